// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/shards.h"

#include <functional>

namespace zixly {

// A sweep to be queued. The id is made by whoever wishes it, so that a wish repeated after a lost answer is done once.
struct Submission {
    QUuid id;
    SweepSpec spec;
    QString name; // empty = defaultName()
    int priority = 0; // higher runs first
    std::optional<shards::Mark> shard; // of a larger sweep, which has the name then

    bool operator==(const Submission &) const = default;
};

// One wish of the user to the queue: the same value whether this process owns the queue or another one does.
struct QueueIntent {
    enum class Kind { Submit, Cancel, Retry, SetPriority, SetPaused, SetConcurrency };
    Kind kind = Kind::Submit;
    qint64 key = 0; // the job; Retry: the one to repeat
    int value = 0; // priority, 0 or 1 for paused, concurrency
    QUuid id; // Retry: of the new job
    QList<Submission> submissions;

    bool operator==(const QueueIntent &) const = default;
};

// The keys of the jobs that were made or touched, in the order asked.
using QueueAnswer = std::function<void(const Result<QList<qint64>> &keys)>;

// What the queue is doing, as shown in the status bar.
struct QueueState {
    int running = 0;
    qint64 queued = 0;
    bool paused = false;
    int concurrency = 1;

    bool operator==(const QueueState &) const = default;
};

} // namespace zixly
