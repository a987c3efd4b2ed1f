// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/standin/bench.h"
#include "tests/support/standin/commands.h"
#include "tests/support/standin/pretend.h"

#include <QSignalSpy>
#include <QTest>

using namespace zixly;
using namespace zixly::platform;
using namespace zixly::test;

namespace {

const QString kTenant = QStringLiteral("zixly-internal");

// A signed-in client with a live channel.
struct LiveBench : Bench {
    explicit LiveBench(qint64 factor = 40)
        : Bench(ApiGeneration::Next, factor)
    {
        QObject::connect(&realtime, &RealtimeClient::changed, &realtime,
            [this](const JobChange &change) { changes.append(change); });
        QObject::connect(&auth, &AuthSession::tokenChanged, &realtime, &RealtimeClient::setToken);
    }
    void start() { realtime.start({.supabase = profile.supabase, .anonKey = profile.anonKey, .tenant = kTenant}); }

    QList<JobChange> changes;
    QSignalSpy live{&realtime, &RealtimeClient::live};
};

} // namespace

// What our realtime client makes of what the service does, and the stand-ins as people use them.
class TestQuirksLive : public QObject
{
    Q_OBJECT
private slots:
    void changesOfEveryKind_data();
    void changesOfEveryKind();
    void refusalsAreTriedAgain_data();
    void refusalsAreTriedAgain();
    void anExpiredTokenIsReplacedBeforeTheRejoin();
    void whatCameBeforeTheSubscriptionIsFetched();
    void aBurstArrivesWhole();
    void commandsDoWhatTheySay_data();
    void commandsDoWhatTheySay();
    void theSeedsCanBeFetched();
};

void TestQuirksLive::changesOfEveryKind_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<int>("arrive");
    QTest::addColumn<bool>("incomplete");
    QTest::addColumn<bool>("named"); // the id is known
    QTest::newRow("own insertion") << "insert" << 1 << false << true;
    QTest::newRow("another tenant's insertion") << "foreign" << 0 << false << false;
    QTest::newRow("another tenant's deletion: its id only") << "foreign deletion" << 1 << false << true;
    QTest::newRow("row security") << "security" << 1 << false << true;
    QTest::newRow("unchanged big columns are missing") << "toast" << 1 << false << true;
    QTest::newRow("columns of tomorrow") << "unknown" << 1 << false << true;
    QTest::newRow("error 401: not even an id") << "401" << 1 << true << false;
    QTest::newRow("error 413: an id") << "413" << 1 << true << true;
}

void TestQuirksLive::changesOfEveryKind()
{
    QFETCH(QString, what);
    QFETCH(int, arrive);
    QFETCH(bool, incomplete);
    QFETCH(bool, named);
    LiveBench bench;
    World &world = bench.standin.world;
    const QString mine = bench.job({{QStringLiteral("note"), QString(3'000, QLatin1Char('x'))}});
    const QString other = world.addJob(QStringLiteral("data-etl"), {}, QStringLiteral("other-tenant"));
    QVERIFY(bench.signIn());
    bench.start();
    QTRY_COMPARE(bench.live.size(), 1);
    const QJsonObject running{{QStringLiteral("status"), QStringLiteral("RUNNING")}};
    QString expected = mine;
    if (what == QLatin1String("insert")) {
        expected = bench.job();
    } else if (what == QLatin1String("foreign")) {
        world.update(other, running);
    } else if (what == QLatin1String("foreign deletion") || what == QLatin1String("security")) {
        bench.standin.realtime.rowSecurity = what == QLatin1String("security");
        world.update(other, running);
        world.removeJob(other);
        expected = other;
    } else {
        if (what == QLatin1String("unknown"))
            bench.standin.realtime.unknownColumns = {{QStringLiteral("priority"), 3},
                {QStringLiteral("owner"), QJsonObject{{QStringLiteral("id"), QStringLiteral("x")}}}};
        else if (what != QLatin1String("toast"))
            bench.standin.realtime.errorForNextChange = QStringLiteral("Error ") + what;
        world.update(mine, running);
    }
    const QString last = bench.job(); // whatever comes, comes before it
    QTRY_VERIFY(!bench.changes.isEmpty() && bench.changes.last().job.id == last);
    bench.changes.removeLast();
    QCOMPARE(bench.changes.size(), arrive);
    if (arrive == 0)
        return;
    const JobChange change = bench.changes.first();
    QCOMPARE(change.incomplete, incomplete);
    QCOMPARE(change.job.id, named ? expected : QString());
    if (what == QLatin1String("toast") || what == QLatin1String("unknown")) {
        QCOMPARE(stateOf(change.job), JobState::Running);
        QVERIFY(!change.job.fields.testFlag(RemoteJob::Parameters));
        QVERIFY(change.job.fields.testFlag(RemoteJob::Metrics)); // null, and there
        RemoteJob known = *bench.wait(bench.web.detail(mine));
        merge(known, change.job);
        QCOMPARE(known.parameters.value(QLatin1String("note")).toString().size(), 3'000);
    }
}

void TestQuirksLive::refusalsAreTriedAgain_data()
{
    QTest::addColumn<QString>("refusal");
    for (const char *refusal : {"401", "403", "404", "429", "500", "RealtimeRestarting: wait",
             "InitializingProjectConnection: wait", "ChannelRateLimitReached: Too many channels",
             "ConnectionRateLimitReached: Too many connected users", "subscription", "offline"})
        QTest::newRow(refusal) << QString::fromLatin1(refusal);
}

void TestQuirksLive::refusalsAreTriedAgain()
{
    QFETCH(QString, refusal);
    LiveBench bench;
    QVERIFY(bench.signIn());
    RealtimeStandin &server = bench.standin.realtime;
    server.refuseHandshakes = refusal.toInt();
    if (refusal.contains(QLatin1Char(':')))
        server.refuseJoins = refusal;
    server.subscribeFails = refusal == QLatin1String("subscription");
    bench.standin.supabase.setOffline(refusal == QLatin1String("offline"));
    bench.start();
    QTRY_VERIFY(!bench.realtime.reason().isEmpty());
    QCOMPARE(bench.live.size(), 0);
    if (refusal.contains(QLatin1Char(':')))
        QCOMPARE(bench.realtime.reason(), refusal); // for the tooltip
    server.refuseHandshakes = 0;
    server.refuseJoins.clear();
    server.subscribeFails = false;
    bench.standin.supabase.setOffline(false);
    QTRY_COMPARE(bench.live.size(), 1);
    QVERIFY(bench.realtime.reason().isEmpty());
}

void TestQuirksLive::anExpiredTokenIsReplacedBeforeTheRejoin()
{
    LiveBench bench;
    QVERIFY(bench.signIn());
    // The server's clock runs ahead, so the token dies there while it is fresh here.
    bench.standin.world.movedMs = 3'599'000;
    bench.start();
    QTRY_COMPARE(bench.live.size(), 1);
    QTRY_VERIFY(bench.live.size() >= 2); // system error, phx_close, a fresh token, the rejoin
    QVERIFY(bench.standin.supabase.count("POST", QStringLiteral("token")) >= 2);
    QVERIFY(bench.auth.isSignedIn());
}

void TestQuirksLive::whatCameBeforeTheSubscriptionIsFetched()
{
    LiveBench bench;
    bench.standin.realtime.subscribeDelayMs = 100;
    QVERIFY(bench.signIn());
    bench.start();
    QTRY_COMPARE(bench.realtime.state(), LinkState::Subscribing);
    const QString id = bench.job(); // no change of it arrives
    QTRY_COMPARE(bench.live.size(), 1); // so whoever hears this fetches the list
    QVERIFY(bench.changes.isEmpty());
    QCOMPARE(bench.wait(bench.web.list(0, 50))->jobs.first().id, id);
}

void TestQuirksLive::aBurstArrivesWhole()
{
    LiveBench bench;
    const QString id = bench.job();
    QVERIFY(bench.signIn());
    bench.start();
    QTRY_COMPARE(bench.live.size(), 1);
    QCOMPARE(runCommand(bench.standin, QStringLiteral("burst 2000")), QStringLiteral("2000 changes"));
    QTRY_COMPARE_WITH_TIMEOUT(bench.changes.size(), 2'000, 20'000);
    QCOMPARE(bench.changes.last().job.id, id);
    QCOMPARE(bench.changes.last().job.metrics.value(QLatin1String("beat")).toInt(), 1'999); // in order
}

void TestQuirksLive::commandsDoWhatTheySay_data()
{
    QTest::addColumn<QString>("command");
    for (const char *command : {"offline", "online", "redis down", "redis up", "fault html", "fault none",
             "new ETH-USD", "step", "reopen ID", "fail ID", "delete ID", "signout", "list", "other-tenant", "what?"})
        QTest::newRow(command) << QString::fromLatin1(command);
}

void TestQuirksLive::commandsDoWhatTheySay()
{
    QFETCH(QString, command);
    Bench bench;
    Standin &standin = bench.standin;
    const QString id = bench.job();
    QVERIFY(bench.signIn());
    const QByteArray token = bench.wait(bench.auth.token()).value().toLatin1();
    if (command == QLatin1String("online"))
        runCommand(standin, QStringLiteral("offline"));
    if (command == QLatin1String("redis up"))
        standin.world.redisDown = true;
    if (command == QLatin1String("fault none"))
        runCommand(standin, QStringLiteral("fault html"));
    const QString said = runCommand(standin, QString(command).replace(QStringLiteral("ID"), id));
    QVERIFY(!said.isEmpty());
    const QString status = standin.world.job(id).value(QLatin1String("status")).toString();
    const auto rows = standin.world.newestFirst(kTenant);
    QString problem;
    const QHash<QString, bool> holds{{QStringLiteral("offline"), !standin.isListening()},
        {QStringLiteral("online"), standin.isListening()}, {QStringLiteral("redis down"), standin.world.redisDown},
        {QStringLiteral("redis up"), !standin.world.redisDown},
        {QStringLiteral("fault html"), standin.next.faults.html > 0},
        {QStringLiteral("fault none"), standin.next.faults.html == 0},
        {QStringLiteral("new ETH-USD"), rows.size() == 2 && standin.world.has(said)},
        {QStringLiteral("step"), status == QLatin1String("RUNNING")},
        {QStringLiteral("reopen ID"), status == QLatin1String("RUNNING")},
        {QStringLiteral("fail ID"), status == QLatin1String("FAILED")}, {QStringLiteral("delete ID"), rows.isEmpty()},
        {QStringLiteral("signout"), !standin.world.userOf(token, problem)}, {QStringLiteral("list"), said.contains(id)},
        {QStringLiteral("other-tenant"), rows.size() == 1}, {QStringLiteral("what?"), said == commandHelp()}};
    QVERIFY(holds.value(command));
}

void TestQuirksLive::theSeedsCanBeFetched()
{
    Bench bench;
    seedForPeople(bench.standin.world, QStringLiteral(ZIXLY_SOURCE_DIR "/tests/data/golden"));
    QVERIFY(bench.signIn());
    const auto page = bench.wait(bench.web.list(0, 50));
    QVERIFY(page);
    QSet<int> states;
    QSet<QString> types;
    for (const RemoteJob &job : page->jobs) {
        states.insert(int(stateOf(job)));
        types.insert(job.type);
        QCOMPARE(bench.wait(bench.web.detail(job.id))->id, job.id);
    }
    QCOMPARE(states.size(), 5);
    QCOMPARE(types.size(), 4);
    const QString big = QStringLiteral("cmwseed000000000000000big");
    const auto rows = bench.wait(bench.web.results(big));
    QVERIFY(rows);
    QVERIFY(rows->rows.size() > 3'000);
    const auto results = toSweepResults(*rows, *bench.wait(bench.web.detail(big)));
    QCOMPARE(results.size(), 1);
    QCOMPARE(results.first().spec.ticker, QStringLiteral("SP500"));
}

QTEST_GUILESS_MAIN(TestQuirksLive)
#include "tst_quirkslive.moc"
