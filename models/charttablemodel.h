// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/charttable.h"

#include <QAbstractTableModel>

namespace zixly {

// The data of a chart for a table view. Shares it; GUI thread.
class ChartTableModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    using QAbstractTableModel::QAbstractTableModel;

    void setTable(const ChartTable &table);
    const ChartTable &table() const { return m_table; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QVariant alignment(int column) const;

    ChartTable m_table;
};

} // namespace zixly
