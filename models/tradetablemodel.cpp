// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/tradetablemodel.h"

#include "core/format.h"
#include "models/spokencell.h"

#include <limits>

namespace zixly {

TradeTableModel::TradeTableModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void TradeTableModel::setCurve(const CurvePtr &curve, bool dateOnly)
{
    beginResetModel();
    m_curve = curve;
    m_dateOnly = dateOnly;
    endResetModel();
}

int TradeTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() || !m_curve ? 0 : static_cast<int>(m_curve->trades.size());
}

int TradeTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString TradeTableModel::text(const Trade &trade, int column) const
{
    const auto when = [this](qint32 bar) {
        const auto at = static_cast<std::size_t>(bar);
        return at < m_curve->time.size() ? barTimeText(m_curve->time[at], m_dateOnly) : QString();
    };
    switch (column) {
    case Entry: return when(trade.entryBar);
    case Exit: return trade.open ? tr("still open") : when(trade.exitBar);
    case Bars: return countText(trade.exitBar - trade.entryBar);
    case EntryPrice: return numberText(trade.entryPrice, 2);
    case ExitPrice: return numberText(trade.exitPrice, 2);
    case Profit: return numberText(trade.pnl, 2);
    case ReturnPercent: return numberText(trade.returnPct, 2);
    default: return {};
    }
}

QString TradeTableModel::toolTip(const Trade &trade, int column) const
{
    return column == ExitPrice && trade.open ? tr("Valued at the last close, without the fee of an exit.") : QString();
}

QVariant TradeTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Trade &trade = m_curve->trades[static_cast<std::size_t>(index.row())];
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole: return text(trade, column);
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(
            Qt::Alignment(Qt::AlignVCenter | (column == Entry || column == Exit ? Qt::AlignLeft : Qt::AlignRight)));
    case Qt::ToolTipRole: {
        const QString tip = toolTip(trade, column);
        return tip.isEmpty() ? QVariant() : tip;
    }
    case Qt::AccessibleDescriptionRole: return spokenCell(index, toolTip(trade, column));
    case SignRole: return column == Profit || column == ReturnPercent ? (trade.pnl > 0.0) - (trade.pnl < 0.0) : 0;
    default: return {};
    }
}

QVariant TradeTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(
            Qt::Alignment(Qt::AlignVCenter | (section == Entry || section == Exit ? Qt::AlignLeft : Qt::AlignRight)));
    if (role == Qt::ToolTipRole) {
        switch (section) {
        case EntryPrice:
        case ExitPrice: return tr("The price of the fill: slippage included, fees not.");
        case Profit: return tr("Money gained or lost, after the fees of both sides.");
        case ReturnPercent: return tr("The gain or loss in percent of the money in the trade.");
        default: return {};
        }
    }
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Entry: return tr("Entry", "trade");
    case Exit: return tr("Exit", "trade");
    case Bars: return tr("Bars");
    case EntryPrice: return tr("Entry price");
    case ExitPrice: return tr("Exit price");
    case Profit: return tr("Profit", "of a trade, in currency");
    default: return tr("Return (%)", "of a trade");
    }
}

ChartTable TradeTableModel::table() const
{
    using Kind = ChartTable::Kind;
    ChartTable table;
    if (!m_curve)
        return table;
    table.title = tr("Trades of cell %1/%2").arg(m_curve->fast).arg(m_curve->slow);
    const Kind when = m_dateOnly ? Kind::Day : Kind::Moment;
    for (int column = 0; column < ColumnCount; ++column) {
        const bool time = column == Entry || column == Exit;
        table.columns.append({headerData(column, Qt::Horizontal).toString(),
            time                 ? when
                : column == Bars ? Kind::Count
                                 : Kind::Number});
    }
    table.rows = static_cast<qsizetype>(m_curve->trades.size());
    table.number = [curve = m_curve](qsizetype row, int column) -> double {
        const Trade &trade = curve->trades[static_cast<std::size_t>(row)];
        const auto at = [&curve](qint32 bar) {
            const auto index = static_cast<std::size_t>(bar);
            return index < curve->time.size() ? static_cast<double>(curve->time[index])
                                              : std::numeric_limits<double>::quiet_NaN();
        };
        switch (column) {
        case Entry: return at(trade.entryBar);
        case Exit: return trade.open ? std::numeric_limits<double>::quiet_NaN() : at(trade.exitBar); // still open
        case Bars: return trade.exitBar - trade.entryBar;
        case EntryPrice: return trade.entryPrice;
        case ExitPrice: return trade.exitPrice;
        case Profit: return trade.pnl;
        default: return trade.returnPct;
        }
    };
    return table;
}

} // namespace zixly
