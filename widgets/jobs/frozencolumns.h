// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTableView>

namespace zixly {

class JobHeader;
class JobTable;

// The first columns of the jobs table once more, drawn over it while it is scrolled sideways, so that they stay in
// view. Shares model, selection and delegates with the table, which keeps the keyboard. A child of the table; GUI
// thread.
class FrozenColumns final : public QTableView
{
    Q_OBJECT
public:
    FrozenColumns(JobTable &table, JobHeader &header);

    void place(); // to be called when the table's geometry, columns or sideways position change
    int coveredWidth() const; // 0 = nothing is frozen

protected:
    void updateGeometries() override;
    void wheelEvent(QWheelEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void adopt();
    void followColumns();
    void wire();

    JobTable &m_table;
    JobHeader &m_header; // of the table
    JobHeader *m_titles; // its own
    bool m_following = false;
    bool m_laying = false;
};

} // namespace zixly
