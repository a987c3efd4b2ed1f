// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/jobs/jobtable.h"

#include "models/jobwords.h"
#include "widgets/controls/copiedtable.h"
#include "widgets/controls/theme.h"
#include "widgets/items/favouritedelegate.h"
#include "widgets/items/numberdelegate.h"
#include "widgets/items/placedelegate.h"
#include "widgets/items/statusdelegate.h"
#include "widgets/jobs/frozencolumns.h"
#include "widgets/jobs/jobheader.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QScrollBar>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace zixly {

namespace {

using Model = JobTableModel;

constexpr int kMostCopied = 10'000; // rows

} // namespace

JobTable::JobTable(JobTableModel *model, QWidget *parent)
    : QTableView(parent)
    , m_jobs(model)
    , m_header(new JobHeader(model, this))
    , m_frozen(nullptr)
{
    setAccessibleName(tr("Jobs"));
    setModel(model);
    setHorizontalHeader(m_header);
    m_header->setStandardWidths();
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

    setUpDelegates();
    m_frozen = new FrozenColumns(*this, *m_header);
    wireModel();
}

void JobTable::setUpDelegates()
{
    auto *stars = new FavouriteDelegate(Model::ValueRole, this);
    connect(stars, &FavouriteDelegate::toggled, m_jobs, &Model::toggleFavourite);
    setItemDelegateForColumn(Model::FavouriteColumn, stars);
    setItemDelegateForColumn(Model::StatusColumn,
        new StatusDelegate({Model::StateRole, Model::ProgressRole, Model::ProgressTextRole, Model::NoteRole}, this));
    setItemDelegateForColumn(Model::WhereColumn,
        new PlaceDelegate(Model::MarksRole,
            {{jobwords::KeptMark, u"pin"_s}, {jobwords::AvailableMark, u"import"_s},
                {jobwords::GoneMark, u"unlinked"_s}},
            this));
    auto *numbers = new NumberDelegate(Model::ValueRole, this);
    for (const int column :
        {Model::SharpeColumn, Model::ReturnColumn, Model::DrawdownColumn, Model::CellsColumn, Model::DurationColumn})
        setItemDelegateForColumn(column, numbers);
}

void JobTable::wireModel()
{
    m_settle.setSingleShot(true);
    m_settle.setInterval(0);
    connect(&m_settle, &QTimer::timeout, this, &JobTable::selectionSettled);
    connect(selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        m_chosen = m_chosen || !m_restoring;
        settle();
    });
    connect(selectionModel(), &QItemSelectionModel::currentRowChanged, this, &JobTable::settle);
    connect(m_jobs, &Model::keysAboutToChange, this, &JobTable::remember); // Qt forgets rows before they are gone
    connect(m_jobs, &Model::keysChanged, this, &JobTable::restore);
    connect(m_jobs, &Model::keysChanged, this, &JobTable::shownRowsChanged);
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, &JobTable::shownRowsChanged);
    connect(this, &QTableView::doubleClicked, this, [this](const QModelIndex &index) {
        if (index.column() != Model::FavouriteColumn)
            emit activatedKey(m_jobs->keyAt(index.row()));
    });
}

void JobTable::setPlaceholder(QWidget *widget)
{
    m_placeholder = widget;
    widget->setParent(viewport());
    widget->setAutoFillBackground(true);
    placePlaceholder();
}

void JobTable::placePlaceholder()
{
    if (m_placeholder)
        m_placeholder->setGeometry(viewport()->rect());
}

void JobTable::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    placePlaceholder();
    emit shownRowsChanged();
}

void JobTable::updateGeometries()
{
    QTableView::updateGeometries();
    placePlaceholder();
    if (m_frozen)
        m_frozen->place();
}

std::pair<qint64, qint64> JobTable::shownRows() const
{
    const int rows = m_jobs->rowCount();
    if (rows == 0)
        return {0, -1};
    const int first = std::max(0, rowAt(0));
    const int last = rowAt(viewport()->height() - 1);
    return {first, last < 0 ? rows - 1 : last};
}

void JobTable::showRow(qint64 row)
{
    if (row < 0 || row >= m_jobs->rowCount())
        return;
    const QModelIndex index = m_jobs->index(static_cast<int>(row), Model::StatusColumn);
    selectRow(index.row());
    QTableView::scrollTo(index, PositionAtTop);
}

void JobTable::scrollPages(int pages)
{
    const int height = std::max(1, verticalHeader()->defaultSectionSize());
    const int page = std::max(1, viewport()->height() / height) * height;
    verticalScrollBar()->setValue(verticalScrollBar()->value() + pages * page);
}

// What the frozen columns cover is not in view.
void JobTable::scrollTo(const QModelIndex &index, ScrollHint hint)
{
    QTableView::scrollTo(index, hint);
    const int covered = m_frozen ? m_frozen->coveredWidth() : 0; // also asked while it is made
    const int left = columnViewportPosition(index.column());
    if (covered > 0 && left < covered && m_header->visualIndex(index.column()) >= m_header->frozen())
        horizontalScrollBar()->setValue(horizontalScrollBar()->value() - (covered - left));
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
    QList<int> columns; // as they stand
    QStringList names;
    for (int visual = 0; visual < Model::ColumnCount; ++visual) {
        const int column = horizontalHeader()->logicalIndex(visual);
        if (isColumnHidden(column))
            continue;
        columns << column;
        const QVariant spoken = m_jobs->headerData(column, Qt::Horizontal, Qt::AccessibleTextRole);
        names << (spoken.isValid() ? spoken : m_jobs->headerData(column, Qt::Horizontal)).toString();
    }
    QStringList lines{copiedtable::line(names)};
    for (const QItemSelectionRange &range : selectionModel()->selection())
        for (int row = range.top(); row <= range.bottom() && lines.size() <= kMostCopied; ++row) {
            QStringList cells;
            for (const int column : std::as_const(columns))
                cells += m_jobs->index(row, column).data(Qt::AccessibleTextRole).toString();
            lines += copiedtable::line(cells);
        }
    const QString text = lines.join(u'\n') + u'\n';
    copiedtable::copy(text, copiedtable::html(text));
}

void JobTable::settle()
{
    m_settle.start();
}

void JobTable::remember()
{
    m_restoring = true; // what Qt now does to the selection is not the user's choice
    if (m_remembered)
        return;
    m_remembered = true;
    m_chosen = false;
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

// The first rows of a search are seen from the top. What was selected is found again with them or with the others,
// unless the user has selected something else meanwhile.
void JobTable::restore()
{
    if (!m_remembered) {
        m_restoring = false;
        return;
    }
    m_restoring = true;
    const bool complete = m_jobs->isComplete();
    if (!m_chosen)
        restoreSelection();
    if (!complete)
        m_keepTop = false;
    const int top = m_keepTop && m_keptTop != 0 ? m_jobs->rowOf(m_keptTop) : -1;
    if (top >= 0) {
        updateGeometries(); // the scroll bar must know the new number of rows
        verticalScrollBar()->setValue(top * verticalHeader()->defaultSectionSize() + m_keptOffset);
    } else if (!complete) {
        verticalScrollBar()->setValue(0);
    }
    m_restoring = false;
    if (complete) {
        m_remembered = false;
        m_keptSelection.clear();
    }
    settle();
}

void JobTable::restoreSelection()
{
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
