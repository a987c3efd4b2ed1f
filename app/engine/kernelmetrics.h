// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/kernel.h"
#include "engine/kernelscore.h"

// metrics.cpp for eight combinations at a time; the formulas are explained there.
namespace zixly::engine::ZIXLY_ISA {

inline constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();

struct TradeMeans {
    Double8 winRate; // percent
    Double8 expectancy;
    Double8 bars;
};

inline TradeMeans tradeMeans(const Carried &c, const Terms &terms)
{
    const Double8 zero(0.0);
    const Double8 nothing(kUndefined);
    const Double8 closed = load(c.closed);
    const Double8 wins = load(c.wins);
    const Double8 losses = load(c.losses);
    const Mask8 noWins = wins == zero;
    const Mask8 noLosses = losses == zero;
    const Double8 share = wins / closed;
    const Double8 lossShare = Double8(1.0) - share;

    const Double8 averageWin = Double8(terms.percentFactor) * load(c.winReturn) / wins;
    const Double8 averageLoss = Double8(terms.percentFactor) * load(c.lossReturn) / losses;
    const Double8 onlyWins = select(wins == closed, averageWin, nothing);
    const Double8 expectancy = select(noLosses, onlyWins, share * averageWin + lossShare * averageLoss);

    const Double8 winBars = load(c.winBars) / wins;
    const Double8 lossBars = load(c.lossBars) / losses;
    const Double8 mixed = share * winBars + lossShare * lossBars;
    const Double8 oneKind = select(noLosses, select(noWins, nothing, winBars), select(noWins, lossBars, mixed));
    return {
        select(closed > zero, Double8(100.0) * wins / closed, nothing), select(noWins, nothing, expectancy), oneKind};
}

struct Ratios8 {
    Double8 sharpe;
    Double8 sortinoPerBar;
};

inline Ratios8 ratios(const Carried &c, const Terms &terms)
{
    const Double8 zero(0.0);
    const Double8 infinite(kInfinity);
    const Double8 sum = load(c.sumReturn);
    const Double8 downside = load(c.sumDownside);
    const Double8 mean = sum / Double8(terms.bars);
    const Double8 variance = larger(load(c.sumSquare) - sum * mean, zero) / Double8(terms.bars - 1.0);
    return {select(variance > zero, mean / squareRoot(variance) * Double8(terms.ratioFactor), infinite),
        select(downside > zero, mean / squareRoot(downside / Double8(terms.bars)), infinite)};
}

inline void put(const FinishView &view, int count, Metric metric, const Double8 &values)
{
    double *to = view.columns[static_cast<std::size_t>(metric)];
    if (count == kLanes) {
        store(to, values);
        return;
    }
    double lanes[kLanes];
    store(lanes, values);
    for (int i = 0; i < count; ++i)
        to[i] = lanes[i];
}

inline void finish(const Carried &c, const FinishView &view, int count)
{
    const Terms &terms = *view.terms;
    const Double8 zero(0.0);
    const Double8 one(1.0);
    const Double8 hundred(100.0);
    const Double8 nothing(kUndefined);

    const Double8 cash = load(c.cash);
    const Double8 end = select(load(c.open) > zero, cash / load(c.paid) * Double8(view.lastClose), cash);
    const Double8 growth = end / Double8(kStartCash);
    const Double8 logGrowth = logarithm(growth);
    const Double8 totalReturn = hundred * (growth - one);
    const Double8 fall = one - load(c.lowestShare);
    const Mask8 fell = fall > Double8(kNoDrawdown);
    const Double8 trades = load(c.entries);
    const TradeMeans means = tradeMeans(c, terms);
    const Ratios8 ratio = ratios(c, terms);
    const Double8 factor
        = select(load(c.losses) == zero, Double8(kInfinity), load(c.winPnl) / (zero - load(c.lossPnl)));
    const Double8 profitFactor = select(load(c.closed) > zero, factor, nothing);
    const Double8 benchmark(terms.benchmark);
    const Double8 beats = select(benchmark == zero, zero, (totalReturn - benchmark) / absolute(benchmark));
    const Double8 calmar = (exponential(logGrowth * Double8(terms.calmarExponent)) - one) / fall;
    const Double8 yearly = hundred * (exponential(logGrowth * Double8(terms.returnExponent)) - one);

    put(view, count, Metric::Sharpe, ratio.sharpe);
    put(view, count, Metric::Sortino, ratio.sortinoPerBar * Double8(terms.ratioFactor));
    put(view, count, Metric::Calmar, select(fell, calmar, nothing));
    put(view, count, Metric::TotalReturn, totalReturn);
    put(view, count, Metric::AnnualizedReturn, yearly);
    put(view, count, Metric::MaxDrawdown, select(fell, hundred * fall, nothing));
    put(view, count, Metric::WinRate, means.winRate);
    put(view, count, Metric::ProfitFactor, profitFactor);
    put(view, count, Metric::Expectancy, means.expectancy);
    put(view, count, Metric::BeatsBuyAndHold, beats);
    put(view, count, Metric::TotalTrades, trades);
    put(view, count, Metric::ClosedTrades, load(c.closed));
    put(view, count, Metric::TradesPerMonth, trades * Double8(terms.tradesToMonthly));
    put(view, count, Metric::AvgTradeDuration, means.bars);
    put(view, count, Metric::EndValue, end);
    put(view, count, Metric::Score,
        scoreOf8({trades, means.winRate, ratio.sortinoPerBar * Double8(terms.scoreFactor), profitFactor,
            means.expectancy, beats}));
}

} // namespace zixly::engine::ZIXLY_ISA
