// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/scalarsweep.h"

#include "engine/crew.h"
#include "engine/exactsums.h"
#include "engine/indicators.h"
#include "engine/simulate.h"

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

// Part of a row of the grid: what one thread does without asking for more.
struct Segment {
    std::size_t fast;
    std::size_t firstSlow;
    std::size_t endSlow;
};

std::vector<Segment> segmentsOf(const Grid &grid)
{
    constexpr std::size_t kLongest = 32;
    std::vector<Segment> segments;
    for (std::size_t f = 0; f < grid.fast.size(); ++f) {
        for (std::size_t s = grid.firstSlow[f]; s < grid.slow.size(); s += kLongest)
            segments.push_back({f, s, std::min(s + kLongest, grid.slow.size())});
    }
    return segments;
}

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

    const std::vector<Segment> segments = segmentsOf(job.grid);
    std::vector<Scratch> scratch(job.crew.size(), Scratch(job.prices.close.size()));
    job.crew.run(segments.size(), [&](std::size_t task, unsigned thread) {
        const Segment &segment = segments[task];
        Scratch &own = scratch[thread];
        const int fast = job.grid.fast[segment.fast];
        std::span<const double> fastRow;
        for (std::size_t s = segment.firstSlow; s < segment.endSlow; ++s) {
            if (job.stop.load(std::memory_order_relaxed))
                return;
            if (fastRow.empty())
                fastRow = rows.row(fast, own.fast);
            const int slow = job.grid.slow[s];
            rows.states(fast, slow, fastRow, rows.row(slow, own.slow), own.states);
            const std::size_t cell = job.grid.cellOf(segment.fast, s);
            writeCell(job.output, cell, fast, slow, metricsOf(simulate(market, own.states), job.terms));
            job.batches.add(cell, 1);
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
