// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/scatterplot.h"

#include "core/format.h"
#include "widgets/charts/spokenpoint.h"
#include "widgets/controls/theme.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace zixly {

ScatterPlot::ScatterPlot(QWidget *parent)
    : PointPlot(parent)
{
    setAccessibleName(tr("Return against drawdown"));
    ScatterPlot::coloursChanged();
    describe();
}

void ScatterPlot::coloursChanged()
{
    m_plain = {.colour = theme::category(0, colours()).rgb(), .layer = 1};
    m_few = {.colour = theme::ink(theme::Ink::Muted, colours()).rgb(), .layer = 0, .hollow = true};
}

void ScatterPlot::setCells(const CellSet &set)
{
    m_set = set;
    m_anyFew = false;
    std::vector<Point> points;
    points.reserve(static_cast<std::size_t>(set.readyCount));
    for (qsizetype row = 0; row < set.size(); ++row) {
        if (!set.isReady(row))
            continue;
        const double x = set.value(row, Metric::MaxDrawdown);
        const double y = set.value(row, Metric::TotalReturn);
        if (!std::isfinite(x) || !std::isfinite(y))
            continue;
        const bool few = set.tooFew(row);
        m_anyFew = m_anyFew || few;
        points.push_back({static_cast<float>(x), static_cast<float>(y), static_cast<qint32>(row), few ? Few : Enough});
    }
    setPoints(std::move(points), m_set.result.benchmarkReturn); // its line is always in the picture
    describe();
}

void ScatterPlot::setMessage(const QString &message)
{
    m_message = message;
    describe();
    refresh();
}

QString ScatterPlot::emptyWords() const
{
    if (!m_message.isEmpty())
        return m_message;
    return points().empty() ? tr("No cells to show yet.") : QString();
}

void ScatterPlot::setCurrentRow(qint32 row)
{
    if (row == m_currentRow)
        return;
    m_currentRow = row;
    describe();
    update();
}

void ScatterPlot::describe()
{
    QString text = m_message;
    if (!points().empty())
        text = tr("%n cells by drawdown and return.", nullptr, static_cast<int>(points().size()));
    if (!points().empty() && m_currentRow >= 0 && m_currentRow < m_set.size() && m_set.isReady(m_currentRow))
        text += QLatin1Char(' ')
            + tr("Cell %1: return %2 %, drawdown %3 %.")
                  .arg(cellName(m_set, m_currentRow),
                      metricText(Metric::TotalReturn, m_set.value(m_currentRow, Metric::TotalReturn)),
                      metricText(Metric::MaxDrawdown, m_set.value(m_currentRow, Metric::MaxDrawdown)));
    setAccessibleDescription(text);
    spokenpoint::set(this, spoken());
}

qint32 ScatterPlot::rowAt(const QPointF &position) const
{
    const Point *point = nearest(position);
    return point ? point->row : -1;
}

QPointF ScatterPlot::positionOf(qint32 row) const
{
    if (row < 0 || row >= m_set.size() || !m_set.isReady(row))
        return {};
    return pixelOf(m_set.value(row, Metric::MaxDrawdown), m_set.value(row, Metric::TotalReturn));
}

void ScatterPlot::clicked(const QPointF &position)
{
    const qint32 row = rowAt(position);
    if (row < 0)
        return;
    setCurrentRow(row);
    emit cellActivated(row);
}

// The keys choose what they reach.
const PointPlot::Point *ScatterPlot::walkedFrom() const
{
    const auto current = std::ranges::find(points(), m_currentRow, &Point::row);
    return current == points().end() ? nullptr : &*current;
}

void ScatterPlot::walkedTo(const Point &point)
{
    reveal(point.x, point.y);
    setCurrentRow(point.row);
    emit cellActivated(point.row);
}

QString ScatterPlot::spoken() const
{
    if (points().empty() || m_currentRow < 0 || m_currentRow >= m_set.size() || !m_set.isReady(m_currentRow))
        return {};
    return tr("Fast %1, slow %2, return %3 %, drawdown %4 %", "read aloud")
        .arg(m_set.fast(m_currentRow))
        .arg(m_set.slow(m_currentRow))
        .arg(metricText(Metric::TotalReturn, m_set.value(m_currentRow, Metric::TotalReturn)),
            metricText(Metric::MaxDrawdown, m_set.value(m_currentRow, Metric::MaxDrawdown)));
}

QList<LegendEntry> ScatterPlot::legend() const
{
    if (points().empty())
        return {};
    QList<LegendEntry> entries{{tr("Cells"), LegendEntry::Mark::Disc, QPen(theme::category(0, colours()))},
        {tr("Buy and hold: %1 %").arg(metricText(Metric::TotalReturn, m_set.result.benchmarkReturn)),
            LegendEntry::Mark::Line, QPen(theme::ink(theme::Ink::Benchmark, colours()), 1.0, Qt::DashLine)}};
    if (m_anyFew)
        entries.append({tr("Too few trades"), LegendEntry::Mark::Ring, QPen(theme::ink(theme::Ink::Muted, colours()))});
    return entries;
}

void ScatterPlot::drawLevels(QPainter &painter) const
{
    if (isSeriesShown(BuyAndHold))
        drawLevel(painter, m_set.result.benchmarkReturn,
            QPen(theme::ink(theme::Ink::Benchmark, colours()), 1.0, Qt::DashLine));
}

void ScatterPlot::drawMarks(QPainter &painter)
{
    drawRing(painter, positionOf(m_currentRow), 6.0);
}

QStringList ScatterPlot::readout(const Point &point) const
{
    QStringList lines{tr("Fast %1, slow %2").arg(m_set.fast(point.row)).arg(m_set.slow(point.row))};
    for (const Metric metric : {Metric::TotalReturn, Metric::MaxDrawdown, Metric::Sharpe, Metric::TotalTrades})
        lines.append(
            QStringLiteral("%1: %2").arg(metricTitle(metric), metricText(metric, m_set.value(point.row, metric))));
    if (point.series == Few)
        lines.append(tr("Too few trades to prove much"));
    return lines;
}

std::function<QString(const PointPlot::Point &)> ScatterPlot::namer() const
{
    return [set = m_set](const Point &point) { return cellName(set, point.row); };
}

} // namespace zixly
