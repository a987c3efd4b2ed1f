// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <array>
#include <cstddef>

namespace zixly {

// The metrics of a cell, in the order of the columns everywhere (engine::Metric has the same order, asserted in the
// worker). To add a metric: add it here, in engine/metrics.h and one row to kMetrics in metric.cpp.
enum class Metric : quint8 {
    Score,
    Sharpe,
    Sortino,
    Calmar,
    TotalReturn, // percent
    AnnualizedReturn, // percent
    MaxDrawdown, // percent, positive
    WinRate, // percent
    ProfitFactor,
    Expectancy, // percent per trade
    BeatsBuyAndHold, // fraction
    TotalTrades, // closed + open
    ClosedTrades,
    TradesPerMonth,
    AvgTradeDuration, // bars
    EndValue, // currency, start 1000
    Count,
};
inline constexpr std::size_t kMetricCount = static_cast<std::size_t>(Metric::Count);

// What people and programs need to know of a metric. All texts are translated at call time.
struct MetricInfo {
    Metric metric;
    const char *csvName; // column name in files, see design.md section 8
    const char *title; // QT_TRANSLATE_NOOP("zixly::Metric")
    const char *unit; // "%", "bars" or ""; stands in the header, not in the cell
    const char *plain; // one plain sentence that explains it
    int decimals;
    bool higherIsBetter;
    bool diverging; // zero is a meaningful middle (returns, ratios)
    double neutral; // the middle of the diverging scale: 0, or 1 for a profit factor
};

const MetricInfo &metricInfo(Metric metric);
QString metricTitle(Metric metric); // translated, with unit: "Return (%)"
QString metricPlain(Metric metric); // translated sentence
// Why `value` is undefined or infinite, as a translated sentence; empty for a finite value.
QString metricUndefinedReason(Metric metric, double value);

template <class Function>
void forEachMetric(Function function)
{
    for (std::size_t i = 0; i < kMetricCount; ++i)
        function(static_cast<Metric>(i));
}

} // namespace zixly
