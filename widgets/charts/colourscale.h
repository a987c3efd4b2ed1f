// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/cellgrid.h"
#include "widgets/charts/ticks.h"

class QFontMetricsF;
class QPainter;
class QPalette;
class QRectF;

// The bar that says which colour is which value, with its numbers at the right. Pure painting in the units of the
// painter, whose font it takes; any thread.
namespace zixly::colourscale {

constexpr double kBar = 14.0; // width
constexpr double kTick = 4.0;

double width(const QFontMetricsF &metrics, const HeatScale &scale, double height); // with ticks and numbers
void draw(QPainter &painter, const QPalette &palette, const QRectF &bar, const HeatScale &scale);

} // namespace zixly::colourscale
