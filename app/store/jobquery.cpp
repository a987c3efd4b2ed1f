// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/accounts.h"
#include "store/jobs.h"
#include "store/queryparts.h"
#include "store/searchsql.h"
#include "store/sql.h"
#include "store/trash.h"

#include <QStringList>

namespace zixly::jobs {

namespace {

struct Where {
    QStringList clauses;
    QVariantList values;

    void add(const jobsearch::Condition &condition)
    {
        if (condition.clause.isEmpty())
            return;
        clauses << condition.clause;
        values << condition.values;
    }
    QString text() const
    {
        return clauses.isEmpty() ? QString() : QLatin1String(" WHERE ") + clauses.join(QLatin1String(" AND "));
    }
};

// Only the filters that are set: SQLite cannot use an index for "? IS NULL OR column = ?".
Where conditionsOf(const JobQuery &query)
{
    Where where;
    where.add(queryparts::endCondition(query, false));
    where.add(queryparts::plainCondition(query));
    if (!query.ticker.isEmpty())
        where.add({QStringLiteral("j.ticker = ? COLLATE NOCASE"), {query.ticker}});
    if (query.favouritesOnly)
        where.add({QStringLiteral("j.key IN (SELECT job_key FROM favourites)"), {}});
    where.add(jobsearch::conditionFor(query.text));
    using jobsearch::Access;
    where.add(
        jobsearch::conditionFor(query.expression, query.sort == JobSort::Created ? Access::Newest : Access::Keys));
    return where;
}

// What is in the trash or belongs to accounts that are not current is not shown; mostly there is none. jobs_created has
// the account. The other indexes have not, among them the one for states: there the keys of jobs_account are looked up
// instead of the rows of the table.
Result<> hideOthers(const QSqlDatabase &db, const JobQuery &query, Where &where)
{
    const auto trashed = trash::hiding(db, QStringLiteral("j.key"));
    const auto hidden = accounts::hidden(db);
    if (!hidden || !trashed)
        return std::unexpected(!hidden ? hidden.error() : trashed.error());
    if (!trashed->isEmpty())
        where.add({*trashed, {}});
    if (hidden->isEmpty())
        return {};
    QStringList keys;
    for (const qint64 key : *hidden)
        keys << QString::number(key);
    const QString list = keys.join(QLatin1String(", "));
    const bool newest = query.sort == JobSort::Created && query.states.isEmpty();
    const QString clause = newest
        ? QStringLiteral("j.account NOT IN (%1)")
        : QStringLiteral("j.key NOT IN (SELECT key FROM jobs WHERE account <> 0 AND account IN (%1))");
    where.add({clause.arg(list), {}});
    return {};
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

} // namespace

Result<QList<qint64>> unseen(const QSqlDatabase &db, const QList<qint64> &keys)
{
    QList<qint64> list;
    for (const qint64 key : keys) {
        const auto shown = sql::single(db,
            QStringLiteral("SELECT 1 FROM jobs WHERE key = ?"
                           " AND account NOT IN (SELECT key FROM accounts WHERE current = 0)"
                           " AND key NOT IN (SELECT job_key FROM trash)"),
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
    const auto parts = queryparts::partsOf(query);
    for (const auto &part : parts) {
        Where where = common;
        if (!part.clause.isEmpty())
            where.add({part.clause, {}});
        if (const auto done = append(db, keys, where, part.order); !done)
            return std::unexpected(done.error());
    }
    return keys;
}

} // namespace zixly::jobs
