// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/heatmap.h"

#include "core/format.h"
#include "widgets/charts/heatraster.h"
#include "widgets/charts/spokenpoint.h"

#include <QAccessible>

#include <algorithm>
#include <cmath>

namespace zixly {

HeatMap::HeatMap(QWidget *parent)
    : PlotWidget(parent)
{
    setAccessibleName(tr("Heat map"));
    setNarrowest(4.0, 4.0);
    describe();
}

void HeatMap::setHeat(const HeatValues &heat, const HeatScale &scale, Metric metric)
{
    m_heat = heat;
    m_scale = scale;
    m_metric = metric;
    m_colours = heatraster::colours(m_heat, m_scale, palette());
    m_current = placeOfRow(m_currentRow);
    fitExtent();
    refresh();
    describe();
}

void HeatMap::setTitle(const QString &title)
{
    m_title = title;
    refresh();
}

QString HeatMap::title() const
{
    return m_title.isEmpty() ? metricTitle(m_metric) : m_title;
}

void HeatMap::setDetail(std::function<QStringList(qint32)> detail)
{
    m_detail = std::move(detail);
}

void HeatMap::setMessage(const QString &message)
{
    m_message = message;
    describe();
    refresh();
}

CellGrid::Place HeatMap::placeOfRow(qint32 row) const
{
    if (row < 0 || !m_heat.grid)
        return {};
    const auto &rows = m_heat.grid->rows;
    const auto at = std::find(rows.begin(), rows.end(), row);
    if (at == rows.end())
        return {};
    const auto index = static_cast<int>(at - rows.begin());
    const auto slowCount = static_cast<int>(m_heat.grid->slow.size());
    return {index / slowCount, index % slowCount};
}

qint32 HeatMap::rowAt(const CellGrid::Place &place) const
{
    return place.fastIndex < 0 ? -1 : std::max(-1, m_heat.grid->rowAt(place.fastIndex, place.slowIndex));
}

CellMark HeatMap::markAt(const CellGrid::Place &place) const
{
    return m_heat.marks[static_cast<std::size_t>(place.fastIndex) * m_heat.grid->slow.size()
        + static_cast<std::size_t>(place.slowIndex)];
}

void HeatMap::setCurrentRow(qint32 row)
{
    if (row == m_currentRow)
        return;
    m_currentRow = row;
    update(markRect(m_current));
    m_current = placeOfRow(row);
    reveal(m_current);
    describe();
    update(markRect(m_current));
}

void HeatMap::reveal(const CellGrid::Place &place)
{
    if (place.fastIndex < 0 || !isZoomed())
        return;
    const auto outside = [](const Span &view, double at) {
        return at - 0.5 < view.low ? at - 0.5 - view.low : at + 0.5 > view.high ? at + 0.5 - view.high : 0.0;
    };
    const double slow = outside(xView(), place.slowIndex);
    const double fast = outside(yView(), place.fastIndex);
    if (slow != 0.0 || fast != 0.0)
        panBy(slow, fast);
}

CellGrid::Place HeatMap::placeAt(const QPointF &position) const
{
    if (!m_heat.grid || m_heat.grid->rows.empty() || !plotRect().contains(position))
        return {};
    const int slow = static_cast<int>(std::floor(valueX(position.x()) + 0.5));
    const int fast = static_cast<int>(std::floor(valueY(position.y()) + 0.5));
    if (slow < 0 || fast < 0 || slow >= static_cast<int>(m_heat.grid->slow.size())
        || fast >= static_cast<int>(m_heat.grid->fast.size()))
        return {};
    return {fast, slow};
}

qint32 HeatMap::rowAt(const QPointF &position) const
{
    return rowAt(placeAt(position));
}

QPointF HeatMap::centreOf(qint32 row) const
{
    const CellGrid::Place place = placeOfRow(row);
    return place.fastIndex < 0 ? QPointF() : QPointF(pixelX(place.slowIndex), pixelY(place.fastIndex));
}

void HeatMap::activate(const CellGrid::Place &place)
{
    const qint32 row = rowAt(place);
    if (row < 0 || markAt(place) == CellMark::Waiting)
        return;
    m_anchor = {};
    setCurrentRow(row);
    emit cellActivated(row);
}

void HeatMap::clicked(const QPointF &position)
{
    activate(placeAt(position));
}

QStringList HeatMap::readout(const CellGrid::Place &place) const
{
    const auto &grid = *m_heat.grid;
    QStringList lines{tr("Fast %1, slow %2")
            .arg(grid.fast[static_cast<std::size_t>(place.fastIndex)])
            .arg(grid.slow[static_cast<std::size_t>(place.slowIndex)])};
    const CellMark mark = markAt(place);
    if (mark == CellMark::Invalid) {
        lines.append(tr("No cell: fast is not below slow"));
        return lines;
    }
    if (mark == CellMark::Waiting) {
        lines.append(rowAt(place) < 0 ? tr("Not part of this result") : tr("Not computed yet"));
        return lines;
    }
    const double value = m_heat.values[static_cast<std::size_t>(place.fastIndex) * grid.slow.size()
        + static_cast<std::size_t>(place.slowIndex)];
    lines.append(QStringLiteral("%1: %2").arg(title(), metricText(m_metric, value)));
    if (mark == CellMark::Undefined)
        lines.append(metricUndefinedReason(m_metric, value));
    if (m_detail)
        lines.append(m_detail(rowAt(place)));
    if (mark == CellMark::FewTrades)
        lines.append(tr("Too few trades to prove much"));
    return lines;
}

void HeatMap::describe()
{
    spokenpoint::set(this, m_message.isEmpty() ? spoken(m_current) : QString());
    QString text = m_message;
    if (m_heat.grid && text.isEmpty()) {
        text = tr("%1 over %2 fast and %3 slow windows.")
                   .arg(title())
                   .arg(m_heat.grid->fast.size())
                   .arg(m_heat.grid->slow.size())
            + QLatin1Char(' ')
            + (m_current.fastIndex < 0 ? tr("No cell is chosen; arrow keys choose one.")
                                       : readout(m_current).join(QStringLiteral(", ")) + QLatin1Char('.'));
    }
    if (text == accessibleDescription())
        return;
    setAccessibleDescription(text);
    QAccessibleEvent event(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&event);
}

void HeatMap::coloursChanged()
{
    m_colours = heatraster::colours(m_heat, m_scale, colours());
}

ChartTable HeatMap::table() const
{
    struct Line {
        double fast;
        double slow;
        double value;
        CellMark mark;
    };
    const auto lines = std::make_shared<std::vector<Line>>();
    ChartTable table;
    table.title = tr("%1 by fast and slow window").arg(title());
    table.columns
        = {{tr("Fast window (bars)"), ChartTable::Kind::Count}, {tr("Slow window (bars)"), ChartTable::Kind::Count},
            {title(), ChartTable::Kind::Number, metricInfo(m_metric).decimals}, {tr("Remark"), ChartTable::Kind::Text}};
    if (!m_heat.grid)
        return table;
    const auto &grid = *m_heat.grid;
    for (std::size_t place = 0; place < m_heat.marks.size(); ++place) {
        const CellMark mark = m_heat.marks[place];
        if (mark != CellMark::Invalid && mark != CellMark::Waiting)
            lines->push_back({static_cast<double>(grid.fast[place / grid.slow.size()]),
                static_cast<double>(grid.slow[place % grid.slow.size()]), m_heat.values[place], mark});
    }
    table.rows = static_cast<qsizetype>(lines->size());
    table.number = [lines](qsizetype row, int column) {
        const Line &line = (*lines)[static_cast<std::size_t>(row)];
        return column == 0 ? line.fast : column == 1 ? line.slow : line.value;
    };
    table.text = [lines](qsizetype row, int) {
        switch ((*lines)[static_cast<std::size_t>(row)].mark) {
        case CellMark::FewTrades: return tr("Too few trades");
        case CellMark::Undefined: return tr("Undefined");
        default: return QString();
        }
    };
    return table;
}

} // namespace zixly
