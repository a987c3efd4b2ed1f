// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/celltablemodel.h"

#include "core/async.h"
#include "models/spokencell.h"

#include <QtConcurrentRun>

namespace zixly {

namespace {
constexpr qint64 kArrangeAtOnce = 20'000; // rows that take less than a frame
}

CellTableModel::CellTableModel(QObject *parent)
    : QAbstractTableModel(parent)
    , m_rows(std::make_shared<const CellRows>())
    , m_positions(m_rows)
{
}

CellTableModel::Arranged CellTableModel::work(const CellSet &set, const CellArrangement &arrangement)
{
    auto rows = std::make_shared<const CellRows>(arrange(set, arrangement));
    auto positions = std::make_shared<CellRows>(static_cast<std::size_t>(set.size()), -1);
    for (std::size_t i = 0; i < rows->size(); ++i)
        (*positions)[static_cast<std::size_t>((*rows)[i])] = static_cast<qint32>(i);
    return {set, std::move(rows), std::move(positions)};
}

void CellTableModel::setCells(const CellSet &set)
{
    const bool other = set.result.cells != m_latest.result.cells;
    m_latest = set;
    if (other && !m_rows->empty()) { // never show rows of one sweep with the values of another
        beginResetModel();
        m_shown = {};
        m_rows = std::make_shared<const CellRows>();
        m_positions = m_rows;
        endResetModel();
    }
    rearrange();
}

void CellTableModel::setFilter(int column, const ColumnFilter &filter)
{
    m_wanted.filters.at(static_cast<std::size_t>(column)) = filter;
    rearrange();
}

void CellTableModel::sort(int column, Qt::SortOrder order)
{
    if (column < 0 || column >= cellcolumn::Count)
        return;
    m_wanted.sortColumn = column;
    m_wanted.descending = order == Qt::DescendingOrder;
    rearrange();
}

void CellTableModel::rearrange()
{
    if (m_running) { // one worker at a time: the newest wish runs when it is back
        m_again = true;
        return;
    }
    if (m_latest.readyCount <= kArrangeAtOnce) {
        show(work(m_latest, m_wanted));
        return;
    }
    m_running = true;
    whenReady(QtConcurrent::run(&CellTableModel::work, m_latest, m_wanted), this, [this](const Arranged &arranged) {
        m_running = false;
        if (arranged.set.result.cells == m_latest.result.cells)
            show(arranged);
        if (std::exchange(m_again, false))
            rearrange();
    });
}

void CellTableModel::show(const Arranged &arranged)
{
    emit aboutToArrange();
    beginResetModel();
    m_shown = arranged.set;
    m_rows = arranged.rows;
    m_positions = arranged.positions;
    endResetModel();
    emit this->arranged();
}

int CellTableModel::rowOf(qint32 cell) const
{
    if (cell < 0 || static_cast<std::size_t>(cell) >= m_positions->size())
        return -1;
    return (*m_positions)[static_cast<std::size_t>(cell)];
}

int CellTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows->size());
}

int CellTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : cellcolumn::Count;
}

QString CellTableModel::toolTip(qint32 cell, int column) const
{
    if (column >= cellcolumn::FirstMetric)
        return undefinedReason(m_shown, cell, cellcolumn::metricOf(column));
    if (column == cellcolumn::Remark && m_shown.tooFew(cell))
        return tr("This cell made %1 trades, fewer than the sweep's minimum of %2. Its numbers prove little, so it is "
                  "never called best.")
            .arg(m_shown.value(cell, Metric::TotalTrades))
            .arg(m_shown.result.spec.minTrades);
    return {};
}

QVariant CellTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const qint32 cell = cellAt(index.row());
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole: return cellText(m_shown, cell, column);
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(
            Qt::Alignment(Qt::AlignVCenter | (column == cellcolumn::Remark ? Qt::AlignLeft : Qt::AlignRight)));
    case Qt::ToolTipRole: return toolTip(cell, column);
    case Qt::AccessibleDescriptionRole: return spokenCell(index, toolTip(cell, column));
    case NumberRole: return column == cellcolumn::Remark ? QVariant() : QVariant(cellNumber(m_shown, cell, column));
    case FewTradesRole: return m_shown.tooFew(cell);
    default: return {};
    }
}

QVariant CellTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= cellcolumn::Count)
        return {};
    switch (role) {
    case Qt::DisplayRole: return cellColumnTitle(section);
    case Qt::ToolTipRole:
    case Qt::AccessibleDescriptionRole:
        if (section >= cellcolumn::FirstMetric && !isGiven(m_shown, cellcolumn::metricOf(section)))
            return cellColumnPlain(section) + QLatin1Char('\n') + notGivenText(m_shown);
        return cellColumnPlain(section);
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(
            Qt::Alignment(Qt::AlignVCenter | (section == cellcolumn::Remark ? Qt::AlignLeft : Qt::AlignRight)));
    default: return {};
    }
}

} // namespace zixly
