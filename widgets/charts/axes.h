// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/charts/ticks.h"

#include <QRectF>

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

Ticks bottomTicks(
    const QFontMetricsF &metrics, const Span &span, double pixels, const std::function<Ticks(int)> &ticks);
Ticks leftTicks(const QFontMetricsF &metrics, const Span &span, double pixels, const std::function<Ticks(int)> &ticks);

// A small box with the lines of a read-out beside `at`, kept inside `bounds`.
void drawReadout(
    QPainter &painter, const QPalette &palette, const QRectF &bounds, const QPointF &at, const QStringList &lines);
// Words in the middle of an empty chart.
void drawMessage(QPainter &painter, const QPalette &palette, const QRectF &bounds, const QString &message);

} // namespace zixly::axes
