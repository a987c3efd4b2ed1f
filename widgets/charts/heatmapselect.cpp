// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/heatmap.h"
#include "widgets/controls/theme.h"

#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

// The half of HeatMap that shares axes and selected regions with other maps.
namespace zixly {

namespace {

constexpr float kDim = 0.5F; // how much of what is not selected is covered
constexpr qsizetype kFewRects = 32; // more are painted with the whole map

QRegion united(const QList<QRect> &rects)
{
    QRegion all;
    for (const QRect &rect : rects)
        all += rect;
    return all;
}

double stepAt(const std::vector<qint32> &windows, bool end)
{
    const std::size_t count = windows.size();
    if (count < 2)
        return 1.0;
    return end ? windows[count - 1] - windows[count - 2] : windows[1] - windows[0];
}

// The place of a number of bars among the windows, also between and beyond them.
double placeOfBars(const std::vector<qint32> &windows, double bars)
{
    const auto after = std::lower_bound(windows.begin(), windows.end(), bars);
    if (after == windows.begin())
        return (bars - windows.front()) / stepAt(windows, false);
    const auto last = static_cast<double>(windows.size()) - 1.0;
    if (after == windows.end())
        return last + (bars - windows.back()) / stepAt(windows, true);
    const double before = *(after - 1);
    return static_cast<double>(after - windows.begin()) - 1.0 + (bars - before) / (*after - before);
}

double barsAt(const std::vector<qint32> &windows, double place)
{
    const double last = static_cast<double>(windows.size()) - 1.0;
    if (place <= 0.0)
        return windows.front() + place * stepAt(windows, false);
    if (place >= last)
        return windows.back() + (place - last) * stepAt(windows, true);
    const auto at = static_cast<std::size_t>(place);
    return windows[at] + (place - std::floor(place)) * (windows[at + 1] - windows[at]);
}

Span barsOf(const std::vector<qint32> &windows, const Span &places)
{
    return {barsAt(windows, places.low), barsAt(windows, places.high)};
}

Span placesOf(const std::vector<qint32> &windows, const Span &bars)
{
    return {placeOfBars(windows, bars.low), placeOfBars(windows, bars.high)};
}

Span wholeOf(const std::vector<qint32> &windows)
{
    return {-0.5, static_cast<double>(windows.size()) - 0.5};
}

} // namespace

void HeatMap::fitExtent()
{
    if (!m_heat.grid || m_heat.grid->rows.empty())
        return;
    const CellGrid &grid = *m_heat.grid;
    if (m_extent)
        setExtent(placesOf(grid.slow, m_extent->slow), placesOf(grid.fast, m_extent->fast));
    else
        setExtent(wholeOf(grid.slow), wholeOf(grid.fast));
}

HeatMap::Bars HeatMap::gridBars() const
{
    if (!m_heat.grid || m_heat.grid->rows.empty())
        return {};
    const CellGrid &grid = *m_heat.grid;
    return {barsOf(grid.slow, wholeOf(grid.slow)), barsOf(grid.fast, wholeOf(grid.fast))};
}

void HeatMap::setExtentBars(const std::optional<Bars> &bars)
{
    m_extent = bars;
    fitExtent();
}

HeatMap::Bars HeatMap::viewBars() const
{
    if (!m_heat.grid || m_heat.grid->rows.empty())
        return {};
    return {barsOf(m_heat.grid->slow, xView()), barsOf(m_heat.grid->fast, yView())};
}

void HeatMap::showBars(const Bars &bars)
{
    if (m_heat.grid && !m_heat.grid->rows.empty())
        setView(placesOf(m_heat.grid->slow, bars.slow), placesOf(m_heat.grid->fast, bars.fast));
}

void HeatMap::setSelection(const CellRegions &regions)
{
    if (regions == m_selection)
        return;
    const QList<QRect> before = litRects(m_selection);
    m_selection = regions;
    const QList<QRect> after = litRects(m_selection);
    if (before.isEmpty() || after.isEmpty() || before.size() + after.size() > kFewRects)
        return update();
    // Only what lights up or fades, and the frames: with many windows linked, whole maps would take too long.
    QRegion changed = united(before).xored(united(after));
    for (const QRect &rect : before + after) {
        if (before.contains(rect) && after.contains(rect))
            continue;
        constexpr int kFrame = 4; // pixels on either side of an edge
        changed += QRegion(rect.adjusted(-kFrame, -kFrame, kFrame, kFrame))
                       .subtracted(rect.adjusted(kFrame, kFrame, -kFrame, -kFrame));
    }
    update(changed);
}

QRectF HeatMap::rectOf(const CellRegion &region) const
{
    if (!m_heat.grid)
        return {};
    const GridStretch stretch = stretchOf(*m_heat.grid, region);
    if (stretch.isEmpty())
        return {};
    return QRectF(QPointF(pixelX(stretch.slowFirst - 0.5), pixelY(stretch.fastLast + 0.5)),
        QPointF(pixelX(stretch.slowLast + 0.5), pixelY(stretch.fastFirst - 0.5)));
}

QList<QRect> HeatMap::litRects(const CellRegions &regions) const
{
    QList<QRect> rects;
    for (const CellRegion &region : regions)
        if (const QRectF rect = rectOf(region).intersected(plotRect()); !rect.isEmpty())
            rects.append(rect.toAlignedRect());
    return rects;
}

QColor HeatMap::veil() const
{
    QColor veil = colours().color(QPalette::Base);
    veil.setAlphaF(kDim);
    return veil;
}

// Two pictures, lit and dimmed, side by side in rectangles: copying pixels is many times faster than blending them.
void HeatMap::drawKept(QPainter &painter, const QPixmap &picture)
{
    const QList<QRect> lit = litRects(m_selection);
    if (lit.isEmpty())
        return PlotWidget::drawKept(painter, picture);
    if (m_dimmedOf != picture.cacheKey()) {
        m_dimmedOf = picture.cacheKey();
        m_dimmed = picture;
        QPainter(&m_dimmed).fillRect(plotRect(), veil());
    }
    const double ratio = picture.devicePixelRatio();
    const bool whole = ratio == std::floor(ratio);
    const auto part = [&](const QRegion &region, const QPixmap &from) {
        if (!whole) { // parts would not meet exactly
            painter.save();
            painter.setClipRegion(region);
            painter.drawPixmap(0, 0, from);
            painter.restore();
            return;
        }
        for (const QRect &rect : region)
            painter.drawPixmap(QRectF(rect), from, QRectF(rect.topLeft() * ratio, rect.size() * ratio));
    };
    const QRegion bright = united(lit);
    part(QRegion(rect()).subtracted(bright), m_dimmed);
    part(bright, picture);
}

void HeatMap::drawSelection(QPainter &painter, const QList<QRect> &lit) const
{
    if (lit.isEmpty())
        return;
    painter.save();
    if (isOnPaper()) {
        QPainterPath rest;
        rest.addRect(plotRect());
        QPainterPath bright;
        bright.addRegion(united(lit));
        painter.fillPath(rest.subtracted(bright), veil());
    }
    painter.setBrush(Qt::NoBrush);
    for (const QRect &rect : lit) {
        painter.setPen(QPen(colours().color(QPalette::Base), 3.0));
        painter.drawRect(QRectF(rect).adjusted(-1.0, -1.0, 1.0, 1.0));
        painter.setPen(QPen(theme::ink(theme::Ink::Accent, colours()), 1.5));
        painter.drawRect(QRectF(rect).adjusted(-1.0, -1.0, 1.0, 1.0));
    }
    painter.restore();
}

CellGrid::Place HeatMap::nearestPlace(const QPointF &position) const
{
    const auto near = [](double at, std::size_t count) {
        return std::clamp(static_cast<int>(std::floor(at + 0.5)), 0, static_cast<int>(count) - 1);
    };
    return {near(valueY(position.y()), m_heat.grid->fast.size()), near(valueX(position.x()), m_heat.grid->slow.size())};
}

CellRegion HeatMap::regionBetween(const CellGrid::Place &a, const CellGrid::Place &b) const
{
    const auto fast = [this](int index) { return m_heat.grid->fast[static_cast<std::size_t>(index)]; };
    const auto slow = [this](int index) { return m_heat.grid->slow[static_cast<std::size_t>(index)]; };
    const auto [fastFirst, fastLast] = std::minmax(a.fastIndex, b.fastIndex);
    const auto [slowFirst, slowLast] = std::minmax(a.slowIndex, b.slowIndex);
    return {fast(fastFirst), fast(fastLast), slow(slowFirst), slow(slowLast)};
}

void HeatMap::mousePressEvent(QMouseEvent *event)
{
    const bool wanted
        = event->modifiers().testFlag(Qt::ShiftModifier) || event->modifiers().testFlag(Qt::ControlModifier);
    if (!m_choosable || !wanted || event->button() != Qt::LeftButton || placeAt(event->position()).fastIndex < 0) {
        PlotWidget::mousePressEvent(event);
        return;
    }
    m_spanning = true;
    m_anchor = placeAt(event->position());
    m_head = m_anchor;
    if (event->modifiers().testFlag(Qt::ShiftModifier))
        emit regionChosen(regionBetween(m_anchor, m_head), false);
}

void HeatMap::mouseMoveEvent(QMouseEvent *event)
{
    if (!m_spanning) {
        PlotWidget::mouseMoveEvent(event);
        return;
    }
    const CellGrid::Place head = nearestPlace(event->position());
    if (head == m_head)
        return;
    m_head = head;
    if (event->modifiers().testFlag(Qt::ShiftModifier))
        emit regionChosen(regionBetween(m_anchor, m_head), false);
}

void HeatMap::mouseReleaseEvent(QMouseEvent *event)
{
    if (!m_spanning) {
        PlotWidget::mouseReleaseEvent(event);
        return;
    }
    m_spanning = false;
    const bool further = event->modifiers().testFlag(Qt::ControlModifier);
    if (further || event->modifiers().testFlag(Qt::ShiftModifier))
        emit regionChosen(regionBetween(m_anchor, m_head), further);
}

bool HeatMap::growRegion(int key)
{
    CellGrid::Place step;
    switch (key) {
    case Qt::Key_Left: step = {0, -1}; break;
    case Qt::Key_Right: step = {0, 1}; break;
    case Qt::Key_Up: step = {1, 0}; break;
    case Qt::Key_Down: step = {-1, 0}; break;
    default: return false;
    }
    if (m_anchor.fastIndex < 0) {
        if (m_current.fastIndex < 0)
            return false; // nothing chosen to begin at
        m_anchor = m_current;
        m_head = m_current;
    }
    m_head.fastIndex = std::clamp(m_head.fastIndex + step.fastIndex, 0, static_cast<int>(m_heat.grid->fast.size()) - 1);
    m_head.slowIndex = std::clamp(m_head.slowIndex + step.slowIndex, 0, static_cast<int>(m_heat.grid->slow.size()) - 1);
    emit regionChosen(regionBetween(m_anchor, m_head), false);
    return true;
}

} // namespace zixly
