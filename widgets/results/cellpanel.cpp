// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/results/cellpanel.h"

#include "core/async.h"
#include "core/format.h"
#include "widgets/controls/copiedtable.h"
#include "widgets/controls/theme.h"
#include "widgets/controls/tintedlabel.h"
#include "widgets/results/celldelegate.h"
#include "widgets/results/filterheader.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QMenu>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QTableView>
#include <QVBoxLayout>
#include <QtConcurrentRun>

#include <algorithm>

namespace zixly {

namespace {

constexpr std::size_t kRemembered = 5000; // selected rows that survive a new order
constexpr int kStateVersion = 1;

ColumnFilter::Kind kindOf(int column)
{
    return column == cellcolumn::Remark ? ColumnFilter::Kind::Text : ColumnFilter::Kind::Number;
}

} // namespace

CellPanel::CellPanel(QWidget *parent)
    : QWidget(parent)
    , m_model(new CellTableModel(this))
    , m_table(new QTableView(this))
    , m_header(new FilterHeader(kindOf, m_table))
    , m_count(new TintedLabel(theme::Ink::Muted, this))
    , m_problem(new TintedLabel(theme::Ink::Error, this))
    , m_clear(new QPushButton(tr("Clear filters"), this))
{
    setUpTable();
    m_clear->hide();
    m_problem->hide();
    m_count->setAccessibleName(tr("Number of cells"));
    m_problem->setAccessibleName(tr("Problem of a filter"));
    auto *line = new QHBoxLayout;
    line->setSpacing(theme::kNear);
    line->addWidget(m_count);
    line->addWidget(m_problem);
    line->addStretch(1);
    line->addWidget(m_clear);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(theme::kTight);
    layout->addWidget(m_table, 1);
    layout->addLayout(line);

    connect(m_clear, &QPushButton::clicked, m_header, &FilterHeader::clearFilters);
    connect(m_header, &FilterHeader::filterChanged, m_model, &CellTableModel::setFilter);
    connect(m_header, &FilterHeader::filtersEdited, this, &CellPanel::showCount);
    connect(m_model, &CellTableModel::aboutToArrange, this, &CellPanel::remember);
    connect(m_model, &CellTableModel::arranged, this, &CellPanel::restore);
    setUpMenus();
    showCount();
}

void CellPanel::setUpTable()
{
    m_table->setAccessibleName(tr("Results"));
    m_table->setObjectName(QStringLiteral("cellTable"));
    m_table->setHorizontalHeader(m_header);
    m_table->setModel(m_model);
    m_table->setItemDelegate(new CellDelegate(m_table));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setWordWrap(false);
    m_table->setAlternatingRowColors(true);
    m_table->setShowGrid(false);
    m_table->setTabKeyNavigation(false); // Tab leaves the table
    m_table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->setMinimumHeight(120);
    m_header->setSectionsClickable(true);
    m_header->setSectionsMovable(true);
    m_header->setHighlightSections(false);
    m_header->setContextMenuPolicy(Qt::CustomContextMenu);
    m_header->setSortIndicator(m_model->arrangement().sortColumn, Qt::DescendingOrder);
    m_table->setSortingEnabled(true); // sorts as the indicator says
    setUpColumns();
    connect(
        m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex &current) {
            if (m_quiet || !current.isValid())
                return;
            m_current = m_model->cellAt(current.row());
            emit cellActivated(m_current);
        });
}

void CellPanel::setUpColumns()
{
    m_table->verticalHeader()->setDefaultSectionSize(theme::rowHeight(this));
    const QFontMetrics metrics(font());
    const int least = metrics.horizontalAdvance(QStringLiteral("\u221210,000.00")) + 2 * theme::kNear;
    for (int column = 0; column < cellcolumn::Count; ++column) {
        const int title = metrics.horizontalAdvance(cellColumnTitle(column)) + metrics.height() + 2 * theme::kNear;
        // The remark carries a sign before its words.
        const int words = column == cellcolumn::Remark
            ? metrics.horizontalAdvance(CellSet::fewTradesText()) + 2 * metrics.height() + 2 * theme::kNear
            : least;
        m_table->setColumnWidth(column, std::max(title, words));
    }
}

void CellPanel::setUpMenus()
{
    auto *copy = new QAction(tr("Copy"), this);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(copy, &QAction::triggered, this, &CellPanel::copySelection);
    m_table->addAction(copy);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_table, &QWidget::customContextMenuRequested, this, &CellPanel::openMenu);
    connect(m_header, &QWidget::customContextMenuRequested, this, &CellPanel::chooseColumns);
}

void CellPanel::openMenu(const QPoint &position)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const bool any = m_table->selectionModel()->hasSelection();
    QAction *copy = menu->addAction(tr("Copy with headers"), this, &CellPanel::copySelection);
    copy->setEnabled(any);
    QAction *selection
        = menu->addAction(tr("Export selected rows as CSV..."), this, [this] { emit exportRequested(selectedRows()); });
    selection->setEnabled(any);
    menu->popup(m_table->viewport()->mapToGlobal(position));
}

void CellPanel::chooseColumns(const QPoint &position)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (int column = cellcolumn::Remark; column < cellcolumn::Count; ++column) { // the pair itself always stays
        QAction *action = menu->addAction(cellColumnTitle(column));
        action->setCheckable(true);
        action->setChecked(!m_header->isSectionHidden(column));
        connect(action, &QAction::toggled, m_header,
            [this, column](bool shown) { m_header->setSectionHidden(column, !shown); });
    }
    menu->popup(m_header->mapToGlobal(position));
}

void CellPanel::setCells(const CellSet &set)
{
    m_model->setCells(set);
}

void CellPanel::setCurrentRow(qint32 cell)
{
    m_current = cell;
    const int row = m_model->rowOf(cell);
    const QScopedValueRollback quiet(m_quiet, true);
    if (row < 0) {
        m_table->clearSelection();
        return;
    }
    const int column = m_table->currentIndex().isValid() ? m_table->currentIndex().column() : 0;
    const QModelIndex index = m_model->index(row, column);
    m_table->selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    m_table->scrollTo(index);
}

CellRowsPtr CellPanel::selectedRows() const
{
    auto rows = std::make_shared<CellRows>();
    for (const QItemSelectionRange &range : m_table->selectionModel()->selection()) {
        for (int row = range.top(); row <= range.bottom(); ++row)
            rows->push_back(row);
    }
    std::sort(rows->begin(), rows->end());
    for (qint32 &row : *rows)
        row = m_model->cellAt(row);
    return rows;
}

void CellPanel::remember()
{
    const CellRowsPtr rows = selectedRows();
    m_selected = rows->size() <= kRemembered ? *rows : CellRows();
}

void CellPanel::restore()
{
    const QScopedValueRollback quiet(m_quiet, true);
    QItemSelection selection;
    for (const qint32 cell : m_selected) {
        if (const int row = m_model->rowOf(cell); row >= 0)
            selection.select(m_model->index(row, 0), m_model->index(row, cellcolumn::Count - 1));
    }
    m_table->selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    if (const int row = m_model->rowOf(m_current); row >= 0) {
        m_table->selectionModel()->setCurrentIndex(m_model->index(row, 0), QItemSelectionModel::NoUpdate);
        m_table->scrollTo(m_model->index(row, 0));
    }
    showCount();
    emit viewChanged();
}

void CellPanel::showCount()
{
    const auto shown = static_cast<int>(m_model->rows()->size());
    const QString total = countText(m_model->total());
    m_count->setText(m_header->isFiltered()
            ? tr("%1 of %2 cells").arg(countText(shown), total)
            : tr("%n cells", nullptr, shown).replace(QString::number(shown), countText(shown)));
    const QString problem = m_header->problem();
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
    m_clear->setVisible(m_header->isFiltered());
}

void CellPanel::copySelection()
{
    const CellRowsPtr rows = selectedRows();
    if (rows->empty())
        return;
    const auto text = [set = m_model->cells(), rows] {
        const QString lines = cellsAsText(set, *rows);
        return std::pair(lines, copiedtable::html(lines));
    };
    const auto publish
        = [](const std::pair<QString, QString> &copied) { copiedtable::copy(copied.first, copied.second); };
    constexpr std::size_t kAtOnce = 2000; // rows that are formatted within a frame
    if (rows->size() <= kAtOnce)
        publish(text());
    else
        whenReady(QtConcurrent::run(text), this, publish);
}

void CellPanel::focusFilter()
{
    const QModelIndex current = m_table->currentIndex();
    m_header->focusField(current.isValid() ? current.column() : cellcolumn::Fast);
}

QByteArray CellPanel::saveState() const
{
    return QByteArray::number(kStateVersion) + ';' + m_header->saveState().toBase64();
}

void CellPanel::restoreState(const QByteArray &state)
{
    if (state.startsWith(QByteArray::number(kStateVersion) + ';'))
        m_header->restoreState(QByteArray::fromBase64(state.mid(state.indexOf(';') + 1)));
}

void CellPanel::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        setUpColumns();
}

} // namespace zixly
