// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/sweep.h"
#include "engine/tile.h"

#include <cstdint>
#include <memory>

namespace zixly::engine {

class ExactSums;

// 16-bit keys that order all windows at each bar of a tile as their indicators do, so that one comparison of two rows
// gives the states of a combination. A key is the indicator's place between the lowest and the highest one of the bar;
// windows that fall into the same place are told apart exactly, so different windows have different keys, and of equal
// indicators the longer window has the larger key (equal is not above). MACD leaves ties equal and marks their bars.
inline constexpr std::int16_t kUndefinedKey = 32767; // above all others: nothing is above an undefined slow line
inline constexpr double kTopPlace = 65534.0; // places are 0 .. kTopPlace, keys 32768 less

struct KeyTable {
    KeyTable(std::vector<int> sortedWindows, int mostBars);

    std::vector<int> windows; // ascending
    std::size_t stride; // keys per row
    std::vector<std::uint64_t> ties; // MACD: bars with equal indicators, one word per block

    std::int16_t *keys() { return m_memory.data() + m_offset; }
    // One row per window; key i of a row belongs to slot i + 1.
    const std::int16_t *row(std::size_t window) const { return m_memory.data() + m_offset + window * stride; }

private:
    std::vector<std::int16_t> m_memory;
    std::size_t m_offset; // to the start of a cache line
};

// What decides between indicators that lie close together. Borrowed, immutable.
struct KeySource {
    Strategy strategy;
    const ExactSums *sums; // SMA only
};

// The running means of EMA and MACD at the start of each block of a tile, so that any thread can go on from there.
struct Running {
    Running(std::size_t windows, int mostBars);

    std::size_t lanes; // windows, rounded up to whole groups of eight
    std::vector<double> rate; // alpha (EMA) or 1 - alpha (MACD)
    std::vector<double> mean; // one row of lanes per block, and one more for the end of the tile
    std::vector<double> weight;
    std::vector<double> signalMean;
    std::vector<double> signalWeight; // one per block

    void moveEndToStart(std::size_t endBlock);
};

// Memory of one thread while it builds keys.
struct KeyScratch {
    explicit KeyScratch(std::size_t windows);

    std::vector<double> values; // kBlockBars per window
    std::vector<std::uint8_t> taken; // per place: generation that took it
    std::uint8_t generation = 0;
    std::vector<std::uint16_t> collided; // windows that found their place taken
    std::vector<std::uint16_t> order;
};

// One block of keys to build.
struct KeyBlock {
    const KeySource &source;
    KeyTable &table;
    std::size_t block; // of the tile
    std::ptrdiff_t firstBar; // signal bar of the block's first key; -1 before the first bar
    int bars; // 1 .. kBlockBars
};

// The parts that need no wide registers: gives windows that share a place keys of their own. `careful` has a bit for
// each bar whose values lie too close together, or too close to the border of two places, for places to be trusted.
void separate(const KeyBlock &block, KeyScratch &scratch, std::uint64_t careful);

} // namespace zixly::engine
