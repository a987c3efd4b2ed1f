// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobquery.h"
#include "store/jobsearch.h"

// A search expression as a condition on the row j of jobs, with bound values only. Says of every job what
// search::matches() says. What an index knows is looked up there, as keys, and never by a walk over the table.
namespace zixly::jobsearch {

// `sort`: of the query that it becomes a part of; the index of the creation times knows a few columns more.
Condition conditionFor(const search::Expression &expression, JobSort sort);

} // namespace zixly::jobsearch
