// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/jobremote.h"

#include "store/jobs.h"
#include "store/jobsearch.h"
#include "store/sql.h"

#include <QJsonDocument>

namespace zixly {

namespace {

constexpr auto kKeep = sql::Statement::Keep::Yes;

Result<> insertId(QSqlDatabase &db, qint64 key, const RemoteId &remote)
{
    sql::Statement statement(
        db, QStringLiteral("INSERT INTO remote_ids (source, kind, id, job_key) VALUES (?, ?, ?, ?)"), kKeep);
    return statement.run(remote.source, remote.kind, remote.id, key);
}

Result<> writeIds(QSqlDatabase &db, const Job &job)
{
    if (job.remoteIds.isEmpty())
        return {};
    auto there = jobs::remoteIds(db, job.key);
    if (!there)
        return std::unexpected(there.error());
    for (const RemoteId &remote : job.remoteIds) {
        if (there->contains(remote))
            continue;
        if (const auto done = insertId(db, job.key, remote); !done)
            return done;
        there->append(remote);
    }
    return {};
}

Result<> writeResult(QSqlDatabase &db, const Job &job)
{
    if (job.serverResult.isEmpty())
        return {};
    const QByteArray json = QJsonDocument(job.serverResult).toJson(QJsonDocument::Compact);
    sql::Statement statement(db,
        QStringLiteral("INSERT INTO server_results (job_key, bytes, json) VALUES (?, ?, ?) ON CONFLICT (job_key)"
                       " DO UPDATE SET bytes = excluded.bytes, json = excluded.json WHERE json <> excluded.json"),
        kKeep);
    return statement.run(job.key, static_cast<qint64>(json.size()), QString::fromUtf8(json));
}

} // namespace

Result<> jobremote::write(QSqlDatabase &db, const Job &job)
{
    if (const auto done = writeIds(db, job); !done)
        return done;
    return writeResult(db, job);
}

namespace jobs {

Result<> addRemoteId(QSqlDatabase &db, qint64 key, const RemoteId &remote)
{
    const auto job = load(db, key); // NotFound if there is no such job
    if (!job)
        return std::unexpected(job.error());
    if (job->remoteIds.contains(remote))
        return {};
    if (const auto done = insertId(db, key, remote); !done)
        return done;
    Job searched = *job;
    searched.remoteIds.append(remote);
    return jobsearch::refresh(db, searched);
}

Result<qint64> findRemoteId(const QSqlDatabase &db, const RemoteId &remote)
{
    const auto key
        = sql::single(db, QStringLiteral("SELECT job_key FROM remote_ids WHERE source = ? AND kind = ? AND id = ?"),
            {remote.source, remote.kind, remote.id}, kKeep);
    if (!key)
        return std::unexpected(key.error());
    return key->toLongLong();
}

Result<QList<RemoteId>> remoteIds(const QSqlDatabase &db, qint64 key)
{
    sql::Statement statement(db,
        QStringLiteral("SELECT source, kind, id FROM remote_ids WHERE job_key = ? ORDER BY source, kind, id"), kKeep);
    if (const auto done = statement.run(key); !done)
        return std::unexpected(done.error());
    QList<RemoteId> list;
    while (statement.next())
        list.append({statement.text(0), statement.text(1), statement.text(2)});
    if (const auto done = statement.end(); !done)
        return std::unexpected(done.error());
    return list;
}

} // namespace jobs

} // namespace zixly
