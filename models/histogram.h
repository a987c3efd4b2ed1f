// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/cellset.h"

#include <vector>

namespace zixly {

// How often a metric takes which values over the cells of a sweep: bin i holds low + i * width up to, but not
// including, low + (i + 1) * width. Every cell that is there is counted exactly once: in a bin, or as undefined or
// infinite.
struct Histogram {
    static constexpr int kMostBins = 80;

    double low = 0.0;
    double width = 1.0;
    std::vector<qint64> enough; // cells with enough trades, one count a bin
    std::vector<qint64> few; // cells with too few
    qint64 undefined = 0; // also infinite values

    int bins() const { return static_cast<int>(enough.size()); }
    double edge(int bin) const { return low + width * bin; }
    int binOf(double value) const; // -1 outside
    qint64 counted() const;
};

// The width of a bin follows Freedman and Diaconis (1981), 2 IQR / n^(1/3), rounded to 1, 2 or 5 times a power of ten,
// and is at least wide enough for kMostBins. Pure; some milliseconds for a million cells.
Histogram histogramOf(const CellSet &set, Metric metric);

} // namespace zixly
