// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/cellgrid.h"
#include "widgets/charts/ticks.h"

#include <QImage>
#include <QPalette>

#include <vector>

namespace zixly {

// Turns a grid of values into pixels. Every mark that is not a plain value has a pattern of its own, so that no state
// is told by colour alone. Pure functions; a colour per cell is kept so that zooming need not look values up again.
namespace heatraster {

// One colour per place of the grid; patterns are drawn later.
std::vector<QRgb> colours(const HeatValues &heat, const HeatScale &scale, const QPalette &palette);

struct View {
    Span slow; // in indices; the place i covers [i - 0.5, i + 0.5]
    Span fast;
    QSize pixels; // physical
    double ratio = 1.0; // device pixel ratio
};
// Low fast windows at the bottom, low slow windows at the left.
QImage draw(const HeatValues &heat, const std::vector<QRgb> &colours, const View &view, const QPalette &palette);

// What a mark looks like, for a legend.
QImage swatch(CellMark mark, const QSize &pixels, double ratio, const QPalette &palette);

} // namespace heatraster

} // namespace zixly
