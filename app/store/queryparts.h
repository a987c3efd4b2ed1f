// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobquery.h"
#include "store/jobsearch.h"

// The pieces of SQL that a query of the job history is made of, about the row j of jobs. For jobs::query(), which puts
// them into one statement, and for jobscan, which goes through them one by one.
namespace zixly::queryparts {

// The list in order: its parts one after the other, each in an order that an index has (as far as one has it).
struct Part {
    QString clause; // empty = all rows
    QString order;
};
QList<Part> partsOf(const JobQuery &query);

// The column as it is indexed; empty for the favourites, who have none.
QString columnOf(JobSort sort);
bool mayBeUndefined(JobSort sort); // such rows come last, whatever the direction

// State, times of creation and service: what jobs_created and jobs_state know together. Empty if none is asked for.
jobsearch::Condition plainCondition(const JobQuery &query);
// When the jobs ended. By the index of the ends, or of a row that is at hand. Empty if it is not asked for.
jobsearch::Condition endCondition(const JobQuery &query, bool ofRow);

} // namespace zixly::queryparts
