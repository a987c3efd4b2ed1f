// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/syncservice.h"
#include "tests/support/virtualtime.h"

#include <QTest>

#include <random>

using namespace zixly;
using namespace zixly::platform;
using namespace zixly::test;

namespace {

constexpr int kChanges = 10'000;
constexpr int kDisconnects = 300;

// The service: rows that change, a list newest first, a stream of changes for whoever is subscribed.
class World final : public JobSource
{
public:
    World(VirtualTime &time, quint32 seed)
        : m_time(time)
        , m_random(seed)
    {
    }

    std::function<void(const JobChange &)> subscriber;
    bool reachable = true;
    bool tokenValid = true;

    int below(int limit) { return int(m_random() % quint32(limit)); }

    void fetchPage(const SyncRequest &request, QObject *context, std::function<void(Result<JobPage>)> done) override
    {
        respond<JobPage>(context, std::move(done), [this, request]() -> Result<JobPage> {
            JobPage page;
            const auto filter = jobStateFromWire(request.status);
            page.total = 0;
            for (auto it = m_order.rbegin(); it != m_order.rend(); ++it) {
                if (filter && it->state != *filter)
                    continue;
                if (page.total >= request.offset && page.total < request.offset + request.limit)
                    page.jobs.append(m_rows[it->id]);
                ++page.total;
            }
            page.hasMore = request.offset + page.jobs.size() < page.total;
            return page;
        });
    }

    void fetchDetail(const SyncRequest &request, QObject *context, std::function<void(Result<RemoteJob>)> done) override
    {
        respond<RemoteJob>(context, std::move(done), [this, request]() -> Result<RemoteJob> {
            if (!m_rows.contains(request.id))
                return failure(Error::Kind::NotFound, request.id);
            return m_rows[request.id];
        });
    }

    // One change of one row, as the platform's services make them: also the late callback that reopens a failed job.
    void mutate()
    {
        const int dice = below(100);
        if (m_order.size() < 20 || dice < 25)
            return create();
        Place &place = m_order[m_order.size() - 1 - size_t(below(std::min(400, int(m_order.size()))))];
        RemoteJob &job = m_rows[place.id];
        const JobState state = stateOf(job);
        if (state == JobState::Queued) {
            set(place, job, dice < 90 ? "RUNNING" : "FAILED", dice < 90 ? "" : kCancelMark);
        } else if (state == JobState::Running) {
            set(place, job, dice < 80 ? "COMPLETED" : "FAILED", dice < 80 ? "" : dice < 90 ? kCancelMark : "boom");
        } else if (state == JobState::Failed && dice < 60) {
            set(place, job, "RUNNING", "boom"); // reopened
        } else if (dice > 97) {
            const QString id = job.id;
            m_rows.remove(id);
            std::erase_if(m_order, [&id](const Place &p) { return p.id == id; });
            publish({.kind = JobChange::Kind::Delete}, id);
        } else {
            job.metrics.insert(QStringLiteral("n"), m_counter);
            publish({.job = job}, job.id);
        }
        ++m_counter;
    }

    int changes() const { return m_counter; }
    const QHash<QString, RemoteJob> &rows() const { return m_rows; }
    int requests() const { return m_requests; }

private:
    struct Place {
        QString id;
        JobState state;
    };

    template <class T, class Work>
    void respond(QObject *context, std::function<void(Result<T>)> done, Work work)
    {
        ++m_requests;
        const qint64 there = 10 + below(200);
        const qint64 back = 10 + below(200);
        m_time.after(there, context, [this, context, done = std::move(done), work, back] {
            const Result<T> answer = !reachable ? Result<T>(failure(Error::Kind::Network))
                : !tokenValid                   ? Result<T>(failure(Error::Kind::Unauthorized))
                                                : work();
            const bool lost = below(50) == 0;
            m_time.after(back, context, [this, done, answer, lost] {
                done(lost || !reachable ? Result<T>(failure(Error::Kind::Network)) : answer);
            });
        });
    }

    void create()
    {
        RemoteJob job;
        job.id = QStringLiteral("job%1").arg(m_counter);
        job.type = QString::fromLatin1(kSweepType);
        job.fields = RemoteJob::Row;
        job.createdMs = m_time.nowMs();
        job.parameters = {{QStringLiteral("ticker"), QStringLiteral("BTC-USD")}};
        job.status = QStringLiteral("QUEUED");
        m_rows.insert(job.id, job);
        m_order.push_back({job.id, JobState::Queued});
        ++m_counter;
        publish({.kind = JobChange::Kind::Insert, .job = job}, job.id);
    }

    void set(Place &place, RemoteJob &job, const char *status, const char *message)
    {
        job.status = QString::fromLatin1(status);
        job.errorMessage = QString::fromLatin1(message);
        place.state = stateOf(job);
        job.completedMs = place.state == JobState::Running ? 0 : m_time.nowMs();
        publish({.job = job}, job.id);
    }

    void publish(JobChange change, const QString &id)
    {
        change.job.id = id;
        if (change.kind == JobChange::Kind::Update && below(4) == 0)
            change.job.fields.setFlag(RemoteJob::Parameters, false); // unchanged and big
        if (change.kind != JobChange::Kind::Delete && below(50) == 0) {
            RemoteJob bare;
            bare.id = below(3) == 0 ? QString() : id;
            change = {.kind = change.kind, .job = bare, .incomplete = true};
        }
        // Changes of one connection arrive in order, some time after the commit.
        const quint64 connection = m_connection;
        m_lastArrival = std::max(m_lastArrival + 1, m_time.runningMs() + 100 + below(400));
        m_time.after(m_lastArrival - m_time.runningMs(), &m_context, [this, change, connection] {
            if (connection == m_connection && subscriber)
                subscriber(change);
        });
    }

public:
    void dropConnection() { ++m_connection; }

private:
    VirtualTime &m_time;
    QObject m_context;
    std::mt19937 m_random;
    QHash<QString, RemoteJob> m_rows;
    std::vector<Place> m_order; // oldest first
    int m_counter = 0;
    int m_requests = 0;
    quint64 m_connection = 0;
    qint64 m_lastArrival = 0;
};

// What the desktop keeps across restarts.
struct Shelf {
    QHash<QString, Job> jobs;
    QSet<QString> gone;
    int flips = 0;
    int duplicates = 0;
    int upserts = 0;

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
    Desk(VirtualTime &time, World &world, Shelf &shelf)
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
    World &m_world;
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
    World world(time, seed);
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
    QVERIFY(!desk.service().engine().inSnapshot());
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
    qInfo("%d changes, %d disconnects, %d expiries, %d restarts: %d jobs, %d upserts, %d requests", world.changes(),
        disconnects, expiries, restarts, int(shelf.jobs.size()), shelf.upserts, world.requests());
}

void TestSyncSoak::pollingFollowsTheWork()
{
    VirtualTime time;
    World world(time, 7);
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
