// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/resultparser.h"

#include <QTest>

#include <cmath>

using namespace zixly;
using namespace zixly::platform;

class TestResultParser : public QObject
{
    Q_OBJECT
private slots:
    void everyShapeGivesTheSameCell_data();
    void everyShapeGivesTheSameCell();
    void nullsAreUndefinedAndZerosAreZero();
    void oneBadRowRefusesAll_data();
    void oneBadRowRefusesAll();
    void previewsAreNoCells();
    void partialResultsSayOfHowMany();
    void strategiesAreKeptApart();
    void theTradingApiGivesFractions();
    void equalCellsCountOnce();
};

static const QByteArray kFlat
    = R"({"id":"res001","sweep_run_id":"run_nvda","ticker":"NVDA","strategy_type":"EMA","fast_period":6,"slow_period":22,"score":2.33,)"
      R"("sharpe_ratio":1.7,"sortino_ratio":1.95,"total_return_pct":130.5,"annualized_return":28.3,"max_drawdown_pct":9.2,)"
      R"("win_rate_pct":59,"profit_factor":99999999.99,"total_trades":97,"trades_per_month":4.05,"avg_trade_duration":"8 days 12:30:00"})";
static const QByteArray kCamel
    = R"({"id":"res001","jobId":"j","sweepRunId":"run_nvda","ticker":"NVDA","strategyType":"EMA","fastPeriod":6,"slowPeriod":22,)"
      R"("score":"2.33","sharpeRatio":"1.7","sortinoRatio":"1.95","totalReturnPct":"130.5","annualizedReturn":"28.3",)"
      R"("maxDrawdownPct":"-9.2","winRatePct":"59","profitFactor":"99999999.99","totalTrades":97,"tradesPerMonth":"4.05",)"
      R"("avgTradeDuration":"8 days 12:30:00"})";
static const QByteArray kNested
    = R"({"id":"res001","sweep_run_id":"run_nvda","ticker":"NVDA","strategy_type":"EMA","parameters":{"fast_period":6,"slow_period":22},)"
      R"("performance":{"score":2.33,"sharpe_ratio":1.70,"sortino_ratio":1.95,"total_return_pct":130.50,"annualized_return":28.30,)"
      R"("max_drawdown_pct":-9.20,"win_rate_pct":59.00,"profit_factor":99999999.99},"trades":{"total_trades":97,"trades_per_month":4.05,)"
      R"("avg_trade_duration":"8 days 12:30:00"}})";

static double at(const SweepResult &result, qsizetype row, Metric metric)
{
    return result.cells->value(row, metric);
}

void TestResultParser::everyShapeGivesTheSameCell_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("Next detail, flat") << QByteArray(R"({"id":"j","results":[)" + kFlat + "]}");
    QTest::newRow("Next results, nested")
        << QByteArray(R"({"job_id":"j","results":[)" + kNested + R"(],"statistics":null})");
    QTest::newRow("Nest results, raw") << QByteArray(R"({"job_id":"j","results":[)" + kCamel + R"(],"total":1})");
    QTest::newRow("receiver row, raw") << QByteArray(R"({"id":"j","status":"COMPLETED","results":[)" + kCamel + "]}");
    QTest::newRow("PostgREST array") << QByteArray('[' + kCamel + ']');
}

void TestResultParser::everyShapeGivesTheSameCell()
{
    QFETCH(QByteArray, body);
    const auto rows = parseResults(body);
    QVERIFY2(rows, rows ? "" : qPrintable(rows.error().detail));
    QCOMPARE(rows->runId, QStringLiteral("run_nvda"));
    const auto results = toSweepResults(*rows, {});
    QCOMPARE(results.size(), 1);
    const SweepResult &result = results.first();
    QCOMPARE(result.spec.ticker, QStringLiteral("NVDA"));
    QCOMPARE(result.spec.strategy, Strategy::Ema);
    QVERIFY(!result.convention.known);
    QCOMPARE(result.cells->size(), 1);
    QCOMPARE(result.cells->fast.front(), 6);
    QCOMPARE(result.cells->slow.front(), 22);
    QCOMPARE(at(result, 0, Metric::Score), 2.33);
    QCOMPARE(at(result, 0, Metric::Sharpe), 1.7);
    QCOMPARE(at(result, 0, Metric::MaxDrawdown), 9.2);
    QCOMPARE(at(result, 0, Metric::AnnualizedReturn), 28.3);
    QVERIFY(std::isinf(at(result, 0, Metric::ProfitFactor)));
    QCOMPARE(at(result, 0, Metric::TotalTrades), 97.0);
    QCOMPARE(at(result, 0, Metric::AvgTradeDuration), 8.0 + 12.5 / 24);
    QVERIFY(std::isnan(at(result, 0, Metric::EndValue)));
    QVERIFY(std::isnan(result.benchmarkReturn));
}

void TestResultParser::nullsAreUndefinedAndZerosAreZero()
{
    const auto rows
        = parseResults(R"({"sweep_run_id":"fbecc235-0000","total_results":1,"results":[{"result_id":"r","ticker":"X",)"
                       R"("strategy_type":"SMA","fast_period":5,"slow_period":10,"signal_period":null,"score":null,)"
                       R"("sharpe_ratio":0,"total_return_pct":"0","total_trades":null,"avg_trade_duration":null}]})");
    QVERIFY(rows);
    const auto results = toSweepResults(*rows, {});
    QVERIFY(std::isnan(at(results.first(), 0, Metric::Score)));
    QVERIFY(std::isnan(at(results.first(), 0, Metric::TotalTrades)));
    QCOMPARE(at(results.first(), 0, Metric::Sharpe), 0.0);
    QCOMPARE(at(results.first(), 0, Metric::TotalReturn), 0.0);
}

void TestResultParser::oneBadRowRefusesAll_data()
{
    QTest::addColumn<QByteArray>("row");
    QTest::newRow("no periods") << QByteArray(R"({"ticker":"X","strategy_type":"SMA","parameters":{}})");
    QTest::newRow("period 0") << QByteArray(R"({"fast_period":0,"slow_period":5})");
    QTest::newRow("half a period") << QByteArray(R"({"fast_period":2.5,"slow_period":5})");
    QTest::newRow("text for a ratio") << QByteArray(R"({"fast_period":2,"slow_period":5,"sharpe_ratio":"high"})");
    QTest::newRow("NaN in words") << QByteArray(R"({"fast_period":2,"slow_period":5,"sharpe_ratio":"NaN"})");
    QTest::newRow("unknown strategy") << QByteArray(R"({"fast_period":2,"slow_period":5,"strategy_type":"RSI"})");
    QTest::newRow("negative trades") << QByteArray(R"({"fast_period":2,"slow_period":5,"total_trades":-1})");
    QTest::newRow("not an object") << QByteArray("[]");
}

void TestResultParser::oneBadRowRefusesAll()
{
    QFETCH(QByteArray, row);
    const auto rows = parseResults("{\"results\":[" + kFlat + ',' + row + "]}");
    QVERIFY(!rows);
    QVERIFY(rows.error().detail.contains(QLatin1String("row 2")));
    QVERIFY(!parseResults("{}"));
}

void TestResultParser::previewsAreNoCells()
{
    const auto rows
        = parseResults(R"({"results":[{"id":"res001","ticker":"NVDA","score":"2.33","sharpeRatio":"1.7"}]})");
    QVERIFY(rows);
    QCOMPARE(rows->skipped, 1);
    QCOMPARE(rows->rows.size(), 0);
    QVERIFY(toSweepResults(*rows, {}).isEmpty());
}

void TestResultParser::partialResultsSayOfHowMany()
{
    const auto rows = parseResults("[" + kFlat + "]");
    RemoteJob job;
    job.totalCells = 3'930;
    const auto results = toSweepResults(*rows, job);
    QCOMPARE(results.first().validCells, 3'930);
    QVERIFY(!results.first().complete());
    job.totalCells = 0;
    QVERIFY(toSweepResults(*rows, job).first().complete());
}

void TestResultParser::strategiesAreKeptApart()
{
    QByteArray sma = kFlat;
    sma.replace("EMA", "SMA").replace("\"fast_period\":6", "\"fast_period\":7");
    QByteArray second = kFlat;
    second.replace("\"fast_period\":6", "\"fast_period\":5");
    const auto rows = parseResults('[' + kFlat + ',' + sma + ',' + second + ']');
    const auto results = toSweepResults(*rows, {});
    QCOMPARE(results.size(), 2);
    QCOMPARE(results.first().spec.strategy, Strategy::Ema);
    QCOMPARE(results.first().cells->fast, (std::vector<qint32>{5, 6}));
    QCOMPARE(results.last().cells->fast, (std::vector<qint32>{7}));
}

void TestResultParser::theTradingApiGivesFractions()
{
    QByteArray row = kFlat;
    row.replace("\"annualized_return\":28.3", "\"annualized_return\":0.283");
    const auto rows = parseResults('[' + row + ']', ReturnUnit::Fraction);
    const auto results = toSweepResults(*rows, {});
    QVERIFY(std::abs(at(results.first(), 0, Metric::AnnualizedReturn) - 28.3) < 1e-12);
}

void TestResultParser::equalCellsCountOnce()
{
    const auto rows = parseResults('[' + kFlat + ',' + kFlat + ']');
    QCOMPARE(toSweepResults(*rows, {}).first().cells->size(), 1);
}

QTEST_GUILESS_MAIN(TestResultParser)
#include "tst_resultparser.moc"
