// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/runplace.h"
#include "flows/outboxstep.h"

// What the user's clicks write, each in one transaction.
namespace zixly::outbox {

struct NewSweep {
    RunPlace place;
    QString service; // name of the connection
    QString host; // of the service
    SweepSpec spec;
    QString name;
    qint64 nowMs = 0;
    qint64 retryOf = 0; // key of the job it repeats
    int shards = 1; // jobs that it is cut into
    QByteArray priceSha256; // what shards are to run on; empty = not known here
};

Result<Step> enqueue(QSqlDatabase &db, const NewSweep &sweep); // job and wish
Result<Job> put(QSqlDatabase &db, const NewSweep &sweep, const accounts::Account &account, Job job); // the same
// A job that was not sent is withdrawn instead. Kind::Unsupported where nobody can cancel it.
Result<Step> wishCancel(QSqlDatabase &db, const QUuid &connection, qint64 jobKey, qint64 nowMs);
Result<Step> withdraw(QSqlDatabase &db, qint64 jobKey, qint64 nowMs); // Kind::Busy while it is being sent
Result<Step> release(QSqlDatabase &db, qint64 jobKey); // held -> goes out

} // namespace zixly::outbox
