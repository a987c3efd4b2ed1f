// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/monthlyreturns.h"

#include "core/format.h"
#include "models/spokencell.h"

#include <QDateTime>
#include <QLocale>
#include <QTimeZone>

#include <algorithm>
#include <cmath>
#include <limits>

namespace zixly {

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

QDate dayOf(qint64 ms)
{
    return QDateTime::fromMSecsSinceEpoch(ms, QTimeZone::utc()).date();
}

qint64 monthAfter(const QDate &day)
{
    return QDate(day.year(), day.month(), 1).addMonths(1).startOfDay(QTimeZone::utc()).toMSecsSinceEpoch();
}

} // namespace

QList<YearReturns> monthlyReturns(const CellCurve &curve)
{
    QList<YearReturns> years;
    double before = curve.equity.empty() ? 0.0 : curve.equity.front();
    double factor = 1.0;
    for (std::size_t bar = 0; bar < curve.time.size() && before > 0.0;) {
        const QDate day = dayOf(curve.time[bar]);
        const auto end = std::lower_bound(
            curve.time.begin() + static_cast<std::ptrdiff_t>(bar), curve.time.end(), monthAfter(day));
        const auto next = static_cast<std::size_t>(end - curve.time.begin());
        if (years.isEmpty() || years.last().year != day.year()) {
            years.append({day.year(), {}, 0.0});
            years.last().months.fill(kNone);
            factor = 1.0;
        }
        const double last = curve.equity[next - 1];
        years.last().months[static_cast<std::size_t>(day.month() - 1)] = 100.0 * (last / before - 1.0);
        factor *= last / before;
        years.last().total = 100.0 * (factor - 1.0);
        before = last;
        bar = next;
    }
    return years;
}

void MonthTableModel::setCurve(const CurvePtr &curve)
{
    beginResetModel();
    m_years = curve ? monthlyReturns(*curve) : QList<YearReturns>();
    m_cell = curve ? QStringLiteral("%1/%2").arg(curve->fast).arg(curve->slow) : QString();
    std::reverse(m_years.begin(), m_years.end());
    endResetModel();
}

int MonthTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_years.size());
}

int MonthTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant MonthTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const YearReturns &year = m_years[index.row()];
    const int column = index.column();
    const double value = column == Year ? 0.0
        : column == Total               ? year.total
                                        : year.months[static_cast<std::size_t>(column - FirstMonth)];
    switch (role) {
    case Qt::DisplayRole:
        if (column == Year)
            return QString::number(year.year);
        return std::isnan(value) ? QString() : numberText(value, 2);
    case Qt::AccessibleTextRole:
        if (column == Year)
            return QString::number(year.year);
        return std::isnan(value) ? tr("no bars") : tr("%1 %").arg(numberText(value, 2));
    case Qt::AccessibleDescriptionRole: return spokenCell(index);
    case Qt::TextAlignmentRole: return QVariant::fromValue(Qt::Alignment(Qt::AlignVCenter | Qt::AlignRight));
    case SignRole: return (value > 0.0) - (value < 0.0);
    default: return {};
    }
}

QVariant MonthTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment(Qt::AlignVCenter | Qt::AlignRight));
    if (role == Qt::ToolTipRole)
        return section == Year ? tr("Months of UTC, newest year first.")
            : section == Total ? tr("The months of the year linked: (1 + r1)(1 + r2)... \u2212 1.")
                               : tr("Equity at the last bar of the month against the last bar before the month.");
    if (role != Qt::DisplayRole)
        return {};
    if (section == Year)
        return tr("Year");
    return section == Total ? tr("Year (%)", "return of a whole year")
                            : QLocale().standaloneMonthName(section - FirstMonth + 1, QLocale::ShortFormat);
}

ChartTable MonthTableModel::table() const
{
    ChartTable table;
    table.title = tr("Monthly returns of cell %1").arg(m_cell);
    table.columns.append({headerData(Year, Qt::Horizontal).toString(), ChartTable::Kind::Text});
    for (int month = 0; month < Total - FirstMonth; ++month)
        table.columns.append(
            {tr("%1 (%)", "month and unit").arg(headerData(FirstMonth + month, Qt::Horizontal).toString())});
    table.columns.append({headerData(Total, Qt::Horizontal).toString()});
    table.rows = m_years.size();
    table.number = [years = m_years](qsizetype row, int column) {
        return column == Total ? years[row].total : years[row].months[static_cast<std::size_t>(column - FirstMonth)];
    };
    table.text = [years = m_years](qsizetype row, int) { return QString::number(years[row].year); };
    return table;
}

} // namespace zixly
