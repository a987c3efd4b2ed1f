// SPDX-License-Identifier: GPL-3.0-or-later
#include "flows/intakewrite.h"

#include "store/accounts.h"

#include <QElapsedTimer>

namespace zixly {

Result<WrittenItems> writeItems(QSqlDatabase &db, const QList<IntakeQueue::Item> &items, qint64 nowMs)
{
    QElapsedTimer timer;
    timer.start();
    const RowOrigin &from = items.first().from;
    const auto removed = from.account == 0 ? Result<bool>(false) : accounts::wasRemoved(db, from.account);
    if (!removed)
        return std::unexpected(removed.error());
    if (*removed) // by the user, with its history: what was still on its way belongs to it
        return WrittenItems{{}, timer.elapsed()};
    arrivals::Arrival arrival{from.place, from.account, from.source, {}, nowMs};
    for (const IntakeQueue::Item &item : items) {
        if (item.hasRow())
            arrival.jobs << item.row;
    }
    auto arrived = arrivals::take(db, arrival);
    if (!arrived)
        return std::unexpected(arrived.error());
    for (const IntakeQueue::Item &item : items) {
        if (!item.gone)
            continue;
        const auto marked = arrivals::markGone(db, arrival, item.kind, {item.id});
        if (!marked)
            return std::unexpected(marked.error());
        arrived->changed += marked->changed;
    }
    return WrittenItems{arrived->changed, timer.elapsed()};
}

} // namespace zixly
