// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/format.h"
#include "core/priceseries.h"

#include <QAbstractTableModel>
#include <QList>

namespace zixly {

// The imported price series, one row per ticker, sorted here (there are few). GUI thread.
class PriceTableModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column {
        TickerColumn,
        FirstColumn,
        LastColumn,
        BarsColumn,
        IntervalColumn,
        SourceColumn,
        ImportedColumn,
        ColumnCount
    };
    enum Role { TickerRole = Qt::UserRole + 1, SortRole };

    explicit PriceTableModel(QObject *parent = nullptr);

    void setSeries(const QList<SeriesInfo> &series);
    const QList<SeriesInfo> &series() const { return m_series; }
    bool isLoaded() const { return m_loaded; } // setSeries() was called at least once
    void setTimeZone(TimeZoneChoice zone);
    int rowOf(const QString &ticker) const; // -1 if there is none

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

private:
    void sortSeries();

    QList<SeriesInfo> m_series;
    int m_sortColumn = TickerColumn;
    Qt::SortOrder m_order = Qt::AscendingOrder;
    TimeZoneChoice m_zone = TimeZoneChoice::Local;
    bool m_loaded = false;
};

} // namespace zixly
