// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>

namespace zixly::engine {

class ExactSums;

// One row per window; a combination is on where fast is above slow (sweep semantics, section 2). Rows have one value
// per bar.

// Means in the unit of `sums`; 0 before the window is full.
void fillSma(const ExactSums &sums, int window, std::span<double> row);
void fillEma(std::span<const double> close, int window, std::span<double> row);
// EMA(window) - EMA(signal) of it, in the adjusted form. The difference of two such rows is macd - signal line, because
// a weighted mean is linear; so MACD crosses its signal where the rows cross.
void fillMacd(std::span<const double> close, int window, int signal, std::span<double> row);

// States (0 or 1 per bar) from two rows.
void smaStates(const ExactSums &sums, int fast, int slow, std::span<const double> fastRow,
    std::span<const double> slowRow, std::span<std::uint8_t> states);
void emaStates(std::span<const double> fastRow, std::span<const double> slowRow, std::span<std::uint8_t> states);
// Crossings: a tie holds the state it finds.
void macdStates(std::span<const double> fastRow, std::span<const double> slowRow, std::span<std::uint8_t> states);

} // namespace zixly::engine
