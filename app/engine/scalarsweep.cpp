// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/scalarsweep.h"

#include "engine/exactsums.h"
#include "engine/indicators.h"
#include "engine/simulate.h"
#include "engine/workers.h"

#include <algorithm>
#include <optional>

namespace zixly::engine {

namespace {

constexpr std::size_t kRowMemory = 32U << 20U; // bytes for rows that are kept; beyond it they are made anew each time

// The indicator rows of a sweep, and states from two of them. Immutable, so any thread may read.
class Rows
{
public:
    Rows(const Prices &prices, const Parameters &parameters)
        : m_close(prices.close)
        , m_parameters(parameters)
    {
        if (parameters.strategy == Strategy::Sma)
            m_sums.emplace(prices.close, prices.decimals);
    }

    void keep(const std::vector<int> &windows)
    {
        if (windows.size() * m_close.size() * sizeof(double) > kRowMemory)
            return;
        m_kept.resize(windows.size() * m_close.size());
        m_windows = windows;
        for (std::size_t i = 0; i < windows.size(); ++i)
            fill(windows[i], std::span(m_kept).subspan(i * m_close.size(), m_close.size()));
    }

    // The kept row, or a fresh one in `scratch`.
    std::span<const double> row(int window, std::vector<double> &scratch) const
    {
        const auto found = std::lower_bound(m_windows.begin(), m_windows.end(), window);
        if (found != m_windows.end() && *found == window) {
            const auto index = static_cast<std::size_t>(found - m_windows.begin());
            return std::span(m_kept).subspan(index * m_close.size(), m_close.size());
        }
        fill(window, scratch);
        return scratch;
    }

    void states(int fast, int slow, std::span<const double> fastRow, std::span<const double> slowRow,
        std::span<std::uint8_t> result) const
    {
        switch (m_parameters.strategy) {
        case Strategy::Sma: return smaStates(*m_sums, fast, slow, fastRow, slowRow, result);
        case Strategy::Ema: return emaStates(fastRow, slowRow, result);
        case Strategy::Macd: return macdStates(fastRow, slowRow, result);
        }
    }

private:
    void fill(int window, std::span<double> row) const
    {
        switch (m_parameters.strategy) {
        case Strategy::Sma: return fillSma(*m_sums, window, row);
        case Strategy::Ema: return fillEma(m_close, window, row);
        case Strategy::Macd: return fillMacd(m_close, window, m_parameters.signal, row);
        }
    }

    std::span<const double> m_close;
    const Parameters &m_parameters;
    std::optional<ExactSums> m_sums;
    std::vector<int> m_windows;
    std::vector<double> m_kept;
};

struct Scratch {
    explicit Scratch(std::size_t bars)
        : fast(bars)
        , slow(bars)
        , states(bars)
    {
    }
    std::vector<double> fast;
    std::vector<double> slow;
    std::vector<std::uint8_t> states;
};

} // namespace

void writeCell(const Output &output, std::size_t cell, int fast, int slow, const MetricValues &values)
{
    output.fast[cell] = fast;
    output.slow[cell] = slow;
    for (std::size_t i = 0; i < kMetricCount; ++i)
        output.metrics[i][cell] = values[i];
}

void sweepScalar(const SweepJob &job)
{
    const Market market(job.prices, job.parameters);
    Rows rows(job.prices, job.parameters);
    std::vector<int> windows = job.grid.fast;
    windows.insert(windows.end(), job.grid.slow.begin(), job.grid.slow.end());
    std::sort(windows.begin(), windows.end());
    windows.erase(std::unique(windows.begin(), windows.end()), windows.end());
    rows.keep(windows);

    std::vector<Scratch> scratch(job.threads, Scratch(job.prices.close.size()));
    std::atomic<std::size_t> next{0};
    runOnThreads(job.threads, [&](unsigned thread) {
        Scratch &own = scratch[thread];
        for (std::size_t f = next++; f < job.grid.fast.size(); f = next++) {
            const int fast = job.grid.fast[f];
            if (job.grid.rowLength(f) == 0)
                return;
            const std::span<const double> fastRow = rows.row(fast, own.fast);
            for (std::size_t s = job.grid.firstSlow[f]; s < job.grid.slow.size(); ++s) {
                if (job.stop.load(std::memory_order_relaxed))
                    return;
                const int slow = job.grid.slow[s];
                rows.states(fast, slow, fastRow, rows.row(slow, own.slow), own.states);
                const Tally tally = simulate(market, own.states);
                writeCell(job.output, job.grid.cellOf(f, s), fast, slow, metricsOf(tally, job.terms));
                job.batches.add(job.grid.cellOf(f, s), 1);
            }
        }
    });
}

Curve singleCurve(const Prices &prices, const Parameters &parameters, const Terms &terms, int fast, int slow)
{
    const std::size_t bars = prices.close.size();
    const Market market(prices, parameters);
    const Rows rows(prices, parameters);
    Scratch scratch(bars);
    rows.states(fast, slow, rows.row(fast, scratch.fast), rows.row(slow, scratch.slow), scratch.states);

    Curve curve;
    curve.equity.reserve(bars);
    curve.drawdown.reserve(bars);
    curve.benchmark.reserve(bars);
    for (const double close : prices.close)
        curve.benchmark.push_back(kStartCash * close / prices.close.front());
    curve.metrics = metricsOf(simulate(market, scratch.states, &curve), terms);
    return curve;
}

} // namespace zixly::engine
