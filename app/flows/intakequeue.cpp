// SPDX-License-Identifier: GPL-3.0-or-later
#include "flows/intakequeue.h"

namespace zixly {

IntakeQueue::Item &IntakeQueue::itemOf(const RowOrigin &from, const QString &kind, const QString &id)
{
    const Name name{from.source, {kind, id}};
    auto it = m_items.find(name);
    if (it == m_items.end()) {
        it = m_items.insert(name, {.kind = kind, .id = id});
        m_order.push_back(name);
    }
    it->from = from;
    return *it;
}

void IntakeQueue::addRow(const RowOrigin &from, const platform::RemoteJob &row)
{
    if (row.id.isEmpty())
        return;
    Item &item = itemOf(from, row.idKind, row.id);
    if (item.hasRow())
        platform::merge(item.row, row);
    else
        item.row = row;
    item.gone = false;
}

void IntakeQueue::addGone(const RowOrigin &from, const QString &kind, const QString &id)
{
    itemOf(from, kind, id).gone = true;
}

QList<IntakeQueue::Item> IntakeQueue::pop(qsizetype limit)
{
    QList<Item> items;
    while (!m_order.empty() && items.size() < limit) {
        const auto next = m_items.constFind(m_order.front());
        if (!items.isEmpty() && (next->suspect || next->from.source != items.first().from.source))
            break;
        items << *next;
        m_items.erase(next);
        m_order.pop_front();
        if (items.last().suspect)
            break;
    }
    return items;
}

void IntakeQueue::putBack(const QList<Item> &items, bool last)
{
    for (auto it = items.rbegin(); it != items.rend(); ++it) { // NOLINT(modernize-loop-convert): backwards
        const Name name{it->from.source, {it->kind, it->id}};
        Item item = *it;
        const auto newer = m_items.constFind(name);
        const bool waits = newer != m_items.constEnd();
        if (waits) {
            item.from = newer->from;
            if (newer->hasRow() && item.hasRow())
                platform::merge(item.row, newer->row);
            else if (newer->hasRow())
                item.row = newer->row;
            item.gone = newer->gone || (item.gone && !newer->hasRow());
        }
        m_items.insert(name, item);
        if (!waits && last)
            m_order.push_back(name);
        else if (!waits)
            m_order.push_front(name);
    }
}

} // namespace zixly
