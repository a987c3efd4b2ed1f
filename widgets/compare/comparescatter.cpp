// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/compare/comparescatter.h"

#include "core/format.h"
#include "models/comparetable.h"
#include "models/griddifference.h"
#include "widgets/charts/spokenpoint.h"
#include "widgets/controls/theme.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <limits>

namespace zixly {

namespace {

constexpr double kFaded = 0.25; // share of the colour that a point keeps while others are selected
constexpr double kLitSize = 4.0; // device-independent pixels

QRgb mix(const QColor &a, const QColor &b, double share)
{
    const auto channel = [share](int from, int to) { return static_cast<int>(std::lround(to + (from - to) * share)); };
    return qRgb(channel(a.red(), b.red()), channel(a.green(), b.green()), channel(a.blue(), b.blue()));
}

} // namespace

CompareScatter::CompareScatter(QWidget *parent)
    : PointPlot(parent)
{
    setAccessibleName(tr("Return against drawdown of all sweeps"));
}

void CompareScatter::setSweeps(const QList<ComparedSweep> &sweeps)
{
    if (sweeps.size() != m_sweeps.size())
        showAllSeries();
    m_sweeps = sweeps;
    m_chosen.clear();
    std::vector<Point> points;
    for (qsizetype i = 0; i < sweeps.size(); ++i) {
        const CellSet &set = sweeps[i].set;
        for (qsizetype row = 0; row < set.size(); ++row) {
            const double x = comparable(Metric::MaxDrawdown, set.value(row, Metric::MaxDrawdown));
            const double y = set.value(row, Metric::TotalReturn);
            if (std::isfinite(x) && std::isfinite(y))
                points.push_back(
                    {static_cast<float>(x), static_cast<float>(y), static_cast<qint32>(row), static_cast<qint32>(i)});
        }
    }
    coloursChanged();
    setPoints(std::move(points), std::numeric_limits<double>::quiet_NaN());
    setAccessibleDescription(tr("%n points by drawdown and return.", nullptr, static_cast<int>(pointCount())));
}

void CompareScatter::coloursChanged()
{
    m_plain.clear();
    m_faded.clear();
    for (qsizetype i = 0; i < m_sweeps.size(); ++i) {
        const QColor colour = theme::seriesPen(i, colours()).color();
        m_plain.push_back(colour.rgb());
        m_faded.push_back(mix(colour, colours().color(QPalette::Base), kFaded));
    }
}

void CompareScatter::setSelection(const CellRegions &regions, const QList<ChosenCell> &chosen)
{
    m_chosen = chosen;
    if (regions != m_regions) {
        m_regions = regions;
        refresh();
    }
    update();
}

QString CompareScatter::emptyWords() const
{
    return points().empty() ? tr("No cells to show yet.") : QString();
}

bool CompareScatter::isLit(const Point &point) const
{
    const CellSet &set = m_sweeps[point.series].set;
    const qint32 fast = set.fast(point.row);
    const qint32 slow = set.slow(point.row);
    return std::any_of(m_regions.begin(), m_regions.end(),
        [fast, slow](const CellRegion &region) { return region.contains(fast, slow); });
}

PointPlot::Dot CompareScatter::dotOf(const Point &point) const
{
    const auto sweep = static_cast<std::size_t>(point.series);
    if (m_regions.isEmpty())
        return {.colour = m_plain[sweep]};
    return isLit(point) ? Dot{.colour = m_plain[sweep], .layer = 1, .size = kLitSize} : Dot{.colour = m_faded[sweep]};
}

CompareScatter::Hit CompareScatter::at(const QPointF &position) const
{
    const Point *point = nearest(position);
    return point ? Hit{point->series, point->row} : Hit{};
}

QPointF CompareScatter::positionOf(qsizetype sweep, qint32 row) const
{
    if (sweep < 0 || sweep >= m_sweeps.size() || row < 0 || row >= m_sweeps[sweep].set.size())
        return {};
    const CellSet &set = m_sweeps[sweep].set;
    return pixelOf(
        comparable(Metric::MaxDrawdown, set.value(row, Metric::MaxDrawdown)), set.value(row, Metric::TotalReturn));
}

void CompareScatter::clicked(const QPointF &position)
{
    const Hit hit = at(position);
    if (hit.sweep < 0)
        return;
    const CellSet &set = m_sweeps[hit.sweep].set;
    emit cellChosen(set.fast(hit.row), set.slow(hit.row));
}

bool CompareScatter::walk(int key)
{
    const bool chooses = key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_Space;
    const Point *point = chooses ? hoveredPoint() : nullptr;
    if (!point)
        return PointPlot::walk(key);
    const CellSet &set = m_sweeps[point->series].set;
    emit cellChosen(set.fast(point->row), set.slow(point->row));
    return true;
}

void CompareScatter::walkedTo(const Point &point)
{
    PointPlot::walkedTo(point);
    const CellSet &set = m_sweeps[point.series].set;
    spokenpoint::set(this,
        tr("%1, fast %2, slow %3, return %4 %, drawdown %5 %", "read aloud, %1 is a sweep")
            .arg(numberedTitle(point.series, m_sweeps[point.series].job))
            .arg(set.fast(point.row))
            .arg(set.slow(point.row))
            .arg(metricText(Metric::TotalReturn, set.value(point.row, Metric::TotalReturn)),
                metricText(Metric::MaxDrawdown, set.value(point.row, Metric::MaxDrawdown))));
}

QList<LegendEntry> CompareScatter::legend() const
{
    QList<LegendEntry> entries;
    for (qsizetype i = 0; i < m_sweeps.size(); ++i)
        entries.append({numberedTitle(i, m_sweeps[i].job), LegendEntry::Mark::Box, theme::seriesPen(i, colours())});
    return entries;
}

QStringList CompareScatter::readout(const Point &point) const
{
    const CellSet &set = m_sweeps[point.series].set;
    QStringList lines{numberedTitle(point.series, m_sweeps[point.series].job), cellName(set, point.row)};
    for (const Metric metric : {Metric::TotalReturn, Metric::MaxDrawdown, Metric::Sharpe})
        lines.append(
            QStringLiteral("%1: %2").arg(metricTitle(metric), metricText(metric, set.value(point.row, metric))));
    return lines;
}

std::function<QString(const PointPlot::Point &)> CompareScatter::namer() const
{
    return [sweeps = m_sweeps](const Point &point) {
        return QStringLiteral("%1: %2").arg(
            numberedTitle(point.series, sweeps[point.series].job), cellName(sweeps[point.series].set, point.row));
    };
}

void CompareScatter::drawMarks(QPainter &painter)
{
    const QFontMetricsF metrics(font());
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    for (qsizetype i = 0; i < std::min(m_sweeps.size(), m_chosen.size()); ++i) {
        const QPointF at = positionOf(i, m_chosen[i].row);
        if (at.isNull() || !plotRect().contains(at) || !isSeriesShown(i))
            continue;
        const QString number = QString::number(i + 1);
        const double radius = std::max(metrics.height(), metrics.horizontalAdvance(number) + 6.0) / 2.0;
        painter.setPen(QPen(theme::seriesPen(i, colours()).color(), 2.0));
        painter.setBrush(colours().color(QPalette::Base));
        painter.drawEllipse(at, radius, radius);
        painter.setPen(colours().color(QPalette::Text));
        painter.drawText(QRectF(at.x() - radius, at.y() - radius, 2.0 * radius, 2.0 * radius), Qt::AlignCenter, number);
    }
    painter.restore();
}

} // namespace zixly
