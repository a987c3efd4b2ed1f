// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/histogram.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace zixly {

namespace {

constexpr qsizetype kSample = 20'000; // values that quartiles are taken from

double roundStep(double wanted)
{
    const double power = std::pow(10.0, std::floor(std::log10(wanted)));
    for (const double factor : {1.0, 2.0, 5.0})
        if (factor * power >= wanted * (1.0 - 1e-9))
            return factor * power;
    return 10.0 * power;
}

double quartile(std::vector<double> &values, double share)
{
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), at, values.end());
    return *at;
}

double widthFor(std::vector<double> sample, double count, double least, double most)
{
    if (!(most > least))
        return std::max(1.0, roundStep(std::abs(most) * 0.01 + 1e-12));
    const double spread = quartile(sample, 0.75) - quartile(sample, 0.25);
    const double wanted = 2.0 * spread / std::cbrt(count);
    return roundStep(std::max(wanted, (most - least) / (Histogram::kMostBins - 1)));
}

} // namespace

int Histogram::binOf(double value) const
{
    if (!std::isfinite(value) || enough.empty())
        return -1;
    const double at = std::floor((value - low) / width);
    return at >= 0.0 && at < bins() ? static_cast<int>(at) : -1;
}

qint64 Histogram::counted() const
{
    return std::accumulate(enough.begin(), enough.end(), qint64{0}) + std::accumulate(few.begin(), few.end(), qint64{0})
        + undefined;
}

Histogram histogramOf(const CellSet &set, Metric metric)
{
    Histogram histogram;
    double least = 0.0;
    double most = 0.0;
    qint64 count = 0;
    std::vector<double> sample;
    const qsizetype stride = std::max<qsizetype>(1, set.size() / kSample);
    for (qsizetype row = 0; row < set.size(); ++row) {
        if (!set.isReady(row))
            continue;
        const double value = set.value(row, metric);
        if (!std::isfinite(value)) {
            ++histogram.undefined;
            continue;
        }
        least = count == 0 ? value : std::min(least, value);
        most = count == 0 ? value : std::max(most, value);
        if (count++ % stride == 0)
            sample.push_back(value);
    }
    if (count == 0)
        return histogram;
    histogram.width = widthFor(std::move(sample), static_cast<double>(count), least, most);
    histogram.low = std::floor(least / histogram.width) * histogram.width;
    const auto bins = static_cast<std::size_t>(std::floor((most - histogram.low) / histogram.width)) + 1;
    histogram.enough.assign(bins, 0);
    histogram.few.assign(bins, 0);
    for (qsizetype row = 0; row < set.size(); ++row) {
        if (!set.isReady(row) || !std::isfinite(set.value(row, metric)))
            continue;
        const double at = std::floor((set.value(row, metric) - histogram.low) / histogram.width);
        const auto bin = std::min(bins - 1, static_cast<std::size_t>(std::max(0.0, at))); // rounding at the edges
        ++(set.tooFew(row) ? histogram.few : histogram.enough)[bin];
    }
    return histogram;
}

} // namespace zixly
