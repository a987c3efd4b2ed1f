// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/receiverclient.h"
#include "tests/support/standin/bench.h"
#include "tests/support/standin/pretend.h"
#include "tests/support/standin/rawcall.h"

#include <QRegularExpression>
#include <QTest>

using namespace zixly;
using namespace zixly::platform;
using namespace zixly::test;
using K = Error::Kind;

// The webhook receiver as the transcripts have it, and what our client makes of it.
class TestQuirksReceiver : public QObject
{
    Q_OBJECT
private slots:
    void triggersAreAnsweredAsObserved_data();
    void triggersAreAnsweredAsObserved();
    void otherCallsAreAnsweredAsObserved_data();
    void otherCallsAreAnsweredAsObserved();
    void callbacksChangeTheRow_data();
    void callbacksChangeTheRow();
    void itsOwnJobsAreUnknownToIt();
    void withoutRedisItNeverAnswersAndQueuesLater();
    void bodiesAboveTheLimitFail();
    void repliesHaveAnETag();
    void theClientReadsEveryRow_data();
    void theClientReadsEveryRow();
    void theClientTellsTheRefusal_data();
    void theClientTellsTheRefusal();
};

static RawCall post(const char *target, const QByteArray &body, const char *type = "application/json")
{
    return {.method = "POST", .target = target, .headers = {{"Content-Type", type}}, .body = body};
}

void TestQuirksReceiver::triggersAreAnsweredAsObserved_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("answer");
    const auto row = [](const char *name, const char *body, int status, const char *answer,
                         const char *type = "application/json") {
        QTest::newRow(name) << QByteArray(type) << QByteArray(body) << status << QByteArray(answer);
    };
    const char *queued
        = R"({"job_id":"<any>","status":"QUEUED","message":"Trading sweep job queued successfully","webhook_url":"<any>","created_at":"<any>"})";
    row("minimal", R"({"ticker":"BTC-USD","fast_range":[10,20],"slow_range":[20,30],"step":5})", 202, queued);
    row("unknown fields are stripped",
        R"({"ticker":"BTC-USD","fast_range":[10,20],"slow_range":[20,30],"step":5,"job_id":"x","direction":"Short","strategy_type":"MACD","config_path":"standard","min_trades":10})",
        202, queued);
    row("reversed ranges are accepted", R"({"ticker":"BTC-USD","fast_range":[15,12],"slow_range":[30,20],"step":5})",
        202, queued);
    const char *required
        = R"({"error":"Validation failed","details":[{"code":"invalid_type","expected":"string","received":"undefined","path":["ticker"],"message":"Required"},{"code":"invalid_type","expected":"array","received":"undefined","path":["fast_range"],"message":"Required"},{"code":"invalid_type","expected":"array","received":"undefined","path":["slow_range"],"message":"Required"},{"code":"invalid_type","expected":"number","received":"undefined","path":["step"],"message":"Required"}]})";
    row("empty", "{}", 400, required);
    row("text is not parsed", "hello", 400, required, "text/plain");
    row("bounds, in the order of the fields", R"({"ticker":"BT","fast_range":[0,501],"slow_range":[1],"step":51,"min_trades":9,"strategy_type":"RSI","config_path":"maximum"})", 400, R"json({"error":"Validation failed","details":[{"code":"too_small","minimum":3,"type":"string","inclusive":true,"exact":false,"message":"String must contain at least 3 character(s)","path":["ticker"]},{"code":"too_small","minimum":1,"type":"number","inclusive":true,"exact":false,"message":"Number must be greater than or equal to 1","path":["fast_range",0]},{"code":"too_big","maximum":500,"type":"number","inclusive":true,"exact":false,"message":"Number must be less than or equal to 500","path":["fast_range",1]},{"code":"too_small","minimum":2,"inclusive":true,"exact":false,"type":"array","path":["slow_range"],"message":"Array must contain at least 2 element(s)"},{"code":"too_big","maximum":50,"type":"number","inclusive":true,"exact":false,"message":"Number must be less than or equal to 50","path":["step"]},{"code":"too_small","minimum":10,"type":"number","inclusive":true,"exact":false,"message":"Number must be greater than or equal to 10","path":["min_trades"]},{"received":"RSI","code":"invalid_enum_value","options":["SMA","EMA","MACD"],"path":["strategy_type"],"message":"Invalid enum value. Expected 'SMA' | 'EMA' | 'MACD', received 'RSI'"},{"received":"maximum","code":"invalid_enum_value","options":["minimum","standard"],"path":["config_path"],"message":"Invalid enum value. Expected 'minimum' | 'standard', received 'maximum'"}],"timestamp":"<any>"})json");
    row("fast against slow", R"({"ticker":"BTC-USD","fast_range":[20,30],"slow_range":[20,30],"step":5})", 400,
        R"({"error":"Validation failed","details":[{"code":"custom","message":"Fast range min must be less than slow range min","path":[]},{"code":"custom","message":"Fast range max must be less than slow range max","path":[]}]})");
    row("fast against slow only when the fields are valid",
        R"({"ticker":"BTC-USD","fast_range":[20,30],"slow_range":[20,30],"step":0})", 400,
        R"({"details":[{"code":"too_small","path":["step"]}]})");
    row("numbers as strings", R"({"ticker":"BTC-USD","fast_range":["10","20"],"slow_range":[20,30],"step":"5"})", 400,
        R"({"error":"Validation failed","details":[{"code":"invalid_type","expected":"number","received":"string","path":["fast_range",0],"message":"Expected number, received string"},{"code":"invalid_type","expected":"number","received":"string","path":["fast_range",1],"message":"Expected number, received string"},{"code":"invalid_type","expected":"number","received":"string","path":["step"],"message":"Expected number, received string"}]})");
    row("a form", "ticker=BTC-USD&step=5", 400,
        R"({"error":"Validation failed","details":[{"code":"invalid_type","expected":"array","received":"undefined","path":["fast_range"],"message":"Required"},{"code":"invalid_type","expected":"array","received":"undefined","path":["slow_range"],"message":"Required"},{"code":"invalid_type","expected":"number","received":"string","path":["step"],"message":"Expected number, received string"}]})",
        "application/x-www-form-urlencoded");
    row("malformed", R"({"ticker":)", 500, R"({"error":"Internal server error","timestamp":"<any>"})");
}

void TestQuirksReceiver::triggersAreAnsweredAsObserved()
{
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, answer);
    Bench bench;
    const RawAnswer got
        = ask(bench.network, bench.standin.receiver.url(), post("/webhook/trading-sweep", body, type.constData()));
    QTEST(got.status, "status");
    QVERIFY2(holds(parsedJson(got.body), parsedJson(answer)), got.body.constData());
    QCOMPARE(bench.standin.world.redisQueue.size(), got.status == 202 ? 1 : 0);
}

void TestQuirksReceiver::otherCallsAreAnsweredAsObserved_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("answer");
    const auto row = [](const char *name, const char *method, const char *target, int status, const char *answer) {
        QTest::newRow(name) << QByteArray(method) << QByteArray(target) << status << QByteArray(answer);
    };
    row("health", "GET", "/health", 200,
        R"({"status":"healthy","service":"webhook-receiver","timestamp":"<any>","uptime":1.178391956})");
    row("completed row, ten best, decimals as text", "GET", "/webhook/jobs/cmhdone00000000000000001", 200,
        R"({"id":"cmhdone00000000000000001","tenantId":"zixly-internal","jobType":"trading-sweep","status":"COMPLETED","parameters":{"ticker":"NVDA","strategy_type":"SMA"},"result":{"best_score":2.47,"best_sharpe":1.82,"sweep_run_id":"run_nvda"},"metrics":{"duration_seconds":127,"combinations_tested":8},"errorMessage":null,"createdAt":"2026-11-20T09:00:00.000Z","startedAt":"2026-11-20T09:00:05.000Z","completedAt":"2026-11-20T09:02:12.900Z","results":[{"id":"res001","jobId":"cmhdone00000000000000001","sweepRunId":"run_nvda","ticker":"NVDA","strategyType":"EMA","fastPeriod":6,"slowPeriod":22,"score":"2.33","sharpeRatio":"1.7","sortinoRatio":"1.95","totalReturnPct":"130.5","annualizedReturn":"28.3","maxDrawdownPct":"9.2","winRatePct":"59","profitFactor":"2","totalTrades":97,"tradesPerMonth":"4.05","avgTradeDuration":"8 days 12:30:00","createdAt":"2026-11-20T09:02:12.000Z"},{"id":"res002","strategyType":"MACD","maxDrawdownPct":"-10.2","profitFactor":"1.9","avgTradeDuration":"NaT"},{"id":"res003","profitFactor":"99999999.99","avgTradeDuration":"5.2 days"},{"id":"res004"},{"id":"res005"},{"id":"res006"},{"id":"res007"},{"id":"res008"},{"id":"res009"},{"id":"res010"}]})");
    row("running row", "GET", "/webhook/jobs/cmhrunning000000000000001", 200,
        R"({"id":"cmhrunning000000000000001","tenantId":"zixly-internal","jobType":"trading-sweep","status":"RUNNING","parameters":{"ticker":"ETH-USD"},"result":null,"metrics":{"sweep_run_id":"run_eth","total_combinations":8,"execution_time_seconds":12.5},"errorMessage":null,"createdAt":"2026-11-20T10:05:00.000Z","startedAt":"2026-11-20T10:05:03.250Z","completedAt":null,"results":[]})");
    row("cancelled row", "GET", "/webhook/jobs/cmhcancel000000000000001", 200,
        R"({"status":"FAILED","parameters":{"symbol":"SOL-USD"},"result":null,"metrics":null,"errorMessage":"Job cancelled by user","createdAt":"2026-11-20T07:00:00.000Z","startedAt":null,"completedAt":"2026-11-20T07:00:10.000Z","results":[]})");
    row("another tenant's row", "GET", "/webhook/jobs/cmhother00000000000000001", 200,
        R"({"tenantId":"other-tenant","status":"COMPLETED","parameters":{"ticker":"AAPL"},"results":[]})");
    row("unknown job", "GET", "/webhook/jobs/nope", 404, R"({"error":"Job not found: nope","timestamp":"<any>"})");
    row("unknown route", "GET", "/nope", 404, R"({"error":"Not found","timestamp":"<any>"})");
    row("wrong method", "GET", "/webhook/trading-sweep", 404, R"({"error":"Not found","timestamp":"<any>"})");
}

void TestQuirksReceiver::otherCallsAreAnsweredAsObserved()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, answer);
    Bench bench;
    seedTranscriptRows(bench.standin.world);
    const RawAnswer got = ask(
        bench.network, bench.standin.receiver.url(), {.method = method, .target = target, .headers = {}, .body = {}});
    QTEST(got.status, "status");
    QVERIFY2(holds(parsedJson(got.body), parsedJson(answer)), got.body.constData());
    QVERIFY(got.headers.contains("strict-transport-security")); // on plain http, too
}

void TestQuirksReceiver::callbacksChangeTheRow_data()
{
    QTest::addColumn<QByteArray>("before"); // status of the row
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<QByteArray>("row");
    const auto row = [](const char *name, const char *before, const char *body, int status, const char *answer,
                         const char *after) {
        QTest::newRow(name) << QByteArray(before) << QByteArray(body) << status << QByteArray(answer)
                            << QByteArray(after);
    };
    const char *done = R"({"message":"Callback processed"})";
    const char *completed
        = R"({"event_type":"sweep.completed","job_id":"j1","sweep_run_id":"run_btc","status":"completed","ticker":"BTC-USD","result_data":{"sweep_run_id":"run_btc","total_combinations":8,"execution_time_seconds":12.5,"completed_at":"2026-11-23T04:00:00.000Z"},"timestamp":"2026-11-23T04:00:00.000Z"})";
    const char *running
        = R"({"status":"RUNNING","startedAt":"<any>","completedAt":null,"metrics":{"sweep_run_id":"run_btc","total_combinations":8,"execution_time_seconds":12.5}})";
    row("completed makes it running", "QUEUED", completed, 200, done, running);
    row("a late one reopens a failed job", "FAILED", completed, 200, done, running);
    row("without result_data nothing changes", "QUEUED",
        R"({"event_type":"sweep.completed","job_id":"j1","status":"completed","ticker":"BTC-USD","timestamp":"2026-11-23T04:00:00.000Z"})",
        200, done, R"({"status":"QUEUED","startedAt":null,"metrics":null})");
    row("failed", "RUNNING",
        R"({"event_type":"sweep.failed","job_id":"j1","status":"failed","ticker":"BTC-USD","timestamp":"2026-11-23T04:00:00.000Z","error_message":"boom"})",
        200, done, R"({"status":"FAILED","errorMessage":"boom","completedAt":"<any>"})");
    row("failed without a message", "RUNNING",
        R"({"event_type":"sweep.failed","job_id":"j1","status":"failed","ticker":"BTC-USD","timestamp":"2026-11-23T04:00:00.000Z"})",
        200, done, R"({"status":"FAILED","errorMessage":"Unknown error"})");
    row("event and status are not compared", "QUEUED",
        R"({"event_type":"sweep.failed","job_id":"j1","status":"completed","ticker":"BTC-USD","result_data":{"sweep_run_id":"run_btc","total_combinations":8,"execution_time_seconds":12.5,"completed_at":"2026-11-23T04:00:00.000Z"},"timestamp":"2026-11-23T04:00:00.000Z"})",
        200, done, running);
    row("time without Z", "QUEUED",
        R"({"event_type":"sweep.completed","job_id":"j1","status":"completed","ticker":"BTC-USD","timestamp":"2026-11-23T04:00:00.123456"})",
        400,
        R"({"error":"Validation failed","details":[{"code":"invalid_string","validation":"datetime","message":"Invalid datetime","path":["timestamp"]}]})",
        R"({"status":"QUEUED"})");
    row("unknown job", "QUEUED",
        R"({"event_type":"sweep.failed","job_id":"nope","status":"failed","ticker":"BTC-USD","timestamp":"2026-11-23T04:00:00.000Z"})",
        404, R"({"error":"Job not found: nope"})", R"({"status":"QUEUED"})");
    row("what the Trading API really sends", "QUEUED",
        R"({"job_id":"123e4567-e89b-12d3-a456-426614174000","status":"completed","command_group":"strategy","command_name":"sweep","progress":100,"parameters":{"ticker":"BTC-USD"},"result_path":null,"result_data":{"success":true,"ticker":"BTC-USD","output":"...","sweep_run_id":"fbecc235"},"error_message":null,"created_at":"2026-11-23T04:00:00.000001","webhook_sent_at":"2026-11-23T04:02:01.100001"})",
        400,
        R"({"error":"Validation failed","details":[{"expected":"'sweep.completed' | 'sweep.failed'","received":"undefined","code":"invalid_type","path":["event_type"],"message":"Required"},{"path":["ticker"],"message":"Required"},{"code":"invalid_type","expected":"string","received":"null","path":["error_message"],"message":"Expected string, received null"},{"path":["result_data","total_combinations"],"message":"Required"},{"path":["result_data","execution_time_seconds"],"message":"Required"},{"path":["result_data","completed_at"],"message":"Required"},{"path":["timestamp"],"message":"Required"}]})",
        R"({"status":"QUEUED"})");
}

void TestQuirksReceiver::callbacksChangeTheRow()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, answer);
    QFETCH(QByteArray, row);
    Bench bench;
    World &world = bench.standin.world;
    world.addJob(QStringLiteral("trading-sweep"), {}, QStringLiteral("zixly-internal"), QStringLiteral("j1"));
    world.update(QStringLiteral("j1"), {{QStringLiteral("status"), QString::fromLatin1(before)}});
    const RawAnswer got = ask(bench.network, bench.standin.receiver.url(), post("/webhook/sweep-callback", body));
    QTEST(got.status, "status");
    QVERIFY2(holds(parsedJson(got.body), parsedJson(answer)), got.body.constData());
    QVERIFY(holds(world.job(QStringLiteral("j1")), parsedJson(row)));
}

void TestQuirksReceiver::itsOwnJobsAreUnknownToIt()
{
    Bench bench;
    ReceiverClient receiver(bench.runner, bench.profile);
    const auto sent = bench.wait(receiver.trigger(SweepSpec{.ticker = QStringLiteral("BTC-USD")}));
    QVERIFY(sent);
    static const QRegularExpression kId(QStringLiteral("^job_\\d{13}_[a-z0-9]{9}$"));
    QVERIFY2(kId.match(sent->id).hasMatch(), qPrintable(sent->id));
    QCOMPARE(sent->idKind, QStringLiteral("receiver"));
    QCOMPARE(stateOf(*sent), JobState::Queued);
    QCOMPARE(bench.wait(receiver.job(sent->id)).error().kind, K::NotFound);
    QVERIFY(bench.standin.world.newestFirst(QStringLiteral("zixly-internal")).isEmpty());
}

void TestQuirksReceiver::withoutRedisItNeverAnswersAndQueuesLater()
{
    Bench bench(ApiGeneration::Next, 100);
    ReceiverClient receiver(bench.runner, bench.profile);
    bench.standin.world.redisDown = true;
    QCOMPARE(bench.wait(receiver.health())->status, QStringLiteral("healthy"));
    const auto sent = bench.wait(receiver.trigger(SweepSpec{.ticker = QStringLiteral("BTC-USD")}));
    QCOMPARE(sent.error().kind, K::OutcomeUnknown);
    QCOMPARE(bench.standin.receiver.count("POST"), 1);
    QVERIFY(bench.standin.world.redisQueue.isEmpty());
    bench.standin.world.redisReturns();
    QCOMPARE(bench.standin.world.redisQueue.size(), 1); // it was done after all
}

void TestQuirksReceiver::bodiesAboveTheLimitFail()
{
    Bench bench;
    const QByteArray body = R"({"ticker":"BTC-USD","fast_range":[10,20],"slow_range":[20,30],"step":5,"pad":")"
        + QByteArray(110'000, 'x') + R"("})";
    const RawAnswer got = ask(bench.network, bench.standin.receiver.url(), post("/webhook/trading-sweep", body));
    QCOMPARE(got.status, 500);
    QVERIFY(holds(parsedJson(got.body), parsedJson(R"({"error":"Internal server error"})")));
}

void TestQuirksReceiver::repliesHaveAnETag()
{
    Bench bench;
    seedTranscriptRows(bench.standin.world);
    RawCall call{.method = "GET", .target = "/webhook/jobs/cmhdone00000000000000001", .headers = {}, .body = {}};
    const RawAnswer first = ask(bench.network, bench.standin.receiver.url(), call);
    QVERIFY(first.headers.value("etag").startsWith("W/\""));
    call.headers.emplaceBack("If-None-Match", first.headers.value("etag"));
    const RawAnswer second = ask(bench.network, bench.standin.receiver.url(), call);
    QCOMPARE(second.status, 304);
    QVERIFY(second.body.isEmpty());
}

void TestQuirksReceiver::theClientReadsEveryRow_data()
{
    QTest::addColumn<QString>("id");
    QTest::addColumn<int>("state");
    QTest::addColumn<int>("rows");
    const auto row = [](const char *id, JobState state, int rows) {
        QTest::newRow(id) << QString::fromLatin1(id) << int(state) << rows;
    };
    row("cmhdone00000000000000001", JobState::Completed, 10);
    row("cmhrunning000000000000001", JobState::Running, 0);
    row("cmhqueued0000000000000001", JobState::Queued, 0);
    row("cmhcancel000000000000001", JobState::Cancelled, 0);
    row("cmhfailed000000000000001", JobState::Failed, 0);
    row("cmhetl0000000000000000001", JobState::Completed, 0);
}

void TestQuirksReceiver::theClientReadsEveryRow()
{
    QFETCH(QString, id);
    Bench bench;
    seedTranscriptRows(bench.standin.world);
    ReceiverClient receiver(bench.runner, bench.profile);
    const auto answer = bench.wait(receiver.job(id));
    QVERIFY2(answer, answer ? "" : qPrintable(answer.error().detail));
    QTEST(int(stateOf(answer->job)), "state");
    QTEST(int(answer->rows.rows.size()), "rows");
    QCOMPARE(answer->job.tenant, QStringLiteral("zixly-internal"));
    for (const ResultRow &row : answer->rows.rows)
        QVERIFY(row.metrics[std::size_t(Metric::MaxDrawdown)] > 0); // both signs mean the same
}

void TestQuirksReceiver::theClientTellsTheRefusal_data()
{
    QTest::addColumn<SweepSpec>("spec");
    QTest::addColumn<QString>("words");
    QTest::newRow("ticker") << SweepSpec{.ticker = QStringLiteral("BT")} << "ticker: String must contain at least 3";
    SweepSpec spec{.ticker = QStringLiteral("BTC-USD")};
    spec.slow.max = 501;
    QTest::newRow("period") << spec << "slow_range.1: Number must be less than or equal to 500";
    spec = SweepSpec{.ticker = QStringLiteral("BTC-USD")};
    spec.fast.min = spec.slow.min;
    QTest::newRow("ranges") << spec << "Fast range min must be less than slow range min";
}

void TestQuirksReceiver::theClientTellsTheRefusal()
{
    QFETCH(SweepSpec, spec);
    QFETCH(QString, words);
    Bench bench;
    ReceiverClient receiver(bench.runner, bench.profile);
    const auto sent = bench.wait(receiver.trigger(spec));
    QCOMPARE(sent.error().kind, K::Rejected);
    QVERIFY2(sent.error().detail.contains(words), qPrintable(sent.error().detail));
}

QTEST_GUILESS_MAIN(TestQuirksReceiver)
#include "tst_quirksreceiver.moc"
