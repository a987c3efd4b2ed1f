// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/batches.h"
#include "engine/grid.h"
#include "engine/metrics.h"
#include "engine/sweep.h"

namespace zixly::engine {

class Crew;

// Everything a sweep method needs; borrowed, outlives the run.
struct SweepJob {
    const Prices &prices;
    const Parameters &parameters;
    const Grid &grid;
    const Terms &terms;
    const Output &output;
    Crew &crew;
    const std::atomic<bool> &stop;
    Batches &batches;
};

} // namespace zixly::engine
