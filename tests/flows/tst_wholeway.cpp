// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/servicelimits.h"
#include "flows/connectionflow.h"
#include "flowtest.h"
#include "tests/support/standin/bench.h"
#include "tests/support/testsecretstore.h"

#include <QSignalSpy>
#include <QTcpSocket>

using namespace zixly;
using namespace zixly::platform;
using namespace zixly::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int kPatience = 30'000; // ms

// Everything between the services and the store, over real sockets.
struct Desk {
    Desk()
        : profile(standin.profile())
    {
        profile.id = kOffice;
        profile.name = kOfficeName;
        start();
    }
    ~Desk() { stop(); }

    void start()
    {
        connection = std::make_unique<platform::Connection>(
            platform::Connection::Services{network, clock, scheduler, secrets, [] { return 0.5; }}, profile);
        intake = std::make_unique<RemoteIntake>(*file.store, clock, scheduler);
        flow = std::make_unique<ConnectionFlow>(*connection, ConnectionFlow::Parts{*file.store, *intake, clock});
        flow->open();
    }
    void stop()
    {
        flow.reset();
        connection.reset();
        intake.reset();
    }
    void restart()
    {
        stop();
        file.reopen();
        start();
    }
    bool signIn() { return waitFor(connection->signIn(u"ops@zixly.test"_s, u"correct-horse"_s)).has_value(); }
    void unplug()
    {
        ports.clear();
        for (HttpServer *server : servers()) {
            ports << server->serverPort();
            server->close();
            const auto sockets = server->findChildren<QTcpSocket *>();
            for (QTcpSocket *socket : sockets)
                socket->abort();
        }
        standin.realtime.dropAll();
    }
    void plug()
    {
        for (qsizetype i = 0; i < ports.size(); ++i)
            servers().at(i)->listen(QHostAddress::LocalHost, ports.at(i));
        connection->reconnectNow();
    }
    QList<HttpServer *> servers()
    {
        return {&standin.next, &standin.nest, &standin.receiver, &standin.trading, &standin.supabase};
    }
    qint64 submit(ServiceKind service, const QString &name)
    {
        const RunPlace place{.connection = kOffice, .service = service};
        return waitFor(flow->outbox().submit(place, limits::adapted(service, aSpec()), name)).value_or(0);
    }
    Job job(qint64 key)
    {
        return file.read([key](QSqlDatabase &db) { return jobs::load(db, key); });
    }

    Standin standin;
    MovedClock clock;
    FastScheduler scheduler{20};
    QNetworkAccessManager network;
    TestSecretStore secrets;
    ConnectionProfile profile;
    QList<quint16> ports;
    StoreOnFile file;
    std::unique_ptr<RemoteIntake> intake;
    std::unique_ptr<platform::Connection> connection;
    std::unique_ptr<ConnectionFlow> flow;
};

} // namespace

#define TRY(condition) QTRY_VERIFY_WITH_TIMEOUT(condition, kPatience)

class TestWholeWay : public QObject
{
    Q_OBJECT
private slots:
    void fromTheClickToTheResult();
    void throughAnUnpluggedCable();
    void theTradingApiAlone();
    void theReceiver();
    void aDeadConnectionSendsNothing();
};

void TestWholeWay::fromTheClickToTheResult()
{
    Desk desk;
    const QString theirs
        = desk.standin.world.addJob(u"trading-sweep"_s, {{u"ticker"_s, u"NVDA"_s}}, u"zixly-internal"_s);
    QVERIFY(desk.signIn());
    TRY(desk.file.allJobs().size() == 1);
    const qint64 key = desk.submit(ServiceKind::WebApi, u"mine"_s);
    TRY(desk.job(key).wish == Wish::None);
    const Job sent = desk.job(key);
    QCOMPARE(sent.remoteIds.size(), 1);
    QVERIFY(desk.standin.world.has(sent.remoteIds.first().id));
    desk.standin.world.advance();
    TRY(desk.job(key).state == JobState::Running);
    desk.standin.world.advance();
    TRY(desk.job(key).state == JobState::Completed);
    TRY(desk.job(key).available); // its rows, without being asked
    QCOMPARE(desk.file.allJobs().size(), 2); // no job twice: the row may have come before the answer
    QCOMPARE(desk.job(key).name, u"mine"_s);
    // The same after a restart, without the services.
    desk.unplug();
    desk.restart();
    QCOMPARE(desk.file.allJobs().size(), 2);
    QVERIFY(desk.job(key).available);
}

void TestWholeWay::throughAnUnpluggedCable()
{
    Desk desk;
    const QString running
        = desk.standin.world.addJob(u"trading-sweep"_s, {{u"ticker"_s, u"NVDA"_s}}, u"zixly-internal"_s);
    QVERIFY(desk.signIn());
    TRY(desk.file.allJobs().size() == 1);
    const qint64 theirs = desk.file.allJobs().first().key;
    TRY(desk.connection->canSend(ServiceKind::WebApi));
    desk.unplug();
    TRY(!desk.connection->canSend(ServiceKind::WebApi));
    const qint64 key = desk.submit(ServiceKind::WebApi, u"offline"_s);
    QVERIFY(waitFor(desk.flow->outbox().cancel(theirs)));
    TRY(desk.connection->status().waiting == 2);
    QCOMPARE(desk.job(theirs).wish, Wish::Cancel);
    desk.plug();
    TRY(desk.job(key).wish == Wish::None);
    QCOMPARE(desk.job(key).remoteIds.size(), 1);
    TRY(desk.job(theirs).state == JobState::Cancelled);
    QCOMPARE(desk.standin.world.job(running).value("errorMessage"_L1).toString(), QString::fromLatin1(kCancelMark));
    TRY(desk.job(theirs).receipt.contains(u"tells no worker"_s)); // the row may be quicker than the answer
    TRY(desk.connection->status().waiting == 0);
}

void TestWholeWay::theTradingApiAlone()
{
    Desk desk;
    QVERIFY(waitFor(desk.connection->setTradingKey(desk.standin.world.tradingKey)));
    TRY(desk.connection->canSend(ServiceKind::TradingApi));
    const qint64 key = desk.submit(ServiceKind::TradingApi, u"there"_s);
    TRY(desk.job(key).wish == Wish::None);
    QCOMPARE(desk.job(key).remoteIds.first().kind, u"trading"_s);
    desk.standin.world.advance();
    TRY(desk.job(key).state == JobState::Running);
    desk.standin.world.advance();
    TRY(desk.job(key).state == JobState::Completed);
    QCOMPARE(desk.file.allJobs().size(), 1);
}

void TestWholeWay::theReceiver()
{
    Desk desk;
    TRY(desk.connection->canSend(ServiceKind::Receiver)); // without anybody signed in
    const qint64 key = desk.submit(ServiceKind::Receiver, u"away"_s);
    TRY(desk.job(key).wish == Wish::None);
    QCOMPARE(desk.job(key).state, JobState::Unknown);
    QCOMPARE(desk.job(key).remoteIds.first().kind, u"receiver"_s);
    QVERIFY(desk.job(key).account != 0);
}

void TestWholeWay::aDeadConnectionSendsNothing()
{
    Desk desk;
    ConnectionSender sender(*desk.connection);
    desk.stop();
    QVERIFY(!sender.canSend(ServiceKind::Receiver));
    QCOMPARE(sender.connection(), kOffice);
    QCOMPARE(waitFor(sender.trigger(ServiceKind::WebApi, aSpec(), {})).error().kind, Error::Kind::Network);
    QCOMPARE(waitFor(sender.cancel(ServiceKind::TradingApi, u"a"_s)).error().kind, Error::Kind::Network);
    QCOMPARE(waitFor(sender.rows(ServiceKind::Receiver, u"a"_s, {})).error().kind, Error::Kind::Network);
    sender.adopt(ServiceKind::WebApi, aRow(u"a"_s, "QUEUED"));
}

QTEST_GUILESS_MAIN(TestWholeWay)
#include "tst_wholeway.moc"
