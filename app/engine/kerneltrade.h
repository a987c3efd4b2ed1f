// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/kernelaccount.h"
#include "engine/kernellists.h"

// Takes eight combinations through a tile: first all their state changes and the sums, which need no order, then trade
// by trade the cash, the peak and the fall from it.
namespace zixly::engine::ZIXLY_ISA {

// Falls from the highest close inside a trade: asked for only where the bound says that one may be the lowest yet.
template <class Entry, class Exit>
inline void fallInside(
    const TileView &tile, Entry entry, Exit exit, const float *bounds, Account &account, float *shares)
{
    unsigned lanes = floatsBelow(bounds, shares);
    if (lanes == 0)
        return;
    double lowest[kLanes];
    store(lowest, account.lowestShare);
    for (; lanes != 0; lanes &= lanes - 1) {
        const int lane = std::countr_zero(lanes);
        const double share = tile.tables->lowestShare(entry(lane), exit(lane));
        if (share < lowest[lane]) {
            lowest[lane] = share;
            shares[lane] = static_cast<float>(share * (1.0 + 0x1p-22));
        }
    }
    account.lowestShare = load(lowest);
}

inline void fallsInside(
    const TileView &tile, const Lists &lists, const Tails &tails, const float *bounds, Account &account)
{
    double lowest[kLanes];
    store(lowest, account.lowestShare);
    float shares[kLanes]; // not below the true ones
    for (int i = 0; i < kLanes; ++i)
        shares[i] = static_cast<float>(lowest[i] * (1.0 + 0x1p-22));
    for (int pair = 0; pair < lists.pairs; ++pair)
        fallInside(
            tile, [&](int i) { return lists.entry(i, pair); }, [&](int i) { return lists.exit(i, pair); },
            bounds + std::ptrdiff_t{kLanes} * pair, account, shares);
    fallInside(
        tile, [&](int i) { return tails.entry[i]; }, [&](int i) { return tails.exit[i]; },
        bounds + std::ptrdiff_t{kLanes} * lists.pairs, account, shares);
}

inline void trade(const TileView &tile, const Group &group, const TradeView &scratch, Carried &carried)
{
    Lists lists;
    Tails tails;
    followStates(tile, group, scratch, carried, lists, tails);
    padLists(tile, scratch, lists);

    Account account(carried);
    // The first trade may have begun in an earlier tile.
    const Mask8 earlier = Double8(0.0) < load(carried.open);
    const Double8 earlierPaid = load(carried.paid);
    const Double8 earlierBars = Double8(tile.firstBar - 1.0) - load(carried.entryBar);
    for (int pair = 0; pair < lists.pairs; ++pair) {
        const auto entry = [&](int i) { return lists.entry(i, pair); };
        const auto exit = [&](int i) { return lists.exit(i, pair); };
        Double8 paid = fromLanes([&](int i) { return tile.paid[entry(i)]; });
        const Double8 received = fromLanes([&](int i) { return tile.received[exit(i)]; });
        Double8 bars = fromLanes([&](int i) { return static_cast<double>(exit(i) - entry(i)); });
        if (pair == 0) {
            paid = select(earlier, earlierPaid, paid);
            bars = bars + select(earlier, earlierBars, Double8(0.0));
        }
        account.close(
            paid, received, bars, rangesOf(tile, entry, exit, scratch.bounds + std::ptrdiff_t{kLanes} * pair));
    }
    // Trades still open at the end of the tile.
    const Range8 held = rangesOf(
        tile, [&](int i) { return tails.entry[i]; }, [&](int i) { return tails.exit[i]; },
        scratch.bounds + std::ptrdiff_t{kLanes} * lists.pairs);
    account.hold(account.cash / load(tails.paid), held);
    fallsInside(tile, lists, tails, scratch.bounds, account);
    account.keep(carried);
    for (int lane = 0; lane < kLanes; ++lane) {
        carried.open[lane] = tails.entry[lane] == tile.idleSlot ? 0.0 : 1.0;
        carried.paid[lane] = tails.paid[lane];
        carried.entryBar[lane] = tails.entryBar[lane];
    }
}

} // namespace zixly::engine::ZIXLY_ISA
