// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/chartkeys.h"
#include "widgets/charts/spokenpoint.h"
#include "widgets/charts/timechart.h"

#include <algorithm>

// What arrow keys do in a chart over time: they walk from bar to bar.
namespace zixly {

bool TimeChart::walk(int key)
{
    const Line *line = reference();
    if (!line)
        return false;
    const qsizetype first = barUntil(*line, static_cast<qint64>(xView().low));
    const qsizetype last = barUntil(*line, static_cast<qint64>(xView().high));
    qsizetype from = m_walked;
    if (from < 0) // begin with what is in view
        from = key == Qt::Key_Left ? last + 1 : first - 1;
    const auto bar = chartkeys::barAfter(
        key, from, static_cast<qsizetype>(line->time.size()) - 1, std::max<qsizetype>(1, (last - first) / 10));
    if (!bar)
        return false;
    m_walked = *bar;
    const qint64 time = line->time[static_cast<std::size_t>(m_walked)];
    revealX(static_cast<double>(time));
    hovered({pixelX(static_cast<double>(time)), plotRect().center().y()});
    spokenpoint::set(this, (QStringList{timeWords(time)} + readout(time)).join(QStringLiteral(", ")));
    return true;
}

} // namespace zixly
