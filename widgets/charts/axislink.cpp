// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/axislink.h"

#include "widgets/charts/plotwidget.h"

#include <QScopedValueRollback>

namespace zixly {

AxisLink::AxisLink(QObject *parent)
    : QObject(parent)
{
}

void AxisLink::add(PlotWidget *plot)
{
    m_plots.append(plot);
    connect(plot, &PlotWidget::viewChanged, this, [this, plot] { follow(plot); });
    connect(plot, &QObject::destroyed, this, [this, plot] { m_plots.removeAll(plot); });
}

void AxisLink::follow(const PlotWidget *source)
{
    if (m_following)
        return;
    const QScopedValueRollback guard(m_following, true);
    const bool all = source->xView() == source->xExtent(); // also where the others have more to show
    for (PlotWidget *plot : std::as_const(m_plots)) {
        if (plot != source)
            plot->setXView(all ? plot->xExtent() : source->xView());
    }
}

} // namespace zixly
