// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job.h"
#include "models/jobtablemodel.h"

#include <QTableView>
#include <QTimer>

#include <utility>
#include <vector>

namespace zixly {

class FrozenColumns;
class JobHeader;

// The view of the jobs table: fixed row height, remembered columns, and a selection and scroll position that follow
// the jobs themselves when rows come, go or are put in another order. GUI thread.
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

    JobHeader &header() { return *m_header; }
    // Shown in place of rows where there are none; the header with its filters stays. Takes the widget over.
    void setPlaceholder(QWidget *widget);
    std::pair<qint64, qint64> shownRows() const; // first and last in view, from 0; {0, -1} = none
    void showRow(qint64 row); // on top, selected
    void scrollPages(int pages); // of as many rows as are in view; negative = up

    void scrollTo(const QModelIndex &index, ScrollHint hint = EnsureVisible) override;

signals:
    void
    selectionSettled(); // selection or current row changed, also when the rows did; at most once per event loop pass
    void activatedKey(qint64 key); // Enter or double click
    void shownRowsChanged(); // scrolled, resized, or other rows

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void updateGeometries() override;

private:
    void setUpDelegates();
    void wireModel();
    void remember();
    void restore();
    void restoreSelection();
    void settle();
    void placePlaceholder();

    JobTableModel *m_jobs;
    JobHeader *m_header;
    FrozenColumns *m_frozen;
    QWidget *m_placeholder = nullptr;
    QTimer m_settle;
    // Taken before the rows change, used afterwards.
    std::vector<qint64> m_keptSelection; // sorted
    qint64 m_keptCurrent = 0;
    qint64 m_keptTop = 0;
    int m_keptOffset = 0;
    bool m_keepTop = false;
    bool m_remembered = false;
    bool m_restoring = false;
    bool m_chosen = false; // by the user, among the first rows of a search
};

} // namespace zixly
