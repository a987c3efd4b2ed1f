// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/wishes.h"

#include "store/jobrow.h"
#include "store/jobs.h"
#include "store/sql.h"

#include <QDateTime>

namespace zixly::wishes {

namespace {

const QString kSelect = QStringLiteral(
    "SELECT key, job_key, connection, service, account, kind, created_ms, sending, reason FROM wishes ");
const QString kOfCurrent = QStringLiteral(
    "WHERE connection = ? AND (account = 0 OR account IN (SELECT key FROM accounts WHERE current = 1))");

QString textOf(const QUuid &connection)
{
    return connection.toString(QUuid::WithoutBraces);
}

ServiceKind serviceFrom(qint64 number)
{
    const bool known = number >= 0 && number < static_cast<qint64>(kServiceKinds.size());
    return known ? static_cast<ServiceKind>(number) : ServiceKind::WebApi;
}

std::unexpected<Error> noSuchWish(qint64 key)
{
    return failure(Error::Kind::NotFound, QStringLiteral("Wish %1").arg(key));
}

std::unexpected<Error> notAllowed(const Entry &entry, const QString &detail)
{
    return failure(Error::Kind::Conflict, QStringLiteral("Job %1").arg(entry.jobKey), detail);
}

Result<QList<Entry>> select(const QSqlDatabase &db, const QString &rest, const QVariantList &values)
{
    sql::Statement statement(db, kSelect + rest);
    if (const auto done = statement.run(values); !done)
        return std::unexpected(done.error());
    QList<Entry> list;
    while (statement.next()) {
        list.append({.key = statement.integer(0),
            .jobKey = statement.integer(1),
            .connection = QUuid::fromString(statement.text(2)),
            .service = serviceFrom(statement.integer(3)),
            .account = statement.integer(4),
            .kind = jobrow::wishFrom(statement.integer(5)),
            .createdMs = statement.integer(6),
            .sending = statement.integer(7) != 0,
            .reason = statement.text(8)});
    }
    if (const auto done = statement.end(); !done)
        return std::unexpected(done.error());
    return list;
}

Result<Entry> load(const QSqlDatabase &db, qint64 key)
{
    const auto found = select(db, QStringLiteral("WHERE key = ?"), {key});
    if (!found)
        return std::unexpected(found.error());
    if (found->isEmpty())
        return noSuchWish(key);
    return found->front();
}

Result<> save(QSqlDatabase &db, const Entry &entry)
{
    sql::Statement statement(
        db, QStringLiteral("UPDATE wishes SET kind = ?, created_ms = ?, sending = ?, reason = ? WHERE key = ?"));
    return statement.run(static_cast<int>(entry.kind), entry.createdMs, entry.sending ? 1 : 0, entry.reason, entry.key);
}

QString nameOf(Wish kind) // in the log
{
    return kind == Wish::Cancel ? QStringLiteral("cancel") : QStringLiteral("send");
}

} // namespace

Result<Entry> add(QSqlDatabase &db, const Entry &entry)
{
    const auto there = select(
        db, QStringLiteral("WHERE job_key = ? AND (kind = 3) = ?"), {entry.jobKey, entry.kind == Wish::Cancel ? 1 : 0});
    if (!there)
        return std::unexpected(there.error());
    if (!there->isEmpty())
        return there->front();
    Entry added = entry;
    if (added.createdMs == 0)
        added.createdMs = QDateTime::currentMSecsSinceEpoch();
    const JobEvent event{.jobKey = added.jobKey,
        .timeMs = added.createdMs,
        .actor = QStringLiteral("user"),
        .kind = QStringLiteral("wish"),
        .payload
        = {{QStringLiteral("wish"), nameOf(added.kind)}, {QStringLiteral("service"), static_cast<int>(added.service)}}};
    if (const auto done = jobs::addEvent(db, event); !done) // NotFound if there is no such job
        return std::unexpected(done.error());
    sql::Statement statement(db,
        QStringLiteral("INSERT INTO wishes (job_key, connection, service, account, kind, created_ms, sending, reason)"
                       " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"));
    if (const auto done = statement.run(added.jobKey, textOf(added.connection), static_cast<int>(added.service),
            added.account, static_cast<int>(added.kind), added.createdMs, added.sending ? 1 : 0, added.reason);
        !done)
        return std::unexpected(done.error());
    added.key = statement.lastKey();
    return added;
}

Result<QList<Entry>> all(const QSqlDatabase &db, const QUuid &connection)
{
    return select(db, kOfCurrent + QStringLiteral(" ORDER BY created_ms, key"), {textOf(connection)});
}

Result<qint64> count(const QSqlDatabase &db, const QUuid &connection)
{
    const auto number
        = sql::single(db, QStringLiteral("SELECT count(*) FROM wishes ") + kOfCurrent, {textOf(connection)});
    if (!number)
        return std::unexpected(number.error());
    return number->toLongLong();
}

Result<std::optional<Entry>> ofJob(const QSqlDatabase &db, qint64 jobKey)
{
    const auto found = select(db, QStringLiteral("WHERE job_key = ? ORDER BY kind DESC LIMIT 1"), {jobKey});
    if (!found)
        return std::unexpected(found.error());
    return found->isEmpty() ? std::optional<Entry>() : found->front();
}

Result<> markSending(QSqlDatabase &db, qint64 key)
{
    auto entry = load(db, key);
    if (!entry)
        return std::unexpected(entry.error());
    if (entry->kind == Wish::SendHeld)
        return notAllowed(*entry, QStringLiteral("is held"));
    if (entry->kind == Wish::Send && entry->sending)
        return notAllowed(*entry, QStringLiteral("is being sent already"));
    entry->sending = true;
    return save(db, *entry);
}

Result<> hold(QSqlDatabase &db, qint64 key, const QString &reason)
{
    auto entry = load(db, key);
    if (!entry)
        return std::unexpected(entry.error());
    if (entry->kind == Wish::Cancel)
        return notAllowed(*entry, QStringLiteral("a cancel is not held"));
    if (entry->kind == Wish::SendHeld && entry->reason == reason)
        return {};
    entry->kind = Wish::SendHeld;
    entry->sending = false;
    entry->reason = reason;
    if (const auto done = save(db, *entry); !done)
        return done;
    return jobs::addEvent(db,
        {.jobKey = entry->jobKey,
            .actor = QStringLiteral("outbox"),
            .kind = QStringLiteral("held"),
            .payload = {{QStringLiteral("reason"), reason}}});
}

Result<> release(QSqlDatabase &db, qint64 key)
{
    auto entry = load(db, key);
    if (!entry)
        return std::unexpected(entry.error());
    if (entry->kind != Wish::SendHeld)
        return notAllowed(*entry, QStringLiteral("is not held"));
    entry->kind = Wish::Send;
    entry->createdMs = QDateTime::currentMSecsSinceEpoch();
    entry->reason.clear();
    return save(db, *entry);
}

Result<> postpone(QSqlDatabase &db, qint64 key)
{
    auto entry = load(db, key);
    if (!entry)
        return std::unexpected(entry.error());
    entry->sending = false;
    return save(db, *entry);
}

Result<> end(QSqlDatabase &db, qint64 key, const QString &eventKind, const QString &actor, const QJsonObject &payload)
{
    const auto entry = load(db, key);
    if (!entry)
        return std::unexpected(entry.error());
    sql::Statement erase(db, QStringLiteral("DELETE FROM wishes WHERE key = ?"));
    if (const auto done = erase.run(key); !done)
        return done;
    return jobs::addEvent(db, {.jobKey = entry->jobKey, .actor = actor, .kind = eventKind, .payload = payload});
}

} // namespace zixly::wishes
