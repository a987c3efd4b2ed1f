// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/keys.h"
#include "engine/tile.h"

#include <cstdint>

// The inner loops of the fast sweep, compiled once per instruction set. They see plain pointers only: code shared with
// the rest of the program must not be compiled for a processor that may not be there.
namespace zixly::engine {

struct RunningView {
    std::size_t lanes;
    const double *rate; // per window: alpha (EMA) or 1 - alpha (MACD)
    double signalKeep;
    double *mean; // rows of lanes, one per block and one for the end
    double *weight;
    double *signalMean;
    double *signalWeight;
};

struct KeyView {
    Strategy strategy;
    bool flatSignal; // MACD with a signal of 1: the line is its own signal
    const double *close;
    const double *sums;
    const double *rests; // null where all are 0
    double doubt;
    const int *windows;
    std::size_t windowCount;
    std::int16_t *keys;
    std::size_t stride;
    RunningView running;
    std::ptrdiff_t firstBar; // signal bar of key 0 of the rows
    int bars; // of the tile
};

// Tables of a tile; see TileTables.
struct TileView {
    int bars;
    double firstBar;
    int idleSlot;
    const Sums *entering;
    const Sums *leaving;
    const double *paid;
    const double *received;
    const Extremes *extremes;
    const float *shareBounds;
    int levelShift;
    double plainUnit;
    double squareUnit;
    const TileTables *tables; // for the rare slow questions
};

// Up to eight combinations with the same fast window.
struct Group {
    int count;
    const std::int16_t *fast;
    const std::int16_t *slow[8];
    const std::uint64_t *ties; // null unless ties hold
};

// Memory of one thread while it trades.
struct TradeScratch {
    explicit TradeScratch(int mostBars);

    std::size_t listLength;
    std::vector<std::uint16_t> lists; // slots where the state changes, one list per lane
    std::vector<float> bounds; // of the lowest share inside each trade, eight lanes each
};

struct TradeView {
    std::uint16_t *lists;
    std::size_t listLength;
    float *bounds;
};

struct FinishView {
    const Terms *terms;
    double lastClose;
    double *columns[kMetricCount]; // first cell of the group
};

struct Kernel {
    // EMA, MACD: takes the running means of eight windows through a tile.
    void (*advance)(const KeyView &view, std::size_t group);
    // Keys of one block, places not yet told apart; returns the bars that need care.
    std::uint64_t (*fillBlock)(const KeyView &view, std::size_t block, double *values);
    // Takes a group of combinations through a tile.
    void (*trade)(const TileView &tile, const Group &group, const TradeView &scratch, Carried &carried);
    // Writes `count` cells.
    void (*finish)(const Carried &carried, const FinishView &view, int count);
};

const Kernel &kernelFor(Path path); // Path::Scalar has none

namespace portable {
extern const Kernel kKernel;
}
#ifdef ZIXLY_X86
namespace avx2 {
extern const Kernel kKernel;
}
namespace avx512 {
extern const Kernel kKernel;
}
#endif

} // namespace zixly::engine
