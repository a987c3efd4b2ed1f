// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/queryparts.h"

#include <QStringList>

#include <algorithm>
#include <limits>

namespace zixly::queryparts {

namespace {

using jobsearch::Condition;

QString marks(qsizetype count)
{
    return QStringList(count, QStringLiteral("?")).join(QLatin1String(", "));
}

// Strategy and windows as one text that sorts by numbers; other types sort by their name. As jobs_sweep has it.
QString sweepKey()
{
    return QStringLiteral(
        "(CASE WHEN json_valid(parameters) THEN printf('%s %06d %06d %06d %06d %06d %06d',"
        " coalesce(json_extract(parameters, '$.strategy_type'), type),"
        " json_extract(parameters, '$.fast_range[0]'), json_extract(parameters, '$.fast_range[1]'),"
        " json_extract(parameters, '$.fast_step'), json_extract(parameters, '$.slow_range[0]'),"
        " json_extract(parameters, '$.slow_range[1]'), json_extract(parameters, '$.slow_step')) ELSE type END)"
        " COLLATE NOCASE");
}

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

} // namespace

Condition plainCondition(const JobQuery &query)
{
    QStringList clauses;
    QVariantList values;
    if (!query.states.isEmpty() && query.endedFromMs == 0 && query.endedToMs == 0) {
        clauses << QStringLiteral("j.state IN (%1)").arg(marks(query.states.size()));
        for (const JobState state : query.states)
            values << static_cast<int>(state);
    }
    const auto add = [&](const char *clause, const QVariant &value) {
        clauses << QLatin1String(clause);
        values << value;
    };
    if (query.createdFromMs != 0)
        add("j.created_ms >= ?", query.createdFromMs);
    if (query.createdToMs != 0)
        add("j.created_ms < ?", query.createdToMs);
    if (query.localOnly || !query.service.isEmpty())
        add("j.service = ?", query.localOnly ? QStringLiteral("") : query.service);
    return {clauses.join(QLatin1String(" AND ")), values};
}

// By way of jobs_ended: one range of it for the ends that are known and one for those that are not. The states are
// asked for there only; beside it they would lead SQLite to another index and through all of the jobs.
Condition endCondition(const JobQuery &query, bool ofRow)
{
    if (query.endedFromMs == 0 && query.endedToMs == 0)
        return {};
    QVariantList states;
    for (const JobState state : kJobStates) {
        if (isTerminal(state) && (query.states.isEmpty() || query.states.contains(state)))
            states << static_cast<int>(state);
    }
    const qint64 from = std::max<qint64>(1, query.endedFromMs);
    const qint64 to = query.endedToMs == 0 ? std::numeric_limits<qint64>::max() : query.endedToMs;
    const QString known = QStringLiteral("state IN (%1) AND ended_ms >= ? AND ended_ms < ?").arg(marks(states.size()));
    const QString unknown = QStringLiteral("state IN (%1) AND ended_ms = 0 AND created_ms >= ? AND created_ms < ?")
                                .arg(marks(states.size()));
    const QString text = ofRow
        ? QStringLiteral("((%1) OR (%2))")
        : QStringLiteral("j.key IN (SELECT key FROM jobs WHERE %1 UNION ALL SELECT key FROM jobs WHERE %2)");
    return {text.arg(known, unknown), states + QVariantList{from, to} + states + QVariantList{query.endedFromMs, to}};
}

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

} // namespace zixly::queryparts
