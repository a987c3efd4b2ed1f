// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/standin/bench.h"
#include "tests/support/standin/pretend.h"
#include "tests/support/standin/rawcall.h"

#include <QTest>

using namespace zixly;
using namespace zixly::platform;
using namespace zixly::test;
using K = Error::Kind;

// The Nest generation of the web API as the transcripts have it, and what our client makes of it.
class TestQuirksNest : public QObject
{
    Q_OBJECT
private slots:
    void onlyBearerCounts_data();
    void onlyBearerCounts();
    void callsAreAnsweredAsObserved_data();
    void callsAreAnsweredAsObserved();
    void unchangedListsAreNotSentAgain();
    void theClientReadsTheWrappedJob();
    void theClientNamesEachRefusal_data();
    void theClientNamesEachRefusal();
};

void TestQuirksNest::onlyBearerCounts_data()
{
    QTest::addColumn<QByteArray>("scheme"); // before the token; empty = no header
    QTest::addColumn<int>("user");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("message");
    const char *missing = "Missing or invalid authorization header";
    QTest::newRow("none") << QByteArray() << 0 << 401 << QByteArray(missing);
    QTest::newRow("Bearer") << QByteArray("Bearer ") << 0 << 200 << QByteArray();
    QTest::newRow("lower case") << QByteArray("bearer ") << 0 << 401 << QByteArray(missing);
    QTest::newRow("cookie only") << QByteArray("cookie") << 0 << 401 << QByteArray(missing);
    QTest::newRow("garbage") << QByteArray("Bearer x") << 0 << 401 << QByteArray("Authentication failed: invalid JWT");
    QTest::newRow("no tenant") << QByteArray("Bearer ") << 2 << 401
                               << QByteArray("Tenant ID not found in user metadata");
}

void TestQuirksNest::onlyBearerCounts()
{
    QFETCH(QByteArray, scheme);
    QFETCH(int, user);
    QFETCH(QByteArray, message);
    Bench bench;
    World &world = bench.standin.world;
    const QByteArray token
        = world.signIn(world.users.at(user)).value(QLatin1String("access_token")).toString().toLatin1();
    RawCall call{.method = "GET", .target = "/api/pipelines", .headers = {}, .body = {}};
    if (scheme == "cookie")
        call.headers.emplaceBack("Cookie", nextCookie(bench.profile.supabase, QString::fromLatin1(token)));
    else if (!scheme.isEmpty())
        call.headers.emplaceBack("Authorization", scheme + token);
    const RawAnswer got = ask(bench.network, bench.standin.nest.url(), call);
    QTEST(got.status, "status");
    QVERIFY2(got.body.contains(message), got.body.constData());
}

void TestQuirksNest::callsAreAnsweredAsObserved_data()
{
    QTest::addColumn<QByteArray>("call");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("answer");
    const auto row = [](const char *call, int status, const char *answer, const char *body = "") {
        QTest::addRow("%s %s", call, body) << QByteArray(call) << QByteArray(body) << status << QByteArray(answer);
    };
    row("GET /", 200, R"({"status":"ok"})");
    row("GET /api/health", 200, R"({"status":"healthy","timestamp":"<any>","services":{"database":"up","api":"up"}})");
    row("GET /api/pipelines?status=completed&limit=1", 200,
        R"({"jobs":[{"id":"cmhdone00000000000000001","status":"completed","duration_seconds":127,"results":[{"id":"res001","ticker":"NVDA","score":"2.33","sharpeRatio":"1.7"},{"id":"res002"},{"id":"res003"},{"id":"res004"},{"id":"res005"}]}],"totalJobs":2,"limit":1,"offset":0,"hasMore":true})");
    row("GET /api/pipelines?limit=101", 400,
        R"({"statusCode":400,"error":"Bad Request","message":["limit must not be greater than 100"],"timestamp":"<any>"})");
    row("GET /api/pipelines?limit=0&offset=-1", 400,
        R"({"message":["limit must not be less than 1","offset must not be less than 0"]})");
    row("GET /api/pipelines?limit=abc", 400,
        R"({"message":["limit must not be greater than 100","limit must not be less than 1","limit must be an integer number"]})");
    row("GET /api/pipelines?foo=1", 400, R"({"message":["property foo should not exist"]})");
    row("GET /api/pipelines?status=bogus", 500, R"({"statusCode":500,"error":"Error","message":"<any>"})");
    row("POST /api/pipelines", 201,
        R"({"job":{"id":"<any>","job_type":"trading-sweep","status":"queued","parameters":{"step":5,"ticker":"BTC-USD"},"created_at":"<any>"},"message":"Job queued successfully"})",
        R"({"job_type":"trading-sweep","ticker":"BTC-USD","config":{"step":5}})");
    row("POST /api/pipelines", 201, R"({"job":{"parameters":{"ticker":"5"}}})",
        R"({"job_type":"trading-sweep","ticker":5})");
    row("POST /api/pipelines", 400,
        R"({"statusCode":400,"error":"Bad Request","message":["property extra should not exist","job_type must be one of the following values: trading-sweep, document-processing, data-etl, ml-inference","config must be an object"]})",
        R"({"job_type":"nope","ticker":5,"config":"x","extra":1})");
    row("POST /api/pipelines", 400, R"({"message":"Unterminated string in JSON at position 3"})", R"({"a)");
    row("GET /api/pipelines/cmhrunning000000000000001", 200,
        R"({"job":{"id":"cmhrunning000000000000001","status":"running","duration_seconds":null,"results":[]}})");
    row("GET /api/pipelines/nope", 404,
        R"({"statusCode":404,"error":"Not Found","message":"Pipeline job not found","timestamp":"<any>"})");
    row("GET /api/pipelines/cmhother00000000000000001", 404, R"({"message":"Pipeline job not found"})");
    row("GET /api/pipelines/cmhdone00000000000000001/results?sort_by=sharpe_ratio&limit=1", 200,
        R"({"job_id":"cmhdone00000000000000001","status":"completed","results":[{"id":"res001","jobId":"cmhdone00000000000000001","sweepRunId":"run_nvda","ticker":"NVDA","strategyType":"EMA","fastPeriod":6,"slowPeriod":22,"score":"2.33","sharpeRatio":"1.7","profitFactor":"2","totalTrades":97,"avgTradeDuration":"8 days 12:30:00","createdAt":"2026-11-20T09:02:12.000Z"},{},{},{},{},{},{},{},{},{},{},{}],"total":12})");
    row("GET /api/pipelines/cmhetl0000000000000000001/results", 200,
        R"({"job_id":"cmhetl0000000000000000001","status":"completed","results":[],"total":0})");
    row("DELETE /api/pipelines/cmhrunning000000000000001", 404,
        R"({"statusCode":404,"error":"Not Found","message":"Cannot DELETE /api/pipelines/cmhrunning000000000000001"})");
    row("GET /api/nope", 404, R"({"statusCode":404,"message":"Cannot GET /api/nope"})");
}

void TestQuirksNest::callsAreAnsweredAsObserved()
{
    QFETCH(QByteArray, call);
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, answer);
    Bench bench;
    World &world = bench.standin.world;
    seedTranscriptRows(world);
    const QByteArray token
        = world.signIn(world.users.first()).value(QLatin1String("access_token")).toString().toLatin1();
    const qsizetype space = call.indexOf(' ');
    const RawAnswer got = ask(bench.network, bench.standin.nest.url(),
        {.method = call.left(space),
            .target = call.mid(space + 1),
            .headers = {{"Authorization", "Bearer " + token}, {"Content-Type", "application/json"}},
            .body = body});
    QTEST(got.status, "status");
    QVERIFY2(holds(parsedJson(got.body), parsedJson(answer)), got.body.constData());
}

void TestQuirksNest::unchangedListsAreNotSentAgain()
{
    Bench bench(ApiGeneration::Nest);
    seedTranscriptRows(bench.standin.world);
    QVERIFY(bench.signIn());
    const auto first = bench.wait(bench.web.list(0, 50));
    QVERIFY(first && !first->unchanged);
    const auto second = bench.wait(bench.web.list(0, 50));
    QVERIFY(second && second->unchanged);
    QCOMPARE(second->jobs, first->jobs);
    bench.standin.world.update(
        QStringLiteral("cmhqueued0000000000000001"), {{QStringLiteral("status"), QStringLiteral("RUNNING")}});
    const auto third = bench.wait(bench.web.list(0, 50));
    QVERIFY(third && !third->unchanged);
}

void TestQuirksNest::theClientReadsTheWrappedJob()
{
    Bench bench(ApiGeneration::Nest);
    seedTranscriptRows(bench.standin.world);
    QVERIFY(bench.signIn());
    const QString id = QStringLiteral("cmhdone00000000000000001");
    const auto job = bench.wait(bench.web.detail(id));
    QVERIFY2(job, job ? "" : qPrintable(job.error().detail));
    QCOMPARE(job->id, id);
    QCOMPARE(job->runId, QStringLiteral("run_nvda"));
    const auto rows = bench.wait(bench.web.results(id));
    QVERIFY(rows);
    QCOMPARE(rows->rows.size(), 12); // all, whatever is asked for
    QCOMPARE(rows->total, 12);
    QCOMPARE(rows->rows.first().metrics[std::size_t(Metric::Sharpe)], 1.7);
    const auto results = toSweepResults(*rows, *job);
    QCOMPARE(results.size(), 3); // three strategies in one job
}

void TestQuirksNest::theClientNamesEachRefusal_data()
{
    QTest::addColumn<QString>("call");
    QTest::addColumn<int>("kind");
    QTest::newRow("status") << "status" << int(K::ServiceFailed);
    QTest::newRow("unknown job") << "unknown" << int(K::NotFound);
    QTest::newRow("cancel") << "cancel" << int(K::Unsupported);
    QTest::newRow("unknown type") << "type" << int(K::Rejected);
    QTest::newRow("no tenant") << "tenant" << int(K::Unauthorized);
}

void TestQuirksNest::theClientNamesEachRefusal()
{
    QFETCH(QString, call);
    Bench bench(ApiGeneration::Nest);
    seedTranscriptRows(bench.standin.world);
    QVERIFY(bench.signIn());
    QVERIFY(bench.wait(bench.web.detect()));
    if (call == QLatin1String("tenant"))
        bench.standin.world.users.first().tenant.clear();
    const auto kind = [&](const auto &result) { return result ? -1 : int(result.error().kind); };
    const int got = call == QLatin1String("status") ? kind(bench.wait(bench.web.list(0, 50, QStringLiteral("bogus"))))
        : call == QLatin1String("unknown")          ? kind(bench.wait(bench.web.detail(QStringLiteral("nope"))))
        : call == QLatin1String("cancel")
        ? kind(bench.wait(bench.web.cancel(QStringLiteral("cmhrunning000000000000001"))))
        : call == QLatin1String("type") ? kind(bench.wait(bench.web.trigger(QStringLiteral("nope"), {}, {})))
                                        : kind(bench.wait(bench.web.list(0, 50)));
    QTEST(got, "kind");
    QCOMPARE(bench.standin.nest.count("DELETE"), 0);
}

QTEST_GUILESS_MAIN(TestQuirksNest)
#include "tst_quirksnest.moc"
