// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "platform/scheduler.h"

#include <QPointer>

#include <map>

namespace zixly::test {

// A clock and a scheduler in one: time passes only in advance(). sleep() lets the wall clock run alone.
class VirtualTime final : public Clock, public platform::Scheduler
{
public:
    qint64 nowMs() const override { return m_now; }
    qint64 runningMs() const override { return m_running; }

    void after(qint64 ms, QObject *context, std::function<void()> run) override
    {
        m_due.emplace(m_running + ms, Task{QPointer<QObject>(context), std::move(run)});
    }

    void advance(qint64 ms)
    {
        const qint64 end = m_running + ms;
        while (!m_due.empty() && m_due.begin()->first <= end) {
            auto task = m_due.extract(m_due.begin());
            pass(task.key() - m_running);
            if (task.mapped().context)
                task.mapped().run();
        }
        pass(end - m_running);
    }
    void sleep(qint64 ms) { m_now += ms; }
    std::size_t waiting() const { return m_due.size(); } // tasks
    // Milliseconds until the next task, -1 = none.
    qint64 untilNext() const { return m_due.empty() ? -1 : m_due.begin()->first - m_running; }

private:
    struct Task {
        QPointer<QObject> context;
        std::function<void()> run;
    };
    void pass(qint64 ms)
    {
        m_now += ms;
        m_running += ms;
    }

    qint64 m_now = 1'795'400'000'000; // 2026-11-23
    qint64 m_running = 0;
    std::multimap<qint64, Task> m_due;
};

} // namespace zixly::test
