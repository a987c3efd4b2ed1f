// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobquery.h"
#include "store/jobsearch.h"

// A search expression as a condition on the row j of jobs, with bound values only. Says of every job what
// search::matches() says. What an index knows is looked up there, as keys, and never by a walk over the table.
namespace zixly::jobsearch {

// How the statement gets at the row j.
enum class Access {
    Keys, // by any way: what an index knows becomes a list of keys
    Newest, // in the order of jobs_created, which knows a few columns more
    Row, // the row is at hand: asks its own columns only, which takes the same time for every row
    Alone, // no other condition stands beside it: the index of its column leads the statement
};
Condition conditionFor(const search::Expression &expression, Access access);

// Conditions for Access::Alone of which one must hold; each has an index of its own.
QList<Condition> aloneConditions(const search::Term &term);

// What job_fts is to be asked for the jobs among which all that match the term are; empty if trigrams do not narrow it.
QString gramsOf(const search::Term &term);

// Whether an index finds the rows of the term, so that with Access::Alone no walk over the table is needed.
bool isIndexed(const search::Term &term);

} // namespace zixly::jobsearch
