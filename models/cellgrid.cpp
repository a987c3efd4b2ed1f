// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/cellgrid.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace zixly {

namespace {

constexpr std::size_t kScaleSamples = 200'000; // enough for a stable percentile, cheap enough for the GUI thread
constexpr double kInside = 0.98;

std::vector<qint32> windowsOf(const WindowRange &range)
{
    std::vector<qint32> windows;
    windows.reserve(static_cast<std::size_t>(range.count()));
    for (int i = 0; i < range.count(); ++i)
        windows.push_back(range.min + i * range.step);
    return windows;
}

std::vector<qint32> distinct(std::vector<qint32> values)
{
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
    return values;
}

int indexOf(const std::vector<qint32> &windows, qint32 window)
{
    const auto at = std::lower_bound(windows.begin(), windows.end(), window);
    return at != windows.end() && *at == window ? static_cast<int>(at - windows.begin()) : -1;
}

double quantile(std::vector<double> &values, double share)
{
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), at, values.end());
    return *at;
}

// Below this no value of the metric can be.
double naturalMinimum(Metric metric)
{
    switch (metric) {
    case Metric::ProfitFactor:
    case Metric::EndValue: return 0.0;
    case Metric::TotalReturn:
    case Metric::AnnualizedReturn: return -100.0;
    default: return -std::numeric_limits<double>::infinity();
    }
}

std::vector<double> sample(const HeatValues &heat, bool withFew)
{
    std::vector<double> values;
    const std::size_t stride = std::max<std::size_t>(1, heat.values.size() / kScaleSamples);
    for (std::size_t i = 0; i < heat.values.size(); i += stride) {
        const bool counts = heat.marks[i] == CellMark::Valid || (withFew && heat.marks[i] == CellMark::FewTrades);
        if (counts && std::isfinite(heat.values[i]))
            values.push_back(heat.values[i]);
    }
    return values;
}

} // namespace

CellGrid::Place CellGrid::placeOf(qint32 fastWindow, qint32 slowWindow) const
{
    const Place place{indexOf(fast, fastWindow), indexOf(slow, slowWindow)};
    return place.fastIndex < 0 || place.slowIndex < 0 ? Place{} : place;
}

CellGrid gridOf(const SweepSpec &spec)
{
    CellGrid grid{windowsOf(spec.fast), windowsOf(spec.slow), {}};
    grid.rows.reserve(grid.fast.size() * grid.slow.size());
    qint32 row = 0;
    for (const qint32 fast : grid.fast) {
        for (const qint32 slow : grid.slow)
            grid.rows.push_back(fast < slow ? row++ : CellGrid::kInvalid);
    }
    return grid;
}

CellGrid gridOf(const CellColumns &cells)
{
    CellGrid grid{distinct(cells.fast), distinct(cells.slow), {}};
    grid.rows.reserve(grid.fast.size() * grid.slow.size());
    for (const qint32 fast : grid.fast) {
        for (const qint32 slow : grid.slow)
            grid.rows.push_back(fast < slow ? CellGrid::kAbsent : CellGrid::kInvalid);
    }
    for (std::size_t row = 0; row < cells.fast.size(); ++row) {
        const CellGrid::Place place = grid.placeOf(cells.fast[row], cells.slow[row]);
        grid.rows[static_cast<std::size_t>(place.fastIndex) * grid.slow.size()
            + static_cast<std::size_t>(place.slowIndex)]
            = static_cast<qint32>(row);
    }
    return grid;
}

HeatValues heatValues(const CellSet &set, const std::shared_ptr<const CellGrid> &grid, Metric metric)
{
    HeatValues heat;
    heat.grid = grid;
    heat.growing = set.isLive();
    heat.values.resize(grid->rows.size(), std::numeric_limits<double>::quiet_NaN());
    heat.marks.resize(grid->rows.size(), CellMark::Waiting);
    const qsizetype rows = set.size();
    for (std::size_t i = 0; i < grid->rows.size(); ++i) {
        const qint32 row = grid->rows[i];
        if (row == CellGrid::kInvalid)
            heat.marks[i] = CellMark::Invalid;
        if (row < 0 || row >= rows || !set.isReady(row))
            continue;
        heat.values[i] = set.value(row, metric);
        heat.marks[i] = std::isnan(heat.values[i]) ? CellMark::Undefined
            : set.tooFew(row)                      ? CellMark::FewTrades
                                                   : CellMark::Valid;
    }
    return heat;
}

double HeatScale::position(double value) const
{
    if (diverging) {
        const double reach = high - neutral;
        return reach > 0.0 ? std::clamp((value - neutral) / reach, -1.0, 1.0) : 0.0;
    }
    const double span = high - low;
    const double place = span > 0.0 ? std::clamp((value - low) / span, 0.0, 1.0) : 0.5;
    return reversed ? 1.0 - place : place;
}

HeatScale scaleFor(Metric metric, const HeatValues &heat)
{
    const MetricInfo &info = metricInfo(metric);
    HeatScale scale;
    scale.diverging = info.diverging;
    scale.reversed = !info.diverging && !info.higherIsBetter;
    scale.neutral = info.neutral;
    // Counts and drawdowns of weak cells are as sound as any; their ratios would stretch the scale for nothing.
    std::vector<double> values = sample(heat, !info.diverging);
    if (values.size() < 20)
        values = sample(heat, true); // better a scale of weak cells than none
    if (values.empty()) {
        scale.low = scale.neutral - (info.diverging ? 1.0 : 0.0);
        scale.high = scale.neutral + 1.0;
        return scale;
    }
    const auto [least, most] = std::minmax_element(values.begin(), values.end());
    const double smallest = *least;
    const double largest = *most;
    if (info.diverging) {
        std::vector<double> reach(values.size());
        std::transform(values.begin(), values.end(), reach.begin(),
            [&info](double value) { return std::abs(value - info.neutral); });
        const double bound = quantile(reach, kInside);
        scale.high = info.neutral + (bound > 0.0 ? bound : 1.0);
        scale.low = std::max(2.0 * info.neutral - scale.high, naturalMinimum(metric));
    } else {
        scale.low = quantile(values, (1.0 - kInside) / 2.0);
        scale.high = quantile(values, 1.0 - (1.0 - kInside) / 2.0);
        if (scale.high <= scale.low) {
            scale.low = smallest;
            scale.high = largest > smallest ? largest : smallest + 1.0;
        }
    }
    scale.clippedLow = smallest < scale.low;
    scale.clippedHigh = largest > scale.high;
    return scale;
}

} // namespace zixly
