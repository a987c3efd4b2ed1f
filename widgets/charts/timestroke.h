// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/charts/minmaxpyramid.h"
#include "widgets/charts/ticks.h"

#include <QPolygonF>
#include <QRectF>

#include <functional>
#include <span>

class QColor;
class QPainter;

// Lines over time, on screen and on paper. Pure, any thread.
namespace zixly::timestroke {

// The points of a line in `plot`: at most four a unit of its width (first, least, most and last of the bars there), so
// that no extreme is lost, whatever the number of bars; with the bars just outside of `view`. `time` = UTC ms,
// ascending; `y` = where a value lies.
QPolygonF points(const QRectF &plot, const Span &view, std::span<const qint64> time, const MinMaxPyramid &values,
    const std::function<double(double value)> &y);
// Pale colour between a line and a level.
void fill(QPainter &painter, const QPolygonF &line, double level, const QColor &colour);

} // namespace zixly::timestroke
