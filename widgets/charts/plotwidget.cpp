// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/plotwidget.h"

#include "widgets/charts/spokenpoint.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>
#include <utility>

namespace zixly {

namespace {

constexpr double kWheelStep = 0.8; // share of the view that stays visible after one notch
constexpr double kPanStep = 0.1; // share of the view per arrow key
constexpr double kLeastBox = 4.0; // pixels; a smaller box is a slip of the hand

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

// The stretch [a, b] inside `extent`, and no shorter than may be shown.
Span stretch(double a, double b, const Span &extent, double narrowest)
{
    const double least = std::min(narrowest, extent.length());
    const double middle = (a + b) / 2.0;
    const double length = std::clamp(std::abs(b - a), least, extent.length());
    const double low = std::clamp(middle - length / 2.0, extent.low, extent.high - length);
    return {low, low + length};
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

QString PlotWidget::usage() const
{
    QStringList sentences{m_wheelWithControl ? tr("Ctrl+wheel: zoom.") : tr("Wheel: zoom."),
        tr("Shift+drag or right drag: zoom into a box. Drag: move. Double click: show all. Right click: picture and "
           "table.")};
    if (!legend().isEmpty())
        sentences += tr("Click a name in the legend, or press its number, to hide it.");
    return sentences.join(QLatin1Char(' '));
}

// Beside the plot only: over it the read-out tells of what lies there.
bool PlotWidget::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    if (isDrawn() && !m_plot.contains(help->pos()))
        QToolTip::showText(help->globalPos(), usage(), this);
    else
        QToolTip::hideText();
    return true;
}

void PlotWidget::clicked(const QPointF & /*position*/) { }

bool PlotWidget::walk(int /*key*/)
{
    return false;
}

void PlotWidget::hovered(const QPointF &position)
{
    m_cursor = position;
    update();
}

void PlotWidget::unhovered()
{
    if (!m_cursor)
        return;
    m_cursor.reset();
    update();
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
    refresh();
    emit viewChanged();
}

void PlotWidget::setXView(const Span &x)
{
    setView(stretch(x.low, x.high, m_xExtent, m_narrowestX), m_y);
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

void PlotWidget::zoomTo(const QRectF &box)
{
    const QRectF inside = box.intersected(m_plot);
    if (inside.width() < kLeastBox || (m_direction == Both && inside.height() < kLeastBox))
        return;
    const Span x = stretch(valueX(inside.left()), valueX(inside.right()), m_xExtent, m_narrowestX);
    const Span y
        = m_direction == Both ? stretch(valueY(inside.bottom()), valueY(inside.top()), m_yExtent, m_narrowestY) : m_y;
    setView(x, y);
}

void PlotWidget::panBy(double x, double y)
{
    setView(moved(m_x, m_xExtent, x), m_direction == Both ? moved(m_y, m_yExtent, y) : m_y);
}

void PlotWidget::reveal(double x, double y)
{
    const auto outside = [](const Span &view, double at) {
        return at < view.low ? at - view.low : at > view.high ? at - view.high : 0.0;
    };
    panBy(outside(m_x, x), outside(m_y, y));
}

double PlotWidget::pixelX(double value) const
{
    return m_plot.left() + (value - m_x.low) / m_x.length() * m_plot.width();
}

double PlotWidget::pixelY(double value) const
{
    return m_plot.bottom() - (value - m_y.low) / m_y.length() * m_plot.height();
}

double PlotWidget::valueX(double pixel) const
{
    return m_x.low + (pixel - m_plot.left()) / std::max(1.0, m_plot.width()) * m_x.length();
}

double PlotWidget::valueY(double pixel) const
{
    return m_y.low + (m_plot.bottom() - pixel) / std::max(1.0, m_plot.height()) * m_y.length();
}

void PlotWidget::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    refresh();
}

void PlotWidget::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() != QEvent::PaletteChange && event->type() != QEvent::FontChange)
        return;
    coloursChanged();
    refresh();
}

void PlotWidget::wheelEvent(QWheelEvent *event)
{
    const double notches = event->angleDelta().y() / 120.0;
    const bool wanted = !m_wheelWithControl || event->modifiers().testFlag(Qt::ControlModifier);
    if (notches == 0.0 || !wanted || !m_plot.contains(event->position())) {
        event->ignore();
        return;
    }
    zoomAt(event->position(), std::pow(kWheelStep, notches));
    event->accept();
}

void PlotWidget::mousePressEvent(QMouseEvent *event)
{
    const bool left = event->button() == Qt::LeftButton;
    if ((!left && event->button() != Qt::RightButton) || m_drag != Drag::None) {
        QWidget::mousePressEvent(event);
        return;
    }
    m_drag = Drag::Pressed;
    m_boxWanted = !left || event->modifiers().testFlag(Qt::ShiftModifier);
    m_pressed = event->position();
    m_xPressed = m_x;
    m_yPressed = m_y;
}

void PlotWidget::mouseMoveEvent(QMouseEvent *event)
{
    if (m_drag == Drag::None) {
        const bool onLegend = legendAt(event->position()) >= 0;
        if (onLegend != (cursor().shape() == Qt::PointingHandCursor))
            onLegend ? setCursor(Qt::PointingHandCursor) : unsetCursor();
        hovered(event->position());
        return;
    }
    if (m_drag == Drag::Pressed) {
        if ((event->position() - m_pressed).manhattanLength() < QApplication::startDragDistance())
            return;
        m_drag = m_boxWanted ? Drag::Box : Drag::Panning;
        unhovered();
        setCursor(m_boxWanted ? Qt::CrossCursor : Qt::ClosedHandCursor);
    }
    drag(event->position());
}

void PlotWidget::drag(const QPointF &position)
{
    if (m_drag == Drag::Box) {
        m_head = position;
        update();
        return;
    }
    const QPointF by = position - m_pressed;
    const Span x = moved(m_xPressed, m_xExtent, -by.x() / std::max(1.0, m_plot.width()) * m_xPressed.length());
    const Span y = moved(m_yPressed, m_yExtent, by.y() / std::max(1.0, m_plot.height()) * m_yPressed.length());
    setView(x, m_direction == Both ? y : m_y);
}

QRectF PlotWidget::box() const
{
    QRectF box = QRectF(m_pressed, m_head).normalized();
    if (m_direction == Horizontal) {
        box.setTop(m_plot.top());
        box.setBottom(m_plot.bottom());
    }
    return box.intersected(m_plot);
}

void PlotWidget::mouseReleaseEvent(QMouseEvent *event)
{
    const bool left = event->button() == Qt::LeftButton;
    if (m_drag == Drag::None || (!left && event->button() != Qt::RightButton))
        return;
    const Drag was = std::exchange(m_drag, Drag::None);
    if (was != Drag::Pressed)
        unsetCursor();
    if (was == Drag::Box) {
        m_head = event->position();
        zoomTo(box());
        update();
    } else if (was == Drag::Pressed && !left) {
        emit customContextMenuRequested(event->position().toPoint());
    } else if (was == Drag::Pressed) {
        const qsizetype entry = legendAt(event->position());
        if (entry >= 0)
            setSeriesShown(entry, !isSeriesShown(entry));
        else
            clicked(event->position());
    }
}

void PlotWidget::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton && legendAt(event->position()) < 0)
        resetZoom();
    else
        mousePressEvent(event);
}

// The mouse asks when its right button is let go, because it may have spanned a box until then.
void PlotWidget::contextMenuEvent(QContextMenuEvent *event)
{
    if (event->reason() != QContextMenuEvent::Mouse)
        emit customContextMenuRequested(m_plot.isEmpty() ? rect().center() : m_plot.center().toPoint());
    event->accept();
}

void PlotWidget::keyPressEvent(QKeyEvent *event)
{
    const QPointF centre = m_plot.center();
    const int number = event->key() - Qt::Key_1;
    const bool plain = (event->modifiers() & ~Qt::KeypadModifier) == Qt::NoModifier;
    if (plain && number >= 0 && number < std::min<qsizetype>(9, legend().size())) {
        setSeriesShown(number, !isSeriesShown(number));
        return;
    }
    if (!event->modifiers().testFlag(Qt::ShiftModifier) && isDrawn() && walk(event->key()))
        return;
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
