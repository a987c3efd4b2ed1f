// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/syncservice.h"
#include "tests/support/jobworld.h"

#include <QTest>

using namespace zixly;
using namespace zixly::platform;
using namespace zixly::test;

namespace {

constexpr int kChanges = 10'000;
constexpr int kDisconnects = 300;

// What the desktop keeps across restarts.
struct Shelf {
    QHash<QString, Job> jobs;
    QSet<QString> gone;
    int flips = 0;
    int duplicates = 0;
    int upserts = 0;
    int relapses = 0; // older facts after newer ones

    void take(const QList<RemoteJob> &arrived)
    {
        for (const RemoteJob &remote : arrived) {
            ++upserts;
            gone.remove(remote.id);
            auto it = jobs.find(remote.id);
            if (it == jobs.end()) {
                const Job job = makeJob(remote, {.service = QStringLiteral("Office")}, QStringLiteral("c1"), 1);
                duplicates += int(job.remoteIds.size() != 1 || job.remoteIds.first().id != remote.id);
                jobs.insert(remote.id, job);
                continue;
            }
            const JobState before = it->state;
            const auto count
                = [](const QJsonValue &metrics) { return metrics.toObject().value(QLatin1String("n")).toInt(); };
            relapses += int(remote.fields.testFlag(RemoteJob::Metrics)
                && count(remote.metrics) < count(it->serverResult.value(QLatin1String("metrics"))));
            apply(*it, remote);
            flips += int(isTerminal(before) && it->state != before);
        }
    }
    QList<SyncKnown> known() const
    {
        QList<SyncKnown> list;
        for (auto it = jobs.begin(); it != jobs.end(); ++it)
            list.append(
                {it.key(), jobStateFromWire(serverStateOf(*it)).value_or(JobState::Unknown), gone.contains(it.key())});
        return list;
    }
};

} // namespace

class TestSyncSoak : public QObject
{
    Q_OBJECT
private slots:
    void everyJobEndsAsTheServiceSays_data();
    void everyJobEndsAsTheServiceSays();
    void pollingFollowsTheWork();
};

// One program run after the other on the same shelf, through a network that breaks.
class Desk
{
public:
    Desk(VirtualTime &time, JobWorld &world, Shelf &shelf)
        : m_time(time)
        , m_world(world)
        , m_shelf(shelf)
    {
        restart();
    }

    void restart()
    {
        m_service = std::make_unique<SyncService>(m_world, m_time, m_time, [] { return 0.5; });
        m_service->load(m_shelf.known());
        QObject::connect(m_service.get(), &SyncService::jobsArrived, m_service.get(),
            [this](const QList<RemoteJob> &jobs) { m_shelf.take(jobs); });
        QObject::connect(m_service.get(), &SyncService::jobsGone, m_service.get(), [this](const QStringList &ids) {
            for (const QString &id : ids)
                m_shelf.gone.insert(id);
        });
        m_service->start();
        subscribe();
    }
    void subscribe()
    {
        if (!m_world.reachable || !m_world.tokenValid)
            return;
        m_world.subscriber = [this](const JobChange &change) { m_service->change(change); };
        m_service->setLive(true);
    }
    void lose()
    {
        m_world.dropConnection();
        m_world.subscriber = {};
        m_service->setLive(false);
    }
    SyncService &service() { return *m_service; }

private:
    VirtualTime &m_time;
    JobWorld &m_world;
    Shelf &m_shelf;
    std::unique_ptr<SyncService> m_service;
};

void TestSyncSoak::everyJobEndsAsTheServiceSays_data()
{
    QTest::addColumn<quint32>("seed");
    for (const quint32 seed : {1U, 20261123U})
        QTest::addRow("seed %u", seed) << seed;
}

void TestSyncSoak::everyJobEndsAsTheServiceSays()
{
    QFETCH(quint32, seed);
    VirtualTime time;
    JobWorld world(time, seed);
    Shelf shelf;
    Desk desk(time, world, shelf);
    int disconnects = 0;
    int expiries = 0;
    int restarts = 0;
    while (world.changes() < kChanges || disconnects < kDisconnects) {
        world.mutate();
        time.advance(world.below(600));
        const int dice = world.below(kChanges);
        if (dice < 2 * kDisconnects) {
            ++disconnects;
            desk.lose();
            world.reachable = dice % 2 == 0; // the socket alone, or the whole network
            for (int i = world.below(40); i > 0; --i) {
                world.mutate();
                time.advance(world.below(900));
            }
            world.reachable = true;
            desk.subscribe();
        } else if (dice < 2 * kDisconnects + 150) {
            ++expiries; // phx_close; requests are refused until the token is fresh
            world.tokenValid = false;
            desk.lose();
            time.advance(world.below(20'000));
            world.mutate();
            world.tokenValid = true;
            desk.subscribe();
        } else if (dice < 2 * kDisconnects + 250) {
            ++restarts;
            desk.lose();
            desk.restart();
        }
    }
    QVERIFY(expiries > 20);
    QVERIFY(restarts > 20);
    // The dust settles; the slow crawl has had its time.
    time.advance(4 * kCrawlEveryMs);
    for (int i = 0; i < 60 && desk.service().engine().inSnapshot(); ++i) // the last look may be under way
        time.advance(1'000);
    QVERIFY(!desk.service().engine().inSnapshot());
    // Two commits of a row between asking and answering cannot be told apart; more would be a lack of order.
    QVERIFY2(shelf.relapses <= 1, qPrintable(QString::number(shelf.relapses)));
    QStringList wrong;
    for (auto it = world.rows().begin(); it != world.rows().end(); ++it) {
        const QString word
            = shelf.jobs.contains(it.key()) ? serverStateOf(shelf.jobs[it.key()]) : QStringLiteral("missing");
        if (word != serverWord(*it) || shelf.gone.contains(it.key()))
            wrong.append(QStringLiteral("%1: %2, should be %3").arg(it.key(), word, serverWord(*it)));
    }
    for (auto it = shelf.jobs.begin(); it != shelf.jobs.end(); ++it)
        if (shelf.gone.contains(it.key()) == world.rows().contains(it.key()))
            wrong.append(it.key() + QStringLiteral(": the service has dropped it, or has not"));
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(QLatin1Char('\n'))));
    QCOMPARE(shelf.flips, 0);
    QCOMPARE(shelf.duplicates, 0);
    qInfo("%d changes, %d disconnects, %d expiries, %d restarts: %d jobs, %d upserts, %d relapses, %d requests",
        world.changes(), disconnects, expiries, restarts, int(shelf.jobs.size()), shelf.upserts, shelf.relapses,
        world.requests());
}

void TestSyncSoak::pollingFollowsTheWork()
{
    VirtualTime time;
    JobWorld world(time, 7);
    Shelf shelf;
    Desk desk(time, world, shelf);
    desk.lose();
    time.advance(120'000);
    const int idle = world.requests();
    time.advance(600'000);
    QVERIFY(world.requests() - idle <= 2 * 11); // two requests a minute
    world.mutate(); // a queued job
    time.advance(61'000);
    const int active = world.requests();
    time.advance(60'000);
    const int polls = world.requests() - active;
    QVERIFY2(polls >= 2 * 10 && polls <= 2 * 13, qPrintable(QString::number(polls)));
}

QTEST_GUILESS_MAIN(TestSyncSoak)
#include "tst_syncsoak.moc"
