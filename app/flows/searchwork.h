// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "core/job.h"
#include "core/jobquery.h"
#include "store/jobscan.h"

#include <QPromise>
#include <QSqlDatabase>

#include <atomic>

namespace zixly {

class Store;

struct FoundJobs {
    JobKeys keys;
    QList<Job> rows; // the first of them, so that a table can show them at once; empty where others have brought them
    bool whole = false; // there are no others
};

// What the two ways of one search and who waits for them tell each other; from any thread.
struct SearchState {
    SearchState() { beginning.start(); }

    std::atomic<bool> stopped{false};
    std::atomic<bool> rowsWanted{false}; // until some are shown; both ways bring them
    std::atomic<double> done{0.0};
    QPromise<FoundJobs> beginning; // of the list, where it is known before the rest
};

// What a SearchRun does in the threads of the store.
namespace searchwork {

// The first `count`, as far as a short look finds them.
Result<FoundJobs> head(const QSqlDatabase &db, const JobQuery &query, int count, SearchState &state);

// All of them; the beginning is told when `count` are known.
Result<FoundJobs> all(
    const QSqlDatabase &db, const JobQuery &query, int count, const sharedwork::Assist &assist, SearchState &state);
// One whose beginning is told before it, and painted.
bool isLongList(const JobKeys &keys);
// Another thread of the store, for a part of a search.
sharedwork::Assist assistOf(Store &store);

} // namespace searchwork

} // namespace zixly
