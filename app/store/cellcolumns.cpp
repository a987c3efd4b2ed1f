// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/cellcolumns.h"

#include "store/blob.h"

#include <cmath>

namespace zixly::cells {

namespace {

std::size_t metricOf(int column)
{
    return static_cast<std::size_t>(column - kPeriodColumns);
}

} // namespace

int columnCount()
{
    return kPeriodColumns + static_cast<int>(kMetricCount);
}

QString columnName(int column)
{
    switch (column) {
    case 0: return QStringLiteral("fast");
    case 1: return QStringLiteral("slow");
    default: return QLatin1String(metricInfo(static_cast<Metric>(metricOf(column))).csvName);
    }
}

qsizetype columnSize(const CellColumns &cells, int column)
{
    switch (column) {
    case 0: return static_cast<qsizetype>(cells.fast.size());
    case 1: return static_cast<qsizetype>(cells.slow.size());
    default: return static_cast<qsizetype>(cells.metrics[metricOf(column)].size());
    }
}

QByteArray encodeColumn(const CellColumns &cells, int column)
{
    switch (column) {
    case 0: return blob::encode(cells.fast);
    case 1: return blob::encode(cells.slow);
    default: return blob::encode(cells.metrics[metricOf(column)]);
    }
}

bool decodeColumn(const QByteArray &data, CellColumns &cells, int column)
{
    switch (column) {
    case 0: return blob::decode(data, cells.fast);
    case 1: return blob::decode(data, cells.slow);
    default: return blob::decode(data, cells.metrics[metricOf(column)]);
    }
}

void fillUndefined(CellColumns &cells, int column, qsizetype count)
{
    cells.metrics[metricOf(column)].assign(static_cast<std::size_t>(count), std::nan(""));
}

} // namespace zixly::cells
