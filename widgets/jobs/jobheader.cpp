// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/jobs/jobheader.h"

#include "core/format.h"
#include "models/jobcolumns.h"
#include "widgets/controls/theme.h"

#include <QAction>
#include <QDataStream>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>
#include <QStyleOptionHeader>
#include <QTableView>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace zixly {

namespace {

using Model = JobTableModel;

// Bumped whenever columns come or go, so that an old state is not read as a new one.
constexpr int kStateVersion = 2;
constexpr qsizetype kMostKeys = 4; // more say nothing
constexpr int kMostFrozen = 4;

FilterHeader::Language language(bool filters)
{
    const auto help = [](int column) {
        const auto field = fieldOf(column);
        switch (field.value_or(search::Field::Anything)) {
        case search::Field::Sharpe:
        case search::Field::Return:
        case search::Field::Drawdown:
        case search::Field::Cells: return JobHeader::tr("For example >1.2, 1~3 or <>5; a dash finds undefined values.");
        case search::Field::Duration: return JobHeader::tr("For example >1h, <500ms or 2m~10m.");
        case search::Field::Created: return JobHeader::tr("For example today, 2025-03, tuesday or >2025-03-01.");
        case search::Field::Status: return JobHeader::tr("For example failed, or <>completed.");
        default: return JobHeader::tr("A part of the text, or =whole text, <>text, BTC*, /regular expression/.");
        }
    };
    return {[filters](int column) { return filters && fieldOf(column).has_value(); }, help};
}

bool startsDown(const Model *model, int column)
{
    return model->headerData(column, Qt::Horizontal, Qt::InitialSortOrderRole).toInt() == Qt::DescendingOrder;
}

} // namespace

JobHeader::JobHeader(JobTableModel *model, QWidget *table)
    : JobHeader(model, nullptr, table)
{
}

JobHeader::JobHeader(JobHeader &other, QWidget *table)
    : JobHeader(other.m_jobs, &other, table)
{
}

JobHeader::JobHeader(JobTableModel *model, JobHeader *master, QWidget *table)
    : FilterHeader(language(master == nullptr), table)
    , m_jobs(model)
    , m_master(master)
{
    setModel(model);
    setSectionsMovable(true);
    setSectionsClickable(true);
    setFirstSectionMovable(false);
    setHighlightSections(false);
    setStretchLastSection(false);
    setMinimumSectionSize(28);
    setTextElideMode(Qt::ElideRight);
    setSortIndicatorShown(true);
    setContextMenuPolicy(Qt::CustomContextMenu);
    connect(this, &QWidget::customContextMenuRequested, this,
        [this](const QPoint &at) { (m_master ? m_master : this)->openMenu(logicalIndexAt(at), mapToGlobal(at)); });
    connect(this, &QHeaderView::sectionClicked, this,
        [this](int column) { sortBy(column, m_modifiers.testFlag(Qt::ShiftModifier)); });
    connect(m_jobs, &Model::queryChanged, this, &JobHeader::showOrder);
    showOrder();
}

void JobHeader::setStandardWidths()
{
    const int em = fontMetrics().horizontalAdvance(u'0');
    const auto width = [&](int column, int characters) {
        // Never narrower than its title with the sort arrow.
        const QString title = m_jobs->headerData(column, Qt::Horizontal).toString();
        resizeSection(column, std::max(em * characters + 12, fontMetrics().horizontalAdvance(title) + 30));
    };
    width(Model::StatusColumn, 18);
    width(Model::NameColumn, 28);
    width(Model::TickerColumn, 10);
    width(Model::SweepColumn, 18);
    width(Model::WhereColumn, 13);
    for (int column = Model::SharpeColumn; column <= Model::CellsColumn; ++column)
        width(column, 10);
    width(Model::CreatedColumn, 20);
    width(Model::DurationColumn, 12);
    resizeSection(Model::FavouriteColumn, 28);
    for (int column = 0; column < Model::ColumnCount; ++column) {
        setSectionHidden(column, false);
        moveSection(visualIndex(column), column);
    }
    // A name repeats ticker and ranges unless somebody changed it, so what was found comes before it.
    moveSection(Model::NameColumn, Model::DrawdownColumn);
    setSectionResizeMode(Model::FavouriteColumn, QHeaderView::Fixed);
}

// The click is told of in the middle of the base class's handler, without its modifiers.
void JobHeader::mouseReleaseEvent(QMouseEvent *event)
{
    m_modifiers = event->modifiers();
    FilterHeader::mouseReleaseEvent(event);
    m_modifiers = {};
    showOrder(); // the base class turns the arrow of whatever was clicked
}

void JobHeader::sortBy(int column, bool further)
{
    if (!jobColumns()[static_cast<size_t>(column)].sort)
        return;
    auto order = m_jobs->order();
    const auto known = std::ranges::find(order, column, &Model::ColumnOrder::column);
    const bool down = startsDown(m_jobs, column);
    if (!further) {
        const bool flips = known == order.begin() && known != order.end();
        m_jobs->setOrder({{column, flips ? !known->descending : down}});
        return;
    }
    if (known == order.end())
        order += {column, down};
    else if (known->descending == down)
        known->descending = !down;
    else if (order.size() > 1) // the third click takes it back
        order.erase(known);
    else
        known->descending = down;
    if (order.size() <= kMostKeys)
        m_jobs->setOrder(order);
}

void JobHeader::showOrder()
{
    const auto order = m_jobs->order();
    if (order.isEmpty())
        return;
    setSortIndicator(order.first().column, order.first().descending ? Qt::DescendingOrder : Qt::AscendingOrder);
    viewport()->update();
}

void JobHeader::initStyleOptionForIndex(QStyleOptionHeader *option, int column) const
{
    FilterHeader::initStyleOptionForIndex(option, column);
    option->sortIndicator = QStyleOptionHeader::None;
    for (const Model::ColumnOrder &each : m_jobs->order())
        if (each.column == column)
            option->sortIndicator = each.descending ? QStyleOptionHeader::SortUp : QStyleOptionHeader::SortDown;
}

void JobHeader::paintSection(QPainter *painter, const QRect &rect, int column) const
{
    painter->save();
    FilterHeader::paintSection(painter, rect, column);
    painter->restore();
    const auto order = m_jobs->order();
    const auto known = std::ranges::find(order, column, &Model::ColumnOrder::column);
    if (order.size() < 2 || known == order.end())
        return;
    QFont small = font();
    small.setPointSizeF(small.pointSizeF() * 0.75);
    painter->save();
    painter->setFont(small);
    painter->setPen(theme::ink(theme::Ink::Muted, palette()));
    painter->drawText(
        rect.adjusted(0, 1, -3, 0), Qt::AlignRight | Qt::AlignTop, countText(std::distance(order.begin(), known) + 1));
    painter->restore();
}

void JobHeader::openMenu(int column, const QPoint &globalPos)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (column >= 0)
        fillOrder(menu, column);
    fillMenu(menu);
    menu->popup(globalPos);
}

void JobHeader::fillOrder(QMenu *menu, int column)
{
    if (!jobColumns()[static_cast<size_t>(column)].sort)
        return;
    const QString title = titleOfColumn(column);
    const auto add
        = [&](const QString &text, auto then) { connect(menu->addAction(text), &QAction::triggered, this, then); };
    add(tr("Sort by %1, upwards").arg(title), [this, column] { m_jobs->setOrder({{column, false}}); });
    add(tr("Sort by %1, downwards").arg(title), [this, column] { m_jobs->setOrder({{column, true}}); });
    const auto order = m_jobs->order();
    const bool sorts = std::ranges::find(order, column, &Model::ColumnOrder::column) != order.end();
    if (!sorts && order.size() < kMostKeys)
        add(tr("Then by %1").arg(title), [this, column] { sortBy(column, true); });
    menu->addSeparator();
}

void JobHeader::fillMenu(QMenu *menu)
{
    fillColumns(menu->addMenu(tr("&Columns")));
    QMenu *sort = menu->addMenu(tr("&Sort by"));
    for (int visual = 0; visual < count(); ++visual) {
        const int column = logicalIndex(visual);
        if (!jobColumns()[static_cast<size_t>(column)].sort)
            continue;
        QAction *action = sort->addAction(titleOfColumn(column));
        connect(action, &QAction::triggered, this, [this, column] { sortBy(column, false); });
    }
    QMenu *freeze = menu->addMenu(tr("&Keep in view"));
    const QStringList texts{
        tr("No column"), tr("First column"), tr("First 2 columns"), tr("First 3 columns"), tr("First 4 columns")};
    for (int columns = 0; columns <= kMostFrozen; ++columns) {
        QAction *action = freeze->addAction(texts[columns]);
        action->setCheckable(true);
        action->setChecked(columns == m_frozen);
        connect(action, &QAction::triggered, this, [this, columns] { setFrozen(columns); });
    }
    QAction *filters = menu->addAction(tr("&Filters under the titles"));
    filters->setCheckable(true);
    filters->setChecked(areFieldsShown());
    connect(filters, &QAction::triggered, this, &FilterHeader::setFieldsShown);
}

void JobHeader::fillColumns(QMenu *menu)
{
    for (int visual = 0; visual < count(); ++visual) {
        const int column = logicalIndex(visual);
        if (column == Model::FavouriteColumn)
            continue;
        QAction *action = menu->addAction(titleOfColumn(column));
        action->setCheckable(true);
        action->setChecked(!isSectionHidden(column));
        action->setEnabled(column != Model::StatusColumn); // a table always says at least this
        connect(action, &QAction::triggered, this, [this, column](bool on) { setSectionHidden(column, !on); });
    }
    menu->addSeparator();
    connect(menu->addAction(tr("As at the first start")), &QAction::triggered, this, [this] {
        setStandardWidths();
        setFrozen(0);
        setFieldsShown(true);
    });
}

int JobHeader::shownColumns() const
{
    return count() - hiddenSectionCount();
}

void JobHeader::setFrozen(int columns)
{
    const int wanted = std::clamp(columns, 0, std::min(kMostFrozen, std::max(0, shownColumns() - 1)));
    if (wanted == m_frozen)
        return;
    m_frozen = wanted;
    emit frozenChanged(m_frozen);
}

QByteArray JobHeader::columnState() const
{
    QByteArray state;
    QDataStream stream(&state, QIODevice::WriteOnly);
    stream << kStateVersion << saveState() << m_frozen << areFieldsShown();
    return state;
}

bool JobHeader::restoreColumns(const QByteArray &state)
{
    QDataStream stream(state);
    int version = 0;
    QByteArray sections;
    int frozen = 0;
    bool fields = true;
    stream >> version >> sections >> frozen >> fields;
    if (stream.status() != QDataStream::Ok || version != kStateVersion || !restoreState(sections))
        return false;
    setFrozen(frozen);
    setFieldsShown(fields);
    showOrder();
    return true;
}

} // namespace zixly
