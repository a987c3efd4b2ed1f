// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobquery.h"

#include <QObject>
#include <QSqlDatabase>

#include <limits>
#include <map>
#include <memory>
#include <vector>

namespace zixly {

// All jobs in the order of one column, rising; 4 MB for a million.
struct KnownOrder {
    std::vector<quint32> keys;
    size_t defined = 0; // so many have a value; the others follow, whatever the direction
};

// Where each job stands in the order of one column; equal values have the same rank.
struct KnownRanks {
    static constexpr quint32 kUndefined = std::numeric_limits<quint32>::max();

    std::vector<quint32> of; // by key
    quint32 count = 0;
};

// What a connection has read of the order of all jobs, kept while nobody commits anything: a walk along an index takes
// some hundred times as long as the list in memory. Only of connections that cannot write, for their own changes would
// go unseen. Belongs to the driver of the connection and ends with it; to be used in its thread, inside a transaction.
class OrderShelf final : public QObject
{
    Q_OBJECT
public:
    // Null where the connection may write. What no longer holds is gone.
    static OrderShelf *of(const QSqlDatabase &db);

    // Null = not known.
    std::shared_ptr<const KnownOrder> order(JobSort sort) const;
    std::shared_ptr<const KnownRanks> ranks(JobSort sort) const;
    void put(JobSort sort, KnownOrder order);
    std::shared_ptr<const KnownRanks> put(JobSort sort, KnownRanks ranks);
    qint64 version() const { return m_version; } // of the data; differs after a commit

private:
    explicit OrderShelf(QObject *driver);

    qint64 m_version = -1;
    std::map<JobSort, std::shared_ptr<const KnownOrder>> m_orders;
    std::map<JobSort, std::shared_ptr<const KnownRanks>> m_ranks;
};

} // namespace zixly
