// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/metrics.h"
#include "engine/simulate.h"

#include <cstdint>
#include <vector>

// The fast sweep looks at a stretch of bars at a time, a tile, and at all combinations on it, so that all tables stay
// in the cache. A bar of the tile is a slot: slot 0 is the bar before the tile, 1 .. bars are the tile's own.
namespace zixly::engine {

inline constexpr int kBlockBars = 64; // bars whose states fit one word

// Whole-number sums that any order of adding leaves the same: of r, r^2 and min(r, 0)^2, in units of the tile.
struct alignas(32) Sums {
    std::int64_t plain;
    std::int64_t square;
    std::int64_t downside;
    std::int64_t unused;
};

struct Extremes {
    double highest;
    double lowestNegated; // so that one instruction joins two of them
};

// What a trade from one slot to another makes, from a few look-ups: prefix sums for the returns, a sparse table for
// the extremes. Built once per tile, then read by all threads.
class TileTables
{
public:
    explicit TileTables(int mostBars);

    void build(const Market &market, std::size_t firstBar, int barCount);

    int bars() const { return m_bars; }
    std::size_t firstBar() const { return m_firstBar; }
    int endSlot() const { return m_bars + 1; } // leaving at it means staying until after the last bar
    int idleSlot() const { return m_bars + 2; } // a trade from it to the next slot changes nothing

    // Sums of a trade = leaving[exit] - entering[entry]; entering slot 0 goes on with a trade of an earlier tile.
    const Sums *entering() const { return m_entering.data(); }
    const Sums *leaving() const { return m_leaving.data(); }
    const double *paid() const { return m_paid.data(); } // per unit, all costs included
    const double *received() const { return m_received.data(); }
    const double *close() const { return m_close.data(); }
    // Extremes of the closes of slots s .. s + 2^level - 1 stand at (level << levelShift()) + s.
    const Extremes *extremes() const { return m_extremes.data(); }
    int levelShift() const { return m_levelShift; }
    // Never above lowestShare() of slots s .. s + 2^level - 1, cut off at the end of the tile; same places as
    // extremes().
    const float *shareBounds() const { return m_shareBounds.data(); }
    double plainUnit() const { return m_plainUnit; }
    double squareUnit() const { return m_squareUnit; }

    // The sums of r^2 and min(r, 0)^2 of one trade, added up bar by bar: for combinations whose share of the tile is
    // so small that the units are too coarse for them.
    void addPrecisely(int entry, int exit, double &square, double &downside) const;
    // Smallest close / highest close before it, over slots entry .. exit - 1.
    double lowestShare(int entry, int exit) const;

private:
    void fillPrices(const Market &market);
    void fillSums();
    void fillExtremes();
    void fillShares();
    void fillShareBounds(int topLevel);
    std::size_t at(int level, int slot) const
    {
        return (static_cast<std::size_t>(level) << m_levelShift) + static_cast<std::size_t>(slot);
    }
    Extremes between(int slot, int end) const;

    int m_levelShift;
    int m_bars = 0;
    std::size_t m_firstBar = 0;
    double m_plainUnit = 1.0;
    double m_squareUnit = 1.0;
    std::vector<Sums> m_entering;
    std::vector<Sums> m_leaving;
    std::vector<double> m_paid;
    std::vector<double> m_received;
    std::vector<double> m_close;
    std::vector<double> m_holdReturn;
    std::vector<double> m_entryReturn;
    std::vector<double> m_exitReturn;
    std::vector<Extremes> m_extremes;
    std::vector<double> m_shares; // lowestShare() of 2^level slots, where the tile has so many
    std::vector<float> m_shareBounds;
};

// Eight combinations with the same fast window between two tiles, one lane each.
struct alignas(64) Carried {
    using Lanes = double[8];

    Lanes cash; // while a trade is open: what it was bought with
    Lanes paid; // per unit of the open trade
    Lanes open; // 1 while a trade is open
    Lanes entryBar;
    Lanes peak;
    Lanes lowestShare;
    Lanes sumReturn;
    Lanes sumSquare;
    Lanes sumDownside;
    Lanes entries;
    Lanes closed;
    Lanes wins;
    Lanes losses;
    Lanes winReturn;
    Lanes lossReturn;
    Lanes winPnl;
    Lanes lossPnl;
    Lanes winBars;
    Lanes lossBars;

    void reset();
};

} // namespace zixly::engine
