// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/score.h"

#include <algorithm>
#include <cmath>

namespace zixly::engine {

namespace {

constexpr double kBest = 2.618;
constexpr double kWorst = 0.1;
constexpr double kAboveHalf = kBest - 1.0;

// Lower bound of the Wilson interval (95 %) of a win rate, in percent.
double wilsonLowerBound(double percent, double trades)
{
    constexpr double z = 1.96;
    const double share = percent / 100.0;
    const double square = z * z / trades;
    const double centre = share + square / 2.0;
    const double spread = z * std::sqrt((share * (1.0 - share) + square / 4.0) / trades);
    return std::max(0.0, 100.0 * (centre - spread) / (1.0 + square));
}

double winRatePart(double percent, double trades)
{
    if (!(percent > 0.0))
        return kWorst;
    if (percent >= 100.0 && trades >= 100.0)
        return kBest;
    double caution = 1.0 - std::exp(-3.0 / std::sqrt(trades));
    if (percent < 40.0)
        caution = std::min(0.95, caution * (1.0 + (40.0 - percent) / 40.0));
    const double effective = wilsonLowerBound(percent, trades) * caution + percent * (1.0 - caution);
    if (effective > 50.0)
        return 1.0 + kAboveHalf * (1.0 - std::exp(-2.5 * (effective - 50.0) / 50.0));
    const double part = 0.1 + 0.9 * std::pow(effective / 50.0, 1.8 + 0.13 * (50.0 - effective));
    return effective < 40.0 ? part / std::exp((40.0 - effective) / 25.0) : part;
}

double tradesPart(double n)
{
    if (n <= 0.0)
        return 0.05;
    if (n < 20.0)
        return 0.05 + 0.1 * std::pow(n / 20.0, 4);
    if (n < 40.0)
        return 0.15 + 0.35 * std::pow((n - 20.0) / 20.0, 3);
    if (n <= 49.0)
        return 0.5 + 0.5 * std::pow((n - 40.0) / 9.0, 2);
    const double p = (n - 50.0) / 50.0;
    if (n <= 100.0)
        return 1.0 + 1.2 * (0.7 * p + 1.2 * p * (1.0 - p));
    if (n <= 200.0)
        return 2.2 - 0.4 * (n - 100.0) / 100.0;
    return 1.8 - 0.3 * (1.0 - std::exp(-(n - 200.0) / 100.0));
}

double sortinoPart(double sortino)
{
    if (!(sortino > 0.0))
        return kWorst;
    return std::min(kBest / (1.0 + std::exp(-0.9 * (sortino - 1.5))), kBest);
}

double profitFactorPart(double factor)
{
    if (!(factor >= 0.8))
        return kWorst;
    if (factor < 1.0)
        return 0.1 + 2.0 * (factor - 0.8);
    if (factor < 2.0)
        return factor - 0.5;
    if (factor < 4.0)
        return 1.5 + 1.118 * std::sqrt((factor - 2.0) / 2.0);
    return kBest;
}

double expectancyPart(double percent)
{
    if (!(percent > 0.0))
        return kWorst;
    const double x = std::pow(percent / 5.0, 1.2);
    return kBest * x / (1.0 + x);
}

double benchmarkPart(double beats)
{
    return std::isnan(beats) ? 1.0 : std::clamp(1.0 + beats / 2.5, 0.25, 2.0);
}

// How far a score from so few trades may be believed.
double confidence(double n)
{
    if (n < 20.0)
        return 0.1 + 0.4 * std::pow(n / 20.0, 3);
    if (n < 40.0)
        return 0.5 + 0.3 * std::pow((n - 20.0) / 20.0, 2);
    if (n < 50.0)
        return 0.8 + 0.2 * (n - 40.0) / 10.0;
    return 1.0;
}

} // namespace

double scoreOf(const ScoreInput &input)
{
    const double base = (2.5 * winRatePart(input.winRate, input.trades) + 1.5 * tradesPart(input.trades)
                            + 1.2 * sortinoPart(input.sortino) + 1.2 * profitFactorPart(input.profitFactor)
                            + 1.0 * expectancyPart(input.expectancy) + 0.6 * benchmarkPart(input.beatsBuyAndHold))
        / 8.0;
    return base * confidence(input.trades);
}

} // namespace zixly::engine
