// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/grid.h"

#include <algorithm>
#include <cstdint>

namespace zixly::engine {

namespace {

std::int64_t windowCount(const Range &range)
{
    if (range.min < 1 || range.step < 1 || range.max < range.min)
        return 0;
    return (static_cast<std::int64_t>(range.max) - range.min) / range.step + 1;
}

} // namespace

Grid::Grid(const Parameters &parameters)
    : fast(windows(parameters.fast))
    , slow(windows(parameters.slow))
{
    firstSlow.reserve(fast.size());
    firstCell.reserve(fast.size() + 1);
    firstCell.push_back(0);
    for (const int window : fast) {
        const auto first = static_cast<std::size_t>(std::upper_bound(slow.begin(), slow.end(), window) - slow.begin());
        firstSlow.push_back(first);
        firstCell.push_back(firstCell.back() + slow.size() - first);
    }
}

std::vector<int> windows(const Range &range)
{
    const std::int64_t count = windowCount(range);
    std::vector<int> result;
    result.reserve(static_cast<std::size_t>(count));
    for (std::int64_t i = 0; i < count; ++i)
        result.push_back(static_cast<int>(range.min + i * range.step));
    return result;
}

std::size_t cellCount(const Parameters &parameters)
{
    const std::int64_t fastCount = windowCount(parameters.fast);
    const std::int64_t slowCount = windowCount(parameters.slow);
    std::size_t cells = 0;
    for (std::int64_t i = 0; i < fastCount; ++i) {
        const std::int64_t fast = parameters.fast.min + i * parameters.fast.step;
        // Slow windows above `fast`: all but those up to it.
        const std::int64_t below
            = fast < parameters.slow.min ? 0 : (fast - parameters.slow.min) / parameters.slow.step + 1;
        if (below >= slowCount)
            break;
        cells += static_cast<std::size_t>(slowCount - below);
    }
    return cells;
}

} // namespace zixly::engine
