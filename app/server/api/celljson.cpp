// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/celljson.h"

#include "core/cellexport.h"
#include "server/resultrows.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace zixly::celljson {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Column {
    const char *snake;
    const char *camel;
    Metric metric;
};
constexpr std::array kPerformance{Column{"score", "score", Metric::Score},
    Column{"sharpe_ratio", "sharpeRatio", Metric::Sharpe}, Column{"sortino_ratio", "sortinoRatio", Metric::Sortino},
    Column{"total_return_pct", "totalReturnPct", Metric::TotalReturn},
    Column{"annualized_return", "annualizedReturn", Metric::AnnualizedReturn},
    Column{"max_drawdown_pct", "maxDrawdownPct", Metric::MaxDrawdown},
    Column{"win_rate_pct", "winRatePct", Metric::WinRate},
    Column{"profit_factor", "profitFactor", Metric::ProfitFactor}};
constexpr std::array kTradingOnly{Column{"calmar_ratio", "", Metric::Calmar},
    Column{"expectancy_per_trade", "", Metric::Expectancy}, Column{"total_trades", "", Metric::TotalTrades},
    Column{"total_closed_trades", "", Metric::ClosedTrades}, Column{"trades_per_month", "", Metric::TradesPerMonth}};

double limited(double value)
{
    return std::clamp(value, -resultrows::kLargest, resultrows::kLargest);
}

QString cellId(const SweepResult &result, qsizetype row, const Owner &owner)
{
    const auto index = static_cast<std::size_t>(row);
    return u"%1-%2-%3"_s.arg(owner.jobId).arg(result.cells->fast[index]).arg(result.cells->slow[index]);
}

QString durationOf(const SweepResult &result, qsizetype row)
{
    return cellexport::tradeDuration(
        result.cells->value(row, Metric::AvgTradeDuration), result.convention.barIntervalMs);
}

int fastOf(const SweepResult &result, qsizetype row)
{
    return result.cells->fast[static_cast<std::size_t>(row)];
}

int slowOf(const SweepResult &result, qsizetype row)
{
    return result.cells->slow[static_cast<std::size_t>(row)];
}

int trades(const SweepResult &result, qsizetype row)
{
    return static_cast<int>(result.cells->value(row, Metric::TotalTrades));
}

QJsonObject head(const SweepResult &result, qsizetype row, const Owner &owner)
{
    return {{u"id"_s, cellId(result, row, owner)}, {u"sweep_run_id"_s, owner.jobId}, {u"ticker"_s, result.spec.ticker},
        {u"strategy_type"_s, toText(result.spec.strategy)}, {u"created_at"_s, owner.createdAt}};
}

QJsonObject performance(const SweepResult &result, qsizetype row)
{
    QJsonObject object;
    for (const Column &column : kPerformance)
        object.insert(QLatin1String(column.snake), limited(result.cells->value(row, column.metric)));
    return object;
}

void insertTrades(QJsonObject &object, const SweepResult &result, qsizetype row)
{
    object.insert(u"total_trades"_s, trades(result, row));
    object.insert(u"trades_per_month"_s, limited(result.cells->value(row, Metric::TradesPerMonth)));
    object.insert(u"avg_trade_duration"_s, durationOf(result, row));
}

QString decimalText(double value) // as a DECIMAL(10,2) reads in JSON there
{
    QString text = QString::number(limited(value), 'f', 2);
    while (text.endsWith(u'0'))
        text.chop(1);
    return text.endsWith(u'.') ? text.chopped(1) : text;
}

} // namespace

std::optional<Metric> metricOfColumn(const QString &name)
{
    if (name == "total_trades"_L1)
        return Metric::TotalTrades;
    for (const Column &column : kPerformance) {
        if (name == QLatin1String(column.snake))
            return column.metric;
    }
    return std::nullopt;
}

std::vector<qsizetype> sortedRows(
    const SweepResult &result, Metric key, bool descending, bool wholeOnly, qsizetype limit)
{
    std::vector<qsizetype> rows(static_cast<std::size_t>(result.cells->size()));
    std::iota(rows.begin(), rows.end(), qsizetype{0});
    if (wholeOnly)
        std::erase_if(rows, [&result](qsizetype row) { return !resultrows::isWhole(result, row); });
    const std::vector<double> &values = result.cells->column(key);
    const auto before = [&values, descending](qsizetype a, qsizetype b) {
        const double x = values[static_cast<std::size_t>(a)];
        const double y = values[static_cast<std::size_t>(b)];
        if (std::isnan(x) || std::isnan(y))
            return std::isnan(x) == std::isnan(y) ? a < b : std::isnan(y);
        if (x == y)
            return a < b;
        return descending ? x > y : x < y;
    };
    const auto count = std::min(static_cast<std::size_t>(std::max<qsizetype>(0, limit)), rows.size());
    std::partial_sort(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(count), rows.end(), before);
    rows.resize(count);
    return rows;
}

QJsonObject nested(const SweepResult &result, qsizetype row, const Owner &owner)
{
    QJsonObject object = head(result, row, owner);
    object.insert(
        u"parameters"_s, QJsonObject{{u"fast_period"_s, fastOf(result, row)}, {u"slow_period"_s, slowOf(result, row)}});
    object.insert(u"performance"_s, performance(result, row));
    QJsonObject counts;
    insertTrades(counts, result, row);
    object.insert(u"trades"_s, counts);
    return object;
}

QJsonObject flat(const SweepResult &result, qsizetype row, const Owner &owner)
{
    QJsonObject object = head(result, row, owner);
    object.insert(u"fast_period"_s, fastOf(result, row));
    object.insert(u"slow_period"_s, slowOf(result, row));
    for (const Column &column : kPerformance)
        object.insert(QLatin1String(column.snake), limited(result.cells->value(row, column.metric)));
    insertTrades(object, result, row);
    return object;
}

QJsonObject camel(const SweepResult &result, qsizetype row, const Owner &owner)
{
    QJsonObject object{{u"id"_s, cellId(result, row, owner)}, {u"jobId"_s, owner.jobId}, {u"sweepRunId"_s, owner.jobId},
        {u"ticker"_s, result.spec.ticker}, {u"strategyType"_s, toText(result.spec.strategy)},
        {u"fastPeriod"_s, fastOf(result, row)}, {u"slowPeriod"_s, slowOf(result, row)},
        {u"totalTrades"_s, trades(result, row)},
        {u"tradesPerMonth"_s, decimalText(result.cells->value(row, Metric::TradesPerMonth))},
        {u"avgTradeDuration"_s, durationOf(result, row)}, {u"createdAt"_s, owner.createdAt}};
    for (const Column &column : kPerformance)
        object.insert(QLatin1String(column.camel), decimalText(result.cells->value(row, column.metric)));
    return object;
}

QJsonObject trading(const SweepResult &result, qsizetype row, const Owner &owner, qsizetype rank)
{
    const auto value = [&](Metric metric) {
        const double number = result.cells->value(row, metric);
        return std::isnan(number) ? QJsonValue() : QJsonValue(limited(number));
    };
    QJsonObject object{{u"result_id"_s, cellId(result, row, owner)}, {u"ticker"_s, result.spec.ticker},
        {u"strategy_type"_s, toText(result.spec.strategy)}, {u"fast_period"_s, fastOf(result, row)},
        {u"slow_period"_s, slowOf(result, row)},
        {u"signal_period"_s, result.spec.strategy == Strategy::Macd ? QJsonValue(result.spec.signal) : QJsonValue()},
        {u"max_drawdown_duration"_s, QJsonValue::Null}, {u"rank_for_ticker"_s, rank},
        {u"avg_trade_duration"_s, durationOf(result, row)}};
    for (const Column &column : kPerformance)
        object.insert(QLatin1String(column.snake), value(column.metric));
    for (const Column &column : kTradingOnly)
        object.insert(QLatin1String(column.snake), value(column.metric));
    return object;
}

QJsonValue statisticsOf(const SweepResult &result, const std::vector<qsizetype> &rows)
{
    if (rows.empty())
        return QJsonValue::Null;
    double bestSharpe = -INFINITY;
    double bestReturn = -INFINITY;
    double lowest = INFINITY;
    double sharpes = 0.0;
    double returns = 0.0;
    for (const qsizetype row : rows) {
        const double sharpe = limited(result.cells->value(row, Metric::Sharpe));
        const double total = limited(result.cells->value(row, Metric::TotalReturn));
        bestSharpe = std::max(bestSharpe, sharpe);
        bestReturn = std::max(bestReturn, total);
        lowest = std::min(lowest, limited(result.cells->value(row, Metric::MaxDrawdown)));
        sharpes += sharpe;
        returns += total;
    }
    const auto count = static_cast<double>(rows.size());
    return QJsonObject{{u"total_results"_s, static_cast<qint64>(rows.size())}, {u"best_sharpe_ratio"_s, bestSharpe},
        {u"best_return"_s, bestReturn}, {u"lowest_drawdown"_s, lowest}, {u"avg_sharpe_ratio"_s, sharpes / count},
        {u"avg_return"_s, returns / count}};
}

} // namespace zixly::celljson
