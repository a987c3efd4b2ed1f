// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/charttable.h"

#include <QWidget>

#include <functional>

class QAbstractItemModel;
class QPushButton;
class QTableView;

namespace zixly {

class OriginLine;

// A table that belongs to the chosen cell: where its numbers come from, the rows, and commands to copy and export them.
// Does not own the model; GUI thread.
class TablePage final : public QWidget
{
    Q_OBJECT
public:
    // `table` gives the rows of the model as values.
    TablePage(QAbstractItemModel *model, std::function<ChartTable()> table, QWidget *parent = nullptr);

    QTableView *view() const { return m_view; }
    OriginLine *origin() const { return m_origin; }
    void name(const QString &table, const QString &exportCommand); // both for screen readers
    void fitColumns();
    void copy(); // the selected rows, or all

signals:
    void exportRequested(const zixly::ChartTable &table, QWidget *asker);

protected:
    void changeEvent(QEvent *event) override;

private:
    void setUpView();
    void retranslate();
    void follow(); // nothing to copy, no commands

    std::function<ChartTable()> m_table;
    OriginLine *m_origin;
    QTableView *m_view;
    QPushButton *m_copy;
    QPushButton *m_export;
};

} // namespace zixly
