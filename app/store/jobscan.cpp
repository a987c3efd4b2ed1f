// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/jobscan.h"

#include "store/joborder.h"
#include "store/jobs.h"
#include "store/keyset.h"
#include "store/queryparts.h"
#include "store/scanwatch.h"
#include "store/searchsql.h"
#include "store/sql.h"
#include "store/trash.h"

#include <QStringList>

#include <algorithm>
#include <array>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>

namespace zixly::jobscan {

namespace {

using jobsearch::Access;
using jobsearch::Condition;
using search::Expression;
using Kind = Expression::Kind;

constexpr qint64 kLargestKey = 1LL << 27; // 16 MB a set; beyond it (a damaged file) the plain query answers
constexpr qint64 kHeadRows = 3000;
constexpr size_t kPiece = 1000; // keys in one question
constexpr qint64 kWorthLearning = 20'000; // jobs; below, a walk takes no longer than a blink

constexpr std::array kLearnt{JobSort::Created, JobSort::Status, JobSort::Ticker, JobSort::Name, JobSort::Sharpe,
    JobSort::TotalReturn, JobSort::MaxDrawdown, JobSort::Cells, JobSort::Duration, JobSort::Place, JobSort::Sweep};
static_assert(kLearnt.size() == kLearnSteps);

// One thing that must hold: by an index where one knows it, and as asked of a row.
struct Demand {
    std::optional<Condition> alone;
    Condition row;
    Expression expression; // instead of `alone`, of what is written in the search box
    bool indexed = true;
};

bool isIndexed(const Expression &expression)
{
    if (expression.kind() == Kind::Term)
        return jobsearch::isIndexed(expression.term());
    return std::ranges::all_of(expression.parts(), [](const Expression &part) { return isIndexed(part); });
}

Demand demandOf(const Expression &expression)
{
    return {{}, jobsearch::conditionFor(expression, Access::Row), expression, isIndexed(expression)};
}

QList<Demand> demandsOf(const JobQuery &query)
{
    QList<Demand> demands;
    const auto add = [&demands](const Condition &alone, const Condition &row) {
        if (!row.clause.isEmpty())
            demands << Demand{alone, row, {}, true};
    };
    const Condition plain = queryparts::plainCondition(query);
    add(plain, plain);
    add(queryparts::endCondition(query, false), queryparts::endCondition(query, true));
    if (!query.ticker.isEmpty()) {
        const Condition ticker{QStringLiteral("j.ticker = ? COLLATE NOCASE"), {query.ticker}};
        add(ticker, ticker);
    }
    if (query.favouritesOnly) {
        add({QStringLiteral("j.key IN (SELECT job_key FROM favourites)"), {}},
            {QStringLiteral("EXISTS (SELECT 1 FROM favourites o WHERE o.job_key = j.key)"), {}});
    }
    for (const QString &word : search::folded(query.text).simplified().split(QLatin1Char(' '), Qt::SkipEmptyParts))
        demands << demandOf(Expression::of({.value = word}));
    if (query.expression.kind() == Kind::And) {
        for (const Expression &part : query.expression.parts())
            demands << demandOf(part);
    } else if (!query.expression.isEmpty()) {
        demands << demandOf(query.expression);
    }
    return demands;
}

Condition joined(const QList<Condition> &parts, const char *word = " AND ")
{
    QStringList clauses;
    QVariantList values;
    for (const Condition &part : parts) {
        clauses << QLatin1Char('(') + part.clause + QLatin1Char(')');
        values << part.values;
    }
    return {clauses.join(QLatin1String(word)), values};
}

Condition joined(const QList<Demand> &demands)
{
    QList<Condition> rows;
    for (const Demand &demand : demands)
        rows << demand.row;
    return joined(rows);
}

// What asks for nothing but the bodies, as a condition on s.body; empty for all else. A job without a body has none of
// it, so that nothing may be negated.
Condition onBody(const Expression &expression)
{
    if (expression.kind() == Kind::Term)
        return expression.term().field == search::Field::Anything ? jobsearch::onBody(expression.term()) : Condition();
    if (expression.kind() != Kind::And && expression.kind() != Kind::Or)
        return {};
    QList<Condition> parts;
    for (const Expression &part : expression.parts())
        parts << onBody(part);
    if (std::ranges::any_of(parts, [](const Condition &part) { return part.clause.isEmpty(); }))
        return {};
    return joined(parts, expression.kind() == Kind::And ? " AND " : " OR ");
}

Condition onBody(const QList<Demand> &demands)
{
    QList<Condition> parts;
    for (const Demand &demand : demands)
        parts << onBody(demand.expression);
    const bool all = std::ranges::none_of(parts, [](const Condition &part) { return part.clause.isEmpty(); });
    return all ? joined(parts) : Condition();
}

// Collects what a search needs to know, step by step.
class Scan
{
public:
    Scan(const QSqlDatabase &db, qint64 largest, const Limits &limits, ScanWatch &watch)
        : m_db(db)
        , m_largest(largest)
        , m_limits(limits)
        , m_watch(watch)
    {
    }

    // Those that meet all demands; nothing = all of them.
    Result<std::optional<KeySet>> run(const QList<Demand> &demands);

private:
    Result<KeySet> find(const Condition &condition);
    Result<KeySet> find(const Expression &expression);
    Result<KeySet> findWords(const search::Term &term, const QString &grams);
    struct Pieces {
        qint64 slice; // keys
        const KeySet *candidates = nullptr; // Pieces without any are left out.
        bool isWalk = false; // counts as progress
    };
    Result<KeySet> inPieces(const QString &statement, const QVariantList &values, const Pieces &pieces);
    Result<KeySet> look(const std::optional<KeySet> &candidates, const QList<Demand> &demands);
    Result<> lookUp(const std::vector<qint64> &keys, const Condition &row, KeySet &found);

    const QSqlDatabase &m_db;
    qint64 m_largest;
    Limits m_limits;
    ScanWatch &m_watch;
};

Result<KeySet> Scan::find(const Condition &condition)
{
    if (const auto on = m_watch.goOn(); !on)
        return std::unexpected(on.error());
    const auto keys = sql::single(m_db,
        QStringLiteral("SELECT CAST(group_concat(j.key) AS BLOB) FROM jobs j WHERE ") + condition.clause,
        condition.values);
    if (!keys)
        return std::unexpected(keys.error());
    KeySet found(m_largest);
    sql::forEachInteger(keys->toByteArray(), [&found](qint64 key) { found.add(key); });
    return found;
}

// The trigrams of a piece of the jobs, and the text itself in the candidates they give.
Result<KeySet> Scan::findWords(const search::Term &term, const QString &grams)
{
    // The body is looked for by the key alone; what stands in the job needs its row.
    const Condition row = jobsearch::conditionFor(Expression::of(term), Access::Row);
    const QString candidates
        = QStringLiteral("(SELECT rowid AS key FROM job_fts WHERE rowid BETWEEN ? AND ? AND job_fts MATCH ?)");
    const QString from = term.field == search::Field::Anything
        ? candidates + QStringLiteral(" j")
        : candidates + QStringLiteral(" f CROSS JOIN jobs j ON j.key = f.key");
    return inPieces(QStringLiteral("SELECT j.key FROM %1 WHERE %2").arg(from, row.clause),
        QVariantList{grams} + row.values, {m_limits.wordSlice});
}

Result<KeySet> Scan::find(const Expression &expression)
{
    if (expression.kind() == Kind::Term) {
        if (const QString grams = jobsearch::gramsOf(expression.term()); !grams.isEmpty())
            return findWords(expression.term(), grams);
        KeySet all(m_largest);
        for (const Condition &alone : jobsearch::aloneConditions(expression.term())) {
            const auto found = find(alone);
            if (!found)
                return found;
            all.unite(*found);
        }
        return all;
    }
    std::optional<KeySet> all;
    for (const Expression &part : expression.parts()) {
        auto found = find(part);
        if (!found)
            return found;
        if (!all)
            all = std::move(*found);
        else if (expression.kind() == Kind::Or)
            all->unite(*found);
        else
            all->intersect(*found);
    }
    if (expression.kind() == Kind::Not)
        all->invert();
    return std::move(*all);
}

Result<> Scan::lookUp(const std::vector<qint64> &keys, const Condition &row, KeySet &found)
{
    sql::Statement statement(m_db,
        QStringLiteral(
            "SELECT j.key FROM (SELECT value AS k FROM json_each(?)) e CROSS JOIN jobs j ON j.key = e.k WHERE ")
            + row.clause);
    for (size_t at = 0; at < keys.size(); at += kPiece) {
        const size_t end = std::min(keys.size(), at + kPiece);
        if (const auto done = statement.run(QVariantList{joborder::listOf(keys, at, end)} + row.values); !done)
            return done;
        while (statement.next())
            found.add(statement.integer(0));
        if (const auto done = statement.end(); !done)
            return done;
        if (const auto on = m_watch.goOn(); !on)
            return on;
    }
    return {};
}

// Asks for the keys of one piece after the other, whose ends are the first values that are bound.
Result<KeySet> Scan::inPieces(const QString &statement, const QVariantList &values, const Pieces &pieces)
{
    std::mutex lock;
    std::deque<KeySet> parts; // of each thread
    const auto hire = [&](const QSqlDatabase &db) -> sharedwork::Worker {
        KeySet *found = nullptr;
        {
            const std::scoped_lock locked(lock);
            found = &parts.emplace_back(m_largest);
        }
        const auto prepared = std::make_shared<sql::Statement>(db, statement);
        return [&pieces, &values, found, prepared](qint64 piece, const sharedwork::Look &) -> Result<> {
            const qint64 first = piece * pieces.slice;
            const qint64 last = first + pieces.slice - 1;
            if (pieces.candidates && !pieces.candidates->anyIn(first, last))
                return {};
            if (const auto done = prepared->run(QVariantList{first, last} + values); !done)
                return done;
            while (prepared->next())
                found->add(prepared->integer(0));
            return prepared->end();
        };
    };
    const auto done = sharedwork::run(m_db, m_watch.assist(), m_largest / pieces.slice + 1, hire,
        [this, &pieces](double part) { return pieces.isWalk ? m_watch.walked(part) : m_watch.goOn(); });
    if (!done)
        return std::unexpected(done.error());
    for (const KeySet &part : parts) {
        if (&part != &parts.front())
            parts.front().unite(part);
    }
    return std::move(parts.front());
}

Result<KeySet> Scan::look(const std::optional<KeySet> &candidates, const QList<Demand> &demands)
{
    Condition row = joined(demands);
    if (candidates && candidates->count() <= m_limits.lookedUp) {
        KeySet found(m_largest);
        if (const auto done = lookUp(candidates->keys(), row, found); !done)
            return std::unexpected(done.error());
        return found;
    }
    QString walk = QStringLiteral("SELECT j.key FROM jobs j NOT INDEXED WHERE j.key BETWEEN ? AND ? AND ");
    if (const Condition body = onBody(demands); !body.clause.isEmpty()) { // half as long without the rows of the jobs
        walk = QStringLiteral("SELECT s.job_key FROM job_search s WHERE s.job_key BETWEEN ? AND ? AND ");
        row = body;
    }
    m_watch.beginWalk();
    auto found = inPieces(walk + row.clause, row.values, {m_limits.slice, candidates ? &*candidates : nullptr, true});
    if (!found)
        return found;
    m_watch.endWalk();
    if (candidates)
        found->intersect(*candidates);
    return found;
}

Result<std::optional<KeySet>> Scan::run(const QList<Demand> &demands)
{
    std::optional<KeySet> candidates;
    QList<Demand> left;
    for (const Demand &demand : demands) {
        if (!demand.indexed || (candidates && candidates->count() <= m_limits.asked)) {
            left << demand;
            continue;
        }
        auto found = demand.alone ? find(*demand.alone) : find(demand.expression);
        if (!found)
            return std::unexpected(found.error());
        if (candidates)
            candidates->intersect(*found);
        else
            candidates = std::move(*found);
    }
    if (left.isEmpty())
        return candidates;
    auto found = look(candidates, left);
    if (!found)
        return std::unexpected(found.error());
    return std::optional(std::move(*found));
}

} // namespace

bool isLong(const JobQuery &query)
{
    const auto demands = demandsOf(query);
    return joborder::isLong(query)
        || std::ranges::any_of(demands, [](const Demand &demand) { return !demand.indexed; });
}

Result<Head> head(const QSqlDatabase &db, const JobQuery &query, qsizetype count)
{
    if (joborder::isLong(query))
        return Head();
    const auto hidden = joborder::hiddenAccounts(db);
    const auto trashed = trash::hiding(db, QStringLiteral("j.key"));
    if (!hidden || !trashed)
        return std::unexpected(!hidden ? hidden.error() : trashed.error());
    QList<Demand> demands = demandsOf(query);
    if (!trashed->isEmpty())
        demands << Demand{{}, {*trashed, {}}, {}, true};
    if (!hidden->isEmpty())
        demands << Demand{{}, {QStringLiteral("j.account NOT IN (%1)").arg(*hidden), {}}, {}, true};
    const Condition row = joined(demands);
    Head head;
    qint64 rows = kHeadRows;
    for (const auto &part : queryparts::partsOf(query)) {
        const QString where = part.clause.isEmpty() ? QString() : QLatin1String(" WHERE ") + part.clause;
        const QString text = QStringLiteral("SELECT h.k, coalesce(%1, 0) FROM (SELECT j.key AS k FROM jobs j%2"
                                            " ORDER BY %3 LIMIT ?) h CROSS JOIN jobs j ON j.key = h.k")
                                 .arg(row.clause.isEmpty() ? QStringLiteral("1") : row.clause, where, part.order);
        sql::Statement statement(db, text);
        if (const auto done = statement.run(row.values + QVariantList{rows}); !done)
            return std::unexpected(done.error());
        while (std::ssize(head.keys) < count && statement.next()) {
            --rows;
            if (statement.integer(1) != 0)
                head.keys.push_back(statement.integer(0));
        }
        if (std::ssize(head.keys) == count || rows == 0)
            return head;
        if (const auto done = statement.end(); !done)
            return std::unexpected(done.error());
    }
    head.whole = true;
    return head;
}

namespace {

// Keys out of the usual (of a damaged file) fit into no set.
Result<qint64> largestKey(const QSqlDatabase &db)
{
    const auto largest = sql::single(db, QStringLiteral("SELECT max(key) FROM jobs"));
    if (!largest)
        return std::unexpected(largest.error());
    const auto smallest = sql::single(db, QStringLiteral("SELECT min(key) FROM jobs"));
    if (!smallest)
        return std::unexpected(smallest.error());
    const bool unusual = largest->toLongLong() > kLargestKey || smallest->toLongLong() < 0;
    return unusual ? -1 : largest->toLongLong();
}

} // namespace

Result<JobKeys> all(const QSqlDatabase &db, const JobQuery &query, const Watch &watch, const Limits &limits)
{
    const auto largest = largestKey(db);
    if (!largest)
        return std::unexpected(largest.error());
    if (*largest < 0)
        return jobs::query(db, query);
    const auto demands = demandsOf(query);
    const bool walks = std::ranges::any_of(demands, [](const Demand &demand) { return !demand.indexed; });
    ScanWatch watched(watch, static_cast<int>(walks) + joborder::walks(query));
    auto found = Scan(db, *largest, limits, watched).run(demands);
    if (!found)
        return std::unexpected(found.error());
    return joborder::inOrder(db, query, {*largest, limits.sorted}, std::move(*found), watched);
}

Result<qint64> learn(const QSqlDatabase &db, int step, const Watch &watch)
{
    const auto largest = largestKey(db);
    if (!largest || *largest < kWorthLearning)
        return largest ? Result<qint64>(-1) : largest;
    ScanWatch watched(watch, 1);
    return joborder::learn(db, *largest, kLearnt.at(static_cast<size_t>(step)), watched);
}

} // namespace zixly::jobscan
