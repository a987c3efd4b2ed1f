// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "flows/exportflow.h"
#include "models/charttable.h"

namespace zixly {

// The plan of exporting the data of a chart: its columns by their titles, days and moments as ISO 8601 in UTC, numbers
// with all their digits. The plan owns what its columns point to. Path and style are the caller's.
ExportFlow::Plan planOf(const ChartTable &table);

} // namespace zixly
