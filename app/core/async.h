// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFuture>
#include <QFutureWatcher>
#include <QObject>

#include <utility>

namespace zixly {

// The only way to receive a future in an object: `handler(value)` runs in the receiver's thread, and never after the
// receiver's death. (QFuture::then(context, ...) asserts in Qt 6.4 when the context dies first.)
template <class T, class Handler>
void whenReady(const QFuture<T> &future, QObject *receiver, Handler handler)
{
    auto *watcher = new QFutureWatcher<T>(receiver);
    QObject::connect(
        watcher, &QFutureWatcherBase::finished, receiver, [watcher, handler = std::move(handler)]() mutable {
            watcher->deleteLater();
            if (!watcher->isCanceled())
                handler(watcher->result());
        });
    watcher->setFuture(future);
}

} // namespace zixly
