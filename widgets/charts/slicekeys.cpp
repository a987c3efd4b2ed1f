// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/format.h"
#include "widgets/charts/chartkeys.h"
#include "widgets/charts/slicechart.h"
#include "widgets/charts/spokenpoint.h"

#include <algorithm>
#include <cmath>

// What arrow keys do among slices: they walk along a line and change to the one above or below.
namespace zixly {

std::optional<SliceChart::Place> SliceChart::placeAfter(int key) const
{
    std::size_t slice = 0;
    while (slice < m_slices.size() && !isSeriesShown(static_cast<qsizetype>(slice)))
        ++slice;
    const bool onLine = m_walked && isSeriesShown(static_cast<qsizetype>(m_walked->slice));
    if (onLine)
        slice = m_walked->slice;
    if (slice >= m_slices.size())
        return std::nullopt;
    if (onLine && (key == Qt::Key_Up || key == Qt::Key_Down))
        return beside(*m_walked, key == Qt::Key_Up).value_or(*m_walked);
    // Only what is drawn is walked to.
    std::vector<std::size_t> drawn;
    for (std::size_t at = 0; at < m_slices[slice].at.size(); ++at)
        if (std::isfinite(m_slices[slice].values[at]))
            drawn.push_back(at);
    const auto found = onLine ? std::ranges::find(drawn, m_walked->at) : drawn.end();
    const qsizetype from = found == drawn.end() ? -1 : found - drawn.begin();
    const auto count = static_cast<qsizetype>(drawn.size());
    const auto to = chartkeys::barAfter(key, from, count - 1, std::max<qsizetype>(1, count / 10));
    return to ? std::optional(Place{slice, drawn[static_cast<std::size_t>(*to)]}) : std::nullopt;
}

std::optional<SliceChart::Place> SliceChart::beside(const Place &from, bool above) const
{
    const qint32 window = m_slices[from.slice].at[from.at];
    const double value = m_slices[from.slice].values[from.at];
    // Lines that meet at the window follow each other by their index.
    const auto before = [](double a, std::size_t i, double b, std::size_t j) { return a < b || (a == b && i < j); };
    std::optional<Place> next;
    for (std::size_t i = 0; i < m_slices.size(); ++i) {
        const Slice &slice = m_slices[i];
        const auto at = static_cast<std::size_t>(std::ranges::lower_bound(slice.at, window) - slice.at.begin());
        if (i == from.slice || !isSeriesShown(static_cast<qsizetype>(i)) || at == slice.at.size()
            || slice.at[at] != window || !std::isfinite(slice.values[at]))
            continue;
        const double here = slice.values[at];
        if (above ? !before(value, from.slice, here, i) : !before(here, i, value, from.slice))
            continue; // on the other side
        const bool nearer = !next
            || (above ? before(here, i, m_slices[next->slice].values[next->at], next->slice)
                      : before(m_slices[next->slice].values[next->at], next->slice, here, i));
        if (nearer)
            next = Place{i, at};
    }
    return next;
}

bool SliceChart::walk(int key)
{
    if ((key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_Space) && m_walked) {
        emit cellActivated(m_slices[m_walked->slice].rows[m_walked->at]);
        return true;
    }
    const auto place = placeAfter(key);
    if (!place)
        return false;
    m_walked = place;
    const Slice &slice = m_slices[place->slice];
    const double value = slice.values[place->at];
    reveal(slice.at[place->at], value);
    PlotWidget::hovered(pointOf(*place));
    spokenpoint::set(this,
        tr("%1, %2, %3 %4", "read aloud: windows, metric, value")
            .arg(nameOf(slice), windowText(slice.at[place->at]), metricTitle(m_metric), metricText(m_metric, value)));
    return true;
}

void SliceChart::hovered(const QPointF &position)
{
    if (const auto place = nearest(position))
        m_walked = place; // keys go on from here
    PlotWidget::hovered(position);
}

} // namespace zixly
