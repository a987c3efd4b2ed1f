// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/joborder.h"

#include "store/accounts.h"
#include "store/ordershelf.h"
#include "store/queryparts.h"
#include "store/shardjobs.h"
#include "store/sharedwork.h"
#include "store/sql.h"
#include "store/trash.h"

#include <QStringList>

#include <algorithm>
#include <iterator>
#include <map>
#include <memory>
#include <mutex>
#include <utility>

namespace zixly::joborder {

namespace {

// Equal to the collation NOCASE, which knows the letters A to Z only.
bool sameText(const QString &a, const QString &b)
{
    const auto small
        = [](QChar c) { return c >= QLatin1Char('A') && c <= QLatin1Char('Z') ? QChar(c.unicode() + 32) : c; };
    return a.size() == b.size()
        && std::equal(a.begin(), a.end(), b.begin(), [&small](QChar x, QChar y) { return small(x) == small(y); });
}

using Ranks = KnownRanks;
using SharedRanks = std::shared_ptr<const Ranks>;

class Order
{
public:
    Order(const QSqlDatabase &db, const JobQuery &query, qint64 largest, ScanWatch &watch)
        : m_db(db)
        , m_query(query)
        , m_largest(largest)
        , m_watch(watch)
        , m_shelf(OrderShelf::of(db))
    {
    }

    bool isKnown() const { return m_shelf && m_shelf->order(m_query.sort); }
    Result<JobKeys> ofFew(const std::vector<qint64> &keys);
    Result<JobKeys> alongIndex(const std::optional<KeySet> &found);
    Result<JobKeys> byMarks(std::optional<KeySet> found);
    Result<JobKeys> byRanks(std::optional<KeySet> found);

private:
    Result<KeySet> set(const QString &statement);
    Result<KeySet> everything();
    JobKeys taken(const KnownOrder &order, const std::optional<KeySet> &found) const;
    Result<std::map<JobSort, SharedRanks>> allRanks(const QList<JobSortKey> &order);
    Result<> makeRanks(const std::vector<JobSort> &sorts, std::map<JobSort, SharedRanks> &ranks);
    static JobKeys sorted(const JobKeys &keys, const Ranks &ranks, bool descending);

    const QSqlDatabase &m_db;
    const JobQuery &m_query;
    qint64 m_largest;
    ScanWatch &m_watch;
    OrderShelf *m_shelf; // null = nothing is kept
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

// All jobs that the query may show.
Result<KeySet> Order::everything()
{
    const auto known = m_shelf ? m_shelf->order(JobSort::Created) : nullptr;
    if (!known)
        return set(QStringLiteral("SELECT key FROM jobs"));
    KeySet all(m_largest);
    for (const quint32 key : known->keys)
        all.add(key);
    return all;
}

JobKeys Order::taken(const KnownOrder &order, const std::optional<KeySet> &found) const
{
    JobKeys list;
    list.reserve(found ? static_cast<size_t>(found->count()) : order.keys.size());
    const auto take = [&](auto begin, auto end) {
        if (m_query.descending) {
            std::copy_if(std::make_reverse_iterator(end), std::make_reverse_iterator(begin), std::back_inserter(list),
                [&found](quint32 key) { return !found || found->contains(key); });
        } else {
            std::copy_if(
                begin, end, std::back_inserter(list), [&found](quint32 key) { return !found || found->contains(key); });
        }
    };
    const auto undefined = order.keys.begin() + static_cast<qsizetype>(order.defined);
    take(order.keys.begin(), undefined);
    take(undefined, order.keys.end());
    return list;
}

Result<JobKeys> Order::alongIndex(const std::optional<KeySet> &found)
{
    if (const auto known = m_shelf ? m_shelf->order(m_query.sort) : nullptr)
        return taken(*known, found);
    JobKeys list;
    list.reserve(static_cast<size_t>(found ? found->count() : m_largest));
    KnownOrder order;
    order.keys.reserve(m_shelf ? static_cast<size_t>(m_largest) : 0);
    const auto add = [&](qint64 key) {
        if (m_shelf)
            order.keys.push_back(static_cast<quint32>(key));
        if (found && !found->contains(key))
            return;
        list.push_back(key);
        m_watch.grew(list);
    };
    const auto parts = queryparts::partsOf(m_query);
    for (const auto &part : parts) {
        const QString where = part.clause.isEmpty() ? QString() : QLatin1String(" WHERE ") + part.clause;
        const QString text = QStringLiteral("SELECT j.key FROM jobs j%1 ORDER BY %2").arg(where, part.order);
        if (const auto done = m_watch.read(m_db, text, {}, add, m_largest); !done)
            return std::unexpected(done.error());
        if (part.clause == parts.first().clause)
            order.defined = order.keys.size();
    }
    if (m_shelf) {
        if (m_query.descending) {
            const auto undefined = order.keys.begin() + static_cast<qsizetype>(order.defined);
            std::reverse(order.keys.begin(), undefined);
            std::reverse(undefined, order.keys.end());
        }
        m_shelf->put(m_query.sort, std::move(order));
    }
    return list;
}

// Favourites first or last, then by key: the table itself is the index, and the largest one.
Result<JobKeys> Order::byMarks(std::optional<KeySet> found)
{
    auto marked = set(QStringLiteral("SELECT job_key FROM favourites"));
    auto there = everything();
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

// What the ranks of one column are made with; on the connection of a helper, too.
struct RankWork {
    const QSqlDatabase &db;
    qint64 largest;
    const sharedwork::Look &look;

    Ranks none(quint32 rank = Ranks::kUndefined) const
    {
        return {std::vector<quint32>(static_cast<size_t>(largest) + 1, rank), 0};
    }
    double part(qint64 rows) const { return static_cast<double>(rows) / static_cast<double>(largest + 1); }

    Result<Ranks> marks() const;
    Result<Ranks> ofCoarse(const QString &column) const;
    Result<Ranks> of(JobSort sort) const;
};

Result<Ranks> RankWork::marks() const
{
    const auto marked = sql::integers(db, QStringLiteral("SELECT job_key FROM favourites"));
    if (!marked)
        return std::unexpected(marked.error());
    Ranks ranks = none(0);
    ranks.count = 2;
    for (const qint64 key : *marked) {
        if (key >= 0 && key <= largest)
            ranks.of[static_cast<size_t>(key)] = 1;
    }
    return ranks;
}

// Columns of few different values.
bool isCoarse(JobSort sort)
{
    return sort == JobSort::Status || sort == JobSort::Ticker || sort == JobSort::Place;
}

// All keys of a value come as one text, which takes a third of the time of a row each.
Result<Ranks> RankWork::ofCoarse(const QString &column) const
{
    Ranks ranks = none();
    sql::Statement statement(
        db, QStringLiteral("SELECT CAST(group_concat(j.key) AS BLOB) FROM jobs j GROUP BY %1 ORDER BY %1").arg(column));
    if (const auto done = statement.run(); !done)
        return std::unexpected(done.error());
    qint64 seen = 0;
    for (; statement.next(); ++ranks.count) {
        sql::forEachInteger(statement.blob(0), [&](qint64 key) {
            ranks.of[static_cast<size_t>(std::clamp<qint64>(key, 0, largest))] = ranks.count;
            ++seen;
        });
        if (const auto on = look(part(seen)); !on)
            return std::unexpected(on.error());
    }
    if (const auto done = statement.end(); !done)
        return std::unexpected(done.error());
    return ranks;
}

Result<Ranks> RankWork::of(JobSort sort) const
{
    if (sort == JobSort::Favourite)
        return marks();
    const QString column = queryparts::columnOf(sort);
    if (isCoarse(sort))
        return ofCoarse(column);
    Ranks ranks = none();
    sql::Statement statement(db, QStringLiteral("SELECT j.key, %1 FROM jobs j ORDER BY %1").arg(column));
    if (const auto done = statement.run(); !done)
        return std::unexpected(done.error());
    constexpr qint64 kLook = 4096;
    const bool isText = sort == JobSort::Name || sort == JobSort::Sweep;
    QString textBefore;
    double numberBefore = 0.0; // times in milliseconds fit
    for (qint64 row = 0; statement.next(); ++row) {
        if (row % kLook == 0) {
            if (const auto on = look(part(row)); !on)
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
        if (const qint64 key = statement.integer(0); key >= 0 && key <= largest)
            ranks.of[static_cast<size_t>(key)] = ranks.count - 1;
    }
    if (const auto done = statement.end(); !done)
        return std::unexpected(done.error());
    return ranks;
}

// Those that are not known yet. What another connection has read is not kept: it may have seen another commit.
Result<> Order::makeRanks(const std::vector<JobSort> &sorts, std::map<JobSort, SharedRanks> &ranks)
{
    std::mutex lock;
    const auto hire = [&](const QSqlDatabase &db) -> sharedwork::Worker {
        return [&, db, own = db.connectionName() == m_db.connectionName()](
                   qint64 piece, const sharedwork::Look &look) -> Result<> {
            const JobSort sort = sorts[static_cast<size_t>(piece)];
            auto made = RankWork{db, m_largest, look}.of(sort);
            if (!made)
                return std::unexpected(made.error());
            const auto kept = own && m_shelf && sort != JobSort::Favourite
                ? m_shelf->put(sort, std::move(*made))
                : std::make_shared<const Ranks>(std::move(*made));
            const std::scoped_lock locked(lock);
            ranks[sort] = kept;
            return {};
        };
    };
    const auto count = std::ssize(sorts);
    const auto done = sharedwork::run(m_db, m_watch.assist(), count, hire,
        [&](double part) { return m_watch.walked(part * static_cast<double>(count)); });
    m_watch.endWalk(static_cast<int>(count));
    return done;
}

Result<std::map<JobSort, SharedRanks>> Order::allRanks(const QList<JobSortKey> &order)
{
    std::map<JobSort, SharedRanks> ranks;
    std::vector<JobSort> unknown;
    for (const JobSortKey &key : order) {
        auto known = m_shelf ? m_shelf->ranks(key.sort) : nullptr;
        if (!known && !ranks.contains(key.sort))
            unknown.push_back(key.sort);
        ranks[key.sort] = std::move(known);
    }
    if (const auto done = makeRanks(unknown, ranks); !done)
        return std::unexpected(done.error());
    return ranks;
}

// Stable, by counting.
JobKeys Order::sorted(const JobKeys &keys, const Ranks &ranks, bool descending)
{
    const auto placeOf = [&](qint64 key) -> size_t {
        const quint32 rank = ranks.of[static_cast<size_t>(key)];
        if (rank == Ranks::kUndefined)
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
    QList<JobSortKey> order{{m_query.sort, m_query.descending}};
    order += m_query.thenBy;
    const auto ranks = allRanks(order);
    if (!ranks)
        return std::unexpected(ranks.error());
    auto there = everything();
    if (!there)
        return std::unexpected(there.error());
    if (found)
        there->intersect(*found);
    JobKeys list = there->keys();
    if (m_query.descending)
        std::ranges::reverse(list);
    while (!order.isEmpty()) {
        const JobSortKey key = order.takeLast();
        list = sorted(list, *ranks->at(key.sort), key.descending);
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
    const auto shards = shardjobs::hiding(db, QStringLiteral("key"));
    if (!shards)
        return std::unexpected(shards.error());
    if (!shards->isEmpty())
        texts << QStringLiteral("SELECT key FROM jobs WHERE parent_key <> 0");
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

Result<qint64> learn(const QSqlDatabase &db, qint64 largest, JobSort sort, ScanWatch &watch)
{
    JobQuery query;
    query.sort = sort;
    Order order(db, query, largest, watch);
    if (const auto keys = order.alongIndex(std::nullopt); !keys)
        return std::unexpected(keys.error());
    const OrderShelf *shelf = OrderShelf::of(db);
    return shelf ? shelf->version() : 0;
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
    // To rank all jobs by several columns takes as many walks; to go through a list in memory some milliseconds.
    constexpr int kWalksSaved = 10;
    constexpr int kListsAWalk = 8;
    const qint64 few = isLong(query) ? kWalksSaved * size.few : order.isKnown() ? size.few / kListsAWalk : size.few;
    if (found && found->count() <= few)
        return order.ofFew(found->keys());
    if (isLong(query))
        return order.byRanks(std::move(found));
    if (query.sort == JobSort::Favourite)
        return order.byMarks(std::move(found));
    return order.alongIndex(found);
}

} // namespace zixly::joborder
