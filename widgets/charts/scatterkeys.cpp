// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/format.h"
#include "widgets/charts/chartkeys.h"
#include "widgets/charts/scatterplot.h"
#include "widgets/charts/spokenpoint.h"

#include <algorithm>

// What arrow keys do in ScatterPlot: they walk from cell to cell and choose it.
namespace zixly {

bool ScatterPlot::walk(int key)
{
    const auto step = chartkeys::pointStep(key);
    if (!step)
        return false;
    const auto current = std::ranges::find(m_points, m_currentRow, &Point::row);
    const auto from = current == m_points.end() ? -1 : current - m_points.begin();
    const qsizetype found
        = chartkeys::pointAfter(*step, from, static_cast<qsizetype>(m_points.size()), [this, &step](qsizetype at) {
              const Point &point = m_points[static_cast<std::size_t>(at)];
              return step->alongX ? point.x : point.y;
          });
    if (found < 0)
        return true; // at the end
    const qint32 row = m_points[static_cast<std::size_t>(found)].row;
    setCurrentRow(row);
    emit cellActivated(row);
    return true;
}

QString ScatterPlot::spoken() const
{
    if (m_points.empty() || m_currentRow < 0 || m_currentRow >= m_set.size() || !m_set.isReady(m_currentRow))
        return {};
    return tr("Fast %1, slow %2, return %3 %, drawdown %4 %", "read aloud")
        .arg(m_set.fast(m_currentRow))
        .arg(m_set.slow(m_currentRow))
        .arg(metricText(Metric::TotalReturn, m_set.value(m_currentRow, Metric::TotalReturn)),
            metricText(Metric::MaxDrawdown, m_set.value(m_currentRow, Metric::MaxDrawdown)));
}

} // namespace zixly
