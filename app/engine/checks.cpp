// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/checks.h"

#include <algorithm>
#include <cmath>

namespace zixly::engine {

namespace {

bool isPrice(double value)
{
    return std::isfinite(value) && value > 0.0;
}

bool isRange(const Range &range)
{
    return range.min >= 1 && range.step >= 1 && range.max >= range.min;
}

bool isRate(double rate)
{
    return rate >= 0.0 && rate < 1.0; // false for NaN
}

} // namespace

std::optional<Problem> findProblem(const Prices &prices, const Parameters &parameters)
{
    if (!isRange(parameters.fast) || !isRange(parameters.slow))
        return Problem::BadRange;
    if (parameters.strategy == Strategy::Macd && parameters.signal < 1)
        return Problem::BadSignal;
    if (!isRate(parameters.fee) || !isRate(parameters.slippage))
        return Problem::BadCost;
    if (prices.close.size() < 2)
        return Problem::TooFewBars;
    if (!std::all_of(prices.close.begin(), prices.close.end(), isPrice))
        return Problem::BadPrice;
    if (parameters.execution == Execution::NextOpen
        && (prices.open.size() != prices.close.size() || !std::all_of(prices.open.begin(), prices.open.end(), isPrice)))
        return Problem::BadOpen;
    return std::nullopt;
}

} // namespace zixly::engine
