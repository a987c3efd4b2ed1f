// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/sweep.h"

namespace zixly::test {

// One combination computed straight from the text of the semantics, bar by bar and formula by formula, slowly. Shares
// no code with the engine. `fragile` is set when a decision hung on rounding (EMA and MACD lines closer than 1e-12).
struct NaiveResult {
    std::array<double, engine::kMetricCount> metrics{};
    bool fragile = false;
};
NaiveResult naive(const engine::Prices &prices, const engine::Parameters &parameters, int fast, int slow);

} // namespace zixly::test
