// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job.h"

#include <QSqlDatabase>

// Plausible job histories of any length, the same for the same seed.
namespace zixly::test {

// The job number `index` of the history: sweeps of some thirty tickers, all states, here and at two services, a few
// favourites, notes and tags. Creation times rise by about a minute.
Job generatedJob(quint32 seed, qint64 index);

// Fills an empty store with `count` jobs and their events, by way of the repository's own rows and search bodies, but
// with the indexes made at the end. The first 100,000 are generatedJob()s; the rest repeats them, each with an id,
// times, best values and a search body of its own, as people run the same sweeps again and again. A million take less
// than a minute on two processors.
Result<> fillJobs(QSqlDatabase &db, qint64 count, quint32 seed = 1, qint64 repeatAfter = 100'000);

} // namespace zixly::test
