// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "core/jobquery.h"
#include "store/sharedwork.h"

#include <QSqlDatabase>

#include <functional>

// jobs::query() for histories of millions, on one connection: says the same, but shows its beginning at once, tells how
// far it is, and can be stopped. Each condition becomes the set of the keys that an index knows for it; what no index
// knows is asked of the rows, slice by slice; then the set is read out along the index of the order.
namespace zixly::jobscan {

struct Watch {
    // Called every few milliseconds with what is done, 0 to 1. False stops the search, which ends with Kind::Cancelled.
    std::function<bool(double done)> goesOn;
    // Called once with the beginning of the list, where that is known before the rest of it.
    std::function<void(const JobKeys &keys)> beginning;
    size_t beginningRows = 0;
    sharedwork::Assist assist = {}; // Another connection to the same file may do a part of long walks.
};

// What the list begins with.
struct Head {
    JobKeys keys;
    bool whole = false; // there are no others
};

// At most `count` keys, looked for among the first few thousand jobs of the order, in some ten milliseconds whatever is
// asked for: there may be fewer than would fit, or none. An order of several columns, or one without an index, has no
// head.
Result<Head> head(const QSqlDatabase &db, const JobQuery &query, qsizetype count);

// When to go from one way to the other; all of them lead to the same keys.
struct Limits {
    qint64 asked = 5'000; // as many candidates are asked one by one rather than by further indexes
    qint64 lookedUp = 20'000; // ... are looked up by their keys rather than met on a walk over the table
    qint64 sorted = 4'000; // ... are sorted rather than met on a walk along the index of the order
    qint64 slice = 8'192; // keys of one slice of the table: some 5 to 20 ms
    qint64 wordSlice = 65'536; // ... of the bodies, where trigrams narrow the search down
};

// All keys of jobs::query().
Result<JobKeys> all(
    const QSqlDatabase &db, const JobQuery &query, const Watch &watch = {}, const Limits &limits = Limits());

// Reads one order of all jobs ahead, 0 to kLearnSteps - 1, which all() then needs no walk for until something is
// committed (OrderShelf). Returns the version of the data, -1 where there are too few jobs for it to matter.
inline constexpr int kLearnSteps = 11;
Result<qint64> learn(const QSqlDatabase &db, int step, const Watch &watch);

// Whether all() has to look at every job, which takes some hundred milliseconds per million: worth a progress.
bool isLong(const JobQuery &query);

} // namespace zixly::jobscan
