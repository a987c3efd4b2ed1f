// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "worker/queueowner.h"
#include "worker/sweeprunner.h"

namespace zixly {

// One job that holds a slot: from the commit of its start to the commit of its end. Private to QueueOwner.
struct QueueOwner::Run {
    enum class Stop { None, Cancel, TimeLimit, Suspend };

    QueuePolicy::Entry entry;
    QString name;
    int failedRuns = 0; // before this run
    Stop stop = Stop::None; // why the runner was told to stop
    std::unique_ptr<SweepRunner> runner; // none before the start is committed and after the end is known
    qint64 startedMs = 0; // of Clock::runningMs()
    qint64 runtimeMs = 0; // once it ended
    qint64 done = 0; // cells
    qint64 total = 0;
    qint64 marked = 0; // cells at the last "reached" event
    SweepResult live; // what the run is made of, known from its first cells on

    std::optional<queuecommits::Ending> ending; // to be committed
    bool saving = false; // its commit is under way
    int saves = 0; // commits tried
    qint64 dueMs = 0; // of the next try, Clock::runningMs()
};

} // namespace zixly
