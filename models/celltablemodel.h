// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/cellarrangement.h"

#include <QAbstractTableModel>

namespace zixly {

// The table of all cells of one sweep: shares the cells, owns only an index of the rows it shows. Lives in the GUI
// thread; large sets are filtered and sorted on a worker and swapped in when ready (model reset, then arranged()).
class CellTableModel final : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Role {
        NumberRole = Qt::UserRole + 1, // double
        FewTradesRole, // bool: fewer trades than the sweep's minimum
    };

    explicit CellTableModel(QObject *parent = nullptr);

    // The same columns with more rows ready (a running sweep) keep what is shown until the new order is there.
    void setCells(const CellSet &set);
    void setFilter(int column, const ColumnFilter &filter);
    const CellArrangement &arrangement() const { return m_wanted; }

    const CellSet &cells() const { return m_shown; }
    CellRowsPtr rows() const { return m_rows; } // in display order
    qint32 cellAt(int row) const { return (*m_rows)[static_cast<std::size_t>(row)]; }
    int rowOf(qint32 cell) const; // -1 = filtered out or not ready
    qint64 total() const { return m_shown.readyCount; } // without filters
    bool isArranging() const { return m_running; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    void sort(int column, Qt::SortOrder order) override;

signals:
    void aboutToArrange(); // the last moment to remember what is selected
    void arranged();

private:
    struct Arranged {
        CellSet set;
        CellRowsPtr rows;
        std::shared_ptr<const CellRows> positions; // cell -> row shown, -1
    };
    static Arranged work(const CellSet &set, const CellArrangement &arrangement);
    void rearrange();
    void show(const Arranged &arranged);
    QString toolTip(qint32 cell, int column) const;

    CellSet m_latest; // what was given last
    CellSet m_shown; // what m_rows belongs to
    CellArrangement m_wanted;
    CellRowsPtr m_rows;
    std::shared_ptr<const CellRows> m_positions;
    bool m_running = false;
    bool m_again = false;
};

} // namespace zixly
