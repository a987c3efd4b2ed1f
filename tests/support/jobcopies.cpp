// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/jobcopies.h"

#include "store/connection.h"
#include "store/jobrow.h"
#include "store/sql.h"

#include <QFile>
#include <QStringList>

#include <algorithm>
#include <array>
#include <utility>

namespace zixly::test {

namespace {

constexpr qint64 kMsAJob = 60'000; // between two jobs

Result<> runAll(const QSqlDatabase &db, const QStringList &statements)
{
    for (const QString &statement : statements) {
        if (const auto done = sql::run(db, statement); !done)
            return done;
    }
    return {};
}

// What is written instead of a column that differs; %1 = keys further, %2 = milliseconds later, %3 = number of the
// copy.
constexpr std::array<std::pair<const char *, const char *>, 8> kDiffering{{
    {"id",
        "printf('%08x-%04x', (created_ms + %2) >> 16, (created_ms + %2) & 65535) || substr(id, 14, 15)"
        " || printf('%08x', key - 1 + %1)"},
    {"created_ms", "created_ms + %2"},
    {"started_ms", "iif(started_ms = 0, 0, started_ms + %2)"},
    {"ended_ms", "iif(ended_ms = 0, 0, ended_ms + %2)"},
    {"best_sharpe", "best_sharpe - %3 / 4096.0"},
    {"best_return", "best_return - %3 / 512.0"},
    {"best_drawdown", "best_drawdown + %3 / 1024.0"},
    {"best_score", "best_score - %3 / 4096.0"},
}};

QString written(const QString &column)
{
    const auto *found
        = std::ranges::find_if(kDiffering, [&](const auto &pair) { return column == QLatin1String(pair.first); });
    return found == kDiffering.end() ? column : QLatin1String(found->second);
}

QStringList copy(qint64 further, qint64 jobs, qint64 number)
{
    const QString columns = jobrow::columnNames();
    QStringList values;
    for (const QString &column : columns.split(QLatin1String(", ")))
        values << written(column);
    const QString chosen = values.join(QLatin1String(", "))
                               .replace(QLatin1String("%1"), QString::number(further))
                               .replace(QLatin1String("%2"), QString::number(further * kMsAJob))
                               .replace(QLatin1String("%3"), QString::number(number));
    const QString keys = QStringLiteral("BETWEEN 1 AND %1").arg(jobs);
    const auto beside = [&](const char *table, const char *others) {
        return QStringLiteral("INSERT INTO %1 (job_key%2) SELECT job_key + %3%2 FROM %1 WHERE job_key %4")
            .arg(QLatin1String(table), QLatin1String(others), QString::number(further), keys);
    };
    return {
        QStringLiteral("INSERT INTO jobs (key, %1) SELECT key + %2, %3 FROM jobs WHERE key %4")
            .arg(columns, QString::number(further), chosen, keys),
        QStringLiteral(
            "INSERT INTO job_search (job_key, body) SELECT n.key, replace(s.body, o.id, n.id) FROM job_search s"
            " JOIN jobs o ON o.key = s.job_key JOIN jobs n ON n.key = s.job_key + %1 WHERE s.job_key %2")
            .arg(QString::number(further), keys),
        QStringLiteral("INSERT INTO job_events (job_key, sequence, time_ms, clock_source, actor, kind, payload) SELECT"
                       " job_key + %1, sequence, time_ms + %2, clock_source, actor, kind, payload FROM job_events"
                       " WHERE job_key %3")
            .arg(QString::number(further), QString::number(further * kMsAJob), keys),
        beside("favourites", ""),
        beside("notes", ", text"),
        beside("tags", ", tag"),
    };
}

} // namespace

Result<> repeatJobs(QSqlDatabase &db, qint64 made, qint64 count)
{
    for (qint64 further = made; further < count; further += made) {
        auto transaction = sql::Transaction::begin(db);
        if (!transaction)
            return std::unexpected(transaction.error());
        if (const auto done = runAll(db, copy(further, std::min(made, count - further), further / made)); !done)
            return done;
        if (const auto done = transaction->commit(); !done)
            return done;
    }
    return {};
}

Result<QString> indexWords(const QString &store)
{
    const QString path = store + QLatin1String("-words");
    const auto connection = Connection::open(path, Connection::Mode::ReadWrite);
    if (!connection)
        return std::unexpected(connection.error());
    const QSqlDatabase db = connection->database();
    // As in schema.cpp, but for the place of the bodies.
    const auto done = runAll(db,
        {QStringLiteral("PRAGMA synchronous = OFF"),
            QStringLiteral("ATTACH '%1' AS store").arg(QString(store).replace(u'\'', QLatin1String("''"))),
            QStringLiteral(
                "CREATE VIRTUAL TABLE job_fts USING fts5(body, content='', tokenize='trigram case_sensitive 1',"
                " detail=none, columnsize=0)"),
            QStringLiteral("INSERT INTO job_fts (rowid, body) SELECT job_key, body FROM store.job_search")});
    if (!done)
        return std::unexpected(done.error());
    return path;
}

Result<> takeWords(QSqlDatabase &db, const QString &side)
{
    QStringList statements{
        QStringLiteral("ATTACH '%1' AS side").arg(QString(side).replace(u'\'', QLatin1String("''")))};
    for (const char *table : {"job_fts_data", "job_fts_idx"}) {
        statements << QStringLiteral("DELETE FROM main.%1").arg(QLatin1String(table))
                   << QStringLiteral("INSERT INTO main.%1 SELECT * FROM side.%1").arg(QLatin1String(table));
    }
    statements << QStringLiteral("DETACH side");
    if (const auto done = runAll(db, statements); !done)
        return done;
    QFile::remove(side);
    return {};
}

} // namespace zixly::test
