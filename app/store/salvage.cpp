// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/salvage.h"

#include "store/connection.h"
#include "store/jobrow.h"
#include "store/jobsearch.h"
#include "store/pagescan.h"
#include "store/prices.h"
#include "store/sql.h"

#include <QHash>
#include <QRegularExpression>
#include <QSet>
#include <QStringList>
#include <QUuid>

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
    Table{"cells", "rowid"}, Table{"series", "key"}, Table{"series_columns", "rowid"}, Table{"accounts", "key"},
    Table{"wishes", "key"}, Table{"kept", "job_key"}, Table{"server_results", "job_key"}};

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

// The number of jobs that an index still counts; -1 if it cannot be read either.
qint64 jobsOnceThere(const QSqlDatabase &from)
{
    const auto count = sql::single(from, QStringLiteral("SELECT count(*) FROM jobs INDEXED BY jobs_created"));
    return count ? count->toLongLong() : -1;
}

bool isText(const QVariant &value)
{
    return value.typeId() == QMetaType::QString;
}

bool isInteger(const QVariant &value)
{
    return value.typeId() == QMetaType::LongLong;
}

// A search body carries the job's id; it looks like a note otherwise.
bool looksLikeBody(const QString &text)
{
    static const QRegularExpression id(
        QStringLiteral("(^|\\n)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(\\n|$)"));
    return id.match(text).hasMatch();
}

// Which table a row found on a page belongs to, by the shape of its values; null for what is not salvaged (search,
// SQLite's own tables).
const char *tableOf(const QVariantList &row)
{
    const auto text = [&row](int at) { return isText(row.at(at)); };
    const auto integer = [&row](int at) { return isInteger(row.at(at)); };
    const bool keyed = !row.isEmpty() && !row.front().isValid();
    switch (row.size()) {
    case 1: return keyed ? "favourites" : nullptr;
    case 2:
        if (keyed && integer(1))
            return "kept";
        if (keyed)
            return text(1) && !looksLikeBody(row.at(1).toString()) ? "notes" : nullptr;
        return integer(0) && text(1) ? "tags" : nullptr;
    case 3:
        if (keyed)
            return integer(1) && text(2) ? "server_results" : nullptr;
        if (!integer(0) || !text(1) || row.at(2).typeId() != QMetaType::QByteArray)
            return nullptr;
        return prices::isColumn(row.at(1).toString()) ? "series_columns" : "cells";
    case 4: return text(0) && text(1) && text(2) && integer(3) ? "remote_ids" : nullptr;
    case 6: return keyed && integer(1) && integer(2) && text(4) && text(5) ? "results" : nullptr;
    case 7:
        if (keyed)
            return text(1) && text(2) && text(3) && text(4) && text(5) && integer(6) ? "accounts" : nullptr;
        return integer(0) && integer(1) && integer(2) && text(3) && text(4) && text(5) && text(6) ? "job_events"
                                                                                                  : nullptr;
    case 9: return keyed && integer(1) && text(2) && integer(3) && integer(5) && text(8) ? "wishes" : nullptr;
    case 15: return keyed && text(1) ? "series" : nullptr;
    default: return row.size() > 30 && keyed && !QUuid::fromString(row.at(1).toString()).isNull() ? "jobs" : nullptr;
    }
}

// Adds rows that SQLite could not reach, page by page.
class PageCopy
{
public:
    PageCopy(const QSqlDatabase &to, const QSet<QString> &tables)
        : m_to(to)
        , m_tables(tables)
    {
    }

    Result<> run(const QString &path)
    {
        Result<> outcome;
        PageScan(path).forEachRow([this, &outcome](const PageScan::Row &row) {
            const char *table = tableOf(row.values);
            if (table && m_tables.contains(QLatin1String(table)))
                outcome = add(QLatin1String(table), row);
            return outcome.has_value();
        });
        return outcome;
    }

private:
    Result<> add(const QString &table, const PageScan::Row &row)
    {
        QStringList columns = m_columns.value(table);
        if (columns.isEmpty())
            m_columns.insert(table, columns = columnsOf(m_to, table));
        if (row.values.size() > columns.size())
            return {};
        // A row of an older schema is shorter: columns are only ever added at the end.
        QVariantList values = row.values;
        if (!values.front().isValid())
            values.front() = row.key;
        QStringList marks;
        marks.fill(QStringLiteral("?"), values.size());
        sql::Statement insert(m_to,
            QStringLiteral("INSERT OR IGNORE INTO %1 (%2) VALUES (%3)")
                .arg(table, columns.mid(0, values.size()).join(QLatin1String(", ")), marks.join(QLatin1String(", "))));
        const auto done = insert.run(values);
        return done || done.error().kind == Error::Kind::Conflict ? Result<>() : done;
    }

    QSqlDatabase m_to;
    QSet<QString> m_tables;
    QHash<QString, QStringList> m_columns;
};

// A wish that was found on a page may have ended long ago: nothing is sent but by a click, and nothing is cancelled.
Result<> holdWishes(const QSqlDatabase &to)
{
    const QString kind = QStringLiteral(" WHERE kind = %1");
    if (const auto done = sql::run(to, QStringLiteral("DELETE FROM wishes") + kind.arg(static_cast<int>(Wish::Cancel)));
        !done)
        return done;
    return sql::run(to,
        QStringLiteral("UPDATE wishes SET kind = %1").arg(static_cast<int>(Wish::SendHeld))
            + kind.arg(static_cast<int>(Wish::Send)) + QStringLiteral(" AND sending = 0"));
}

// Rows of an account that is lost stay hidden, and nobody is given its key.
Result<> standInForAccounts(const QSqlDatabase &to)
{
    return sql::run(to,
        QStringLiteral("INSERT INTO accounts (key, connection, realm, user, tenant, email, current)"
                       " SELECT DISTINCT account, '', 'lost', account, '', '', 0 FROM jobs"
                       " WHERE account <> 0 AND account NOT IN (SELECT key FROM accounts)"));
}

Result<> finishTarget(QSqlDatabase &to)
{
    // Children of jobs that could not be read are of no use to anybody; a result needs all of its columns, which
    // cells::load() checks.
    for (const char *table : {"job_events", "notes", "favourites", "tags", "remote_ids", "results", "cells", "wishes",
             "kept", "server_results"}) {
        const auto done = sql::run(
            to, QStringLiteral("DELETE FROM %1 WHERE job_key NOT IN (SELECT key FROM jobs)").arg(QLatin1String(table)));
        if (!done)
            return done;
    }
    if (const auto done = standInForAccounts(to); !done)
        return done;
    if (const auto done = jobrow::rederive(to); !done)
        return done;
    return jobsearch::rebuild(to);
}

// By way of SQLite, as far as it gets. Returns the tables that were not read to the end.
Result<QSet<QString>> copyTables(const QString &damaged, const QSqlDatabase &to, qint64 &jobsBefore)
{
    QSet<QString> broken;
    for (const Table &table : kTables)
        broken << QLatin1String(table.name);
    auto source = Connection::open(damaged, Connection::Mode::ReadOnly);
    if (!source)
        return broken;
    const QSqlDatabase from = source->database();
    for (const Table &table : kTables) {
        TableCopy copy(from, to, table);
        if (const auto done = copy.run(); !done)
            return std::unexpected(done.error());
        if (copy.wasWhole())
            broken.remove(QLatin1String(table.name));
    }
    jobsBefore = jobsOnceThere(from);
    return broken;
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
    qint64 jobsBefore = -1;
    const auto broken = copyTables(damaged, to, jobsBefore);
    if (!broken)
        return std::unexpected(broken.error());
    if (!broken->isEmpty()) {
        if (const auto done = PageCopy(to, *broken).run(damaged); !done)
            return std::unexpected(done.error());
        if (broken->contains(QLatin1String("wishes"))) {
            if (const auto done = holdWishes(to); !done)
                return std::unexpected(done.error());
        }
    }
    if (const auto done = finishTarget(to); !done)
        return std::unexpected(done.error());
    const auto jobs = sql::single(to, QStringLiteral("SELECT count(*) FROM jobs"));
    if (!jobs)
        return std::unexpected(jobs.error());
    if (const auto done = transaction->commit(); !done)
        return std::unexpected(done.error());
    Salvaged salvaged;
    salvaged.jobs = jobs->toLongLong();
    if (broken->contains(QLatin1String("jobs")))
        salvaged.lostJobs = jobsBefore < 0 ? -1 : std::max<qint64>(0, jobsBefore - salvaged.jobs);
    else
        salvaged.lostJobs = 0;
    return salvaged;
}

} // namespace zixly::salvage
