// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/resultrows.h"

#include "core/cellexport.h"
#include "core/format.h"
#include "core/resultjson.h"

#include <QJsonValue>

#include <algorithm>
#include <array>
#include <cmath>

namespace zixly::resultrows {

namespace {

constexpr int kBatch = 2000; // rows, some 400 kB

struct Column {
    const char *name;
    Metric metric;
};

// What the table has as a number with two decimals, and the count of trades.
constexpr std::array kColumns{Column{"score", Metric::Score}, Column{"sharpe", Metric::Sharpe},
    Column{"sortino", Metric::Sortino}, Column{"total", Metric::TotalReturn},
    Column{"annual", Metric::AnnualizedReturn}, Column{"drawdown", Metric::MaxDrawdown}, Column{"win", Metric::WinRate},
    Column{"factor", Metric::ProfitFactor}, Column{"trades", Metric::TotalTrades},
    Column{"month", Metric::TradesPerMonth}};

void append(QByteArray &json, const char *name, const QByteArray &value)
{
    json.append(",\"").append(name).append("\":").append(value);
}

double limited(double value)
{
    return std::clamp(value, -kLargest, kLargest);
}

void append(QByteArray &json, const SweepResult &result, qsizetype row)
{
    const CellColumns &cells = *result.cells;
    const auto index = static_cast<std::size_t>(row);
    json.append(R"({"f":)").append(QByteArray::number(cells.fast[index]));
    append(json, "s", QByteArray::number(cells.slow[index]));
    for (const Column &column : kColumns)
        append(json, column.name, roundTripText(limited(cells.value(row, column.metric))).toLatin1());
    const double bars = cells.value(row, Metric::AvgTradeDuration);
    const QString duration = cellexport::tradeDuration(bars, result.convention.barIntervalMs);
    append(json, "duration", '"' + duration.toLatin1() + '"');
    json.append('}');
}

QJsonValue numberOrNull(double value)
{
    return std::isfinite(value) ? QJsonValue(value) : QJsonValue();
}

} // namespace

bool isWhole(const SweepResult &result, qsizetype row)
{
    const auto missing = [&](const Column &column) { return std::isnan(result.cells->value(row, column.metric)); };
    return std::none_of(kColumns.begin(), kColumns.end(), missing)
        && std::isfinite(result.cells->value(row, Metric::AvgTradeDuration));
}

Counts countsOf(const SweepResult &result)
{
    Counts counts;
    for (qsizetype row = 0; row < result.cells->size(); ++row) {
        if (!isWhole(result, row)) {
            ++counts.undefined;
            continue;
        }
        ++counts.written;
        counts.limited += std::count_if(kColumns.begin(), kColumns.end(), [&](const Column &column) {
            const double value = result.cells->value(row, column.metric);
            return limited(value) != value;
        });
    }
    return counts;
}

Batches::Batches(const SweepResult &result)
    : m_result(result)
{
}

QByteArray Batches::next()
{
    QByteArray json;
    for (int rows = 0; rows < kBatch && m_row < m_result.cells->size(); ++m_row) {
        if (!isWhole(m_result, m_row))
            continue;
        json.append(rows++ == 0 ? '[' : ',');
        append(json, m_result, m_row);
    }
    return json.isEmpty() ? json : json + ']';
}

QJsonObject summaryOf(const SweepResult &result, const Counts &counts, const QString &runId)
{
    const BestValues best = bestValues(result);
    QJsonObject summary = aboutJson(result);
    summary.insert(QStringLiteral("sweep_run_id"), runId);
    summary.insert(QStringLiteral("total_combinations"), result.validCells);
    summary.insert(QStringLiteral("cells_written"), counts.written);
    summary.insert(QStringLiteral("cells_undefined"), counts.undefined);
    summary.insert(QStringLiteral("values_limited"), counts.limited);
    summary.insert(QStringLiteral("benchmark_return_pct"), numberOrNull(result.benchmarkReturn));
    summary.insert(QStringLiteral("best"),
        QJsonObject{{QStringLiteral("sharpe_ratio"), numberOrNull(best.sharpe)},
            {QStringLiteral("total_return_pct"), numberOrNull(best.totalReturn)},
            {QStringLiteral("max_drawdown_pct"), numberOrNull(best.maxDrawdown)},
            {QStringLiteral("score"), numberOrNull(best.score)}, {QStringLiteral("fast_period"), best.fast},
            {QStringLiteral("slow_period"), best.slow}});
    return summary;
}

} // namespace zixly::resultrows
