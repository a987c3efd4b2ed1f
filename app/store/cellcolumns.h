// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sweepresult.h"

#include <QByteArray>
#include <QString>

// The columns of a result one by one, [0, columnCount()): the fast and the slow windows, then the metrics. Their names
// and bytes (store/blob.h) are those of the store and of result bundles. Pure functions, callable from any thread.
namespace zixly::cells {

inline constexpr int kPeriodColumns = 2; // fast and slow stand before the metrics

int columnCount();
QString columnName(int column); // "fast", "slow", then the metrics' names in files
qsizetype columnSize(const CellColumns &cells, int column);
QByteArray encodeColumn(const CellColumns &cells, int column);
bool decodeColumn(const QByteArray &data, CellColumns &cells, int column); // false if it is no such column
void fillUndefined(CellColumns &cells, int column, qsizetype count); // a metric younger than the result

} // namespace zixly::cells
