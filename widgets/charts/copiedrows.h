// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QAbstractItemView;
class QObject;

namespace zixly {

struct ChartTable;

// Puts the rows that are selected in `view`, or all of `table`, on the clipboard, with a line of titles. Many rows are
// formatted on another thread; `receiver` must live until then, else nothing is copied. GUI thread.
void copyRows(const QAbstractItemView &view, const ChartTable &table, QObject *receiver);

} // namespace zixly
