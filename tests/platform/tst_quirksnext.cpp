// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/standin/bench.h"
#include "tests/support/standin/pretend.h"
#include "tests/support/standin/rawcall.h"

#include <QTest>

using namespace zixly;
using namespace zixly::platform;
using namespace zixly::test;
using K = Error::Kind;

// The Next generation of the web API as the transcripts have it, and what our client makes of it.
class TestQuirksNext : public QObject
{
    Q_OBJECT
private slots:
    void cookiesAreReadAsObserved_data();
    void cookiesAreReadAsObserved();
    void theServerRefreshesBehindTheClient_data();
    void theServerRefreshesBehindTheClient();
    void ourCookieNeverMakesItRefresh();
    void listsAreAnsweredAsObserved_data();
    void listsAreAnsweredAsObserved();
    void resultsAreAnsweredAsObserved_data();
    void resultsAreAnsweredAsObserved();
    void changesAreAnsweredAsObserved_data();
    void changesAreAnsweredAsObserved();
    void aRunningJobCountsUp();
    void aCancelledRowSaysSo();
    void theClientReadsEveryRow_data();
    void theClientReadsEveryRow();
    void theClientNamesEachRefusal_data();
    void theClientNamesEachRefusal();
    void moreThanAHundredResultsAreFetched();

private:
    void answeredAsObserved(); // one row of the tables
};

static QByteArray base64Url(const QByteArray &json)
{
    return json.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

static QByteArray sessionJson(const QJsonObject &session)
{
    return QJsonDocument(session).toJson(QJsonDocument::Compact);
}

static QJsonObject shortened(const QJsonObject &session, qint64 expiresAt)
{
    return {{QStringLiteral("access_token"), session.value(QLatin1String("access_token"))},
        {QStringLiteral("refresh_token"), session.value(QLatin1String("refresh_token"))},
        {QStringLiteral("expires_at"), expiresAt}};
}

constexpr qint64 kFarAhead = 4'102'444'800;

void TestQuirksNext::cookiesAreReadAsObserved_data()
{
    QTest::addColumn<QString>("form");
    QTest::addColumn<int>("status");
    QTest::addColumn<bool>("cleared");
    const auto form = [](const char *name, int status, bool cleared = false) {
        QTest::newRow(name) << QString::fromLatin1(name) << status << cleared;
    };
    form("none", 401);
    form("bearer alone", 401);
    form("bearer and apikey", 401);
    form("base64url", 200);
    form("padded standard base64", 200);
    form("percent-encoded JSON", 200);
    form("minimal", 200);
    form("dummy refresh token", 200);
    form("access token only", 401, true);
    form("array", 401, true);
    form("chunked", 200);
    form("chunks of any size", 200);
    form("chunked without .0", 401);
    form("a gap ends it", 401, true);
    form("unsuffixed wins", 200);
    form("wrong name", 401);
    form("tampered", 401);
    form("of a session that ended", 401);
}

// The Cookie header of one form.
static QByteArray cookieOf(const QString &form, const QJsonObject &session)
{
    const QByteArray name = "sb-127-auth-token";
    const QByteArray whole = "base64-" + base64Url(sessionJson(session));
    const auto chunks = [&name, &whole](qsizetype size, int first, int gapAfter = -1) {
        QByteArray cookie;
        int number = first;
        for (qsizetype at = 0; at < whole.size(); at += size) {
            cookie
                += (cookie.isEmpty() ? "" : "; ") + name + '.' + QByteArray::number(number) + '=' + whole.mid(at, size);
            number += number == gapAfter ? 2 : 1;
        }
        return cookie;
    };
    const QString token = session.value(QLatin1String("access_token")).toString();
    if (form == QLatin1String("padded standard base64"))
        return name + "=base64-" + sessionJson(session).toBase64();
    if (form == QLatin1String("percent-encoded JSON"))
        return name + '=' + sessionJson(session).toPercentEncoding();
    if (form == QLatin1String("minimal"))
        return name + "=base64-" + base64Url(sessionJson(shortened(session, kFarAhead)));
    if (form == QLatin1String("dummy refresh token")) {
        QJsonObject dummy = shortened(session, kFarAhead);
        dummy.insert(QStringLiteral("refresh_token"), QStringLiteral("x"));
        return name + "=base64-" + base64Url(sessionJson(dummy));
    }
    if (form == QLatin1String("access token only"))
        return name + "=base64-" + base64Url(sessionJson({{QStringLiteral("access_token"), token}}));
    if (form == QLatin1String("array"))
        return name + '='
            + QJsonDocument(QJsonArray{token, QStringLiteral("r1")}).toJson(QJsonDocument::Compact).toPercentEncoding();
    if (form == QLatin1String("chunked"))
        return chunks(300, 0);
    if (form == QLatin1String("chunks of any size"))
        return chunks(37, 0);
    if (form == QLatin1String("chunked without .0"))
        return chunks(300, 1);
    if (form == QLatin1String("a gap ends it"))
        return chunks(300, 0, 0);
    if (form == QLatin1String("unsuffixed wins"))
        return name + ".0=base64-rubbish; " + name + '=' + whole;
    if (form == QLatin1String("wrong name"))
        return "sb-access-token=" + token.toLatin1();
    if (form == QLatin1String("tampered"))
        return name + "=base64-"
            + base64Url(sessionJson({{QStringLiteral("access_token"), token + QLatin1Char('x')},
                {QStringLiteral("refresh_token"), QStringLiteral("x")}, {QStringLiteral("expires_at"), kFarAhead}}));
    return form == QLatin1String("none") || form.startsWith(QLatin1String("bearer")) ? QByteArray()
                                                                                     : name + '=' + whole;
}

void TestQuirksNext::cookiesAreReadAsObserved()
{
    QFETCH(QString, form);
    QFETCH(bool, cleared);
    Bench bench;
    World &world = bench.standin.world;
    const QJsonObject session = world.signIn(world.users.first());
    const QByteArray token = session.value(QLatin1String("access_token")).toString().toLatin1();
    RawCall call{.method = "GET", .target = "/api/pipelines?limit=1", .headers = {}, .body = {}};
    if (const QByteArray cookie = cookieOf(form, session); !cookie.isEmpty())
        call.headers.emplaceBack("Cookie", cookie);
    if (form.startsWith(QLatin1String("bearer")))
        call.headers.emplaceBack("Authorization", "Bearer " + token);
    if (form == QLatin1String("bearer and apikey"))
        call.headers.emplaceBack("apikey", world.anonKey.toLatin1());
    if (form.startsWith(QLatin1String("of a session")))
        world.endSession(token);
    const RawAnswer got = ask(bench.network, bench.standin.next.url(), call);
    QTEST(got.status, "status");
    QCOMPARE(got.headers.value("set-cookie").contains("Max-Age=0"), cleared);
    QCOMPARE(got.headers.contains("x-tenant-id"), got.status == 200);
    QVERIFY(got.status == 200 || got.body == R"({"error":"Unauthorized"})");
}

void TestQuirksNext::theServerRefreshesBehindTheClient_data()
{
    QTest::addColumn<int>("leftSeconds");
    QTest::addColumn<bool>("dummy");
    QTest::addColumn<int>("status");
    QTest::addColumn<bool>("rotated");
    QTest::newRow("95 s left") << 95 << false << 200 << false;
    QTest::newRow("85 s left") << 85 << false << 200 << true;
    QTest::newRow("in the past") << -10 << false << 200 << true;
    QTest::newRow("in the past, dummy refresh token") << -10 << true << 401 << false;
}

void TestQuirksNext::theServerRefreshesBehindTheClient()
{
    QFETCH(int, leftSeconds);
    QFETCH(bool, dummy);
    QFETCH(bool, rotated);
    Bench bench;
    World &world = bench.standin.world;
    QJsonObject session = shortened(world.signIn(world.users.first()), world.nowMs() / 1000 + leftSeconds);
    const QString mine = session.value(QLatin1String("refresh_token")).toString();
    if (dummy)
        session.insert(QStringLiteral("refresh_token"), QStringLiteral("x"));
    const RawAnswer got = ask(bench.network, bench.standin.next.url(),
        {.method = "GET",
            .target = "/api/pipelines?limit=1",
            .headers = {{"Cookie", "sb-127-auth-token=base64-" + base64Url(sessionJson(session))}},
            .body = {}});
    QTEST(got.status, "status");
    QCOMPARE(got.headers.value("set-cookie").contains("=base64-"), rotated);
    QString code;
    const QString now = world.refresh(mine, code).value(QLatin1String("refresh_token")).toString();
    QVERIFY(now != mine);
    QCOMPARE(world.refresh(mine, code).value(QLatin1String("refresh_token")).toString(), now); // the parent
}

void TestQuirksNext::ourCookieNeverMakesItRefresh()
{
    Bench bench;
    bench.standin.world.tokenLifeMs = 91'000; // on the edge: the server would refresh within a second or two
    QVERIFY(bench.signIn());
    QVERIFY(bench.wait(bench.web.list(0, 1)));
    const QByteArray cookie = bench.standin.next.seen.last().headers.value("cookie");
    const QByteArray json
        = QByteArray::fromBase64(cookie.mid(cookie.indexOf("base64-") + 7), QByteArray::Base64UrlEncoding);
    QVERIFY(
        holds(parsedJson(json), parsedJson(R"({"refresh_token":"x","expires_at":4102444800,"access_token":"<any>"})")));
    bench.standin.world.movedMs = 120'000; // dead on the server: a plain 401, and our own refresh, once
    const int before = bench.standin.supabase.count("POST", QStringLiteral("token"));
    QVERIFY(bench.wait(bench.web.list(0, 1)));
    QCOMPARE(bench.standin.supabase.count("POST", QStringLiteral("token")), before + 1);
}

static void callColumns()
{
    QTest::addColumn<QByteArray>("call");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("answer");
}

static void row(const char *call, int status, const char *answer, const char *body = "")
{
    QTest::addRow("%s %s", call, body) << QByteArray(call) << QByteArray(body) << status << QByteArray(answer);
}

constexpr auto kRaw = R"({"error":"Internal server error","message":"<any>"})"; // with the raw exception

void TestQuirksNext::listsAreAnsweredAsObserved_data()
{
    callColumns();
    row("GET /api/pipelines?status=completed&limit=1", 200,
        R"({"jobs":[{"id":"cmhdone00000000000000001","job_type":"trading-sweep","status":"completed","parameters":{"ticker":"NVDA","strategy_type":"SMA"},"result_summary":{"best_score":2.47,"best_sharpe":1.82,"sweep_run_id":"run_nvda"},"metrics":{"duration_seconds":127,"combinations_tested":8},"error_message":null,"created_at":"2026-11-20T09:00:00.000Z","started_at":"2026-11-20T09:00:05.000Z","completed_at":"2026-11-20T09:02:12.900Z","duration_seconds":127,"results":[{"id":"res001","ticker":"NVDA","score":"2.33","sharpeRatio":"1.7"},{"id":"res002","ticker":"NVDA","score":"2.16","sharpeRatio":"1.5"},{"id":"res003","ticker":"NVDA","score":"1.99","sharpeRatio":"1.3"},{"id":"res004","ticker":"NVDA","score":"1.82","sharpeRatio":"1.1"},{"id":"res005","ticker":"NVDA","score":"1.65","sharpeRatio":"0.9"}]}],"totalJobs":2,"limit":1,"offset":0,"hasMore":true})");
    row("GET /api/pipelines?limit=2&offset=2", 200,
        R"({"jobs":[{"id":"cmhdone00000000000000001"},{"id":"cmhfailed000000000000001"}],"totalJobs":6,"limit":2,"offset":2,"hasMore":true})");
    row("GET /api/pipelines?job_type=data-etl", 200,
        R"({"jobs":[{"id":"cmhetl0000000000000000001","parameters":{},"duration_seconds":0,"results":[]}],"totalJobs":1,"limit":50,"offset":0,"hasMore":false})");
    row("GET /api/pipelines?limit=1", 200,
        R"({"jobs":[{"id":"cmhrunning000000000000001","status":"running","duration_seconds":null,"completed_at":null}],"totalJobs":6,"hasMore":true})");
    row("GET /api/pipelines?limit=abc&offset=xyz&status=QUEUED", 200,
        R"({"jobs":[{"id":"cmhqueued0000000000000001"}],"totalJobs":1,"limit":50,"offset":0,"hasMore":false})");
    row("GET /api/pipelines?limit=0", 200, R"({"jobs":[],"totalJobs":6,"limit":0,"offset":0,"hasMore":true})");
    row("GET /api/pipelines?limit=-1", 200,
        R"({"jobs":[{"id":"cmhetl0000000000000000001"}],"totalJobs":6,"limit":-1,"offset":0,"hasMore":true})");
    row("GET /api/pipelines?status=bogus", 500, kRaw);
    row("GET /api/pipelines?status=cancelled", 500, kRaw);
    row("GET /api/pipelines?offset=-1", 500, kRaw);
    row("GET /api/pipelines/cmhcancel000000000000001", 200,
        R"({"id":"cmhcancel000000000000001","status":"failed","parameters":{"symbol":"SOL-USD"},"error_message":"Job cancelled by user","started_at":null,"duration_seconds":null,"results":[]})");
    row("GET /api/pipelines/cmhother00000000000000001", 404, R"({"error":"Job not found"})");
    row("GET /api/pipelines/nope", 404, R"({"error":"Job not found"})");
}

void TestQuirksNext::listsAreAnsweredAsObserved()
{
    answeredAsObserved();
}

void TestQuirksNext::resultsAreAnsweredAsObserved_data()
{
    callColumns();
    const QByteArray results = "GET /api/pipelines/cmhdone00000000000000001/results";
    row((results + "?limit=2").constData(), 200,
        R"({"job_id":"cmhdone00000000000000001","job_status":"completed","results":[{"id":"res001","sweep_run_id":"run_nvda","ticker":"NVDA","strategy_type":"EMA","parameters":{"fast_period":6,"slow_period":22},"performance":{"score":2.33,"sharpe_ratio":1.7,"sortino_ratio":1.95,"total_return_pct":130.5,"annualized_return":28.3,"max_drawdown_pct":9.2,"win_rate_pct":59,"profit_factor":2},"trades":{"total_trades":97,"trades_per_month":4.05,"avg_trade_duration":"8 days 12:30:00"},"created_at":"2026-11-20T09:02:12.000Z"},{"id":"res002"}],"statistics":{"total_results":2,"lowest_drawdown":-10.2},"metadata":{"sorted_by":"score","order":"desc","limit":2}})");
    row((results + "?sort_by=sharpe_ratio&order=asc&limit=1").constData(), 200,
        R"({"results":[{"id":"res012","performance":{"sharpe_ratio":-0.5}}]})");
    row((results + "?sort_by=max_drawdown_pct&order=asc&limit=2").constData(), 200,
        R"({"results":[{"id":"res012"},{"id":"res010"}]})");
    row((results + "?sort_by=bogus&order=sideways&limit=1").constData(), 200,
        R"({"results":[{"id":"res001"}],"statistics":{"total_results":1,"best_sharpe_ratio":1.7,"best_return":130.5,"lowest_drawdown":9.2,"avg_sharpe_ratio":1.7,"avg_return":130.5},"metadata":{"sorted_by":"bogus","order":"sideways","limit":1}})");
    row((results + "?limit=abc").constData(), 500, kRaw);
    row((results + "?limit=0").constData(), 200,
        R"({"results":[],"statistics":null,"metadata":{"sorted_by":"score","order":"desc","limit":0}})");
    row("GET /api/pipelines/cmhrunning000000000000001/results", 200,
        R"({"job_status":"running","results":[],"statistics":null,"metadata":{"sorted_by":"score","order":"desc","limit":100}})");
    row("GET /api/pipelines/cmhetl0000000000000000001/results", 400,
        R"({"error":"This job type does not have trading sweep results"})");
    row("GET /api/pipelines/nope/results", 404, R"({"error":"Job not found"})");
}

void TestQuirksNext::resultsAreAnsweredAsObserved()
{
    answeredAsObserved();
}

void TestQuirksNext::changesAreAnsweredAsObserved_data()
{
    callColumns();
    row("DELETE /api/pipelines/cmhdone00000000000000001", 400,
        R"({"error":"Cannot cancel job","message":"Job is already completed"})");
    row("DELETE /api/pipelines/cmhfailed000000000000001", 400,
        R"({"error":"Cannot cancel job","message":"Job is already failed"})");
    row("DELETE /api/pipelines/nope", 404, R"({"error":"Job not found"})");
    row("POST /api/pipelines", 201,
        R"({"job":{"id":"<any>","job_type":"trading-sweep","status":"queued","parameters":{"ticker":"BTC-USD","step":5},"created_at":"<any>"},"message":"Job queued successfully","webhook_trigger_note":"<any>","webhook_url":"<any>"})",
        R"({"job_type":"trading-sweep","ticker":"BTC-USD","config":{"step":5}})");
    row("POST /api/pipelines", 201, R"({"job":{"job_type":"ml-inference","parameters":{}}})",
        R"({"job_type":"ml-inference"})");
    row("POST /api/pipelines", 400,
        R"({"error":"Validation error","details":{"_errors":[],"job_type":{"_errors":["Invalid option: expected one of \"trading-sweep\"|\"document-processing\"|\"data-etl\"|\"ml-inference\""]},"ticker":{"_errors":["Invalid input: expected string, received number"]}}})",
        R"({"job_type":"nope","ticker":5})");
    row("POST /api/pipelines", 400,
        R"({"details":{"config":{"_errors":["Invalid input: expected record, received array"]}}})",
        R"({"job_type":"trading-sweep","config":[]})");
    row("POST /api/pipelines", 500,
        R"({"error":"Internal server error","message":"Unterminated string in JSON at position 5"})", R"({"job)");
    row("POST /api/pipelines", 500, R"({"error":"Internal server error","message":"Unexpected end of JSON input"})");
    row("PUT /api/pipelines", 405, "");
    row("GET /api/nope", 404, "<!DOCTYPE html>");
    row("GET /api/health", 200,
        R"({"status":"ok","message":"Database connected successfully","timestamp":"<any>","database":{"url":"configured","hasConnection":true}})");
}

void TestQuirksNext::changesAreAnsweredAsObserved()
{
    answeredAsObserved();
}

void TestQuirksNext::answeredAsObserved()
{
    QFETCH(QByteArray, call);
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, answer);
    Bench bench;
    World &world = bench.standin.world;
    seedTranscriptRows(world);
    const QByteArray cookie = cookieOf(QStringLiteral("minimal"), world.signIn(world.users.first()));
    const qsizetype space = call.indexOf(' ');
    const RawAnswer got = ask(bench.network, bench.standin.next.url(),
        {.method = call.left(space),
            .target = call.mid(space + 1),
            .headers = {{"Cookie", cookie}, {"Content-Type", "application/json"}},
            .body = body});
    QTEST(got.status, "status");
    if (answer.startsWith('{'))
        QVERIFY2(holds(parsedJson(got.body), parsedJson(answer)), got.body.constData());
    else
        QVERIFY(answer.isEmpty() ? got.body.isEmpty() : got.body.startsWith(answer));
}

void TestQuirksNext::aRunningJobCountsUp()
{
    Bench bench;
    World &world = bench.standin.world;
    const QString id = bench.job();
    world.advance();
    const QByteArray cookie = cookieOf(QStringLiteral("minimal"), world.signIn(world.users.first()));
    const auto seconds = [&] {
        const RawAnswer got = ask(bench.network, bench.standin.next.url(),
            {.method = "GET",
                .target = "/api/pipelines/" + id.toLatin1(),
                .headers = {{"Cookie", cookie}},
                .body = {}});
        return parsedJson(got.body).toObject().value(QLatin1String("duration_seconds")).toInt(-1);
    };
    const int first = seconds();
    QVERIFY(first >= 0);
    world.movedMs = 60'000;
    QVERIFY(seconds() >= first + 60);
}

void TestQuirksNext::aCancelledRowSaysSo()
{
    Bench bench;
    QVERIFY(bench.signIn());
    const QString id = bench.job();
    const auto receipt = bench.wait(bench.web.cancel(id));
    QVERIFY(receipt);
    QCOMPARE(receipt->status, QStringLiteral("failed"));
    QVERIFY(receipt->completedMs > 0);
    const QJsonObject row = bench.standin.world.job(id);
    QCOMPARE(row.value(QLatin1String("status")).toString(), QStringLiteral("FAILED"));
    QCOMPARE(row.value(QLatin1String("errorMessage")).toString(), QLatin1String(kCancelMark));
    QCOMPARE(stateOf(*bench.wait(bench.web.detail(id))), JobState::Cancelled);
    // The worker was told nothing: it may finish, and the row says so.
    bench.standin.world.update(id, {{QStringLiteral("status"), QStringLiteral("COMPLETED")}});
    QCOMPARE(bench.wait(bench.web.cancel(id)).error().kind, K::Rejected);
}

void TestQuirksNext::theClientReadsEveryRow_data()
{
    QTest::addColumn<QString>("id");
    QTest::addColumn<int>("state");
    const auto state = [](const char *id, JobState is) { QTest::newRow(id) << QString::fromLatin1(id) << int(is); };
    state("cmhdone00000000000000001", JobState::Completed);
    state("cmhrunning000000000000001", JobState::Running);
    state("cmhqueued0000000000000001", JobState::Queued);
    state("cmhcancel000000000000001", JobState::Cancelled);
    state("cmhfailed000000000000001", JobState::Failed);
    state("cmhetl0000000000000000001", JobState::Completed);
}

void TestQuirksNext::theClientReadsEveryRow()
{
    QFETCH(QString, id);
    Bench bench;
    seedTranscriptRows(bench.standin.world);
    QVERIFY(bench.signIn());
    const auto job = bench.wait(bench.web.detail(id));
    QVERIFY2(job, job ? "" : qPrintable(job.error().detail));
    QTEST(int(stateOf(*job)), "state");
    const auto page = bench.wait(bench.web.list(0, 50));
    QVERIFY(page);
    QCOMPARE(page->jobs.size(), 6);
    QCOMPARE(page->total, 6);
    for (const RemoteJob &listed : page->jobs)
        QVERIFY(listed.id != job->id || (listed.parameters == job->parameters && listed.createdMs == job->createdMs));
}

void TestQuirksNext::theClientNamesEachRefusal_data()
{
    QTest::addColumn<QString>("call");
    QTest::addColumn<int>("kind");
    QTest::newRow("status=cancelled") << "cancelled" << int(K::ServiceFailed);
    QTest::newRow("unknown job") << "unknown" << int(K::NotFound);
    QTest::newRow("another tenant's") << "other" << int(K::NotFound);
    QTest::newRow("results of another type") << "results" << int(K::Rejected);
    QTest::newRow("cancel of a finished one") << "finished" << int(K::Rejected);
    QTest::newRow("unknown type") << "type" << int(K::Rejected);
    QTest::newRow("no tenant") << "tenant" << int(K::Rejected);
}

void TestQuirksNext::theClientNamesEachRefusal()
{
    QFETCH(QString, call);
    Bench bench;
    seedTranscriptRows(bench.standin.world);
    QVERIFY(bench.signIn());
    if (call == QLatin1String("tenant"))
        bench.standin.world.users.first().tenant.clear(); // lost after the sign-in
    const auto kind = [&](const auto &result) { return result ? -1 : int(result.error().kind); };
    const auto detail = [](const char *id) { return QString::fromLatin1(id); };
    const int got = call == QLatin1String("cancelled") ? kind(bench.wait(bench.web.list(0, 50, call)))
        : call == QLatin1String("unknown")             ? kind(bench.wait(bench.web.detail(detail("nope"))))
        : call == QLatin1String("other")    ? kind(bench.wait(bench.web.detail(detail("cmhother00000000000000001"))))
        : call == QLatin1String("results")  ? kind(bench.wait(bench.web.results(detail("cmhetl0000000000000000001"))))
        : call == QLatin1String("finished") ? kind(bench.wait(bench.web.cancel(detail("cmhdone00000000000000001"))))
        : call == QLatin1String("type")     ? kind(bench.wait(bench.web.trigger(detail("nope"), {}, {})))
                                            : kind(bench.wait(bench.web.list(0, 50)));
    QTEST(got, "kind");
}

void TestQuirksNext::moreThanAHundredResultsAreFetched()
{
    Bench bench;
    World &world = bench.standin.world;
    QJsonObject row = world.job(bench.job());
    row.insert(QStringLiteral("id"), QStringLiteral("big"));
    row.insert(QStringLiteral("status"), QStringLiteral("COMPLETED"));
    QJsonArray results;
    for (int i = 0; i < 250; ++i) {
        QJsonObject result = pretendedResults(row, {QStringLiteral("SMA")}).first().toObject();
        result.insert(QStringLiteral("slowPeriod"), 30 + i);
        results.append(result);
    }
    world.put(row, results);
    QVERIFY(bench.signIn());
    const auto rows = bench.wait(bench.web.results(QStringLiteral("big")));
    QVERIFY(rows);
    QCOMPARE(rows->rows.size(), 250);
}

QTEST_GUILESS_MAIN(TestQuirksNext)
#include "tst_quirksnext.moc"
