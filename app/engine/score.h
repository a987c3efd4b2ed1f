// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace zixly::engine {

struct ScoreInput {
    double trades; // open one included
    double winRate; // percent, NaN = none closed
    double sortino; // of the reference annualisation
    double profitFactor;
    double expectancy; // percent
    double beatsBuyAndHold; // fraction
};

// The platform's composite score, 0 .. about 2.4 (sweep semantics, section 6).
double scoreOf(const ScoreInput &input);

} // namespace zixly::engine
