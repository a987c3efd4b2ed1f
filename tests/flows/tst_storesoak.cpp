// SPDX-License-Identifier: GPL-3.0-or-later
#include "flows/remoteintake.h"
#include "flowtest.h"
#include "store/remotejobs.h"
#include "tests/support/jobworld.h"

#include <QElapsedTimer>

using namespace zixly;
using namespace zixly::platform;
using namespace zixly::test;
using namespace Qt::StringLiterals;

namespace {

// The desktop on a store file: sync, intake and store, run after run. In virtual time, but the store writes in its own
// threads as ever.
class Desk
{
public:
    Desk(VirtualTime &time, JobWorld &world, StoreOnFile &file, const RowOrigin &origin)
        : m_time(time)
        , m_world(world)
        , m_file(file)
        , m_origin(origin)
    {
        begin();
    }
    ~Desk() { end(); }

    // A quit: what arrived is handed over. A crash: what arrived since crash() was called is lost.
    void restart()
    {
        end();
        m_file.reopen();
        m_deaf = false;
        begin();
    }
    void crash() { m_deaf = true; }
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
    void pass(qint64 ms)
    {
        m_time.advance(ms);
        QCoreApplication::processEvents(); // what the store has written so far
    }
    bool settle()
    {
        for (int i = 0; i < 60 && m_service->engine().inSnapshot(); ++i)
            pass(1'000);
        return !m_service->engine().inSnapshot() && waitFor(m_intake->flush());
    }
    int rowsTaken() const { return m_rows; }

private:
    void begin()
    {
        m_intake = std::make_unique<RemoteIntake>(*m_file.store, m_time, m_time);
        m_service = std::make_unique<SyncService>(m_world, m_time, m_time, [] { return 0.5; });
        m_service->load(known());
        QObject::connect(
            m_service.get(), &SyncService::jobsArrived, m_service.get(), [this](const QList<RemoteJob> &jobs) {
                m_rows += int(jobs.size());
                if (!m_deaf)
                    m_intake->take(m_origin, jobs);
            });
        QObject::connect(m_service.get(), &SyncService::jobsGone, m_service.get(), [this](const QStringList &ids) {
            if (!m_deaf)
                m_intake->markGone(m_origin, u"pipeline"_s, ids);
        });
        m_service->start();
        subscribe();
    }
    void end()
    {
        m_world.subscriber = {};
        m_service.reset();
        m_intake.reset();
    }
    QList<SyncKnown> known()
    {
        QList<SyncKnown> list;
        const auto jobs = m_file.read(
            [source = m_origin.source](QSqlDatabase &db) { return remotejobs::known(db, source, u"pipeline"_s); });
        for (const remotejobs::Known &job : jobs) {
            const QString word = job.serverState.isEmpty() ? wireName(job.state) : job.serverState;
            list.append({job.id, jobStateFromWire(word).value_or(JobState::Unknown), job.gone});
        }
        return list;
    }

    VirtualTime &m_time;
    JobWorld &m_world;
    StoreOnFile &m_file;
    RowOrigin m_origin;
    std::unique_ptr<RemoteIntake> m_intake;
    std::unique_ptr<SyncService> m_service;
    bool m_deaf = false;
    int m_rows = 0;
};

// One state after the other as the log tells it; nothing may follow an end.
QString flipOf(const QList<JobEvent> &log)
{
    QStringList states;
    for (const JobEvent &event : log) {
        const QString word = event.kind == u"arrived"_s ? event.payload.value("state"_L1).toString() : event.kind;
        if (!jobStateFromWire(word))
            continue;
        if (!states.isEmpty() && isTerminal(*jobStateFromWire(states.last())))
            return states.last() + u" -> "_s + word;
        states << word;
    }
    return {};
}

} // namespace

class TestStoreSoak : public QObject
{
    Q_OBJECT
private slots:
    void everyRowEndsAsTheServiceSays_data();
    void everyRowEndsAsTheServiceSays();

private:
    void play(VirtualTime &time, JobWorld &world, Desk &desk, int changes, int disconnects);
    void compare(StoreOnFile &file, const JobWorld &world);
};

void TestStoreSoak::everyRowEndsAsTheServiceSays_data()
{
    QTest::addColumn<quint32>("seed");
    QTest::addColumn<int>("changes");
    QTest::addColumn<int>("disconnects");
    const int rounds = std::max(1, qEnvironmentVariableIntValue("ZIXLY_SOAK_ROUNDS"));
    for (int round = 0; round < rounds; ++round)
        QTest::addRow("seed %d", 20261129 + round) << quint32(20261129 + round) << 10'000 << 300;
}

void TestStoreSoak::play(VirtualTime &time, JobWorld &world, Desk &desk, int changes, int disconnects)
{
    int lost = 0;
    int expiries = 0;
    int restarts = 0;
    const auto steps = [&](int count, int pause) {
        for (int i = world.below(count); i > 0; --i) {
            world.mutate();
            desk.pass(world.below(pause));
        }
    };
    while (world.changes() < changes || lost < disconnects) {
        world.mutate();
        desk.pass(world.below(600));
        const int dice = world.below(changes);
        if (dice < 2 * disconnects) {
            ++lost;
            desk.lose();
            world.reachable = dice % 2 == 0; // the socket alone, or the whole network
            steps(40, 900);
            world.reachable = true;
            desk.subscribe();
        } else if (dice < 2 * disconnects + 150) {
            ++expiries; // requests are refused until the token is fresh
            world.tokenValid = false;
            desk.lose();
            desk.pass(world.below(20'000));
            steps(3, 900);
            world.tokenValid = true;
            desk.subscribe();
        } else if (dice < 2 * disconnects + 250) {
            if (++restarts % 2 == 0) {
                desk.crash();
                steps(10, 300);
            }
            desk.lose();
            desk.restart();
        }
    }
    QVERIFY(expiries > 20);
    QVERIFY(restarts > 20);
    qInfo("%d changes, %d disconnects, %d expiries, %d restarts, %d rows told, %lld virtual hours", world.changes(),
        lost, expiries, restarts, desk.rowsTaken(), time.runningMs() / 3'600'000);
}

void TestStoreSoak::everyRowEndsAsTheServiceSays()
{
    QFETCH(quint32, seed);
    QFETCH(int, changes);
    QFETCH(int, disconnects);
    QElapsedTimer elapsed;
    elapsed.start();
    VirtualTime time;
    JobWorld world(time, seed);
    StoreOnFile file;
    QVERIFY(file.opened);
    const RowOrigin origin = file.originOf(file.enter(u"supabase"_s, u"ann"_s));
    {
        Desk desk(time, world, file, origin);
        play(time, world, desk, changes, disconnects);
        if (QTest::currentTestFailed())
            return;
        for (int i = 0; i < 40; ++i) // the dust settles; the slow crawl has had its time
            desk.pass(kCrawlEveryMs / 10);
        QVERIFY(desk.settle());
    }
    compare(file, world);
    qInfo("%lld ms", elapsed.elapsed());
}

void TestStoreSoak::compare(StoreOnFile &file, const JobWorld &world)
{
    QStringList wrong;
    QSet<QString> seen;
    for (const Job &job : file.allJobs()) {
        QCOMPARE(job.remoteIds.size(), 1);
        const QString id = job.remoteIds.first().id;
        if (seen.contains(id))
            wrong << id + u": twice"_s;
        seen.insert(id);
        const bool there = world.rows().contains(id);
        if (there == job.goneFromServer)
            wrong << id + u": the service has dropped it, or has not"_s;
        if (there && serverStateOf(job) != serverWord(world.rows()[id]))
            wrong << u"%1: %2, should be %3"_s.arg(id, serverStateOf(job), serverWord(world.rows()[id]));
        const auto log = file.read([key = job.key](QSqlDatabase &db) { return jobs::events(db, key); });
        if (const QString flip = flipOf(log); !flip.isEmpty())
            wrong << id + u": "_s + flip;
    }
    for (const QString &id : world.rows().keys()) {
        if (!seen.contains(id))
            wrong << id + u": missing"_s;
    }
    QVERIFY2(wrong.isEmpty(), qPrintable(u'\n' + wrong.mid(0, 20).join(u'\n')));
    qInfo("%d jobs", int(seen.size()));
}

QTEST_GUILESS_MAIN(TestStoreSoak)
#include "tst_storesoak.moc"
