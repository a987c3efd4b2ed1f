// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job.h"

#include <QSqlDatabase>

// Plausible job histories of any length, the same for the same seed.
namespace zixly::test {

// The job number `index` of the history: sweeps of some thirty tickers, all states, here and at two services, a few
// favourites, notes and tags. Creation times rise by about a minute.
Job generatedJob(quint32 seed, qint64 index);

// Appends `count` jobs with their events to an empty store, by way of the repository's own rows and search bodies, but
// with the indexes made at the end. One transaction per 5,000 jobs; the jobs are made on a second thread. A million
// take less than a minute.
Result<> fillJobs(QSqlDatabase &db, qint64 count, quint32 seed = 1);

} // namespace zixly::test
