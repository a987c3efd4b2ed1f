// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/comparedsweep.h"

#include <vector>

namespace zixly {

// A - B, cell by cell, over the windows that both sweeps have. Immutable after it was made.
struct GridDifference {
    struct Pair {
        qint32 a = -1; // row in each
        qint32 b = -1;
    };
    HeatValues heat; // its grid numbers the pairs
    HeatScale scale; // about zero
    std::vector<Pair> pairs;
    qint64 defined = 0; // pairs with a finite or infinite difference
    qint64 cellsOfA = 0;
    qint64 cellsOfB = 0;

    qint64 shared() const { return static_cast<qint64>(pairs.size()); }
};

// What is compared of a value: drawdowns by their depth, whichever sign a service gives them.
double comparable(Metric metric, double value);
// NaN where either is undefined, or where both are the same infinity.
double difference(Metric metric, double a, double b);
GridDifference gridDifference(const ComparedSweep &a, const ComparedSweep &b, Metric metric);

// One scale that all maps of a metric fit into.
HeatScale commonScale(Metric metric, const QList<HeatValues> &heats);

// "A - B over 1,204 cells that both have (A has 3,930, B 1,204)."
QString differenceText(const GridDifference &difference);

} // namespace zixly
