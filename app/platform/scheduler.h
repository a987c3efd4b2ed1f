// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <functional>

class QObject;

namespace zixly::platform {

// "Later" as a dependency, so that back-off, time-outs and heartbeats run in virtual time in tests. GUI thread.
class Scheduler
{
public:
    virtual ~Scheduler() = default;
    // Runs `run` after `ms` milliseconds, unless `context` died before. There is no cancel: whoever changes its mind
    // counts generations.
    virtual void after(qint64 ms, QObject *context, std::function<void()> run) = 0;
};

class TimerScheduler final : public Scheduler
{
public:
    void after(qint64 ms, QObject *context, std::function<void()> run) override;
};

// A random factor in [0, 1); injected where waiting times are spread.
using Jitter = std::function<double()>;
Jitter systemJitter();

} // namespace zixly::platform
