// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/jobs/frozencolumns.h"

#include "widgets/controls/theme.h"
#include "widgets/jobs/jobheader.h"
#include "widgets/jobs/jobtable.h"

#include <QCoreApplication>
#include <QPainter>
#include <QScopedValueRollback>
#include <QScrollBar>
#include <QWheelEvent>

#include <algorithm>

namespace zixly {

FrozenColumns::FrozenColumns(JobTable &table, JobHeader &header)
    : QTableView(&table)
    , m_table(table)
    , m_header(header)
    , m_titles(new JobHeader(header, this))
{
    setAccessibleName(tr("Jobs, columns kept in view"));
    adopt();
    wire();
    hide();
}

void FrozenColumns::adopt()
{
    setModel(m_table.model());
    setHorizontalHeader(m_titles);
    setSelectionModel(m_table.selectionModel());
    setSelectionBehavior(m_table.selectionBehavior());
    setSelectionMode(m_table.selectionMode());
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollMode(ScrollPerPixel);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setWordWrap(false);
    setShowGrid(false);
    setAlternatingRowColors(true);
    setFrameShape(NoFrame);
    setEditTriggers(NoEditTriggers);
    setMouseTracking(true);
    setFocusPolicy(Qt::NoFocus);
    viewport()->setFocusProxy(&m_table);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    for (int column = 0; column < model()->columnCount(); ++column)
        setItemDelegateForColumn(column, m_table.itemDelegateForColumn(column));
}

void FrozenColumns::wire()
{
    connect(verticalScrollBar(), &QScrollBar::valueChanged, m_table.verticalScrollBar(), &QScrollBar::setValue);
    connect(m_table.verticalScrollBar(), &QScrollBar::valueChanged, verticalScrollBar(), &QScrollBar::setValue);
    connect(m_table.horizontalScrollBar(), &QScrollBar::valueChanged, this, &FrozenColumns::place);
    connect(&m_header, &JobHeader::frozenChanged, this, &FrozenColumns::followColumns);
    connect(&m_header, &QHeaderView::sectionResized, this, &FrozenColumns::followColumns);
    connect(&m_header, &QHeaderView::sectionMoved, this, &FrozenColumns::followColumns);
    connect(m_titles, &QHeaderView::sectionResized, this, [this](int column, int, int size) {
        if (!m_following && size > 0)
            m_header.resizeSection(column, size);
    });
    connect(this, &QTableView::doubleClicked, &m_table, &QTableView::doubleClicked);
}

void FrozenColumns::followColumns()
{
    if (m_following)
        return;
    {
        const QScopedValueRollback following(m_following, true);
        m_titles->restoreState(m_header.saveState());
        m_titles->setSectionsMovable(false);
        int left = m_header.frozen();
        for (int visual = 0; visual < m_header.count(); ++visual) {
            const int column = m_header.logicalIndex(visual);
            const bool shown = !m_header.isSectionHidden(column) && left > 0;
            left -= shown ? 1 : 0;
            m_titles->setSectionHidden(column, !shown);
        }
    }
    place();
}

int FrozenColumns::coveredWidth() const
{
    return m_header.frozen() > 0 ? m_titles->length() : 0;
}

// At the left end the table's own columns are in view.
void FrozenColumns::place()
{
    const int width = coveredWidth();
    const bool shown = width > 0 && m_table.horizontalScrollBar()->value() > 0;
    m_header.setPinned(shown ? m_header.frozen() : 0);
    if (!shown) {
        hide();
        return;
    }
    verticalHeader()->setDefaultSectionSize(m_table.verticalHeader()->defaultSectionSize());
    const QPoint corner = m_table.horizontalHeader()->geometry().topLeft();
    setGeometry(corner.x(), corner.y(), std::min(width, m_table.viewport()->width()),
        m_header.height() + m_table.viewport()->height());
    // The filters of the table's header are seen and used through a gap between titles and rows.
    const int titles = m_titles->height();
    setMask(QRegion(rect()) - QRegion(0, titles, this->width(), std::max(0, m_header.height() - titles)));
    updateGeometries();
    verticalScrollBar()->setValue(m_table.verticalScrollBar()->value());
    show();
    raise();
}

void FrozenColumns::updateGeometries()
{
    if (m_laying)
        return;
    const QScopedValueRollback laying(m_laying, true);
    QTableView::updateGeometries();
    setViewportMargins(0, m_header.height(), 0, 0);
}

void FrozenColumns::wheelEvent(QWheelEvent *event)
{
    QCoreApplication::sendEvent(m_table.viewport(), event);
}

void FrozenColumns::paintEvent(QPaintEvent *event)
{
    QTableView::paintEvent(event);
    QPainter painter(viewport());
    painter.setPen(theme::ink(theme::Ink::SurfaceBorder, palette()));
    const int edge = viewport()->width() - 1;
    painter.drawLine(edge, 0, edge, viewport()->height());
}

} // namespace zixly
