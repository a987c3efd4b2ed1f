// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/joborder.h"

#include "store/accounts.h"
#include "store/queryparts.h"
#include "store/sql.h"
#include "store/trash.h"

#include <QStringList>
#include <QStringTokenizer>

#include <algorithm>
#include <limits>
#include <utility>

namespace zixly::joborder {

namespace {

constexpr quint32 kUndefined = std::numeric_limits<quint32>::max();

// Equal to the collation NOCASE, which knows the letters A to Z only.
bool sameText(const QString &a, const QString &b)
{
    const auto small
        = [](QChar c) { return c >= QLatin1Char('A') && c <= QLatin1Char('Z') ? QChar(c.unicode() + 32) : c; };
    return a.size() == b.size()
        && std::equal(a.begin(), a.end(), b.begin(), [&small](QChar x, QChar y) { return small(x) == small(y); });
}

// Where each job stands in the order of one column; equal values have the same rank.
struct Ranks {
    std::vector<quint32> of; // by key
    quint32 count = 0;
};

class Order
{
public:
    Order(const QSqlDatabase &db, const JobQuery &query, qint64 largest, ScanWatch &watch)
        : m_db(db)
        , m_query(query)
        , m_largest(largest)
        , m_watch(watch)
    {
    }

    Result<JobKeys> ofFew(const std::vector<qint64> &keys);
    Result<JobKeys> alongIndex(const std::optional<KeySet> &found);
    Result<JobKeys> byMarks(std::optional<KeySet> found);
    Result<JobKeys> byRanks(std::optional<KeySet> found);

private:
    Result<KeySet> set(const QString &statement);
    Result<Ranks> ranksOf(JobSort sort);
    Result<Ranks> coarseRanks(const QString &column);
    Result<Ranks> marks();
    static JobKeys sorted(const JobKeys &keys, const Ranks &ranks, bool descending);

    const QSqlDatabase &m_db;
    const JobQuery &m_query;
    qint64 m_largest;
    ScanWatch &m_watch;
};

Result<KeySet> Order::set(const QString &statement)
{
    KeySet found(m_largest);
    const auto add = [&found](qint64 key) { found.add(key); };
    if (const auto done = m_watch.read(m_db, statement, {}, add); !done)
        return std::unexpected(done.error());
    return found;
}

Result<JobKeys> Order::ofFew(const std::vector<qint64> &keys)
{
    JobKeys list;
    list.reserve(keys.size());
    const auto add = [&list](qint64 key) { list.push_back(key); };
    for (const auto &part : queryparts::partsOf(m_query)) {
        const QString where = part.clause.isEmpty() ? QString() : QLatin1String(" WHERE ") + part.clause;
        const QString text = QStringLiteral(
            "SELECT j.key FROM (SELECT value AS k FROM json_each(?)) e CROSS JOIN jobs j ON j.key = e.k%1 ORDER BY %2")
                                 .arg(where, part.order);
        if (const auto done = m_watch.read(m_db, text, {listOf(keys, 0, keys.size())}, add); !done)
            return std::unexpected(done.error());
    }
    return list;
}

Result<JobKeys> Order::alongIndex(const std::optional<KeySet> &found)
{
    JobKeys list;
    list.reserve(static_cast<size_t>(found ? found->count() : m_largest));
    const auto add = [&](qint64 key) {
        if (found && !found->contains(key))
            return;
        list.push_back(key);
        m_watch.grew(list);
    };
    for (const auto &part : queryparts::partsOf(m_query)) {
        const QString where = part.clause.isEmpty() ? QString() : QLatin1String(" WHERE ") + part.clause;
        const QString text = QStringLiteral("SELECT j.key FROM jobs j%1 ORDER BY %2").arg(where, part.order);
        if (const auto done = m_watch.read(m_db, text, {}, add, m_largest); !done)
            return std::unexpected(done.error());
    }
    return list;
}

// Favourites first or last, then by key: the table itself is the index, and the largest one.
Result<JobKeys> Order::byMarks(std::optional<KeySet> found)
{
    auto marked = set(QStringLiteral("SELECT job_key FROM favourites"));
    auto there = set(QStringLiteral("SELECT key FROM jobs"));
    if (!marked || !there)
        return std::unexpected(!marked ? marked.error() : there.error());
    if (found)
        there->intersect(*found);
    JobKeys list = there->keys();
    if (m_query.descending)
        std::ranges::reverse(list);
    std::ranges::stable_partition(list, [&](qint64 key) { return marked->contains(key) == m_query.descending; });
    return list;
}

Result<Ranks> Order::marks()
{
    const auto marked = set(QStringLiteral("SELECT job_key FROM favourites"));
    if (!marked)
        return std::unexpected(marked.error());
    Ranks ranks{std::vector<quint32>(static_cast<size_t>(m_largest) + 1, 0), 2};
    for (const qint64 key : marked->keys())
        ranks.of[static_cast<size_t>(key)] = 1;
    return ranks;
}

// Columns of few different values.
bool isCoarse(JobSort sort)
{
    return sort == JobSort::Status || sort == JobSort::Ticker || sort == JobSort::Place;
}

// All keys of a value come as one text, which takes a third of the time of a row each.
Result<Ranks> Order::coarseRanks(const QString &column)
{
    Ranks ranks{std::vector<quint32>(static_cast<size_t>(m_largest) + 1, kUndefined), 0};
    sql::Statement statement(
        m_db, QStringLiteral("SELECT group_concat(j.key) FROM jobs j GROUP BY %1 ORDER BY %1").arg(column));
    if (const auto done = statement.run(); !done)
        return std::unexpected(done.error());
    qint64 seen = 0;
    for (; statement.next(); ++ranks.count) {
        const QString keys = statement.text(0);
        for (const QStringView key : QStringTokenizer(keys, u',')) {
            ranks.of[static_cast<size_t>(std::min(key.toLongLong(), m_largest))] = ranks.count;
            ++seen;
        }
        if (const auto on = m_watch.walked(static_cast<double>(seen) / static_cast<double>(m_largest + 1)); !on)
            return std::unexpected(on.error());
    }
    m_watch.endWalk();
    if (const auto done = statement.end(); !done)
        return std::unexpected(done.error());
    return ranks;
}

Result<Ranks> Order::ranksOf(JobSort sort)
{
    if (sort == JobSort::Favourite)
        return marks();
    const QString column = queryparts::columnOf(sort);
    if (isCoarse(sort))
        return coarseRanks(column);
    Ranks ranks{std::vector<quint32>(static_cast<size_t>(m_largest) + 1, kUndefined), 0};
    sql::Statement statement(m_db, QStringLiteral("SELECT j.key, %1 FROM jobs j ORDER BY %1").arg(column));
    if (const auto done = statement.run(); !done)
        return std::unexpected(done.error());
    constexpr qint64 kLook = 4096;
    const bool isText = sort == JobSort::Name || sort == JobSort::Sweep;
    QString textBefore;
    double numberBefore = 0.0; // times in milliseconds fit
    for (qint64 row = 0; statement.next(); ++row) {
        if (row % kLook == 0) {
            const auto on = m_watch.walked(static_cast<double>(row) / static_cast<double>(m_largest + 1));
            if (!on)
                return std::unexpected(on.error());
        }
        const QVariant value = statement.value(1);
        if (value.isNull())
            continue;
        const QString text = isText ? value.toString() : QString();
        const double number = isText ? 0.0 : value.toDouble();
        if (ranks.count == 0 || number != numberBefore || !sameText(text, textBefore))
            ++ranks.count;
        textBefore = text;
        numberBefore = number;
        if (const qint64 key = statement.integer(0); key <= m_largest)
            ranks.of[static_cast<size_t>(key)] = ranks.count - 1;
    }
    m_watch.endWalk();
    if (const auto done = statement.end(); !done)
        return std::unexpected(done.error());
    return ranks;
}

// Stable, by counting.
JobKeys Order::sorted(const JobKeys &keys, const Ranks &ranks, bool descending)
{
    const auto placeOf = [&](qint64 key) -> size_t {
        const quint32 rank = ranks.of[static_cast<size_t>(key)];
        if (rank == kUndefined)
            return ranks.count;
        return descending ? ranks.count - 1 - rank : rank;
    };
    std::vector<size_t> next(static_cast<size_t>(ranks.count) + 2, 0);
    for (const qint64 key : keys)
        ++next[placeOf(key) + 1];
    for (size_t i = 1; i < next.size(); ++i)
        next[i] += next[i - 1];
    JobKeys list(keys.size());
    for (const qint64 key : keys)
        list[next[placeOf(key)]++] = key;
    return list;
}

// From the last key of the order to the first, each keeping what the one before has done.
Result<JobKeys> Order::byRanks(std::optional<KeySet> found)
{
    auto there = set(QStringLiteral("SELECT key FROM jobs"));
    if (!there)
        return std::unexpected(there.error());
    if (found)
        there->intersect(*found);
    JobKeys list = there->keys();
    if (m_query.descending)
        std::ranges::reverse(list);
    QList<JobSortKey> order{{m_query.sort, m_query.descending}};
    order += m_query.thenBy;
    while (!order.isEmpty()) {
        const JobSortKey key = order.takeLast();
        const auto ranks = ranksOf(key.sort);
        if (!ranks)
            return std::unexpected(ranks.error());
        list = sorted(list, *ranks, key.descending);
    }
    return list;
}

Result<> leaveOutHidden(const QSqlDatabase &db, qint64 largest, std::optional<KeySet> &found, ScanWatch &watch)
{
    const auto hidden = hiddenAccounts(db);
    if (!hidden)
        return std::unexpected(hidden.error());
    const auto nothingTrashed = trash::isEmpty(db);
    if (!nothingTrashed)
        return std::unexpected(nothingTrashed.error());
    QStringList texts;
    if (!hidden->isEmpty())
        texts << QStringLiteral("SELECT key FROM jobs WHERE account <> 0 AND account IN (%1)").arg(*hidden);
    if (!*nothingTrashed)
        texts << QStringLiteral("SELECT job_key FROM trash");
    if (texts.isEmpty())
        return {};
    KeySet shown(largest);
    for (const QString &text : std::as_const(texts)) {
        if (const auto done = watch.read(db, text, {}, [&shown](qint64 key) { shown.add(key); }); !done)
            return done;
    }
    shown.invert();
    if (found)
        found->intersect(shown);
    else
        found = std::move(shown);
    return {};
}

} // namespace

Result<QString> hiddenAccounts(const QSqlDatabase &db)
{
    const auto hidden = accounts::hidden(db);
    if (!hidden)
        return std::unexpected(hidden.error());
    QStringList keys;
    for (const qint64 key : *hidden)
        keys << QString::number(key);
    return keys.join(QLatin1String(", "));
}

QString listOf(const std::vector<qint64> &keys, size_t first, size_t end)
{
    QString list(QLatin1Char('['));
    for (size_t at = first; at < end; ++at) {
        if (at != first)
            list += QLatin1Char(',');
        list += QString::number(keys[at]);
    }
    return list + QLatin1Char(']');
}

bool isLong(const JobQuery &query)
{
    return !query.thenBy.isEmpty();
}

int walks(const JobQuery &query)
{
    return 1 + static_cast<int>(query.thenBy.size());
}

Result<JobKeys> inOrder(
    const QSqlDatabase &db, const JobQuery &query, Size size, std::optional<KeySet> found, ScanWatch &watch)
{
    if (const auto done = leaveOutHidden(db, size.largest, found, watch); !done)
        return std::unexpected(done.error());
    Order order(db, query, size.largest, watch);
    // To rank all jobs by several columns takes as many walks.
    constexpr int kWalksSaved = 10;
    if (found && found->count() <= (isLong(query) ? kWalksSaved * size.few : size.few))
        return order.ofFew(found->keys());
    if (isLong(query))
        return order.byRanks(std::move(found));
    if (query.sort == JobSort::Favourite)
        return order.byMarks(std::move(found));
    return order.alongIndex(found);
}

} // namespace zixly::joborder
