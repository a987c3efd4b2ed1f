// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/async.h"
#include "store/cells.h"
#include "store/jobs.h"
#include "store/store.h"
#include "tests/support/fakeclock.h"
#include "tests/support/walk.h"
#include "worker/localqueue.h"

#include <QMutex>
#include <QSemaphore>
#include <QTemporaryDir>
#include <QTest>

#include <map>

namespace zixly::test {

// Prices by the ticker's first word: WALK... is a short walk, LONG... a long one, BUSY... a transient error, GATE... a
// walk that is handed out when the gate is opened; anything else is not found.
class FakePrices
{
public:
    PriceSource source()
    {
        return [this](const QString &ticker) { return load(ticker); };
    }
    Result<PriceSeriesPtr> load(const QString &ticker)
    {
        {
            const QMutexLocker lock(&m_mutex);
            m_asked.append(ticker);
        }
        if (ticker.startsWith(u"BUSY"))
            return failure(Error::Kind::Busy, ticker);
        if (ticker.startsWith(u"GATE"))
            m_gate.acquire();
        else if (!ticker.startsWith(u"WALK") && !ticker.startsWith(u"LONG"))
            return failure(Error::Kind::NotFound, ticker);
        return aWalk(ticker, ticker.startsWith(u"LONG") ? 500'000 : 300);
    }
    void open(int count) { m_gate.release(count); }
    QStringList asked() const
    {
        const QMutexLocker lock(&m_mutex);
        return m_asked;
    }

private:
    mutable QMutex m_mutex;
    QStringList m_asked;
    QSemaphore m_gate;
};

inline SweepSpec aSweep(const QString &ticker)
{
    SweepSpec spec;
    spec.ticker = ticker;
    spec.fast = {5, 20, 1};
    spec.slow = {15, 60, 3};
    if (ticker.startsWith(u"LONG")) {
        spec.fast = {5, 700, 1};
        spec.slow = {701, 1400, 1}; // 487,200 cells: many seconds on any machine
    }
    return spec;
}

// A profile in a temporary folder with its store, and what was told about its jobs.
class QueueBench : public QObject
{
public:
    QueueBench()
    {
        connect(&store, &Store::jobsChanged, this, [this](const QList<Job> &jobs) {
            for (const Job &job : jobs) {
                seen[job.key] = job;
                states[job.key].append(job.state);
            }
        });
    }
    ~QueueBench() override
    {
        prices.open(100); // nobody waits for a gate any more
        queue.reset();
    }

    bool begin(int concurrency = 1, bool paused = false)
    {
        if (!dir.isValid() || !wait(store.open(profile.databasePath())))
            return false;
        makeQueue(concurrency, paused);
        return queue->isOwner();
    }
    void makeQueue(int concurrency = 1, bool paused = false)
    {
        queue.reset();
        queue = std::make_unique<LocalQueue>(store, clock, profile, prices.source());
        connect(queue.get(), &LocalQueue::troubled, this, [this](const Error &error) { troubles.append(error); });
        queue->start(concurrency, paused);
    }

    // The answer, or an error when none came in time.
    template <class T>
    static T wait(const QFuture<T> &future)
    {
        if (!QTest::qWaitFor([&future] { return future.isFinished(); }, 60'000) || future.resultCount() == 0)
            return failure(Error::Kind::Timeout, QStringLiteral("test"));
        return future.result();
    }
    qint64 submit(const QString &ticker, int priority = 0)
    {
        return wait(queue->submit(aSweep(ticker), ticker, priority)).value_or(0);
    }
    JobState state(qint64 key) const
    {
        const auto found = seen.find(key);
        return found == seen.end() ? JobState::Unknown : found->second.state;
    }
    Job stored(qint64 key)
    {
        return wait(store.read([key](QSqlDatabase &db) { return jobs::load(db, key); })).value_or(Job());
    }
    QStringList kinds(qint64 key) // of its events, without "reached": that depends on the speed of the machine
    {
        const auto events = wait(store.read([key](QSqlDatabase &db) { return jobs::events(db, key); }));
        QStringList kinds;
        for (const JobEvent &event : events.value_or(QList<JobEvent>())) {
            if (event.kind != u"reached")
                kinds.append(event.kind);
        }
        return kinds;
    }
    Result<SweepResult> cellsOf(qint64 key)
    {
        return wait(store.read([key](QSqlDatabase &db) { return cells::load(db, key); }));
    }

    QTemporaryDir dir;
    Profile profile = Profile::at(dir.path());
    FakeClock clock;
    FakePrices prices;
    Store store;
    std::map<qint64, Job> seen; // as announced
    std::map<qint64, QList<JobState>> states; // all announcements
    QList<Error> troubles;
    std::unique_ptr<LocalQueue> queue;
};

} // namespace zixly::test
