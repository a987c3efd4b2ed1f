// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/plotwidget.h"

#include "widgets/charts/spokenpoint.h"

#include <QApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace zixly {

namespace {

constexpr double kWheelStep = 0.8; // share of the view that stays visible after one notch
constexpr double kPanStep = 0.1; // share of the view per arrow key

Span zoomed(const Span &view, const Span &extent, double fixed, double factor, double narrowest)
{
    const double length = std::clamp(view.length() * factor, std::min(narrowest, extent.length()), extent.length());
    const double share = view.length() > 0.0 ? (fixed - view.low) / view.length() : 0.5;
    const double low = std::clamp(fixed - share * length, extent.low, extent.high - length);
    return {low, low + length};
}

Span moved(const Span &view, const Span &extent, double by)
{
    const double low = std::clamp(view.low + by, extent.low, std::max(extent.low, extent.high - view.length()));
    return {low, low + view.length()};
}

} // namespace

PlotWidget::PlotWidget(QWidget *parent)
    : QWidget(parent)
{
    spokenpoint::prepare(this);
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void PlotWidget::clicked(const QPointF & /*position*/) { }

void PlotWidget::hovered(const QPointF & /*position*/) { }

void PlotWidget::unhovered() { }

bool PlotWidget::walk(int /*key*/)
{
    return false;
}

void PlotWidget::setExtent(const Span &x, const Span &y)
{
    if (x == m_xExtent && y == m_yExtent)
        return;
    m_xExtent = x;
    m_yExtent = y;
    setView(x, y);
}

void PlotWidget::setNarrowest(double x, double y)
{
    m_narrowestX = x;
    m_narrowestY = y;
}

void PlotWidget::setView(const Span &x, const Span &y)
{
    if (x == m_x && y == m_y)
        return;
    m_x = x;
    m_y = y;
    emit viewChanged();
    update();
}

bool PlotWidget::isZoomed() const
{
    return m_x != m_xExtent || m_y != m_yExtent;
}

void PlotWidget::resetZoom()
{
    setView(m_xExtent, m_yExtent);
}

void PlotWidget::zoomAt(const QPointF &position, double factor)
{
    const Span x = zoomed(m_x, m_xExtent, valueX(position.x()), factor, m_narrowestX);
    const Span y = m_direction == Both ? zoomed(m_y, m_yExtent, valueY(position.y()), factor, m_narrowestY) : m_y;
    setView(x, y);
}

void PlotWidget::panBy(double x, double y)
{
    setView(moved(m_x, m_xExtent, x), m_direction == Both ? moved(m_y, m_yExtent, y) : m_y);
}

void PlotWidget::revealX(double value)
{
    if (value < m_x.low)
        panBy(value - m_x.low, 0.0);
    else if (value > m_x.high)
        panBy(value - m_x.high, 0.0);
}

double PlotWidget::pixelX(double value) const
{
    const QRectF plot = plotRect();
    return plot.left() + (value - m_x.low) / m_x.length() * plot.width();
}

double PlotWidget::pixelY(double value) const
{
    const QRectF plot = plotRect();
    return plot.bottom() - (value - m_y.low) / m_y.length() * plot.height();
}

double PlotWidget::valueX(double pixel) const
{
    const QRectF plot = plotRect();
    return m_x.low + (pixel - plot.left()) / std::max(1.0, plot.width()) * m_x.length();
}

double PlotWidget::valueY(double pixel) const
{
    const QRectF plot = plotRect();
    return m_y.low + (plot.bottom() - pixel) / std::max(1.0, plot.height()) * m_y.length();
}

void PlotWidget::wheelEvent(QWheelEvent *event)
{
    const double notches = event->angleDelta().y() / 120.0;
    if (notches == 0.0 || !plotRect().contains(event->position())) {
        event->ignore();
        return;
    }
    zoomAt(event->position(), std::pow(kWheelStep, notches));
    event->accept();
}

void PlotWidget::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton) {
        QWidget::mousePressEvent(event);
        return;
    }
    m_down = true;
    m_panning = false;
    m_pressed = event->position();
    m_xPressed = m_x;
    m_yPressed = m_y;
}

void PlotWidget::mouseMoveEvent(QMouseEvent *event)
{
    if (!m_down) {
        hovered(event->position());
        return;
    }
    const QPointF by = event->position() - m_pressed;
    if (!m_panning && by.manhattanLength() < QApplication::startDragDistance())
        return;
    if (!m_panning) {
        m_panning = true;
        unhovered();
        setCursor(Qt::ClosedHandCursor);
    }
    const QRectF plot = plotRect();
    const Span x = moved(m_xPressed, m_xExtent, -by.x() / std::max(1.0, plot.width()) * m_xPressed.length());
    const Span y = moved(m_yPressed, m_yExtent, by.y() / std::max(1.0, plot.height()) * m_yPressed.length());
    setView(x, m_direction == Both ? y : m_y);
}

void PlotWidget::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || !m_down)
        return;
    m_down = false;
    if (m_panning)
        unsetCursor();
    else
        clicked(event->position());
    m_panning = false;
}

void PlotWidget::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        resetZoom();
}

void PlotWidget::keyPressEvent(QKeyEvent *event)
{
    if (!event->modifiers().testFlag(Qt::ShiftModifier) && walk(event->key()))
        return;
    const QPointF centre = plotRect().center();
    switch (event->key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal: zoomAt(centre, kWheelStep); return;
    case Qt::Key_Minus: zoomAt(centre, 1.0 / kWheelStep); return;
    case Qt::Key_0: resetZoom(); return;
    case Qt::Key_Left: panBy(-kPanStep * m_x.length(), 0.0); return;
    case Qt::Key_Right: panBy(kPanStep * m_x.length(), 0.0); return;
    case Qt::Key_Up: panBy(0.0, kPanStep * m_y.length()); return;
    case Qt::Key_Down: panBy(0.0, -kPanStep * m_y.length()); return;
    default: QWidget::keyPressEvent(event);
    }
}

void PlotWidget::leaveEvent(QEvent *event)
{
    unhovered();
    QWidget::leaveEvent(event);
}

void PlotWidget::focusInEvent(QFocusEvent *event)
{
    update();
    QWidget::focusInEvent(event);
}

void PlotWidget::focusOutEvent(QFocusEvent *event)
{
    update();
    QWidget::focusOutEvent(event);
}

} // namespace zixly
