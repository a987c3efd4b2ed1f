// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/overview/joblist.h"

#include "widgets/controls/theme.h"
#include "widgets/items/numberdelegate.h"
#include "widgets/items/statusdelegate.h"

#include <QHeaderView>
#include <QKeyEvent>

#include <algorithm>

namespace zixly {

namespace {

constexpr int kMostRows = 8; // shown at once, the others by scrolling

int charactersOf(JobTableModel::Column column)
{
    switch (column) {
    case JobTableModel::StatusColumn: return 15;
    case JobTableModel::TickerColumn: return 9;
    case JobTableModel::SharpeColumn: return 10;
    case JobTableModel::CreatedColumn: return 20;
    default: return 16;
    }
}

} // namespace

JobList::JobList(const QList<JobTableModel::Column> &columns, QWidget *parent)
    : QTableView(parent)
    , m_list(new JobListModel(columns, this))
{
    using Model = JobTableModel;
    setModel(m_list);
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollMode(ScrollPerPixel);
    setWordWrap(false);
    setShowGrid(false);
    setAlternatingRowColors(true);
    setTabKeyNavigation(false);
    setEditTriggers(NoEditTriggers);
    setCornerButtonEnabled(false);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setDefaultSectionSize(theme::rowHeight(this));
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSectionsClickable(false);
    const int em = fontMetrics().horizontalAdvance(u'0');
    for (int section = 0; section < columns.size(); ++section) {
        const auto column = columns[section];
        const QString title = m_list->headerData(section, Qt::Horizontal).toString();
        setColumnWidth(section, std::max(em * charactersOf(column) + 12, fontMetrics().horizontalAdvance(title) + 24));
        if (column == Model::SharpeColumn)
            setItemDelegateForColumn(section, new NumberDelegate(Model::ValueRole, this));
        if (column == Model::StatusColumn)
            setItemDelegateForColumn(section,
                new StatusDelegate(
                    {Model::StateRole, Model::ProgressRole, Model::ProgressTextRole, Model::NoteRole}, this));
        if (column == Model::SweepColumn)
            horizontalHeader()->setSectionResizeMode(section, QHeaderView::Stretch);
    }
    connect(this, &QTableView::doubleClicked, this, [this](const QModelIndex &index) { follow(index.row()); });
}

void JobList::setJobs(const QList<Job> &jobs)
{
    const Job *selected = m_list->job(currentIndex().row());
    const qint64 key = selected ? selected->key : 0;
    const int before = m_list->rowCount();
    m_list->setJobs(jobs);
    if (const int row = m_list->rowOf(key); key != 0 && row >= 0 && row != currentIndex().row())
        setCurrentIndex(m_list->index(row, 0));
    if (m_list->rowCount() == before)
        return;
    updateGeometry();
    if (before == 0)
        scrollToTop();
}

QSize JobList::sizeHint() const
{
    const int rows = std::clamp(m_list->rowCount(), 1, kMostRows);
    int width = 0;
    for (int section = 0; section < m_list->columnCount(); ++section)
        width += columnWidth(section);
    return {width,
        horizontalHeader()->sizeHint().height() + rows * verticalHeader()->defaultSectionSize() + 2 * frameWidth()};
}

QSize JobList::minimumSizeHint() const
{
    return {240, sizeHint().height()};
}

void JobList::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        follow(currentIndex().row());
    else
        QTableView::keyPressEvent(event);
}

void JobList::follow(int row)
{
    if (const Job *job = m_list->job(row))
        emit jobActivated(Job(*job)); // whoever hears of it may change the list
}

} // namespace zixly
