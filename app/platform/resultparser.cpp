// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/resultparser.h"

#include "platform/json.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

namespace zixly::platform {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr qint64 kDayMs = 86'400'000; // the platform's engine works on daily closes

struct MetricRow {
    Metric metric;
    const char *snake;
    const char *camel;
};
constexpr std::array<MetricRow, 12> kMetrics{{
    {Metric::Score, "score", "score"},
    {Metric::Sharpe, "sharpe_ratio", "sharpeRatio"},
    {Metric::Sortino, "sortino_ratio", "sortinoRatio"},
    {Metric::Calmar, "calmar_ratio", "calmarRatio"},
    {Metric::TotalReturn, "total_return_pct", "totalReturnPct"},
    {Metric::AnnualizedReturn, "annualized_return", "annualizedReturn"},
    {Metric::MaxDrawdown, "max_drawdown_pct", "maxDrawdownPct"},
    {Metric::WinRate, "win_rate_pct", "winRatePct"},
    {Metric::ProfitFactor, "profit_factor", "profitFactor"},
    {Metric::Expectancy, "expectancy_per_trade", "expectancyPerTrade"},
    {Metric::TradesPerMonth, "trades_per_month", "tradesPerMonth"},
    {Metric::BeatsBuyAndHold, "beats_bnh", "beatsBnh"},
}};
struct CountRow {
    Metric metric;
    const char *snake;
    const char *camel;
};
constexpr std::array<CountRow, 2> kCounts{{
    {Metric::TotalTrades, "total_trades", "totalTrades"},
    {Metric::ClosedTrades, "total_closed_trades", "totalClosedTrades"},
}};

// Nested rows put parameters, performance and trades into objects of their own; the names stay the same.
QJsonObject flattened(const QJsonObject &row)
{
    QJsonObject flat = row;
    for (const char *part : {"parameters", "performance", "trades"}) {
        const QJsonObject inner = row.value(QLatin1String(part)).toObject();
        for (auto it = inner.begin(); it != inner.end(); ++it)
            flat.insert(it.key(), it.value());
    }
    return flat;
}

double &at(ResultRow &row, Metric metric)
{
    return row.metrics.at(static_cast<std::size_t>(metric));
}

Result<> readPeriods(const QJsonObject &flat, ResultRow &row)
{
    const auto fast = readWhole(member(flat, {"fast_period", "fastPeriod"}), "fast_period", 1, kMaxWindow);
    const auto slow = readWhole(member(flat, {"slow_period", "slowPeriod"}), "slow_period", 1, kMaxWindow);
    const auto signal = readWhole(member(flat, {"signal_period", "signalPeriod"}), "signal_period", 0, kMaxWindow);
    for (const auto *value : {&fast, &slow, &signal}) {
        if (!*value)
            return std::unexpected(value->error());
    }
    if (!*fast || !*slow)
        return badAnswer(QStringLiteral("a row without periods"));
    row.fast = static_cast<int>(**fast);
    row.slow = static_cast<int>(**slow);
    row.signal = static_cast<int>(signal->value_or(0));
    return {};
}

Result<> readMetrics(const QJsonObject &flat, ResultRow &row, ReturnUnit unit)
{
    for (const MetricRow &entry : kMetrics) {
        const auto value = readDecimal(member(flat, {entry.snake, entry.camel}), entry.snake);
        if (!value)
            return std::unexpected(value.error());
        at(row, entry.metric) = *value;
    }
    for (const CountRow &entry : kCounts) {
        const auto count = readWhole(member(flat, {entry.snake, entry.camel}), entry.snake, 0, 1LL << 40);
        if (!count)
            return std::unexpected(count.error());
        at(row, entry.metric) = *count ? static_cast<double>(**count) : kNaN;
    }
    // The services disagree about the sign of a drawdown; ours is positive.
    at(row, Metric::MaxDrawdown) = std::abs(at(row, Metric::MaxDrawdown));
    if (unit == ReturnUnit::Fraction)
        at(row, Metric::AnnualizedReturn) *= 100.0;
    return {};
}

Result<ResultRow> readRow(const QJsonObject &object, ReturnUnit unit)
{
    const QJsonObject flat = flattened(object);
    ResultRow row;
    if (const auto done = readPeriods(flat, row); !done)
        return std::unexpected(done.error());
    if (const auto done = readMetrics(flat, row, unit); !done)
        return std::unexpected(done.error());
    const auto ticker = readText(member(flat, {"ticker", "symbol"}), "ticker");
    const auto strategy = readText(member(flat, {"strategy_type", "strategyType"}), "strategy_type");
    if (!ticker || !strategy)
        return std::unexpected(ticker ? strategy.error() : ticker.error());
    row.ticker = *ticker;
    if (!strategy->isEmpty()) {
        const auto known = strategyFromText(*strategy);
        if (!known)
            return badAnswer(QStringLiteral("unknown strategy %1").arg(strategy->left(40)));
        row.strategy = *known;
    }
    const QJsonValue duration = member(flat, {"avg_trade_duration", "avgTradeDuration"});
    row.duration = duration.isString() ? parseDurationMs(duration.toString()) : kNaN;
    return row;
}

// A list shows only id, ticker, score and Sharpe of a row: nothing that belongs to a cell.
bool isPreview(const QJsonObject &row)
{
    return member(row, {"fast_period", "fastPeriod", "parameters"}).isUndefined()
        && !member(row, {"score", "sharpeRatio"}).isUndefined();
}

using GroupKey = std::tuple<QString, Strategy, int>;

std::shared_ptr<CellColumns> cellsOf(QList<ResultRow> rows)
{
    std::stable_sort(rows.begin(), rows.end(),
        [](const ResultRow &a, const ResultRow &b) { return std::tie(a.fast, a.slow) < std::tie(b.fast, b.slow); });
    rows.erase(std::unique(rows.begin(), rows.end(),
                   [](const ResultRow &a, const ResultRow &b) { return a.fast == b.fast && a.slow == b.slow; }),
        rows.end());
    auto cells = std::make_shared<CellColumns>();
    cells->resize(rows.size());
    for (qsizetype i = 0; i < rows.size(); ++i) {
        const auto index = static_cast<std::size_t>(i);
        const ResultRow &row = rows.at(i);
        cells->fast[index] = row.fast;
        cells->slow[index] = row.slow;
        for (std::size_t m = 0; m < kMetricCount; ++m)
            cells->metrics[m][index] = row.metrics[m];
        cells->metrics[static_cast<std::size_t>(Metric::AvgTradeDuration)][index] = row.duration / double(kDayMs);
    }
    return cells;
}

} // namespace

ResultRow::ResultRow()
{
    metrics.fill(kNaN);
}

Result<ResultRows> parseResultArray(const QJsonArray &array, ReturnUnit unit)
{
    ResultRows rows;
    rows.rows.reserve(array.size());
    qint64 number = 0;
    for (const QJsonValue &value : array) {
        ++number;
        if (!value.isObject())
            return badAnswer(QStringLiteral("row %1 is not an object").arg(number));
        const QJsonObject object = value.toObject();
        if (isPreview(object)) {
            ++rows.skipped;
            continue;
        }
        auto row = readRow(object, unit);
        if (!row)
            return badAnswer(QStringLiteral("row %1: %2").arg(number).arg(row.error().detail));
        if (rows.runId.isEmpty())
            rows.runId = member(object, {"sweep_run_id", "sweepRunId"}).toString();
        rows.rows.append(std::move(*row));
    }
    return rows;
}

Result<ResultRows> parseResults(const QByteArray &body, ReturnUnit unit)
{
    const auto value = parseJson(body);
    if (!value)
        return std::unexpected(value.error());
    QJsonObject envelope = value->toObject();
    if (const QJsonValue inner = envelope.value(QLatin1String("job")); inner.isObject())
        envelope = inner.toObject();
    const QJsonValue list = value->isArray() ? *value : envelope.value(QLatin1String("results"));
    if (!list.isArray())
        return badAnswer(QStringLiteral("no list of results"));
    auto rows = parseResultArray(list.toArray(), unit);
    if (!rows)
        return rows;
    if (rows->runId.isEmpty())
        rows->runId = member(envelope, {"sweep_run_id", "sweepRunId"}).toString();
    const auto total = readWhole(member(envelope, {"total", "total_count"}), "total", 0, 1LL << 40);
    if (!total)
        return std::unexpected(total.error());
    rows->total = total->value_or(-1);
    return rows;
}

QList<SweepResult> toSweepResults(const ResultRows &rows, const RemoteJob &job)
{
    std::map<GroupKey, QList<ResultRow>> groups;
    for (const ResultRow &row : rows.rows)
        groups[{row.ticker, row.strategy, row.signal}].append(row);
    const SweepSpec asked = sweepSpecFromJson(job.parameters).value_or(SweepSpec{});
    QList<SweepResult> results;
    for (const auto &[key, members] : groups) {
        SweepResult result;
        result.spec = asked;
        result.spec.ticker = std::get<0>(key);
        result.spec.strategy = std::get<1>(key);
        if (std::get<2>(key) > 0)
            result.spec.signal = std::get<2>(key);
        result.convention.barIntervalMs = kDayMs;
        result.benchmarkReturn = kNaN;
        result.cells = cellsOf(members);
        result.validCells = std::max<qint64>(result.cells->size(), groups.size() == 1 ? job.totalCells : 0);
        if (groups.size() == 1)
            result.validCells = std::max(result.validCells, rows.total);
        results.append(std::move(result));
    }
    std::stable_sort(results.begin(), results.end(),
        [](const SweepResult &a, const SweepResult &b) { return a.cells->size() > b.cells->size(); });
    return results;
}

} // namespace zixly::platform
