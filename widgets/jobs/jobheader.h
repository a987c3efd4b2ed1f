// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/jobtablemodel.h"
#include "widgets/results/filterheader.h"

class QMenu;

namespace zixly {

// The header of the jobs table: filters under the titles, which columns are shown, how wide and in which order, and by
// which of them the rows are sorted. A click sorts by one column, Shift and a click adds a further one; a number beside
// the arrow says which counts first. GUI thread.
class JobHeader final : public FilterHeader
{
    Q_OBJECT
public:
    JobHeader(JobTableModel *model, QWidget *table);
    JobHeader(JobHeader &other, QWidget *table); // without filters; commands work on the other one

    void setStandardWidths();
    void fillMenu(QMenu *menu); // columns, order, filters: the same in the context menu and in View
    void setFrozen(int columns); // how many of the first shown columns stay while the others scroll
    int frozen() const { return m_frozen; }

    QByteArray columnState() const;
    bool restoreColumns(const QByteArray &state); // ignores what it cannot read

signals:
    void frozenChanged(int columns);

protected:
    void initStyleOptionForIndex(QStyleOptionHeader *option, int column) const override;
    void paintSection(QPainter *painter, const QRect &rect, int column) const override;
    void mouseReleaseEvent(QMouseEvent *event) override;

private:
    JobHeader(JobTableModel *model, JobHeader *master, QWidget *table);
    void sortBy(int column, bool further);
    void showOrder();
    void openMenu(int column, const QPoint &globalPos);
    void fillColumns(QMenu *menu);
    void fillOrder(QMenu *menu, int column);
    int shownColumns() const;

    JobTableModel *m_jobs;
    JobHeader *m_master; // null = this one
    int m_frozen = 0;
    Qt::KeyboardModifiers m_modifiers; // of the click that is being handled
};

} // namespace zixly
