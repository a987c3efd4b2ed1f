// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/standin/pretend.h"

#include <cmath>

namespace zixly::test {

using namespace Qt::StringLiterals;

namespace {

constexpr int kRows = 12;
constexpr double kSentinel = 99'999'999.99; // where DECIMAL(10,2) would overflow

double cents(double value)
{
    return std::round(value * 100) / 100;
}

QString durationText(int row)
{
    return row % 3 == 0 ? u"8 days 12:30:00"_s : row % 3 == 1 ? u"NaT"_s : u"5.2 days"_s;
}

QJsonObject row(const char *id, const char *type, const char *status, const QJsonObject &parameters,
    const char *created, const QJsonValue &started, const QJsonValue &completed)
{
    return {{u"id"_s, QLatin1String(id)}, {u"tenantId"_s, u"zixly-internal"_s}, {u"jobType"_s, QLatin1String(type)},
        {u"status"_s, QLatin1String(status)}, {u"parameters"_s, parameters}, {u"result"_s, QJsonValue::Null},
        {u"metrics"_s, QJsonValue::Null}, {u"errorMessage"_s, QJsonValue::Null},
        {u"createdAt"_s, QLatin1String(created)}, {u"startedAt"_s, started}, {u"completedAt"_s, completed}};
}

} // namespace

QJsonArray pretendedResults(const QJsonObject &job, const QStringList &strategies)
{
    QJsonArray rows;
    for (int i = 0; i < kRows; ++i) {
        rows.append(QJsonObject{{u"id"_s, u"res%1"_s.arg(i + 1, 3, 10, QLatin1Char('0'))},
            {u"jobId"_s, job.value("id"_L1)}, {u"sweepRunId"_s, u"run_"_s + job.value("id"_L1).toString()},
            {u"ticker"_s, job.value("parameters"_L1).toObject().value("ticker"_L1)},
            {u"strategyType"_s, strategies.at(i % strategies.size())}, {u"fastPeriod"_s, 6 + i},
            {u"slowPeriod"_s, 22 + 2 * i}, {u"score"_s, cents(2.33 - 0.17 * i)},
            {u"sharpeRatio"_s, cents(1.7 - 0.2 * i)}, {u"sortinoRatio"_s, cents(1.95 - 0.25 * i)},
            {u"totalReturnPct"_s, 130.5 - 20 * i}, {u"annualizedReturn"_s, cents(28.3 - 5 * i)},
            {u"maxDrawdownPct"_s, cents(i % 2 == 0 ? 9.2 + i : -9.2 - i)}, {u"winRatePct"_s, 59 - i},
            {u"profitFactor"_s, i == 2 ? kSentinel : cents(2.0 - 0.1 * i)}, {u"totalTrades"_s, 97 - 3 * i},
            {u"tradesPerMonth"_s, cents(4.05 - 0.2 * i)}, {u"avgTradeDuration"_s, durationText(i)},
            {u"createdAt"_s, job.value("startedAt"_L1)}});
    }
    return rows;
}

QJsonArray pretendedSweep(const QString &ticker)
{
    QJsonArray rows;
    for (int i = 0; i < kRows; ++i) {
        rows.append(QJsonObject{{u"result_id"_s, u"r%1"_s.arg(i + 1)}, {u"ticker"_s, ticker},
            {u"strategy_type"_s, u"SMA"_s}, {u"fast_period"_s, 10 + i}, {u"slow_period"_s, 30 + i},
            {u"signal_period"_s, QJsonValue::Null}, {u"score"_s, cents(1.5 - 0.1 * i)},
            {u"sharpe_ratio"_s, i == 0 ? 0 : cents(1.2 - 0.1 * i)}, {u"sortino_ratio"_s, cents(1.6 - 0.1 * i)},
            {u"calmar_ratio"_s, cents(0.8 - 0.05 * i)}, {u"total_return_pct"_s, 250.0 - 20 * i},
            {u"annualized_return"_s, 0.25 - 0.01 * i}, {u"win_rate_pct"_s, 55.5 - i}, {u"profit_factor"_s, 1.8},
            {u"expectancy_per_trade"_s, 3.25}, {u"max_drawdown_pct"_s, 30.5}, {u"max_drawdown_duration"_s, 412},
            {u"total_trades"_s, 60 - i}, {u"total_closed_trades"_s, 59 - i}, {u"trades_per_month"_s, 1.25},
            {u"avg_trade_duration"_s, u"8 days 12:30:00"_s}, {u"rank_for_ticker"_s, i + 1}});
    }
    return rows;
}

QString pretendedRunId(int number)
{
    return u"%1-5e0f-4a7c-9d52-%2"_s.arg(0xfbecc235U + unsigned(number), 8, 16, QLatin1Char('0'))
        .arg(number, 12, 10, QLatin1Char('0'));
}

void seedTranscriptRows(World &world)
{
    const QJsonObject btc{{u"step"_s, 5}, {u"ticker"_s, u"BTC-USD"_s}, {u"fast_range"_s, QJsonArray{10, 20}},
        {u"slow_range"_s, QJsonArray{20, 30}}};
    const auto ticker = [](const char *name) { return QJsonObject{{u"ticker"_s, QLatin1String(name)}}; };
    QJsonObject other = row("cmhother00000000000000001", "trading-sweep", "COMPLETED", ticker("AAPL"),
        "2026-11-20T05:00:00", u"2026-11-20T05:00:01"_s, u"2026-11-20T05:01:00"_s);
    other.insert(u"tenantId"_s, u"other-tenant"_s);
    world.put(other);
    world.put(row("cmhetl0000000000000000001", "data-etl", "COMPLETED", {}, "2026-11-20T06:00:00",
        u"2026-11-20T06:00:00"_s, u"2026-11-20T06:00:00.5"_s));
    QJsonObject cancelled = row("cmhcancel000000000000001", "trading-sweep", "FAILED", {{u"symbol"_s, u"SOL-USD"_s}},
        "2026-11-20T07:00:00", QJsonValue::Null, u"2026-11-20T07:00:10"_s);
    cancelled.insert(u"errorMessage"_s, u"Job cancelled by user"_s);
    world.put(cancelled);
    QJsonObject failed = row("cmhfailed000000000000001", "trading-sweep", "FAILED", ticker("TSLA"),
        "2026-11-20T08:00:00", u"2026-11-20T08:00:01"_s, u"2026-11-20T08:00:31"_s);
    failed.insert(u"errorMessage"_s, u"Trading API timeout"_s);
    world.put(failed);
    QJsonObject done = row("cmhdone00000000000000001", "trading-sweep", "COMPLETED",
        {{u"ticker"_s, u"NVDA"_s}, {u"strategy_type"_s, u"SMA"_s}}, "2026-11-20T09:00:00", u"2026-11-20T09:00:05"_s,
        u"2026-11-20T09:02:12.9"_s);
    done.insert(u"result"_s,
        QJsonObject{{u"best_score"_s, 2.47}, {u"best_sharpe"_s, 1.82}, {u"sweep_run_id"_s, u"run_nvda"_s}});
    done.insert(u"metrics"_s, QJsonObject{{u"duration_seconds"_s, 127}, {u"combinations_tested"_s, 8}});
    QJsonArray rows;
    for (const QJsonValue &value : pretendedResults(done, {u"EMA"_s, u"MACD"_s, u"SMA"_s})) {
        QJsonObject result = value.toObject();
        result.insert(u"sweepRunId"_s, u"run_nvda"_s);
        result.insert(u"createdAt"_s, u"2026-11-20T09:02:12"_s);
        rows.append(result);
    }
    world.put(done, rows);
    world.put(row("cmhqueued0000000000000001", "trading-sweep", "QUEUED", btc, "2026-11-20T10:00:00", QJsonValue::Null,
        QJsonValue::Null));
    QJsonObject running = row("cmhrunning000000000000001", "trading-sweep", "RUNNING", ticker("ETH-USD"),
        "2026-11-20T10:05:00", u"2026-11-20T10:05:03.25"_s, QJsonValue::Null);
    running.insert(u"metrics"_s,
        QJsonObject{
            {u"sweep_run_id"_s, u"run_eth"_s}, {u"total_combinations"_s, 8}, {u"execution_time_seconds"_s, 12.5}});
    world.put(running);
}

} // namespace zixly::test
