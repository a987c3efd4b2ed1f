// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/changes.h"
#include "engine/kernel.h"

// The state changes of eight combinations as lists of slots, and what follows from them without regard to order.
namespace zixly::engine::ZIXLY_ISA {

// Below it the units of a tile are too coarse for a sum that should be right to 12 digits.
inline constexpr std::int64_t kCoarse = std::int64_t{1} << 46;

struct Lists {
    const std::uint16_t *lane[kLanes];
    int changes[kLanes];
    int pairs; // of the longest list

    int entry(int lane_, int pair) const { return lane[lane_][2 * std::ptrdiff_t{pair}]; }
    int exit(int lane_, int pair) const { return lane[lane_][2 * std::ptrdiff_t{pair} + 1]; }
};

struct Tails {
    int entry[kLanes]; // slot of the trade still open at the end of the tile, or idle
    int exit[kLanes];
    double paid[kLanes];
    double entryBar[kLanes];
};

// The parts of the carried values that the sums of the tile go to.
inline void addSums(const TileView &tile, const Lists &lists, int lane, int endSlot, Carried &carried)
{
    std::int64_t plain = 0;
    std::int64_t square = 0;
    std::int64_t downside = 0;
    const int changes = lists.changes[lane];
    const std::uint16_t *list = lists.lane[lane];
    const auto add = [&](const Sums &from, const Sums &to) {
        plain += to.plain - from.plain;
        square += to.square - from.square;
        downside += to.downside - from.downside;
    };
    for (int i = 0; i + 1 < changes; i += 2)
        add(tile.entering[list[i]], tile.leaving[list[i + 1]]);
    if (changes % 2 != 0)
        add(tile.entering[list[changes - 1]], tile.leaving[endSlot]);
    double squares = static_cast<double>(square) * tile.squareUnit;
    double downsides = static_cast<double>(downside) * tile.squareUnit;
    if (changes > 0 && downside < kCoarse) {
        squares = 0.0;
        downsides = 0.0;
        for (int i = 0; i < changes; i += 2)
            tile.tables->addPrecisely(list[i], i + 1 < changes ? list[i + 1] : endSlot, squares, downsides);
    }
    carried.sumReturn[lane] += static_cast<double>(plain) * tile.plainUnit;
    carried.sumSquare[lane] += squares;
    carried.sumDownside[lane] += downsides;
}

// All lists as long as the longest: the rest is filled with trades that change nothing.
inline void padLists(const TileView &tile, const TradeView &scratch, Lists &lists)
{
    lists.pairs = 0;
    for (const int changes : lists.changes)
        lists.pairs = changes / 2 > lists.pairs ? changes / 2 : lists.pairs;
    for (int lane = 0; lane < kLanes; ++lane) {
        std::uint16_t *list = scratch.lists + static_cast<std::size_t>(lane) * scratch.listLength;
        for (int pair = lists.changes[lane] / 2; pair < lists.pairs; ++pair) {
            list[2 * std::ptrdiff_t{pair}] = static_cast<std::uint16_t>(tile.idleSlot);
            list[2 * std::ptrdiff_t{pair} + 1] = static_cast<std::uint16_t>(tile.idleSlot + 1);
        }
    }
}

// Lists of the state changes, the sums, and what is still open at the end.
inline void followStates(
    const TileView &tile, const Group &group, const TradeView &scratch, Carried &carried, Lists &lists, Tails &tails)
{
    const int endSlot = tile.bars + 1;
    for (int lane = 0; lane < kLanes; ++lane) {
        std::uint16_t *list = scratch.lists + static_cast<std::size_t>(lane) * scratch.listLength;
        lists.lane[lane] = list;
        lists.changes[lane] = 0;
        tails.entry[lane] = tile.idleSlot;
        tails.exit[lane] = tile.idleSlot + 1;
        tails.paid[lane] = 1.0;
        tails.entryBar[lane] = 0.0;
        if (lane >= group.count)
            continue;
        const bool open = carried.open[lane] != 0.0;
        list[0] = 0; // going on with a trade of an earlier tile
        const std::uint16_t *end
            = findChanges(group.fast, group.slow[lane], tile.bars, group.ties, open, list + (open ? 1 : 0));
        const auto changes = static_cast<int>(end - list);
        lists.changes[lane] = changes;
        addSums(tile, lists, lane, endSlot, carried);
        const int entries = (changes + 1) / 2 - (open ? 1 : 0);
        carried.entries[lane] += entries;
        const int closed = changes / 2;
        carried.closed[lane] += closed;
        if (changes % 2 == 0)
            continue;
        const int entry = list[changes - 1];
        tails.entry[lane] = entry;
        tails.exit[lane] = endSlot;
        tails.paid[lane] = entry == 0 ? carried.paid[lane] : tile.paid[entry];
        tails.entryBar[lane] = entry == 0 ? carried.entryBar[lane] : tile.firstBar + entry - 1.0;
    }
}

} // namespace zixly::engine::ZIXLY_ISA
