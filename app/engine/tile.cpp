// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tile.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace zixly::engine {

namespace {

constexpr int kExtraSlots = 5; // before the tile, its end, two idle ones and one to spare

// The largest power of two that keeps `total` below 2^61, inverted.
double unitFor(double total)
{
    return total > 0.0 ? std::scalbn(1.0, std::max(std::ilogb(total) - 60, -1000)) : 1.0;
}

std::int64_t whole(double value, double unit) // rounded; dividing by a power of two is exact
{
    const double scaled = value / unit;
    return static_cast<std::int64_t>(scaled + (scaled < 0.0 ? -0.5 : 0.5));
}

double square(double value)
{
    return value * value;
}

double downside(double value)
{
    return value < 0.0 ? value * value : 0.0;
}

// The largest power of two that a range of at least one slot holds.
int levelOf(int length)
{
    return std::countl_zero(1U) - std::countl_zero(static_cast<unsigned>(length) | 1U);
}

Extremes join(const Extremes &a, const Extremes &b)
{
    return {std::max(a.highest, b.highest), std::max(a.lowestNegated, b.lowestNegated)};
}

} // namespace

void Carried::reset()
{
    *this = {};
    std::fill(std::begin(cash), std::end(cash), kStartCash);
    std::fill(std::begin(paid), std::end(paid), 1.0);
    std::fill(std::begin(peak), std::end(peak), kStartCash);
    std::fill(std::begin(lowestShare), std::end(lowestShare), 1.0);
}

TileTables::TileTables(int mostBars)
    : m_levelShift(static_cast<int>(std::bit_width(static_cast<unsigned>(mostBars + kExtraSlots))))
{
    const auto slots = static_cast<std::size_t>(mostBars) + kExtraSlots;
    m_entering.resize(slots);
    m_leaving.resize(slots);
    m_paid.resize(slots);
    m_received.resize(slots);
    m_close.resize(slots);
    m_holdReturn.resize(slots);
    m_entryReturn.resize(slots);
    m_exitReturn.resize(slots);
    const std::size_t entries = static_cast<std::size_t>(m_levelShift + 1) << m_levelShift;
    m_extremes.resize(entries);
    m_shares.resize(entries);
    m_shareBounds.resize(entries);
}

void TileTables::build(const Market &market, std::size_t firstBar, int barCount)
{
    m_firstBar = firstBar;
    m_bars = barCount;
    fillPrices(market);
    fillSums();
    fillExtremes();
    fillShares();
}

void TileTables::fillPrices(const Market &market)
{
    const std::size_t first = m_firstBar;
    m_close[0] = market.close[first == 0 ? 0 : first - 1];
    m_paid[0] = 1.0;
    m_received[0] = 1.0;
    for (int slot = 1; slot <= m_bars; ++slot) {
        const auto at = static_cast<std::size_t>(slot);
        const std::size_t bar = first + at - 1;
        m_close[at] = market.close[bar];
        m_paid[at] = market.fill[bar] * market.buyFactor;
        m_received[at] = market.fill[bar] * market.sellFactor;
        m_holdReturn[at] = m_close[at] / m_close[at - 1] - 1.0;
        m_entryReturn[at] = m_close[at] / m_paid[at] - 1.0;
        m_exitReturn[at] = m_received[at] / m_close[at - 1] - 1.0;
    }
    for (auto slot = static_cast<std::size_t>(m_bars) + 1; slot < m_close.size(); ++slot) {
        m_close[slot] = 1.0;
        m_paid[slot] = 1.0;
        m_received[slot] = 1.0;
    }
}

void TileTables::fillSums()
{
    double plainTotal = 0.0;
    double squareTotal = 0.0;
    const auto bars = static_cast<std::size_t>(m_bars);
    for (std::size_t slot = 1; slot <= bars; ++slot) {
        const double largest
            = std::max({std::abs(m_holdReturn[slot]), std::abs(m_entryReturn[slot]), std::abs(m_exitReturn[slot])});
        plainTotal += largest;
        squareTotal += largest * largest;
    }
    m_plainUnit = unitFor(plainTotal);
    m_squareUnit = unitFor(squareTotal);

    const auto sumsOf = [this](double r) {
        return Sums{whole(r, m_plainUnit), whole(square(r), m_squareUnit), whole(downside(r), m_squareUnit), 0};
    };
    Sums held{};
    m_entering[0] = held;
    m_leaving[0] = held;
    for (std::size_t slot = 1; slot <= bars; ++slot) {
        const Sums exit = sumsOf(m_exitReturn[slot]);
        m_leaving[slot] = {held.plain + exit.plain, held.square + exit.square, held.downside + exit.downside, 0};
        const Sums hold = sumsOf(m_holdReturn[slot]);
        held = {held.plain + hold.plain, held.square + hold.square, held.downside + hold.downside, 0};
        const Sums entry = sumsOf(m_entryReturn[slot]);
        m_entering[slot] = {held.plain - entry.plain, held.square - entry.square, held.downside - entry.downside, 0};
    }
    m_leaving[bars + 1] = held;
    m_entering[bars + 1] = held;
    for (std::size_t slot = bars + 2; slot < m_entering.size(); ++slot)
        m_entering[slot] = m_leaving[slot] = {};
}

void TileTables::fillExtremes()
{
    const std::size_t slots = m_close.size();
    for (std::size_t slot = 0; slot < slots; ++slot)
        m_extremes[slot] = {m_close[slot], -m_close[slot]};
    const auto used = static_cast<std::size_t>(m_bars) + 1;
    std::size_t half = 1;
    for (int level = 1; 2 * half <= used; ++level, half *= 2) {
        const Extremes *below = m_extremes.data() + (static_cast<std::size_t>(level - 1) << m_levelShift);
        Extremes *row = m_extremes.data() + (static_cast<std::size_t>(level) << m_levelShift);
        for (std::size_t slot = 0; slot + 2 * half <= used; ++slot)
            row[slot] = join(below[slot], below[slot + half]);
    }
}

void TileTables::addPrecisely(int entry, int exit, double &squares, double &downsides) const
{
    const auto add = [&](double r) {
        squares += square(r);
        downsides += downside(r);
    };
    if (entry > 0)
        add(m_entryReturn[static_cast<std::size_t>(entry)]);
    for (int slot = entry + 1; slot < exit; ++slot)
        add(m_holdReturn[static_cast<std::size_t>(slot)]);
    if (exit <= m_bars)
        add(m_exitReturn[static_cast<std::size_t>(exit)]);
}

void TileTables::fillShares()
{
    const int used = m_bars + 1;
    std::fill_n(m_shares.begin(), m_close.size(), 1.0);
    int level = 1;
    for (int half = 1; 2 * half <= used; ++level, half *= 2) {
        const double *below = m_shares.data() + at(level - 1, 0);
        const Extremes *extremes = m_extremes.data() + at(level - 1, 0);
        double *row = m_shares.data() + at(level, 0);
        for (int slot = 0; slot + 2 * half <= used; ++slot) {
            const double across = -extremes[slot + half].lowestNegated / extremes[slot].highest;
            row[slot] = std::min({below[slot], below[slot + half], across});
        }
    }
    fillShareBounds(level);
}

void TileTables::fillShareBounds(int topLevel)
{
    const auto below = [](double share) { return static_cast<float>(share * (1.0 - 0x1p-22)); };
    std::fill(m_shareBounds.begin(), m_shareBounds.end(), 2.0F); // nothing to be found at the idle slots
    for (int level = 0; level <= topLevel; ++level) {
        const double *row = m_shares.data() + at(level, 0);
        float *bounds = m_shareBounds.data() + at(level, 0);
        const int whole = std::max(0, m_bars + 2 - (1 << level)); // windows that end inside the tile
        for (int slot = 0; slot < whole; ++slot)
            bounds[slot] = below(row[slot]);
        double lowest = m_close[static_cast<std::size_t>(m_bars)];
        double share = 1.0;
        for (int slot = m_bars; slot >= whole; --slot) {
            const double close = m_close[static_cast<std::size_t>(slot)];
            lowest = std::min(lowest, close);
            share = std::min(share, lowest / close);
            bounds[slot] = below(share);
        }
    }
}

Extremes TileTables::between(int slot, int end) const
{
    const int level = levelOf(end - slot);
    return join(m_extremes[at(level, slot)], m_extremes[at(level, end - (1 << level))]);
}

// Two windows of 2^level slots cover the range; a fall that lies in neither of them begins before the second one and
// ends behind the first one.
double TileTables::lowestShare(int entry, int exit) const
{
    const int level = levelOf(exit - entry);
    const int second = exit - (1 << level);
    const int behindFirst = entry + (1 << level);
    const double inside = std::min(m_shares[at(level, entry)], m_shares[at(level, second)]);
    if (second == entry)
        return inside;
    return std::min(inside, -between(behindFirst, exit).lowestNegated / between(entry, second).highest);
}

} // namespace zixly::engine
