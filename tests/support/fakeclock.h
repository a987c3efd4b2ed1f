// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"

#include <atomic>

namespace zixly::test {

// Time that moves only when a test says so.
class FakeClock final : public Clock
{
public:
    qint64 nowMs() const override { return m_now; }
    qint64 runningMs() const override { return m_running; }

    void advance(qint64 ms)
    {
        m_now += ms;
        m_running += ms;
    }
    void sleep(qint64 ms) { m_now += ms; } // the system slept

private:
    std::atomic<qint64> m_now = 1'763'942'400'000; // 2025-11-24 00:00 UTC
    std::atomic<qint64> m_running = 5'000;
};

} // namespace zixly::test
