// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobquery.h"
#include "core/sweepresult.h"
#include "flows/exportflow.h"

#include <vector>

namespace zixly {

class Store;

// Where the rows of an export come from. The store must outlive the sources.

// The given rows of one result, in that order; cellexport::columns().
RowSource cellRows(const SweepResult &result, std::vector<qsizetype> rows);
// All cells of many stored results, job after job; cellexport::columnsOfMany(). One result is in memory at a time, and
// what has none is left out.
RowSource cellsOfJobs(Store &store, JobKeys keys);
// Rows of the jobs table in that order; jobexport::columns(). A job that was removed meanwhile is left out, but its key
// still counts as progress.
RowSource jobRows(Store &store, JobKeys keys);

} // namespace zixly
