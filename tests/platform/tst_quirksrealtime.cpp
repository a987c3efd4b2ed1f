// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/standin/bench.h"
#include "tests/support/standin/rawcall.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>
#include <QWebSocket>

#include <algorithm>

using namespace zixly;
using namespace zixly::platform;
using namespace zixly::test;

namespace {

const QString kTopic = QStringLiteral("realtime:pipeline-jobs-changes");
const QString kTenant = QStringLiteral("zixly-internal");

// A client made of frames only.
class RawClient final : public QObject
{
public:
    RawClient(const Standin &standin, PhoenixVersion version)
        : m_version(version)
    {
        QUrl url = standin.supabase.url();
        url.setScheme(QStringLiteral("ws"));
        url.setPath(QStringLiteral("/realtime/v1/websocket"));
        url.setQuery(QStringLiteral("apikey=anon-key&vsn=")
            + (version == PhoenixVersion::V2 ? QStringLiteral("2.0.0") : QStringLiteral("1.0.0")));
        connect(&socket, &QWebSocket::textMessageReceived, this, [this](const QString &text) {
            texts.append(text.toUtf8());
            messages.append(decodePhoenix(text.toUtf8()).value_or(PhoenixMessage{}));
        });
        socket.open(url);
    }

    void send(const QString &topic, const QString &event, const QJsonObject &payload, const QString &ref,
        const QString &joinRef = {})
    {
        socket.sendTextMessage(QString::fromUtf8(encodePhoenix({joinRef, ref, topic, event, payload}, m_version)));
    }

    void join(const QString &token, const QJsonArray &changes, const QString &topic = kTopic)
    {
        send(topic, QStringLiteral("phx_join"),
            {{QStringLiteral("config"), QJsonObject{{QStringLiteral("postgres_changes"), changes}}},
                {QStringLiteral("access_token"), token}},
            QStringLiteral("1"), QStringLiteral("1"));
    }

    qsizetype count(const char *event) const
    {
        return std::count_if(messages.begin(), messages.end(),
            [event](const PhoenixMessage &message) { return message.event == QLatin1String(event); });
    }
    PhoenixMessage last(const char *event) const
    {
        for (auto it = messages.rbegin(); it != messages.rend(); ++it) {
            if (it->event == QLatin1String(event))
                return *it;
        }
        return {};
    }

    QWebSocket socket;
    QList<PhoenixMessage> messages;
    QList<QByteArray> texts;

private:
    PhoenixVersion m_version;
};

QJsonObject asking(const char *event, const char *filter = nullptr, const char *table = "pipeline_jobs")
{
    QJsonObject entry{{QStringLiteral("event"), QLatin1String(event)},
        {QStringLiteral("schema"), QStringLiteral("public")}, {QStringLiteral("table"), QLatin1String(table)}};
    if (filter)
        entry.insert(QStringLiteral("filter"), QLatin1String(filter));
    return entry;
}

QString tokenFor(World &world, int user = 0)
{
    return world.signIn(world.users.at(user)).value(QLatin1String("access_token")).toString();
}

QJsonObject dataOf(const PhoenixMessage &change)
{
    return change.payload.value(QLatin1String("data")).toObject();
}

} // namespace

// Supabase Realtime as the contract has it.
class TestQuirksRealtime : public QObject
{
    Q_OBJECT
private slots:
    void framesAreAsObserved_data();
    void framesAreAsObserved();
    void handshakesAreRefusedLate_data();
    void handshakesAreRefusedLate();
    void joinsAreRefusedLate_data();
    void joinsAreRefusedLate();
    void subscriptionsFailAfterTheJoin_data();
    void subscriptionsFailAfterTheJoin();
    void filtersDecide_data();
    void filtersDecide();
    void rowSecurityHidesRowsButNotDeletions();
    void unchangedBigColumnsAreMissing();
    void errorsLeaveLittle_data();
    void errorsLeaveLittle();
    void nothingFlowsBeforeTheSubscription();
    void tokensAreLookedAtAgain();
    void aNewTokenSubscribesAgain();
    void leavingIsAnswered();
};

void TestQuirksRealtime::framesAreAsObserved_data()
{
    QTest::addColumn<int>("version");
    QTest::newRow("1.0.0") << int(PhoenixVersion::V1);
    QTest::newRow("2.0.0") << int(PhoenixVersion::V2);
}

void TestQuirksRealtime::framesAreAsObserved()
{
    QFETCH(int, version);
    Standin standin;
    RawClient client(standin, static_cast<PhoenixVersion>(version));
    QTRY_VERIFY(client.socket.isValid());
    client.join(tokenFor(standin.world), {asking("*")});
    QTRY_COMPARE(client.count("system"), 1);
    const bool old = version == int(PhoenixVersion::V1);
    QVERIFY(holds(QJsonValue(client.last("phx_reply").payload),
        parsedJson(
            R"({"status":"ok","response":{"postgres_changes":[{"event":"*","schema":"public","table":"pipeline_jobs","id":"<any>"}]}})")));
    QVERIFY(holds(QJsonValue(client.last("system").payload),
        parsedJson(
            R"({"message":"Subscribed to PostgreSQL","status":"ok","extension":"postgres_changes","channel":"pipeline-jobs-changes"})")));
    for (const QByteArray &text : std::as_const(client.texts))
        QVERIFY2(text.startsWith(old ? '{' : '[') && text.contains("join_ref") == false, text.constData());
    QCOMPARE(client.last("phx_reply").joinRef, old ? QString() : QStringLiteral("1"));
    const QString id = standin.world.addJob(QStringLiteral("trading-sweep"), {}, kTenant);
    standin.world.update(id, {{QStringLiteral("startedAt"), QStringLiteral("2026-11-20T10:05:03.25")}});
    standin.world.removeJob(id);
    QTRY_COMPARE(client.count("postgres_changes"), 3);
    const QJsonObject gone = dataOf(client.messages.at(client.messages.size() - 1));
    QVERIFY(holds(QJsonValue(gone),
        QJsonObject{{QStringLiteral("type"), QStringLiteral("DELETE")},
            {QStringLiteral("old_record"), QJsonObject{{QStringLiteral("id"), id}}}}));
    QVERIFY(!gone.contains(QLatin1String("record")));
    const QJsonObject update = dataOf(client.messages.at(client.messages.size() - 2));
    QCOMPARE(update.value(QLatin1String("old_record")).toObject().size(), 1);
    QCOMPARE(update.value(QLatin1String("record")).toObject().value(QLatin1String("startedAt")).toString(),
        QStringLiteral("2026-11-20T10:05:03.25")); // no zone, no trailing zeros
    const QJsonObject insert = dataOf(client.messages.at(client.messages.size() - 3));
    QVERIFY(!insert.contains(QLatin1String("old_record")));
    QCOMPARE(insert.value(QLatin1String("columns")).toArray().size(), 11);
    client.send(QStringLiteral("phoenix"), QStringLiteral("heartbeat"), {}, QStringLiteral("9"));
    QTRY_COMPARE(client.last("phx_reply").ref, QStringLiteral("9"));
}

void TestQuirksRealtime::handshakesAreRefusedLate_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<int>("refuse");
    QTest::newRow("no key") << "/realtime/v1/websocket?vsn=1.0.0" << 0;
    QTest::newRow("wrong key") << "/realtime/v1/websocket?apikey=zzz&vsn=1.0.0" << 0;
    QTest::newRow("wrong path") << "/realtime/v2?apikey=anon-key" << 0;
    QTest::newRow("too many") << "/realtime/v1/websocket?apikey=anon-key" << 429;
    QTest::newRow("broken") << "/realtime/v1/websocket?apikey=anon-key" << 500;
}

void TestQuirksRealtime::handshakesAreRefusedLate()
{
    QFETCH(QString, url);
    QFETCH(int, refuse);
    Standin standin;
    standin.realtime.refuseHandshakes = refuse;
    standin.realtime.handshakeDelayMs = 150;
    QWebSocket socket;
    QSignalSpy closed(&socket, &QWebSocket::disconnected);
    QElapsedTimer timer;
    timer.start();
    socket.open(QUrl(QStringLiteral("ws://127.0.0.1:%1").arg(standin.supabase.serverPort()) + url));
    QTRY_COMPARE(socket.state(), QAbstractSocket::UnconnectedState);
    QVERIFY(timer.elapsed() >= 140);
    QVERIFY(!socket.errorString().isEmpty());
    QCOMPARE(standin.realtime.sockets(), 0);
}

void TestQuirksRealtime::joinsAreRefusedLate_data()
{
    QTest::addColumn<QString>("token"); // empty = a good one
    QTest::addColumn<QString>("topic");
    QTest::addColumn<QString>("refuse");
    QTest::addColumn<QString>("reason");
    QTest::newRow("malformed") << "x" << kTopic << "" << "MalformedJWT: ";
    QTest::newRow("bad signature") << "a.b.c" << kTopic << "" << "JwtSignatureError: ";
    QTest::newRow("expired") << "expired" << kTopic << "" << "InvalidJWTToken: Token has expired";
    QTest::newRow("no topic") << "" << "realtime:" << "" << "TopicNameRequired: ";
    for (const char *reason : {"ChannelRateLimitReached: Too many channels",
             "ClientJoinRateLimitReached: Too many joins", "ConnectionRateLimitReached: Too many connected users",
             "InitializingProjectConnection: wait", "RealtimeRestarting: wait"})
        QTest::newRow(reason) << "" << kTopic << QString::fromLatin1(reason) << QString::fromLatin1(reason);
}

void TestQuirksRealtime::joinsAreRefusedLate()
{
    QFETCH(QString, token);
    QFETCH(QString, topic);
    QFETCH(QString, refuse);
    QFETCH(QString, reason);
    Standin standin;
    standin.realtime.refuseJoins = refuse;
    standin.realtime.refusalDelayMs = 150;
    if (token.isEmpty() || token == QLatin1String("expired")) {
        token = tokenFor(standin.world);
        standin.world.movedMs = reason.contains(QLatin1String("expired")) ? 3'700'000 : 0;
    }
    RawClient client(standin, PhoenixVersion::V1);
    QTRY_VERIFY(client.socket.isValid());
    QElapsedTimer timer;
    timer.start();
    client.join(token, {asking("*")}, topic);
    QTRY_COMPARE(client.count("phx_reply"), 1);
    QVERIFY(timer.elapsed() >= 140);
    const QJsonObject payload = client.last("phx_reply").payload;
    QCOMPARE(payload.value(QLatin1String("status")).toString(), QStringLiteral("error"));
    const QString said = payload.value(QLatin1String("response")).toObject().value(QLatin1String("reason")).toString();
    QVERIFY2(said.startsWith(reason), qPrintable(said));
    QCOMPARE(client.count("system"), 0);
}

void TestQuirksRealtime::subscriptionsFailAfterTheJoin_data()
{
    QTest::addColumn<QJsonObject>("entry");
    QTest::addColumn<QString>("words");
    QTest::newRow("snake_case column") << asking("*", "tenant_id=eq.zixly-internal")
                                       << "invalid column for filter tenant_id";
    QTest::newRow("operator") << asking("*", "id=like.a") << "invalid operator like";
    QTest::newRow("table") << asking("*", nullptr, "nope") << "table: nope";
}

void TestQuirksRealtime::subscriptionsFailAfterTheJoin()
{
    QFETCH(QJsonObject, entry);
    QFETCH(QString, words);
    Standin standin;
    RawClient client(standin, PhoenixVersion::V1);
    QTRY_VERIFY(client.socket.isValid());
    client.join(tokenFor(standin.world), {entry});
    QTRY_COMPARE(client.count("system"), 1);
    QCOMPARE(client.last("phx_reply").payload.value(QLatin1String("status")).toString(), QStringLiteral("ok"));
    const QJsonObject said = client.last("system").payload;
    QCOMPARE(said.value(QLatin1String("status")).toString(), QStringLiteral("error"));
    const QString text = said.value(QLatin1String("message")).toString();
    QVERIFY(text.startsWith(QLatin1String("Unable to subscribe to changes with given parameters. ")));
    QVERIFY2(text.contains(words), qPrintable(text));
    standin.world.addJob(QStringLiteral("trading-sweep"), {}, kTenant);
    client.send(QStringLiteral("phoenix"), QStringLiteral("heartbeat"), {}, QStringLiteral("9"));
    QTRY_COMPARE(client.last("phx_reply").ref, QStringLiteral("9"));
    QCOMPARE(client.count("postgres_changes"), 0);
}

void TestQuirksRealtime::filtersDecide_data()
{
    QTest::addColumn<QJsonArray>("entries");
    QTest::addColumn<QString>("arrives"); // of: own insert I, own update U, own delete D, other's i, u, d
    const auto row = [](const char *name, const QJsonArray &entries, const char *arrives) {
        QTest::newRow(name) << entries << QString::fromLatin1(arrives);
    };
    row("everything", {asking("*")}, "IUDiud");
    row("own tenant: no deletion", {asking("*", "tenantId=eq.zixly-internal")}, "IU");
    row("own id: its deletion, too", {asking("*", "id=eq.mine")}, "IUD");
    row("updates", {asking("UPDATE")}, "Uu");
    row("deletions", {asking("DELETE")}, "Dd");
    row("own rows and all deletions",
        {asking("INSERT", "tenantId=eq.zixly-internal"), asking("UPDATE", "tenantId=eq.zixly-internal"),
            asking("DELETE")},
        "IUDd");
    row("neq", {asking("INSERT", "tenantId=neq.zixly-internal")}, "i");
    row("in", {asking("UPDATE", "status=in.(RUNNING,FAILED)")}, "Uu");
    row("gt", {asking("INSERT", "id=gt.mine")}, "i");
}

void TestQuirksRealtime::filtersDecide()
{
    QFETCH(QJsonArray, entries);
    QFETCH(QString, arrives);
    Standin standin;
    RawClient client(standin, PhoenixVersion::V1);
    QTRY_VERIFY(client.socket.isValid());
    client.join(tokenFor(standin.world), entries);
    QTRY_COMPARE(client.count("system"), 1);
    World &world = standin.world;
    const QJsonObject running{{QStringLiteral("status"), QStringLiteral("RUNNING")}};
    const QString mine = QStringLiteral("mine");
    const QString other = QStringLiteral("other");
    world.addJob(QStringLiteral("trading-sweep"), {}, kTenant, mine);
    world.update(mine, running);
    world.removeJob(mine);
    world.addJob(QStringLiteral("trading-sweep"), {}, QStringLiteral("other-tenant"), other);
    world.update(other, running);
    world.removeJob(other);
    client.send(QStringLiteral("phoenix"), QStringLiteral("heartbeat"), {}, QStringLiteral("9"));
    QTRY_COMPARE(client.last("phx_reply").ref, QStringLiteral("9"));
    QString got;
    for (const PhoenixMessage &message : std::as_const(client.messages)) {
        if (message.event != QLatin1String("postgres_changes"))
            continue;
        const QJsonObject data = dataOf(message);
        const QString id = data.value(QLatin1String(data.contains(QLatin1String("record")) ? "record" : "old_record"))
                               .toObject()
                               .value(QLatin1String("id"))
                               .toString();
        const QString letter = data.value(QLatin1String("type")).toString().left(1);
        got += id == mine ? letter : letter.toLower();
    }
    QCOMPARE(got, arrives);
}

void TestQuirksRealtime::rowSecurityHidesRowsButNotDeletions()
{
    Standin standin;
    standin.realtime.rowSecurity = true;
    RawClient client(standin, PhoenixVersion::V1);
    QTRY_VERIFY(client.socket.isValid());
    client.join(tokenFor(standin.world), {asking("*")});
    QTRY_COMPARE(client.count("system"), 1);
    const QString other = standin.world.addJob(QStringLiteral("data-etl"), {}, QStringLiteral("other-tenant"));
    standin.world.update(other, {{QStringLiteral("status"), QStringLiteral("RUNNING")}});
    standin.world.removeJob(other);
    standin.world.addJob(QStringLiteral("data-etl"), {}, kTenant);
    QTRY_COMPARE(client.count("postgres_changes"), 2);
    QCOMPARE(dataOf(client.last("postgres_changes")).value(QLatin1String("type")).toString(), QStringLiteral("INSERT"));
}

void TestQuirksRealtime::unchangedBigColumnsAreMissing()
{
    Standin standin;
    RawClient client(standin, PhoenixVersion::V1);
    QTRY_VERIFY(client.socket.isValid());
    client.join(tokenFor(standin.world), {asking("*")});
    QTRY_COMPARE(client.count("system"), 1);
    const QJsonObject big{{QStringLiteral("note"), QString(3'000, QLatin1Char('x'))}};
    const QString id = standin.world.addJob(QStringLiteral("data-etl"), big, kTenant);
    QTRY_COMPARE(client.count("postgres_changes"), 1);
    QVERIFY(dataOf(client.last("postgres_changes"))
            .value(QLatin1String("record"))
            .toObject()
            .contains(QLatin1String("parameters")));
    standin.world.update(id, {{QStringLiteral("status"), QStringLiteral("RUNNING")}});
    QTRY_COMPARE(client.count("postgres_changes"), 2);
    const QJsonObject record = dataOf(client.last("postgres_changes")).value(QLatin1String("record")).toObject();
    QVERIFY(!record.contains(QLatin1String("parameters")));
    QVERIFY(record.contains(QLatin1String("metrics"))); // null is small
    standin.world.update(id, {{QStringLiteral("parameters"), big}});
    QTRY_COMPARE(client.count("postgres_changes"), 3);
    QVERIFY(dataOf(client.last("postgres_changes"))
            .value(QLatin1String("record"))
            .toObject()
            .contains(QLatin1String("parameters")));
}

void TestQuirksRealtime::errorsLeaveLittle_data()
{
    QTest::addColumn<QString>("error");
    QTest::addColumn<QByteArray>("data");
    QTest::addColumn<int>("members");
    QTest::newRow("401")
        << "Error 401: Unauthorized"
        << QByteArray(R"({"errors":["Error 401: Unauthorized"],"columns":[],"commit_timestamp":null,"record":{}})")
        << 0;
    QTest::newRow("413")
        << "Error 413: Payload Too Large"
        << QByteArray(
               R"({"errors":["Error 413: Payload Too Large"],"record":{"id":"j1","status":"QUEUED","jobType":"data-etl","tenantId":"zixly-internal","createdAt":"<any>"}})")
        << 5; // as observed: what is large or null has gone
}

void TestQuirksRealtime::errorsLeaveLittle()
{
    QFETCH(QString, error);
    QFETCH(QByteArray, data);
    Standin standin;
    RawClient client(standin, PhoenixVersion::V1);
    QTRY_VERIFY(client.socket.isValid());
    client.join(tokenFor(standin.world), {asking("*")});
    QTRY_COMPARE(client.count("system"), 1);
    standin.realtime.errorForNextChange = error;
    standin.world.addJob(QStringLiteral("data-etl"), {{QStringLiteral("note"), QString(100, QLatin1Char('x'))}},
        kTenant, QStringLiteral("j1"));
    QTRY_COMPARE(client.count("postgres_changes"), 1);
    const QJsonObject got = dataOf(client.last("postgres_changes"));
    QVERIFY(holds(got, parsedJson(data)));
    QTEST(int(got.value(QLatin1String("record")).toObject().size()), "members");
}

void TestQuirksRealtime::nothingFlowsBeforeTheSubscription()
{
    Standin standin;
    standin.realtime.subscribeDelayMs = 200;
    RawClient client(standin, PhoenixVersion::V1);
    QTRY_VERIFY(client.socket.isValid());
    client.join(tokenFor(standin.world), {asking("*")});
    QTRY_COMPARE(client.count("phx_reply"), 1);
    standin.world.addJob(QStringLiteral("data-etl"), {}, kTenant); // lost: nobody replays it
    QTRY_COMPARE(client.count("system"), 1);
    QCOMPARE(client.count("postgres_changes"), 0);
    standin.world.addJob(QStringLiteral("data-etl"), {}, kTenant);
    QTRY_COMPARE(client.count("postgres_changes"), 1);
}

void TestQuirksRealtime::tokensAreLookedAtAgain()
{
    Standin standin;
    standin.world.tokenLifeMs = 400;
    RawClient client(standin, PhoenixVersion::V1);
    QTRY_VERIFY(client.socket.isValid());
    client.join(tokenFor(standin.world), {asking("*")});
    QTRY_COMPARE(client.count("phx_close"), 1);
    const PhoenixMessage said = client.last("system");
    QCOMPARE(said.payload.value(QLatin1String("extension")).toString(), QStringLiteral("system"));
    QCOMPARE(said.payload.value(QLatin1String("status")).toString(), QStringLiteral("error"));
    QVERIFY(said.payload.value(QLatin1String("message")).toString().startsWith(QLatin1String("Token has expired")));
    QCOMPARE(client.messages.last().event, QStringLiteral("phx_close")); // after it
    QVERIFY(client.socket.isValid()); // the socket stays
}

void TestQuirksRealtime::aNewTokenSubscribesAgain()
{
    Standin standin;
    RawClient client(standin, PhoenixVersion::V1);
    QTRY_VERIFY(client.socket.isValid());
    client.join(tokenFor(standin.world), {asking("*")});
    QTRY_COMPARE(client.count("system"), 1);
    const auto token = [&client](const QString &text) {
        client.send(kTopic, QStringLiteral("access_token"), {{QStringLiteral("access_token"), text}},
            QStringLiteral("5"), QStringLiteral("1"));
    };
    token(tokenFor(standin.world));
    QTRY_COMPARE(client.count("system"), 2);
    QCOMPARE(client.count("phx_reply"), 1); // no reply to a token
    token(QStringLiteral("x"));
    QTRY_COMPARE(client.count("phx_close"), 1);
    QCOMPARE(client.last("phx_close").ref, QStringLiteral("1")); // the join's
}

void TestQuirksRealtime::leavingIsAnswered()
{
    Standin standin;
    RawClient client(standin, PhoenixVersion::V1);
    QTRY_VERIFY(client.socket.isValid());
    client.join(tokenFor(standin.world), {asking("*")});
    QTRY_COMPARE(client.count("system"), 1);
    client.send(kTopic, QStringLiteral("phx_leave"), {}, QStringLiteral("10"), QStringLiteral("1"));
    QTRY_COMPARE(client.count("phx_close"), 1);
    QCOMPARE(client.last("phx_reply").ref, QStringLiteral("10"));
    QCOMPARE(client.last("phx_close").ref, QStringLiteral("1"));
}

QTEST_GUILESS_MAIN(TestQuirksRealtime)
#include "tst_quirksrealtime.moc"
