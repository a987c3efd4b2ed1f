// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/comparetable.h"

#include <QAbstractTableModel>

namespace zixly {

// The table of a comparison as views need it: a line for each part, then its rows; a column that says in words whether
// the row differs, then one column a sweep. Lives in the GUI thread.
class CompareTableModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column : int { NameColumn, DiffersColumn, FirstSweep };
    enum Role {
        SectionRole = Qt::UserRole + 1, // bool: the line only names a part
        DiffersRole, // bool
        BestRole, // bool
    };
    using QAbstractTableModel::QAbstractTableModel;

    void setTable(const CompareTable &table);
    void setOnlyDifferences(bool on);
    const CompareTable &table() const { return m_table; }
    CompareTable shownTable() const; // without the rows that are hidden

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    void arrange();
    QVariant cell(const CompareRow &row, int column, int role) const;

    CompareTable m_table;
    QList<qsizetype> m_lines; // index of a row; -1 - section for a line that names a part
    bool m_onlyDifferences = false;
};

} // namespace zixly
