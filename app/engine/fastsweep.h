// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/job.h"

namespace zixly::engine {

// The fast method: orders all windows at each bar by 16-bit keys, compares rows of keys to find the state changes of a
// combination, and takes each trade from prefix sums and a sparse table. Cells are done when the batches say so.
// `path` must not be Path::Scalar.
void sweepFast(Path path, const SweepJob &job);

} // namespace zixly::engine
