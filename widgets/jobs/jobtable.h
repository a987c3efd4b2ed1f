// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job.h"
#include "models/jobtablemodel.h"

#include <QTableView>
#include <QTimer>

#include <vector>

namespace zixly {

// The view of the jobs table: fixed row height, remembered columns, and a selection and scroll position that follow
// the jobs themselves when rows come, go or are put in another order.
class JobTable final : public QTableView
{
    Q_OBJECT
public:
    explicit JobTable(JobTableModel *model, QWidget *parent = nullptr);

    qint64 currentKey() const; // 0 = none
    std::vector<qint64> selectedKeys() const; // in row order
    QList<Job> selectedJobs(int limit) const; // the loaded ones
    qint64 selectedCount() const;
    void selectKey(qint64 key); // scrolls to it
    void copySelection() const;

    QByteArray headerState() const;
    void restoreHeader(const QByteArray &state); // ignores what it cannot read

signals:
    void
    selectionSettled(); // selection or current row changed, also when the rows did; at most once per event loop pass
    void activatedKey(qint64 key); // Enter or double click

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void setUpHeader();
    void showHeaderMenu(const QPoint &at);
    void remember();
    void restore();
    void settle();
    void showSort(const JobQuery &query);

    JobTableModel *m_jobs;
    QTimer m_settle;
    // Taken before the rows change, used afterwards.
    std::vector<qint64> m_keptSelection; // sorted
    qint64 m_keptCurrent = 0;
    qint64 m_keptTop = 0;
    int m_keptOffset = 0;
    bool m_keepTop = false;
    bool m_remembered = false;
};

} // namespace zixly
