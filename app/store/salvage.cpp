// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/salvage.h"

#include "store/connection.h"
#include "store/jobrow.h"
#include "store/jobsearch.h"
#include "store/sql.h"

#include <QSet>
#include <QStringList>

#include <array>

namespace zixly::salvage {

namespace {

struct Table {
    const char *name;
    const char *rowKey; // the column that is the row's key in the file
};

// What cannot be made again. Jobs come first: everything else belongs to one.
constexpr std::array kTables{Table{"jobs", "key"}, Table{"job_events", "rowid"}, Table{"notes", "job_key"},
    Table{"favourites", "job_key"}, Table{"tags", "rowid"}, Table{"remote_ids", "rowid"}, Table{"results", "job_key"},
    Table{"cells", "rowid"}, Table{"series", "key"}, Table{"series_columns", "rowid"}};

constexpr int kMaxDepth = 48;
constexpr int kMaxFailures = 20000; // look-ups into damaged pages, some 20 us each
constexpr qint64 kLastKey = std::numeric_limits<qint64>::max();

QStringList columnsOf(const QSqlDatabase &db, const QString &table)
{
    QStringList names;
    sql::Statement statement(db, QStringLiteral("SELECT name FROM pragma_table_info(?)"));
    if (!statement.run(table))
        return names;
    while (statement.next())
        names << statement.text(0);
    return names;
}

// Copies one table, around the pages that cannot be read.
class TableCopy
{
public:
    TableCopy(const QSqlDatabase &from, const QSqlDatabase &to, const Table &table);

    Result<> run();
    bool wasWhole() const { return m_failures == 0; }
    qint64 copied() const { return m_copied; }

private:
    // Copies rows of [first, last] in one direction until the end or an unreadable page. Returns where it stopped: the
    // last key copied, or nothing if all of the range was read.
    struct Stop {
        bool atDamage = false;
        qint64 key = 0; // last key copied; first - 1 or last + 1 if none
    };
    Result<Stop> scan(qint64 first, qint64 last, bool backward);
    Result<> copyRange(qint64 first, qint64 last, int depth);

    QSqlDatabase m_from;
    QString m_selectText;
    int m_columns = 0;
    sql::Statement m_insert;
    int m_failures = 0;
    qint64 m_copied = 0;
};

QString selectText(const QStringList &columns, const Table &table)
{
    return QStringLiteral("SELECT %1, %2 FROM %3 NOT INDEXED WHERE %1 BETWEEN ? AND ? ORDER BY %1")
        .arg(QLatin1String(table.rowKey), columns.join(QLatin1String(", ")), QLatin1String(table.name));
}

QString insertText(const QStringList &columns, const Table &table)
{
    QStringList marks;
    marks.fill(QStringLiteral("?"), columns.size());
    return QStringLiteral("INSERT OR IGNORE INTO %1 (%2) VALUES (%3)")
        .arg(QLatin1String(table.name), columns.join(QLatin1String(", ")), marks.join(QLatin1String(", ")));
}

QStringList commonColumns(const QSqlDatabase &from, const QSqlDatabase &to, const Table &table)
{
    const QString name = QLatin1String(table.name);
    const QStringList there = columnsOf(from, name);
    QStringList common;
    const QStringList wanted = columnsOf(to, name);
    for (const QString &column : wanted) {
        if (there.contains(column))
            common << column;
    }
    return common;
}

TableCopy::TableCopy(const QSqlDatabase &from, const QSqlDatabase &to, const Table &table)
    : m_from(from)
    , m_insert(to, insertText(commonColumns(from, to, table), table))
{
    const QStringList columns = commonColumns(from, to, table);
    m_columns = static_cast<int>(columns.size());
    m_selectText = selectText(columns, table);
}

Result<> TableCopy::run()
{
    if (m_columns == 0) { // the table's schema is gone
        m_failures = 1;
        return {};
    }
    return copyRange(0, kLastKey, 0);
}

Result<TableCopy::Stop> TableCopy::scan(qint64 first, qint64 last, bool backward)
{
    Stop stop{true, backward ? last : first - 1};
    if (backward && last != kLastKey)
        stop.key = last + 1;
    sql::Statement select(m_from, m_selectText + (backward ? QStringLiteral(" DESC") : QString()));
    if (!select.run(first, last)) {
        ++m_failures;
        return stop;
    }
    while (select.next()) {
        QVariantList values;
        for (int column = 1; column <= m_columns; ++column)
            values << select.value(column);
        const auto inserted = m_insert.run(values);
        // A row that breaks a rule (a text where a key was) is damaged: left out. A full disk ends the salvage.
        if (!inserted && inserted.error().kind != Error::Kind::Conflict)
            return std::unexpected(inserted.error());
        if (inserted && m_insert.changedRows() > 0)
            ++m_copied;
        stop.key = select.integer(0);
    }
    stop.atDamage = !select.end().has_value();
    if (stop.atDamage)
        ++m_failures;
    return stop;
}

Result<> TableCopy::copyRange(qint64 first, qint64 last, int depth)
{
    if (first > last || depth > kMaxDepth || m_failures > kMaxFailures)
        return {};
    const auto up = scan(first, last, false);
    if (!up)
        return std::unexpected(up.error());
    if (!up->atDamage)
        return {};
    const auto down = scan(up->key + 1, last, true);
    if (!down)
        return std::unexpected(down.error());
    if (!down->atDamage)
        return {};
    const qint64 from = up->key + 1; // unreadable at both ends of what is left
    const qint64 to = down->key == kLastKey ? kLastKey : down->key - 1;
    if (from >= to)
        return {};
    const qint64 middle = from + (to - from) / 2;
    if (const auto done = copyRange(from, middle, depth + 1); !done)
        return done;
    return copyRange(middle + 1, to, depth + 1);
}

// All keys of jobs that any readable part of the file names; -1 if none can be trusted.
qint64 jobsOnceThere(const QSqlDatabase &from)
{
    const auto count = sql::single(from, QStringLiteral("SELECT count(*) FROM jobs INDEXED BY jobs_created"));
    return count ? count->toLongLong() : -1;
}

Result<> finishTarget(QSqlDatabase &to)
{
    // Children of jobs that could not be read are of no use to anybody; a result needs all of its columns, which
    // cells::load() checks.
    for (const char *table : {"job_events", "notes", "favourites", "tags", "remote_ids", "results", "cells"}) {
        const auto done = sql::run(
            to, QStringLiteral("DELETE FROM %1 WHERE job_key NOT IN (SELECT key FROM jobs)").arg(QLatin1String(table)));
        if (!done)
            return done;
    }
    if (const auto done = jobrow::rederive(to); !done)
        return done;
    return jobsearch::rebuild(to);
}

} // namespace

Result<Salvaged> copyReadable(const QString &damaged, const QString &target)
{
    auto into = Connection::open(target, Connection::Mode::ReadWrite);
    if (!into)
        return std::unexpected(into.error());
    QSqlDatabase to = into->database();
    auto transaction = sql::Transaction::begin(to);
    if (!transaction)
        return std::unexpected(transaction.error());
    Salvaged salvaged;
    if (auto source = Connection::open(damaged, Connection::Mode::ReadOnly)) {
        const QSqlDatabase from = source->database();
        for (const Table &table : kTables) {
            TableCopy copy(from, to, table);
            if (const auto done = copy.run(); !done)
                return std::unexpected(done.error());
            if (table.name == kTables.front().name) {
                salvaged.jobs = copy.copied();
                const qint64 before = copy.wasWhole() ? salvaged.jobs : jobsOnceThere(from);
                salvaged.lostJobs = before < 0 ? -1 : std::max<qint64>(0, before - salvaged.jobs);
            }
        }
    }
    if (const auto done = finishTarget(to); !done)
        return std::unexpected(done.error());
    if (const auto done = transaction->commit(); !done)
        return std::unexpected(done.error());
    return salvaged;
}

} // namespace zixly::salvage
