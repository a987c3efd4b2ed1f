// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/format.h"
#include "models/comparetable.h"
#include "widgets/charts/chartkeys.h"
#include "widgets/charts/spokenpoint.h"
#include "widgets/compare/comparescatter.h"
#include "widgets/compare/overlaychart.h"

#include <algorithm>

// What arrow keys do in the charts of a comparison: they walk from point to point; Enter chooses the cell.
namespace zixly {

bool CompareScatter::walk(int key)
{
    const bool chooses = key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_Space;
    if (chooses && m_hovered.sweep >= 0) {
        const CellSet &set = m_sweeps[m_hovered.sweep].set;
        emit cellChosen(set.fast(m_hovered.row), set.slow(m_hovered.row));
        return true;
    }
    const auto step = chartkeys::pointStep(key);
    if (!step)
        return false;
    const auto current = std::ranges::find_if(
        m_points, [this](const Point &point) { return point.sweep == m_hovered.sweep && point.row == m_hovered.row; });
    const auto from = current == m_points.end() ? -1 : current - m_points.begin();
    const qsizetype found = chartkeys::pointAfter(*step, from, pointCount(), [this, &step](qsizetype at) {
        const Point &point = m_points[static_cast<std::size_t>(at)];
        return step->alongX ? point.x : point.y;
    });
    if (found < 0)
        return true; // at the end
    const Point &point = m_points[static_cast<std::size_t>(found)];
    m_hovered = {point.sweep, point.row};
    m_cursor = positionOf(point.sweep, point.row);
    const CellSet &set = m_sweeps[point.sweep].set;
    spokenpoint::set(this,
        tr("%1, fast %2, slow %3, return %4 %, drawdown %5 %", "read aloud, %1 is a sweep")
            .arg(numberedTitle(point.sweep, m_sweeps[point.sweep].job))
            .arg(set.fast(point.row))
            .arg(set.slow(point.row))
            .arg(metricText(Metric::TotalReturn, set.value(point.row, Metric::TotalReturn)),
                metricText(Metric::MaxDrawdown, set.value(point.row, Metric::MaxDrawdown))));
    update();
    return true;
}

bool OverlayChart::walk(int key)
{
    if (m_lines.empty())
        return false;
    const auto longest
        = std::ranges::max_element(m_lines, {}, [this](const Line &line) { return curveOf(line).time.size(); });
    const auto &times = curveOf(*longest).time;
    const auto inView = std::ranges::upper_bound(times, static_cast<qint64>(xView().high))
        - std::ranges::lower_bound(times, static_cast<qint64>(xView().low));
    const auto bar = chartkeys::barAfter(
        key, m_walked, static_cast<qsizetype>(times.size()) - 1, std::max<qsizetype>(1, inView / 10));
    if (!bar)
        return false;
    m_walked = *bar;
    const qint64 time = times[static_cast<std::size_t>(m_walked)];
    revealX(static_cast<double>(time));
    hovered({pixelX(static_cast<double>(time)), m_plot.center().y()});
    spokenpoint::set(this, readout(time).join(QStringLiteral(", ")));
    return true;
}

} // namespace zixly
