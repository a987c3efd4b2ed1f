// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/accounts.h"
#include "store/jobs.h"
#include "store/searchsql.h"
#include "store/sql.h"

#include <QStringList>

#include <algorithm>
#include <limits>

namespace zixly::jobs {

namespace {

struct Where {
    QStringList clauses;
    QVariantList values;

    void add(const QString &clause, const QVariantList &bound = {})
    {
        clauses << clause;
        values << bound;
    }
    QString text() const
    {
        return clauses.isEmpty() ? QString() : QLatin1String(" WHERE ") + clauses.join(QLatin1String(" AND "));
    }
};

QString marks(qsizetype count)
{
    return QStringList(count, QStringLiteral("?")).join(QLatin1String(", "));
}

// By way of jobs_ended: one range of it for the ends that are known and one for those that are not. The states are
// asked for there only; beside it they would lead SQLite to another index and through all of the jobs.
void addEnd(const JobQuery &query, Where &where)
{
    QVariantList states;
    for (const JobState state : kJobStates)
        if (isTerminal(state) && (query.states.isEmpty() || query.states.contains(state)))
            states << static_cast<int>(state);
    const qint64 from = std::max<qint64>(1, query.endedFromMs);
    const qint64 to = query.endedToMs == 0 ? std::numeric_limits<qint64>::max() : query.endedToMs;
    where.add(QStringLiteral("j.key IN (SELECT key FROM jobs WHERE state IN (%1) AND ended_ms >= ? AND ended_ms < ?"
                             " UNION ALL SELECT key FROM jobs WHERE state IN (%1) AND ended_ms = 0"
                             " AND created_ms >= ? AND created_ms < ?)")
                  .arg(marks(states.size())),
        states + QVariantList{from, to} + states + QVariantList{query.endedFromMs, to});
}

// Only the filters that are set: SQLite cannot use an index for "? IS NULL OR column = ?".
Where conditionsOf(const JobQuery &query)
{
    Where where;
    if (query.endedFromMs != 0 || query.endedToMs != 0) {
        addEnd(query, where);
    } else if (!query.states.isEmpty()) {
        QVariantList states;
        for (const JobState state : query.states)
            states << static_cast<int>(state);
        where.add(QStringLiteral("j.state IN (%1)").arg(marks(states.size())), states);
    }
    if (query.createdFromMs != 0)
        where.add(QStringLiteral("j.created_ms >= ?"), {query.createdFromMs});
    if (query.createdToMs != 0)
        where.add(QStringLiteral("j.created_ms < ?"), {query.createdToMs});
    if (!query.ticker.isEmpty())
        where.add(QStringLiteral("j.ticker = ? COLLATE NOCASE"), {query.ticker});
    if (query.favouritesOnly)
        where.add(QStringLiteral("j.key IN (SELECT job_key FROM favourites)"));
    if (query.localOnly)
        where.add(QStringLiteral("j.service = ''"));
    else if (!query.service.isEmpty())
        where.add(QStringLiteral("j.service = ?"), {query.service});
    if (const auto words = jobsearch::conditionFor(query.text); !words.clause.isEmpty())
        where.add(words.clause, words.values);
    if (const auto asked = jobsearch::conditionFor(query.expression, query.sort); !asked.clause.isEmpty())
        where.add(asked.clause, asked.values);
    return where;
}

// What belongs to accounts that are not current is not shown; mostly there is none. jobs_created has the account. The
// other indexes have not, among them the one for states: there the keys of jobs_account are looked up instead of the
// rows of the table.
Result<> hideOthers(const QSqlDatabase &db, const JobQuery &query, Where &where)
{
    const auto hidden = accounts::hidden(db);
    if (!hidden)
        return std::unexpected(hidden.error());
    if (hidden->isEmpty())
        return {};
    QStringList keys;
    for (const qint64 key : *hidden)
        keys << QString::number(key);
    const QString list = keys.join(QLatin1String(", "));
    const bool newest = query.sort == JobSort::Created && query.states.isEmpty();
    where.add(newest
            ? QStringLiteral("j.account NOT IN (%1)").arg(list)
            : QStringLiteral("j.key NOT IN (SELECT key FROM jobs WHERE account <> 0 AND account IN (%1))").arg(list));
    return {};
}

// Strategy and windows as one text that sorts by numbers; other types sort by their name. It has no index: a hundred
// thousand jobs take a blink, and who sorts by it waits for the answer anyway.
QString sweepKey()
{
    return QStringLiteral(
        "printf('%s %06d %06d %06d %06d %06d %06d',"
        " coalesce(json_extract(j.parameters, '$.strategy_type'), j.type),"
        " json_extract(j.parameters, '$.fast_range[0]'), json_extract(j.parameters, '$.fast_range[1]'),"
        " json_extract(j.parameters, '$.fast_step'), json_extract(j.parameters, '$.slow_range[0]'),"
        " json_extract(j.parameters, '$.slow_range[1]'), json_extract(j.parameters, '$.slow_step')) COLLATE NOCASE");
}

// "column" as it is indexed; the favourites have no column.
QString columnOf(JobSort sort)
{
    switch (sort) {
    case JobSort::Created: return QStringLiteral("j.created_ms");
    case JobSort::Status: return QStringLiteral("j.state");
    case JobSort::Ticker: return QStringLiteral("j.ticker COLLATE NOCASE");
    case JobSort::Name: return QStringLiteral("j.name COLLATE NOCASE");
    case JobSort::Place: return QStringLiteral("j.service COLLATE NOCASE");
    case JobSort::Sharpe: return QStringLiteral("j.best_sharpe");
    case JobSort::TotalReturn: return QStringLiteral("j.best_return");
    case JobSort::MaxDrawdown: return QStringLiteral("j.best_drawdown");
    case JobSort::Cells: return QStringLiteral("j.cells");
    case JobSort::Duration: return QStringLiteral("j.runtime_ms");
    case JobSort::Sweep: return sweepKey();
    case JobSort::Favourite: break;
    }
    return {};
}

bool mayBeUndefined(JobSort sort)
{
    return sort == JobSort::Sharpe || sort == JobSort::TotalReturn || sort == JobSort::MaxDrawdown;
}

Result<> append(const QSqlDatabase &db, JobKeys &keys, const Where &where, const QString &order)
{
    sql::Statement statement(db, QStringLiteral("SELECT j.key FROM jobs j%1 ORDER BY %2").arg(where.text(), order));
    if (const auto done = statement.run(where.values); !done)
        return done;
    while (statement.next())
        keys.push_back(statement.integer(0));
    return statement.end();
}

// The parts of the list one after the other, each in an order that an index has.
struct Part {
    QString clause;
    QString order;
};

QString downFor(bool descending)
{
    return descending ? QStringLiteral(" DESC") : QString();
}

// A further key has no index: what is equal in the first one is sorted when it is read.
QString furtherOrder(const QList<JobSortKey> &keys)
{
    QString order;
    for (const JobSortKey &key : keys) {
        QString column = columnOf(key.sort);
        if (key.sort == JobSort::Favourite)
            column = QStringLiteral("j.key IN (SELECT job_key FROM favourites)");
        if (mayBeUndefined(key.sort))
            order += column + QStringLiteral(" IS NULL, "); // undefined last, whatever the direction
        order += column + downFor(key.descending) + QStringLiteral(", ");
    }
    return order;
}

QList<Part> partsOf(const JobQuery &query)
{
    const QString down = downFor(query.descending);
    const QString last = furtherOrder(query.thenBy) + QStringLiteral("j.key") + down;
    if (query.sort == JobSort::Favourite) {
        const Part marked{QStringLiteral("j.key IN (SELECT job_key FROM favourites)"), last};
        const Part others{QStringLiteral("j.key NOT IN (SELECT job_key FROM favourites)"), last};
        return query.descending ? QList<Part>{marked, others} : QList<Part>{others, marked};
    }
    const QString column = columnOf(query.sort);
    if (mayBeUndefined(query.sort)) {
        return {{column + QStringLiteral(" IS NOT NULL"), column + down + QStringLiteral(", ") + last},
            {column + QStringLiteral(" IS NULL"), last}};
    }
    const bool byAge = query.sort == JobSort::Status && query.thenBy.isEmpty();
    const QString second = byAge ? QStringLiteral(", j.created_ms%1").arg(down) : QString();
    return {{QString(), column + down + second + QStringLiteral(", ") + last}};
}

} // namespace

Result<QList<qint64>> unseen(const QSqlDatabase &db, const QList<qint64> &keys)
{
    QList<qint64> list;
    for (const qint64 key : keys) {
        const auto shown = sql::single(db,
            QStringLiteral("SELECT 1 FROM jobs WHERE key = ?"
                           " AND account NOT IN (SELECT key FROM accounts WHERE current = 0)"),
            {key});
        if (!shown)
            return std::unexpected(shown.error());
        if (!shown->isValid())
            list << key;
    }
    return list;
}

Result<JobKeys> query(const QSqlDatabase &db, const JobQuery &query)
{
    Where common = conditionsOf(query);
    if (const auto done = hideOthers(db, query, common); !done)
        return std::unexpected(done.error());
    JobKeys keys;
    const QList<Part> parts = partsOf(query);
    for (const Part &part : parts) {
        Where where = common;
        if (!part.clause.isEmpty())
            where.add(part.clause);
        if (const auto done = append(db, keys, where, part.order); !done)
            return std::unexpected(done.error());
    }
    return keys;
}

} // namespace zixly::jobs
