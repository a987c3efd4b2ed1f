// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/charttablemodel.h"

namespace zixly {

void ChartTableModel::setTable(const ChartTable &table)
{
    beginResetModel();
    m_table = table;
    endResetModel();
}

int ChartTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_table.rows);
}

int ChartTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_table.columns.size());
}

QVariant ChartTableModel::alignment(int column) const
{
    using Kind = ChartTable::Kind;
    const Kind kind = m_table.columns[column].kind;
    const bool figure = kind == Kind::Number || kind == Kind::Count;
    return QVariant::fromValue(Qt::Alignment(Qt::AlignVCenter | (figure ? Qt::AlignRight : Qt::AlignLeft)));
}

QVariant ChartTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    switch (role) {
    case Qt::DisplayRole: return m_table.shown(index.row(), index.column());
    case Qt::TextAlignmentRole: return alignment(index.column());
    case Qt::AccessibleTextRole: {
        const QString text = m_table.shown(index.row(), index.column());
        return text.isEmpty() ? tr("none") : text;
    }
    default: return {};
    }
}

QVariant ChartTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= m_table.columns.size())
        return {};
    if (role == Qt::TextAlignmentRole)
        return alignment(section);
    return role == Qt::DisplayRole ? QVariant(m_table.columns[section].title) : QVariant();
}

} // namespace zixly
