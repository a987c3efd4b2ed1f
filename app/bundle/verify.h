// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sweepresult.h"

#include <optional>

namespace zixly {

// How a result compares with the same sweep computed here. On the same build every bit has to be equal; otherwise the
// counts have to be equal and the rest within kTolerance, relative to max(1, |a|, |b|). NaN equals NaN.
struct Verification {
    struct Difference {
        int fast = 0; // bars; 0 = not a cell, but what the result says as a whole
        int slow = 0;
        Metric metric = Metric::Sharpe;
        double bundled = 0.0;
        double here = 0.0;
    };

    bool sameBuild = false; // engine version and build are known and equal
    bool bitEqual = false;
    qint64 cells = 0; // compared
    qint64 different = 0; // cells beyond what is allowed
    double worst = 0.0; // the largest deviation of a number that is no count, relative to max(1, |a|, |b|)
    bool sameGrid = false; // both have the same cells; otherwise none were compared
    bool sameSummary = false; // buy-and-hold and the number of valid cells
    std::optional<Difference> first; // in the order of the cells

    bool passed() const { return sameGrid && sameSummary && different == 0; }
};

inline constexpr double kTolerance = 1e-9;

bool isCount(Metric metric); // whole numbers that never deviate
// Partial results (a platform that gave only some rows) are compared by the cells they have.
Verification verify(const SweepResult &bundled, const SweepResult &here);
QString describe(const Verification &verification); // translated, one or two sentences

} // namespace zixly
