// SPDX-License-Identifier: GPL-3.0-or-later
#include "../support/rawhttp.h"
#include "httpfixture.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QSslConfiguration>
#include <QSslSocket>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include <thread>

using namespace zixly;
using namespace zixly::test;

// What the HTTP server says to what it is told, byte by byte.
class TestHttp : public QObject
{
    Q_OBJECT

private slots:
    void manyRequestsShareAConnection();
    void pipelinedRequestsAreAnsweredInOrder();
    void headHasTheHeadersOnly();
    void http10ClosesUnlessAskedNotTo();
    void bodiesComeWhole_data();
    void bodiesComeWhole();
    void fieldsBehindAChunkedBodyDoNotCount();
    void malformedRequestsAreRefused_data();
    void malformedRequestsAreRefused();
    void limitsAreTold_data();
    void limitsAreTold();
    void aHeadWithoutAnEndIsCutOff();
    void refusalsCarryTheGuardingHeaders();
    void continueIsPromisedToWhoWaits();
    void tooLongABodyIsNotPromised();
    void anAnswerMayComeFromAnyThread();
    void aReplyThatIsDroppedIsAnError();
    void aStreamComesInPieces();
    void headOfAStreamHasNoBody();
    void headersCannotBeSplit();
    void anAnswerAfterTheEndIsLost();
    void addressesAndCertificatesThatAreNoneAreRefused();
    void aTakenPortIsBusy();
    void drainWaitsForWhatIsOnItsWay();
    void aTimerEndsWithTheServer();
    void tlsSpeaksByItsCertificate();
};

void TestHttp::manyRequestsShareAConnection()
{
    HttpFixture http;
    RawHttp client(http.port());
    for (int i = 0; i < 100; ++i) {
        const HttpAnswer answer = client.ask(getOf("/echo?i=" + QByteArray::number(i)));
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.body, "GET /echo?i=" + QByteArray::number(i) + ' ');
        QCOMPARE(answer.headers.value("connection"), QByteArray("keep-alive"));
        QVERIFY(answer.headers.contains("date"));
    }
    QCOMPARE(http.server->connections(), 1);
    QCOMPARE(client.ask(getOf("/ping", "Connection: close\r\n")).headers.value("connection"), QByteArray("close"));
    QVERIFY(client.waitForClose(5000));
}

void TestHttp::pipelinedRequestsAreAnsweredInOrder()
{
    HttpFixture http;
    RawHttp client(http.port());
    QByteArray all;
    for (int i = 0; i < 50; ++i)
        all += postOf("/echo", QByteArray::number(i));
    client.send(all);
    for (int i = 0; i < 50; ++i)
        QCOMPARE(client.answer().body, "POST /echo " + QByteArray::number(i));
}

void TestHttp::headHasTheHeadersOnly()
{
    HttpFixture http;
    RawHttp client(http.port());
    const HttpAnswer head = client.ask("HEAD /ping HTTP/1.1\r\nHost: localhost\r\n\r\n");
    QCOMPARE(head.status, 200);
    QCOMPARE(head.headers.value("content-length"), QByteArray("4"));
    QCOMPARE(client.ask(getOf("/ping")).body, QByteArray("pong")); // and not the body of the one before
}

void TestHttp::http10ClosesUnlessAskedNotTo()
{
    HttpFixture http;
    RawHttp plain(http.port());
    QCOMPARE(plain.ask("GET /ping HTTP/1.0\r\n\r\n").body, QByteArray("pong"));
    QVERIFY(plain.waitForClose(5000));
    RawHttp kept(http.port());
    for (int i = 0; i < 2; ++i)
        QCOMPARE(kept.ask("GET /ping HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").body, QByteArray("pong"));
    RawHttp stream(http.port()); // which knows no pieces
    stream.send("GET /stream HTTP/1.0\r\n\r\n");
    QTRY_COMPARE(http.count(http.streams), 1);
    http.streams.front()->write(" second");
    http.streams.front()->close();
    const HttpAnswer answer = stream.answer();
    QVERIFY(!answer.headers.contains("transfer-encoding"));
    QCOMPARE(answer.body, QByteArray("first second"));
}

void TestHttp::bodiesComeWhole_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<QByteArray>("body");
    const QByteArray chunked = "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n";
    QTest::newRow("none") << getOf("/echo") << QByteArray();
    QTest::newRow("empty") << postOf("/echo", {}) << QByteArray();
    QTest::newRow("binary") << postOf("/echo", QByteArray("a\0\r\n\xff", 5)) << QByteArray("a\0\r\n\xff", 5);
    QTest::newRow("a megabyte") << postOf("/echo", QByteArray(1024 * 1024, 'b')) << QByteArray(1024 * 1024, 'b');
    QTest::newRow("chunks") << chunked + "3\r\nabc\r\n2;note=x\r\nde\r\n0\r\n\r\n" << QByteArray("abcde");
    QTest::newRow("no chunk") << chunked + "0\r\n\r\n" << QByteArray();
    QTest::newRow("coding in capitals") << QByteArray(chunked).replace("chunked", "Chunked") + "1\r\nA\r\n0\r\n\r\n"
                                        << QByteArray("A");
}

void TestHttp::bodiesComeWhole()
{
    QFETCH(QByteArray, request);
    QFETCH(QByteArray, body);
    HttpFixture http;
    RawHttp client(http.port());
    for (int i = 0; i < 2; ++i) { // the second one begins where the first one ended
        const HttpAnswer answer = client.ask(request);
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.body.mid(answer.body.indexOf("/echo ") + 6), body);
    }
}

void TestHttp::fieldsBehindAChunkedBodyDoNotCount()
{
    HttpFixture http;
    RawHttp client(http.port());
    const HttpAnswer answer = client.ask("POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
                                         "Trailer: X-Late\r\n\r\n1\r\na\r\n0\r\nX-Late: key\r\n\r\n");
    QCOMPARE(answer.status, 200);
    QVERIFY(answer.headers.contains("x-echo-trailer"));
    QVERIFY(!answer.headers.contains("x-echo-x-late"));
}

void TestHttp::malformedRequestsAreRefused_data()
{
    QTest::addColumn<QByteArray>("request");
    const auto post = [](const QByteArray &headers) {
        return "POST /echo HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\nabcde\r\n0\r\n\r\n";
    };
    QTest::newRow("no HTTP") << QByteArray("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n");
    QTest::newRow("no version") << QByteArray("GET /\r\nHost: localhost\r\n\r\n");
    QTest::newRow("version 2") << QByteArray("GET / HTTP/2.0\r\nHost: localhost\r\n\r\n");
    QTest::newRow("HTTP/2 preface") << QByteArray("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    QTest::newRow("spaces") << QByteArray("GET  /ping HTTP/1.1\r\nHost: localhost\r\n\r\n");
    QTest::newRow("method of no token") << QByteArray("G@T /ping HTTP/1.1\r\nHost: localhost\r\n\r\n");
    QTest::newRow("no slash") << QByteArray("GET ping HTTP/1.1\r\nHost: localhost\r\n\r\n");
    QTest::newRow("percent") << getOf("/%zz");
    QTest::newRow("half percent") << getOf("/%4");
    QTest::newRow("NUL in the path") << getOf("/%00");
    QTest::newRow("line end in the query") << getOf("/ping?a=%0d%0aX:%20y");
    QTest::newRow("no UTF-8") << getOf("/%ff");
    QTest::newRow("overlong UTF-8") << getOf("/%c0%af");
    QTest::newRow("raw byte") << getOf("/\x01");
    QTest::newRow("header without colon") << getOf("/ping", "nonsense\r\n");
    QTest::newRow("space before colon") << getOf("/ping", "X-A : b\r\n");
    QTest::newRow("NUL in a header") << getOf("/ping", QByteArray("X-A: a\0b\r\n", 10));
    QTest::newRow("length and chunks") << post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n");
    QTest::newRow("chunks and length") << post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n");
    QTest::newRow("two lengths") << post("Content-Length: 5\r\nContent-Length: 6\r\n");
    QTest::newRow("list of lengths") << post("Content-Length: 5, 6\r\n");
    QTest::newRow("negative length") << post("Content-Length: -5\r\n");
    QTest::newRow("hexadecimal length") << post("Content-Length: 0x5\r\n");
    QTest::newRow("empty length") << post("Content-Length:\r\n");
    QTest::newRow("length beyond 64 bits") << post("Content-Length: 99999999999999999999999\r\n");
    QTest::newRow("unknown coding") << post("Transfer-Encoding: identity\r\n");
    QTest::newRow("coding under chunks") << post("Transfer-Encoding: gzip, chunked\r\n");
    QTest::newRow("chunks under a coding") << post("Transfer-Encoding: chunked, gzip\r\n");
    QTest::newRow("almost chunked") << post("Transfer-Encoding: xchunked\r\n");
    QTest::newRow("two codings") << post("Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n");
    QTest::newRow("chunks of HTTP/1.0") << QByteArray("POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"
                                                      "1\r\na\r\n0\r\n\r\n");
    QTest::newRow("chunk of no size") << post("Transfer-Encoding: chunked\r\n").replace("abcde", "zz");
    QTest::newRow("chunk of negative size") << post("Transfer-Encoding: chunked\r\n").replace("abcde", "-1");
    QTest::newRow("chunk beyond 64 bits")
        << post("Transfer-Encoding: chunked\r\n").replace("abcde", "fffffffffffffffff");
    QTest::newRow("chunk longer than told") << post("Transfer-Encoding: chunked\r\n").replace("abcde", "1\r\nab");
}

void TestHttp::malformedRequestsAreRefused()
{
    QFETCH(QByteArray, request);
    HttpFixture http;
    RawHttp client(http.port());
    // What follows must not be taken for a request of its own.
    const HttpAnswer answer = client.ask(request + getOf("/echo?smuggled"));
    QCOMPARE(answer.status, 400);
    QCOMPARE(answer.headers.value("connection"), QByteArray("close"));
    QVERIFY(client.waitForClose(5000));
    QCOMPARE(client.take(1), QByteArray());
    RawHttp other(http.port());
    QCOMPARE(other.ask(getOf("/ping")).body, QByteArray("pong"));
}

void TestHttp::limitsAreTold_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<int>("status");
    const QByteArray megabyte(1024 * 1024, 'c');
    QTest::newRow("announced body") << QByteArray("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1048577\r\n\r\n")
                                    << 413;
    QTest::newRow("chunked body") << "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n100000\r\n"
            + megabyte + "\r\n1\r\nd\r\n0\r\n\r\n"
                                  << 413;
    QTest::newRow("target") << getOf("/ping?" + QByteArray(4100, 'e')) << 414;
    QTest::newRow("expectation") << getOf("/ping", "Expect: miracles\r\n") << 417;
    QTest::newRow("header") << getOf("/ping", "X-Long: " + QByteArray(17'000, 'f') + "\r\n") << 431;
    QTest::newRow("headers") << getOf("/ping", QByteArray("X-A: b\r\n").repeated(3000)) << 431;
    QTest::newRow("head") << QByteArray("POST /ping HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nab") << 408;
    QTest::newRow("half a head") << QByteArray("GET /ping HTTP/1.1\r\nHost: a\r\n") << 408;
    QTest::newRow("half a chunk") << QByteArray(
        "POST /ping HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab")
                                  << 408;
}

void TestHttp::limitsAreTold()
{
    QFETCH(QByteArray, request);
    QFETCH(int, status);
    HttpFixture http({.headMs = 300, .idleMs = 300, .bodyMs = 300});
    RawHttp client(http.port());
    const HttpAnswer answer = client.ask(request);
    QCOMPARE(answer.status, status);
    QVERIFY(answer.body.startsWith("{\"error\":\""));
    QCOMPARE(answer.headers.value("connection"), QByteArray("close"));
    client.socket().disconnectFromHost();
    QTRY_COMPARE(http.server->connections(), 0);
    QVERIFY(RawHttp(http.port()).waitForClose(3000)); // who says nothing at all is left without a word
}

void TestHttp::aHeadWithoutAnEndIsCutOff()
{
    HttpFixture http;
    RawHttp client(http.port());
    client.send("GET /ping HTTP/1.1\r\nHost: localhost\r\n");
    const QByteArray fields = QByteArray("X-A: b\r\n").repeated(100);
    int sent = 0;
    while (sent < 100'000 && client.isOpen() && client.send(fields))
        ++sent;
    QCOMPARE(client.answer().status, 431);
    QVERIFY2(sent < 100'000, "80 MB of fields were taken");
}

void TestHttp::refusalsCarryTheGuardingHeaders()
{
    HttpFixture http;
    const auto headers = RawHttp(http.port()).ask(getOf("/%zz")).headers;
    QCOMPARE(headers.value("x-content-type-options"), QByteArray("nosniff"));
    QCOMPARE(headers.value("x-frame-options"), QByteArray("DENY"));
    QCOMPARE(headers.value("referrer-policy"), QByteArray("no-referrer"));
    QCOMPARE(headers.value("cache-control"), QByteArray("no-store"));
    QVERIFY(headers.value("content-security-policy").startsWith("default-src 'none'"));
}

void TestHttp::continueIsPromisedToWhoWaits()
{
    HttpFixture http;
    RawHttp client(http.port());
    for (int i = 0; i < 2; ++i) {
        client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
        QCOMPARE(client.answer().status, 100);
        client.send("abc");
        QCOMPARE(client.answer().body, QByteArray("POST /echo abc"));
    }
}

void TestHttp::tooLongABodyIsNotPromised()
{
    HttpFixture http;
    RawHttp client(http.port());
    client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\nExpect: 100-continue\r\n\r\n");
    QCOMPARE(client.answer().status, 413);
}

void TestHttp::anAnswerMayComeFromAnyThread()
{
    HttpFixture http;
    RawHttp client(http.port());
    client.send(getOf("/late") + getOf("/ping"));
    QTRY_COMPARE(http.count(http.late), 1);
    std::thread([&http] {
        http.late.front().send({.body = "late"});
        http.late.front().send({.body = "twice"}); // does nothing
        http.late.clear();
    }).join();
    QCOMPARE(client.answer().body, QByteArray("late"));
    QCOMPARE(client.answer().body, QByteArray("pong"));
}

void TestHttp::aReplyThatIsDroppedIsAnError()
{
    HttpFixture http;
    RawHttp client(http.port());
    QCOMPARE(client.ask(getOf("/drop")).status, 500);
    QCOMPARE(client.ask(getOf("/ping")).status, 200);
}

void TestHttp::aStreamComesInPieces()
{
    HttpFixture http;
    RawHttp client(http.port());
    client.send(getOf("/stream"));
    QTRY_COMPARE(http.count(http.streams), 1);
    const auto stream = http.streams.front();
    for (int i = 0; i < 100; ++i)
        stream->write("piece " + QByteArray::number(i));
    stream->close();
    stream->write("lost");
    const HttpAnswer answer = client.answer();
    QCOMPARE(answer.headers.value("transfer-encoding"), QByteArray("chunked"));
    QVERIFY(answer.body.startsWith("firstpiece 0piece 1"));
    QVERIFY(answer.body.endsWith("piece 99"));
    QVERIFY(client.waitForClose(5000));
    QTRY_VERIFY(!stream->isOpen());
}

void TestHttp::headOfAStreamHasNoBody()
{
    HttpFixture http;
    RawHttp client(http.port());
    client.send("HEAD /stream HTTP/1.1\r\nHost: localhost\r\n\r\n");
    QTRY_COMPARE(http.count(http.streams), 1);
    http.streams.front()->write("more");
    QCOMPARE(client.answer(5000, true).status, 200);
    QVERIFY(client.waitForClose(5000));
    QCOMPARE(client.take(1), QByteArray());
}

void TestHttp::headersCannotBeSplit()
{
    HttpFixture http;
    RawHttp client(http.port());
    client.send(getOf("/late"));
    QTRY_COMPARE(http.count(http.late), 1);
    http.late.front().send({.body = "x", .headers = {{"X-A", "b\r\nSet-Cookie: c"}, {"X-D\nX-E", "f"}, {"X-G", "h"}}});
    const HttpAnswer answer = client.answer();
    QCOMPARE(answer.headers.value("x-g"), QByteArray("h"));
    for (const char *name : {"x-a", "set-cookie", "x-d", "x-e"})
        QVERIFY2(!answer.headers.contains(name), name);
}

void TestHttp::anAnswerAfterTheEndIsLost()
{
    HttpFixture http;
    RawHttp client(http.port());
    RawHttp reader(http.port());
    client.send(getOf("/late"));
    reader.send(getOf("/stream"));
    QTRY_COMPARE(http.count(http.late), 1);
    QTRY_COMPARE(http.count(http.streams), 1);
    http.server.reset();
    QVERIFY(client.waitForClose(5000));
    http.late.front().send({.body = "too late"});
    http.streams.front()->write("too late");
    QVERIFY(!http.streams.front()->isOpen());
    http.late.clear();
    http.streams.clear();
}

void TestHttp::addressesAndCertificatesThatAreNoneAreRefused()
{
    const auto handler = [](const http::Request &, const http::Reply &) { };
    const QString missing = QStringLiteral("/nowhere/at/all.pem");
    for (const http::Options &options : {http::Options{.address = QStringLiteral("999.0.0.1")},
             http::Options{.certificate = missing, .key = missing}}) {
        const auto server = http::Server::start(options, handler);
        QVERIFY(!server);
        QCOMPARE(server.error().kind, Error::Kind::InvalidInput);
    }
}

void TestHttp::aTakenPortIsBusy()
{
    HttpFixture http;
    const auto second = http::Server::start({.port = http.port()}, [](const http::Request &, const http::Reply &) { });
    QVERIFY(!second);
    QCOMPARE(second.error().kind, Error::Kind::Busy);
}

void TestHttp::drainWaitsForWhatIsOnItsWay()
{
    HttpFixture http;
    RawHttp idle(http.port());
    QCOMPARE(idle.ask(getOf("/ping")).status, 200);
    RawHttp asked(http.port());
    asked.send(getOf("/late"));
    QTRY_COMPARE(http.count(http.late), 1);
    std::thread answering([&http] {
        QThread::msleep(200);
        http.late.front().send({.body = "in time"});
    });
    QElapsedTimer clock;
    clock.start();
    http.server->drain(10'000);
    answering.join();
    QVERIFY(clock.elapsed() < 8000);
    QCOMPARE(asked.answer().body, QByteArray("in time"));
    QVERIFY(idle.waitForClose(5000));
    QVERIFY(!RawHttp(http.port()).isOpen()); // nothing new
}

void TestHttp::aTimerEndsWithTheServer()
{
    for (int i = 0; i < 200; ++i) {
        HttpFixture http;
        std::atomic<int> ticks = 0;
        http.server->every(1, [&ticks] { ++ticks; });
        while (ticks < 1)
            std::this_thread::yield();
    }
}

void TestHttp::tlsSpeaksByItsCertificate()
{
    const QString openssl = QStandardPaths::findExecutable(QStringLiteral("openssl"));
    if (openssl.isEmpty())
        QSKIP("The openssl command line, which makes the certificate, is not installed.");
    QTemporaryDir folder;
    const QString certificate = folder.filePath(QStringLiteral("certificate.pem"));
    const QString key = folder.filePath(QStringLiteral("key.pem"));
    const QStringList words = QStringLiteral("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 "
                                             "-subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1")
                                  .split(QLatin1Char(' '));
    QCOMPARE(QProcess::execute(
                 openssl, words + QStringList{QStringLiteral("-keyout"), key, QStringLiteral("-out"), certificate}),
        0);
    HttpFixture http({.handshakeMs = 500}, certificate, key);
    RawHttp plain(http.port()); // says nothing that TLS knows
    plain.send(getOf("/ping"));
    QVERIFY(plain.waitForClose(5000));
    QVERIFY(RawHttp(http.port()).waitForClose(5000)); // who does not shake hands
    const auto connected = [&](QSsl::SslProtocol protocol, const QString &authority) {
        auto socket = std::make_unique<QSslSocket>();
        QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
        configuration.setCaCertificates(QSslCertificate::fromPath(authority));
        configuration.setProtocol(protocol);
        socket->setSslConfiguration(configuration);
        socket->connectToHostEncrypted(QStringLiteral("localhost"), http.port());
        socket->waitForEncrypted(10'000);
        return socket;
    };
    auto socket = connected(QSsl::TlsV1_3, certificate);
    QVERIFY2(socket->isEncrypted(), qPrintable(socket->errorString()));
    socket->write(getOf("/large"));
    qint64 received = 0;
    while (received < qsizetype{32} * 1024 * 1024 && socket->waitForReadyRead(10'000))
        received += socket->readAll().size();
    QVERIFY(received > qsizetype{32} * 1024 * 1024);
    QVERIFY(connected(QSsl::TlsV1_2, certificate)->isEncrypted());
    QT_WARNING_PUSH
    QT_WARNING_DISABLE_DEPRECATED
    QVERIFY(!connected(QSsl::TlsV1_1, certificate)->isEncrypted());
    QT_WARNING_POP
}

QTEST_GUILESS_MAIN(TestHttp)

#include "tst_http.moc"
