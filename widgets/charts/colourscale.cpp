// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/colourscale.h"

#include "widgets/charts/axes.h"
#include "widgets/controls/theme.h"

#include <QFontMetricsF>
#include <QLinearGradient>
#include <QPainter>
#include <QPolygonF>

namespace zixly::colourscale {

namespace {

constexpr int kStops = 32;

Ticks ticksOf(const QFontMetricsF &metrics, const HeatScale &scale, double height)
{
    const Span span{scale.low, scale.high};
    return axes::leftTicks(metrics, span, height, [span](int most) { return linearTicks(span, most); });
}

// Values beyond an end are drawn in its colour: an arrow says so.
void drawArrows(QPainter &painter, const QPalette &palette, const QRectF &bar, const HeatScale &scale)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme::ink(theme::Ink::Muted, palette));
    const auto arrow = [&](double y, double way) {
        const double x = bar.center().x();
        painter.drawPolygon(
            QPolygonF{QPointF(x - 5.0, y + 3.0 * way), QPointF(x + 5.0, y + 3.0 * way), QPointF(x, y + 9.0 * way)});
    };
    if (scale.clippedHigh)
        arrow(bar.top(), -1.0);
    if (scale.clippedLow)
        arrow(bar.bottom(), 1.0);
    painter.restore();
}

} // namespace

double width(const QFontMetricsF &metrics, const HeatScale &scale, double height)
{
    return kBar + kTick + theme::kNear + axes::tickWidth(metrics, ticksOf(metrics, scale, height));
}

void draw(QPainter &painter, const QPalette &palette, const QRectF &bar, const HeatScale &scale)
{
    const QFontMetricsF metrics(painter.font());
    const double span = scale.high - scale.low;
    QLinearGradient gradient(bar.bottomLeft(), bar.topLeft());
    for (int i = 0; i <= kStops; ++i) {
        const double share = static_cast<double>(i) / kStops;
        const double position = scale.position(scale.low + span * share);
        gradient.setColorAt(
            share, scale.diverging ? theme::heat(position, palette) : theme::sequential(position, palette));
    }
    painter.setPen(QPen(theme::ink(theme::Ink::SurfaceBorder, palette), 1.0));
    painter.setBrush(gradient);
    painter.drawRect(bar);
    drawArrows(painter, palette, bar, scale);
    for (const Tick &tick : ticksOf(metrics, scale, bar.height())) {
        const double y = bar.bottom() - (tick.at - scale.low) / span * bar.height();
        painter.setPen(QPen(theme::ink(theme::Ink::Axis, palette), 1.0));
        painter.drawLine(QPointF(bar.right(), y), QPointF(bar.right() + kTick, y));
        painter.setPen(theme::ink(theme::Ink::Muted, palette));
        painter.drawText(QPointF(bar.right() + kTick + 2.0, y + metrics.ascent() / 2.0 - 1.0), tick.text);
    }
}

} // namespace zixly::colourscale
