// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/metrics.h"

#include <cstdint>
#include <span>
#include <vector>

namespace zixly::engine {

// What a combination can buy and sell at, bar by bar. Immutable after construction, borrows the closes.
struct Market {
    Market(const Prices &prices, const Parameters &parameters);

    std::span<const double> close;
    std::span<const double> fill; // closes or opens
    double buyFactor; // price paid per unit, slippage and fee included, over the fill price
    double sellFactor; // price received
    double entrySlip; // fill price of a trade, slippage included, over the market's
    double exitSlip;
    std::size_t delay; // bars from a signal to its fill
};

// Runs one combination through all bars; `states` has one value per bar. With `curve` it also fills equity, drawdown
// and trades there.
Tally simulate(const Market &market, std::span<const std::uint8_t> states, Curve *curve = nullptr);

} // namespace zixly::engine
