// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/report/sheetcontent.h"

class QPainter;
class QRectF;

// The pictures of a tear sheet, painted as vectors in the light colours, whatever the theme of the screen. Pure
// painting in the units of the painter, whose font they take; any thread.
namespace zixly::sheetcharts {

void paintHeat(QPainter &painter, const QRectF &area, const SheetContent &sheet);
void paintCurve(QPainter &painter, const QRectF &area, const SheetContent &sheet);

} // namespace zixly::sheetcharts
