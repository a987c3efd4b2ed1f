// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/cells.h"

#include "core/resultjson.h"
#include "store/shardjobs.h"
#include "store/sql.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace zixly::cells {

namespace {

QString compact(const QJsonObject &object)
{
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

QJsonObject objectOf(const QString &text)
{
    return QJsonDocument::fromJson(text.toUtf8()).object();
}

std::unexpected<Error> damaged(qint64 jobKey, const QString &what)
{
    return failure(Error::Kind::Corrupt, QStringLiteral("The result of job %1").arg(jobKey), what);
}

Result<CellsPtr> loadCells(const QSqlDatabase &db, qint64 jobKey, qsizetype count)
{
    auto cells = std::make_shared<CellColumns>();
    sql::Statement statement(db, QStringLiteral("SELECT data FROM cells WHERE job_key = ? AND name = ?"));
    for (int column = 0; column < columnCount(); ++column) {
        const QString name = columnName(column);
        if (const auto done = statement.run(jobKey, name); !done)
            return std::unexpected(done.error());
        if (statement.next()) {
            if (!decodeColumn(statement.blob(0), *cells, column) || columnSize(*cells, column) != count)
                return damaged(jobKey, name);
            continue;
        }
        if (const auto done = statement.end(); !done)
            return std::unexpected(done.error());
        if (column < kPeriodColumns)
            return damaged(jobKey, name);
        fillUndefined(*cells, column, count);
    }
    return CellsPtr(std::move(cells));
}

} // namespace

Result<> saveColumn(QSqlDatabase &db, qint64 jobKey, const SweepResult &result, int column)
{
    sql::Statement statement(db, QStringLiteral("INSERT OR REPLACE INTO cells (job_key, name, data) VALUES (?, ?, ?)"));
    const CellColumns empty;
    return statement.run(jobKey, columnName(column), encodeColumn(result.cells ? *result.cells : empty, column));
}

std::function<Result<bool>(QSqlDatabase &)> columnSaver(qint64 jobKey, std::shared_ptr<const SweepResult> result)
{
    return [jobKey, result = std::move(result), column = 0](QSqlDatabase &db) mutable -> Result<bool> {
        if (const auto done = saveColumn(db, jobKey, *result, column); !done)
            return std::unexpected(done.error());
        return ++column < columnCount();
    };
}

Result<> finish(QSqlDatabase &db, qint64 jobKey, const SweepResult &result)
{
    const auto job = sql::single(db, QStringLiteral("SELECT key FROM jobs WHERE key = ?"), {jobKey});
    if (!job)
        return std::unexpected(job.error());
    if (!job->isValid())
        return failure(Error::Kind::NotFound, QStringLiteral("Job %1").arg(jobKey));
    sql::Statement statement(db,
        QStringLiteral("INSERT OR REPLACE INTO results (job_key, cells, valid_cells, benchmark, spec, about)"
                       " VALUES (?, ?, ?, ?, ?, ?)"));
    const qint64 count = result.cells ? result.cells->size() : 0;
    return statement.run(jobKey, count, result.validCells, result.benchmarkReturn, compact(toJson(result.spec)),
        compact(aboutJson(result)));
}

Result<> save(QSqlDatabase &db, qint64 jobKey, const SweepResult &result)
{
    for (int column = 0; column < columnCount(); ++column) {
        if (const auto done = saveColumn(db, jobKey, result, column); !done)
            return done;
    }
    return finish(db, jobKey, result);
}

Result<SweepResult> load(const QSqlDatabase &db, qint64 jobKey)
{
    sql::Statement statement(
        db, QStringLiteral("SELECT cells, valid_cells, benchmark, spec, about FROM results WHERE job_key = ?"));
    if (const auto done = statement.run(jobKey); !done)
        return std::unexpected(done.error());
    if (!statement.next()) {
        if (const auto done = statement.end(); !done)
            return std::unexpected(done.error());
        return shardjobs::result(db, jobKey);
    }
    SweepResult result;
    result.validCells = statement.integer(1);
    result.benchmarkReturn = statement.real(2);
    const auto spec = sweepSpecFromJson(objectOf(statement.text(3)));
    if (!spec)
        return damaged(jobKey, spec.error().detail);
    result.spec = *spec;
    takeAbout(objectOf(statement.text(4)), result);
    auto cells = loadCells(db, jobKey, statement.integer(0));
    if (!cells)
        return std::unexpected(cells.error());
    result.cells = std::move(*cells);
    return result;
}

Result<Stored> stored(const QSqlDatabase &db, const QList<qint64> &jobKeys)
{
    QJsonArray keys;
    for (const qint64 key : jobKeys)
        keys.append(key);
    sql::Statement statement(db,
        QStringLiteral(
            "WITH asked AS (SELECT value AS key FROM json_each(?)),"
            " owned AS (SELECT key AS part, key AS whole FROM asked UNION ALL SELECT key, parent_key FROM jobs"
            " WHERE parent_key <> 0 AND parent_key IN (SELECT key FROM asked))"
            " SELECT count(DISTINCT whole), coalesce(sum(r.cells), 0) FROM owned"
            " JOIN results r ON r.job_key = part"));
    const QString list = QString::fromLatin1(QJsonDocument(keys).toJson(QJsonDocument::Compact));
    if (const auto done = statement.run(list); !done)
        return std::unexpected(done.error());
    if (!statement.next())
        return Stored{};
    return Stored{statement.integer(0), statement.integer(1)};
}

Result<bool> purge(QSqlDatabase &db)
{
    // The primary key's index answers this without reading a blob; at most four columns of 2 MB at a time.
    sql::Statement select(db,
        QStringLiteral(
            "SELECT rowid FROM cells c WHERE NOT EXISTS (SELECT 1 FROM jobs WHERE key = c.job_key) LIMIT 4"));
    if (const auto done = select.run(); !done)
        return std::unexpected(done.error());
    QList<qint64> rows;
    while (select.next())
        rows << select.integer(0);
    if (const auto done = select.end(); !done)
        return std::unexpected(done.error());
    sql::Statement erase(db, QStringLiteral("DELETE FROM cells WHERE rowid = ?"));
    for (const qint64 row : std::as_const(rows)) {
        if (const auto done = erase.run(row); !done)
            return std::unexpected(done.error());
    }
    return rows.size() == 4;
}

} // namespace zixly::cells
