// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/indicators.h"

#include "engine/exactsums.h"

#include <algorithm>
#include <cstddef>

namespace zixly::engine {

void fillSma(const ExactSums &sums, int window, std::span<double> row)
{
    const std::size_t first = std::min(row.size(), static_cast<std::size_t>(window) - 1);
    std::fill_n(row.begin(), first, 0.0);
    for (std::size_t t = first; t < row.size(); ++t)
        row[t] = sums.mean(t, window);
}

void fillEma(std::span<const double> close, int window, std::span<double> row)
{
    const double alpha = 2.0 / (window + 1.0);
    double mean = close.empty() ? 0.0 : close.front();
    for (std::size_t t = 0; t < row.size(); ++t) {
        mean += alpha * (close[t] - mean);
        row[t] = mean;
    }
}

void fillMacd(std::span<const double> close, int window, int signal, std::span<double> row)
{
    if (signal == 1) { // the signal line is the MACD itself, and must be so to the last bit
        std::fill(row.begin(), row.end(), 0.0);
        return;
    }
    const double keep = 1.0 - 2.0 / (window + 1.0);
    const double signalKeep = 1.0 - 2.0 / (signal + 1.0);
    double weight = 0.0;
    double signalWeight = 0.0;
    double mean = 0.0;
    double signalMean = 0.0;
    for (std::size_t t = 0; t < row.size(); ++t) {
        weight = weight * keep + 1.0;
        signalWeight = signalWeight * signalKeep + 1.0;
        mean += (close[t] - mean) / weight;
        signalMean += (mean - signalMean) / signalWeight;
        row[t] = mean - signalMean;
    }
}

void smaStates(const ExactSums &sums, int fast, int slow, std::span<const double> fastRow,
    std::span<const double> slowRow, std::span<std::uint8_t> states)
{
    const std::size_t first = std::min(states.size(), static_cast<std::size_t>(std::max(fast, slow)) - 1);
    std::fill_n(states.begin(), first, std::uint8_t{0});
    for (std::size_t t = first; t < states.size(); ++t)
        states[t] = sums.above(t, fast, slow, fastRow[t], slowRow[t]) ? 1 : 0;
}

void emaStates(std::span<const double> fastRow, std::span<const double> slowRow, std::span<std::uint8_t> states)
{
    for (std::size_t t = 0; t < states.size(); ++t)
        states[t] = fastRow[t] > slowRow[t] ? 1 : 0;
}

void macdStates(std::span<const double> fastRow, std::span<const double> slowRow, std::span<std::uint8_t> states)
{
    std::uint8_t state = 0;
    for (std::size_t t = 0; t < states.size(); ++t) {
        if (fastRow[t] != slowRow[t])
            state = fastRow[t] > slowRow[t] ? 1 : 0;
        states[t] = state;
    }
}

} // namespace zixly::engine
