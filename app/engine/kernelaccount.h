// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/kernel.h"
#include "engine/lanemoves.h"

#include <bit>

// What trades do to the cash, the peak and the fall from it, a combination per lane.
namespace zixly::engine::ZIXLY_ISA {

struct Range8 {
    Double8 highest;
    Double8 lowest;
};

// Extremes of the closes of slots entry .. exit - 1, a trade per lane; and a lower bound of the share that is left of
// the highest close inside the trade.
template <class Entry, class Exit>
inline Range8 rangesOf(const TileView &tile, Entry entry, Exit exit, float *bounds)
{
    alignas(64) double pairs[kLanes][2];
    for (int i = 0; i < kLanes; ++i) {
        const int from = entry(i);
        const int length = exit(i) - from;
        const int level = 31 - std::countl_zero(static_cast<unsigned>(length));
        const std::size_t place = (static_cast<std::size_t>(level) << tile.levelShift) + static_cast<std::size_t>(from);
        const Extremes &a = tile.extremes[place];
        const Extremes &b = tile.extremes[place + static_cast<std::size_t>(length - (1 << level))];
        bounds[i] = tile.shareBounds[place + (std::size_t{1} << tile.levelShift)];
#if defined(__SSE2__) || defined(_M_X64)
        _mm_store_pd(pairs[i], _mm_max_pd(_mm_loadu_pd(&a.highest), _mm_loadu_pd(&b.highest)));
#else
        pairs[i][0] = a.highest > b.highest ? a.highest : b.highest;
        pairs[i][1] = a.lowestNegated > b.lowestNegated ? a.lowestNegated : b.lowestNegated;
#endif
    }
    Range8 range;
    range.highest = fromLanes([&](int i) { return pairs[i][0]; });
    range.lowest = Double8(0.0) - fromLanes([&](int i) { return pairs[i][1]; });
    return range;
}

// What changes from trade to trade.
struct Account {
    Double8 cash;
    Double8 peak;
    Double8 lowestShare;
    Double8 wins;
    Double8 losses;
    Double8 winReturn;
    Double8 lossReturn;
    Double8 winPnl;
    Double8 lossPnl;
    Double8 winBars;
    Double8 lossBars;

    explicit Account(const Carried &c)
        : cash(load(c.cash))
        , peak(load(c.peak))
        , lowestShare(load(c.lowestShare))
        , wins(load(c.wins))
        , losses(load(c.losses))
        , winReturn(load(c.winReturn))
        , lossReturn(load(c.lossReturn))
        , winPnl(load(c.winPnl))
        , lossPnl(load(c.lossPnl))
        , winBars(load(c.winBars))
        , lossBars(load(c.lossBars))
    {
    }
    void keep(Carried &c) const
    {
        store(c.cash, cash);
        store(c.peak, peak);
        store(c.lowestShare, lowestShare);
        store(c.wins, wins);
        store(c.losses, losses);
        store(c.winReturn, winReturn);
        store(c.lossReturn, lossReturn);
        store(c.winPnl, winPnl);
        store(c.lossPnl, lossPnl);
        store(c.winBars, winBars);
        store(c.lossBars, lossBars);
    }
    void hold(const Double8 &units, const Range8 &range)
    {
        lowestShare = smaller(units * range.lowest / peak, lowestShare);
        peak = larger(units * range.highest, peak);
    }
    void close(const Double8 &paid, const Double8 &received, const Double8 &bars, const Range8 &range)
    {
        const Double8 zero(0.0);
        const Double8 inverse = Double8(1.0) / paid;
        const Double8 gain = (received - paid) * inverse;
        const Double8 pnl = cash * gain;
        hold(cash * inverse, range);
        const Mask8 won = paid < received;
        const Mask8 lost = received < paid;
        wins = wins + select(won, Double8(1.0), zero);
        losses = losses + select(lost, Double8(1.0), zero);
        winReturn = winReturn + select(won, gain, zero);
        lossReturn = lossReturn + select(lost, gain, zero);
        winPnl = winPnl + select(won, pnl, zero);
        lossPnl = lossPnl + select(lost, pnl, zero);
        winBars = winBars + select(won, bars, zero);
        lossBars = lossBars + select(lost, bars, zero);
        cash = cash + pnl;
        lowestShare = smaller(cash / peak, lowestShare);
        peak = larger(cash, peak);
    }
};

} // namespace zixly::engine::ZIXLY_ISA
