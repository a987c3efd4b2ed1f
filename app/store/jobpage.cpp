// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/jobpage.h"

#include "store/sql.h"
#include "store/trash.h"

#include <QMutexLocker>
#include <QStringList>

#include <algorithm>

namespace zixly {

using namespace Qt::Literals::StringLiterals;

namespace {

// As SQL, since they are numbers of our own.
QString listOf(const QList<JobState> &states)
{
    QStringList numbers;
    for (const JobState state : states)
        numbers << QString::number(static_cast<int>(state));
    return numbers.join(u", "_s);
}

QString conditionOf(const QList<JobState> &states, const QString &hiding)
{
    QString condition = u"j.service = ''"_s;
    if (!states.isEmpty())
        condition += u" AND j.state IN (%1)"_s.arg(listOf(states));
    if (!hiding.isEmpty())
        condition += " AND "_L1 + hiding;
    return condition;
}

// Whoever watches jobs from outside sees what is run: the shards of a sweep, but not the row that stands for them.
Result<QString> hidden(const QSqlDatabase &db)
{
    const auto noTrash = trash::isEmpty(db);
    const auto shard = sql::single(db, u"SELECT 1 FROM jobs WHERE parent_key <> 0 LIMIT 1"_s);
    if (!noTrash || !shard)
        return std::unexpected(!noTrash ? noTrash.error() : shard.error());
    QStringList clauses;
    if (!*noTrash)
        clauses << u"j.key NOT IN (SELECT job_key FROM trash)"_s;
    if (!*noTrash && shard->isValid())
        clauses << u"j.parent_key NOT IN (SELECT job_key FROM trash)"_s;
    if (shard->isValid())
        clauses << u"j.key NOT IN (SELECT parent_key FROM jobs WHERE parent_key <> 0)"_s;
    return clauses.join(u" AND "_s);
}

// By the keys that the condition names: the index of the states would lead through all jobs of a state.
Result<qint64> countWhere(const QSqlDatabase &db, const QString &condition, const QVariantList &values)
{
    const auto value = sql::single(db, u"SELECT count(*) FROM jobs j NOT INDEXED WHERE "_s + condition, values);
    return value ? Result<qint64>(value->toLongLong()) : std::unexpected(value.error());
}

} // namespace

Result<> JobPages::countOnce(const QSqlDatabase &db, const QString &hiding)
{
    const auto last = sql::single(db, u"SELECT coalesce(max(key), 0) FROM jobs"_s);
    if (!last)
        return std::unexpected(last.error());
    m_lastKey = last->toLongLong();
    m_ended = {};
    QList<JobState> open;
    for (const JobState state : kJobStates) {
        if (!isTerminal(state))
            open << state;
    }
    sql::Statement counts(db,
        u"SELECT j.state, count(*) FROM jobs j INDEXED BY jobs_created WHERE %1 GROUP BY j.state"_s.arg(
            conditionOf({}, hiding)));
    if (const auto done = counts.run(); !done)
        return done;
    while (counts.next()) {
        const auto state = static_cast<std::size_t>(counts.integer(0));
        if (state < m_ended.size() && isTerminal(static_cast<JobState>(state)))
            m_ended[state] = counts.integer(1);
    }
    if (const auto done = counts.end(); !done)
        return done;
    const auto keys = sql::integers(db, u"SELECT j.key FROM jobs j WHERE "_s + conditionOf(open, hiding));
    if (!keys)
        return std::unexpected(keys.error());
    QStringList list;
    for (const qint64 key : *keys)
        list << QString::number(key);
    m_open = '[' + list.join(u',').toLatin1() + ']';
    m_openCount = keys->size();
    return {};
}

Result<qint64> JobPages::total(const QSqlDatabase &db, const QList<JobState> &states, const QString &hiding)
{
    if (m_stale.exchange(false)) {
        if (const auto done = countOnce(db, hiding); !done) {
            m_stale = true;
            return std::unexpected(done.error());
        }
    }
    qint64 total = states.isEmpty() ? m_openCount : 0;
    for (const JobState state : kJobStates) {
        if (isTerminal(state) && (states.isEmpty() || states.contains(state)))
            total += m_ended[static_cast<std::size_t>(state)];
    }
    const QString condition = conditionOf(states, hiding);
    const auto since = countWhere(db, u"j.key > ? AND "_s + condition, {m_lastKey});
    if (!since || states.isEmpty()) // whatever has become of those that were open, they are there
        return since ? Result<qint64>(total + *since) : since;
    const auto open = countWhere(
        db, u"j.key IN (SELECT value FROM json_each(?)) AND "_s + condition, {QString::fromLatin1(m_open)});
    if (!open)
        return open;
    return total + *since + *open;
}

Result<JobPages::Page> JobPages::load(
    const QSqlDatabase &db, const QList<JobState> &states, qint64 offset, qint64 limit)
{
    const QMutexLocker lock(&m_mutex);
    const auto hiding = hidden(db);
    if (!hiding)
        return std::unexpected(hiding.error());
    const auto count = total(db, states, *hiding);
    if (!count)
        return std::unexpected(count.error());
    // By jobs_created, except where few are asked for: those that wait or run.
    const bool few = !states.isEmpty()
        && std::none_of(states.begin(), states.end(), [](JobState state) { return isTerminal(state); });
    const auto keys = sql::integers(db,
        u"SELECT j.key FROM jobs j INDEXED BY %1 WHERE %2 ORDER BY j.created_ms DESC, j.key DESC LIMIT ? OFFSET ?"_s
            .arg(few ? u"jobs_state"_s : u"jobs_created"_s, conditionOf(states, *hiding)),
        {limit, offset});
    if (!keys)
        return std::unexpected(keys.error());
    return Page{*keys, *count};
}

} // namespace zixly
