// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/cellset.h"

#include "core/format.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <cmath>
#include <limits>

namespace zixly {

namespace {

class CellText
{
    Q_DECLARE_TR_FUNCTIONS(zixly::CellSet)
};

double median(const CellSet &set, Metric metric)
{
    std::vector<double> values;
    values.reserve(static_cast<std::size_t>(set.readyCount));
    for (qsizetype row = 0; row < set.size(); ++row) {
        if (set.isReady(row) && std::isfinite(set.value(row, metric)))
            values.push_back(set.value(row, metric));
    }
    if (values.empty())
        return std::numeric_limits<double>::quiet_NaN();
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    if (values.size() % 2 == 1)
        return *middle;
    return (*middle + *std::max_element(values.begin(), middle)) / 2.0;
}

CellSummary::Best firstOf(const CellSet &set, Metric metric, const CellRows &rows)
{
    return rows.empty() ? CellSummary::Best{} : CellSummary::Best{rows.front(), set.value(rows.front(), metric)};
}

} // namespace

CellSet CellSet::complete(const SweepResult &result)
{
    return {result, nullptr, result.cells ? result.cells->size() : 0};
}

QString CellSet::fewTradesText()
{
    return CellText::tr("few trades", "remark of a cell");
}

CellSummary::CellSummary()
    : medianSharpe(std::numeric_limits<double>::quiet_NaN())
    , medianReturn(std::numeric_limits<double>::quiet_NaN())
{
}

QString cellColumnTitle(int column)
{
    switch (column) {
    case cellcolumn::Fast: return CellText::tr("Fast", "column: the shorter window");
    case cellcolumn::Slow: return CellText::tr("Slow", "column: the longer window");
    case cellcolumn::Remark: return CellText::tr("Remark", "column: what to know about a cell");
    default: return metricTitle(cellcolumn::metricOf(column));
    }
}

QString cellColumnPlain(int column)
{
    switch (column) {
    case cellcolumn::Fast: return CellText::tr("The shorter window of the pair, in bars.");
    case cellcolumn::Slow: return CellText::tr("The longer window of the pair, in bars.");
    case cellcolumn::Remark:
        return CellText::tr(
            "Says \"few trades\" where a cell made fewer trades than the sweep's minimum: its numbers prove little.");
    default: return metricPlain(cellcolumn::metricOf(column));
    }
}

double cellNumber(const CellSet &set, qsizetype row, int column)
{
    if (column == cellcolumn::Fast)
        return set.fast(row);
    if (column == cellcolumn::Slow)
        return set.slow(row);
    return set.value(row, cellcolumn::metricOf(column));
}

QString cellText(const CellSet &set, qsizetype row, int column)
{
    switch (column) {
    case cellcolumn::Fast: return QString::number(set.fast(row));
    case cellcolumn::Slow: return QString::number(set.slow(row));
    case cellcolumn::Remark: return set.tooFew(row) ? CellSet::fewTradesText() : QString();
    default: const Metric metric = cellcolumn::metricOf(column); return metricText(metric, set.value(row, metric));
    }
}

QString cellName(const CellSet &set, qsizetype row)
{
    return QStringLiteral("%1/%2").arg(set.fast(row)).arg(set.slow(row));
}

bool isGiven(const CellSet &set, Metric metric)
{
    if (set.service.isEmpty() || set.size() == 0)
        return true;
    const std::vector<double> &values = set.result.cells->column(metric);
    return std::ranges::any_of(values, [](double value) { return !std::isnan(value); });
}

QString notGivenText(const CellSet &set)
{
    return CellText::tr("%1 does not give this value.").arg(set.service);
}

QString undefinedReason(const CellSet &set, qsizetype row, Metric metric)
{
    const double value = set.value(row, metric);
    if (std::isnan(value) && !isGiven(set, metric))
        return notGivenText(set);
    return metricUndefinedReason(metric, value);
}

CellRows bestCells(const CellSet &set, Metric key, qsizetype limit)
{
    CellRows rows;
    for (qsizetype row = 0; row < set.size(); ++row) {
        if (set.isReady(row) && !set.tooFew(row) && std::isfinite(set.value(row, key)))
            rows.push_back(static_cast<qint32>(row));
    }
    const bool higher = metricInfo(key).higherIsBetter;
    const auto better = [&set, key, higher](qint32 a, qint32 b) {
        const double left = set.value(a, key);
        const double right = set.value(b, key);
        if (left != right)
            return higher ? left > right : left < right;
        return set.slow(a) != set.slow(b) ? set.slow(a) < set.slow(b) : set.fast(a) < set.fast(b);
    };
    const auto count = std::min<std::size_t>(rows.size(), static_cast<std::size_t>(std::max<qsizetype>(limit, 0)));
    std::partial_sort(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(count), rows.end(), better);
    rows.resize(count);
    return rows;
}

QString cellsAsText(const CellSet &set, const CellRows &rows)
{
    QLocale locale;
    locale.setNumberOptions(QLocale::OmitGroupSeparator);
    QString text;
    for (int column = 0; column < cellcolumn::Count; ++column)
        text += (column == 0 ? QString() : QStringLiteral("\t")) + cellColumnTitle(column);
    text += QLatin1Char('\n');
    for (const qint32 row : rows) {
        for (int column = 0; column < cellcolumn::Count; ++column) {
            if (column > 0)
                text += QLatin1Char('\t');
            if (column == cellcolumn::Remark) {
                text += cellText(set, row, column);
                continue;
            }
            const double value = cellNumber(set, row, column);
            if (!std::isnan(value))
                text += std::isinf(value) ? cellText(set, row, column) : locale.toString(value, 'g', 15);
        }
        text += QLatin1Char('\n');
    }
    return text;
}

CellDigest digest(const CellSet &set)
{
    CellDigest digest;
    digest.set = set;
    digest.bySharpe = bestCells(set, Metric::Sharpe, CellDigest::kBest);
    digest.byReturn = bestCells(set, Metric::TotalReturn, CellDigest::kBest);
    digest.byDrawdown = bestCells(set, Metric::MaxDrawdown, CellDigest::kBest);
    CellSummary &summary = digest.summary;
    summary.tried = set.readyCount;
    for (qsizetype row = 0; row < set.size(); ++row)
        summary.tooFew += set.isReady(row) && set.tooFew(row) ? 1 : 0;
    summary.sharpe = firstOf(set, Metric::Sharpe, digest.bySharpe);
    summary.totalReturn = firstOf(set, Metric::TotalReturn, digest.byReturn);
    summary.maxDrawdown = firstOf(set, Metric::MaxDrawdown, digest.byDrawdown);
    summary.medianSharpe = median(set, Metric::Sharpe);
    summary.medianReturn = median(set, Metric::TotalReturn);
    return digest;
}

} // namespace zixly
