// SPDX-License-Identifier: GPL-3.0-or-later
#include "bundle/verify.h"

#include "core/format.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <vector>

namespace zixly {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(zixly::Verification)
};

bool sameBits(double a, double b)
{
    return std::bit_cast<quint64>(a) == std::bit_cast<quint64>(b) || (std::isnan(a) && std::isnan(b));
}

// Infinity where one of the two is no number and the other is.
double deviation(double a, double b)
{
    if (sameBits(a, b) || a == b)
        return 0.0;
    if (!std::isfinite(a) || !std::isfinite(b))
        return std::numeric_limits<double>::infinity();
    return std::abs(a - b) / std::max({1.0, std::abs(a), std::abs(b)});
}

bool isAllowed(const Verification &verification, Metric metric, double a, double b)
{
    if (verification.sameBuild)
        return sameBits(a, b);
    return isCount(metric) ? deviation(a, b) == 0.0 : deviation(a, b) <= kTolerance;
}

// The row of each bundled cell in the other result; empty if one is missing there.
std::vector<qsizetype> rowsIn(const CellColumns &cells, const CellColumns &other)
{
    std::vector<qsizetype> rows;
    rows.reserve(cells.fast.size());
    qsizetype there = 0;
    for (std::size_t i = 0; i < cells.fast.size(); ++i, ++there) {
        const std::pair wanted(cells.fast[i], cells.slow[i]);
        const auto at = [&other](qsizetype row) {
            const auto j = static_cast<std::size_t>(row);
            return std::pair(other.fast[j], other.slow[j]);
        };
        while (there < other.size() && at(there) < wanted)
            ++there;
        if (there == other.size() || at(there) != wanted)
            return {};
        rows.push_back(there);
    }
    return rows;
}

void compareCells(
    const CellColumns &bundled, const CellColumns &here, const std::vector<qsizetype> &rows, Verification &to)
{
    for (qsizetype row = 0; row < bundled.size(); ++row) {
        bool differs = false;
        forEachMetric([&](Metric metric) {
            const double a = bundled.value(row, metric);
            const double b = here.value(rows[static_cast<std::size_t>(row)], metric);
            to.bitEqual = to.bitEqual && sameBits(a, b);
            if (!isCount(metric))
                to.worst = std::max(to.worst, deviation(a, b));
            if (isAllowed(to, metric, a, b))
                return;
            if (!to.first) {
                const auto i = static_cast<std::size_t>(row);
                to.first = {bundled.fast[i], bundled.slow[i], metric, a, b};
            }
            differs = true;
        });
        to.different += differs ? 1 : 0;
    }
}

QString exact(double value)
{
    if (std::isnan(value))
        return Words::tr("undefined");
    return QLocale().toString(value, 'g', QLocale::FloatingPointShortest);
}

QString passedText(const Verification &verification)
{
    const QString cells = countText(verification.cells);
    if (verification.bitEqual && verification.sameBuild)
        return Words::tr("All %1 cells were computed again here and are equal, bit by bit (same engine and build).")
            .arg(cells);
    if (verification.bitEqual)
        return Words::tr("All %1 cells were computed again here and are equal, bit by bit, though by another build.")
            .arg(cells);
    return Words::tr("All %1 cells were computed again here by another build: counts are equal, and the largest "
                     "deviation of any other number is %2 (allowed: %3).")
        .arg(cells, QLocale().toString(verification.worst, 'e', 1), QLocale().toString(kTolerance, 'e', 0));
}

} // namespace

bool isCount(Metric metric)
{
    return metric == Metric::TotalTrades || metric == Metric::ClosedTrades;
}

Verification verify(const SweepResult &bundled, const SweepResult &here)
{
    Verification verification;
    verification.sameBuild = !bundled.engineBuild.isEmpty() && bundled.engineBuild == here.engineBuild
        && bundled.engineVersion == here.engineVersion;
    if (!bundled.cells || !here.cells)
        return verification;
    const bool whole = bundled.complete();
    const std::vector<qsizetype> rows = rowsIn(*bundled.cells, *here.cells);
    verification.sameGrid
        = rows.size() == bundled.cells->fast.size() && (!whole || bundled.cells->size() == here.cells->size());
    if (!verification.sameGrid)
        return verification;
    verification.cells = bundled.cells->size();
    verification.bitEqual = sameBits(bundled.benchmarkReturn, here.benchmarkReturn);
    compareCells(*bundled.cells, *here.cells, rows, verification);
    verification.sameSummary = bundled.validCells == here.validCells
        && isAllowed(verification, Metric::TotalReturn, bundled.benchmarkReturn, here.benchmarkReturn);
    return verification;
}

QString describe(const Verification &verification)
{
    if (verification.passed())
        return passedText(verification);
    if (!verification.sameGrid)
        return Words::tr("The bundle does not have the cells of its sweep: computed here it has others.");
    if (const auto &first = verification.first) {
        const QString rule = verification.sameBuild
            ? Words::tr("Same engine and build, so every bit should be equal.")
            : Words::tr("Another build, so counts should be equal and the rest within %1.")
                  .arg(QLocale().toString(kTolerance, 'e', 0));
        return Words::tr("%1 of %2 cells differ. The first: fast %3, slow %4, %5 is %6 in the bundle and %7 here. %8")
            .arg(countText(verification.different), countText(verification.cells), QString::number(first->fast),
                QString::number(first->slow), metricTitle(first->metric), exact(first->bundled), exact(first->here),
                rule);
    }
    return Words::tr("All cells are equal, but buy-and-hold or the number of valid cells is another one here.");
}

} // namespace zixly
