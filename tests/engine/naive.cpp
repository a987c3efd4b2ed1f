// SPDX-License-Identifier: GPL-3.0-or-later
#include "naive.h"

#include <algorithm>
#include <cmath>
#include <limits>

// long double is 64 bits of mantissa on Linux: the yardstick should be finer than what it measures.
namespace zixly::test {

namespace {

using engine::Metric;
using Real = long double;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

// 1 where the fast mean is above, by whole numbers: prices of these tests have few decimals.
std::vector<int> smaStates(const engine::Prices &prices, int fast, int slow)
{
    const Real unit = std::pow(10.0L, prices.decimals < 0 ? 9 : prices.decimals);
    std::vector<int> states;
    for (int t = 0; t < static_cast<int>(prices.close.size()); ++t) {
        if (t < slow - 1) {
            states.push_back(0);
            continue;
        }
        long long fastSum = 0;
        long long slowSum = 0;
        for (int i = t - slow + 1; i <= t; ++i) {
            const long long whole = std::llround(prices.close[static_cast<std::size_t>(i)] * unit);
            slowSum += whole;
            if (i > t - fast)
                fastSum += whole;
        }
        states.push_back(fastSum * slow > slowSum * fast ? 1 : 0);
    }
    return states;
}

std::vector<Real> ema(std::span<const double> close, int window)
{
    const Real alpha = 2.0L / (window + 1);
    std::vector<Real> line;
    for (const double c : close)
        line.push_back(line.empty() ? c : line.back() + alpha * (c - line.back()));
    return line;
}

template <class Values>
std::vector<Real> adjustedEma(const Values &values, int window)
{
    const Real alpha = 2.0L / (window + 1);
    std::vector<Real> line;
    Real weight = 0;
    for (const auto x : values) {
        weight = line.empty() ? 1 : weight * (1 - alpha) + 1;
        line.push_back(line.empty() ? x : line.back() + (x - line.back()) / weight);
    }
    return line;
}

std::vector<int> emaStates(const engine::Prices &prices, int fast, int slow, bool &fragile)
{
    const std::vector<Real> fastLine = ema(prices.close, fast);
    const std::vector<Real> slowLine = ema(prices.close, slow);
    std::vector<int> states;
    for (std::size_t t = 0; t < prices.close.size(); ++t) {
        const Real gap = fastLine[t] - slowLine[t];
        fragile = fragile || (gap != 0 && std::abs(gap) < 1e-12L * prices.close[t]);
        states.push_back(gap > 0 ? 1 : 0);
    }
    return states;
}

std::vector<int> macdStates(
    const engine::Prices &prices, const engine::Parameters &parameters, int fast, int slow, bool &fragile)
{
    const std::vector<Real> fastLine = adjustedEma(prices.close, fast);
    const std::vector<Real> slowLine = adjustedEma(prices.close, slow);
    std::vector<Real> macd;
    macd.reserve(prices.close.size());
    for (std::size_t t = 0; t < prices.close.size(); ++t)
        macd.push_back(fastLine[t] - slowLine[t]);
    const std::vector<Real> signal = adjustedEma(macd, parameters.signal);
    std::vector<int> states{0};
    for (std::size_t t = 1; t < prices.close.size(); ++t) {
        const bool up = macd[t] > signal[t] && macd[t - 1] <= signal[t - 1];
        const bool down = macd[t] < signal[t] && macd[t - 1] >= signal[t - 1];
        fragile = fragile || std::abs(macd[t] - signal[t]) < 1e-12L * prices.close[t];
        states.push_back(up ? 1 : (down ? 0 : states.back()));
    }
    return states;
}

struct NaiveTrade {
    int entry = 0;
    int exit = 0;
    Real pnl = 0;
    Real percent = 0;
};

struct Run {
    std::vector<Real> values; // V_t
    std::vector<NaiveTrade> closed;
    int entries = 0;
};

Run trade(const engine::Prices &prices, const engine::Parameters &parameters, const std::vector<int> &states)
{
    const Real f = parameters.fee;
    const Real s = parameters.slippage;
    const std::span<const double> fills
        = parameters.execution == engine::Execution::NextOpen ? prices.open : prices.close;
    Run run;
    Real cash = 1000;
    Real units = 0;
    Real paid = 0; // fill price of the open trade
    int entry = 0;
    for (int t = 0; t < static_cast<int>(prices.close.size()); ++t) {
        const auto at = static_cast<std::size_t>(t);
        const int want = parameters.execution == engine::Execution::Same ? states[at] : (t == 0 ? 0 : states[at - 1]);
        if (want == 1 && units == 0) {
            paid = fills[at] * (1 + s);
            units = cash / (1 + f) / paid;
            cash = 0;
            entry = t;
            ++run.entries;
        } else if (want == 0 && units > 0) {
            const Real price = fills[at] * (1 - s);
            cash = units * price * (1 - f);
            Real pnl = cash - units * paid * (1 + f);
            // Without costs the same price in and out is no profit; the sum above may be an ulp off.
            if (price * (1 - f) == paid * (1 + f))
                pnl = 0;
            run.closed.push_back({entry, t, pnl, 100 * pnl / (units * paid)});
            units = 0;
        }
        run.values.push_back(cash + units * prices.close[at]);
    }
    return run;
}

double score(double n, double wr, double sortino, double pf, double expectancy, double beats)
{
    double w = 0.1;
    if (wr > 0) {
        const double p = wr / 100;
        const double z = 1.96;
        const double lo = std::max(
            0.0, 100 * (p + z * z / (2 * n) - z * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n))) / (1 + z * z / n));
        double k = 1 - std::exp(-3 / std::sqrt(n));
        if (wr < 40)
            k = std::min(0.95, k * (1 + (40 - wr) / 40));
        const double e = lo * k + wr * (1 - k);
        if (e <= 50) {
            w = 0.1 + 0.9 * std::pow(e / 50, 1.8 + 0.13 * (50 - e));
            if (e < 40)
                w /= std::exp((40 - e) / 25);
        } else {
            w = 1 + (2.618 - 1) * (1 - std::exp(-2.5 * (e - 50) / 50));
        }
        if (wr >= 100 && n >= 100)
            w = 2.618;
    }
    double t = 0;
    const double p = (n - 50) / 50;
    if (n <= 0)
        t = 0.05;
    else if (n < 20)
        t = 0.05 + 0.1 * std::pow(n / 20, 4);
    else if (n < 40)
        t = 0.15 + 0.35 * std::pow((n - 20) / 20, 3);
    else if (n <= 49)
        t = 0.5 + 0.5 * std::pow((n - 40) / 9, 2);
    else if (n <= 100)
        t = 1 + 1.2 * (0.7 * p + 1.2 * p * (1 - p));
    else if (n <= 200)
        t = 2.2 - 0.4 * (n - 100) / 100;
    else
        t = 1.8 - 0.3 * (1 - std::exp(-(n - 200) / 100));
    const double s = sortino > 0 ? std::min(2.618 / (1 + std::exp(-0.9 * (sortino - 1.5))), 2.618) : 0.1;
    double f = 0.1;
    if (pf >= 4)
        f = 2.618;
    else if (pf >= 2)
        f = 1.5 + 1.118 * std::sqrt((pf - 2) / 2);
    else if (pf >= 1)
        f = pf - 0.5;
    else if (pf >= 0.8)
        f = 0.1 + 2 * (pf - 0.8);
    const double x = expectancy > 0 ? std::pow(expectancy / 5, 1.2) : 0;
    const double e = expectancy > 0 ? 2.618 * x / (1 + x) : 0.1;
    const double b = std::isnan(beats) ? 1 : std::clamp(1 + beats / 2.5, 0.25, 2.0);
    const double conf = n < 20 ? 0.1 + 0.4 * std::pow(n / 20, 3)
        : n < 40               ? 0.5 + 0.3 * std::pow((n - 20) / 20, 2)
        : n < 50               ? 0.8 + 0.2 * (n - 40) / 10
                               : 1;
    return conf * (2.5 * w + 1.5 * t + 1.2 * s + 1.2 * f + 1.0 * e + 0.6 * b) / 8;
}

struct Ratios {
    double sharpe = kInfinity;
    double sortino = kInfinity;
    double drawdown = kNaN; // percent
};

Ratios ratiosOf(const Run &run, Real barsPerYear)
{
    const Real n = static_cast<Real>(run.values.size());
    std::vector<Real> returns;
    Real last = 1000;
    for (const Real value : run.values) {
        // An unchanged value up to rounding (a purchase without costs) is no return.
        const Real r = value / last - 1;
        returns.push_back(std::abs(r) < 1e-17L ? 0 : r);
        last = value;
    }
    Real sum = 0;
    Real downside = 0;
    for (const Real r : returns) {
        sum += r;
        downside += r < 0 ? r * r : 0;
    }
    const Real mean = sum / n;
    Real squares = 0;
    for (const Real r : returns)
        squares += (r - mean) * (r - mean);
    Ratios ratios;
    if (squares > 0)
        ratios.sharpe = static_cast<double>(mean / std::sqrt(squares / (n - 1)) * std::sqrt(barsPerYear));
    if (downside > 0)
        ratios.sortino = static_cast<double>(mean * barsPerYear / (std::sqrt(downside / n) * std::sqrt(barsPerYear)));
    Real peak = 1000;
    Real fall = 0;
    for (const Real value : run.values) {
        peak = std::max(peak, value);
        fall = std::max(fall, 1 - value / peak);
    }
    if (fall > 1e-12L)
        ratios.drawdown = static_cast<double>(100 * fall);
    return ratios;
}

struct TradeFigures {
    double winRate = kNaN;
    double profitFactor = kNaN;
    double expectancy = kNaN;
    double duration = kNaN;
};

TradeFigures tradeFigures(const std::vector<NaiveTrade> &closed)
{
    TradeFigures figures;
    if (closed.empty())
        return figures;
    Real wins = 0;
    Real losses = 0;
    Real winPnl = 0;
    Real lossPnl = 0;
    Real winPercent = 0;
    Real lossPercent = 0;
    Real winBars = 0;
    Real lossBars = 0;
    for (const NaiveTrade &one : closed) {
        const int bars = one.exit - one.entry;
        if (one.pnl > 0) {
            ++wins;
            winPnl += one.pnl;
            winPercent += one.percent;
            winBars += bars;
        } else if (one.pnl < 0) {
            ++losses;
            lossPnl += one.pnl;
            lossPercent += one.percent;
            lossBars += bars;
        }
    }
    const Real w = wins / static_cast<Real>(closed.size());
    figures.winRate = static_cast<double>(100 * w);
    figures.profitFactor = losses > 0 ? static_cast<double>(winPnl / std::abs(lossPnl)) : kInfinity;
    if (wins > 0 && losses > 0)
        figures.expectancy = static_cast<double>(w * winPercent / wins - (1 - w) * std::abs(lossPercent / losses));
    else if (wins > 0 && w == 1)
        figures.expectancy = static_cast<double>(winPercent / wins);
    if (wins > 0 && losses > 0)
        figures.duration = static_cast<double>(w * winBars / wins + (1 - w) * lossBars / losses);
    else if (wins > 0)
        figures.duration = static_cast<double>(winBars / wins);
    else if (losses > 0)
        figures.duration = static_cast<double>(lossBars / losses);
    return figures;
}

struct Years {
    Real ratios;
    Real returns;
    Real calmar;
};

Years yearsOf(engine::Annualisation annualisation)
{
    if (annualisation == engine::Annualisation::Days252)
        return {252, 252, 252};
    if (annualisation == engine::Annualisation::Days365)
        return {365, 365, 365};
    return {365, 252, 365};
}

} // namespace

NaiveResult naive(const engine::Prices &prices, const engine::Parameters &parameters, int fast, int slow)
{
    NaiveResult result;
    const std::vector<int> states = parameters.strategy == engine::Strategy::Sma ? smaStates(prices, fast, slow)
        : parameters.strategy == engine::Strategy::Ema ? emaStates(prices, fast, slow, result.fragile)
                                                       : macdStates(prices, parameters, fast, slow, result.fragile);
    const Run run = trade(prices, parameters, states);

    const Real n = static_cast<Real>(prices.close.size());
    const Real barsPerDay = 86'400'000.0L / prices.intervalMs;
    const Years years = yearsOf(parameters.annualisation);
    const Ratios ratios = ratiosOf(run, years.ratios * barsPerDay);
    const Ratios reference = ratiosOf(run, 365 * barsPerDay);
    const TradeFigures figures = tradeFigures(run.closed);
    const Real end = run.values.back();
    const Real growth = end / 1000;
    const auto totalReturn = static_cast<double>(100 * (end - 1000) / 1000);
    const double benchmark = 100 * (prices.close.back() / prices.close.front() - 1);
    const double beats = benchmark == 0 ? 0 : (totalReturn - benchmark) / std::abs(benchmark);
    const Real cagr = std::pow(growth, years.calmar * barsPerDay / n) - 1;

    const auto set
        = [&result](Metric metric, double value) { result.metrics[static_cast<std::size_t>(metric)] = value; };
    set(Metric::Sharpe, ratios.sharpe);
    set(Metric::Sortino, ratios.sortino);
    set(Metric::Calmar, static_cast<double>(cagr / (ratios.drawdown / 100)));
    set(Metric::TotalReturn, totalReturn);
    set(Metric::AnnualizedReturn, static_cast<double>(100 * (std::pow(growth, years.returns * barsPerDay / n) - 1)));
    set(Metric::MaxDrawdown, ratios.drawdown);
    set(Metric::WinRate, figures.winRate);
    set(Metric::ProfitFactor, figures.profitFactor);
    set(Metric::Expectancy, figures.expectancy);
    set(Metric::BeatsBuyAndHold, beats);
    set(Metric::TotalTrades, run.entries);
    set(Metric::ClosedTrades, static_cast<double>(run.closed.size()));
    const Real months = (n - 1) / ((prices.tradesAllWeek ? 30 : 21) * barsPerDay);
    set(Metric::TradesPerMonth, static_cast<double>(run.entries / months));
    set(Metric::AvgTradeDuration, figures.duration);
    set(Metric::EndValue, static_cast<double>(end));
    set(Metric::Score,
        score(run.entries, figures.winRate, reference.sortino, figures.profitFactor, figures.expectancy, beats));
    return result;
}

} // namespace zixly::test
