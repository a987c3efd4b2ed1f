// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/jobs/jobtable.h"

#include "models/jobcolumns.h"
#include "widgets/controls/theme.h"
#include "widgets/items/favouritedelegate.h"
#include "widgets/items/numberdelegate.h"
#include "widgets/items/statusdelegate.h"

#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QScrollBar>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace zixly {

namespace {

using Model = JobTableModel;

// Bumped whenever columns come or go, so that an old header state is not read as a new one.
constexpr int kHeaderVersion = 1;
constexpr int kMostCopied = 10'000; // rows

} // namespace

JobTable::JobTable(JobTableModel *model, QWidget *parent)
    : QTableView(parent)
    , m_jobs(model)
{
    setAccessibleName(tr("Jobs"));
    setModel(model);
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollMode(ScrollPerPixel);
    setWordWrap(false);
    setShowGrid(false);
    setAlternatingRowColors(true);
    setTabKeyNavigation(false);
    setFrameShape(NoFrame);
    setEditTriggers(NoEditTriggers);
    setMouseTracking(true);
    setCornerButtonEnabled(false);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setDefaultSectionSize(theme::rowHeight(this));

    auto *stars = new FavouriteDelegate(Model::ValueRole, this);
    connect(stars, &FavouriteDelegate::toggled, m_jobs, &Model::toggleFavourite);
    setItemDelegateForColumn(Model::FavouriteColumn, stars);
    setItemDelegateForColumn(Model::StatusColumn,
        new StatusDelegate({Model::StateRole, Model::ProgressRole, Model::ProgressTextRole}, this));
    auto *numbers = new NumberDelegate(Model::ValueRole, this);
    for (const int column :
        {Model::SharpeColumn, Model::ReturnColumn, Model::DrawdownColumn, Model::CellsColumn, Model::DurationColumn})
        setItemDelegateForColumn(column, numbers);
    setUpHeader();

    m_settle.setSingleShot(true);
    m_settle.setInterval(0);
    connect(&m_settle, &QTimer::timeout, this, &JobTable::selectionSettled);
    connect(selectionModel(), &QItemSelectionModel::selectionChanged, this, &JobTable::settle);
    connect(selectionModel(), &QItemSelectionModel::currentRowChanged, this, &JobTable::settle);
    connect(m_jobs, &Model::rowsAboutToBeInserted, this, &JobTable::remember);
    connect(m_jobs, &Model::rowsAboutToBeRemoved, this, &JobTable::remember);
    connect(m_jobs, &Model::rowsAboutToBeMoved, this, &JobTable::remember);
    connect(m_jobs, &Model::modelAboutToBeReset, this, &JobTable::remember);
    connect(m_jobs, &Model::keysChanged, this, &JobTable::restore);
    connect(m_jobs, &Model::queryChanged, this, &JobTable::showSort);
    connect(this, &QTableView::doubleClicked, this, [this](const QModelIndex &index) {
        if (index.column() != Model::FavouriteColumn)
            emit activatedKey(m_jobs->keyAt(index.row()));
    });
}

void JobTable::setUpHeader()
{
    QHeaderView *header = horizontalHeader();
    header->setSectionsMovable(true);
    header->setFirstSectionMovable(false);
    header->setHighlightSections(false);
    header->setStretchLastSection(false);
    header->setMinimumSectionSize(28);
    header->setTextElideMode(Qt::ElideRight);
    const int em = fontMetrics().horizontalAdvance(u'0');
    const auto width = [&](int column, int characters) {
        // Never narrower than its title with the sort arrow.
        const QString title = m_jobs->headerData(column, Qt::Horizontal).toString();
        setColumnWidth(column, std::max(em * characters + 12, fontMetrics().horizontalAdvance(title) + 30));
    };
    width(Model::StatusColumn, 18);
    width(Model::NameColumn, 28);
    width(Model::TickerColumn, 10);
    width(Model::SweepColumn, 18);
    width(Model::WhereColumn, 12);
    for (int column = Model::SharpeColumn; column <= Model::CellsColumn; ++column)
        width(column, 10);
    width(Model::CreatedColumn, 20);
    width(Model::DurationColumn, 12);
    setColumnWidth(Model::FavouriteColumn, 28);
    // A name repeats ticker and ranges unless somebody changed it, so what was found comes before it.
    header->moveSection(Model::NameColumn, Model::DrawdownColumn);
    header->setSectionResizeMode(Model::FavouriteColumn, QHeaderView::Fixed);
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header, &QHeaderView::customContextMenuRequested, this, &JobTable::showHeaderMenu);
    showSort(m_jobs->query());
    setSortingEnabled(true);
    // A column that cannot be sorted gives the mark back to the one that is.
    connect(header, &QHeaderView::sortIndicatorChanged, this, [this] { showSort(m_jobs->query()); });
}

void JobTable::showSort(const JobQuery &query)
{
    const auto columns = jobColumns();
    for (size_t i = 0; i < columns.size(); ++i) {
        if (columns[i].sort != query.sort)
            continue;
        const auto order = query.descending ? Qt::DescendingOrder : Qt::AscendingOrder;
        horizontalHeader()->setSortIndicator(static_cast<int>(i), order);
        return;
    }
}

void JobTable::showHeaderMenu(const QPoint &at)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (int column = Model::StatusColumn; column < Model::ColumnCount; ++column) {
        QAction *action = menu->addAction(m_jobs->headerData(column, Qt::Horizontal).toString());
        action->setCheckable(true);
        action->setChecked(!isColumnHidden(column));
        action->setEnabled(column != Model::StatusColumn && column != Model::NameColumn);
        connect(action, &QAction::toggled, this, [this, column](bool on) { setColumnHidden(column, !on); });
    }
    menu->popup(horizontalHeader()->mapToGlobal(at));
}

QByteArray JobTable::headerState() const
{
    return QByteArray::number(kHeaderVersion) + ':' + horizontalHeader()->saveState();
}

void JobTable::restoreHeader(const QByteArray &state)
{
    const QByteArray mark = QByteArray::number(kHeaderVersion) + ':';
    if (!state.startsWith(mark))
        return;
    const JobQuery query = m_jobs->query();
    horizontalHeader()->restoreState(state.mid(mark.size()));
    showSort(query);
}

qint64 JobTable::currentKey() const
{
    return m_jobs->keyAt(currentIndex().row());
}

qint64 JobTable::selectedCount() const
{
    qint64 count = 0;
    for (const QItemSelectionRange &range : selectionModel()->selection())
        if (range.left() <= Model::StatusColumn && range.right() >= Model::StatusColumn)
            count += range.height();
    return count;
}

std::vector<qint64> JobTable::selectedKeys() const
{
    std::vector<int> rows;
    for (const QItemSelectionRange &range : selectionModel()->selection())
        if (range.left() <= Model::StatusColumn && range.right() >= Model::StatusColumn)
            for (int row = range.top(); row <= range.bottom(); ++row)
                rows.push_back(row);
    std::ranges::sort(rows);
    std::vector<qint64> keys;
    keys.reserve(rows.size());
    for (const int row : rows)
        keys.push_back(m_jobs->keyAt(row));
    return keys;
}

QList<Job> JobTable::selectedJobs(int limit) const
{
    QList<Job> jobs;
    for (const QItemSelectionRange &range : selectionModel()->selection())
        for (int row = range.top(); row <= range.bottom() && row - range.top() < limit && jobs.size() < limit; ++row)
            if (const Job *job = m_jobs->job(m_jobs->keyAt(row)))
                jobs += *job;
    return jobs;
}

void JobTable::selectKey(qint64 key)
{
    const int row = m_jobs->rowOf(key);
    if (row < 0)
        return;
    selectRow(row);
    scrollTo(m_jobs->index(row, Model::StatusColumn));
}

void JobTable::copySelection() const
{
    QStringList lines;
    for (const QItemSelectionRange &range : selectionModel()->selection())
        for (int row = range.top(); row <= range.bottom() && lines.size() < kMostCopied; ++row) {
            QStringList cells;
            for (int visual = 0; visual < Model::ColumnCount; ++visual) {
                const int column = horizontalHeader()->logicalIndex(visual);
                if (!isColumnHidden(column))
                    cells += m_jobs->index(row, column).data(Qt::AccessibleTextRole).toString();
            }
            lines += cells.join(u'\t');
        }
    QApplication::clipboard()->setText(lines.join(u'\n'));
}

void JobTable::settle()
{
    m_settle.start();
}

void JobTable::remember()
{
    if (m_remembered)
        return;
    m_remembered = true;
    m_keptSelection = selectedKeys();
    std::ranges::sort(m_keptSelection);
    m_keptCurrent = currentKey();
    // At the very top new rows are what one wants to see; elsewhere the rows in view stay where they are.
    const int scroll = verticalScrollBar()->value();
    m_keepTop = scroll > 0;
    const int height = verticalHeader()->defaultSectionSize();
    m_keptTop = m_jobs->keyAt(scroll / height);
    m_keptOffset = scroll % height;
}

void JobTable::restore()
{
    if (!m_remembered)
        return;
    m_remembered = false;
    QItemSelection selection;
    const JobKeys &keys = m_jobs->keys();
    const auto kept = [this](qint64 key) { return std::ranges::binary_search(m_keptSelection, key); };
    const int last = Model::ColumnCount - 1;
    if (!m_keptSelection.empty()) {
        for (int row = 0; row < std::ssize(keys); ++row) {
            if (!kept(keys[static_cast<size_t>(row)]))
                continue;
            const int top = row;
            while (row + 1 < std::ssize(keys) && kept(keys[static_cast<size_t>(row) + 1]))
                ++row;
            selection.append(QItemSelectionRange(m_jobs->index(top, 0), m_jobs->index(row, last)));
        }
    }
    const int current = m_keptCurrent == 0 ? -1 : m_jobs->rowOf(m_keptCurrent);
    const int column = std::max(0, currentIndex().column());
    if (current >= 0)
        selectionModel()->setCurrentIndex(m_jobs->index(current, column), QItemSelectionModel::NoUpdate);
    selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
    const int top = m_keepTop && m_keptTop != 0 ? m_jobs->rowOf(m_keptTop) : -1;
    if (top >= 0) {
        updateGeometries(); // the scroll bar must know the new number of rows
        verticalScrollBar()->setValue(top * verticalHeader()->defaultSectionSize() + m_keptOffset);
    }
    m_keptSelection.clear();
    settle();
}

void JobTable::keyPressEvent(QKeyEvent *event)
{
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enter && currentIndex().isValid()) {
        emit activatedKey(currentKey());
        return;
    }
    if (event->key() == Qt::Key_Space && currentIndex().column() == Model::FavouriteColumn) {
        m_jobs->toggleFavourite(currentIndex());
        return;
    }
    if (event->matches(QKeySequence::Copy)) {
        copySelection();
        return;
    }
    QTableView::keyPressEvent(event);
}

void JobTable::changeEvent(QEvent *event)
{
    QTableView::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        verticalHeader()->setDefaultSectionSize(theme::rowHeight(this));
}

} // namespace zixly
