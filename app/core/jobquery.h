// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobstate.h"
#include "core/searchexpression.h"

#include <QList>
#include <QMetaType>
#include <QString>

#include <vector>

namespace zixly {

// Columns of the jobs table that the store can sort by.
enum class JobSort : quint8 {
    Created,
    Status,
    Ticker,
    Name,
    Place,
    Sharpe,
    TotalReturn,
    MaxDrawdown,
    Cells,
    Duration,
    Favourite,
    Sweep // strategy, then the fast and the slow range
};

struct JobSortKey {
    JobSort sort = JobSort::Created;
    bool descending = true;

    bool operator==(const JobSortKey &) const = default;
};

// A question to the job history. Default: everything, newest first.
struct JobQuery {
    QString text; // free words over id, name, ticker, parameters, error, note; all must match
    QList<JobState> states; // empty = all
    qint64 createdFromMs = 0; // inclusive, 0 = open
    qint64 createdToMs = 0; // exclusive, 0 = open
    qint64 endedFromMs = 0; // inclusive, 0 = open; with either of the two: only jobs that completed, failed or were
    qint64 endedToMs = 0; // cancelled. A job whose end its service does not tell counts as ended when it was created.
    QString ticker; // this one only, in any case
    bool favouritesOnly = false;
    QString service; // only this connection; with localOnly: this computer
    bool localOnly = false;
    search::Expression expression; // of the search box and the column filters; all of the above must hold as well
    JobSort sort = JobSort::Created;
    bool descending = true;
    QList<JobSortKey> thenBy; // where the first key is equal; the row key breaks the last ties

    bool operator==(const JobQuery &) const = default;
};

// Row keys in display order. 8 MB for a million jobs.
using JobKeys = std::vector<qint64>;

} // namespace zixly

Q_DECLARE_METATYPE(zixly::JobQuery)
