// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/ordershelf.h"

#include "store/sql.h"

#include <QSqlDriver>

#include <utility>

namespace zixly {

namespace {

template <class Known>
std::shared_ptr<const Known> found(const std::map<JobSort, std::shared_ptr<const Known>> &known, JobSort sort)
{
    const auto at = known.find(sort);
    return at == known.end() ? nullptr : at->second;
}

} // namespace

OrderShelf::OrderShelf(QObject *driver)
    : QObject(driver)
{
}

OrderShelf *OrderShelf::of(const QSqlDatabase &db)
{
    if (!db.connectOptions().contains(QLatin1String("QSQLITE_OPEN_READONLY")))
        return nullptr;
    // Differs for this connection whenever another one has committed, whatever the process.
    const auto version = sql::single(db, QStringLiteral("PRAGMA data_version"), {}, sql::Statement::Keep::Yes);
    if (!version || !version->isValid())
        return nullptr;
    auto *shelf = db.driver()->findChild<OrderShelf *>(QString(), Qt::FindDirectChildrenOnly);
    if (!shelf)
        shelf = new OrderShelf(db.driver());
    if (shelf->m_version != version->toLongLong()) {
        shelf->m_version = version->toLongLong();
        shelf->m_orders.clear();
        shelf->m_ranks.clear();
    }
    return shelf;
}

std::shared_ptr<const KnownOrder> OrderShelf::order(JobSort sort) const
{
    return found(m_orders, sort);
}

std::shared_ptr<const KnownRanks> OrderShelf::ranks(JobSort sort) const
{
    return found(m_ranks, sort);
}

void OrderShelf::put(JobSort sort, KnownOrder order)
{
    m_orders[sort] = std::make_shared<const KnownOrder>(std::move(order));
}

std::shared_ptr<const KnownRanks> OrderShelf::put(JobSort sort, KnownRanks ranks)
{
    return m_ranks[sort] = std::make_shared<const KnownRanks>(std::move(ranks));
}

} // namespace zixly
