// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/celltablemodel.h"

#include <QWidget>

class QPushButton;
class QTableView;

namespace zixly {

class FilterHeader;
class TintedLabel;

// The table of all cells with its filter row, its count and its commands. Shares the cells; asks for exports and tells
// which cell was chosen. GUI thread.
class CellPanel final : public QWidget
{
    Q_OBJECT
public:
    explicit CellPanel(QWidget *parent = nullptr);

    void setCells(const CellSet &set);
    void setCurrentRow(qint32 cell); // shows and selects it, without a signal; -1 = none
    CellRowsPtr shownRows() const { return m_model->rows(); }
    CellRowsPtr selectedRows() const; // cells, in display order
    void copySelection();
    void focusFilter();
    QTableView *table() const { return m_table; }
    const CellTableModel &model() const { return *m_model; }

    QByteArray saveState() const;
    void restoreState(const QByteArray &state);

signals:
    void cellActivated(qint32 cell); // the person chose it
    void exportRequested(const zixly::CellRowsPtr &rows);
    void viewChanged(); // other rows or another order

protected:
    void changeEvent(QEvent *event) override;

private:
    void setUpTable();
    void setUpColumns();
    void setUpMenus();
    void remember();
    void restore();
    void showCount();
    void chooseColumns(const QPoint &position);
    void openMenu(const QPoint &position);

    CellTableModel *m_model;
    QTableView *m_table;
    FilterHeader *m_header;
    TintedLabel *m_count;
    TintedLabel *m_problem;
    QPushButton *m_clear;
    CellRows m_selected; // cells selected before the rows were arranged anew
    qint32 m_current = -1;
    bool m_quiet = false; // changes come from the program
};

} // namespace zixly
