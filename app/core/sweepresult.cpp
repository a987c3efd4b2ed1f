// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sweepresult.h"

#include "core/format.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace zixly {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

class ConventionText
{
    Q_DECLARE_TR_FUNCTIONS(zixly::Convention)
};

} // namespace

void CellColumns::resize(qsizetype count)
{
    const auto n = static_cast<std::size_t>(count);
    fast.resize(n);
    slow.resize(n);
    for (auto &column : metrics)
        column.resize(n, kNaN);
}

BestValues::BestValues()
    : sharpe(kNaN)
    , totalReturn(kNaN)
    , maxDrawdown(kNaN)
    , score(kNaN)
    , fast(0)
    , slow(0)
{
}

QString describe(const Convention &convention)
{
    if (!convention.known)
        return ConventionText::tr("Convention unknown: the service does not say how it computed these numbers");
    QStringList parts{describe(convention.execution), describe(convention.annualisation),
        ConventionText::tr("fees %1").arg(rateText(convention.fees))};
    if (convention.slippage > 0.0)
        parts << ConventionText::tr("slippage %1").arg(rateText(convention.slippage));
    if (convention.barIntervalMs > 0)
        parts << ConventionText::tr("%1 bars").arg(intervalText(convention.barIntervalMs));
    return parts.join(QStringLiteral(" \u00B7 "));
}

bool tooFewTrades(const SweepResult &result, qsizetype row)
{
    return result.cells->value(row, Metric::TotalTrades) < result.spec.minTrades;
}

std::vector<qsizetype> bestRows(const SweepResult &result, Metric key, qsizetype limit)
{
    if (!result.cells)
        return {};
    const CellColumns &cells = *result.cells;
    std::vector<qsizetype> rows;
    for (qsizetype row = 0; row < cells.size(); ++row) {
        if (!tooFewTrades(result, row) && std::isfinite(cells.value(row, key)))
            rows.push_back(row);
    }
    const double sign = metricInfo(key).higherIsBetter ? -1.0 : 1.0;
    const auto better = [&cells, key, sign](qsizetype a, qsizetype b) {
        const double x = sign * cells.value(a, key);
        const double y = sign * cells.value(b, key);
        if (x != y)
            return x < y;
        const auto i = static_cast<std::size_t>(a);
        const auto j = static_cast<std::size_t>(b);
        return cells.slow[i] != cells.slow[j] ? cells.slow[i] < cells.slow[j] : cells.fast[i] < cells.fast[j];
    };
    const auto count = std::min<qsizetype>(limit, static_cast<qsizetype>(rows.size()));
    std::partial_sort(rows.begin(), rows.begin() + count, rows.end(), better);
    rows.resize(static_cast<std::size_t>(count));
    return rows;
}

BestValues bestValues(const SweepResult &result)
{
    BestValues best;
    const auto top = [&result](Metric key) {
        const auto rows = bestRows(result, key, 1);
        return rows.empty() ? qsizetype(-1) : rows.front();
    };
    if (const qsizetype row = top(Metric::Sharpe); row >= 0) {
        best.sharpe = result.cells->value(row, Metric::Sharpe);
        best.fast = result.cells->fast[static_cast<std::size_t>(row)];
        best.slow = result.cells->slow[static_cast<std::size_t>(row)];
    }
    if (const qsizetype row = top(Metric::TotalReturn); row >= 0)
        best.totalReturn = result.cells->value(row, Metric::TotalReturn);
    if (const qsizetype row = top(Metric::MaxDrawdown); row >= 0)
        best.maxDrawdown = result.cells->value(row, Metric::MaxDrawdown);
    if (const qsizetype row = top(Metric::Score); row >= 0)
        best.score = result.cells->value(row, Metric::Score);
    return best;
}

} // namespace zixly
