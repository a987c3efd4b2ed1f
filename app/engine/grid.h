// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/sweep.h"

namespace zixly::engine {

// The valid combinations of a sweep in their order: fast, then slow, both ascending. Immutable.
struct Grid {
    explicit Grid(const Parameters &parameters);

    std::vector<int> fast; // all windows of the fast range
    std::vector<int> slow;
    std::vector<std::size_t> firstSlow; // per fast window: index of the first slow window above it
    std::vector<std::size_t> firstCell; // per fast window: index of its first cell; one more at the end

    std::size_t cells() const { return firstCell.back(); }
    std::size_t rowLength(std::size_t fastIndex) const { return slow.size() - firstSlow[fastIndex]; }
    std::size_t cellOf(std::size_t fastIndex, std::size_t slowIndex) const
    {
        return firstCell[fastIndex] + slowIndex - firstSlow[fastIndex];
    }
};

} // namespace zixly::engine
