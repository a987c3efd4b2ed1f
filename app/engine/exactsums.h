// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/wideint.h"

#include <cstddef>
#include <span>
#include <vector>

namespace zixly::engine {

// Simple moving averages that can be compared without any rounding. Owns prefix sums of the closes: a fast
// approximation as a pair of doubles, and whole numbers for the rare case that two averages are too close to call.
// Borrows the closes. Immutable, so any thread may read.
class ExactSums
{
public:
    // `decimals` >= 0: all closes are decimal numbers with at most that many decimals, and ties are ties of those
    // decimal numbers. Otherwise (or where it is not true) ties are ties of the doubles.
    ExactSums(std::span<const double> close, int decimals);

    // Two means further apart than this share of their size are ordered as their approximations are; infinite where
    // the closes differ too wildly in size for any approximation to be trusted.
    double doubt() const { return m_doubt; }

    // Mean of the closes t - window + 1 .. t in an unspecified but common unit, relative error below 2^-51.
    double mean(std::size_t t, int window) const
    {
        const std::size_t from = t + 1 - static_cast<std::size_t>(window);
        return ((m_sum[t + 1] - m_sum[from]) + (m_rest[t + 1] - m_rest[from])) / window;
    }
    // Sign of mean(t, a) - mean(t, b), exact.
    int compareExactly(std::size_t t, int a, int b) const;

    // mean(t, fast) > mean(t, slow), given their approximations.
    bool above(std::size_t t, int fast, int slow, double fastMean, double slowMean) const
    {
        const double gap = fastMean - slowMean;
        const double doubt = m_doubt * slowMean;
        if (gap > doubt || gap < -doubt)
            return gap > 0;
        return compareExactly(t, fast, slow) > 0;
    }

    std::span<const double> sums() const { return m_sum; } // prefix sums, size() + 1 of them; sum + rest is the sum
    std::span<const double> rests() const { return m_rest; }
    bool hasRests() const;

private:
    bool scaleByDecimals(int decimals);
    bool scaleByPowerOfTwo();
    void fillApproximation();

    std::span<const double> m_close;
    double m_doubt = 0x1p-48;
    std::vector<double> m_sum;
    std::vector<double> m_rest;
    std::vector<Wide> m_whole; // prefix sums in whole units, empty where no common unit fits
};

} // namespace zixly::engine
