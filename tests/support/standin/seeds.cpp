// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/standin/pretend.h"

#include <QDateTime>
#include <QDir>
#include <QFile>

#include <cmath>

namespace zixly::test {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kMinuteMs = 60'000;
const QString kTenant = u"zixly-internal"_s;

double cents(double value) // DECIMAL(10,2), with the sentinel where it would overflow
{
    return std::isfinite(value) ? std::round(std::min(value, 99'999'999.99) * 100) / 100 : 99'999'999.99;
}

struct Made {
    QJsonObject row;
    QJsonArray results;
};

// A finished sweep with the numbers of a golden file, which this program's own engine reproduces.
Made goldenSweep(const QString &path, const QString &id, qint64 createdMs, int copies)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QStringList lines = QString::fromUtf8(file.readAll()).split(u'\n', Qt::SkipEmptyParts);
    const QStringList names = lines.takeFirst().split(u',');
    const qint64 doneMs = createdMs + 2 * kMinuteMs;
    Made made;
    for (qsizetype i = 0; i < lines.size() * copies; ++i) {
        const QStringList cells = lines.at(i % lines.size()).split(u',');
        const auto cell = [&](const char *name) { return cells.value(names.indexOf(QLatin1String(name))); };
        const auto number = [&](const char *name) { return cents(cell(name).toDouble()); };
        const int shift = int(i / lines.size()); // further cells with nearly the same numbers
        made.results.append(
            QJsonObject{{u"id"_s, u"%1r%2"_s.arg(id).arg(i + 1)}, {u"jobId"_s, id}, {u"sweepRunId"_s, u"run_"_s + id},
                {u"ticker"_s, cell("ticker")}, {u"strategyType"_s, cell("strategy_type")},
                {u"fastPeriod"_s, cell("fast_period").toInt()}, {u"slowPeriod"_s, cell("slow_period").toInt() + shift},
                {u"score"_s, number("score")}, {u"sharpeRatio"_s, number("sharpe_ratio")},
                {u"sortinoRatio"_s, number("sortino_ratio")}, {u"totalReturnPct"_s, number("total_return_pct")},
                {u"annualizedReturn"_s, cents(100 * cell("annualized_return").toDouble())},
                {u"maxDrawdownPct"_s, number("max_drawdown_pct")}, {u"winRatePct"_s, number("win_rate_pct")},
                {u"profitFactor"_s, number("profit_factor")}, {u"totalTrades"_s, cell("total_trades").toInt()},
                {u"tradesPerMonth"_s, number("trades_per_month")}, {u"avgTradeDuration"_s, cell("avg_trade_duration")},
                {u"createdAt"_s, World::naive(doneMs)}});
    }
    const QJsonObject first = made.results.first().toObject();
    made.row
        = {{u"id"_s, id}, {u"tenantId"_s, kTenant}, {u"jobType"_s, u"trading-sweep"_s}, {u"status"_s, u"COMPLETED"_s},
            {u"parameters"_s,
                QJsonObject{{u"ticker"_s, first.value("ticker"_L1)},
                    {u"strategy_type"_s, first.value("strategyType"_L1)}, {u"fast_range"_s, QJsonArray{5, 105}},
                    {u"slow_range"_s, QJsonArray{26, 286}}, {u"step"_s, 5}, {u"min_trades"_s, 10}}},
            {u"result"_s, QJsonObject{{u"sweep_run_id"_s, u"run_"_s + id}, {u"best_score"_s, first.value("score"_L1)}}},
            {u"metrics"_s, QJsonObject{{u"duration_seconds"_s, 118}, {u"combinations_tested"_s, made.results.size()}}},
            {u"errorMessage"_s, QJsonValue::Null}, {u"createdAt"_s, World::naive(createdMs)},
            {u"startedAt"_s, World::naive(createdMs + 2'000)}, {u"completedAt"_s, World::naive(doneMs)}};
    return made;
}

QJsonObject plainRow(
    const QString &id, const QString &type, const QString &status, const QJsonObject &parameters, qint64 createdMs)
{
    const bool done = status == u"COMPLETED" || status == u"FAILED";
    return {{u"id"_s, id}, {u"tenantId"_s, kTenant}, {u"jobType"_s, type}, {u"status"_s, status},
        {u"parameters"_s, parameters}, {u"result"_s, QJsonValue::Null}, {u"metrics"_s, QJsonValue::Null},
        {u"errorMessage"_s, QJsonValue::Null}, {u"createdAt"_s, World::naive(createdMs)},
        {u"startedAt"_s, status == u"QUEUED" ? QJsonValue() : QJsonValue(World::naive(createdMs + 3'250))},
        {u"completedAt"_s, done ? QJsonValue(World::naive(createdMs + 34'500)) : QJsonValue()}};
}

} // namespace

void seedForPeople(World &world, const QString &goldenFolder)
{
    const qint64 now = world.nowMs();
    const auto ago = [now](int minutes) { return now - minutes * kMinuteMs; };
    const QDir folder(goldenFolder);
    const auto sweep = [&](const char *file, const char *id, int minutes, int copies = 1) {
        const Made made = goldenSweep(folder.filePath(QLatin1String(file)), QLatin1String(id), ago(minutes), copies);
        if (!made.row.isEmpty())
            world.put(made.row, made.results);
    };
    sweep("SP500_EMA_next_fee10bps.csv", "cmwseed000000000000000ema", 60 * 30);
    sweep("SP500_SMA_next_fee0bps.csv", "cmwseed000000000000000big", 60 * 26, 8);
    QJsonObject document = plainRow(u"cmwseed000000000000000doc"_s, u"document-processing"_s, u"COMPLETED"_s,
        {{u"document"_s, u"contract-2026.pdf"_s}, {u"pages"_s, 12}}, ago(300));
    document.insert(u"result"_s,
        QJsonObject{{u"text_length"_s, 48'211}, {u"language"_s, u"en"_s},
            {u"entities"_s, QJsonArray{QJsonObject{{u"kind"_s, u"party"_s}, {u"name"_s, u"Zixly"_s}}}}});
    world.put(document);
    QJsonObject inference = plainRow(u"cmwseed000000000000000mli"_s, u"ml-inference"_s, u"COMPLETED"_s,
        {{u"model"_s, u"churn-v3"_s}, {u"rows"_s, 1'000}}, ago(240));
    inference.insert(
        u"result"_s, QJsonObject{{u"accuracy"_s, 0.914}, {u"histogram"_s, QJsonArray{12, 40, 310, 500, 138}}});
    world.put(inference);
    QJsonObject failed = plainRow(u"cmwseed00000000000000fail"_s, u"trading-sweep"_s, u"FAILED"_s,
        {{u"ticker"_s, u"TSLA"_s}, {u"strategy_type"_s, u"MACD"_s}}, ago(180));
    failed.insert(u"errorMessage"_s, u"Trading API timeout after 30000 ms"_s);
    world.put(failed);
    QJsonObject cancelled = plainRow(
        u"cmwseed000000000000000can"_s, u"trading-sweep"_s, u"FAILED"_s, {{u"symbol"_s, u"SOL-USD"_s}}, ago(150));
    cancelled.insert(u"errorMessage"_s, u"Job cancelled by user"_s);
    world.put(cancelled);
    sweep("SP500_SMA_next_fee10bps.csv", "cmwseed000000000000000sma", 120);
    QJsonObject other = plainRow(
        u"cmwseed00000000000000oth"_s, u"trading-sweep"_s, u"COMPLETED"_s, {{u"ticker"_s, u"AAPL"_s}}, ago(60));
    other.insert(u"tenantId"_s, u"other-tenant"_s);
    world.put(other);
    world.put(plainRow(u"cmwseed000000000000000run"_s, u"trading-sweep"_s, u"RUNNING"_s,
        {{u"ticker"_s, u"ETH-USD"_s}, {u"strategy_type"_s, u"SMA"_s}}, ago(2)));
    world.put(plainRow(u"cmwseed000000000000000que"_s, u"data-etl"_s, u"QUEUED"_s, {}, ago(1)));
}

} // namespace zixly::test
