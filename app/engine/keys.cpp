// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/keys.h"

#include "engine/exactsums.h"

#include <algorithm>
#include <numeric>

namespace zixly::engine {

namespace {

constexpr std::size_t kPlaces = 65536;
constexpr int kKeyOffset = 32768;

std::size_t blocksOf(int bars)
{
    return (static_cast<std::size_t>(bars) + kBlockBars - 1) / kBlockBars;
}

// One bar of a block, seen across all windows.
class Column
{
public:
    Column(const KeyBlock &block, KeyScratch &scratch, int index)
        : m_block(block)
        , m_scratch(scratch)
        , m_index(static_cast<std::size_t>(index))
        , m_bar(static_cast<std::size_t>(block.firstBar + index))
        , m_keys(block.table.keys() + block.block * kBlockBars + m_index)
    {
        const std::vector<int> &windows = block.table.windows;
        m_defined = windows.size();
        if (block.source.strategy == Strategy::Sma)
            m_defined = static_cast<std::size_t>(
                std::upper_bound(windows.begin(), windows.end(), static_cast<std::int64_t>(m_bar) + 1)
                - windows.begin());
    }

    void checkPlaces();
    void sortAll();

private:
    int place(std::size_t window) const { return key(window) + kKeyOffset; }
    std::int16_t &key(std::size_t window) const { return m_keys[window * m_block.table.stride]; }
    void setPlace(std::size_t window, int place) const { key(window) = static_cast<std::int16_t>(place - kKeyOffset); }
    double value(std::size_t window) const { return m_scratch.values[window * kBlockBars + m_index]; }
    int compareValues(std::size_t a, std::size_t b) const;
    bool below(std::size_t a, std::size_t b) const;
    void spread(int place);
    void assign(int firstPlace);

    const KeyBlock &m_block;
    KeyScratch &m_scratch;
    std::size_t m_index;
    std::size_t m_bar;
    std::int16_t *m_keys; // of the first window
    std::size_t m_defined; // windows that are full at this bar; the list is ascending
};

int Column::compareValues(std::size_t a, std::size_t b) const
{
    const double x = value(a);
    const double y = value(b);
    if (m_block.source.strategy == Strategy::Sma) {
        const ExactSums &sums = *m_block.source.sums;
        const double gap = x - y;
        const double doubt = sums.doubt() * y;
        if (gap <= doubt && gap >= -doubt)
            return sums.compareExactly(m_bar, m_block.table.windows[a], m_block.table.windows[b]);
    }
    return x < y ? -1 : (x > y ? 1 : 0);
}

bool Column::below(std::size_t a, std::size_t b) const
{
    const int sign = compareValues(a, b);
    return sign < 0 || (sign == 0 && a < b);
}

// Gives the windows in scratch.order the places from `firstPlace` upwards, in their true order.
void Column::assign(int firstPlace)
{
    std::vector<std::uint16_t> &order = m_scratch.order;
    const auto lower = [this](std::uint16_t a, std::uint16_t b) { return below(a, b); };
    if (!std::is_sorted(order.begin(), order.end(), lower))
        std::sort(order.begin(), order.end(), lower);
    const bool holdsTies = m_block.source.strategy == Strategy::Macd;
    for (std::size_t i = 0; i < order.size(); ++i) {
        const bool tie = holdsTies && i > 0 && compareValues(order[i - 1], order[i]) == 0;
        if (tie)
            m_block.table.ties[m_block.block] |= std::uint64_t{1} << m_index;
        setPlace(order[i], tie ? place(order[i - 1]) : firstPlace + static_cast<int>(i));
    }
}

void Column::sortAll()
{
    m_scratch.order.resize(m_defined);
    std::iota(m_scratch.order.begin(), m_scratch.order.end(), std::uint16_t{0});
    assign(0);
}

// Two or more windows share `place`: takes in neighbouring places until there is one for each window inside.
void Column::spread(int crowded)
{
    int first = crowded;
    int last = crowded;
    std::vector<std::uint16_t> &order = m_scratch.order;
    for (;;) {
        order.clear();
        for (std::size_t window = 0; window < m_defined; ++window) {
            const int at = place(window);
            if (at >= first && at <= last)
                order.push_back(static_cast<std::uint16_t>(window));
        }
        const int missing = static_cast<int>(order.size()) - (last - first + 1);
        if (missing <= 0)
            break;
        const int up = std::min(missing, static_cast<int>(kTopPlace) - last);
        last += up;
        first -= missing - up;
    }
    assign(first);
}

void Column::checkPlaces()
{
    std::uint8_t *taken = m_scratch.taken.data();
    if (++m_scratch.generation == 0) {
        std::fill(m_scratch.taken.begin(), m_scratch.taken.end(), std::uint8_t{0});
        m_scratch.generation = 1;
    }
    const std::uint8_t generation = m_scratch.generation;
    std::uint16_t *collided = m_scratch.collided.data();
    std::size_t count = 0;
    const std::int16_t *keys = &key(0);
    for (std::size_t window = 0; window < m_defined; ++window) {
        std::uint8_t &mark = taken[static_cast<std::uint16_t>(*keys)];
        collided[count] = static_cast<std::uint16_t>(window);
        count += mark == generation ? 1 : 0;
        mark = generation;
        keys += m_block.table.stride;
    }
    if (count == 0)
        return;
    if (count > 8 + m_defined / 16) // a crowd: one sort is cheaper than many
        return sortAll();
    for (std::size_t i = 0; i < count; ++i)
        spread(place(collided[i]));
}

} // namespace

KeyTable::KeyTable(std::vector<int> sortedWindows, int mostBars)
    : windows(std::move(sortedWindows))
    // An odd number of cache lines, so that the rows of one bar do not compete for the same few places of the cache.
    , stride((blocksOf(mostBars) * kBlockBars / 32 | 1U) * 32)
    , ties(blocksOf(mostBars))
    , m_memory(windows.size() * stride + 32, kUndefinedKey)
{
    const auto address = reinterpret_cast<std::uintptr_t>(m_memory.data());
    m_offset = (64 - address % 64) % 64 / sizeof(std::int16_t);
}

Running::Running(std::size_t windows, int mostBars)
    : lanes((windows + 7) / 8 * 8)
    , rate(lanes, 0.5)
    , mean(lanes * (blocksOf(mostBars) + 1))
    , weight(mean.size())
    , signalMean(mean.size())
    , signalWeight(blocksOf(mostBars) + 1)
{
}

void Running::moveEndToStart(std::size_t endBlock)
{
    for (std::vector<double> *values : {&mean, &weight, &signalMean})
        std::copy_n(values->begin() + static_cast<std::ptrdiff_t>(endBlock * lanes), lanes, values->begin());
    signalWeight[0] = signalWeight[endBlock];
}

KeyScratch::KeyScratch(std::size_t windows)
    : values((windows + 8) * kBlockBars)
    , taken(kPlaces)
    , collided(windows + 1)
{
    order.reserve(windows);
}

void separate(const KeyBlock &block, KeyScratch &scratch, std::uint64_t careful)
{
    block.table.ties[block.block] = 0;
    for (int index = 0; index < block.bars; ++index) {
        if (block.firstBar + index < 0)
            continue;
        Column column(block, scratch, index);
        if (careful >> index & 1U)
            column.sortAll();
        else
            column.checkPlaces();
    }
}

} // namespace zixly::engine
