// SPDX-License-Identifier: GPL-3.0-or-later
#include "../support/rawhttp.h"
#include "apifixture.h"
#include "server/api/router.h"

#include <QJsonArray>
#include <QSet>

using namespace Qt::Literals::StringLiterals;
using namespace zixly;
using namespace zixly::test;

namespace {

constexpr int kStatuses[] = {400, 404, 405, 415, 422};

QByteArray targetOf(const Route &route)
{
    return QByteArray(route.pattern).replace(":id", "0190f000-0000-7000-8000-000000000000");
}

QByteArray cookieJson(const QByteArray &key)
{
    return R"({"access_token":")" + key + R"(","refresh_token":"x","user":{"email":"a@b.example"}})";
}

} // namespace

// Who gets in, and what everybody is told: driven by the table of routes, so that a new route is covered.
class TestLocalApi : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_api = std::make_unique<ApiFixture>();
        QVERIFY(m_api->begin());
    }
    void cleanup() { m_api.reset(); }
    void withoutAKeyNothingIsOpen();
    void switchesOpenWhatTheySay();
    void scopesAreHeeded();
    void aKeyMayBeShownInManyWays_data();
    void aKeyMayBeShownInManyWays();
    void aKeyInTheAddressIsNone();
    void wrongKeysAreRefused_data();
    void wrongKeysAreRefused();
    void guessingIsSlowedDown();
    void expiredAndRevokedKeysEnd();
    void aRotatedKeyWorksOnForAWhile();
    void ratesAreEachKeysOwn();
    void hostsAreNamed_data();
    void hostsAreNamed();
    void originsAreNamed();
    void preflightsAreAnsweredForKnownOrigins();
    void everyAnswerGuardsBrowsers();
    void errorsTellNothingOfTheInside();
    void methodsThatAreNotThere();
    void nothingLoggedHoldsAKey();
    void linesOfTheLogCannotBeForged();
    void theAuditSaysWhoDidWhat();

private:
    RawAnswer show(const ApiFixture::Headers &headers, const QByteArray &target = "/health/")
    {
        return m_api->ask("GET", target, headers);
    }
    std::unique_ptr<ApiFixture> m_api;
};

void TestLocalApi::withoutAKeyNothingIsOpen()
{
    QStringList open;
    for (const Route &route : router::table()) {
        const QByteArray line = QByteArray(route.method) + ' ' + route.pattern;
        const RawAnswer answer = m_api->ask(route.method, targetOf(route), {}, "{}");
        if (answer.status == 200) {
            open << QString::fromLatin1(line);
            continue;
        }
        QVERIFY2(answer.status == 401, (line + " gives " + QByteArray::number(answer.status)).constData());
        QVERIFY2(answer.headers.value("www-authenticate").startsWith("Bearer"), line.constData());
    }
    QCOMPARE(open, (QStringList{u"GET /health"_s, u"GET /api/health"_s}));
    QCOMPARE(show({}, "/nowhere").status, 401); // not even what there is
    QCOMPARE(m_api->ask("PUT", "/health", {}).status, 401);
}

void TestLocalApi::switchesOpenWhatTheySay()
{
    ApiFixture open;
    QVERIFY(open.begin({.openWebhooks = true, .openMetrics = true}));
    for (const Route &route : router::table()) {
        const int status = open.ask(route.method, targetOf(route), {}, "{}").status;
        const bool isOpen
            = route.access == Access::Open || route.access == Access::Webhook || route.access == Access::Metrics;
        QVERIFY2((status != 401) == isOpen, (QByteArray(route.method) + ' ' + route.pattern).constData());
    }
}

void TestLocalApi::scopesAreHeeded()
{
    for (const Route &route : router::table()) {
        const QByteArray line = QByteArray(route.method) + ' ' + route.pattern;
        const auto status = [&](const QByteArray &key) {
            return m_api->ask(route.method, targetOf(route), {{"X-API-Key", key}}, "{}").status;
        };
        const bool isSignIn = QByteArrayView(route.pattern).startsWith("/auth/v1/"); // changes nothing
        const bool writes = QByteArrayView(route.method) != "GET" && !isSignIn;
        const bool forAdmin = route.access == Access::Admin;
        QVERIFY2((status(m_api->read) == 403) == (writes || forAdmin), line.constData());
        QVERIFY2((status(m_api->run) == 403) == forAdmin, line.constData());
        QVERIFY2(status(m_api->admin) != 403 && status(m_api->admin) != 401, line.constData());
    }
}

void TestLocalApi::aKeyMayBeShownInManyWays_data()
{
    QTest::addColumn<QByteArray>("name");
    for (const char *name : {"Bearer", "bearer in small letters", "X-API-Key", "apikey", "cookie of the web API",
             "cookie in pieces", "cookie with percent signs", "cookie of the Trading API", "cookie among others"})
        QTest::newRow(name) << QByteArray(name);
}

void TestLocalApi::aKeyMayBeShownInManyWays()
{
    QFETCH(QByteArray, name);
    const QByteArray key = m_api->read;
    const QByteArray base64
        = "base64-" + cookieJson(key).toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
    const QByteArray half = base64.left(40);
    const QHash<QByteArray, ApiFixture::Headers> ways{{"Bearer", {{"Authorization", "Bearer " + key}}},
        {"bearer in small letters", {{"authorization", "bearer " + key}}}, {"X-API-Key", {{"X-API-Key", key}}},
        {"apikey", {{"apikey", key}}}, {"cookie of the web API", {{"Cookie", "sb-local-auth-token=" + base64}}},
        {"cookie in pieces", {{"Cookie", "sb-x-auth-token.1=" + base64.mid(40) + "; sb-x-auth-token.0=" + half}}},
        {"cookie with percent signs", {{"Cookie", "sb-x-auth-token=" + cookieJson(key).toPercentEncoding()}}},
        {"cookie of the Trading API", {{"Cookie", "trading_session=" + key}}},
        {"cookie among others", {{"Cookie", "a=b; theme=dark; trading_session=" + key + "; c"}}}};
    const auto way = ways.constFind(name);
    QVERIFY(way != ways.constEnd());
    QCOMPARE(show(*way).status, 200);
    ApiFixture::Headers wrong = *way;
    wrong.first().second.replace(key.mid(12), QByteArray(43, 'A'));
    wrong.first().second.replace(base64.mid(50, 60), QByteArray(60, 'A'));
    QCOMPARE(show(wrong).status, 401);
}

void TestLocalApi::aKeyInTheAddressIsNone()
{
    QCOMPARE(show({}, "/health/?apikey=" + m_api->read).status, 401);
    // But for the WebSocket of browsers, which cannot send a header.
    QCOMPARE(show({}, "/realtime/v1/websocket?apikey=" + m_api->read).status, 426);
    QCOMPARE(show({}, "/realtime/v1/websocket").status, 401);
}

void TestLocalApi::wrongKeysAreRefused_data()
{
    QTest::addColumn<QByteArray>("shown");
    QTest::newRow("another secret") << QByteArray("SECRET");
    QTest::newRow("another id") << QByteArray("ID");
    QTest::newRow("nonsense") << QByteArray("nonsense");
    QTest::newRow("long") << QByteArray(8000, 'x');
    QTest::newRow("the hash") << QByteArray("HASH");
}

void TestLocalApi::wrongKeysAreRefused()
{
    QFETCH(QByteArray, shown);
    const QByteArray key = m_api->read;
    if (shown == "SECRET")
        shown = key.left(12) + QByteArray(43, 'A');
    else if (shown == "ID")
        shown = "zx_ffffffff" + key.mid(11);
    else if (shown == "HASH")
        shown = key.left(12) + presentedKey(key)->secretHash.toBase64(QByteArray::Base64UrlEncoding).left(43);
    const RawAnswer answer = show({{"X-API-Key", shown}}, "/api/pipelines");
    QCOMPARE(answer.status, 401);
    QCOMPARE(answer.body, QByteArray(R"({"error":"Unauthorized"})"));
    QCOMPARE(
        show({{"X-API-Key", shown}}, "/api/v1/jobs/").body, QByteArray(R"({"detail":"Invalid or inactive API key"})"));
}

void TestLocalApi::guessingIsSlowedDown()
{
    int refused = 0;
    for (int i = 0; i < 60; ++i) {
        const QByteArray guess = "zx_" + m_api->read.mid(3, 9) + QByteArray::number(i).rightJustified(43, 'A');
        const RawAnswer answer = show({{"X-API-Key", guess}});
        refused += answer.status == 429 ? 1 : 0;
        QVERIFY(answer.status == 401 || answer.headers.value("retry-after").toInt() > 0);
    }
    QCOMPARE(refused, 30);
    QCOMPARE(show({{"X-API-Key", "nonsense"}}).status, 429);
    QCOMPARE(show({{"X-API-Key", m_api->read}}).status, 200); // who has a key is not shut out by who has none
}

void TestLocalApi::expiredAndRevokedKeysEnd()
{
    const QByteArray brief = m_api->add(ApiScope::Read, 1, m_api->bench.clock.nowMs() + 60'000);
    QVERIFY(m_api->waitForKeys(brief, 200));
    m_api->bench.clock.advance(59'999);
    QCOMPARE(show({{"X-API-Key", brief}}).status, 200);
    m_api->bench.clock.advance(1);
    QCOMPARE(show({{"X-API-Key", brief}}).status, 401);
    QVERIFY(ApiKeyFile(m_api->bench.profile.folder).revoke(QString::fromLatin1(m_api->read.mid(3, 8))));
    QVERIFY(m_api->waitForKeys(m_api->read, 401));
    QCOMPARE(show({{"X-API-Key", m_api->run}}).status, 200);
}

void TestLocalApi::aRotatedKeyWorksOnForAWhile()
{
    const auto next = ApiKeyFile(m_api->bench.profile.folder)
                          .rotate(QString::fromLatin1(m_api->read.mid(3, 8)), 3'600'000, m_api->bench.clock.nowMs());
    QVERIFY(next);
    QVERIFY(m_api->waitForKeys(next->text, 200));
    QCOMPARE(show({{"X-API-Key", m_api->read}}).status, 200);
    m_api->bench.clock.advance(3'600'000);
    QCOMPARE(show({{"X-API-Key", m_api->read}}).status, 401);
    QCOMPARE(show({{"X-API-Key", next->text}}).status, 200);
}

void TestLocalApi::ratesAreEachKeysOwn()
{
    const QByteArray slow = m_api->add(ApiScope::Run, 2);
    QVERIFY(m_api->waitForKeys(slow, 200));
    const auto trigger = [&](const QByteArray &key) {
        return m_api->ask("POST", "/webhook/trading-sweep", {{"X-API-Key", key}}, "{}");
    };
    QCOMPARE(trigger(slow).status, 400); // a wrong body counts, too
    QCOMPARE(trigger(slow).status, 400);
    const RawAnswer refused = trigger(slow);
    QCOMPARE(refused.status, 429);
    QCOMPARE(refused.headers.value("retry-after"), QByteArray("30"));
    QCOMPARE(show({{"X-API-Key", slow}}).status, 200); // reads have a rate of their own
    QCOMPARE(trigger(m_api->run).status, 400);
    m_api->bench.clock.advance(30'000);
    QCOMPARE(trigger(slow).status, 400);
    QCOMPARE(trigger(slow).status, 429);
    QCOMPARE(kTriggersPerMinute, 10); // what the documents promise
    QCOMPARE(kReadsPerMinute, 600);
}

void TestLocalApi::hostsAreNamed_data()
{
    QTest::addColumn<QByteArray>("hosts"); // the header lines
    QTest::addColumn<int>("status");
    QTest::newRow("this computer") << QByteArray("Host: localhost\r\n") << 200;
    QTest::newRow("with port") << QByteArray("Host: LocalHost:8480\r\n") << 200;
    QTest::newRow("address") << QByteArray("Host: 127.0.0.1\r\n") << 200;
    QTest::newRow("address of version 6") << QByteArray("Host: [::1]:80\r\n") << 200;
    QTest::newRow("named by the option") << QByteArray("Host: worker.example\r\n") << 200;
    QTest::newRow("none") << QByteArray() << 421;
    QTest::newRow("empty") << QByteArray("Host:\r\n") << 421;
    QTest::newRow("two") << QByteArray("Host: localhost\r\nHost: localhost\r\n") << 421;
    QTest::newRow("rebound name") << QByteArray("Host: evil.example\r\n") << 421;
    QTest::newRow("almost ours") << QByteArray("Host: localhost.evil.example\r\n") << 421;
    QTest::newRow("ours behind another") << QByteArray("Host: evil.example:localhost\r\n") << 421;
}

void TestLocalApi::hostsAreNamed()
{
    QFETCH(QByteArray, hosts);
    QFETCH(int, status);
    ApiFixture api;
    QVERIFY(api.begin({.hosts = {u"worker.example"_s}}));
    RawHttp client(api.service->port());
    const HttpAnswer answer = client.ask("GET /health/ HTTP/1.1\r\n" + hosts + "X-API-Key: " + api.read + "\r\n\r\n");
    QCOMPARE(answer.status, status);
}

void TestLocalApi::originsAreNamed()
{
    ApiFixture api;
    QVERIFY(api.begin({.origins = {u"https://dashboard.example"_s}}));
    const auto from = [&api](const QByteArray &origin) {
        return api.ask("GET", "/api/pipelines", {{"X-API-Key", api.read}, {"Origin", origin}});
    };
    const RawAnswer known = from("https://dashboard.example");
    QCOMPARE(known.status, 200);
    QCOMPARE(known.headers.value("access-control-allow-origin"), QByteArray("https://dashboard.example"));
    QVERIFY(known.headers.value("vary").contains("Origin"));
    QVERIFY(!known.headers.contains("access-control-allow-credentials"));
    const RawAnswer own = from("http://" + api.host());
    QCOMPARE(own.status, 200);
    QVERIFY(!own.headers.contains("access-control-allow-origin"));
    for (const char *origin : {"https://evil.example", "http://dashboard.example", "https://dashboard.example.evil",
             "https://dashboard.example:8443", "null", "https://DASHBOARD.example"}) {
        const RawAnswer answer = from(origin);
        QVERIFY2(answer.status == 403, origin);
        QVERIFY2(!answer.headers.contains("access-control-allow-origin"), origin);
    }
    // A page of elsewhere cannot start anything by a form and the cookie of the browser.
    QCOMPARE(api.ask("POST", "/webhook/trading-sweep",
                    {{"Cookie", "trading_session=" + api.run}, {"Origin", "https://evil.example"},
                        {"Content-Type", "text/plain"}},
                    R"({"ticker":"WALK",)" + kSweep + '}')
                 .status,
        403);
}

void TestLocalApi::preflightsAreAnsweredForKnownOrigins()
{
    ApiFixture api;
    QVERIFY(api.begin({.origins = {u"https://dashboard.example"_s}}));
    const auto preflight = [&api](const QByteArray &origin) {
        return api.ask("OPTIONS", "/api/pipelines",
            {{"Origin", origin}, {"Access-Control-Request-Method", "POST"},
                {"Access-Control-Request-Headers", "x-api-key"}});
    };
    const RawAnswer known = preflight("https://dashboard.example");
    QCOMPARE(known.status, 204);
    QCOMPARE(known.headers.value("access-control-allow-origin"), QByteArray("https://dashboard.example"));
    QVERIFY(known.headers.value("access-control-allow-headers").contains("X-API-Key"));
    QVERIFY(known.headers.value("access-control-allow-methods").contains("POST"));
    QCOMPARE(preflight("https://evil.example").status, 403);
    QCOMPARE(m_api->ask("OPTIONS", "/api/pipelines", {{"Origin", "https://dashboard.example"}}).status, 403);
}

void TestLocalApi::everyAnswerGuardsBrowsers()
{
    for (const Route &route : router::table()) {
        for (const QByteArray &key : {QByteArray(), m_api->admin}) {
            if (QByteArrayView(route.pattern).endsWith("/websocket") && !key.isEmpty())
                continue;
            const auto headers = m_api->ask(route.method, targetOf(route), {{"X-API-Key", key}}, "{}").headers;
            const QByteArray line = QByteArray(route.method) + ' ' + route.pattern;
            QVERIFY2(headers.value("x-content-type-options") == "nosniff", line.constData());
            QVERIFY2(headers.value("x-frame-options") == "DENY", line.constData());
            QVERIFY2(headers.value("referrer-policy") == "no-referrer", line.constData());
            QVERIFY2(headers.value("cross-origin-resource-policy") == "same-origin", line.constData());
            QVERIFY2(headers.value("content-security-policy").startsWith("default-src 'none'"), line.constData());
            QVERIFY2(!headers.value("cache-control").contains("public"), line.constData());
            QVERIFY2(headers.contains("cache-control"), line.constData());
            QVERIFY2(!headers.contains("server") && !headers.contains("x-powered-by"), line.constData());
            QVERIFY2(!headers.contains("strict-transport-security"), line.constData()); // only by TLS
        }
    }
}

void TestLocalApi::errorsTellNothingOfTheInside()
{
    const QByteArrayList inside{
        "sqlite", "SELECT", "/tmp", "/app/", ".cpp", "Exception", m_api->bench.dir.path().toUtf8()};
    for (const QByteArray &target : {QByteArray("/api/pipelines/nope"), QByteArray("/api/pipelines/'%20OR%201=1--"),
             QByteArray("/api/pipelines/../../etc/passwd"), QByteArray("/api/pipelines?status=';DROP%20TABLE%20jobs"),
             QByteArray("/api/pipelines?limit=99999999999999999999"),
             QByteArray("/api/v1/sweeps/%25%25%25%25%25%25%25%25"), QByteArray("/api/v1/sweeps/________/best"),
             QByteArray("/webhook/jobs/%27"), QByteArray("/nowhere"), QByteArray("/api/audit?limit=x")}) {
        const RawAnswer answer = m_api->ask("GET", target, {{"X-API-Key", m_api->admin}});
        QVERIFY2(std::find(std::begin(kStatuses), std::end(kStatuses), answer.status) != std::end(kStatuses),
            (target + QByteArray::number(answer.status)).constData());
        for (const QByteArray &word : inside)
            QVERIFY2(!answer.body.contains(word), (target + ": " + answer.body).constData());
        QVERIFY2(parsedJson(answer.body).isObject(), answer.body.constData());
    }
}

void TestLocalApi::methodsThatAreNotThere()
{
    for (const char *method : {"PUT", "PATCH", "TRACE", "CONNECT", "FOO"}) {
        RawHttp client(m_api->service->port());
        const HttpAnswer answer = client.ask(QByteArray(method)
            + " /api/pipelines HTTP/1.1\r\nHost: localhost\r\nX-API-Key: " + m_api->admin + "\r\n\r\n");
        QVERIFY2(answer.status == 405, method);
        QCOMPARE(answer.headers.value("allow"), QByteArray("GET, POST"));
        QVERIFY(!answer.body.contains(m_api->admin));
    }
    QCOMPARE(m_api->get("/api/nothing").status, 404);
    const RawAnswer head = m_api->ask("HEAD", "/api/pipelines", {{"X-API-Key", m_api->read}});
    QCOMPARE(head.status, 200);
    QVERIFY(head.body.isEmpty());
}

void TestLocalApi::nothingLoggedHoldsAKey()
{
    m_api->completed();
    QByteArrayList secrets;
    for (const QByteArray &key : {m_api->read, m_api->run, m_api->admin}) {
        secrets << key.mid(12) << presentedKey(key)->secretHash.toHex();
        for (const Route &route : router::table()) {
            m_api->ask(route.method, targetOf(route) + "?apikey=" + key, {{"Authorization", "Bearer " + key}}, key);
            m_api->ask(route.method, targetOf(route), {{"Cookie", "trading_session=" + key + "x"}}, key);
        }
    }
    m_api->service.reset();
    QVERIFY(m_api->logged().contains("\"event\":\"request\""));
    QVERIFY(m_api->logged().contains("wrong key"));
    QVERIFY(m_api->audit().contains("\"action\":\"start\""));
    for (const QByteArray &secret : secrets) {
        QVERIFY(!m_api->logged().contains(secret));
        QVERIFY(!m_api->audit().contains(secret));
    }
    QVERIFY(m_api->logged().contains(m_api->read.mid(3, 8))); // which key it was is told
}

void TestLocalApi::linesOfTheLogCannotBeForged()
{
    QByteArrayList lines;
    ServiceLog log(m_api->bench.clock, ServiceLog::Format::Text, ServiceLog::Level::Debug,
        [&lines](const QByteArray &line) { lines << line; });
    log.write(ServiceLog::Level::Info, "request",
        {{"route", u"/a status=200 key=0123abcd"_s}, {"detail", u"x\n2026 error forged\x1b[31m"_s}, {"plain", u"b"_s}});
    QCOMPARE(lines.size(), 1);
    QVERIFY(!lines.first().contains('\n') && !lines.first().contains('\x1b'));
    QVERIFY(lines.first().contains("route=\"/a status=200 key=0123abcd\""));
    QVERIFY(lines.first().endsWith(" plain=b"));
    // Nor can who has no key fill the metrics with names of his own.
    for (int i = 0; i < 50; ++i)
        m_api->ask("GET", "/made-up-" + QByteArray::number(i), {});
    const QByteArray metrics = m_api->get("/metrics").body;
    QVERIFY(!metrics.contains("made-up"));
    QVERIFY(metrics.contains("http_requests_total{method=\"GET\",route=\"unknown\",status_code=\"401\"} 50"));
}

void TestLocalApi::theAuditSaysWhoDidWhat()
{
    const QByteArray id = m_api->trigger("LONG");
    QVERIFY(!id.isEmpty());
    QCOMPARE(m_api->ask("DELETE", "/api/pipelines/" + id, {{"X-API-Key", m_api->admin}}).status, 200);
    const QJsonArray entries = parsedJson(m_api->ask("GET", "/api/audit", {{"X-API-Key", m_api->admin}}).body)
                                   .toObject()
                                   .value(u"entries")
                                   .toArray();
    QCOMPARE(entries.size(), 2);
    QCOMPARE(entries.at(0).toObject().value(u"action").toString(), u"cancel"_s); // the newest first
    QCOMPARE(entries.at(0).toObject().value(u"key").toString().toLatin1(), m_api->admin.mid(3, 8));
    QCOMPARE(entries.at(1).toObject().value(u"action").toString(), u"start"_s);
    QCOMPARE(entries.at(1).toObject().value(u"name").toString(), u"run"_s);
    QCOMPARE(entries.at(1).toObject().value(u"job").toString().toLatin1(), id);
    QCOMPARE(entries.at(1).toObject().value(u"peer").toString(), u"127.0.0.1"_s);
}

QTEST_GUILESS_MAIN(TestLocalApi)

#include "tst_localapi.moc"
