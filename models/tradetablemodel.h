// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sweepresult.h"
#include "models/charttable.h"

#include <QAbstractTableModel>

namespace zixly {

// The trades of one cell, oldest first. Shares the curve; GUI thread.
class TradeTableModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Entry, Exit, Bars, EntryPrice, ExitPrice, Profit, ReturnPercent, ColumnCount };
    enum Role { SignRole = Qt::UserRole + 1 }; // int: -1 a loss, +1 a gain, 0 neither or no money in the column

    explicit TradeTableModel(QObject *parent = nullptr);

    void setCurve(const CurvePtr &curve, bool dateOnly); // null = none
    ChartTable table() const; // for files and the clipboard

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QString text(const Trade &trade, int column) const;
    QString toolTip(const Trade &trade, int column) const;

    CurvePtr m_curve;
    bool m_dateOnly = true;
};

} // namespace zixly
