// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/job.h"

namespace zixly::engine {

// The plain method: one pass over the bars per combination. Cells are done when the batches say so.
void sweepScalar(const SweepJob &job);

Curve singleCurve(const Prices &prices, const Parameters &parameters, const Terms &terms, int fast, int slow);

void writeCell(const Output &output, std::size_t cell, int fast, int slow, const MetricValues &values);

} // namespace zixly::engine
