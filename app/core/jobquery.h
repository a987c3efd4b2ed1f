// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobstate.h"

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

// A question to the job history. Default: everything, newest first.
struct JobQuery {
    QString text; // free words over id, name, ticker, parameters, error, note; all must match
    QList<JobState> states; // empty = all
    qint64 createdFromMs = 0; // inclusive, 0 = open
    qint64 createdToMs = 0; // exclusive, 0 = open
    bool favouritesOnly = false;
    QString service; // only this connection; with localOnly: this computer
    bool localOnly = false;
    JobSort sort = JobSort::Created;
    bool descending = true;

    bool operator==(const JobQuery &) const = default;
};

// Row keys in display order. 8 MB for a million jobs.
using JobKeys = std::vector<qint64>;

} // namespace zixly

Q_DECLARE_METATYPE(zixly::JobQuery)
