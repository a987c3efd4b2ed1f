// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <span>
#include <string>
#include <vector>

// The sweep engine: standard C++ only, no global state, callable from any thread. Semantics of every number:
// vectorbt 0.26 as used by the platform's Trading API, long only, all cash in and all out, start cash 1000.
namespace zixly::engine {

enum class Strategy : std::uint8_t { Sma, Ema, Macd };
enum class Execution : std::uint8_t { Next, Same, NextOpen };
enum class Annualisation : std::uint8_t { Reference, Days252, Days365 };

// Same order as zixly::Metric (asserted in the worker).
enum class Metric : std::uint8_t {
    Score,
    Sharpe,
    Sortino,
    Calmar,
    TotalReturn, // percent
    AnnualizedReturn, // percent
    MaxDrawdown, // percent, positive
    WinRate, // percent
    ProfitFactor,
    Expectancy, // percent
    BeatsBuyAndHold, // fraction
    TotalTrades,
    ClosedTrades,
    TradesPerMonth,
    AvgTradeDuration, // bars
    EndValue,
    Count,
};
inline constexpr std::size_t kMetricCount = static_cast<std::size_t>(Metric::Count);

struct Range {
    int min = 0;
    int max = 0;
    int step = 1;
};

// Borrowed prices, already cut to the date range. `open` may be empty unless execution is NextOpen.
struct Prices {
    std::span<const double> close;
    std::span<const double> open;
    int decimals
        = -1; // fixed count of decimals of the closes: exact ties by integers; -1 = not fixed, exact by expansion
    double intervalMs = 86'400'000.0; // bar interval
    bool tradesAllWeek = false; // ticker contains "-USD": months of 30 days instead of 21
};

struct Parameters {
    Strategy strategy = Strategy::Sma;
    Range fast{5, 50, 1};
    Range slow{20, 200, 2};
    int signal = 9;
    Execution execution = Execution::Next;
    double fee = 0.001; // fraction per side, 0 <= fee < 1
    double slippage = 0.0;
    Annualisation annualisation = Annualisation::Reference;
};

// Where results go: caller-owned arrays of cellCount() elements, ordered by fast, then slow. The engine writes each
// element once.
struct Output {
    std::span<std::int32_t> fast;
    std::span<std::int32_t> slow;
    std::array<std::span<double>, kMetricCount> metrics;
};

// Cells [first, first + count) are written for good. Called from worker threads, one call at a time, ranges in no
// particular order, none twice; at most every few milliseconds.
using BatchFunction = std::function<void(std::size_t first, std::size_t count)>;

enum class Problem {
    NoPairs, // no fast < slow in the grid
    BadRange, // window < 1, step < 1, max < min
    BadSignal,
    BadCost, // fee or slippage outside [0, 1)
    TooFewBars, // fewer than 2 bars
    BadPrice, // a close that is not finite and positive
    BadOpen, // NextOpen and an open is missing or not positive
    OutOfMemory,
};

struct Outcome {
    bool stopped = false; // by request; cellsDone cells are complete
    std::size_t cellsDone = 0;
    double benchmarkReturn = 0.0; // buy-and-hold, percent
};

std::string version(); // changes whenever any bit of a result may change

std::size_t cellCount(const Parameters &parameters);
std::vector<int> windows(const Range &range);

// Runs the whole grid on `threads` threads (0 = all cores), the calling one included. Bits are equal for any thread
// count. A stop request is obeyed within 50 ms. `batch` may be empty.
std::expected<Outcome, Problem> runSweep(const Prices &prices, const Parameters &parameters, const Output &output,
    unsigned threads, const std::atomic<bool> &stop, const BatchFunction &batch);

// One closed or open position of a single combination.
struct Trade {
    std::int32_t entryBar = 0;
    std::int32_t exitBar = 0; // last bar if still open
    bool open = false;
    double entryPrice = 0.0; // fill price, slippage included, before fee
    double exitPrice = 0.0; // last close if still open
    double pnl = 0.0; // currency, after both fees
    double returnPct = 0.0; // percent of the money in it
};

struct Curve {
    std::vector<double> equity; // V_t, start cash 1000
    std::vector<double> drawdown; // percent, <= 0
    std::vector<double> benchmark; // 1000 c_t / c_0
    std::vector<Trade> trades;
    std::array<double, kMetricCount> metrics{};
};

// Equity, drawdown, trades and metrics of one combination.
std::expected<Curve, Problem> runSingle(const Prices &prices, const Parameters &parameters, int fast, int slow);

// Run-time dispatch; the default is the best the processor has. For tests and benchmarks.
enum class Path { Scalar, Portable, Avx2, Avx512 };
Path bestPath();
std::expected<Outcome, Problem> runSweepOn(Path path, const Prices &prices, const Parameters &parameters,
    const Output &output, unsigned threads, const std::atomic<bool> &stop, const BatchFunction &batch);

} // namespace zixly::engine
