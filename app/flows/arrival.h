// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "platform/remotejob.h"

#include <QList>
#include <QSqlDatabase>
#include <QStringList>

// Rows of a service into rows of the store. Synchronous, for Store::write(): the caller's transaction holds everything
// of one call, or nothing of it.
namespace zixly::arrivals {

struct Arrival {
    Place place; // service = the connection's name
    qint64 account = 0;
    QString source; // accounts::source()
    QList<platform::RemoteJob> jobs; // in the order in which they were told
    qint64 nowMs = 0;
};

struct Arrived {
    QList<Job> changed; // as stored now, in order; one may come twice
    int inserted = 0;
    int linked = 0; // sent from here with the answer lost, and recognised
};

// A row is found by its id, then by its run (two kinds of id of one job); else it may be a sweep whose answer was lost
// (flows/evidence.h), else it is new. What a row does not change is not written and not logged. A terminal state stays.
Result<Arrived> take(QSqlDatabase &db, const Arrival &arrival);
// The service has dropped these: marked and logged, the history stays. Unknown ids are nobody's.
Result<Arrived> markGone(QSqlDatabase &db, const Arrival &arrival, const QString &kind, const QStringList &ids);

} // namespace zixly::arrivals
