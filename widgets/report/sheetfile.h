// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/report/sheetcontent.h"

#include <QByteArray>
#include <QPageSize>

// Reports as the bytes of a file. Any thread.
namespace zixly::sheetfile {

// One HTML file without a script and without anything from outside: the pictures are inside.
QByteArray html(const SheetContent &sheet);
QByteArray html(const ComparisonContent &comparison);
// Empty if it cannot be made.
QByteArray pdf(const SheetContent &sheet, QPageSize::PageSizeId size);
QByteArray pdf(const ComparisonContent &comparison, QPageSize::PageSizeId size);

} // namespace zixly::sheetfile
