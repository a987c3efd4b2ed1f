// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job.h"

#include <optional>

// A sweep that is cut by its fast range into several jobs, its shards, for several workers or because it is too large
// for one job. Its own row stands for all of them and is never run itself; what it says follows from theirs. Pure
// functions for any thread.
namespace zixly::shards {

inline constexpr int kMost = 64; // shards of one sweep
inline constexpr qint64 kMostCells = 4 * kMaxCells; // of all of them: some 2 GB when they are looked at as one
inline constexpr auto kCountName = "shards"; // in the parameters of the row that stands for all: how many

// What a shard says of itself in its parameters: "shard": {parent, index, of, fast_range}. With it, any computer that
// sees the jobs of a platform can put the sweep together again.
struct Mark {
    QUuid parent; // Job::id of the row that stands for all
    int index = 0; // from 1
    int of = 0;
    int fastMin = 0; // of the whole sweep
    int fastMax = 0;

    bool operator==(const Mark &) const = default;
};
inline constexpr auto kMarkName = "shard";
QJsonObject toJson(const Mark &mark);
std::optional<Mark> markOf(const QJsonObject &parameters); // nothing if there is none, or none that makes sense

int countOf(const Job &job); // shards of the sweep this row stands for; 0 = an ordinary job
SweepSpec wholeOf(SweepSpec shard, const Mark &mark);

// The parts, in the order of their fast ranges, with about the same number of cells each and together exactly those of
// the whole; fewer than `count` where it has fewer fast windows with cells.
QList<SweepSpec> split(const SweepSpec &whole, int count);
int countFor(qint64 cells, qint64 limit); // how many it takes for no more than so many cells in one

// The results of shards as one; what is missing is missing, so it may be incomplete. Kind::Conflict if they were not
// made in the same way from the same prices.
Result<SweepResult> unite(const SweepSpec &whole, QList<SweepResult> parts);

struct Counts {
    int of = 0;
    int completed = 0;
    int failed = 0;
    int cancelled = 0;
    int running = 0;
};
Counts countsOf(const QList<Job> &shards, int of);
QString describe(const Counts &counts); // translated: "3 of 4 shards completed, 1 failed"

// What the row that stands for all has to say, given what its shards say; nothing else of it changes.
Job followed(Job whole, const QList<Job> &shards);

} // namespace zixly::shards
