// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "core/job.h"
#include "core/jobquery.h"
#include "store/jobscan.h"

#include <QSqlDatabase>

#include <atomic>
#include <functional>

namespace zixly {

class Store;

struct FoundJobs {
    JobKeys keys;
    QList<Job> rows; // the first of them, so that a table can show them at once; empty where others have brought them
    bool whole = false; // there are no others
};

// What the two ways of one search and who waits for them tell each other; from any thread.
struct SearchState {
    std::atomic<bool> stopped{false};
    std::atomic<bool> rowsWanted{false}; // whoever sees it first brings the first rows
    std::atomic<double> done{0.0};
};

// What a SearchRun does in the threads of the store.
namespace searchwork {

// The first `count`, as far as a short look finds them.
Result<FoundJobs> head(const QSqlDatabase &db, const JobQuery &query, int count, SearchState &state);

struct All {
    int count = 0; // the beginning is told when as many are known
    std::function<void(const FoundJobs &)> beginning;
    sharedwork::Assist assist;
};
Result<FoundJobs> all(const QSqlDatabase &db, const JobQuery &query, const All &wish, SearchState &state);
// Another thread of the store, for a part of a search.
sharedwork::Assist assistOf(Store &store);

} // namespace searchwork

} // namespace zixly
