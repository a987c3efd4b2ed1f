// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sweep.h"
#include "memory.h"

#include <atomic>
#include <benchmark/benchmark.h>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <random>
#include <string>
#include <vector>

using namespace zixly;

namespace {

// Closes of the S&P 500 sample; empty where neither the sample nor the reference material is at hand.
const std::vector<double> &sp500()
{
    static const std::vector<double> closes = [] {
        std::vector<double> result;
        const char *shared = std::getenv("ZIXLY_SHARED");
        const std::string root = shared ? shared : ZIXLY_SOURCE_DIR "/../shared";
        std::ifstream file(ZIXLY_SOURCE_DIR "/resources/samples/sp500.csv");
        if (!file)
            file.open(root + "/reference/data/SP500_D.csv");
        std::string line;
        std::getline(file, line);
        while (std::getline(file, line)) { // Date,Open,High,Low,Close,Volume
            std::size_t at = 0;
            for (int comma = 0; comma < 4; ++comma)
                at = line.find(',', at) + 1;
            result.push_back(std::strtod(line.c_str() + at, nullptr));
        }
        return result;
    }();
    return closes;
}

// A seeded walk of one-minute bars.
const std::vector<double> &minuteWalk()
{
    static const std::vector<double> closes = [] {
        std::mt19937_64 random(20240229);
        std::normal_distribution<double> step(0.0, 0.0004);
        std::vector<double> result;
        double level = 100.0;
        for (int t = 0; t < 366'710; ++t) {
            level *= std::exp(step(random));
            result.push_back(std::round(level * 1e4) / 1e4);
        }
        return result;
    }();
    return closes;
}

struct Case {
    std::vector<double> close;
    engine::Parameters parameters;
    int decimals = 6;
    double intervalMs = 86'400'000.0;
};

struct Cells {
    explicit Cells(std::size_t count)
        : fast(count)
        , slow(count)
    {
        for (std::vector<double> &column : metrics)
            column.resize(count);
    }
    engine::Output output()
    {
        engine::Output result{.fast = fast, .slow = slow, .metrics = {}};
        for (std::size_t i = 0; i < metrics.size(); ++i)
            result.metrics[i] = metrics[i];
        return result;
    }
    std::vector<std::int32_t> fast;
    std::vector<std::int32_t> slow;
    std::array<std::vector<double>, engine::kMetricCount> metrics;
};

void runCase(benchmark::State &state, const Case &one, engine::Path path)
{
    if (path > engine::bestPath()) {
        state.SkipWithError("not on this processor");
        return;
    }
    const auto threads = static_cast<unsigned>(state.range(0));
    Cells cells(engine::cellCount(one.parameters));
    const engine::Prices prices{.close = one.close, .decimals = one.decimals, .intervalMs = one.intervalMs};
    const std::atomic<bool> stop{false};
    const std::size_t before = bench::allocatedBytes();
    bench::forgetPeak();
    const auto begin = std::chrono::steady_clock::now();
    const std::clock_t processorBegin = std::clock();
    for ([[maybe_unused]] auto _ : state) {
        const auto outcome = engine::runSweepOn(path, prices, one.parameters, cells.output(), threads, stop, {});
        if (!outcome)
            state.SkipWithError("refused");
        benchmark::DoNotOptimize(cells.metrics.front().data());
    }
    const double processor = static_cast<double>(std::clock() - processorBegin) / CLOCKS_PER_SEC;
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begin;
    const double work = static_cast<double>(one.close.size()) * static_cast<double>(cells.fast.size())
        * static_cast<double>(state.iterations());
    // Nanoseconds for one bar of one combination: on the clock, and of processor time of all threads together, which
    // a busy machine does not stretch.
    state.counters["ns_wall"] = 1e9 * wall.count() / work;
    state.counters["ns_processor"] = 1e9 * processor / work;
    state.counters["memory_MB"] = static_cast<double>(bench::peakBytes() - before) / 1e6;
    state.counters["combos"] = static_cast<double>(cells.fast.size());
}

Case sp500Case(std::size_t bars, int lastWindow)
{
    Case one;
    const std::vector<double> &all = sp500();
    one.close.assign(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(std::min(bars, all.size())));
    one.parameters.fast = one.parameters.slow = {2, lastWindow, 1};
    return one;
}

void sp500Sweep(benchmark::State &state, std::size_t bars, int lastWindow, engine::Strategy strategy, engine::Path path)
{
    Case one = sp500Case(bars, lastWindow);
    one.parameters.strategy = strategy;
    if (one.close.size() < bars) {
        state.SkipWithError("no S&P 500 sample at hand");
        return;
    }
    runCase(state, one, path);
}

void minuteSweep(benchmark::State &state, engine::Path path)
{
    Case one{.close = minuteWalk(), .parameters = {}, .decimals = 4, .intervalMs = 60'000.0};
    one.parameters.fast = one.parameters.slow = {10, 1420, 10};
    runCase(state, one, path);
}

constexpr struct {
    engine::Path path;
    const char *name;
} kPaths[]{{engine::Path::Scalar, "scalar"}, {engine::Path::Portable, "portable"}, {engine::Path::Avx2, "AVX2"},
    {engine::Path::Avx512, "AVX-512"}};

template <class Function>
void add(const std::string &name, Function function, int threads)
{
    benchmark::RegisterBenchmark(name.c_str(), function)
        ->Arg(threads)
        ->ArgName("threads")
        ->Unit(benchmark::kMillisecond)
        ->UseRealTime()
        ->MeasureProcessCPUTime()
        ->Repetitions(9)
        ->ReportAggregatesOnly()
        ->MinTime(0.05);
}

const bool registered = [] {
    using engine::Strategy;
    for (const auto &path : kPaths) {
        const auto sweep = [p = path.path](std::size_t bars, int last, Strategy strategy) {
            return [=](benchmark::State &state) { sp500Sweep(state, bars, last, strategy, p); };
        };
        const std::string name(path.name);
        for (const int threads : {1, 2}) {
            add("SMA 2520 x 10011/" + name, sweep(2520, 143, Strategy::Sma), threads);
            add("SMA 5000 x 50086/" + name, sweep(5000, 318, Strategy::Sma), threads);
            if (path.path != engine::Path::Scalar) // it would take a minute
                add(
                    "minutes 366710 x 10011/" + name,
                    [p = path.path](benchmark::State &state) { minuteSweep(state, p); }, threads);
        }
        add("EMA 2520 x 10011/" + name, sweep(2520, 143, Strategy::Ema), 1);
        add("MACD 2520 x 10011/" + name, sweep(2520, 143, Strategy::Macd), 1);
    }
    return true;
}();

} // namespace
