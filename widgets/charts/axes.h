// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/charts/ticks.h"

#include <QRectF>
#include <QSizeF>

#include <functional>

class QFontMetricsF;
class QPainter;
class QPalette;

// The axes, read-outs and marks that all charts share. Pure painting, GUI thread.
namespace zixly::axes {

struct Axis {
    Ticks ticks;
    Span span;
    QString title;
    bool grid = true;
};

double tickWidth(const QFontMetricsF &metrics, const Ticks &ticks); // of the widest text
// Under and left of `plot`. Texts stay inside the widget only if the caller left room: see tickWidth().
void drawBottom(QPainter &painter, const QPalette &palette, const QRectF &plot, const Axis &axis);
void drawLeft(QPainter &painter, const QPalette &palette, const QRectF &plot, const Axis &axis);
void drawFrame(QPainter &painter, const QPalette &palette, const QRectF &plot);

// What numbers and a title at the left and below leave for the plot, in whole pixels.
struct Frame {
    QRectF plot;
    Ticks x;
    Ticks y;
};
struct Room {
    QSizeF canvas;
    double top = 0.0; // for a legend and words over the plot
    double right = 0.0; // for words beside it; a little is left in any case
};
// `yTicks` = round numbers where it is left out.
Frame layOut(const QFontMetricsF &metrics, const Room &room, const Span &x, const Span &y,
    const std::function<Ticks(int)> &yTicks = {});

Ticks bottomTicks(
    const QFontMetricsF &metrics, const Span &span, double pixels, const std::function<Ticks(int)> &ticks);
Ticks leftTicks(const QFontMetricsF &metrics, const Span &span, double pixels, const std::function<Ticks(int)> &ticks);

// A small box with the lines of a read-out beside `at`, kept inside `bounds`.
void drawReadout(
    QPainter &painter, const QPalette &palette, const QRectF &bounds, const QPointF &at, const QStringList &lines);
// Words in the middle of an empty chart.
void drawMessage(QPainter &painter, const QPalette &palette, const QRectF &bounds, const QString &message);

} // namespace zixly::axes
