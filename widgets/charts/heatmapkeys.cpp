// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/format.h"
#include "models/griddifference.h"
#include "widgets/charts/heatmap.h"

#include <QKeyEvent>

#include <algorithm>
#include <cmath>
#include <limits>

// The half of HeatMap that is walked by keys, and what it says then.
namespace zixly {

namespace {

constexpr int kPage = 10; // cells

} // namespace

QString HeatMap::spoken(const CellGrid::Place &place) const
{
    if (!m_heat.grid || rowAt(place) < 0)
        return {};
    const auto &grid = *m_heat.grid;
    const auto fast = static_cast<std::size_t>(place.fastIndex);
    const auto slow = static_cast<std::size_t>(place.slowIndex);
    const CellMark mark = markAt(place);
    const double value = m_heat.values[fast * grid.slow.size() + slow];
    const QString words = mark == CellMark::Waiting ? tr("not computed yet")
        : mark == CellMark::Undefined               ? tr("undefined")
                                                    : metricText(m_metric, value);
    const QString sentence = tr("Fast %1, slow %2, %3 %4", "read aloud: windows, metric, value")
                                 .arg(grid.fast[fast])
                                 .arg(grid.slow[slow])
                                 .arg(title(), words);
    return mark == CellMark::FewTrades ? tr("%1, too few trades", "read aloud").arg(sentence) : sentence;
}

void HeatMap::stepBy(int slowStep, int fastStep, int most)
{
    const auto fastCount = static_cast<int>(m_heat.grid->fast.size());
    const auto slowCount = static_cast<int>(m_heat.grid->slow.size());
    CellGrid::Place from = m_current;
    if (from.fastIndex < 0) // nothing chosen yet: start from the top left of what is seen
        from = {std::clamp(static_cast<int>(yView().high - 0.5), 0, fastCount - 1),
            std::clamp(static_cast<int>(std::lround(xView().low)) - slowStep, -1, slowCount - 1)};
    CellGrid::Place found;
    int steps = 0;
    for (CellGrid::Place at{from.fastIndex + fastStep, from.slowIndex + slowStep};
        at.fastIndex >= 0 && at.slowIndex >= 0 && at.fastIndex < fastCount && at.slowIndex < slowCount && steps < most;
        at = {at.fastIndex + fastStep, at.slowIndex + slowStep}) {
        if (rowAt(at) < 0 || markAt(at) == CellMark::Waiting)
            continue;
        found = at;
        ++steps;
    }
    activate(found);
}

bool HeatMap::goToBest()
{
    if (!m_heat.grid)
        return false;
    const auto slowCount = static_cast<int>(m_heat.grid->slow.size());
    const bool high = metricInfo(m_metric).higherIsBetter;
    double best = 0.0;
    CellGrid::Place found;
    for (std::size_t i = 0; i < m_heat.values.size(); ++i) {
        const double value = comparable(m_metric, m_heat.values[i]);
        if (m_heat.marks[i] != CellMark::Valid || !std::isfinite(value))
            continue; // cells with too few trades are never called best
        const CellGrid::Place place{static_cast<int>(i) / slowCount, static_cast<int>(i) % slowCount};
        const bool better = high ? value > best : value < best;
        const bool first = found.fastIndex < 0;
        if (first || better
            || (value == best && place.slowIndex < found.slowIndex)) { // ties as in the list of the best
            best = value;
            found = place;
        }
    }
    activate(found);
    return found.fastIndex >= 0;
}

void HeatMap::keyPressEvent(QKeyEvent *event)
{
    if (!m_heat.grid || m_heat.grid->rows.empty()) {
        PlotWidget::keyPressEvent(event);
        return;
    }
    if (m_choosable && event->modifiers().testFlag(Qt::ShiftModifier) && growRegion(event->key()))
        return;
    constexpr int kEnd = std::numeric_limits<int>::max();
    const int steps = event->modifiers().testFlag(Qt::ControlModifier) ? kEnd : 1;
    switch (event->key()) {
    case Qt::Key_Left: stepBy(-1, 0, steps); return;
    case Qt::Key_Right: stepBy(1, 0, steps); return;
    case Qt::Key_Up: stepBy(0, 1, steps); return;
    case Qt::Key_Down: stepBy(0, -1, steps); return;
    case Qt::Key_Home: stepBy(-1, 0, kEnd); return;
    case Qt::Key_End: stepBy(1, 0, kEnd); return;
    case Qt::Key_PageUp: stepBy(0, 1, kPage); return;
    case Qt::Key_PageDown: stepBy(0, -1, kPage); return;
    case Qt::Key_B: goToBest(); return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space: activate(m_current); return;
    default: PlotWidget::keyPressEvent(event);
    }
}

} // namespace zixly
