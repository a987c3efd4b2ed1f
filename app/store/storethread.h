// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QThread>

#include <functional>
#include <memory>

namespace zixly {

// A thread that runs what is posted to it, in order. (A QThreadPool with one thread is no such thing: QFuture::result()
// may run a task in the caller.)
class StoreThread
{
public:
    explicit StoreThread(const QString &name)
        : m_context(std::make_unique<QObject>())
    {
        m_thread.setObjectName(name);
        m_context->moveToThread(&m_thread);
        m_thread.start();
    }
    StoreThread(const StoreThread &) = delete;
    StoreThread &operator=(const StoreThread &) = delete;
    ~StoreThread() { finish(); }

    void post(std::function<void()> work) // from any thread
    {
        if (m_context)
            QMetaObject::invokeMethod(m_context.get(), std::move(work), Qt::QueuedConnection);
    }

    // Runs everything posted so far, then ends the thread. What is posted later is destroyed unrun.
    void finish()
    {
        if (!m_thread.isRunning())
            return;
        post([] { QThread::currentThread()->quit(); });
        m_thread.wait();
        m_context.reset();
    }

private:
    QThread m_thread;
    std::unique_ptr<QObject> m_context;
};

} // namespace zixly
