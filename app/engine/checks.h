// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/sweep.h"

#include <optional>

namespace zixly::engine {

// What forbids a run on these prices, if anything. Costs a pass over the prices.
std::optional<Problem> findProblem(const Prices &prices, const Parameters &parameters);

} // namespace zixly::engine
