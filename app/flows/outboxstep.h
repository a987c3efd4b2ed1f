// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/accounts.h"
#include "store/wishes.h"

namespace zixly::outbox {

// What one write of the outbox did, for whoever shows it.
struct Step {
    qint64 key = 0; // of the job
    QList<Job> changed;
    QList<qint64> removed;
    std::optional<Error> refused; // the wish has ended without success
    bool waits = false; // certainly not sent: the wish is still there
    bool wantsDetail = false; // what the service says of the job now should be looked up
};

inline constexpr qint64 kStaleMs = 15LL * 60'000; // an older sweep waits for a click

// RemoteId::kind of what a service calls its jobs.
QString idKind(ServiceKind service);
// Whose job it is that is sent there now; key 0 = nobody is known yet.
Result<accounts::Account> accountFor(QSqlDatabase &db, const QUuid &connection, ServiceKind service);
// Where a job was sent or was to be sent, by its ids or, without any, by what was wished.
Result<ServiceKind> serviceOf(const QSqlDatabase &db, const Job &job);
// Loads the job as it is now and puts it into the step.
Result<Step> stepOf(const QSqlDatabase &db, qint64 jobKey);
// The service certainly did not get to see what ended so.
bool provesNotDone(Error::Kind kind);

} // namespace zixly::outbox
