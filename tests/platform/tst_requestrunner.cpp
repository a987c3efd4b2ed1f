// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/requestrunner.h"
#include "tests/support/fakenetwork.h"
#include "tests/support/rawserver.h"
#include "tests/support/virtualtime.h"

#include <QTest>

#include <memory>

using namespace zixly;
using namespace zixly::platform;
using namespace zixly::test;
using K = Error::Kind;

class TestRequestRunner : public QObject
{
    Q_OBJECT
private slots:
    void everyRefusalHasAKindAndASentence_data();
    void everyRefusalHasAKindAndASentence();
    void onlyReadsAreRepeated_data();
    void onlyReadsAreRepeated();
    void theServiceMaySayWhen();
    void silenceEndsInATimeout_data();
    void silenceEndsInATimeout();
    void plainHttpIsNotSent();
    void destroyingTheRunnerCancels();
    void brokenAnswers_data();
    void brokenAnswers();
    void aPostIsNeverSentTwice_data();
    void aPostIsNeverSentTwice();
    void largeAnswersAreCutOff_data();
    void largeAnswersAreCutOff();
    void redirectsStayOnTheHost_data();
    void redirectsStayOnTheHost();
    void unchangedIsUnderstood();
    void theClocksAreCompared();
    void cookiesOfTheServerAreNotKept();
};

static HttpRequest aRead(const QUrl &url = QUrl(QStringLiteral("https://zixly.example.com/api/pipelines")))
{
    return {.url = url, .what = QStringLiteral("Job j1")};
}

static HttpRequest aPost(const QUrl &url = QUrl(QStringLiteral("https://zixly.example.com/api/pipelines")))
{
    return {.method = "POST", .url = url, .body = "{\"job_type\":\"trading-sweep\"}"};
}

// Everything a runner needs, in virtual time and without a network.
struct Bench {
    VirtualTime time;
    FakeNetwork network;
    std::unique_ptr<RequestRunner> runner = std::make_unique<RequestRunner>(network, time, time, [] { return 0.5; });

    template <class Future>
    bool settle(const Future &future, qint64 limitMs = 600'000)
    {
        for (qint64 spent = 0; spent < limitMs && !future.isFinished(); spent += 100) {
            QCoreApplication::processEvents();
            QCoreApplication::processEvents();
            if (!future.isFinished())
                time.advance(100);
        }
        return future.isFinished();
    }
};

void TestRequestRunner::everyRefusalHasAKindAndASentence_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("text");
    const auto row = [](const char *name, int status, const QByteArray &body, K kind, const char *text) {
        QTest::newRow(name) << status << body << int(kind) << QString::fromUtf8(text);
    };
    row("Next 401", 401, R"({"error":"Unauthorized"})", K::Unauthorized, "Unauthorized");
    row("Next no tenant", 400, R"({"error":"No tenant associated with user"})", K::Rejected, "No tenant associated");
    row("Next zod 4", 400,
        R"({"error":"Validation error","details":{"_errors":[],"ticker":{"_errors":["expected string, received null"]}}})",
        K::Rejected, "ticker: expected string, received null");
    row("Next not found", 404, R"({"error":"Job not found"})", K::NotFound, "Job not found");
    row("Next cannot cancel", 400, R"({"error":"Cannot cancel job","message":"Job is already completed"})", K::Rejected,
        "Job is already completed");
    row("Next raw exception", 500, R"({"error":"Internal server error","message":"Unexpected end of JSON input"})",
        K::ServiceFailed, "Unexpected end of JSON input");
    row("Next 405, empty", 405, "", K::Rejected, "HTTP 405");
    row("Next unknown path", 404, "<!DOCTYPE html><html></html>", K::BadAnswer, "a web page");
    row("receiver zod 3", 400,
        R"({"error":"Validation failed","details":[{"code":"too_small","message":"Number must be greater than or equal to 1",)"
        R"("path":["fast_range",0]}],"timestamp":"2026-11-23T04:21:33.686Z"})",
        K::Rejected, "fast_range.0: Number must be greater than or equal to 1");
    row("receiver not found", 404, R"({"error":"Job not found: nope","timestamp":"2026-11-23T04:21:34.050Z"})",
        K::NotFound, "Job not found: nope");
    row("Nest list", 400,
        R"({"statusCode":400,"error":"Bad Request","message":["limit must not be greater than 100","x"],"timestamp":"t"})",
        K::Rejected, "limit must not be greater than 100; x");
    row("Nest text", 401,
        R"({"statusCode":401,"error":"Unauthorized","message":"Tenant ID not found in user metadata"})",
        K::Unauthorized, "Tenant ID not found");
    row("Trading detail", 403, R"({"detail":"Scope 'strategy' required"})", K::Forbidden, "Scope 'strategy' required");
    row("Trading no key", 401, R"({"detail":"API key required"})", K::Unauthorized, "API key required");
    row("Trading 422", 422, R"({"error":"Validation error","detail":"[{'loc': ('body',)}]","code":"VALIDATION_ERROR"})",
        K::Rejected, "[{'loc'");
    row("FastAPI list", 422, R"({"detail":[{"loc":["body","ticker"],"msg":"field required"}]})", K::Rejected,
        "body.ticker: field required");
    row("PostgREST", 401, R"({"code":"PGRST301","details":null,"hint":null,"message":"JWT expired"})", K::Unauthorized,
        "JWT expired");
    row("Auth, old", 400, R"({"code":400,"error_code":"invalid_credentials","msg":"Invalid login credentials"})",
        K::Rejected, "Invalid login credentials");
    row("Auth, OAuth", 400, R"({"error":"invalid_request","error_description":"refresh_token required"})", K::Rejected,
        "refresh_token required");
    row("gateway hint", 401, R"({"message":"Invalid API key","hint":"Double check your Supabase key."})",
        K::Unauthorized, "Double check");
    row("429", 429, R"({"error":"Too many","detail":"3 concurrent","active_connections":3})", K::TooManyRequests,
        "3 concurrent");
    row("proxy page", 503, "<html><head></head></html>", K::ServiceFailed, "a web page");
    row("wrong charset", 500, QByteArray("{\"error\":\"Z\xfcrich\"}"), K::ServiceFailed, "HTTP 500");
    row("a redirect", 302, "", K::BadAnswer, "redirects to");
    row("a status of the future", 777, "", K::ServiceFailed, "HTTP 777");
    row("informational", 199, "", K::BadAnswer, "HTTP 199");
}

void TestRequestRunner::everyRefusalHasAKindAndASentence()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(QString, text);
    HttpRequest request = aRead();
    request.attempts = 1;
    Bench bench;
    bench.network.replies.append(CannedReply{.status = status, .body = body});
    const auto future = bench.runner->send(request);
    QVERIFY(bench.settle(future));
    QVERIFY(!future.result());
    const Error error = future.result().error();
    QTEST(int(error.kind), "kind");
    QVERIFY2(error.detail.contains(text), qPrintable(error.detail));
    QVERIFY(error.detail.size() < 400);
    QCOMPARE(error.subject, error.kind == K::NotFound ? QStringLiteral("Job j1") : serviceTitle(ServiceKind::WebApi));
    QVERIFY(!explain(error).contains(QLatin1String("defect")));
}

void TestRequestRunner::onlyReadsAreRepeated_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<int>("status");
    QTest::addColumn<int>("network");
    QTest::addColumn<int>("sent");
    QTest::addColumn<int>("kind");
    const auto row
        = [](const char *name, const char *method, int status, QNetworkReply::NetworkError error, int sent, K kind) {
              QTest::newRow(name) << QByteArray(method) << status << int(error) << sent << int(kind);
          };
    using N = QNetworkReply;
    row("read, refused", "GET", 0, N::ConnectionRefusedError, 3, K::Network);
    row("read, reset", "GET", 0, N::RemoteHostClosedError, 3, K::Network);
    row("read, reset in the body", "GET", 200, N::RemoteHostClosedError, 3, K::Network);
    row("read, 503", "GET", 503, N::NoError, 3, K::ServiceFailed);
    row("read, 504", "GET", 504, N::NoError, 3, K::ServiceFailed);
    row("read, 429", "GET", 429, N::NoError, 3, K::TooManyRequests);
    row("read, 500", "GET", 500, N::NoError, 1, K::ServiceFailed);
    row("read, 401", "GET", 401, N::NoError, 1, K::Unauthorized);
    row("read, 404", "GET", 404, N::NoError, 1, K::NotFound);
    row("read, certificate", "GET", 0, N::SslHandshakeFailedError, 1, K::Untrusted);
    row("read, no HTTP", "GET", 0, N::ProtocolFailure, 1, K::BadAnswer);
    row("post, refused: not sent", "POST", 0, N::ConnectionRefusedError, 1, K::Network);
    row("post, no such host: not sent", "POST", 0, N::HostNotFoundError, 1, K::Network);
    row("post, certificate: not sent", "POST", 0, N::SslHandshakeFailedError, 1, K::Untrusted);
    row("post, proxy refused: not sent", "POST", 0, N::ProxyConnectionRefusedError, 1, K::Network);
    row("post, reset: nobody knows", "POST", 0, N::RemoteHostClosedError, 1, K::OutcomeUnknown);
    row("post, reset in the body", "POST", 201, N::RemoteHostClosedError, 1, K::OutcomeUnknown);
    row("post, would be sent again", "POST", 0, N::ContentReSendError, 1, K::OutcomeUnknown);
    row("post, no HTTP", "POST", 0, N::ProtocolFailure, 1, K::OutcomeUnknown);
    row("post, bad gateway", "POST", 502, N::NoError, 1, K::OutcomeUnknown);
    row("post, gateway timeout", "POST", 504, N::NoError, 1, K::OutcomeUnknown);
    row("post, 500", "POST", 500, N::NoError, 1, K::ServiceFailed);
    row("post, 503", "POST", 503, N::NoError, 1, K::ServiceFailed);
    row("post, 400", "POST", 400, N::NoError, 1, K::Rejected);
    row("delete, reset", "DELETE", 0, N::RemoteHostClosedError, 1, K::OutcomeUnknown);
}

void TestRequestRunner::onlyReadsAreRepeated()
{
    QFETCH(QByteArray, method);
    QFETCH(int, status);
    QFETCH(int, network);
    Bench bench;
    bench.network.replies.append(
        CannedReply{.status = status, .error = static_cast<QNetworkReply::NetworkError>(network)});
    HttpRequest request = method == "POST" ? aPost() : aRead();
    request.method = method;
    const auto future = bench.runner->send(request);
    QVERIFY(bench.settle(future));
    QVERIFY(!future.result());
    QTEST(int(future.result().error().kind), "kind");
    QTEST(int(bench.network.seen.size()), "sent");
}

void TestRequestRunner::theServiceMaySayWhen()
{
    Bench bench;
    bench.network.replies.append(CannedReply{.status = 429, .headers = {{"Retry-After", "7"}}});
    bench.network.replies.append(CannedReply{.status = 200, .body = "{}"});
    const auto future = bench.runner->send(aRead());
    QTRY_COMPARE(bench.time.untilNext(), 7'000);
    QVERIFY(bench.settle(future));
    QVERIFY(future.result());
    QVERIFY(bench.time.runningMs() >= 7'000);
}

void TestRequestRunner::silenceEndsInATimeout_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<int>("kind");
    QTest::newRow("read") << QByteArray("GET") << int(K::Timeout);
    QTest::newRow("post") << QByteArray("POST") << int(K::OutcomeUnknown);
}

void TestRequestRunner::silenceEndsInATimeout()
{
    QFETCH(QByteArray, method);
    Bench bench;
    HttpRequest request = method == "POST" ? aPost() : aRead();
    request.attempts = 2;
    request.timeoutMs = 1'000;
    const auto future = bench.runner->send(request); // the network never answers
    QVERIFY(bench.settle(future, 10'000));
    QTEST(int(future.result().error().kind), "kind");
    QCOMPARE(bench.network.seen.size(), method == "POST" ? 1 : 2);
}

void TestRequestRunner::plainHttpIsNotSent()
{
    Bench bench;
    const auto future = bench.runner->send(aRead(QUrl(QStringLiteral("http://zixly.example.com/"))));
    QVERIFY(future.isFinished());
    QCOMPARE(future.result().error().kind, K::PlainHttp);
    QVERIFY(bench.network.seen.isEmpty());
    QVERIFY(!bench.runner->open(aRead(QUrl(QStringLiteral("http://zixly.example.com/")))));
    HttpRequest allowed = aRead(QUrl(QStringLiteral("http://zixly.example.com/")));
    allowed.allowPlainHttp = true;
    bench.network.replies.append(CannedReply{.body = "{}"});
    const auto sent = bench.runner->send(allowed);
    QVERIFY(bench.settle(sent));
    QVERIFY(sent.result());
}

void TestRequestRunner::destroyingTheRunnerCancels()
{
    Bench bench;
    const auto future = bench.runner->send(aRead());
    bench.runner.reset();
    QVERIFY(future.isFinished());
    QVERIFY(future.isCanceled());
    bench.time.advance(60'000);
}

// What follows talks to a real socket.
struct RealBench {
    explicit RealBench(RawServer::Handler handler)
        : server(std::move(handler))
    {
    }
    RawServer server;
    SystemClock clock;
    TimerScheduler scheduler;
    QNetworkAccessManager network;
    RequestRunner runner{network, clock, scheduler, [] { return 0.0; }};
};

void TestRequestRunner::brokenAnswers_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("kind");
    QTest::newRow("closed at once") << QByteArray() << int(K::Network);
    QTest::newRow("no HTTP") << QByteArray("SSH-2.0-OpenSSH_9.2\r\n\r\n") << int(K::Network);
    QTest::newRow("half a head") << QByteArray("HTTP/1.1 200 OK\r\nConte") << int(K::Network);
    QTest::newRow("shorter than it says")
        << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"jobs\":[") << int(K::Network);
    QTest::newRow("half a chunk") << QByteArray("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n{\"jobs\"")
                                  << int(K::Network);
}

void TestRequestRunner::brokenAnswers()
{
    QFETCH(QByteArray, bytes);
    RealBench bench([bytes](const QByteArray &, QTcpSocket &socket) {
        socket.write(bytes);
        socket.disconnectFromHost();
    });
    HttpRequest request = aRead(bench.server.url());
    request.attempts = 1;
    const auto future = bench.runner.send(request);
    QTRY_VERIFY(future.isFinished());
    QVERIFY(!future.result());
    QTEST(int(future.result().error().kind), "kind");
}

void TestRequestRunner::aPostIsNeverSentTwice_data()
{
    QTest::addColumn<bool>("warm"); // a kept-alive connection, where Qt would send again by itself
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("fresh connection, closed") << false << QByteArray();
    QTest::newRow("kept-alive connection, closed") << true << QByteArray();
    QTest::newRow("kept-alive connection, half a head") << true << QByteArray("HTTP/1.1 20");
    QTest::newRow("kept-alive connection, half a body")
        << true << QByteArray("HTTP/1.1 201 Created\r\nContent-Length: 90\r\n\r\n{\"job\"");
}

void TestRequestRunner::aPostIsNeverSentTwice()
{
    QFETCH(bool, warm);
    QFETCH(QByteArray, bytes);
    RealBench bench([bytes](const QByteArray &request, QTcpSocket &socket) {
        if (request.startsWith("GET")) {
            socket.write(RawServer::answer(200, "{}"));
            return;
        }
        socket.write(bytes);
        socket.disconnectFromHost();
    });
    if (warm) {
        const auto first = bench.runner.send(aRead(bench.server.url()));
        QTRY_VERIFY(first.isFinished());
        QVERIFY(first.result());
        bench.server.requests.clear();
    }
    const auto future = bench.runner.send(aPost(bench.server.url()));
    QTRY_VERIFY(future.isFinished());
    QVERIFY(!future.result());
    QCOMPARE(future.result().error().kind, K::OutcomeUnknown);
    QCOMPARE(bench.server.requests.size(), 1);
    QVERIFY(bench.server.requests.first().endsWith("{\"job_type\":\"trading-sweep\"}"));
    QVERIFY(bench.server.requests.first().toLower().contains("content-type: application/json"));
}

void TestRequestRunner::largeAnswersAreCutOff_data()
{
    QTest::addColumn<bool>("announced");
    QTest::newRow("says so") << true;
    QTest::newRow("does not say") << false;
}

void TestRequestRunner::largeAnswersAreCutOff()
{
    QFETCH(bool, announced);
    qint64 written = 0;
    RealBench bench([announced, &written](const QByteArray &, QTcpSocket &socket) {
        socket.write(announced ? "HTTP/1.1 200 OK\r\nContent-Length: 52428800\r\n\r\n" : "HTTP/1.1 200 OK\r\n\r\n");
        const QByteArray block(1 << 16, ' ');
        QObject::connect(&socket, &QTcpSocket::bytesWritten, &socket, [&socket, &written, block](qint64 count) {
            written += count;
            if (socket.bytesToWrite() == 0 && written < 52'428'800)
                socket.write(block);
        });
        socket.write(block);
    });
    HttpRequest request = aRead(bench.server.url());
    request.cap = 1 << 20;
    const auto future = bench.runner.send(request);
    QTRY_VERIFY(future.isFinished());
    QCOMPARE(future.result().error().kind, K::TooLarge);
    QVERIFY(written < 16 << 20);
}

void TestRequestRunner::redirectsStayOnTheHost_data()
{
    QTest::addColumn<QByteArray>("location");
    QTest::addColumn<bool>("follow");
    QTest::addColumn<bool>("ok");
    QTest::newRow("the Trading API's health") << QByteArray("/health/") << true << true;
    QTest::newRow("not asked for") << QByteArray("/health/") << false << false;
    QTest::newRow("another host") << QByteArray("http://evil.example/health/") << true << false;
    QTest::newRow("another port") << QByteArray("http://127.0.0.1:1/health/") << true << false;
    QTest::newRow("another scheme") << QByteArray("file:///etc/passwd") << true << false;
    QTest::newRow("round and round") << QByteArray("/health") << true << false;
    QTest::newRow("nowhere") << QByteArray() << true << false;
}

void TestRequestRunner::redirectsStayOnTheHost()
{
    QFETCH(QByteArray, location);
    QFETCH(bool, follow);
    RealBench bench([location](const QByteArray &request, QTcpSocket &socket) {
        if (request.startsWith("GET /health/ "))
            socket.write(RawServer::answer(200, R"({"status":"healthy"})"));
        else
            socket.write(RawServer::answer(307, "", location.isEmpty() ? "" : "Location: " + location + "\r\n"));
    });
    HttpRequest request = aRead(bench.server.url(QStringLiteral("/health")));
    request.followSameHost = follow;
    const auto future = bench.runner.send(request);
    QTRY_VERIFY(future.isFinished());
    QTEST(future.result().has_value(), "ok");
}

void TestRequestRunner::unchangedIsUnderstood()
{
    RealBench bench([](const QByteArray &request, QTcpSocket &socket) {
        if (request.contains("If-None-Match: W/\"a\""))
            socket.write("HTTP/1.1 304 Not Modified\r\nETag: W/\"a\"\r\n\r\n");
        else
            socket.write(RawServer::answer(200, "{}", "ETag: W/\"a\"\r\n"));
    });
    const auto first = bench.runner.send(aRead(bench.server.url()));
    QTRY_VERIFY(first.isFinished());
    QVERIFY(first.result());
    HttpRequest again = aRead(bench.server.url());
    again.etag = first.result()->header("etag");
    QCOMPARE(again.etag, "W/\"a\"");
    const auto second = bench.runner.send(again);
    QTRY_VERIFY(second.isFinished());
    QVERIFY(second.result());
    QVERIFY(second.result()->notModified());
}

void TestRequestRunner::theClocksAreCompared()
{
    RealBench bench([](const QByteArray &, QTcpSocket &socket) {
        socket.write(RawServer::answer(200, "{}", "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"));
    });
    const auto future = bench.runner.send(aRead(bench.server.url()));
    QTRY_VERIFY(future.isFinished());
    const qint64 then = 784'111'777'000;
    QVERIFY(qAbs(*future.result()->skewMs - (then - bench.clock.nowMs())) < 5'000);
}

void TestRequestRunner::cookiesOfTheServerAreNotKept()
{
    RealBench bench([](const QByteArray &, QTcpSocket &socket) {
        socket.write(RawServer::answer(200, "{}", "Set-Cookie: sb-127-auth-token=stolen; Path=/\r\n"));
    });
    for (int i = 0; i < 2; ++i) {
        const auto future = bench.runner.send(aRead(bench.server.url()));
        QTRY_VERIFY(future.isFinished());
    }
    QVERIFY(!bench.server.requests.last().toLower().contains("cookie"));
}

QTEST_GUILESS_MAIN(TestRequestRunner)
#include "tst_requestrunner.moc"
