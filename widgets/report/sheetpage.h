// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/report/sheetcontent.h"

#include <QRectF>

class QPagedPaintDevice;
class QPainter;

// Reports on paper: A4 or Letter, upright. The unit of all painting is half a point. Any thread.
namespace zixly::sheetpage {

inline constexpr double kUnitsAnInch = 144.0;

// The tear sheet fills one page; returns the lower end of what was painted, which lies inside the page.
double paintSheet(QPainter &painter, const QRectF &page, const SheetContent &sheet);
// A few sweeps a page, as columns of one table.
int pagesOf(const ComparisonContent &comparison);
double paintComparison(QPainter &painter, const QRectF &page, const ComparisonContent &comparison, int number);

// The report on a printer or into a PDF, whose page layout is set, and of it the pages that the device is set to; false
// if the device fails.
bool paint(QPagedPaintDevice &device, const SheetContent &sheet);
bool paint(QPagedPaintDevice &device, const ComparisonContent &comparison);

} // namespace zixly::sheetpage
