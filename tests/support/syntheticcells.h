// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sweepresult.h"

#include <cmath>
#include <limits>
#include <memory>

// Results and curves with the shape of real ones, made from a formula: the same every time, in no need of an engine.
namespace zixly::synthetic {

// A small repeatable noise in [-1, 1).
inline double noise(quint64 seed)
{
    seed ^= seed >> 33;
    seed *= 0xff51afd7ed558ccdULL;
    seed ^= seed >> 33;
    seed *= 0xc4ceb9fe1a85ec53ULL;
    seed ^= seed >> 33;
    return static_cast<double>(seed >> 11) / 4503599627370496.0 - 1.0;
}

inline void fill(CellColumns &cells, std::size_t row, int fast, int slow)
{
    const double shape = std::sin(fast / 11.0) * std::cos(slow / 37.0) + 0.25 * noise(row * 7919 + 13);
    const double sharpe = 0.35 + 0.4 * shape;
    const double trades = std::floor(6000.0 / (fast + 0.35 * slow) * (1.0 + 0.1 * noise(row + 77)));
    const double totalReturn = 180.0 * sharpe - 30.0;
    const bool noClosed = row % 401 == 400;
    const double nan = std::numeric_limits<double>::quiet_NaN();
    cells.fast[row] = fast;
    cells.slow[row] = slow;
    const auto set
        = [&cells, row](Metric metric, double value) { cells.metrics[static_cast<std::size_t>(metric)][row] = value; };
    set(Metric::Score, std::abs(0.8 + 0.5 * shape));
    set(Metric::Sharpe, sharpe);
    set(Metric::Sortino, 1.4 * sharpe);
    set(Metric::Calmar, 0.6 * sharpe);
    set(Metric::TotalReturn, totalReturn);
    set(Metric::AnnualizedReturn, totalReturn / 25.0);
    set(Metric::MaxDrawdown, 34.0 - 11.0 * shape + 6.0 * noise(row * 131 + 3));
    set(Metric::WinRate, noClosed ? nan : 45.0 + 8.0 * shape);
    set(Metric::ProfitFactor,
        noClosed             ? nan
            : row % 997 == 0 ? std::numeric_limits<double>::infinity()
                             : 1.2 + 0.6 * shape);
    set(Metric::Expectancy, noClosed ? nan : 0.4 + 0.7 * shape);
    set(Metric::BeatsBuyAndHold, totalReturn / 100.0 - 1.0);
    set(Metric::TotalTrades, noClosed ? 1.0 : trades);
    set(Metric::ClosedTrades, noClosed ? 0.0 : trades - static_cast<double>(row % 2));
    set(Metric::TradesPerMonth, trades / 120.0);
    set(Metric::AvgTradeDuration, noClosed ? nan : 2000.0 / (trades + 1.0));
    set(Metric::EndValue, 1000.0 + 10.0 * totalReturn);
}

inline SweepResult result(const SweepSpec &spec)
{
    auto cells = std::make_shared<CellColumns>();
    cells->resize(static_cast<qsizetype>(validPairs(spec)));
    std::size_t row = 0;
    for (int fast = spec.fast.min; fast <= spec.fast.max; fast += spec.fast.step) {
        for (int slow = spec.slow.min; slow <= spec.slow.max; slow += spec.slow.step) {
            if (fast < slow)
                fill(*cells, row++, fast, slow);
        }
    }
    SweepResult result;
    result.spec = spec;
    result.convention = {true, spec.execution, spec.fees, spec.slippage, spec.annualisation, 86'400'000};
    result.data = {QByteArray("synthetic"), 946'857'600'000, 1'584'057'600'000, 5080};
    result.engineVersion = QStringLiteral("synthetic");
    result.validCells = cells->size();
    result.benchmarkReturn = 86.3;
    result.cells = std::move(cells);
    return result;
}

// The sweep of the sample: 3,930 cells.
inline SweepSpec sampleSpec()
{
    SweepSpec spec;
    spec.ticker = QStringLiteral("SP500");
    return spec;
}

// 124,750 cells on a grid of 500 x 500; with `wide`, fast and slow do not overlap: 250,000 cells.
inline SweepSpec largeSpec(bool wide)
{
    SweepSpec spec = sampleSpec();
    spec.fast = {1, 500, 1};
    spec.slow = wide ? WindowRange{501, 1000, 1} : WindowRange{1, 500, 1};
    return spec;
}

// A walk of equity, drawdown and benchmark with a few trades.
inline CurvePtr curve(int fast, int slow, std::size_t bars, qint64 intervalMs = 86'400'000)
{
    auto curve = std::make_shared<CellCurve>();
    curve->fast = fast;
    curve->slow = slow;
    const double swing = 0.011 * std::sqrt(static_cast<double>(intervalMs) / 86'400'000.0);
    const double drift = 0.0002 * static_cast<double>(intervalMs) / 86'400'000.0;
    double equity = 1000.0;
    double benchmark = 1000.0;
    double peak = 1000.0;
    for (std::size_t i = 0; i < bars; ++i) {
        const double move = drift + swing * noise(i * 31 + 5);
        benchmark *= 1.0 + move;
        if (i / 60 % 2 == 1)
            equity *= 1.0 + move * 1.1;
        peak = std::max(peak, equity);
        curve->time.push_back(946'857'600'000 + static_cast<qint64>(i) * intervalMs);
        curve->equity.push_back(equity);
        curve->benchmark.push_back(benchmark);
        curve->price.push_back(benchmark);
        curve->drawdown.push_back(100.0 * (equity / peak - 1.0));
    }
    for (std::size_t i = 60; i + 60 < bars && curve->trades.size() < 400; i += 120) {
        const double gain = 100.0 * (curve->equity[i + 59] / curve->equity[i] - 1.0);
        curve->trades.push_back({static_cast<qint32>(i), static_cast<qint32>(i + 59), false, curve->benchmark[i],
            curve->benchmark[i + 59], 10.0 * gain, gain});
    }
    return curve;
}

} // namespace zixly::synthetic
