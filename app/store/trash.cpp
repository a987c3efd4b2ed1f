// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/trash.h"

#include "core/jobstate.h"
#include "store/jobs.h"
#include "store/shardjobs.h"
#include "store/sql.h"

#include <QDateTime>
#include <QElapsedTimer>

namespace zixly::trash {

namespace {

constexpr auto kKeep = sql::Statement::Keep::Yes;

} // namespace

Result<QList<qint64>> put(QSqlDatabase &db, const QList<qint64> &keys, qint64 dueMs)
{
    static const QString text = QStringLiteral(
        "INSERT OR REPLACE INTO trash (job_key, due_ms, reason) SELECT key, ?, 0 FROM jobs"
        " WHERE key = ? AND (state IN (%1, %2, %3) OR ((account <> 0 OR service <> '') AND (state = %4 OR gone <> 0)"
        " AND NOT EXISTS (SELECT 1 FROM wishes WHERE job_key = jobs.key)))")
                                    .arg(static_cast<int>(JobState::Completed))
                                    .arg(static_cast<int>(JobState::Failed))
                                    .arg(static_cast<int>(JobState::Cancelled))
                                    .arg(static_cast<int>(JobState::Unknown));
    sql::Statement insert(db, text, kKeep);
    QList<qint64> put;
    for (const qint64 key : keys) {
        if (const auto done = insert.run(dueMs, key); !done)
            return std::unexpected(done.error());
        if (insert.changedRows() > 0)
            put << key;
    }
    return put;
}

Result<> takeBack(QSqlDatabase &db, const QList<qint64> &keys)
{
    sql::Statement erase(db, QStringLiteral("DELETE FROM trash WHERE job_key = ?"), kKeep);
    for (const qint64 key : keys) {
        if (const auto done = erase.run(key); !done)
            return done;
    }
    return {};
}

Result<QList<qint64>> waiting(const QSqlDatabase &db, qint64 nowMs)
{
    return sql::integers(db, QStringLiteral("SELECT job_key FROM trash WHERE due_ms > ? ORDER BY job_key"), {nowMs});
}

Result<qint64> count(const QSqlDatabase &db)
{
    const auto number = sql::single(db, QStringLiteral("SELECT count(*) FROM trash"));
    if (!number)
        return std::unexpected(number.error());
    return number->toLongLong();
}

Result<QList<qint64>> purge(QSqlDatabase &db, qint64 nowMs)
{
    constexpr int kSlice = 25; // some 10 ms: the search index is what takes time
    const auto keys = sql::integers(db,
        QStringLiteral("SELECT job_key FROM trash WHERE due_ms <= ? ORDER BY due_ms LIMIT ?"), {nowMs, kSlice}, kKeep);
    if (!keys || keys->isEmpty())
        return keys;
    if (const auto done = jobs::remove(db, *keys); !done)
        return std::unexpected(done.error());
    return keys;
}

bool purgeFor(QSqlDatabase &db, qint64 ms, const std::function<bool()> &isWaitedFor, QList<qint64> &purged)
{
    QElapsedTimer worked;
    worked.start();
    for (;;) {
        if (worked.elapsed() >= ms || isWaitedFor())
            return true;
        auto transaction = sql::Transaction::begin(db);
        const auto keys = transaction ? purge(db, QDateTime::currentMSecsSinceEpoch())
                                      : Result<QList<qint64>>(std::unexpected(transaction.error()));
        if (!keys || keys->isEmpty() || !transaction->commit())
            return false;
        purged += *keys;
    }
}

Result<bool> isEmpty(const QSqlDatabase &db)
{
    const auto any = sql::single(db, QStringLiteral("SELECT 1 FROM trash LIMIT 1"), {}, kKeep);
    if (!any)
        return std::unexpected(any.error());
    return !any->isValid();
}

Result<QString> hiding(const QSqlDatabase &db, const QString &keyColumn)
{
    const auto nothing = isEmpty(db);
    auto shards = shardjobs::hiding(db, keyColumn);
    if (!nothing || !shards)
        return std::unexpected(!nothing ? nothing.error() : shards.error());
    if (*nothing)
        return shards;
    const QString trashed = keyColumn + QStringLiteral(" NOT IN (SELECT job_key FROM trash)");
    return shards->isEmpty() ? trashed : trashed + QStringLiteral(" AND ") + *shards;
}

} // namespace zixly::trash
