// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/cellgrid.h"

#include <QString>

#include <vector>

namespace zixly {

// One row or column of the grid: a metric against one window while the other stays.
struct Slice {
    qint32 fixed = 0; // bars of the window that stays
    std::vector<qint32> at; // bars of the other, ascending; only cells that are there
    std::vector<double> values; // NaN or infinite where undefined
    std::vector<qint32> rows; // of the result
};

enum class SliceAxis { Fast, Slow }; // the window that varies

// The slices at the given windows of the other axis; those that the grid does not have are left out. Pure.
std::vector<Slice> slicesOf(const HeatValues &heat, SliceAxis along, const std::vector<qint32> &fixed);

// At most `count` windows spread over all, with `chosen` (0 = none) among them. Ascending.
std::vector<qint32> spreadWindows(const std::vector<qint32> &windows, int count, qint32 chosen);

// Windows as people write them, "20, 50 100"; those that are not in `windows` are named in `unknown`.
std::vector<qint32> windowsOf(const QString &text, const std::vector<qint32> &windows, QStringList &unknown);

} // namespace zixly
