// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/metrics.h"

#include "engine/score.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace zixly::engine {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kDayMs = 86'400'000.0;

struct YearDays {
    double ratios;
    double returns;
    double calmar;
};

YearDays yearDays(Annualisation annualisation)
{
    switch (annualisation) {
    case Annualisation::Reference: return {365.0, 252.0, 365.0};
    case Annualisation::Days252: return {252.0, 252.0, 252.0};
    case Annualisation::Days365: return {365.0, 365.0, 365.0};
    }
    return {365.0, 252.0, 365.0};
}

double expectancyOf(const Tally &tally, const Terms &terms)
{
    if (tally.wins == 0)
        return kNaN;
    const double averageWin = terms.percentFactor * tally.winReturn / tally.wins;
    if (tally.losses == 0)
        return tally.wins == tally.closed ? averageWin : kNaN;
    const double averageLoss = terms.percentFactor * tally.lossReturn / tally.losses;
    const double winRate = static_cast<double>(tally.wins) / tally.closed;
    return winRate * averageWin + (1.0 - winRate) * averageLoss;
}

double averageBars(const Tally &tally)
{
    if (tally.wins == 0 && tally.losses == 0)
        return kNaN;
    if (tally.losses == 0)
        return tally.winBars / tally.wins;
    if (tally.wins == 0)
        return tally.lossBars / tally.losses;
    const double winRate = static_cast<double>(tally.wins) / tally.closed;
    return winRate * (tally.winBars / tally.wins) + (1.0 - winRate) * (tally.lossBars / tally.losses);
}

double profitFactorOf(const Tally &tally)
{
    if (tally.closed == 0)
        return kNaN;
    return tally.losses == 0 ? kInfinity : tally.winPnl / -tally.lossPnl;
}

} // namespace

Terms::Terms(const Prices &prices, const Parameters &parameters)
    : bars(static_cast<double>(prices.close.size()))
{
    const double barsPerDay = kDayMs / prices.intervalMs;
    const YearDays days = yearDays(parameters.annualisation);
    ratioFactor = std::sqrt(days.ratios * barsPerDay);
    scoreFactor = std::sqrt(yearDays(Annualisation::Reference).ratios * barsPerDay);
    returnExponent = days.returns * barsPerDay / bars;
    calmarExponent = days.calmar * barsPerDay / bars;
    tradesToMonthly = (prices.tradesAllWeek ? 30.0 : 21.0) * barsPerDay / (bars - 1.0);
    percentFactor = 100.0 * (1.0 + parameters.fee);
    benchmark = 100.0 * (prices.close.back() / prices.close.front() - 1.0);
}

MetricValues metricsOf(const Tally &tally, const Terms &terms)
{
    MetricValues values{};
    const auto set = [&values](Metric metric, double value) { values[static_cast<std::size_t>(metric)] = value; };

    const double mean = tally.sumReturn / terms.bars;
    const double variance = std::max(0.0, tally.sumSquare - tally.sumReturn * mean) / (terms.bars - 1.0);
    const double growth = tally.endValue / kStartCash;
    const double totalReturn = 100.0 * (growth - 1.0);
    const double fall = 1.0 - tally.lowestShare;
    const bool fell = fall > kNoDrawdown;
    const double sortinoPerBar = tally.sumDownside > 0.0 ? mean / std::sqrt(tally.sumDownside / terms.bars) : kInfinity;
    const double winRate = tally.closed > 0 ? 100.0 * tally.wins / tally.closed : kNaN;
    const double profitFactor = profitFactorOf(tally);
    const double expectancy = expectancyOf(tally, terms);
    const double beats = terms.benchmark == 0.0 ? 0.0 : (totalReturn - terms.benchmark) / std::abs(terms.benchmark);

    set(Metric::Sharpe, variance > 0.0 ? mean / std::sqrt(variance) * terms.ratioFactor : kInfinity);
    set(Metric::Sortino, sortinoPerBar * terms.ratioFactor);
    set(Metric::Calmar, fell ? (std::pow(growth, terms.calmarExponent) - 1.0) / fall : kNaN);
    set(Metric::TotalReturn, totalReturn);
    set(Metric::AnnualizedReturn, 100.0 * (std::pow(growth, terms.returnExponent) - 1.0));
    set(Metric::MaxDrawdown, fell ? 100.0 * fall : kNaN);
    set(Metric::WinRate, winRate);
    set(Metric::ProfitFactor, profitFactor);
    set(Metric::Expectancy, expectancy);
    set(Metric::BeatsBuyAndHold, beats);
    set(Metric::TotalTrades, tally.entries);
    set(Metric::ClosedTrades, tally.closed);
    set(Metric::TradesPerMonth, tally.entries * terms.tradesToMonthly);
    set(Metric::AvgTradeDuration, averageBars(tally));
    set(Metric::EndValue, tally.endValue);
    set(Metric::Score,
        scoreOf({.trades = static_cast<double>(tally.entries),
            .winRate = winRate,
            .sortino = sortinoPerBar * terms.scoreFactor,
            .profitFactor = profitFactor,
            .expectancy = expectancy,
            .beatsBuyAndHold = beats}));
    return values;
}

} // namespace zixly::engine
