// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "flows/arrival.h"

#include <QHash>

#include <deque>

namespace zixly {

// Where rows come from: one account of one connection.
struct RowOrigin {
    Place place;
    qint64 account = 0;
    QString source; // accounts::source()
};

// What is to be written, coalesced per id: many changes of one job become one. Per id the order is kept, also between
// rows and the mark "gone".
class IntakeQueue
{
public:
    struct Item {
        RowOrigin from;
        QString kind; // of the id
        QString id;
        platform::RemoteJob row; // without id: none
        bool gone = false; // after the row
        bool suspect = false; // its write failed: goes alone, so that it holds up nobody

        bool hasRow() const { return !row.id.isEmpty(); }
    };

    void addRow(const RowOrigin &from, const platform::RemoteJob &row);
    void addGone(const RowOrigin &from, const QString &kind, const QString &id);
    // The oldest items of one origin, at most `limit`.
    QList<Item> pop(qsizetype limit);
    // A write that failed: before everything that waits, or after it; newer rows stay on top.
    void putBack(const QList<Item> &items, bool last);

    bool isEmpty() const { return m_order.empty(); }
    qsizetype size() const { return static_cast<qsizetype>(m_order.size()); }

private:
    using Name = std::pair<QString, std::pair<QString, QString>>; // source, kind, id
    Item &itemOf(const RowOrigin &from, const QString &kind, const QString &id);

    QHash<Name, Item> m_items;
    std::deque<Name> m_order;
};

} // namespace zixly
