// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/chartkeys.h"
#include "widgets/charts/equitychart.h"
#include "widgets/charts/spokenpoint.h"

#include <algorithm>

// What arrow keys do in EquityChart: they walk from bar to bar.
namespace zixly {

bool EquityChart::walk(int key)
{
    if (!m_curve)
        return false;
    const qsizetype page = (barAt(xView().high) - barAt(xView().low)) / 10;
    qsizetype from = m_walked;
    if (from < 0) // begin with what is in view
        from = key == Qt::Key_Left ? barAt(xView().high) + 1 : barAt(xView().low) - 1;
    const auto bar = chartkeys::barAfter(key, from, m_equity.size() - 1, std::max<qsizetype>(1, page));
    if (!bar)
        return false;
    m_walked = *bar;
    const auto time = static_cast<double>(m_curve->time[static_cast<std::size_t>(m_walked)]);
    revealX(time);
    hovered({pixelX(time), m_plot.center().y()});
    spokenpoint::set(this, readout(m_walked).join(QStringLiteral(", ")));
    return true;
}

} // namespace zixly
