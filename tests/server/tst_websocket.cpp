// SPDX-License-Identifier: GPL-3.0-or-later
#include "../support/rawframes.h"
#include "httpfixture.h"

#include <QTest>
#include <QThread>

using namespace zixly;
using namespace zixly::test;

// The WebSocket of the HTTP server, frame by frame.
class TestWebSocket : public QObject
{
    Q_OBJECT

private slots:
    void textComesBack();
    void pingIsAnswered();
    void messagesMayComeInFragments();
    void handshakesThatAreNoneAreRefused_data();
    void handshakesThatAreNoneAreRefused();
    void whatIsNotAllowedClosesIt_data();
    void whatIsNotAllowedClosesIt();
    void aFrameOfLyingLengthEndsWithItsClient();
    void aMessageTooLongIsNotKept();
    void whoDoesNotReadIsClosed();
    void theServerMayClose();
    void theEndOfTheServerClosesIt();

private:
    static std::unique_ptr<RawHttp> opened(HttpFixture &http)
    {
        auto client = std::make_unique<RawHttp>(http.port());
        const qsizetype before = http.count(http.sockets);
        const HttpAnswer answer = client->ask(upgradeOf("/socket"));
        if (answer.status != 101 || answer.headers.value("sec-websocket-accept") != "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
            qFatal("no WebSocket: %d", answer.status);
        while (http.count(http.sockets) == before) // the answer may be faster than the handler
            QThread::yieldCurrentThread();
        return client;
    }
};

void TestWebSocket::textComesBack()
{
    HttpFixture http;
    const auto client = opened(http);
    for (const QByteArray &text : {QByteArray("a"), QByteArray(), QByteArray(200, 'b'), QByteArray(100'000, 'c'),
             QByteArray("gr\xc3\xbc\xc3\x9f")}) {
        client->send(frameOf(Frame::Text, text));
        const ServerFrame frame = readFrame(*client);
        QCOMPARE(frame.kind, static_cast<int>(Frame::Text));
        QCOMPARE(frame.payload, text);
    }
    client->send(frameOf(Frame::Close, QByteArray("\x03\xe8", 2)));
    QCOMPARE(readFrame(*client).closeCode(), 1000);
    QVERIFY(client->waitForClose(5000));
    QTRY_COMPARE(http.closedSockets.load(), 1);
    QVERIFY(!http.sockets.front()->isOpen());
    QCOMPARE(http.server->connections(), 0);
}

void TestWebSocket::pingIsAnswered()
{
    HttpFixture http;
    const auto client = opened(http);
    client->send(frameOf(Frame::Ping, "are you there"));
    const ServerFrame frame = readFrame(*client);
    QCOMPARE(frame.kind, static_cast<int>(Frame::Pong));
    QCOMPARE(frame.payload, QByteArray("are you there"));
}

void TestWebSocket::messagesMayComeInFragments()
{
    HttpFixture http;
    const auto client = opened(http);
    QByteArray first = frameOf(Frame::Text, "one ");
    first[0] = 1; // more follows
    QByteArray last = frameOf(Frame::Text, "two");
    last[0] = static_cast<char>(0x80); // goes on
    client->send(first + frameOf(Frame::Ping, {}) + last);
    QCOMPARE(readFrame(*client).kind, static_cast<int>(Frame::Pong));
    QCOMPARE(readFrame(*client).payload, QByteArray("one two"));
}

void TestWebSocket::handshakesThatAreNoneAreRefused_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<int>("status");
    const QByteArray whole = upgradeOf("/socket");
    QTest::newRow("no upgrade") << getOf("/socket") << 426;
    QTest::newRow("another protocol") << QByteArray(whole).replace("websocket", "h2c") << 426;
    QTest::newRow("POST") << QByteArray(whole).replace("GET", "POST") << 426;
    QTest::newRow("no key") << QByteArray(whole).replace("Sec-WebSocket-Key", "X-Key") << 400;
    QTest::newRow("old version") << QByteArray(whole).replace("Version: 13", "Version: 8") << 426;
    QTest::newRow("where none is") << upgradeOf("/ping") << 200;
}

void TestWebSocket::handshakesThatAreNoneAreRefused()
{
    QFETCH(QByteArray, request);
    QFETCH(int, status);
    HttpFixture http;
    RawHttp client(http.port());
    QCOMPARE(client.ask(request).status, status);
    client.socket().disconnectFromHost();
    QTRY_COMPARE(http.server->connections(), 0);
    QCOMPARE(RawHttp(http.port()).ask(getOf("/ping")).status, 200);
}

void TestWebSocket::whatIsNotAllowedClosesIt_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("code");
    QByteArray bare = frameOf(Frame::Text, "abc");
    bare[1] = 3; // not masked
    QByteArray reserved = frameOf(Frame::Text, "abc");
    reserved[0] = static_cast<char>(reserved.at(0) | 0x40);
    QByteArray unknown = frameOf(Frame::Text, "abc");
    unknown[0] = static_cast<char>(0x83);
    QByteArray astray = frameOf(Frame::Text, "abc");
    astray[0] = static_cast<char>(0x80); // goes on with nothing
    QTest::newRow("binary") << frameOf(Frame::Binary, "abc") << 1003;
    QTest::newRow("no UTF-8") << frameOf(Frame::Text, "\xff\xfe") << 1007;
    QTest::newRow("not masked") << bare << 1002;
    QTest::newRow("reserved bit") << reserved << 1002;
    QTest::newRow("unknown kind") << unknown << 1002;
    QTest::newRow("astray") << astray << 1002;
    QTest::newRow("long ping") << frameOf(Frame::Ping, QByteArray(126, 'x')) << 1002;
    QTest::newRow("long message") << frameOf(Frame::Text, QByteArray(256 * 1024 + 1, 'x')) << 1009;
    QTest::newRow("lying length") << frameOf(Frame::Text, "abc", quint64{1} << 40) << 1009;
    QTest::newRow("length beyond all") << frameOf(Frame::Text, "abc", ~quint64{0}) << 1009;
}

void TestWebSocket::whatIsNotAllowedClosesIt()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, code);
    HttpFixture http;
    const auto client = opened(http);
    client->send(bytes);
    const ServerFrame frame = readFrame(*client);
    QCOMPARE(frame.kind, static_cast<int>(Frame::Close));
    QCOMPARE(frame.closeCode(), code);
    client->socket().disconnectFromHost();
    QTRY_COMPARE(http.closedSockets.load(), 1);
    QTRY_COMPARE(http.server->connections(), 0);
}

void TestWebSocket::aFrameOfLyingLengthEndsWithItsClient()
{
    HttpFixture http;
    const double before = residentMb();
    std::vector<std::unique_ptr<RawHttp>> clients;
    for (int i = 0; i < 100; ++i) {
        clients.push_back(opened(http));
        clients.back()->send(frameOf(Frame::Text, "abc", 200'000)); // and nothing more
    }
    QCOMPARE(RawHttp(http.port()).ask(getOf("/ping")).body, QByteArray("pong"));
    const double grown = residentMb() - before;
    QVERIFY2(grown < 60.0, qPrintable(QString::number(grown)));
    clients.clear();
    QTRY_COMPARE(http.closedSockets.load(), 100);
}

void TestWebSocket::aMessageTooLongIsNotKept()
{
    HttpFixture http;
    const auto client = opened(http);
    QByteArray piece = frameOf(Frame::Text, QByteArray(100'000, 'x'));
    piece[0] = 1;
    QByteArray further = piece;
    further[0] = 0; // and so on without an end
    client->send(piece + further + further + further);
    QCOMPARE(readFrame(*client).closeCode(), 1009);
}

void TestWebSocket::whoDoesNotReadIsClosed()
{
    HttpFixture http({.backlog = 1'000'000});
    const auto client = opened(http);
    client->socket().setReadBufferSize(1000);
    const auto socket = http.sockets.front();
    const QByteArray text(100'000, 'x');
    for (int i = 0; i < 1000 && socket->isOpen(); ++i)
        socket->send(text);
    QTRY_VERIFY(!socket->isOpen());
    QTRY_COMPARE(http.closedSockets.load(), 1);
}

void TestWebSocket::theServerMayClose()
{
    HttpFixture http;
    const auto client = opened(http);
    http.sockets.front()->send("last words");
    http.sockets.front()->close(1008);
    http.sockets.front()->send("lost");
    QCOMPARE(readFrame(*client).payload, QByteArray("last words"));
    QCOMPARE(readFrame(*client).closeCode(), 1008);
    client->send(frameOf(Frame::Close, QByteArray("\x03\xf0", 2)));
    QVERIFY(client->waitForClose(5000));
    QTRY_COMPARE(http.closedSockets.load(), 1);
}

void TestWebSocket::theEndOfTheServerClosesIt()
{
    HttpFixture http;
    const auto client = opened(http);
    http.server.reset();
    QVERIFY(client->waitForClose(5000));
    QCOMPARE(http.closedSockets.load(), 1);
    http.sockets.front()->send("too late");
    http.sockets.clear();
}

QTEST_GUILESS_MAIN(TestWebSocket)

#include "tst_websocket.moc"
