// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "core/jobquery.h"
#include "store/keyset.h"
#include "store/scanwatch.h"

#include <QSqlDatabase>

#include <optional>

// Puts the jobs that a search has found into the order it asks for: few are looked up and sorted, many are met on a
// walk along the index of the order, and for several columns each walk gives the jobs their ranks.
namespace zixly::joborder {

struct Size {
    qint64 largest = 0; // no key is above it
    qint64 few = 0; // as many are looked up
};
// Without the rows of accounts that are not current. Nothing found = all jobs.
Result<JobKeys> inOrder(
    const QSqlDatabase &db, const JobQuery &query, Size size, std::optional<KeySet> found, ScanWatch &watch);

// Puts the order of all jobs by one column onto the shelf of the connection, if it has one. -> version of the data
Result<qint64> learn(const QSqlDatabase &db, qint64 largest, JobSort sort, ScanWatch &watch);

// Whether the order takes more than one walk along an index, and how many.
bool isLong(const JobQuery &query);
int walks(const JobQuery &query);

// The keys of the accounts whose rows are not shown, as SQL lists them; empty if there is none.
Result<QString> hiddenAccounts(const QSqlDatabase &db);
// keys[first] to keys[end - 1], for json_each().
QString listOf(const std::vector<qint64> &keys, size_t first, size_t end);

} // namespace zixly::joborder
