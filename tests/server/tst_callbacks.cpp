// SPDX-License-Identifier: GPL-3.0-or-later
#include "apifixture.h"
#include "server/api/callbacksender.h"
#include "tests/support/rawserver.h"

#include <QJsonArray>

using namespace Qt::Literals::StringLiterals;
using namespace zixly;
using namespace zixly::test;

// Who is told of the end of a sweep, and who is never called.
class TestCallbacks : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_api = std::make_unique<ApiFixture>(); }
    void cleanup() { m_api.reset(); }
    void addressesThatMayBeCalled_data();
    void addressesThatMayBeCalled();
    void onlyAllowedHostsAreNamed();
    void theEndIsToldInTheFormOfTheReceiver();
    void aFailureIsTold();
    void redirectsAreNotFollowed();
    void whatFailsIsTriedAgain();
    void aRestartForgetsNothing();
    void aHostThatIsNoLongerAllowedIsNotCalled();
    void anAnswerWithoutEndIsCutOff();
    void theFileIsItsOwnersOnly();

private:
    bool begin(const RawServer &receiver)
    {
        return m_api->begin({.callbackHosts = {u"127.0.0.1:%1"_s.arg(receiver.serverPort())}});
    }
    RawAnswer trigger(const QString &url, const QByteArray &ticker = "WALK")
    {
        return m_api->post("/api/v1/strategy/sweep",
            R"({"ticker":")" + ticker + R"(","webhook_url":")" + url.toUtf8()
                + R"(","webhook_headers":{"X-API-Key":"theirs"},)" + kSweep + '}');
    }
    static QJsonObject bodyOf(const QByteArray &request)
    {
        return QJsonDocument::fromJson(request.mid(request.indexOf("\r\n\r\n") + 4)).object();
    }
    static void accept(const QByteArray &, QTcpSocket &socket)
    {
        socket.write(RawServer::answer(200, "{}"));
        socket.disconnectFromHost();
    }
    std::unique_ptr<ApiFixture> m_api;
};

void TestCallbacks::addressesThatMayBeCalled_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<bool>("byName"); // a name that leads there
    QTest::addColumn<bool>("named"); // the list holds the address itself
    for (const char *address : {"93.184.216.34", "10.0.0.7", "192.168.1.2", "172.16.0.1", "2606:2800:220:1::1",
             "fd12:3456::1", "::ffff:10.0.0.7"})
        QTest::newRow(address) << QString::fromLatin1(address) << true << true;
    for (const char *address : {"127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"})
        QTest::newRow(address) << QString::fromLatin1(address) << false << true;
    for (const char *address : {"169.254.169.254", "169.254.0.1", "::ffff:169.254.169.254", "::169.254.169.254",
             "64:ff9b::169.254.169.254", "64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::1", "fe80::1", "fe80::1%1",
             "fd00:ec2::254", "fd20:ce::254", "100.100.100.200", "168.63.129.16", "192.0.0.192", "0.0.0.0", "0.1.2.3",
             "::", "255.255.255.255", "224.0.0.1", "ff02::1", "", "nonsense"})
        QTest::newRow(*address ? address : "none") << QString::fromLatin1(address) << false << false;
}

void TestCallbacks::addressesThatMayBeCalled()
{
    QFETCH(QString, address);
    QFETCH(bool, byName);
    QFETCH(bool, named);
    QCOMPARE(mayCall(QHostAddress(address), false), byName);
    QCOMPARE(mayCall(QHostAddress(address), true), named);
}

void TestCallbacks::onlyAllowedHostsAreNamed()
{
    RawServer receiver(accept);
    QVERIFY(begin(receiver));
    const QString port = QString::number(receiver.serverPort());
    for (const QString &url : {u"http://127.0.0.1:1/"_s, u"http://127.0.0.1/"_s, u"https://evil.example/"_s,
             u"http://localhost:%1/"_s.arg(port), u"http://169.254.169.254/latest/meta-data"_s,
             u"http://[::1]:%1/"_s.arg(port), u"http://2130706434:%1/"_s.arg(port),
             u"http://evil.example#127.0.0.1:%1"_s.arg(port)}) {
        const RawAnswer answer = trigger(url);
        QVERIFY2(answer.status == 422, qPrintable(url + u' ' + QString::number(answer.status)));
        QVERIFY2(answer.body.contains("webhook_url"), answer.body.constData());
    }
    QCOMPARE(m_api->getJson("/api/pipelines").value(u"totalJobs").toInt(), 0); // nothing was started
    ApiFixture none;
    QVERIFY(none.begin());
    const QByteArray body = R"({"ticker":"WALK","webhook_url":"http://127.0.0.1:3000/",)" + kSweep + '}';
    QCOMPARE(none.post("/api/v1/strategy/sweep", body).status, 422);
}

void TestCallbacks::theEndIsToldInTheFormOfTheReceiver()
{
    RawServer receiver(accept);
    QVERIFY(begin(receiver));
    const RawAnswer made = trigger(receiver.url(u"/webhook/sweep-callback"_s).toString());
    QCOMPARE(made.status, 202);
    const QByteArray id = parsedJson(made.body).toObject().value(u"job_id").toString().toLatin1();
    QTRY_COMPARE(receiver.requests.size(), 1);
    const QByteArray request = receiver.requests.first();
    QVERIFY(request.startsWith("POST /webhook/sweep-callback HTTP/1.1\r\n"));
    QVERIFY(request.contains("Host: 127.0.0.1:" + QByteArray::number(receiver.serverPort())));
    QVERIFY(request.contains("X-Job-ID: " + id));
    QVERIFY(request.contains("X-API-Key: theirs"));
    const QJsonObject body = bodyOf(request);
    QCOMPARE(body.value(u"event_type").toString(), u"sweep.completed"_s);
    QCOMPARE(body.value(u"job_id").toString().toLatin1(), id);
    QCOMPARE(body.value(u"result_data").toObject().value(u"total_combinations").toInt(), 30);
    // The receiver that this service has itself takes it.
    const QByteArray text = QJsonDocument(body).toJson();
    QCOMPARE(m_api->post("/webhook/sweep-callback", text).status, 200);
    QTRY_VERIFY(m_api->logged().contains("callback sent"));
    QVERIFY(!QTest::qWaitFor([&] { return receiver.requests.size() > 1; }, 200)); // once
}

void TestCallbacks::aFailureIsTold()
{
    RawServer receiver(accept);
    QVERIFY(begin(receiver));
    QCOMPARE(trigger(receiver.url().toString(), "NOBODY").status, 202);
    QTRY_COMPARE(receiver.requests.size(), 1);
    const QJsonObject body = bodyOf(receiver.requests.first());
    QCOMPARE(body.value(u"event_type").toString(), u"sweep.failed"_s);
    QVERIFY(!body.value(u"error_message").toString().isEmpty());
    QVERIFY(!body.contains(u"result_data"));
}

void TestCallbacks::redirectsAreNotFollowed()
{
    RawServer target(accept);
    RawServer receiver([&target](const QByteArray &, QTcpSocket &socket) {
        socket.write(RawServer::answer(307, {}, "Location: " + target.url().toEncoded() + "\r\n"));
        socket.disconnectFromHost();
    });
    QVERIFY(begin(receiver));
    QCOMPARE(trigger(receiver.url().toString()).status, 202);
    QTRY_VERIFY(m_api->logged().contains("callback failed"));
    QVERIFY(m_api->logged().contains("\"detail\":\"307\""));
    QVERIFY(target.requests.isEmpty());
}

void TestCallbacks::whatFailsIsTriedAgain()
{
    int asked = 0;
    RawServer receiver([&asked](const QByteArray &request, QTcpSocket &socket) {
        if (++asked > 1)
            return accept(request, socket);
        socket.write(RawServer::answer(503, {}));
        socket.disconnectFromHost();
    });
    QVERIFY(begin(receiver));
    QCOMPARE(trigger(receiver.url().toString()).status, 202);
    QTRY_COMPARE_WITH_TIMEOUT(asked, 2, 10'000); // two seconds later
    QCOMPARE(bodyOf(receiver.requests.at(0)), bodyOf(receiver.requests.at(1)));
    QTRY_VERIFY(m_api->logged().contains("callback sent"));
}

void TestCallbacks::aRestartForgetsNothing()
{
    bool accepts = false;
    RawServer receiver([&accepts](const QByteArray &request, QTcpSocket &socket) {
        if (accepts)
            return accept(request, socket);
        socket.abort();
    });
    QVERIFY(begin(receiver));
    const RawAnswer made = trigger(receiver.url().toString());
    QCOMPARE(made.status, 202);
    QTRY_VERIFY(m_api->logged().contains("callback failed"));
    const QString address = receiver.url().toString();
    m_api->stop();
    accepts = true;
    receiver.requests.clear();
    QVERIFY(m_api->restart());
    QTRY_COMPARE(receiver.requests.size(), 1);
    QCOMPARE(bodyOf(receiver.requests.first()).value(u"job_id"), parsedJson(made.body).toObject().value(u"job_id"));
    QVERIFY(receiver.requests.first().contains("X-API-Key: theirs"));
    QTRY_VERIFY(m_api->logged().contains("callback sent"));
    QVERIFY(m_api->restart());
    QVERIFY(!QTest::qWaitFor([&] { return receiver.requests.size() > 1; }, 300)); // what was told is not told again
}

void TestCallbacks::aHostThatIsNoLongerAllowedIsNotCalled()
{
    RawServer receiver([](const QByteArray &, QTcpSocket &socket) { socket.abort(); });
    QVERIFY(begin(receiver));
    QCOMPARE(trigger(receiver.url().toString()).status, 202);
    QTRY_VERIFY(m_api->logged().contains("callback failed"));
    m_api->stop();
    receiver.requests.clear();
    m_api->policy.callbackHosts.clear();
    QVERIFY(m_api->restart());
    QTRY_VERIFY(m_api->logged().contains("may not call 127.0.0.1"));
    QVERIFY(receiver.requests.isEmpty());
}

void TestCallbacks::anAnswerWithoutEndIsCutOff()
{
    qint64 sent = 0;
    RawServer receiver([&sent](const QByteArray &, QTcpSocket &socket) {
        socket.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
        const auto more = [&socket, &sent] {
            if (socket.bytesToWrite() == 0)
                sent += socket.write(QByteArray(10'000, 'x'));
        };
        QObject::connect(&socket, &QTcpSocket::bytesWritten, &socket, more);
        more();
    });
    QVERIFY(begin(receiver));
    QCOMPARE(trigger(receiver.url().toString()).status, 202);
    QTRY_VERIFY(m_api->logged().contains("callback sent")); // it has said 200
    QVERIFY2(sent < 20'000'000, qPrintable(QString::number(sent)));
}

void TestCallbacks::theFileIsItsOwnersOnly()
{
#ifdef Q_OS_UNIX
    RawServer receiver([](const QByteArray &, QTcpSocket &socket) { socket.abort(); });
    QVERIFY(begin(receiver));
    QCOMPARE(trigger(receiver.url().toString()).status, 202);
    const QFileInfo file(m_api->bench.profile.folder + u"/callbacks.json"_s);
    QVERIFY(file.exists());
    const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    QCOMPARE(file.permissions() & others, QFile::Permissions());
    QCOMPARE(QFileInfo(m_api->bench.profile.folder + u"/audit.jsonl"_s).permissions() & others, QFile::Permissions());
#endif
}

QTEST_GUILESS_MAIN(TestCallbacks)

#include "tst_callbacks.moc"
