// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/cellset.h"
#include "models/columnfilter.h"

#include <array>

namespace zixly {

// Which cells a table shows, and in which order.
struct CellArrangement {
    int sortColumn = cellcolumn::of(Metric::Score);
    bool descending = true;
    std::array<ColumnFilter, cellcolumn::Count> filters;
};

// The ready rows that pass every filter, sorted. Undefined values come last in both directions; ties are ordered by
// slow, then fast, always ascending. A pure function: runs on any thread.
CellRows arrange(const CellSet &set, const CellArrangement &arrangement);

} // namespace zixly
