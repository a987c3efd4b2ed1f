// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/cellset.h"

namespace zixly {

// Where each cell lies in the grid fast x slow. Immutable after it was made.
struct CellGrid {
    static constexpr qint32 kInvalid = -1; // fast >= slow: no such cell
    static constexpr qint32 kAbsent = -2; // a valid pair that the result does not hold

    std::vector<qint32> fast; // windows, ascending
    std::vector<qint32> slow;
    std::vector<qint32> rows; // [fastIndex * slow.size() + slowIndex]: row of the cell, kInvalid or kAbsent

    qint32 rowAt(qsizetype fastIndex, qsizetype slowIndex) const
    {
        return rows[static_cast<std::size_t>(fastIndex) * slow.size() + static_cast<std::size_t>(slowIndex)];
    }
    // Position of a pair; {-1, -1} if a window is not in the grid.
    struct Place {
        int fastIndex = -1;
        int slowIndex = -1;

        bool operator==(const Place &) const = default;
    };
    Place placeOf(qint32 fastWindow, qint32 slowWindow) const;
};

// The grid of a spec: rows numbered as the engine writes them. For running sweeps, whose columns may not be read yet.
CellGrid gridOf(const SweepSpec &spec);
// The grid that a finished result spans, complete or not.
CellGrid gridOf(const CellColumns &cells);

enum class CellMark : quint8 {
    Invalid, // fast >= slow
    Waiting, // not computed yet, or not part of the result
    Undefined,
    FewTrades,
    Valid,
};

// What a heat map draws: one value and one mark per place of the grid.
struct HeatValues {
    std::shared_ptr<const CellGrid> grid;
    std::vector<double> values;
    std::vector<CellMark> marks;
    bool growing = false; // more values come
};
HeatValues heatValues(const CellSet &set, const std::shared_ptr<const CellGrid> &grid, Metric metric);

// From a value to a place between two colours. Diverging scales are symmetric about their neutral value.
struct HeatScale {
    bool diverging = false;
    bool reversed = false; // the strong colour is at the low end, because lower is better
    double neutral = 0.0;
    double low = 0.0; // ends of the scale; values outside get the colour of the end
    double high = 1.0;
    bool clippedLow = false; // there are values below `low`
    bool clippedHigh = false;

    double position(double value) const; // -1 ... +1 if diverging, else 0 ... 1
    bool operator==(const HeatScale &) const = default;
};
// A scale that a few outliers cannot spoil: 98 of 100 cells lie inside it.
HeatScale scaleFor(Metric metric, const HeatValues &heat);

} // namespace zixly
