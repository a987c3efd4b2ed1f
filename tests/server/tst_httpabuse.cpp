// SPDX-License-Identifier: GPL-3.0-or-later
#include "../support/rawhttp.h"
#include "httpfixture.h"

#include <QElapsedTimer>
#include <QTest>

#include <vector>
#ifndef _WIN32
#include <sys/resource.h>
#endif

using namespace zixly;
using namespace zixly::test;

namespace {

constexpr qint64 kFastMs = 1000; // an answer amid others' abuse; alone it takes less than one

// How many connections this process may have with itself, at most `wanted`.
int roomFor(int wanted)
{
#ifndef _WIN32
    const auto needed = static_cast<rlim_t>(2 * wanted + 200);
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_cur < needed) {
        const rlimit more{needed, std::max(needed, limit.rlim_max)};
        if (setrlimit(RLIMIT_NOFILE, &more) != 0) { // only the administrator may raise the upper one
            limit.rlim_cur = limit.rlim_max;
            setrlimit(RLIMIT_NOFILE, &limit);
        }
    }
    getrlimit(RLIMIT_NOFILE, &limit);
    return std::min(wanted, static_cast<int>((limit.rlim_cur - 200) / 2));
#else
    return wanted;
#endif
}

qint64 pingMs(quint16 port)
{
    QElapsedTimer clock;
    clock.start();
    const HttpAnswer answer = RawHttp(port).ask(getOf("/ping"));
    return answer.body == "pong" ? clock.elapsed() : -1;
}

} // namespace

// Clients that do not behave: the server goes on answering the others, and its memory stays bounded.
class TestHttpAbuse : public QObject
{
    Q_OBJECT

private slots:
    void halfHeadsAreClosedInTime();
    void halfBodiesGiveWay();
    void whoDoesNotReadIsClosed();
    void aStreamNobodyReadsEnds();
    void hundredMegabytesAreNotKept_data();
    void hundredMegabytesAreNotKept();
    void whoLeavesBeforeTheAnswerIsForgotten();
    void idleConnections();
    void aNewConnectionTakesThePlaceOfTheLongestIdle();
    void whoHasAskedKeepsItsPlace();
};

void TestHttpAbuse::halfHeadsAreClosedInTime()
{
    HttpFixture http({.connections = 1000, .headMs = 1500});
    QElapsedTimer clock;
    clock.start();
    std::vector<std::unique_ptr<RawHttp>> clients;
    for (int i = 0; i < 500; ++i) {
        clients.push_back(std::make_unique<RawHttp>(http.port()));
        clients.back()->send("GET /ping HTTP/1.1\r\nHost: localhost\r\n");
    }
    const qint64 ping = pingMs(http.port());
    QVERIFY2(ping >= 0 && ping < kFastMs, qPrintable(QString::number(ping)));
    // A line now and then does not buy time.
    for (int round = 0; clock.elapsed() < 1200; ++round) {
        for (const auto &client : clients)
            client->send("X-" + QByteArray::number(round) + ": b\r\n");
    }
    for (const auto &client : clients) {
        QCOMPARE(client->answer(10'000).status, 408);
        QVERIFY(client->waitForClose(10'000));
    }
    QVERIFY2(clock.elapsed() < 15'000, qPrintable(QString::number(clock.elapsed())));
    clients.clear();
    QTRY_COMPARE(http.server->connections(), 0);
}

void TestHttpAbuse::halfBodiesGiveWay()
{
    HttpFixture http({.connections = 50});
    std::vector<std::unique_ptr<RawHttp>> clients;
    for (int i = 0; i < 50; ++i) {
        clients.push_back(std::make_unique<RawHttp>(http.port()));
        clients.back()->send("POST /ping HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nabc");
    }
    QTRY_COMPARE(http.server->connections(), 50);
    const qint64 ping = pingMs(http.port());
    QVERIFY2(ping >= 0 && ping < kFastMs, qPrintable(QString::number(ping)));
    QVERIFY(clients.front()->waitForClose(5000));
    QVERIFY(clients.back()->isOpen());
}

void TestHttpAbuse::whoDoesNotReadIsClosed()
{
    HttpFixture http({.writeMs = 1000});
    const double before = residentMb();
    std::vector<std::unique_ptr<RawHttp>> clients;
    for (int i = 0; i < 100; ++i) {
        clients.push_back(std::make_unique<RawHttp>(http.port()));
        clients.back()->socket().setReadBufferSize(1000);
        clients.back()->send(getOf("/large"));
    }
    const qint64 ping = pingMs(http.port());
    QVERIFY2(ping >= 0 && ping < kFastMs, qPrintable(QString::number(ping)));
    const double grown = residentMb() - before; // 100 answers of 32 MB are on their way
    QVERIFY2(grown < 150.0, qPrintable(QString::number(grown)));
    QTRY_COMPARE_WITH_TIMEOUT(http.server->connections(), 0, 15'000);
}

void TestHttpAbuse::aStreamNobodyReadsEnds()
{
    HttpFixture http({.backlog = 1'000'000});
    RawHttp client(http.port());
    client.socket().setReadBufferSize(1000);
    client.send(getOf("/stream"));
    QTRY_COMPARE(http.count(http.streams), 1);
    const auto stream = http.streams.front();
    const QByteArray piece(100'000, 'x');
    for (int i = 0; i < 1000 && stream->isOpen(); ++i)
        stream->write(piece);
    QTRY_VERIFY(!stream->isOpen());
    QCOMPARE(http.server->connections(), 0);
}

void TestHttpAbuse::hundredMegabytesAreNotKept_data()
{
    QTest::addColumn<bool>("chunked");
    QTest::newRow("announced") << false;
    QTest::newRow("chunked") << true;
}

void TestHttpAbuse::hundredMegabytesAreNotKept()
{
    QFETCH(bool, chunked);
    HttpFixture http;
    const double before = residentMb();
    RawHttp client(http.port());
    client.send(chunked ? QByteArray("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
                        : QByteArray("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 104857600\r\n\r\n"));
    const QByteArray megabyte(1024 * 1024, 'x');
    for (int i = 0; i < 100 && client.isOpen(); ++i) {
        if (!client.send(chunked ? "100000\r\n" + megabyte + "\r\n" : megabyte))
            break;
    }
    QCOMPARE(client.answer().status, 413);
    const double grown = residentMb() - before;
    QVERIFY2(grown < 60.0, qPrintable(QString::number(grown)));
    QVERIFY(pingMs(http.port()) >= 0);
}

void TestHttpAbuse::whoLeavesBeforeTheAnswerIsForgotten()
{
    HttpFixture http;
    for (int i = 0; i < 100; ++i) {
        RawHttp client(http.port());
        client.send(getOf("/late"));
        client.socket().abort();
    }
    QTRY_COMPARE(http.count(http.late), 100);
    for (const http::Reply &reply : http.late)
        reply.send({.body = QByteArray(1'000'000, 'x')});
    http.late.clear();
    QTRY_COMPARE(http.server->connections(), 0);
    QVERIFY(pingMs(http.port()) >= 0);
}

// 1,500 here; as many as ZIXLY_CONNECTIONS says in the long run.
void TestHttpAbuse::idleConnections()
{
    const int asked = qEnvironmentVariableIntValue("ZIXLY_CONNECTIONS");
    const int count = roomFor(asked > 0 ? asked : 1500);
    HttpFixture http({.connections = count + 10, .headMs = 300'000, .idleMs = 300'000});
    const double before = residentMb();
    std::vector<std::unique_ptr<RawHttp>> clients;
    for (int i = 0; i < count; ++i) {
        clients.push_back(std::make_unique<RawHttp>(http.port()));
        QVERIFY2(clients.back()->isOpen(), qPrintable(QString::number(i)));
        if (i % 2 == 0) // idle between two requests, the others before the first one
            QCOMPARE(clients.back()->ask(getOf("/ping")).body, QByteArray("pong"));
    }
    QTRY_COMPARE(http.server->connections(), count);
    const double each = (residentMb() - before) * 1000 / count;
    qint64 slowest = 0;
    for (int i = 0; i < 50; ++i) {
        const qint64 ping = pingMs(http.port());
        QVERIFY(ping >= 0);
        slowest = std::max(slowest, ping);
    }
    qInfo("%d idle connections: %.1f kB each with their clients, slowest of 50 answers %lld ms", count, each,
        static_cast<long long>(slowest));
    QVERIFY(slowest < kFastMs);
    QVERIFY(each < 60.0);
    for (const auto &client : clients)
        QVERIFY(client->isOpen());
}

void TestHttpAbuse::aNewConnectionTakesThePlaceOfTheLongestIdle()
{
    HttpFixture http({.connections = 3});
    RawHttp first(http.port());
    RawHttp second(http.port());
    RawHttp third(http.port());
    for (RawHttp *client : {&first, &second, &third, &first}) // the second one is idle longest
        QCOMPARE(client->ask(getOf("/ping")).status, 200);
    RawHttp fourth(http.port());
    QCOMPARE(fourth.ask(getOf("/ping")).status, 200);
    QVERIFY(second.waitForClose(5000));
    for (RawHttp *client : {&first, &third, &fourth})
        QCOMPARE(client->ask(getOf("/ping")).status, 200);
    QCOMPARE(http.server->connections(), 3);
}

void TestHttpAbuse::whoHasAskedKeepsItsPlace()
{
    HttpFixture http({.connections = 2});
    RawHttp first(http.port());
    RawHttp second(http.port());
    first.send(getOf("/late"));
    second.send(getOf("/late"));
    QTRY_COMPARE(http.count(http.late), 2);
    QVERIFY(RawHttp(http.port()).waitForClose(5000));
    for (const http::Reply &reply : http.late)
        reply.send({.body = "late"});
    QCOMPARE(first.answer().body, QByteArray("late"));
    QCOMPARE(second.answer().body, QByteArray("late"));
    http.late.clear();
}

QTEST_GUILESS_MAIN(TestHttpAbuse)

#include "tst_httpabuse.moc"
