// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/upkeep.h"

#include "core/jobstate.h"
#include "store/sql.h"

#include <QFileInfo>
#include <QStorageInfo>

namespace zixly::upkeep {

namespace {

Result<qint64> number(const QSqlDatabase &db, const char *text)
{
    const auto value = sql::single(db, QLatin1String(text));
    if (!value)
        return std::unexpected(value.error());
    return value->toLongLong();
}

// The new file is written to a temporary one and from there to the WAL.
Result<> mustFit(const QString &path, qint64 bytes)
{
    const QStorageInfo disk(QFileInfo(path).path());
    if (disk.isValid() && disk.bytesAvailable() < 2 * bytes)
        return failure(Error::Kind::DiskFull, path,
            QStringLiteral("compacting needs %1 bytes, %2 are free").arg(2 * bytes).arg(disk.bytesAvailable()));
    return {};
}

} // namespace

Result<Size> size(const QSqlDatabase &db)
{
    const auto page = number(db, "PRAGMA page_size");
    const auto pages = number(db, "PRAGMA page_count");
    const auto unused = number(db, "PRAGMA freelist_count");
    const auto jobs = number(db,
        "SELECT (SELECT count(*) FROM jobs) - (SELECT count(*) FROM trash)"
        " - (SELECT count(*) FROM jobs WHERE parent_key <> 0)");
    for (const auto *value : {&page, &pages, &unused, &jobs}) {
        if (!*value)
            return std::unexpected(value->error());
    }
    return Size{*page * *pages, *page * *unused, *jobs};
}

Result<QList<qint64>> endedBefore(const QSqlDatabase &db, qint64 timeMs)
{
    return sql::integers(db,
        QStringLiteral("SELECT j.key FROM jobs j WHERE j.state IN (%1, %2, %3) AND j.service = ''"
                       " AND j.parent_key = 0" // shards go with the sweep they are parts of, whose marks count
                       " AND ((j.ended_ms > 0 AND j.ended_ms < ?) OR (j.ended_ms = 0 AND j.created_ms < ?))"
                       " AND NOT EXISTS (SELECT 1 FROM favourites o WHERE o.job_key = j.key)"
                       " AND NOT EXISTS (SELECT 1 FROM tags o WHERE o.job_key = j.key)"
                       " AND NOT EXISTS (SELECT 1 FROM notes o WHERE o.job_key = j.key AND o.text <> '')"
                       " AND NOT EXISTS (SELECT 1 FROM kept o WHERE o.job_key = j.key)"
                       " AND NOT EXISTS (SELECT 1 FROM trash o WHERE o.job_key = j.key)"
                       " ORDER BY j.created_ms, j.key")
            .arg(static_cast<int>(JobState::Completed))
            .arg(static_cast<int>(JobState::Failed))
            .arg(static_cast<int>(JobState::Cancelled)),
        {timeMs, timeMs});
}

Result<> compact(const QSqlDatabase &db)
{
    const auto now = size(db);
    if (!now)
        return std::unexpected(now.error());
    if (const auto fits = mustFit(db.databaseName(), now->bytes - now->unusedBytes); !fits)
        return fits;
    sql::attempt(db, QStringLiteral("PRAGMA temp_store = FILE")); // a large store need not fit into the memory
    const auto done = sql::run(db, QStringLiteral("VACUUM"));
    sql::attempt(db, QStringLiteral("PRAGMA temp_store = MEMORY"));
    if (done)
        sql::attempt(db, QStringLiteral("PRAGMA wal_checkpoint(TRUNCATE)"));
    return done;
}

} // namespace zixly::upkeep
