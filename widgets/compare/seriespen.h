// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPen>

class QPalette;

namespace zixly {

// How the sweep of that place in a comparison is drawn in every chart: colours repeat after seven, then dashes tell.
QPen seriesPen(qsizetype index, const QPalette &palette, double width = 1.5);

} // namespace zixly
