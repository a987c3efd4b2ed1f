// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/sweep.h"

namespace zixly::engine {

inline constexpr double kStartCash = 1000.0;
// Falls below this share of the peak are rounding noise of buying and selling at the same price, not drawdowns.
inline constexpr double kNoDrawdown = 1e-12;

// What a run of one combination leaves behind; all metrics follow from it.
struct Tally {
    double endValue = kStartCash;
    double sumReturn = 0.0; // of the bar returns r
    double sumSquare = 0.0; // of r^2
    double sumDownside = 0.0; // of min(r, 0)^2
    double lowestShare = 1.0; // smallest equity / highest equity before it
    int entries = 0;
    int closed = 0;
    int wins = 0; // closed trades with a profit after both fees
    int losses = 0;
    double winReturn = 0.0; // sum of pnl / money paid, fee included
    double lossReturn = 0.0; // negative
    double winPnl = 0.0; // currency
    double lossPnl = 0.0;
    double winBars = 0.0;
    double lossBars = 0.0;
};

// What all combinations of a sweep share on the way from tally to metrics.
struct Terms {
    Terms(const Prices &prices, const Parameters &parameters);

    double bars;
    double ratioFactor; // square root of the bars per year of the ratios
    double scoreFactor; // the same for the Sortino of the score
    double returnExponent; // bars per year / bars
    double calmarExponent;
    double tradesToMonthly; // months in the data, inverted
    double percentFactor; // from pnl / money paid to percent of the traded value
    double benchmark; // buy-and-hold, percent
};

using MetricValues = std::array<double, kMetricCount>;

MetricValues metricsOf(const Tally &tally, const Terms &terms);

} // namespace zixly::engine
