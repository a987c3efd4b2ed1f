// SPDX-License-Identifier: GPL-3.0-or-later
#include "queuebench.h"

#include <QElapsedTimer>
#include <QSignalSpy>

using namespace zixly;
using namespace zixly::test;

// Wishes and what becomes of them, in one process.
class TestQueue : public QObject
{
    Q_OBJECT

private slots:
    void aSweepRunsToItsResult();
    void whatIsAnnouncedIsCommitted();
    void cellsAndProgressAreTold();
    void wrongInputIsRefusedAndLeavesNothing();
    void manyAreQueuedAllOrNone();
    void theSameWishTwiceIsOneJob();
    void priorityThenAge();
    void aNewPriorityCounts();
    void asManyAtOnceAsAllowed();
    void pausedStartsNothingButGoesOn();
    void cancellingAQueuedJob();
    void cancellingARunningJobStopsTheEngine();
    void cancellingBeforeTheStartIsCommitted();
    void cancellingWhatHasEndedIsRefused();
    void finishingMayWin();
    void aRetryIsANewJobThatNamesTheOld();
    void aRetryOfWhatHasNotEndedIsRefused();
    void aRenameWhileRunningIsKept();
    void theQueueLearnsItsSpeed();
};

void TestQueue::aSweepRunsToItsResult()
{
    QueueBench bench;
    QVERIFY(bench.begin());
    const qint64 key = bench.submit(QStringLiteral("WALK"), 3);
    QVERIFY(key > 0);
    QTRY_COMPARE(bench.state(key), JobState::Completed);
    QCOMPARE(bench.states[key], (QList<JobState>{JobState::Queued, JobState::Running, JobState::Completed}));
    QCOMPARE(bench.kinds(key),
        (QStringList{QStringLiteral("created"), QStringLiteral("started"), QStringLiteral("completed")}));

    const std::atomic<bool> stop = false;
    const SweepSpec spec = aSweep(QStringLiteral("WALK"));
    const auto expected = computeSweep(*aWalk(QStringLiteral("WALK"), 300), spec, 1, stop);
    const auto loaded = bench.cellsOf(key);
    QVERIFY(expected && loaded);
    QVERIFY(loaded->complete());
    QVERIFY(loaded->spec == spec);
    QVERIFY(loaded->convention == expected->convention);
    QVERIFY(loaded->data == expected->data);
    QCOMPARE(loaded->cells->column(Metric::EndValue), expected->cells->column(Metric::EndValue));

    const Job job = bench.stored(key);
    const BestValues best = bestValues(*expected);
    QCOMPARE(job.priority, 3);
    QCOMPARE(job.cells, validPairs(spec));
    QCOMPARE(job.engineVersion, engineVersion());
    QVERIFY(job.data == expected->data);
    QVERIFY(job.convention == expected->convention);
    QVERIFY(job.best.fast == best.fast && job.best.slow == best.slow);
    QVERIFY(job.startedMs > 0 && job.endedMs >= job.startedMs);
    QCOMPARE(job.attempts, 0);
    QCOMPARE(bench.queue->state().running, 0);
}

void TestQueue::whatIsAnnouncedIsCommitted()
{
    QueueBench bench;
    QVERIFY(bench.begin());
    QList<QPair<JobState, JobState>> pairs; // announced, in the table at that moment or later
    bool resultThere = false;
    connect(&bench.store, &Store::jobsChanged, this, [&](const QList<Job> &jobs) {
        const qint64 key = jobs.first().key;
        whenReady(bench.store.read([key](QSqlDatabase &db) { return jobs::load(db, key); }), this,
            [&pairs, announced = jobs.first().state](
                const Result<Job> &job) { pairs.append({announced, job ? job->state : JobState::Unknown}); });
        if (jobs.first().state == JobState::Completed)
            resultThere = bench.cellsOf(key).has_value();
    });
    const qint64 key = bench.submit(QStringLiteral("WALK"));
    QTRY_COMPARE(bench.state(key), JobState::Completed);
    QTRY_COMPARE(pairs.size(), 3);
    for (const auto &[announced, stored] : pairs)
        QVERIFY(announced == stored || mayFollow(announced, stored));
    QVERIFY(resultThere);
}

void TestQueue::cellsAndProgressAreTold()
{
    QueueBench bench;
    QVERIFY(bench.begin());
    QSignalSpy progress(bench.queue.get(), &LocalQueue::progressed);
    QSignalSpy queues(bench.queue.get(), &LocalQueue::queueChanged);
    qsizetype rows = 0;
    qint64 toldKey = 0;
    connect(bench.queue.get(), &LocalQueue::cellsReady, this,
        [&](qint64 key, const SweepResult &live, const CellRange &range) {
            toldKey = key;
            rows += range.count;
            QVERIFY(live.convention.known);
            QVERIFY(range.first + range.count <= live.cells->size());
        });
    const qint64 key = bench.submit(QStringLiteral("WALK"));
    QTRY_COMPARE(bench.state(key), JobState::Completed);
    QCOMPARE(toldKey, key);
    QCOMPARE(rows, validPairs(aSweep(QStringLiteral("WALK"))));
    QVERIFY(!progress.isEmpty());
    const auto last = progress.last().first().value<JobProgress>();
    QCOMPARE(last.key, key);
    QCOMPARE(last.done, last.total);
    QCOMPARE(last.leftMs, 0);
    QVERIFY(queues.count() >= 2);
    QCOMPARE(queues.last().first().value<QueueState>().running, 0);
}

void TestQueue::wrongInputIsRefusedAndLeavesNothing()
{
    QueueBench bench;
    QVERIFY(bench.begin());
    SweepSpec spec = aSweep(QStringLiteral("WALK"));
    spec.slow.step = 0;
    const auto answer = bench.wait(bench.queue->submit(spec, QString()));
    QVERIFY(!answer && answer.error().kind == Error::Kind::InvalidInput);
    QVERIFY(!answer.error().detail.isEmpty());
    const auto keys = bench.wait(bench.store.read([](QSqlDatabase &db) { return jobs::query(db, {}); }));
    QVERIFY(keys && keys->empty());
}

void TestQueue::manyAreQueuedAllOrNone()
{
    QueueBench bench;
    QVERIFY(bench.begin(1, true));
    Submission good{.spec = aSweep(QStringLiteral("WALK"))};
    Submission bad = good;
    bad.spec.fees = 2.0;
    QVERIFY(!bench.wait(bench.queue->submitMany({good, bad})));
    QCOMPARE(bench.queue->state().queued, 0);
    const auto keys = bench.wait(bench.queue->submitMany({good, good, good}));
    QVERIFY(keys);
    QCOMPARE(keys->size(), 3);
    QCOMPARE(bench.queue->state().queued, 3);
    QCOMPARE(bench.seen[keys->first()].name, defaultName(good.spec));
}

void TestQueue::theSameWishTwiceIsOneJob()
{
    QueueBench bench;
    QVERIFY(bench.begin());
    const Submission wish{.id = makeUuidV7(1), .spec = aSweep(QStringLiteral("WALK"))};
    const auto first = bench.wait(bench.queue->submitMany({wish}));
    QVERIFY(first);
    QTRY_COMPARE(bench.state(first->first()), JobState::Completed);
    const auto second = bench.wait(bench.queue->submitMany({wish}));
    QVERIFY(second);
    QCOMPARE(*second, *first);
    QCOMPARE(bench.queue->state().queued, 0);
    QCOMPARE(bench.kinds(first->first()).count(QStringLiteral("completed")), 1);
}

void TestQueue::priorityThenAge()
{
    QueueBench bench;
    QVERIFY(bench.begin(1, true));
    for (const auto &[ticker, priority] : {std::pair("WALK-C", 0), std::pair("WALK-A", 5), std::pair("WALK-D", 0),
             std::pair("WALK-B", 5), std::pair("WALK-E", -1)}) {
        bench.clock.advance(10);
        QVERIFY(bench.submit(QString::fromLatin1(ticker), priority) > 0);
    }
    QVERIFY(bench.wait(bench.queue->setPaused(false)));
    QTRY_COMPARE(bench.queue->state().queued + bench.queue->state().running, 0);
    QCOMPARE(bench.prices.asked().join(u' '), QStringLiteral("WALK-A WALK-B WALK-C WALK-D WALK-E"));
}

void TestQueue::aNewPriorityCounts()
{
    QueueBench bench;
    QVERIFY(bench.begin(1, true));
    QVERIFY(bench.submit(QStringLiteral("WALK-A")) > 0);
    const qint64 late = bench.submit(QStringLiteral("WALK-B"));
    QVERIFY(bench.wait(bench.queue->setPriority(late, 1)));
    QCOMPARE(bench.stored(late).priority, 1);
    QVERIFY(bench.wait(bench.queue->setPaused(false)));
    QTRY_COMPARE(bench.prices.asked().join(u' '), QStringLiteral("WALK-B WALK-A"));
    QTRY_COMPARE(bench.state(late), JobState::Completed);
    QVERIFY(!bench.wait(bench.queue->setPriority(late, 2))); // has ended
    QVERIFY(!bench.wait(bench.queue->setPriority(4711, 2)));
}

void TestQueue::asManyAtOnceAsAllowed()
{
    QueueBench bench;
    QVERIFY(bench.begin(2));
    for (int i = 0; i < 5; ++i)
        QVERIFY(bench.submit(QStringLiteral("GATE-%1").arg(i)) > 0);
    QTRY_COMPARE(bench.prices.asked().size(), 2);
    QCOMPARE(bench.queue->state().running, 2);
    QCOMPARE(bench.queue->state().queued, 3);
    QVERIFY(bench.wait(bench.queue->setConcurrency(3)));
    QTRY_COMPARE(bench.prices.asked().size(), 3);
    bench.prices.open(1);
    QTRY_COMPARE(bench.prices.asked().size(), 4);
    QCOMPARE(bench.queue->state().running, 3);
    bench.prices.open(4);
    QTRY_COMPARE(bench.queue->state().running, 0);
    QCOMPARE(bench.queue->state().queued, 0);
}

void TestQueue::pausedStartsNothingButGoesOn()
{
    QueueBench bench;
    QVERIFY(bench.begin());
    const qint64 running = bench.submit(QStringLiteral("GATE"));
    QTRY_COMPARE(bench.state(running), JobState::Running);
    QVERIFY(bench.wait(bench.queue->setPaused(true)));
    const qint64 waiting = bench.submit(QStringLiteral("WALK"));
    bench.prices.open(1);
    QTRY_COMPARE(bench.state(running), JobState::Completed);
    QVERIFY(bench.queue->state().paused);
    QCOMPARE(bench.state(waiting), JobState::Queued);
    QVERIFY(bench.wait(bench.queue->setPaused(false)));
    QTRY_COMPARE(bench.state(waiting), JobState::Completed);
}

void TestQueue::cancellingAQueuedJob()
{
    QueueBench bench;
    QVERIFY(bench.begin(1, true));
    const qint64 key = bench.submit(QStringLiteral("WALK"));
    QVERIFY(bench.wait(bench.queue->cancel(key)));
    const Job job = bench.stored(key);
    QCOMPARE(job.state, JobState::Cancelled);
    QCOMPARE(job.receipt, QStringLiteral("cancelled before it started"));
    QVERIFY(bench.wait(bench.queue->setPaused(false)));
    QCOMPARE(bench.queue->state().queued, 0);
    QVERIFY(bench.prices.asked().isEmpty());
}

void TestQueue::cancellingARunningJobStopsTheEngine()
{
    QueueBench bench;
    QVERIFY(bench.begin());
    QSignalSpy progress(bench.queue.get(), &LocalQueue::progressed);
    const qint64 key = bench.submit(QStringLiteral("LONG"));
    QTRY_VERIFY_WITH_TIMEOUT(!progress.isEmpty(), 60'000);
    QElapsedTimer since;
    since.start();
    const auto answer = bench.queue->cancel(key);
    QTRY_COMPARE(bench.state(key), JobState::Cancelled);
    const qint64 took = since.elapsed();
    qInfo("from the wish to the committed receipt: %lld ms", static_cast<long long>(took));
    QVERIFY(bench.wait(answer));
    QVERIFY2(took <= 1000, QByteArray::number(took).constData()); // 50 ms for the engine, two commits, a busy machine
    QCOMPARE(bench.states[key],
        (QList<JobState>{JobState::Queued, JobState::Running, JobState::Cancelling, JobState::Cancelled}));

    const Job job = bench.stored(key);
    const auto last = progress.last().first().value<JobProgress>();
    QVERIFY2(job.receipt.startsWith(QStringLiteral("stopped after ")), qPrintable(job.receipt));
    QVERIFY(last.done > 0 && last.done < last.total);
    QVERIFY(job.receipt.contains(QLocale().toString(last.done)));
    QVERIFY(job.data.bars > 0); // what it ran on is known
    QVERIFY(!bench.cellsOf(key)); // partial cells live in memory only
    QCOMPARE(bench.kinds(key),
        (QStringList{QStringLiteral("created"), QStringLiteral("started"), QStringLiteral("cancel-requested"),
            QStringLiteral("cancelled")}));
}

void TestQueue::cancellingBeforeTheStartIsCommitted()
{
    QueueBench bench;
    QVERIFY(bench.begin(1, true));
    const qint64 key = bench.submit(QStringLiteral("WALK"));
    const auto resumed = bench.queue->setPaused(false); // the start is on its way to the disk
    QCOMPARE(bench.queue->state().running, 1);
    QVERIFY(bench.wait(bench.queue->cancel(key)));
    QTRY_COMPARE(bench.state(key), JobState::Cancelled);
    QVERIFY(bench.prices.asked().isEmpty());
    QCOMPARE(bench.kinds(key).count(QStringLiteral("cancelled")), 1);
    QCOMPARE(bench.queue->state().running, 0);
}

void TestQueue::cancellingWhatHasEndedIsRefused()
{
    QueueBench bench;
    QVERIFY(bench.begin());
    const qint64 key = bench.submit(QStringLiteral("WALK"));
    QTRY_COMPARE(bench.state(key), JobState::Completed);
    const auto answer = bench.wait(bench.queue->cancel(key));
    QVERIFY(!answer && answer.error().kind == Error::Kind::Conflict);
    const auto unknown = bench.wait(bench.queue->cancel(4711));
    QVERIFY(!unknown && unknown.error().kind == Error::Kind::NotFound);
    QCOMPARE(bench.stored(key).state, JobState::Completed);
    QVERIFY(bench.cellsOf(key));
}

void TestQueue::finishingMayWin()
{
    QueueBench bench;
    QVERIFY(bench.begin());
    // The wish comes with the last cell, before the end is committed.
    qint64 wished = 0;
    connect(bench.queue.get(), &LocalQueue::progressed, this, [&](const JobProgress &progress) {
        if (progress.done == progress.total && wished == 0) {
            wished = progress.key;
            bench.queue->cancel(progress.key);
        }
    });
    const qint64 key = bench.submit(QStringLiteral("WALK"));
    QTRY_VERIFY(isTerminal(bench.state(key)));
    QCOMPARE(wished, key);
    QCOMPARE(bench.state(key), JobState::Completed);
    QVERIFY(bench.cellsOf(key));
    QCOMPARE(bench.kinds(key).count(QStringLiteral("completed")), 1);
    QCOMPARE(bench.kinds(key).count(QStringLiteral("cancelled")), 0);
}

void TestQueue::aRetryIsANewJobThatNamesTheOld()
{
    QueueBench bench;
    QVERIFY(bench.begin());
    const qint64 old = bench.submit(QStringLiteral("NOWHERE"), 2);
    QTRY_COMPARE(bench.state(old), JobState::Failed);
    const auto key = bench.wait(bench.queue->retry(old));
    QVERIFY(key);
    QVERIFY(*key != old);
    QTRY_COMPARE(bench.state(*key), JobState::Failed);
    const Job job = bench.stored(*key);
    QCOMPARE(job.retryOf, old);
    QCOMPARE(job.priority, 2);
    QVERIFY(specOf(job) == specOf(bench.stored(old)));
    QCOMPARE(bench.stored(old).state, JobState::Failed);
}

void TestQueue::aRetryOfWhatHasNotEndedIsRefused()
{
    QueueBench bench;
    QVERIFY(bench.begin(1, true));
    const qint64 key = bench.submit(QStringLiteral("WALK"));
    const auto answer = bench.wait(bench.queue->retry(key));
    QVERIFY(!answer && answer.error().kind == Error::Kind::Conflict);
    QCOMPARE(bench.queue->state().queued, 1);
}

void TestQueue::aRenameWhileRunningIsKept()
{
    QueueBench bench;
    QVERIFY(bench.begin());
    const qint64 key = bench.submit(QStringLiteral("GATE"));
    QTRY_COMPARE(bench.state(key), JobState::Running);
    QVERIFY(bench.wait(
        bench.store.write([key](QSqlDatabase &db) { return jobs::setName(db, key, QStringLiteral("mine")); })));
    bench.prices.open(1);
    QTRY_COMPARE(bench.state(key), JobState::Completed);
    QCOMPARE(bench.stored(key).name, QStringLiteral("mine"));
}

void TestQueue::theQueueLearnsItsSpeed()
{
    QueueBench bench;
    QVERIFY(bench.begin());
    const SweepSpec spec = aSweep(QStringLiteral("WALK"));
    const double before = bench.queue->estimate(spec, 300).expectedMs;
    Job job;
    job.state = JobState::Completed;
    job.cells = 1'000'000;
    job.data.bars = 1000;
    job.runtimeMs = 7000; // 7 ns per bar and cell
    bench.store.notifyJobs({job});
    const double expected = 7.0 * 300.0 * static_cast<double>(validPairs(spec)) / 1e6;
    QTRY_COMPARE(bench.queue->estimate(spec, 300).expectedMs, expected);
    QVERIFY(before > 0.0);
}

QTEST_GUILESS_MAIN(TestQueue)
#include "tst_queue.moc"
