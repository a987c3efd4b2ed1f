// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/sweepoptions.h"
#include "core/sweepresult.h"

namespace zixly {

// Writes the rows the options ask for. A regular file appears only when complete; pipes and devices are written
// directly.
Result<> writeSweep(const SweepOptions &options, const SweepResult &result);

} // namespace zixly
