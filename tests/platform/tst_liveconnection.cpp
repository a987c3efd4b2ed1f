// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/connection.h"
#include "tests/support/standin/bench.h"
#include "tests/support/testsecretstore.h"

#include <QSignalSpy>
#include <QTcpSocket>
#include <QTest>

using namespace zixly;
using namespace zixly::platform;
using namespace zixly::test;

namespace {

constexpr int kPatience = 20'000; // ms

// The plug of one service.
void unplug(HttpServer &server)
{
    server.close();
    const auto sockets = server.findChildren<QTcpSocket *>();
    for (QTcpSocket *socket : sockets)
        socket->abort();
}

// The idle polls of a minute never come.
class ShortWaits final : public Scheduler
{
public:
    void after(qint64 ms, QObject *context, std::function<void()> run) override
    {
        if (ms < kPollIdleMs || !only)
            m_fast.after(ms, context, std::move(run));
    }
    bool only = false;

private:
    FastScheduler m_fast{20};
};

// A connection, and whoever keeps its jobs.
struct Desk {
    explicit Desk(const std::function<void(ConnectionProfile &)> &change = {})
        : profile(standin.profile())
    {
        if (change)
            change(profile);
        for (HttpServer *server : servers())
            ports.append(server->serverPort());
        start();
    }
    void start()
    {
        connection.reset();
        connection = std::make_unique<Connection>(
            Connection::Services{network, clock, scheduler, secrets, [] { return 0.5; }}, profile);
        Connection *c = connection.get();
        QObject::connect(c, &Connection::entered, c, [this, c](const QString &realm, const Identity &identity) {
            entered.append(realm + QLatin1Char(' ') + (identity.email.isEmpty() ? identity.userId : identity.email));
            arrived.clear();
            const auto kind = realm == QLatin1String("trading") ? ServiceKind::TradingApi : ServiceKind::WebApi;
            if (answers)
                c->loadKnown(kind, {}, identity.userId);
        });
        QObject::connect(
            c, &Connection::jobsArrived, c, [this](ServiceKind, const QList<RemoteJob> &jobs) { arrived += jobs; });
        QObject::connect(c, &Connection::failed, c, [this](const Error &error) { errors.append(error); });
        QObject::connect(
            c, &Connection::progressed, c, [this](const QString &, double percent) { percents.append(percent); });
    }
    QList<HttpServer *> servers()
    {
        return {&standin.next, &standin.nest, &standin.receiver, &standin.trading, &standin.supabase};
    }
    void unplugAll()
    {
        for (HttpServer *server : servers())
            unplug(*server);
        standin.realtime.dropAll();
    }
    void plugAll()
    {
        for (qsizetype i = 0; i < ports.size(); ++i)
            if (!servers().at(i)->isListening())
                servers().at(i)->listen(QHostAddress::LocalHost, ports.at(i));
    }
    LinkBadge badge() const { return connection->status().badge; }
    QString reason() const { return connection->status().reason; }
    void signIn(const char *email = "ops@zixly.test")
    {
        connection->open();
        const auto answer = connection->signIn(QLatin1String(email), QStringLiteral("correct-horse"));
        QTRY_VERIFY_WITH_TIMEOUT(answer.isFinished(), kPatience);
        QVERIFY(answer.result());
    }
    QString job(const char *tenant = "zixly-internal")
    {
        return standin.world.addJob(QStringLiteral("trading-sweep"),
            {{QStringLiteral("ticker"), QStringLiteral("NVDA")}}, QString::fromLatin1(tenant));
    }
    bool has(const QString &id, const char *status = nullptr) const
    {
        return std::any_of(arrived.begin(), arrived.end(), [&](const RemoteJob &job) {
            return job.id == id && (!status || job.status.compare(QLatin1String(status), Qt::CaseInsensitive) == 0);
        });
    }

    Standin standin;
    MovedClock clock;
    ShortWaits scheduler;
    QNetworkAccessManager network;
    TestSecretStore secrets;
    ConnectionProfile profile;
    QList<quint16> ports;
    bool answers = true; // entered() with loadKnown()
    QStringList entered;
    QList<RemoteJob> arrived; // since the last entered()
    QList<Error> errors;
    QList<double> percents;
    std::unique_ptr<Connection> connection;
};

void tradingOnly(ConnectionProfile &profile)
{
    profile.webApi = profile.receiver = profile.supabase = QUrl();
}

} // namespace

#define TRY_BADGE(desk, expected) QTRY_COMPARE_WITH_TIMEOUT((desk).badge(), expected, kPatience)

class TestLiveConnection : public QObject
{
    Q_OBJECT
private slots:
    void signingInMakesItLive();
    void realtimeGoesAndComesBack();
    void servicesGoAndComeBack_data();
    void servicesGoAndComeBack();
    void aRestartTakesUpTheSession();
    void anOfflineStartIsNotSignedOut();
    void anotherAccountSeesNothingOfTheFirst();
    void knownJobsOfAnotherUserAreDropped();
    void aSessionEndedElsewhereSaysSo();
    void signingOutStopsEverything();
    void sleepIsFollowedByALook();
    void aRowThatCannotBeReadIsToldOnce();
    void tradingAlonePollsAndFollows();
    void aTradingKeyIsKeptAndForgotten();
    void theReceiverAloneIsWatched();
    void theKeyStoreMayTakeItsTime();
    void withoutAKeyStoreItSaysSo();
    void closingStopsEverything();
};

void TestLiveConnection::signingInMakesItLive()
{
    Desk desk;
    QCOMPARE(desk.badge(), LinkBadge::SignedOut);
    desk.connection->open();
    TRY_BADGE(desk, LinkBadge::SignedOut);
    QVERIFY(desk.connection->status().canSignIn);
    QVERIFY(!desk.connection->canSend(ServiceKind::WebApi));
    const QString before = desk.job();
    desk.signIn();
    TRY_BADGE(desk, LinkBadge::Live);
    QVERIFY(desk.reason().isEmpty());
    QCOMPARE(desk.entered, QStringList{QStringLiteral("supabase ops@zixly.test")});
    QTRY_VERIFY_WITH_TIMEOUT(desk.has(before), kPatience);
    const QString after = desk.job();
    desk.job("other-tenant");
    QTRY_VERIFY_WITH_TIMEOUT(desk.has(after), kPatience);
    for (const RemoteJob &job : std::as_const(desk.arrived))
        QVERIFY(job.tenant.isEmpty() || job.tenant == QLatin1String("zixly-internal"));
    const ConnectionStatus status = desk.connection->status();
    QCOMPARE(status.user, QStringLiteral("ops@zixly.test"));
    QCOMPARE(status.tenant, QStringLiteral("zixly-internal"));
    QCOMPARE(status.generation, ApiGeneration::Next);
    QVERIFY(status.secretsKept);
    QVERIFY(desk.connection->canSend(ServiceKind::WebApi));
    // Nothing happens, and the age is still kept low by the heartbeats.
    QTRY_VERIFY_WITH_TIMEOUT(desk.connection->status().freshMs > status.freshMs, kPatience);
}

void TestLiveConnection::realtimeGoesAndComesBack()
{
    Desk desk;
    desk.signIn();
    TRY_BADGE(desk, LinkBadge::Live);
    desk.standin.realtime.refuseJoins = QStringLiteral("ChannelRateLimitReached: Too many channels");
    desk.standin.realtime.dropAll();
    TRY_BADGE(desk, LinkBadge::Polling);
    QTRY_VERIFY_WITH_TIMEOUT(desk.reason().contains(QLatin1String("Too many channels")), kPatience);
    const QString id = desk.job();
    QTRY_VERIFY_WITH_TIMEOUT(desk.has(id), kPatience);
    desk.standin.realtime.refuseJoins.clear();
    TRY_BADGE(desk, LinkBadge::Live);
    desk.standin.world.update(id, {{QStringLiteral("status"), QStringLiteral("RUNNING")}});
    QTRY_VERIFY_WITH_TIMEOUT(desk.has(id, "running"), kPatience);
}

void TestLiveConnection::servicesGoAndComeBack_data()
{
    QTest::addColumn<bool>("byHand");
    QTest::newRow("by itself") << false;
    QTest::newRow("reconnect now") << true;
}

void TestLiveConnection::servicesGoAndComeBack()
{
    QFETCH(bool, byHand);
    Desk desk;
    desk.signIn();
    TRY_BADGE(desk, LinkBadge::Live);
    desk.unplugAll();
    TRY_BADGE(desk, LinkBadge::Offline);
    QVERIFY2(desk.reason().contains(serviceTitle(ServiceKind::WebApi)), qPrintable(desk.reason()));
    QVERIFY(!desk.connection->canSend(ServiceKind::WebApi));
    QVERIFY(desk.connection->isSignedIn());
    QVERIFY(!desk.errors.isEmpty());
    const QString id = desk.job();
    desk.plugAll();
    if (byHand)
        desk.connection->reconnectNow();
    TRY_BADGE(desk, LinkBadge::Live);
    QTRY_VERIFY_WITH_TIMEOUT(desk.has(id), kPatience);
    QCOMPARE(desk.entered.size(), 1);
}

void TestLiveConnection::aRestartTakesUpTheSession()
{
    Desk desk;
    desk.signIn();
    TRY_BADGE(desk, LinkBadge::Live);
    const QString id = desk.job();
    desk.start();
    desk.connection->open();
    TRY_BADGE(desk, LinkBadge::Live);
    QCOMPARE(desk.entered.size(), 2);
    QTRY_VERIFY_WITH_TIMEOUT(desk.has(id), kPatience);
}

void TestLiveConnection::anOfflineStartIsNotSignedOut()
{
    Desk desk;
    desk.signIn();
    TRY_BADGE(desk, LinkBadge::Live);
    desk.unplugAll();
    desk.start();
    QStringList badges;
    connect(desk.connection.get(), &Connection::statusChanged, this,
        [&badges](const ConnectionStatus &status) { badges.append(badgeTitle(status.badge)); });
    desk.connection->open();
    TRY_BADGE(desk, LinkBadge::Offline);
    QVERIFY(!badges.contains(badgeTitle(LinkBadge::SignedOut)));
    QCOMPARE(desk.connection->status().user, QStringLiteral("ops@zixly.test"));
    QCOMPARE(desk.connection->status().tenant, QStringLiteral("zixly-internal"));
    QVERIFY(desk.connection->isSignedIn());
    const QString id = desk.job();
    desk.plugAll();
    TRY_BADGE(desk, LinkBadge::Live);
    QTRY_VERIFY_WITH_TIMEOUT(desk.has(id), kPatience);
}

void TestLiveConnection::anotherAccountSeesNothingOfTheFirst()
{
    Desk desk;
    QStringList firsts{desk.job(), desk.job()};
    desk.signIn();
    TRY_BADGE(desk, LinkBadge::Live);
    desk.standin.next.faults.delayMs = 50; // answers for the first are on their way when the second comes
    const QString theirs = desk.job("other-tenant");
    desk.connection->reconnectNow();
    desk.signIn("other@zixly.test");
    firsts.append(desk.job());
    QCOMPARE(desk.entered.last(), QStringLiteral("supabase other@zixly.test"));
    TRY_BADGE(desk, LinkBadge::Live);
    QTRY_VERIFY_WITH_TIMEOUT(desk.has(theirs), kPatience);
    const QString later = desk.job("other-tenant");
    QTRY_VERIFY_WITH_TIMEOUT(desk.has(later), kPatience);
    for (const QString &id : std::as_const(firsts))
        QVERIFY2(!desk.has(id), qPrintable(id));
    QCOMPARE(desk.connection->status().tenant, QStringLiteral("other-tenant"));
    // Not even while nobody has said yet what is known of the next one.
    desk.answers = false;
    desk.signIn();
    QVERIFY(desk.arrived.isEmpty());
    desk.job("other-tenant");
    const int beats = desk.standin.realtime.beats();
    QTRY_VERIFY_WITH_TIMEOUT(desk.standin.realtime.beats() > beats + 2, kPatience);
    QVERIFY(desk.arrived.isEmpty());
    QCOMPARE(desk.badge(), LinkBadge::Connecting);
}

void TestLiveConnection::knownJobsOfAnotherUserAreDropped()
{
    Desk desk;
    desk.answers = false;
    desk.signIn();
    QSignalSpy synced(desk.connection.get(), &Connection::synced);
    const int asked = desk.standin.next.count("GET", QStringLiteral("pipelines"));
    desk.connection->loadKnown(ServiceKind::WebApi, {}, QStringLiteral("somebody else"));
    desk.connection->loadKnown(ServiceKind::TradingApi, {}); // no key yet
    QCOMPARE(desk.standin.next.count("GET", QStringLiteral("pipelines")), asked);
    desk.connection->loadKnown(ServiceKind::WebApi, {}, desk.connection->auth().identity().userId);
    QTRY_COMPARE_WITH_TIMEOUT(synced.size() > 0, true, kPatience);
    QCOMPARE(synced.first().first().value<ServiceKind>(), ServiceKind::WebApi);
}

void TestLiveConnection::aSessionEndedElsewhereSaysSo()
{
    Desk desk;
    desk.signIn();
    TRY_BADGE(desk, LinkBadge::Live);
    QSignalSpy lost(desk.connection.get(), &Connection::sessionLost);
    desk.standin.world.endSession(desk.connection->auth().token().result().value().toLatin1());
    desk.standin.realtime.expireTokens();
    QTRY_COMPARE_WITH_TIMEOUT(lost.size(), 1, kPatience);
    QCOMPARE(desk.badge(), LinkBadge::SignedOut);
    QCOMPARE(desk.reason(), explain(lost.first().first().value<AuthFailure>()));
    QVERIFY(desk.connection->status().user.isEmpty());
    QVERIFY(!desk.connection->canSend(ServiceKind::WebApi));
    // Signing in again takes it up.
    desk.signIn();
    TRY_BADGE(desk, LinkBadge::Live);
}

void TestLiveConnection::signingOutStopsEverything()
{
    Desk desk;
    desk.signIn();
    TRY_BADGE(desk, LinkBadge::Live);
    QSignalSpy signedOut(desk.connection.get(), &Connection::signedOut);
    desk.connection->signOut();
    QCOMPARE(signedOut.size(), 1);
    QCOMPARE(desk.badge(), LinkBadge::SignedOut);
    QVERIFY(!desk.reason().isEmpty());
    QTRY_COMPARE_WITH_TIMEOUT(desk.standin.supabase.count("POST", QStringLiteral("logout")), 1, kPatience);
    desk.arrived.clear();
    desk.job();
    desk.start();
    desk.connection->open(); // nothing is left to take up
    TRY_BADGE(desk, LinkBadge::SignedOut);
    QVERIFY(desk.arrived.isEmpty());
}

void TestLiveConnection::sleepIsFollowedByALook()
{
    Desk desk;
    desk.scheduler.only = true;
    desk.standin.realtime.refuseJoins = QStringLiteral("ConnectionRateLimitReached: later");
    desk.signIn();
    QTRY_VERIFY_WITH_TIMEOUT(desk.connection->status().freshMs > 0, kPatience);
    const int refreshes = desk.standin.supabase.count("POST", QStringLiteral("token"));
    desk.clock.moved = 8LL * 3'600'000;
    const qint64 woke = desk.clock.nowMs();
    QTRY_VERIFY_WITH_TIMEOUT(desk.connection->status().freshMs >= woke, kPatience);
    QVERIFY(desk.standin.supabase.count("POST", QStringLiteral("token")) > refreshes); // the token had died
}

void TestLiveConnection::aRowThatCannotBeReadIsToldOnce()
{
    Desk desk;
    desk.standin.realtime.refuseJoins = QStringLiteral("ConnectionRateLimitReached: later");
    const QString good = desk.job();
    const QString bad = desk.job();
    desk.standin.world.update(bad, {{QStringLiteral("status"), QStringLiteral("")}});
    desk.signIn();
    QSignalSpy synced(desk.connection.get(), &Connection::synced);
    QTRY_VERIFY_WITH_TIMEOUT(synced.size() >= 3, kPatience);
    QVERIFY(desk.has(good));
    QVERIFY(!desk.has(bad));
    QCOMPARE(desk.errors.size(), 1);
    QCOMPARE(desk.errors.first().kind, Error::Kind::BadAnswer);
    QVERIFY2(desk.errors.first().detail.contains(bad), qPrintable(desk.errors.first().detail));
}

void TestLiveConnection::tradingAlonePollsAndFollows()
{
    Desk desk(tradingOnly);
    desk.connection->open();
    TRY_BADGE(desk, LinkBadge::SignedOut);
    QVERIFY(desk.reason().contains(QLatin1String("API key")));
    const QString key = desk.standin.world.tradingKey;
    QVERIFY(desk.connection->setTradingKey(key).result());
    TRY_BADGE(desk, LinkBadge::Polling);
    QCOMPARE(desk.entered, QStringList{QStringLiteral("trading ") + accountOfKey(key)});
    QVERIFY(!accountOfKey(key).contains(key.left(4)));
    QVERIFY(desk.connection->canSend(ServiceKind::TradingApi));
    SweepSpec spec;
    spec.ticker = QStringLiteral("NVDA");
    const auto sent = desk.connection->trading()->trigger(spec);
    QTRY_VERIFY_WITH_TIMEOUT(sent.isFinished(), kPatience);
    const RemoteJob job = sent.result().value();
    desk.connection->adopt(ServiceKind::TradingApi, job);
    QTRY_VERIFY_WITH_TIMEOUT(desk.has(job.id, "pending"), kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(desk.standin.trading.count("GET", QStringLiteral("/stream")) > 0, kPatience);
    desk.standin.world.advance();
    QTRY_VERIFY_WITH_TIMEOUT(desk.percents.contains(30.0), kPatience);
    desk.standin.world.advance();
    QTRY_VERIFY_WITH_TIMEOUT(desk.has(job.id, "completed"), kPatience);
    // A job of somebody else with the same key is followed as well.
    const int streams = desk.standin.trading.count("GET", QStringLiteral("/stream"));
    const auto other = desk.connection->trading()->trigger(spec);
    QTRY_VERIFY_WITH_TIMEOUT(other.isFinished(), kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(desk.standin.trading.count("GET", QStringLiteral("/stream")) > streams, kPatience);
    QVERIFY(std::all_of(desk.arrived.begin(), desk.arrived.end(),
        [](const RemoteJob &remote) { return remote.idKind == QLatin1String("trading"); }));
    unplug(desk.standin.trading);
    TRY_BADGE(desk, LinkBadge::Offline);
    desk.plugAll();
    TRY_BADGE(desk, LinkBadge::Polling);
}

void TestLiveConnection::aTradingKeyIsKeptAndForgotten()
{
    Desk desk(tradingOnly);
    desk.connection->open();
    QVERIFY(desk.connection->setTradingKey(desk.standin.world.tradingKey).result());
    TRY_BADGE(desk, LinkBadge::Polling);
    desk.start();
    desk.connection->open();
    TRY_BADGE(desk, LinkBadge::Polling);
    QCOMPARE(desk.entered.size(), 2);
    QVERIFY(desk.connection->setTradingKey(QStringLiteral("a wrong key")).result());
    QTRY_VERIFY_WITH_TIMEOUT(desk.reason().contains(serviceTitle(ServiceKind::TradingApi)), kPatience);
    TRY_BADGE(desk, LinkBadge::SignedOut);
    QVERIFY(desk.connection->setTradingKey({}).result());
    QVERIFY(!desk.connection->hasTradingKey());
    desk.start();
    desk.connection->open();
    TRY_BADGE(desk, LinkBadge::SignedOut);
    QVERIFY(!desk.connection->hasTradingKey());
}

void TestLiveConnection::theReceiverAloneIsWatched()
{
    Desk desk([](ConnectionProfile &profile) { profile.webApi = profile.tradingApi = profile.supabase = QUrl(); });
    desk.connection->open();
    TRY_BADGE(desk, LinkBadge::Polling);
    QVERIFY(desk.entered.isEmpty());
    QVERIFY(!desk.connection->status().canSignIn);
    QVERIFY(desk.connection->canSend(ServiceKind::Receiver));
    unplug(desk.standin.receiver);
    TRY_BADGE(desk, LinkBadge::Offline);
    QVERIFY(!desk.connection->canSend(ServiceKind::Receiver));
    desk.plugAll();
    desk.connection->reconnectNow();
    TRY_BADGE(desk, LinkBadge::Polling);
}

void TestLiveConnection::theKeyStoreMayTakeItsTime()
{
    Desk desk;
    desk.signIn();
    QVERIFY(desk.connection->setTradingKey(desk.standin.world.tradingKey).result());
    TRY_BADGE(desk, LinkBadge::Live);
    desk.secrets.slow = true; // a prompt nobody answers
    desk.entered.clear();
    desk.start();
    desk.connection->open();
    QCOMPARE(desk.badge(), LinkBadge::Connecting);
    QVERIFY(desk.reason().contains(QLatin1String("key store")));
    desk.signIn("other@zixly.test"); // who does not wait
    TRY_BADGE(desk, LinkBadge::Live);
    desk.secrets.answer(); // the session of before is no news any more; the key is
    QTRY_VERIFY_WITH_TIMEOUT(desk.connection->hasTradingKey(), kPatience);
    QCOMPARE(desk.entered.first(), QStringLiteral("supabase other@zixly.test"));
    QCOMPARE(desk.entered.size(), 2);
    QCOMPARE(desk.badge(), LinkBadge::Live);
    QCOMPARE(desk.connection->status().user, QStringLiteral("other@zixly.test"));
}

void TestLiveConnection::withoutAKeyStoreItSaysSo()
{
    Desk desk;
    desk.signIn();
    QVERIFY(desk.connection->status().secretsKept);
    desk.secrets.persistent = false; // it failed when the next token was written
    QVERIFY(desk.connection->setTradingKey(desk.standin.world.tradingKey).result());
    QTRY_VERIFY_WITH_TIMEOUT(!desk.connection->status().secretsKept, kPatience);
    TRY_BADGE(desk, LinkBadge::Live);
}

void TestLiveConnection::closingStopsEverything()
{
    Desk desk;
    desk.signIn();
    TRY_BADGE(desk, LinkBadge::Live);
    desk.connection->close();
    QCOMPARE(desk.badge(), LinkBadge::SignedOut);
    QVERIFY(!desk.connection->isSignedIn());
    desk.connection->open(); // what was stored is still there
    TRY_BADGE(desk, LinkBadge::Live);
}

QTEST_GUILESS_MAIN(TestLiveConnection)
#include "tst_liveconnection.moc"
