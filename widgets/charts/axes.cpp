// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/axes.h"

#include "widgets/controls/theme.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace zixly::axes {

namespace {
constexpr double kTickLength = 4.0;
constexpr double kLabelGap = 10.0;
constexpr double kOverhang = theme::kLoose; // every chart leaves this much at its right
} // namespace

double tickWidth(const QFontMetricsF &metrics, const Ticks &ticks)
{
    double widest = 0.0;
    for (const Tick &tick : ticks)
        widest = std::max(widest, metrics.horizontalAdvance(tick.text));
    return widest;
}

Ticks bottomTicks(const QFontMetricsF &metrics, const Span &span, double pixels, const std::function<Ticks(int)> &ticks)
{
    return fittingTicks(
        ticks, span, pixels, [&metrics](const QString &text) { return metrics.horizontalAdvance(text); }, kLabelGap);
}

Ticks leftTicks(const QFontMetricsF &metrics, const Span &span, double pixels, const std::function<Ticks(int)> &ticks)
{
    return fittingTicks(ticks, span, pixels, [&metrics](const QString &) { return metrics.height(); }, kLabelGap);
}

Frame layOut(const QFontMetricsF &metrics, const Room &room, const Span &x, const Span &y,
    const std::function<Ticks(int)> &yTicks)
{
    const auto round = [&y](int most) { return linearTicks(y, most); };
    const double line = metrics.height();
    const double height = room.canvas.height() - room.top - 2.0 * line - theme::kNear;
    Frame frame;
    frame.y = leftTicks(metrics, y, height, yTicks ? yTicks : round);
    const double left = std::ceil(tickWidth(metrics, frame.y) + line + theme::kWide);
    const QRectF plot(left, room.top, room.canvas.width() - left - room.right - kOverhang, height);
    if (plot.isValid()) // whole pixels, so that images and the frame meet
        frame.plot = plot.toAlignedRect();
    frame.x = bottomTicks(metrics, x, frame.plot.width(), [&x](int most) { return linearTicks(x, most); });
    return frame;
}

void drawBottom(QPainter &painter, const QPalette &palette, const QRectF &plot, const Axis &axis)
{
    const QFontMetricsF metrics(painter.font());
    const QColor grid = theme::ink(theme::Ink::Grid, palette);
    const QColor line = theme::ink(theme::Ink::Axis, palette);
    const double scale = plot.width() / axis.span.length();
    for (const Tick &tick : axis.ticks) {
        const double x = plot.left() + (tick.at - axis.span.low) * scale;
        if (axis.grid) {
            painter.setPen(QPen(grid, 0));
            painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
        }
        painter.setPen(QPen(line, 0));
        painter.drawLine(QPointF(x, plot.bottom()), QPointF(x, plot.bottom() + kTickLength));
        const double width = metrics.horizontalAdvance(tick.text) + 2.0;
        if (x + width / 2.0 > plot.right() + kOverhang)
            continue; // it would be cut at the edge of the widget
        painter.setPen(theme::ink(theme::Ink::Muted, palette));
        painter.drawText(QRectF(x - width / 2.0, plot.bottom() + kTickLength, width, metrics.height()),
            Qt::AlignHCenter | Qt::AlignTop | Qt::TextDontClip, tick.text);
    }
    if (!axis.title.isEmpty()) {
        painter.setPen(theme::ink(theme::Ink::Text, palette));
        painter.drawText(
            QRectF(plot.left(), plot.bottom() + kTickLength + metrics.height(), plot.width(), metrics.height()),
            Qt::AlignCenter | Qt::TextDontClip, axis.title);
    }
}

void drawLeft(QPainter &painter, const QPalette &palette, const QRectF &plot, const Axis &axis)
{
    const QFontMetricsF metrics(painter.font());
    const QColor grid = theme::ink(theme::Ink::Grid, palette);
    const QColor line = theme::ink(theme::Ink::Axis, palette);
    const double scale = plot.height() / axis.span.length();
    for (const Tick &tick : axis.ticks) {
        const double y = plot.bottom() - (tick.at - axis.span.low) * scale;
        if (axis.grid) {
            painter.setPen(QPen(grid, 0));
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y));
        }
        painter.setPen(QPen(line, 0));
        painter.drawLine(QPointF(plot.left() - kTickLength, y), QPointF(plot.left(), y));
        painter.setPen(theme::ink(theme::Ink::Muted, palette));
        const double width = metrics.horizontalAdvance(tick.text) + 2.0;
        painter.drawText(
            QRectF(plot.left() - kTickLength - 2.0 - width, y - metrics.height() / 2.0, width, metrics.height()),
            Qt::AlignRight | Qt::AlignVCenter | Qt::TextDontClip, tick.text);
    }
    if (axis.title.isEmpty())
        return;
    painter.save();
    const double room = tickWidth(metrics, axis.ticks) + kTickLength + 4.0;
    painter.translate(plot.left() - room - metrics.height(), plot.center().y());
    painter.rotate(-90.0);
    painter.setPen(theme::ink(theme::Ink::Text, palette));
    const QString title = metrics.elidedText(axis.title, Qt::ElideRight, plot.height());
    painter.drawText(QRectF(-plot.height() / 2.0, 0.0, plot.height(), metrics.height()), Qt::AlignCenter, title);
    painter.restore();
}

void drawFrame(QPainter &painter, const QPalette &palette, const QRectF &plot)
{
    painter.setPen(QPen(theme::ink(theme::Ink::Axis, palette), 0));
    painter.drawLine(plot.bottomLeft(), plot.bottomRight());
    painter.drawLine(plot.topLeft(), plot.bottomLeft());
}

void drawReadout(
    QPainter &painter, const QPalette &palette, const QRectF &bounds, const QPointF &at, const QStringList &lines)
{
    const QFontMetricsF metrics(painter.font());
    double width = 0.0;
    for (const QString &line : lines)
        width = std::max(width, metrics.horizontalAdvance(line));
    constexpr double kPadding = theme::kNear;
    QRectF box(
        0.0, 0.0, width + 2.0 * kPadding, metrics.height() * static_cast<double>(lines.size()) + 2.0 * theme::kTight);
    constexpr double kAway = 14.0;
    box.moveTopLeft(at + QPointF(kAway, kAway));
    if (box.right() > bounds.right())
        box.moveRight(at.x() - kAway);
    if (box.bottom() > bounds.bottom())
        box.moveBottom(at.y() - kAway);
    box.moveLeft(std::max(box.left(), bounds.left()));
    box.moveTop(std::max(box.top(), bounds.top()));

    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme::ink(theme::Ink::SurfaceBorder, palette), 1.0));
    painter.setBrush(palette.color(QPalette::ToolTipBase));
    painter.drawRoundedRect(box, 4.0, 4.0);
    painter.setPen(palette.color(QPalette::ToolTipText));
    double y = box.top() + theme::kTight;
    for (const QString &line : lines) {
        painter.drawText(QRectF(box.left() + kPadding, y, width + 2.0, metrics.height()),
            Qt::AlignLeft | Qt::AlignVCenter | Qt::TextDontClip, line);
        y += metrics.height();
    }
    painter.restore();
}

void drawMessage(QPainter &painter, const QPalette &palette, const QRectF &bounds, const QString &message)
{
    painter.setPen(theme::ink(theme::Ink::Muted, palette));
    painter.drawText(bounds.adjusted(theme::kLoose, theme::kLoose, -theme::kLoose, -theme::kLoose),
        Qt::AlignCenter | Qt::TextWordWrap, message);
}

} // namespace zixly::axes
