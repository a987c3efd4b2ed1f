// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/comparetable.h"

#include <QWidget>

class QTableView;

namespace zixly {

class CompareTableModel;

// What the sweeps of a comparison have in common and what not, line by line. GUI thread.
class CompareTablePanel final : public QWidget
{
    Q_OBJECT
public:
    explicit CompareTablePanel(QWidget *parent = nullptr);

    void setTable(const CompareTable &table);
    void copy() const; // the selected rows, or all of them, with headers
    CompareTable shownTable() const;
    QTableView *view() const { return m_view; }

signals:
    void exportRequested(const zixly::CompareTable &table); // the rows as seen

protected:
    void changeEvent(QEvent *event) override;

private:
    void spanSections();
    void fitColumns();

    CompareTableModel *m_model;
    QTableView *m_view;
};

} // namespace zixly
