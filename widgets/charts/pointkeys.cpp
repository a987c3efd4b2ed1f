// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/chartkeys.h"
#include "widgets/charts/pointplot.h"

// What arrow keys do among points: they walk to the next one along an axis.
namespace zixly {

bool PointPlot::walk(int key)
{
    const auto step = chartkeys::pointStep(key);
    if (!step)
        return false;
    std::vector<const Point *> shown;
    shown.reserve(m_points.size());
    const Point *current = walkedFrom();
    qsizetype from = -1;
    for (const Point &point : m_points) {
        if (!isSeriesShown(point.series))
            continue;
        if (&point == current)
            from = static_cast<qsizetype>(shown.size());
        shown.push_back(&point);
    }
    const qsizetype found
        = chartkeys::pointAfter(*step, from, static_cast<qsizetype>(shown.size()), [&shown, &step](qsizetype at) {
              const Point &point = *shown[static_cast<std::size_t>(at)];
              return step->alongX ? point.x : point.y;
          });
    if (found >= 0) // else at the end
        walkedTo(*shown[static_cast<std::size_t>(found)]);
    return true;
}

const PointPlot::Point *PointPlot::hoveredPoint() const
{
    return m_hovered < 0 ? nullptr : &m_points[static_cast<std::size_t>(m_hovered)];
}

const PointPlot::Point *PointPlot::walkedFrom() const
{
    return hoveredPoint();
}

void PointPlot::walkedTo(const Point &point)
{
    reveal(point.x, point.y);
    m_hovered = &point - m_points.data();
    PlotWidget::hovered(pixelOf(point.x, point.y));
}

} // namespace zixly
