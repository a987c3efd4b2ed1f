// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/jobs.h"
#include "store/jobsearch.h"
#include "store/sql.h"

#include <QStringList>

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

// Only the filters that are set: SQLite cannot use an index for "? IS NULL OR column = ?".
Where conditionsOf(const JobQuery &query)
{
    Where where;
    if (!query.states.isEmpty()) {
        QStringList marks;
        QVariantList states;
        for (const JobState state : query.states) {
            marks << QStringLiteral("?");
            states << static_cast<int>(state);
        }
        where.add(QStringLiteral("j.state IN (%1)").arg(marks.join(QLatin1String(", "))), states);
    }
    if (query.createdFromMs != 0)
        where.add(QStringLiteral("j.created_ms >= ?"), {query.createdFromMs});
    if (query.createdToMs != 0)
        where.add(QStringLiteral("j.created_ms < ?"), {query.createdToMs});
    if (query.favouritesOnly)
        where.add(QStringLiteral("j.key IN (SELECT job_key FROM favourites)"));
    if (query.localOnly)
        where.add(QStringLiteral("j.service = ''"));
    else if (!query.service.isEmpty())
        where.add(QStringLiteral("j.service = ?"), {query.service});
    if (const auto words = jobsearch::conditionFor(query.text); !words.clause.isEmpty())
        where.add(words.clause, words.values);
    return where;
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

QList<Part> partsOf(const JobQuery &query)
{
    const QString down = query.descending ? QStringLiteral(" DESC") : QString();
    const QString byKey = QStringLiteral("j.key") + down;
    if (query.sort == JobSort::Favourite) {
        const Part marked{QStringLiteral("j.key IN (SELECT job_key FROM favourites)"), byKey};
        const Part others{QStringLiteral("j.key NOT IN (SELECT job_key FROM favourites)"), byKey};
        return query.descending ? QList<Part>{marked, others} : QList<Part>{others, marked};
    }
    const QString column = columnOf(query.sort);
    if (mayBeUndefined(query.sort)) {
        return {{column + QStringLiteral(" IS NOT NULL"), column + down + QStringLiteral(", ") + byKey},
            {column + QStringLiteral(" IS NULL"), byKey}};
    }
    const QString second = query.sort == JobSort::Status ? QStringLiteral(", j.created_ms%1").arg(down) : QString();
    return {{QString(), column + down + second + QStringLiteral(", ") + byKey}};
}

} // namespace

Result<JobKeys> query(const QSqlDatabase &db, const JobQuery &query)
{
    const Where common = conditionsOf(query);
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
