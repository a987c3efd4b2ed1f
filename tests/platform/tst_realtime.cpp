// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/standin/bench.h"

#include <QSignalSpy>
#include <QTest>

using namespace zixly;
using namespace zixly::platform;
using namespace zixly::test;

class TestRealtime : public QObject
{
    Q_OBJECT
private slots:
    void theLinkTable_data();
    void theLinkTable();
    void framesGoBothWays_data();
    void framesGoBothWays();
    void changesArriveLive();
    void theLinkRecovers_data();
    void theLinkRecovers();
    void aRefreshedTokenGoesToTheChannel();
};

static RealtimeClient::Config configOf(const Bench &bench)
{
    return {.supabase = bench.profile.supabase,
        .anonKey = bench.profile.anonKey,
        .tenant = QStringLiteral("zixly-internal")};
}

void TestRealtime::theLinkTable_data()
{
    QTest::addColumn<int>("event");
    QTest::addColumn<QByteArray>("next"); // one letter per state, in order; '.' = stays without action
    QTest::addColumn<QByteArray>("action");
    // States: Off Opening Joining Subscribing Live Rejoin Waiting = FOJSLRW
    // Actions: None Open Close Join goLive waitToOpen(T) waitToJoin(R) Reopen(A)
    const auto row = [](const char *name, LinkEvent event, const char *next, const char *action) {
        QTest::newRow(name) << int(event) << QByteArray(next) << QByteArray(action);
    };
    using E = LinkEvent;
    row("start", E::Start, "O......", "O......");
    row("stop", E::Stop, ".FFFFFF", ".CCCCCC");
    row("opened", E::Opened, ".J.....", ".J.....");
    row("lost", E::Lost, ".WWWWW.", ".TTTTT.");
    row("joined", E::Joined, "..S....", "..N....");
    row("refused", E::Refused, "..R....", "..R....");
    row("subscribed", E::Subscribed, "..LLL..", "..LLL..");
    row("subscription failed", E::SubscribeFailed, "..RRR..", "..RRR..");
    row("closed", E::Closed, "..RRR..", "..RRR..");
    row("crashed", E::Crashed, "..RRR..", "..RRR..");
    row("due", E::Due, ".....JO", ".....JO");
    row("woke", E::Woke, ".OOOOOO", ".AAAAAA");
}

void TestRealtime::theLinkTable()
{
    QFETCH(int, event);
    QFETCH(QByteArray, next);
    QFETCH(QByteArray, action);
    static constexpr QByteArrayView kStates = "FOJSLRW";
    static constexpr QByteArrayView kActions = "NOCJLTRA";
    QCOMPARE(next.size(), kLinkStates);
    for (int state = 0; state < kLinkStates; ++state) {
        const LinkStep step = linkStep(static_cast<LinkState>(state), static_cast<LinkEvent>(event));
        const bool stays = next.at(state) == '.';
        QCOMPARE(kStates.at(int(step.next)), stays ? kStates.at(state) : next.at(state));
        QCOMPARE(kActions.at(int(step.action)), stays ? 'N' : action.at(state));
    }
}

void TestRealtime::framesGoBothWays_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("ok");
    QTest::newRow("1.0.0") << QByteArray(R"({"topic":"phoenix","event":"heartbeat","payload":{},"ref":"2"})") << true;
    QTest::newRow("1.0.0, null ref") << QByteArray(R"({"topic":"t","event":"system","payload":{"a":1},"ref":null})")
                                     << true;
    QTest::newRow("2.0.0") << QByteArray(R"(["6","7","t","phx_reply",{"status":"ok"}])") << true;
    QTest::newRow("2.0.0, nulls") << QByteArray(R"([null,null,"t","postgres_changes",{}])") << true;
    QTest::newRow("too short") << QByteArray(R"(["6","7"])") << false;
    QTest::newRow("no topic") << QByteArray(R"({"event":"x"})") << false;
    QTest::newRow("no JSON") << QByteArray("hello") << false;
    QTest::newRow("empty") << QByteArray() << false;
}

void TestRealtime::framesGoBothWays()
{
    QFETCH(QByteArray, text);
    const auto message = decodePhoenix(text);
    QTEST(message.has_value(), "ok");
    if (!message)
        return;
    QCOMPARE(*decodePhoenix(encodePhoenix(*message, PhoenixVersion::V1)), *message);
    QCOMPARE(*decodePhoenix(encodePhoenix(*message, PhoenixVersion::V2)), *message);
}

void TestRealtime::changesArriveLive()
{
    Bench bench;
    QVERIFY(bench.signIn());
    QSignalSpy live(&bench.realtime, &RealtimeClient::live);
    QList<JobChange> changes;
    connect(&bench.realtime, &RealtimeClient::changed, this,
        [&changes](const JobChange &change) { changes.append(change); });
    bench.realtime.start(configOf(bench));
    QTRY_COMPARE(live.size(), 1);
    QCOMPARE(bench.realtime.state(), LinkState::Live);
    const QString id = bench.job();
    bench.standin.world.addJob(QStringLiteral("data-etl"), {}, QStringLiteral("other-tenant"));
    QTRY_COMPARE(changes.size(), 1);
    QCOMPARE(changes.first().job.id, id);
    bench.standin.world.update(id, {{QStringLiteral("status"), QStringLiteral("RUNNING")}}, true);
    QTRY_COMPARE(changes.size(), 2);
    QVERIFY(!changes.last().job.fields.testFlag(RemoteJob::Parameters));
    bench.standin.realtime.errorForNextChange = QStringLiteral("Error 413: Payload Too Large");
    bench.standin.world.update(id, {{QStringLiteral("tenantId"), QStringLiteral("zixly-internal")}});
    QTRY_COMPARE(changes.size(), 3);
    QVERIFY(changes.last().incomplete);
    QCOMPARE(changes.last().job.id, id);
    bench.standin.world.removeJob(id);
    QTRY_COMPARE(changes.size(), 4);
    QCOMPARE(changes.last().kind, JobChange::Kind::Delete);
    QTRY_VERIFY(bench.standin.realtime.beats() >= 3); // every 5 s, twenty times faster
    const qint64 before = bench.realtime.currentMs();
    QTRY_VERIFY(bench.realtime.currentMs() > before); // an answered heartbeat proves that nothing was missed
    QCOMPARE(live.size(), 1);
    bench.realtime.stop();
    QCOMPARE(bench.realtime.state(), LinkState::Off);
    QCOMPARE(bench.realtime.currentMs(), 0);
}

void TestRealtime::theLinkRecovers_data()
{
    QTest::addColumn<QString>("blow");
    for (const char *blow : {"dropped", "token expired", "crashed", "deaf", "woke", "reconnect now"})
        QTest::newRow(blow) << QString::fromLatin1(blow);
}

void TestRealtime::theLinkRecovers()
{
    QFETCH(QString, blow);
    Bench bench(ApiGeneration::Next, 40);
    QVERIFY(bench.signIn());
    QSignalSpy live(&bench.realtime, &RealtimeClient::live);
    bench.realtime.start(configOf(bench));
    QTRY_COMPARE(live.size(), 1);
    RealtimeStandin &server = bench.standin.realtime;
    if (blow == QLatin1String("dropped"))
        server.dropAll();
    else if (blow == QLatin1String("token expired"))
        server.expireTokens();
    else if (blow == QLatin1String("crashed"))
        server.crashChannels();
    else if (blow == QLatin1String("deaf"))
        server.deaf = true;
    else if (blow == QLatin1String("woke"))
        bench.clock.moved = 60'000;
    else
        bench.realtime.reconnectNow();
    QTRY_VERIFY(live.size() >= 2);
    QVERIFY(server.joins() >= 2);
    if (blow == QLatin1String("token expired"))
        QCOMPARE(bench.standin.supabase.count("POST"), 2); // rejoined with a new one
    server.deaf = false;
}

void TestRealtime::aRefreshedTokenGoesToTheChannel()
{
    Bench bench;
    QVERIFY(bench.signIn());
    connect(&bench.auth, &AuthSession::tokenChanged, &bench.realtime, &RealtimeClient::setToken);
    QSignalSpy live(&bench.realtime, &RealtimeClient::live);
    bench.realtime.start(configOf(bench));
    QTRY_COMPARE(live.size(), 1);
    const QString first = bench.wait(bench.auth.token()).value();
    QVERIFY(bench.wait(bench.auth.token(first)));
    QTRY_COMPARE(bench.standin.realtime.tokens(), 1);
    QTRY_COMPARE(live.size(), 2); // subscribed anew: what came in between is told by nobody
    QCOMPARE(bench.realtime.state(), LinkState::Live);
    QCOMPARE(bench.standin.realtime.joins(), 1);
}

QTEST_GUILESS_MAIN(TestRealtime)
#include "tst_realtime.moc"
