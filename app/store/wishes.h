// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/connection.h"
#include "core/job.h"

#include <QJsonObject>
#include <QList>
#include <QSqlDatabase>

#include <optional>

// What is still to be told to a service. A wish lives from the user's click to the one event that ends it, across
// restarts. Synchronous, to be run by Store::write() or Store::read().
namespace zixly::wishes {

struct Entry {
    qint64 key = 0;
    qint64 jobKey = 0;
    QUuid connection;
    ServiceKind service = ServiceKind::WebApi;
    qint64 account = 0;
    Wish kind = Wish::Send;
    qint64 createdMs = 0; // 0 for add() = now
    bool sending = false; // on its way; found at start: the outcome is unknown
    QString reason; // why it is held, translated

    bool operator==(const Entry &) const = default;
};

// Logs "wish" with the number of the service, which outlives the wish. A job has at most one Send (held or not) and one
// Cancel: if it is there already, that one is returned and nothing is logged. Kind::NotFound if there is no such job.
Result<Entry> add(QSqlDatabase &db, const Entry &entry);
// Oldest first. Only of this computer and of current accounts: what another user left waits until they are back.
Result<QList<Entry>> all(const QSqlDatabase &db, const QUuid &connection);
Result<qint64> count(const QSqlDatabase &db, const QUuid &connection); // of the same
Result<std::optional<Entry>> ofJob(const QSqlDatabase &db, qint64 jobKey); // the last one, if there are two

// These answer with Kind::NotFound if the wish is gone meanwhile.
// Kind::Conflict if it is held, or a Send that is being sent already: nothing is sent twice.
Result<> markSending(QSqlDatabase &db, qint64 key);
// Send -> SendHeld, no longer sending; logs "held" with the reason unless it was held for that already. Kind::Conflict
// if it is a Cancel.
Result<> hold(QSqlDatabase &db, qint64 key, const QString &reason);
// SendHeld -> Send by the user's click, as old as now. Kind::Conflict if it is not held.
Result<> release(QSqlDatabase &db, qint64 key);
// Certainly not sent: it waits again, as old as it was. Logs nothing.
Result<> postpone(QSqlDatabase &db, qint64 key);
// Takes it away and logs the event that it ended in.
Result<> end(
    QSqlDatabase &db, qint64 key, const QString &eventKind, const QString &actor, const QJsonObject &payload = {});

} // namespace zixly::wishes
