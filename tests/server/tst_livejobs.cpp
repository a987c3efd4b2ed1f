// SPDX-License-Identifier: GPL-3.0-or-later
#include "../support/rawframes.h"
#include "apifixture.h"

#include <QJsonArray>

#include <thread>

using namespace Qt::Literals::StringLiterals;
using namespace zixly;
using namespace zixly::test;

namespace {

// Events of a stream, read by a thread of its own, as the service needs this one.
class StreamReader
{
public:
    StreamReader(quint16 port, const QByteArray &target, const QByteArray &key)
        : m_thread([=, this] {
            RawHttp client(port);
            client.send(getOf(target, "X-API-Key: " + key + "\r\n"));
            const HttpAnswer answer = client.answer(60'000);
            status = answer.status;
            type = answer.headers.value("content-type");
            for (const QByteArray &line : answer.body.split('\n')) {
                if (line.startsWith("data: "))
                    events << QJsonDocument::fromJson(line.mid(6)).object();
            }
            m_done = true;
        })
    {
    }
    ~StreamReader() { m_thread.join(); }
    StreamReader(const StreamReader &) = delete;
    StreamReader &operator=(const StreamReader &) = delete;
    bool wait()
    {
        return QTest::qWaitFor([this] { return m_done.load(); }, 60'000);
    }

    int status = 0; // these after wait()
    QByteArray type;
    QList<QJsonObject> events;

private:
    std::atomic<bool> m_done = false;
    std::thread m_thread;
};

// A WebSocket whose frames are taken while the service works on in this thread.
class Listener
{
public:
    Listener(const ApiFixture &api, const QByteArray &key)
    {
        m_socket.connectToHost(QHostAddress::LocalHost, api.service->port());
        m_socket.write(upgradeOf("/realtime/v1/websocket?apikey=" + key + "&vsn=1.0.0"));
        (void)QTest::qWaitFor([this] {
            m_buffer += m_socket.readAll();
            return m_buffer.contains("\r\n\r\n");
        });
        m_buffer.remove(0, m_buffer.indexOf("\r\n\r\n") + 4);
    }
    void push(const QJsonObject &message)
    {
        m_socket.write(frameOf(Frame::Text, QJsonDocument(message).toJson(QJsonDocument::Compact)));
    }
    void join(const QByteArray &token, const QJsonObject &filter)
    {
        push(
            {{u"topic"_s, u"realtime:jobs"_s}, {u"event"_s, u"phx_join"_s}, {u"ref"_s, u"1"_s}, {u"join_ref"_s, u"1"_s},
                {u"payload"_s,
                    QJsonObject{{u"access_token"_s, QString::fromLatin1(token)},
                        {u"config"_s, QJsonObject{{u"postgres_changes"_s, QJsonArray{filter}}}}}}});
    }
    // The next message with this event (any if empty); an empty object if none comes.
    QJsonObject next(const QString &event = {}, int waitMs = 20'000)
    {
        QJsonObject found;
        (void)QTest::qWaitFor(
            [&] {
                found = take(event);
                return !found.isEmpty() || !isOpen();
            },
            waitMs);
        return found;
    }
    bool isOpen() const
    {
        return m_socket.state() == QAbstractSocket::ConnectedState
            || m_socket.state() == QAbstractSocket::ConnectingState;
    }
    int closeCode = 0;

private:
    QJsonObject take(const QString &event)
    {
        m_buffer += m_socket.readAll();
        while (m_buffer.size() >= 2) {
            quint64 size = static_cast<unsigned char>(m_buffer.at(1));
            const int width = size == 126 ? 2 : size == 127 ? 8 : 0;
            if (m_buffer.size() < 2 + width)
                return {};
            if (width > 0)
                size = m_buffer.mid(2, width).toHex().toULongLong(nullptr, 16);
            if (m_buffer.size() < 2 + width + static_cast<qsizetype>(size))
                return {};
            const int kind = m_buffer.at(0) & 0x0f;
            const QByteArray payload = m_buffer.mid(2 + width, static_cast<qsizetype>(size));
            m_buffer.remove(0, 2 + width + static_cast<qsizetype>(size));
            if (kind == static_cast<int>(Frame::Close)) {
                closeCode = ServerFrame{kind, payload}.closeCode();
                m_socket.disconnectFromHost();
                return {};
            }
            const QJsonObject message = QJsonDocument::fromJson(payload).object();
            if (event.isEmpty() || message.value(u"event").toString() == event)
                return message;
        }
        return {};
    }

    QTcpSocket m_socket;
    QByteArray m_buffer;
};

QJsonObject allJobs(const QString &event = u"*"_s, const QString &filter = {})
{
    QJsonObject entry{{u"event"_s, event}, {u"schema"_s, u"public"_s}, {u"table"_s, u"pipeline_jobs"_s}};
    if (!filter.isEmpty())
        entry.insert(u"filter"_s, filter);
    return entry;
}

QJsonObject dataOf(const QJsonObject &message)
{
    return message.value(u"payload").toObject().value(u"data").toObject();
}

QString statusOf(const QJsonObject &reply)
{
    return reply.value(u"payload").toObject().value(u"status").toString();
}

} // namespace

// What clients hear without asking: event streams and the WebSocket.
class TestLiveJobs : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_api = std::make_unique<ApiFixture>();
        QVERIFY(m_api->begin());
    }
    void cleanup() { m_api.reset(); }
    void aStreamTellsUntilTheEnd();
    void aStreamOfWhatHasEndedTellsTheEnd();
    void aStreamOfNothingIsRefused();
    void aStreamEndsWithItsKey();
    void changesAreHeard();
    void filtersChoose();
    void wrongTokensAreRefused();
    void aHeartbeatIsAnswered();
    void aRevokedKeyClosesIt();
    void whatIsNoMessageClosesIt();
    void tooManyMessagesCloseIt();
    void socketsHaveALimit();

private:
    std::unique_ptr<ApiFixture> m_api;
};

void TestLiveJobs::aStreamTellsUntilTheEnd()
{
    const QByteArray id = m_api->trigger("LONG");
    StreamReader reader(m_api->service->port(), "/api/v1/jobs/" + id + "/stream", m_api->read);
    QVERIFY(m_api->waitForState(id, u"running"_s));
    QTRY_VERIFY_WITH_TIMEOUT(m_api->getJson("/api/v1/jobs/" + id).value(u"progress").toInt() > 0, 60'000);
    QCOMPARE(m_api->ask("DELETE", "/api/v1/jobs/" + id, {{"X-API-Key", m_api->run}}).status, 200);
    QVERIFY(reader.wait());
    QCOMPARE(reader.status, 200);
    QVERIFY(reader.type.startsWith("text/event-stream"));
    QVERIFY(reader.events.size() >= 3);
    double last = -1;
    for (const QJsonObject &event : reader.events.first(reader.events.size() - 1)) {
        QVERIFY(event.contains(u"percent") && event.contains(u"message") && event.contains(u"timestamp"));
        QVERIFY(event.value(u"percent").toDouble() >= last);
        last = event.value(u"percent").toDouble();
    }
    QCOMPARE(reader.events.last().value(u"done").toBool(), true);
    QCOMPARE(reader.events.last().value(u"status").toString(), u"cancelled"_s);
}

void TestLiveJobs::aStreamOfWhatHasEndedTellsTheEnd()
{
    const QByteArray id = m_api->completed();
    StreamReader reader(m_api->service->port(), "/api/v1/jobs/" + id + "/stream", m_api->read);
    QVERIFY(reader.wait());
    QCOMPARE(reader.events.size(), 1);
    QCOMPARE(reader.events.first().value(u"status").toString(), u"completed"_s);
    QCOMPARE(reader.events.first().value(u"result_data").toObject().value(u"sweep_run_id").toString().toLatin1(), id);
}

void TestLiveJobs::aStreamOfNothingIsRefused()
{
    StreamReader reader(m_api->service->port(), "/api/v1/jobs/none/stream", m_api->read);
    QVERIFY(reader.wait());
    QCOMPARE(reader.status, 404);
}

void TestLiveJobs::aStreamEndsWithItsKey()
{
    const QByteArray id = m_api->trigger("LONG");
    StreamReader reader(m_api->service->port(), "/api/v1/jobs/" + id + "/stream", m_api->read);
    QTRY_VERIFY(m_api->service->connections() > 1);
    QVERIFY(m_api->waitForState(id, u"running"_s));
    QVERIFY(ApiKeyFile(m_api->bench.profile.folder).revoke(QString::fromLatin1(m_api->read.mid(3, 8))));
    QVERIFY(reader.wait());
    QVERIFY(!reader.events.isEmpty());
    QVERIFY(!reader.events.last().contains(u"done"));
    m_api->ask("DELETE", "/api/v1/jobs/" + id, {{"X-API-Key", m_api->run}});
}

void TestLiveJobs::changesAreHeard()
{
    Listener listener(*m_api, m_api->read);
    listener.join(m_api->read, allJobs());
    const QJsonObject reply = listener.next(u"phx_reply"_s);
    QCOMPARE(statusOf(reply), u"ok"_s);
    const QJsonValue filterId = reply.value(u"payload")
                                    .toObject()
                                    .value(u"response")
                                    .toObject()
                                    .value(u"postgres_changes")
                                    .toArray()
                                    .at(0)
                                    .toObject()
                                    .value(u"id");
    QVERIFY(filterId.isDouble());
    QCOMPARE(listener.next(u"system"_s).value(u"payload").toObject().value(u"message").toString(),
        u"Subscribed to PostgreSQL"_s);
    const QByteArray id = m_api->trigger();
    QStringList seen;
    while (!seen.contains(u"COMPLETED"_s)) {
        const QJsonObject message = listener.next(u"postgres_changes"_s);
        QVERIFY(!message.isEmpty());
        QCOMPARE(message.value(u"payload").toObject().value(u"ids").toArray(), QJsonArray{filterId});
        const QJsonObject data = dataOf(message);
        const QJsonObject record = data.value(u"record").toObject();
        QCOMPARE(record.value(u"id").toString().toLatin1(), id);
        QCOMPARE(data.value(u"type").toString(), seen.isEmpty() ? u"INSERT"_s : u"UPDATE"_s);
        QCOMPARE(data.value(u"table").toString(), u"pipeline_jobs"_s);
        QVERIFY(!record.value(u"createdAt").toString().endsWith(u'Z'));
        seen << record.value(u"status").toString();
    }
    QCOMPARE(seen.first(), u"QUEUED"_s);
    QVERIFY(seen.contains(u"RUNNING"_s));
}

void TestLiveJobs::filtersChoose()
{
    Listener listener(*m_api, m_api->read);
    listener.join(m_api->read, allJobs(u"UPDATE"_s, u"status=eq.COMPLETED"_s));
    QVERIFY(!listener.next(u"system"_s).isEmpty());
    m_api->completed();
    const QJsonObject data = dataOf(listener.next(u"postgres_changes"_s));
    QCOMPARE(data.value(u"record").toObject().value(u"status").toString(), u"COMPLETED"_s);
    Listener refused(*m_api, m_api->read);
    refused.join(m_api->read, allJobs(u"*"_s, u"tenant_id=eq.x"_s));
    QCOMPARE(statusOf(refused.next(u"phx_reply"_s)), u"ok"_s);
    const QJsonObject system = refused.next(u"system"_s);
    QCOMPARE(statusOf(system), u"error"_s);
    QVERIFY(system.value(u"payload").toObject().value(u"message").toString().contains(u"tenant_id"));
}

void TestLiveJobs::wrongTokensAreRefused()
{
    Listener listener(*m_api, m_api->read);
    for (const QByteArray &token : {QByteArray(), QByteArray("nonsense"), m_api->read.left(12) + QByteArray(43, 'A')}) {
        listener.join(token, allJobs());
        QCOMPARE(statusOf(listener.next(u"phx_reply"_s)), u"error"_s);
    }
    m_api->completed();
    QVERIFY(listener.next(u"postgres_changes"_s, 300).isEmpty());
    Listener stranger(*m_api, "zx_ffffffff_" + QByteArray(43, 'A'));
    QVERIFY(QTest::qWaitFor([&] { return stranger.next({}, 50).isEmpty() && !stranger.isOpen(); }, 5000));
}

void TestLiveJobs::aHeartbeatIsAnswered()
{
    Listener listener(*m_api, m_api->read);
    listener.push(
        {{u"topic"_s, u"phoenix"_s}, {u"event"_s, u"heartbeat"_s}, {u"ref"_s, u"9"_s}, {u"payload"_s, QJsonObject()}});
    const QJsonObject reply = listener.next(u"phx_reply"_s);
    QCOMPARE(reply.value(u"ref").toString(), u"9"_s);
    QCOMPARE(statusOf(reply), u"ok"_s);
}

void TestLiveJobs::aRevokedKeyClosesIt()
{
    Listener listener(*m_api, m_api->read);
    listener.join(m_api->read, allJobs());
    QVERIFY(!listener.next(u"system"_s).isEmpty());
    QVERIFY(ApiKeyFile(m_api->bench.profile.folder).revoke(QString::fromLatin1(m_api->read.mid(3, 8))));
    QCOMPARE(statusOf(listener.next(u"system"_s, 5000)), u"error"_s);
    QVERIFY(!listener.next(u"phx_close"_s, 5000).isEmpty());
    QVERIFY(listener.next({}, 5000).isEmpty());
    QCOMPARE(listener.closeCode, 1008);
}

void TestLiveJobs::whatIsNoMessageClosesIt()
{
    Listener listener(*m_api, m_api->read);
    listener.push({{u"nonsense"_s, 1}});
    QVERIFY(listener.next({}, 5000).isEmpty());
    QCOMPARE(listener.closeCode, 1008);
}

void TestLiveJobs::tooManyMessagesCloseIt()
{
    Listener listener(*m_api, m_api->read);
    for (int i = 0; i < 601; ++i)
        listener.push({{u"topic"_s, u"phoenix"_s}, {u"event"_s, u"heartbeat"_s}, {u"ref"_s, QString::number(i)},
            {u"payload"_s, QJsonObject()}});
    int answered = 0;
    while (!listener.next(u"phx_reply"_s, 5000).isEmpty())
        ++answered;
    QCOMPARE(answered, 600);
    QCOMPARE(listener.closeCode, 1008);
}

void TestLiveJobs::socketsHaveALimit()
{
    std::vector<std::unique_ptr<Listener>> listeners;
    for (int i = 0; i < 200; ++i)
        listeners.push_back(std::make_unique<Listener>(*m_api, m_api->read));
    QTRY_VERIFY(m_api->service->connections() >= 200);
    const QByteArray target = "/realtime/v1/websocket?apikey=" + m_api->read;
    QTRY_COMPARE(m_api->ask("GET", target, {}).status, 429);
    QCOMPARE(m_api->get("/api/pipelines").status, 200);
    listeners.clear();
    QTRY_COMPARE(m_api->ask("GET", target, {}).status, 426);
}

QTEST_GUILESS_MAIN(TestLiveJobs)

#include "tst_livejobs.moc"
