// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "flows/outboxstep.h"

// The look at the present state before anything is sent.
namespace zixly::outbox {

// On its way now, and marked so on the disk.
struct Pick {
    wishes::Entry wish;
    Job job;
    accounts::Account account; // whose job it is
    QString id; // of the job there; empty for a sweep that is to be made
};

struct Choice {
    std::optional<Pick> pick;
    QList<Step> steps; // what was decided on the way
    qint64 waiting = 0; // wishes that are still there, this one included
};

// The oldest wish that may go out to one of the services; none of them has anything of ours on its way. Old sweeps, and
// those that somebody else seems to have started, are held; cancels that came too late end.
Result<Choice> choose(QSqlDatabase &db, const QUuid &connection, const QList<ServiceKind> &services, qint64 nowMs);

// Wishes that were on their way when the program ended: nobody knows what became of them.
Result<QList<Step>> recover(
    QSqlDatabase &db, const QUuid &connection, const QList<ServiceKind> &services, qint64 nowMs);

// The connection is removed: nobody will send its wishes, and nobody could withdraw them. Each ends.
Result<QList<Step>> leave(QSqlDatabase &db, const QUuid &connection, qint64 nowMs);

} // namespace zixly::outbox
