// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/tradingclient.h"
#include "platform/tradingsource.h"
#include "tests/support/standin/bench.h"
#include "tests/support/standin/pretend.h"
#include "tests/support/standin/rawcall.h"
#include "tests/support/virtualtime.h"

#include <QSignalSpy>
#include <QTest>

#include <cmath>

using namespace zixly;
using namespace zixly::platform;
using namespace zixly::test;
using K = Error::Kind;

// The Trading API as the contract has it, and what our client makes of it.
class TestQuirksTrading : public QObject
{
    Q_OBJECT
private slots:
    void callsAreAnsweredAsObserved_data();
    void callsAreAnsweredAsObserved();
    void keysAreChecked_data();
    void keysAreChecked();
    void healthIsARedirect();
    void zerosAreNull();
    void bestHasHolesAndMoreWithoutATicker();
    void runsMatchByPrefix_data();
    void runsMatchByPrefix();
    void everyPageIsFetched();
    void aCancelledStatusMayChangeAgain();
    void streamsEndInEachKind_data();
    void streamsEndInEachKind();
    void tooManyStreamsAreRefused();
    void aRefusedStreamIsAskedForLater();
    void aSilentStreamIsNoEnd();
    void aFailedJobFallsBackToZero();
    void theClientNamesEachRefusal_data();
    void theClientNamesEachRefusal();
};

// A job with an id of choice, finished if asked for.
static QString startJob(Bench &bench, bool finished)
{
    const QString id = bench.standin.world.addTradingJob({{QStringLiteral("ticker"), QStringLiteral("BTC-USD")}})
                           .value(QLatin1String("job_id"))
                           .toString();
    for (int i = 0; finished && i < 2; ++i)
        bench.standin.world.advance();
    return id;
}

void TestQuirksTrading::callsAreAnsweredAsObserved_data()
{
    QTest::addColumn<QByteArray>("call");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("answer");
    const auto row = [](const char *call, int status, const char *answer, const char *body = "",
                         const char *type = "application/json") {
        QTest::addRow("%s %s", call, body)
            << QByteArray(call) << QByteArray(body) << QByteArray(type) << status << QByteArray(answer);
    };
    const char *sweep = "POST /api/v1/strategy/sweep";
    row(sweep, 200,
        R"({"job_id":"<any>","status":"pending","created_at":"<any>","stream_url":"<any>","status_url":"<any>"})",
        R"({"ticker":"BTC-USD","fast_range":[10,20],"slow_range":[20,30],"step":5,"min_trades":50})");
    row(sweep, 200, R"({"status":"pending"})",
        R"({"ticker":"BTC-USD","fast_range_min":10,"fast_range_max":20,"slow_range_min":20,"slow_range_max":30})");
    row(sweep, 422,
        R"({"error":"Validation Error","detail":"[{'type': 'model_attributes_type', 'loc': ('body',), 'msg': 'Input should be a valid dictionary or object to extract fields from', 'input': 'ticker=ETH-USD&step=5'}]","code":"VALIDATION_ERROR","timestamp":"<any>"})",
        "ticker=ETH-USD&step=5", "application/x-www-form-urlencoded");
    row(sweep, 422, R"({"error":"Validation Error","code":"VALIDATION_ERROR","detail":"<any>"})",
        R"({"fast_range":[10,20],"slow_range":[20,30]})");
    row(sweep, 422, R"({"code":"VALIDATION_ERROR"})",
        R"({"ticker":"BTC-USD","fast_range":[20,20],"slow_range":[20,30]})");
    row("GET /api/v1/jobs/nope", 500,
        R"({"error":"Internal Server Error","detail":"<any>","code":"INTERNAL_ERROR","timestamp":"<any>"})");
    row("GET /api/v1/jobs/0190c0de-0000-7000-8000-0000000000ff", 404,
        R"({"detail":"Job 0190c0de-0000-7000-8000-0000000000ff not found"})");
    row("GET /api/v1/jobs/?limit=101", 422, R"({"code":"VALIDATION_ERROR"})");
    row("GET /api/v1/jobs/?limit=1", 200,
        R"([{"job_id":"<any>","status":"completed","progress":100,"command_group":"strategy","command_name":"sweep","parameters":{"ticker":"BTC-USD"},"result_path":null,"result_data":{"success":true,"ticker":"BTC-USD","output":"<any>","sweep_run_id":"fbecc235"},"error_message":null,"created_at":"<any>","started_at":"<any>","completed_at":"<any>"}])");
    row("GET /api/v1/jobs/?status=running", 200, "[]");
    row("GET /api/v1/sweeps/?limit=5", 200, R"([{"sweep_run_id":"<any>","run_date":"<any>","result_count":12}])");
    row("GET /api/v1/sweeps/latest?limit=1", 200, R"({"total_results":12,"results":[{"fast_period":10}]})");
    row("GET /api/v1/sweeps/fbecc235?limit=501", 422, R"({"code":"VALIDATION_ERROR"})");
    row("GET /api/v1/sweeps/fbecc235?ticker=BTC-USD&limit=2&offset=11", 200,
        R"({"total_results":12,"results":[{"rank_for_ticker":12}]})");
    row("GET /api/v1/sweeps/fbecc235/best-per-ticker", 200,
        R"({"total_results":1,"results":[{"ticker":"BTC-USD","rank_for_ticker":1}]})");
    row("GET /api/v1/sweeps/none/best", 404, R"({"detail":"No results found for sweep run none"})");
    row("GET /nope", 404, R"({"detail":"Not Found"})");
}

void TestQuirksTrading::callsAreAnsweredAsObserved()
{
    QFETCH(QByteArray, call);
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, answer);
    Bench bench;
    startJob(bench, true);
    const qsizetype space = call.indexOf(' ');
    const RawAnswer got = ask(bench.network, bench.standin.trading.url(),
        {.method = call.left(space),
            .target = call.mid(space + 1),
            .headers = {{"X-API-Key", bench.standin.world.tradingKey.toLatin1()}, {"Content-Type", type}},
            .body = body});
    QTEST(got.status, "status");
    QVERIFY2(holds(parsedJson(got.body), parsedJson(answer)), got.body.constData());
}

void TestQuirksTrading::keysAreChecked_data()
{
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<bool>("scope");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("answer");
    const QByteArray good = "dev-key-000000000000000000000000";
    QTest::newRow("none") << QByteArray() << true << 401 << QByteArray(R"({"detail":"API key required"})");
    QTest::newRow("too short") << QByteArray("dev-key-change-in-production") << true << 401
                               << QByteArray(R"({"detail":"Invalid or inactive API key"})");
    QTest::newRow("unknown") << QByteArray(40, 'k') << true << 401
                             << QByteArray(R"({"detail":"Invalid or inactive API key"})");
    QTest::newRow("without the scope") << good << false << 403
                                       << QByteArray(R"({"detail":"Scope 'strategy' required for this operation"})");
    QTest::newRow("good") << good << true << 200 << QByteArray(R"({"status":"pending"})");
}

void TestQuirksTrading::keysAreChecked()
{
    QFETCH(QByteArray, key);
    QFETCH(bool, scope);
    QFETCH(int, status);
    QFETCH(QByteArray, answer);
    Bench bench;
    bench.standin.world.tradingMayRun = scope;
    RawCall call{.method = "POST",
        .target = "/api/v1/strategy/sweep",
        .headers = {{"Content-Type", "application/json"}},
        .body = R"({"ticker":"BTC-USD","fast_range":[10,20],"slow_range":[20,30]})"};
    if (!key.isEmpty())
        call.headers.emplaceBack("X-API-Key", key);
    const RawAnswer got = ask(bench.network, bench.standin.trading.url(), call);
    QCOMPARE(got.status, status);
    QVERIFY2(holds(parsedJson(got.body), parsedJson(answer)), got.body.constData());
    QCOMPARE(got.headers.value("www-authenticate"), status == 401 ? QByteArray("X-API-Key") : QByteArray());
    TradingClient trading(bench.runner, bench.profile);
    trading.setApiKey(QString::fromLatin1(key));
    const auto sent = bench.wait(trading.trigger(SweepSpec{.ticker = QStringLiteral("BTC-USD")}));
    QCOMPARE(sent                                  ? 200
            : sent.error().kind == K::Unauthorized ? 401
            : sent.error().kind == K::Forbidden    ? 403
                                                   : 0,
        status);
}

void TestQuirksTrading::healthIsARedirect()
{
    Bench bench;
    const RawAnswer got = ask(
        bench.network, bench.standin.trading.url(), {.method = "GET", .target = "/health", .headers = {}, .body = {}});
    QCOMPARE(got.status, 307);
    QCOMPARE(got.headers.value("location"), bench.standin.trading.url().toString().toLatin1() + "/health/");
    TradingClient trading(bench.runner, bench.profile);
    QCOMPARE(bench.wait(trading.health())->version, QStringLiteral("1.0.0"));
}

void TestQuirksTrading::zerosAreNull()
{
    Bench bench;
    startJob(bench, true);
    TradingClient trading(bench.runner, bench.profile);
    trading.setApiKey(bench.standin.world.tradingKey);
    const auto rows = bench.wait(trading.results(QStringLiteral("fbecc235"), QStringLiteral("BTC-USD")));
    QVERIFY(rows);
    QCOMPARE(rows->rows.size(), 12);
    QVERIFY(std::isnan(rows->rows.first().metrics[std::size_t(Metric::Sharpe)])); // it was exactly 0
    QCOMPARE(rows->rows.at(1).metrics[std::size_t(Metric::Sharpe)], 1.1);
    QCOMPARE(rows->rows.first().metrics[std::size_t(Metric::AnnualizedReturn)], 25.0); // a fraction there
}

void TestQuirksTrading::bestHasHolesAndMoreWithoutATicker()
{
    Bench bench;
    startJob(bench, true);
    TradingClient trading(bench.runner, bench.profile);
    trading.setApiKey(bench.standin.world.tradingKey);
    const auto best = bench.wait(trading.best(QStringLiteral("fbecc235"), QStringLiteral("BTC-USD")));
    QVERIFY(best);
    QCOMPARE(best->rows.size(), 1);
    const ResultRow &row = best->rows.first();
    QCOMPARE(row.fast, 10);
    QCOMPARE(row.metrics[std::size_t(Metric::TotalReturn)], 250.0);
    QVERIFY(std::isnan(row.metrics[std::size_t(Metric::AnnualizedReturn)]));
    QVERIFY(std::isnan(row.duration));
    const auto bare = bench.wait(trading.best(QStringLiteral("fbecc235"), {}));
    QVERIFY(bare);
    QCOMPARE(bare->rows.first().metrics[std::size_t(Metric::Score)], 1.5);
    QVERIFY(std::isnan(bare->rows.first().metrics[std::size_t(Metric::TotalReturn)]));
}

void TestQuirksTrading::runsMatchByPrefix_data()
{
    QTest::addColumn<QString>("run");
    QTest::addColumn<bool>("found");
    QTest::newRow("8 characters") << "fbecc235" << true;
    QTest::newRow("whole") << pretendedRunId(0) << true;
    QTest::newRow("2 characters") << "fb" << true;
    QTest::newRow("another") << "0becc235" << false;
}

void TestQuirksTrading::runsMatchByPrefix()
{
    QFETCH(QString, run);
    QFETCH(bool, found);
    Bench bench;
    startJob(bench, true);
    TradingClient trading(bench.runner, bench.profile);
    trading.setApiKey(bench.standin.world.tradingKey);
    const auto rows = bench.wait(trading.results(run, {}));
    QCOMPARE(rows.has_value(), found);
    if (found)
        QCOMPARE(rows->runId, pretendedRunId(0)); // the whole one
    else
        QCOMPARE(rows.error().kind, K::NotFound);
}

void TestQuirksTrading::everyPageIsFetched()
{
    Bench bench;
    QJsonArray rows;
    for (int i = 0; i < 1'100; ++i) {
        QJsonObject row = pretendedSweep(QStringLiteral("BTC-USD")).first().toObject();
        row.insert(QStringLiteral("slow_period"), 50 + i);
        rows.append(row);
    }
    bench.standin.world.sweepRuns.append({{QStringLiteral("sweep_run_id"), pretendedRunId(0)},
        {QStringLiteral("run_date"), QStringLiteral("2026-11-20T10:00:00")}, {QStringLiteral("results"), rows}});
    TradingClient trading(bench.runner, bench.profile);
    trading.setApiKey(bench.standin.world.tradingKey);
    const auto all = bench.wait(trading.results(QStringLiteral("fbecc235"), QStringLiteral("BTC-USD")));
    QVERIFY(all);
    QCOMPARE(all->rows.size(), 1'100);
    QCOMPARE(bench.standin.trading.count("GET", QStringLiteral("/sweeps/")), 3); // 500, 500, 100
}

void TestQuirksTrading::aCancelledStatusMayChangeAgain()
{
    Bench bench;
    bench.standin.world.cancelIsOverwritten = true;
    const QString id = startJob(bench, false);
    TradingClient trading(bench.runner, bench.profile);
    trading.setApiKey(bench.standin.world.tradingKey);
    QCOMPARE(bench.wait(trading.cancel(id))->status, QStringLiteral("cancelled"));
    auto seen = bench.wait(trading.job(id));
    QVERIFY(seen);
    Job job = makeJob(*seen, {}, QStringLiteral("c"), 1);
    QCOMPARE(job.state, JobState::Cancelled);
    bench.standin.world.advance();
    seen = bench.wait(trading.job(id));
    QVERIFY(seen);
    QCOMPARE(stateOf(*seen), JobState::Completed);
    QVERIFY(apply(job, *seen));
    QCOMPARE(job.state, JobState::Cancelled); // never flips
    QCOMPARE(serverStateOf(job), QStringLiteral("completed"));
}

void TestQuirksTrading::streamsEndInEachKind_data()
{
    QTest::addColumn<QString>("end");
    QTest::addColumn<int>("kind");
    using S = StreamMessage::Kind;
    QTest::newRow("error") << "error" << int(S::Error);
    QTest::newRow("timeout") << "timeout" << int(S::Timeout);
    QTest::newRow("disconnected") << "disconnected" << int(S::Disconnected);
    QTest::newRow("done") << "" << int(S::Done);
}

void TestQuirksTrading::streamsEndInEachKind()
{
    QFETCH(QString, end);
    Bench bench;
    const QString id = startJob(bench, end.isEmpty());
    bench.standin.world.streamEnd = end;
    TradingClient trading(bench.runner, bench.profile);
    trading.setApiKey(bench.standin.world.tradingKey);
    JobStream *stream = trading.follow(id, &trading);
    QSignalSpy progress(stream, &JobStream::progress);
    QSignalSpy ended(stream, &JobStream::ended);
    QTRY_COMPARE(ended.size(), 1);
    const auto result = ended.first().first().value<Result<StreamMessage>>();
    QVERIFY(result);
    QTEST(int(result->kind), "kind");
    QCOMPARE(progress.size(), 1);
}

void TestQuirksTrading::tooManyStreamsAreRefused()
{
    Bench bench;
    bench.standin.world.streamLimit = 1;
    const QString first = startJob(bench, false);
    const QString second = startJob(bench, false);
    TradingClient trading(bench.runner, bench.profile);
    trading.setApiKey(bench.standin.world.tradingKey);
    JobStream *open = trading.follow(first, &trading);
    QTRY_COMPARE(bench.standin.world.openStreams, 1);
    JobStream *refused = trading.follow(second, &trading);
    QSignalSpy ended(refused, &JobStream::ended);
    QTRY_COMPARE(ended.size(), 1);
    const auto result = ended.first().first().value<Result<StreamMessage>>();
    QVERIFY(!result);
    QCOMPARE(result.error().kind, K::TooManyRequests);
    QVERIFY2(result.error().detail.contains(QStringLiteral("1 concurrent")), qPrintable(result.error().detail));
    delete open;
    QTRY_COMPARE(bench.standin.world.openStreams, 0);
}

// The follower polls on for what it was refused, and asks for the stream again later.
void TestQuirksTrading::aRefusedStreamIsAskedForLater()
{
    Bench bench;
    bench.standin.world.streamLimit = 1;
    QList<RemoteJob> jobs;
    for (int i = 0; i < 3; ++i) {
        RemoteJob job;
        job.id = startJob(bench, false);
        job.status = QStringLiteral("running");
        jobs << job;
    }
    TradingClient trading(bench.runner, bench.profile);
    trading.setApiKey(bench.standin.world.tradingKey);
    VirtualTime time;
    TradingFollower follower(trading, time);
    QSet<QString> told;
    connect(&follower, &TradingFollower::progressed, this, [&told](const QString &id) { told.insert(id); });
    follower.take(jobs);
    QTRY_COMPARE(told.size(), 1);
    QTRY_COMPARE(time.waiting(), std::size_t(2)); // the refused ones rest
    RemoteJob ended = jobs.last(); // the newest has the stream
    QVERIFY(told.contains(ended.id));
    for (int i = 0; i < 2; ++i)
        bench.standin.world.advance(); // all end
    QTRY_COMPARE(bench.standin.world.openStreams, 0);
    time.advance(kStreamRestMs);
    QTRY_COMPARE(told.size(), 2);
}

void TestQuirksTrading::aSilentStreamIsNoEnd()
{
    Bench bench;
    const QString id = startJob(bench, true);
    bench.standin.world.streamEnd = QStringLiteral("silence");
    TradingClient trading(bench.runner, bench.profile);
    trading.setApiKey(bench.standin.world.tradingKey);
    JobStream *stream = trading.follow(id, &trading);
    QSignalSpy progress(stream, &JobStream::progress);
    QSignalSpy ended(stream, &JobStream::ended);
    QTRY_COMPARE(progress.size(), 1);
    QCOMPARE(ended.size(), 0);
    // Whoever follows asks now and then, too.
    QCOMPARE(stateOf(*bench.wait(trading.job(id))), JobState::Completed);
    QCOMPARE(ended.size(), 0);
    bench.standin.trading.setOffline(true); // the plug
    QTRY_COMPARE(ended.size(), 1);
    QCOMPARE(ended.first().first().value<Result<StreamMessage>>().error().kind, K::Network);
}

void TestQuirksTrading::aFailedJobFallsBackToZero()
{
    Bench bench;
    const QString id = startJob(bench, false);
    bench.standin.world.advance();
    TradingClient trading(bench.runner, bench.profile);
    trading.setApiKey(bench.standin.world.tradingKey);
    JobStream *stream = trading.follow(id, &trading);
    QSignalSpy progress(stream, &JobStream::progress);
    QSignalSpy ended(stream, &JobStream::ended);
    QTRY_COMPARE(progress.size(), 1);
    QCOMPARE(progress.last().first().toDouble(), 30.0);
    QJsonObject &job = bench.standin.world.tradingJobs[id];
    job.insert(QStringLiteral("status"), QStringLiteral("failed"));
    job.insert(QStringLiteral("error_message"), QStringLiteral("no data"));
    QTRY_COMPARE(ended.size(), 1);
    QCOMPARE(progress.last().first().toDouble(), 0.0);
    QCOMPARE(progress.last().at(1).toString(), QStringLiteral("Failed: no data"));
    const auto result = ended.first().first().value<Result<StreamMessage>>();
    QCOMPARE(result->status, QStringLiteral("failed"));
    QCOMPARE(result->errorMessage, QStringLiteral("no data"));
}

void TestQuirksTrading::theClientNamesEachRefusal_data()
{
    QTest::addColumn<QString>("call");
    QTest::addColumn<int>("kind");
    QTest::newRow("an id that is no UUID") << "nope" << int(K::ServiceFailed);
    QTest::newRow("an unknown job") << "unknown" << int(K::NotFound);
    QTest::newRow("a job of another key") << "foreign" << int(K::Forbidden);
    QTest::newRow("reversed range") << "range" << int(K::Rejected);
    QTest::newRow("cancel of a finished one") << "finished" << int(K::Rejected);
    QTest::newRow("unknown run") << "run" << int(K::NotFound);
}

void TestQuirksTrading::theClientNamesEachRefusal()
{
    QFETCH(QString, call);
    Bench bench;
    const QString id = startJob(bench, true);
    TradingClient trading(bench.runner, bench.profile);
    trading.setApiKey(bench.standin.world.tradingKey);
    SweepSpec reversed{.ticker = QStringLiteral("BTC-USD")};
    std::swap(reversed.fast.min, reversed.fast.max);
    if (call == QLatin1String("foreign"))
        bench.standin.world.foreignTradingJobs.insert(id);
    const auto kind = [](const auto &result) { return result ? -1 : int(result.error().kind); };
    const int got = call == QLatin1String("nope") ? kind(bench.wait(trading.job(call)))
        : call == QLatin1String("unknown")
        ? kind(bench.wait(trading.job(QStringLiteral("0190c0de-0000-7000-8000-0000000000ff"))))
        : call == QLatin1String("foreign")  ? kind(bench.wait(trading.job(id)))
        : call == QLatin1String("range")    ? kind(bench.wait(trading.trigger(reversed)))
        : call == QLatin1String("finished") ? kind(bench.wait(trading.cancel(id)))
                                            : kind(bench.wait(trading.best(QStringLiteral("none"), {})));
    QTEST(got, "kind");
}

QTEST_GUILESS_MAIN(TestQuirksTrading)
#include "tst_quirkstrading.moc"
