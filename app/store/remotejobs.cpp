// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/remotejobs.h"

#include "store/jobrow.h"
#include "store/jobs.h"
#include "store/sql.h"

#include <QDateTime>

namespace zixly::remotejobs {

namespace {

const QString kEvicted = QStringLiteral("evicted");
// What the user marked stays here.
const QString kMarked
    = QStringLiteral("(j.key IN (SELECT job_key FROM favourites) OR j.key IN (SELECT job_key FROM kept))");

Result<> eraseResult(QSqlDatabase &db, qint64 key)
{
    sql::Statement result(db, QStringLiteral("DELETE FROM results WHERE job_key = ?"));
    if (const auto done = result.run(key); !done)
        return done;
    if (result.changedRows() == 0)
        return failure(Error::Kind::NotFound, QStringLiteral("The result of job %1").arg(key));
    sql::Statement cells(db, QStringLiteral("DELETE FROM cells WHERE job_key = ?"));
    return cells.run(key);
}

Result<> append(const QSqlDatabase &db, QList<qint64> &keys, const QString &text, const QVariantList &values)
{
    sql::Statement statement(db, text);
    if (const auto done = statement.run(values); !done)
        return done;
    while (statement.next())
        keys << statement.integer(0);
    return statement.end();
}

} // namespace

Result<QList<Known>> known(const QSqlDatabase &db, const QString &source, const QString &kind)
{
    sql::Statement statement(db,
        QStringLiteral("SELECT j.key, i.id, j.state, j.server_state, j.gone FROM remote_ids i"
                       " JOIN jobs j ON j.key = i.job_key WHERE i.source = ? AND i.kind = ?"));
    if (const auto done = statement.run(source, kind); !done)
        return std::unexpected(done.error());
    QList<Known> list;
    while (statement.next()) {
        list.append({.key = statement.integer(0),
            .id = statement.text(1),
            .state = jobrow::stateFrom(statement.integer(2)),
            .serverState = statement.text(3),
            .gone = statement.integer(4) != 0});
    }
    if (const auto done = statement.end(); !done)
        return std::unexpected(done.error());
    return list;
}

Result<std::optional<Job>> find(const QSqlDatabase &db, const RemoteId &id)
{
    const auto key = jobs::findRemoteId(db, id);
    if (!key)
        return std::unexpected(key.error());
    if (*key == 0)
        return std::optional<Job>();
    auto job = jobs::load(db, *key);
    if (!job)
        return std::unexpected(job.error());
    return std::optional<Job>(std::move(*job));
}

// Two questions, each on an index: whoever asks does so after every fetched result of a long history.
Result<QList<Job>> wantingResults(const QSqlDatabase &db, qint64 account, qint64 createdFromMs, int limit)
{
    const QString wanted
        = QStringLiteral("SELECT j.key FROM jobs j WHERE j.account <> 0 AND j.account = ?"
                         " AND j.state = ? AND j.type = ? AND j.gone = 0"
                         " AND j.key NOT IN (SELECT parent_key FROM jobs WHERE parent_key <> 0)"
                         " AND (j.outdated <> 0 OR NOT EXISTS (SELECT 1 FROM results WHERE job_key = j.key)) AND %1"
                         " ORDER BY j.created_ms DESC, j.key DESC LIMIT ?");
    const QVariantList values{account, static_cast<int>(JobState::Completed), QString::fromLatin1(kSweepType)};
    QList<qint64> keys;
    const auto marked = append(db, keys,
        wanted.arg(QStringLiteral("j.key IN (SELECT job_key FROM favourites UNION SELECT job_key FROM kept)")),
        values + QVariantList{limit});
    if (!marked)
        return std::unexpected(marked.error());
    const auto recent = append(db, keys,
        wanted.arg(QStringLiteral("j.created_ms >= ? AND NOT %1"
                                  " AND NOT EXISTS (SELECT 1 FROM job_events WHERE job_key = j.key AND kind = ?)")
                .arg(kMarked)),
        values + QVariantList{createdFromMs, kEvicted, limit - keys.size()});
    if (!recent)
        return std::unexpected(recent.error());
    return jobs::load(db, keys);
}

Result<qint64> resultBytes(const QSqlDatabase &db)
{
    const auto bytes = sql::single(db, // length() of a blob does not read it
        QStringLiteral("SELECT coalesce(sum(length(c.data)), 0) FROM jobs j JOIN cells c ON c.job_key = j.key"
                       " WHERE j.account <> 0"));
    if (!bytes)
        return std::unexpected(bytes.error());
    return bytes->toLongLong();
}

Result<QList<qint64>> evictable(const QSqlDatabase &db, int limit)
{
    return sql::integers(db,
        QStringLiteral("SELECT j.key FROM jobs j WHERE j.account <> 0 AND j.key IN (SELECT job_key FROM results)"
                       " AND NOT %1 ORDER BY j.created_ms, j.key LIMIT ?")
            .arg(kMarked),
        {limit});
}

Result<> evict(QSqlDatabase &db, qint64 key)
{
    const auto account = sql::single(db, QStringLiteral("SELECT account FROM jobs WHERE key = ?"), {key});
    if (!account)
        return std::unexpected(account.error());
    if (account->toLongLong() == 0) // what was computed here cannot be fetched again
        return failure(Error::Kind::NotFound, QStringLiteral("Job %1").arg(key));
    if (const auto done = eraseResult(db, key); !done)
        return done;
    return jobs::addEvent(db, {.jobKey = key, .actor = QStringLiteral("store"), .kind = kEvicted});
}

Result<> setKeepOffline(QSqlDatabase &db, qint64 key, bool on)
{
    const auto job = sql::single(db, QStringLiteral("SELECT key FROM jobs WHERE key = ?"), {key});
    if (!job)
        return std::unexpected(job.error());
    if (!job->isValid())
        return failure(Error::Kind::NotFound, QStringLiteral("Job %1").arg(key));
    if (!on) {
        sql::Statement erase(db, QStringLiteral("DELETE FROM kept WHERE job_key = ?"));
        return erase.run(key);
    }
    sql::Statement insert(db, QStringLiteral("INSERT OR IGNORE INTO kept (job_key, since_ms) VALUES (?, ?)"));
    return insert.run(key, QDateTime::currentMSecsSinceEpoch());
}

} // namespace zixly::remotejobs
