// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/charttable.h"

#include <QWidget>

class QTableView;

namespace zixly {

class ChartTableModel;

// The data of a chart as a table that can be copied and exported: what a screen reader gets in place of the picture.
// Shares the data as they were when it opened; GUI thread.
class ChartTableWindow final : public QWidget
{
    Q_OBJECT
public:
    ChartTableWindow(const ChartTable &table, bool exportable, QWidget *parent);

    QTableView *view() const { return m_view; }
    void copy(); // the selected rows, or all

signals:
    void exportRequested(const zixly::ChartTable &table, QWidget *asker);

private:
    ChartTableModel *m_model;
    QTableView *m_view;
};

} // namespace zixly
