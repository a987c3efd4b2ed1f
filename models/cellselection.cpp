// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/cellselection.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace zixly {

namespace {

std::pair<int, int> stretch(const std::vector<qint32> &windows, qint32 low, qint32 high)
{
    const auto first = std::lower_bound(windows.begin(), windows.end(), low);
    const auto last = std::upper_bound(windows.begin(), windows.end(), high);
    return {static_cast<int>(first - windows.begin()), static_cast<int>(last - windows.begin()) - 1};
}

QString rangeWords(qint32 low, qint32 high)
{
    return low == high ? QString::number(low) : QStringLiteral("%1-%2").arg(low).arg(high);
}

// Enough trades and a finite Sharpe come before what only exists.
bool betterCell(const CellSet &set, qint32 row, qint32 than)
{
    if (than < 0)
        return true;
    const auto callable = [&set](qint32 at) { return !set.tooFew(at) && std::isfinite(set.value(at, Metric::Sharpe)); };
    if (callable(row) != callable(than))
        return callable(row);
    return callable(row) && set.value(row, Metric::Sharpe) > set.value(than, Metric::Sharpe);
}

} // namespace

GridStretch stretchOf(const CellGrid &grid, const CellRegion &region)
{
    const auto [fastFirst, fastLast] = stretch(grid.fast, region.fastLow, region.fastHigh);
    const auto [slowFirst, slowLast] = stretch(grid.slow, region.slowLow, region.slowHigh);
    return {fastFirst, fastLast, slowFirst, slowLast};
}

ChosenCell chosenCell(const ComparedSweep &sweep, const CellRegions &regions)
{
    if (!sweep.hasCells())
        return {};
    qint32 best = -1;
    for (const CellRegion &region : regions) {
        const GridStretch stretch = stretchOf(*sweep.grid, region);
        for (int fast = stretch.fastFirst; fast <= stretch.fastLast; ++fast) {
            for (int slow = stretch.slowFirst; slow <= stretch.slowLast; ++slow) {
                const qint32 row = sweep.grid->rowAt(fast, slow);
                if (row >= 0 && betterCell(sweep.set, row, best))
                    best = row;
            }
        }
    }
    if (best >= 0)
        return {best, true};
    const auto row = static_cast<qint32>(sweep.summary.sharpe.row);
    return {row >= 0 || sweep.set.size() == 0 ? row : 0, false};
}

QString regionsText(const CellRegions &regions)
{
    if (regions.isEmpty())
        return {};
    if (regions.size() > 1)
        return QCoreApplication::translate(
            "zixly::CellSelection", "%n places", nullptr, static_cast<int>(regions.size()));
    const CellRegion &region = regions.first();
    return QCoreApplication::translate("zixly::CellSelection", "fast %1, slow %2")
        .arg(rangeWords(region.fastLow, region.fastHigh), rangeWords(region.slowLow, region.slowHigh));
}

void CellSelection::select(const CellRegion &region, bool further)
{
    CellRegions regions = further ? m_regions : CellRegions();
    if (further && regions.contains(region))
        regions.removeAll(region);
    else
        regions.append(region);
    if (regions == m_regions)
        return;
    m_regions = regions;
    emit changed(m_regions);
}

void CellSelection::clear()
{
    if (m_regions.isEmpty())
        return;
    m_regions.clear();
    emit changed(m_regions);
}

} // namespace zixly
