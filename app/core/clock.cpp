// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/clock.h"

#include <QDateTime>

#include <chrono>
#include <ctime>

#ifdef Q_OS_WIN
#include <windows.h>
#endif

namespace zixly {

qint64 SystemClock::nowMs() const
{
    return QDateTime::currentMSecsSinceEpoch();
}

// Each system has one clock that stops during sleep: CLOCK_MONOTONIC on Linux, CLOCK_UPTIME_RAW on macOS,
// unbiased interrupt time on Windows. std::chrono::steady_clock is not the same one everywhere.
qint64 SystemClock::runningMs() const
{
#if defined(Q_OS_WIN)
    ULONGLONG hundredNs = 0;
    QueryUnbiasedInterruptTime(&hundredNs);
    return static_cast<qint64>(hundredNs / 10000);
#elif defined(Q_OS_MACOS)
    return static_cast<qint64>(clock_gettime_nsec_np(CLOCK_UPTIME_RAW) / 1000000);
#else
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
#endif
}

} // namespace zixly
