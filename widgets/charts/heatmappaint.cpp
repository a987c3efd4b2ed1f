// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/format.h"
#include "widgets/charts/axes.h"
#include "widgets/charts/colourscale.h"
#include "widgets/charts/heatmap.h"
#include "widgets/charts/heatraster.h"
#include "widgets/controls/theme.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <cstring>

// The painting half of HeatMap.
namespace zixly {

namespace {
constexpr double kSwatch = 14.0;
constexpr double kCurrentMark = 8.0; // the least side of a mark
constexpr double kHoverMark = 5.0;
constexpr double kTick = 4.0;
} // namespace

QList<HeatMap::LegendItem> HeatMap::marks() const
{
    const QFontMetricsF metrics(font());
    const double line = std::max(metrics.height(), kSwatch) + theme::kTight;
    QList<LegendItem> items;
    QPointF at(0.0, 0.0);
    const auto append = [&](CellMark mark, const QString &text) {
        // One byte a place, a million places: this runs with every layout.
        static_assert(sizeof(CellMark) == 1);
        if (m_heat.marks.empty() || !std::memchr(m_heat.marks.data(), static_cast<int>(mark), m_heat.marks.size()))
            return;
        const double length = kSwatch + theme::kTight + metrics.horizontalAdvance(text);
        if (at.x() > 0.0 && at.x() + length > canvas().width() - 2.0 * theme::kTight)
            at = {0.0, at.y() + line};
        items.append({mark, text, at});
        at.rx() += length + theme::kLoose;
    };
    append(CellMark::Invalid, tr("Fast not below slow", "heat map legend"));
    append(CellMark::FewTrades, tr("Too few trades", "heat map legend"));
    append(CellMark::Undefined, tr("Undefined", "heat map legend"));
    append(CellMark::Waiting,
        m_heat.growing ? tr("No value yet", "heat map legend") : tr("Not part of this result", "heat map legend"));
    return items;
}

double HeatMap::marksHeight() const
{
    const auto items = marks();
    const double line = std::max(QFontMetricsF(font()).height(), kSwatch) + theme::kTight;
    return items.isEmpty() ? 0.0 : items.last().at.y() + line;
}

void HeatMap::layOut()
{
    const QFontMetricsF metrics(font());
    const double line = metrics.height();
    double left = 40.0;
    if (m_heat.grid && !m_heat.grid->fast.empty())
        left = metrics.horizontalAdvance(QString::number(m_heat.grid->fast.back())) + line + kTick + theme::kNear;
    const double bottom = 2.0 * line + kTick + theme::kTight;
    const double right = colourscale::width(metrics, m_scale, std::max(60.0, canvas().height() - 80.0)) + theme::kWide;
    const double top = marksHeight() + theme::kNear + line / 2.0;
    const QRectF plot(left, top, canvas().width() - left - right, canvas().height() - top - bottom);
    // Whole pixels, so that cells and frame meet.
    setPlot(QRectF(plot.toAlignedRect()).intersected(QRectF({}, canvas())));
}

QString HeatMap::emptyWords() const
{
    if (!m_message.isEmpty())
        return m_message;
    return !m_heat.grid || m_heat.grid->rows.empty() ? tr("No cells to show yet.") : QString();
}

void HeatMap::drawStatic(QPainter &painter)
{
    const double ratio = sharpness();
    const QSize pixels(static_cast<int>(std::lround(plotRect().width() * ratio)),
        static_cast<int>(std::lround(plotRect().height() * ratio)));
    painter.drawImage(
        plotRect().topLeft(), heatraster::draw(m_heat, m_colours, {xView(), yView(), pixels, ratio}, colours()));
    drawAxes(painter);
    drawLegend(painter);
    colourscale::draw(painter, colours(),
        {plotRect().right() + theme::kWide, plotRect().top(), colourscale::kBar, plotRect().height()}, m_scale);
}

void HeatMap::drawMarks(QPainter &painter)
{
    drawSelection(painter, litRects(m_selection));
    drawPlace(painter, m_current, true);
}

void HeatMap::drawHover(QPainter &painter, const QPointF &cursor)
{
    const CellGrid::Place place = placeAt(cursor);
    if (place.fastIndex < 0)
        return;
    drawCrosshair(painter, pixelX(place.slowIndex), pixelY(place.fastIndex));
    painter.setRenderHint(QPainter::Antialiasing, false);
    drawPlace(painter, place, false);
    axes::drawReadout(painter, palette(), rect(), cursor, readout(place));
}

void HeatMap::drawAxes(QPainter &painter) const
{
    const QFontMetricsF metrics(font());
    const auto &grid = *m_heat.grid;
    const auto ticks = [](const std::vector<qint32> &windows, const Span &view) {
        return [&windows, view](int most) { return windowTicks(windows, view, most); };
    };
    axes::drawBottom(painter, colours(), plotRect(),
        {axes::bottomTicks(metrics, xView(), plotRect().width(), ticks(grid.slow, xView())), xView(),
            tr("Slow window (bars)"), false});
    axes::drawLeft(painter, colours(), plotRect(),
        {axes::leftTicks(metrics, yView(), plotRect().height(), ticks(grid.fast, yView())), yView(),
            tr("Fast window (bars)"), false});
    axes::drawFrame(painter, colours(), plotRect());
}

void HeatMap::drawLegend(QPainter &painter) const
{
    const QFontMetricsF metrics(font());
    for (const LegendItem &item : marks()) {
        const QRectF box(item.at + QPointF(theme::kTight, theme::kTight), QSizeF(kSwatch, kSwatch));
        painter.drawImage(box.topLeft(), heatraster::swatch(item.mark, box.size().toSize(), sharpness(), colours()));
        painter.setPen(QPen(theme::ink(theme::Ink::SurfaceBorder, colours()), 0));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(box);
        painter.setPen(theme::ink(theme::Ink::Muted, colours()));
        painter.drawText(
            QPointF(box.right() + theme::kTight, box.center().y() + metrics.ascent() / 2.0 - 1.0), item.text);
    }
}

// Cells may be smaller than a pixel: the frame stands around them and is never smaller than the eye needs.
QRectF HeatMap::frameOf(const CellGrid::Place &place, double least) const
{
    QRectF frame = QRectF(QPointF(pixelX(place.slowIndex - 0.5), pixelY(place.fastIndex + 0.5)),
        QPointF(pixelX(place.slowIndex + 0.5), pixelY(place.fastIndex - 0.5)))
                       .adjusted(-1.0, -1.0, 1.0, 1.0);
    if (frame.width() < least)
        frame.adjust((frame.width() - least) / 2.0, 0.0, (least - frame.width()) / 2.0, 0.0);
    if (frame.height() < least)
        frame.adjust(0.0, (frame.height() - least) / 2.0, 0.0, (least - frame.height()) / 2.0);
    return frame;
}

QRect HeatMap::markRect(const CellGrid::Place &place) const
{
    constexpr double kPen = 3.0; // half of the widest, and a little
    return place.fastIndex < 0 || plotRect().isEmpty()
        ? QRect()
        : frameOf(place, kCurrentMark).adjusted(-kPen, -kPen, kPen, kPen).toAlignedRect();
}

void HeatMap::drawPlace(QPainter &painter, const CellGrid::Place &place, bool current) const
{
    if (place.fastIndex < 0 || (!current && markAt(place) == CellMark::Invalid))
        return;
    const QRectF frame = frameOf(place, current ? kCurrentMark : kHoverMark);
    if (!frame.intersects(plotRect()))
        return;
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colours().color(QPalette::Base), current ? 4.0 : 3.0));
    painter.drawRect(frame);
    painter.setPen(QPen(colours().color(QPalette::Text), current ? 2.0 : 1.0));
    painter.drawRect(frame);
}

} // namespace zixly
