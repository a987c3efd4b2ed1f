// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/griddifference.h"

#include "core/format.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <utility>

namespace zixly {

namespace {

class DifferenceText
{
    Q_DECLARE_TR_FUNCTIONS(zixly::GridDifference)
};

constexpr double kInside = 0.98; // of the cells lie between the ends of the scale

std::vector<qint32> common(const std::vector<qint32> &a, const std::vector<qint32> &b)
{
    std::vector<qint32> both;
    std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
    return both;
}

// Index in `all` of each of `some`; both ascend and `all` has every one of them.
std::vector<qsizetype> indicesOf(const std::vector<qint32> &some, const std::vector<qint32> &all)
{
    std::vector<qsizetype> indices;
    indices.reserve(some.size());
    auto at = all.begin();
    for (const qint32 window : some) {
        at = std::lower_bound(at, all.end(), window);
        indices.push_back(at - all.begin());
    }
    return indices;
}

std::vector<double> reaches(const HeatValues &heat, bool withFew)
{
    std::vector<double> reach;
    for (std::size_t i = 0; i < heat.values.size(); ++i) {
        const bool counts = heat.marks[i] == CellMark::Valid || (withFew && heat.marks[i] == CellMark::FewTrades);
        if (counts && std::isfinite(heat.values[i]))
            reach.push_back(std::abs(heat.values[i]));
    }
    return reach;
}

HeatScale scaleAboutZero(const HeatValues &heat)
{
    std::vector<double> reach = reaches(heat, false);
    if (reach.size() < 20)
        reach = reaches(heat, true);
    HeatScale scale;
    scale.diverging = true;
    scale.low = -1.0;
    if (reach.empty())
        return scale;
    const auto at = reach.begin() + static_cast<std::ptrdiff_t>(kInside * static_cast<double>(reach.size() - 1));
    std::nth_element(reach.begin(), at, reach.end());
    double bound = *at;
    if (bound <= 0.0) // nearly all are equal: the few that differ must still be seen
        bound = *std::max_element(reach.begin(), reach.end());
    scale.high = bound > 0.0 ? bound : 1.0;
    scale.low = -scale.high;
    for (const double value : heat.values) {
        scale.clippedLow = scale.clippedLow || value < scale.low;
        scale.clippedHigh = scale.clippedHigh || value > scale.high;
    }
    return scale;
}

} // namespace

double comparable(Metric metric, double value)
{
    return metric == Metric::MaxDrawdown ? std::abs(value) : value;
}

double difference(Metric metric, double a, double b)
{
    return comparable(metric, a) - comparable(metric, b); // inf - inf is NaN, as it should be
}

GridDifference gridDifference(const ComparedSweep &a, const ComparedSweep &b, Metric metric)
{
    GridDifference result;
    if (!a.hasCells() || !b.hasCells())
        return result;
    result.cellsOfA = a.set.size();
    result.cellsOfB = b.set.size();
    auto grid = std::make_shared<CellGrid>();
    grid->fast = common(a.grid->fast, b.grid->fast);
    grid->slow = common(a.grid->slow, b.grid->slow);
    const auto fastA = indicesOf(grid->fast, a.grid->fast);
    const auto fastB = indicesOf(grid->fast, b.grid->fast);
    const auto slowA = indicesOf(grid->slow, a.grid->slow);
    const auto slowB = indicesOf(grid->slow, b.grid->slow);
    const std::size_t places = grid->fast.size() * grid->slow.size();
    grid->rows.reserve(places);
    result.heat.values.assign(places, std::numeric_limits<double>::quiet_NaN());
    result.heat.marks.assign(places, CellMark::Waiting);
    for (std::size_t fast = 0; fast < grid->fast.size(); ++fast) {
        for (std::size_t slow = 0; slow < grid->slow.size(); ++slow) {
            const std::size_t place = grid->rows.size();
            const qint32 rowA = a.grid->rowAt(fastA[fast], slowA[slow]);
            const qint32 rowB = b.grid->rowAt(fastB[fast], slowB[slow]);
            if (rowA == CellGrid::kInvalid || rowB == CellGrid::kInvalid)
                result.heat.marks[place] = CellMark::Invalid;
            if (rowA < 0 || rowB < 0) {
                grid->rows.push_back(
                    rowA == CellGrid::kInvalid || rowB == CellGrid::kInvalid ? CellGrid::kInvalid : CellGrid::kAbsent);
                continue;
            }
            grid->rows.push_back(static_cast<qint32>(result.pairs.size()));
            result.pairs.push_back({rowA, rowB});
            const double value = difference(metric, a.set.value(rowA, metric), b.set.value(rowB, metric));
            result.heat.values[place] = value;
            result.defined += std::isnan(value) ? 0 : 1;
            result.heat.marks[place] = std::isnan(value)   ? CellMark::Undefined
                : a.set.tooFew(rowA) || b.set.tooFew(rowB) ? CellMark::FewTrades
                                                           : CellMark::Valid;
        }
    }
    result.scale = scaleAboutZero(result.heat);
    result.heat.grid = std::move(grid);
    return result;
}

HeatScale commonScale(Metric metric, const QList<HeatValues> &heats)
{
    HeatScale scale;
    bool any = false;
    for (const HeatValues &heat : heats) {
        const HeatScale own = scaleFor(metric, heat);
        if (std::exchange(any, true)) {
            scale.low = std::min(scale.low, own.low);
            scale.high = std::max(scale.high, own.high);
        } else {
            scale = own;
        }
    }
    scale.clippedLow = false;
    scale.clippedHigh = false;
    for (const HeatValues &heat : heats) {
        for (std::size_t i = 0; i < heat.values.size(); ++i) {
            if (heat.marks[i] != CellMark::Valid)
                continue;
            scale.clippedLow = scale.clippedLow || heat.values[i] < scale.low;
            scale.clippedHigh = scale.clippedHigh || heat.values[i] > scale.high;
        }
    }
    return scale;
}

QString differenceText(const GridDifference &difference)
{
    if (difference.shared() == 0)
        return DifferenceText::tr("The two sweeps have no pair of windows in common, so there is nothing to subtract.");
    QString text = difference.shared() == difference.cellsOfA && difference.shared() == difference.cellsOfB
        ? DifferenceText::tr("A \u2212 B over all %1 cells.").arg(countText(difference.shared()))
        : DifferenceText::tr("A \u2212 B over the %1 cells that both have; A has %2, B has %3.")
              .arg(countText(difference.shared()), countText(difference.cellsOfA), countText(difference.cellsOfB));
    if (difference.defined < difference.shared())
        text += QLatin1Char(' ')
            + DifferenceText::tr("%1 of them are undefined in one or both.")
                  .arg(countText(difference.shared() - difference.defined));
    return text;
}

} // namespace zixly
