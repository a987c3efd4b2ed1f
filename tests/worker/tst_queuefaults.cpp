// SPDX-License-Identifier: GPL-3.0-or-later
#include "queuebench.h"
#include "store/sql.h"
#include "worker/queuecommits.h"
#include "worker/queuepolicy.h"

#include <QJsonObject>
#include <QSignalSpy>
#include <QSqlQuery>

using namespace zixly;
using namespace zixly::test;

// What goes wrong, in one process and virtual time: errors, limits, ends of the program, full disks.
namespace {

// No job can be started while the log is away.
const QString kNoMoreEvents = QStringLiteral("ALTER TABLE job_events RENAME TO away");
const QString kEventsAgain = QStringLiteral("ALTER TABLE away RENAME TO job_events");

} // namespace

class TestQueueFaults : public QObject
{
    Q_OBJECT

private slots:
    void missingPricesFailAtOnce();
    void transientErrorsAreTriedFourTimes();
    void cancellingWhileItWaitsForTheNextRun();
    void theTimeLimitIsRunningTime();
    void anUnknownTypeFailsWithASentence();
    void aCleanQuitCostsNothing();
    void aStoppedQueueStartsAgain();
    void aStoreThatTakesNoStartHoldsTheQueue();
    void aRemovedJobIsForgotten();
    void quittingMayFinishFirst();
    void destroyingTheQueueIsACleanQuit();
    void aClosedQueueRefusesWishes();
    void recovery_data();
    void recovery();
    void aCancellingJobIsCancelledAtTheNextStart();
    void progressBeforeACrashCostsNothing();
    void aJobEndsOnce();
    void aFailedSaveIsTriedAgain();
    void aSaveThatNeverWorksIsADeadLetter();

private:
    static Result<> limitPages(QueueBench &bench, const QString &limit)
    {
        return bench.wait(bench.store.write([limit](QSqlDatabase &db) -> Result<> {
            QSqlQuery query(db);
            if (!query.exec(QStringLiteral("PRAGMA max_page_count = ") + limit))
                return failure(Error::Kind::Internal);
            return {};
        }));
    }
    // A job as a dead owner would have left it.
    static qint64 leaveBehind(QueueBench &bench, JobState state, int crashes)
    {
        const auto left = bench.wait(bench.store.write([state, crashes](QSqlDatabase &db) -> Result<Job> {
            Job job;
            job.id = makeUuidV7(1);
            job.parameters = toJson(aSweep(QStringLiteral("WALK")));
            job.createdMs = 1000;
            auto made = jobs::insert(db, job, QStringLiteral("user"));
            if (!made)
                return made;
            made->crashes = crashes;
            made->state = JobState::Running;
            made->startedMs = 2000;
            made = jobs::update(db, *made, QStringLiteral("started"), QStringLiteral("worker"));
            if (!made || state == JobState::Running)
                return made;
            made->state = state;
            return jobs::update(db, *made, QStringLiteral("cancel-requested"), QStringLiteral("user"));
        }));
        return left ? left->key : 0;
    }
};

void TestQueueFaults::missingPricesFailAtOnce()
{
    QueueBench bench;
    QVERIFY(bench.begin());
    const qint64 key = bench.submit(QStringLiteral("NOWHERE"));
    QTRY_COMPARE(bench.state(key), JobState::Failed);
    const Job job = bench.stored(key);
    QVERIFY(job.error && job.error->kind == Error::Kind::NotFound);
    QCOMPARE(job.error->subject, QStringLiteral("NOWHERE"));
    QCOMPARE(job.attempts, 0);
    QVERIFY(!job.deadLetter);
    QVERIFY(!bench.cellsOf(key));
}

void TestQueueFaults::transientErrorsAreTriedFourTimes()
{
    QueueBench bench;
    QVERIFY(bench.begin());
    const qint64 key = bench.submit(QStringLiteral("BUSY"));
    const auto runs = [&bench] { return bench.prices.asked().count(QStringLiteral("BUSY")); };
    int failed = 0;
    for (const qint64 wait : {2000, 4000, 8000}) {
        ++failed;
        QTRY_COMPARE(bench.seen[key].attempts, failed);
        QCOMPARE(bench.state(key), JobState::Queued);
        QCOMPARE(bench.stored(key).notBeforeMs, bench.clock.nowMs() + wait);
        bench.clock.advance(wait - 1);
        // Others pass while it waits, which also gives the queue the time to be wrong.
        const qint64 other = bench.submit(QStringLiteral("WALK"));
        QTRY_COMPARE(bench.state(other), JobState::Completed);
        QCOMPARE(runs(), failed);
        bench.clock.advance(1);
        QTRY_COMPARE(runs(), failed + 1);
    }
    QTRY_COMPARE(bench.state(key), JobState::Failed);
    const Job job = bench.stored(key);
    QCOMPARE(job.attempts, 4);
    QVERIFY(job.deadLetter);
    QVERIFY(job.error && job.error->kind == Error::Kind::Busy);
    const QStringList kinds = bench.kinds(key);
    QCOMPARE(kinds.count(QStringLiteral("started")), 4);
    QCOMPARE(kinds.count(QStringLiteral("retrying")), 3);
    QCOMPARE(kinds.count(QStringLiteral("failed")), 1);
}

void TestQueueFaults::cancellingWhileItWaitsForTheNextRun()
{
    QueueBench bench;
    QVERIFY(bench.begin());
    const qint64 key = bench.submit(QStringLiteral("BUSY"));
    QTRY_COMPARE(bench.seen[key].attempts, 1);
    QVERIFY(bench.wait(bench.queue->cancel(key)));
    QCOMPARE(bench.stored(key).state, JobState::Cancelled);
    bench.clock.advance(10'000);
    const qint64 other = bench.submit(QStringLiteral("WALK"));
    QTRY_COMPARE(bench.state(other), JobState::Completed);
    QCOMPARE(bench.prices.asked().count(QStringLiteral("BUSY")), 1);
}

void TestQueueFaults::theTimeLimitIsRunningTime()
{
    QueueBench bench;
    QVERIFY(bench.begin());
    QSignalSpy progress(bench.queue.get(), &LocalQueue::progressed);
    const qint64 key = bench.submit(QStringLiteral("LONG"));
    QTRY_VERIFY_WITH_TIMEOUT(!progress.isEmpty(), 60'000);
    bench.clock.sleep(7'200'000); // two hours of system sleep do not count
    bench.clock.advance(3'599'000);
    const auto before = progress.count();
    QTRY_VERIFY_WITH_TIMEOUT(progress.count() > before + 3, 240'000); // some heartbeats later it still runs
    QCOMPARE(bench.state(key), JobState::Running);
    bench.clock.advance(1001);
    QTRY_COMPARE(bench.state(key), JobState::Failed);
    const Job job = bench.stored(key);
    QVERIFY(job.error && job.error->kind == Error::Kind::Timeout);
    QVERIFY(!job.deadLetter);
    QCOMPARE(job.attempts, 0);
    QVERIFY(job.runtimeMs >= 3'600'000 && job.runtimeMs < 3'700'000);
    QVERIFY(!bench.cellsOf(key));
}

void TestQueueFaults::anUnknownTypeFailsWithASentence()
{
    QueueBench bench;
    QVERIFY(bench.wait(bench.store.open(bench.profile.databasePath())));
    const auto made = bench.wait(bench.store.write([](QSqlDatabase &db) {
        Job job;
        job.id = makeUuidV7(1);
        job.name = QStringLiteral("Backup");
        job.type = QStringLiteral("shell-script");
        return jobs::insert(db, job, QStringLiteral("user"));
    }));
    QVERIFY(made);
    bench.makeQueue();
    QTRY_COMPARE(bench.state(made->key), JobState::Failed);
    const Job job = bench.stored(made->key);
    QVERIFY(job.error && job.error->kind == Error::Kind::InvalidInput && !job.error->detail.isEmpty());
}

void TestQueueFaults::aCleanQuitCostsNothing()
{
    QueueBench bench;
    QVERIFY(bench.begin());
    QSignalSpy progress(bench.queue.get(), &LocalQueue::progressed);
    const qint64 running = bench.submit(QStringLiteral("LONG"));
    const qint64 waiting = bench.submit(QStringLiteral("WALK"));
    QTRY_VERIFY_WITH_TIMEOUT(!progress.isEmpty(), 60'000);
    QSignalSpy stopped(bench.queue.get(), &LocalQueue::stopped);
    bench.queue->shutdown(LocalQueue::Shutdown::ResumeLater);
    QTRY_COMPARE(stopped.count(), 1);
    QVERIFY(!bench.queue->isOwner());
    const Job job = bench.stored(running);
    QCOMPARE(job.state, JobState::Queued);
    QCOMPARE(job.attempts, 0);
    QCOMPARE(job.crashes, 0);
    QCOMPARE(job.notBeforeMs, 0);
    QCOMPARE(bench.stored(waiting).state, JobState::Queued);
    QVERIFY(bench.kinds(running).endsWith(QStringLiteral("suspended")));
}

void TestQueueFaults::aStoppedQueueStartsAgain() // as after a restored backup
{
    QueueBench bench;
    QVERIFY(bench.begin());
    const qint64 key = bench.submit(QStringLiteral("GATE"));
    QTRY_COMPARE(bench.state(key), JobState::Running);
    QSignalSpy stopped(bench.queue.get(), &LocalQueue::stopped);
    bench.queue->shutdown(LocalQueue::Shutdown::ResumeLater);
    bench.prices.open(2);
    QTRY_COMPARE(stopped.count(), 1);
    QCOMPARE(bench.stored(key).state, JobState::Queued);
    bench.queue->start(2, false);
    QTRY_VERIFY(bench.queue->isOwner());
    QTRY_COMPARE(bench.state(key), JobState::Completed);
    QCOMPARE(bench.stored(key).crashes, 0);
}

void TestQueueFaults::aStoreThatTakesNoStartHoldsTheQueue()
{
    QueueBench bench;
    QVERIFY(bench.begin(1, true));
    const QList<Submission> many(30, {.spec = aSweep(QStringLiteral("WALK"))});
    const auto keys = bench.wait(bench.queue->submitMany(many));
    QVERIFY(keys);
    QVERIFY(bench.wait(bench.store.write([](QSqlDatabase &db) { return sql::run(db, kNoMoreEvents); })));
    QVERIFY(bench.wait(bench.queue->setPaused(false)));
    QTRY_COMPARE(bench.troubles.size(), 1);
    QCOMPARE(bench.queue->state().queued, 30); // none was lost, and not all of them were tried
    QVERIFY(bench.wait(bench.store.write([](QSqlDatabase &db) { return sql::run(db, kEventsAgain); })));
    bench.clock.advance(2000);
    QTRY_COMPARE_WITH_TIMEOUT(bench.state(keys->last()), JobState::Completed, 60'000);
    QCOMPARE(bench.troubles.size(), 1);
}

void TestQueueFaults::aRemovedJobIsForgotten()
{
    QueueBench bench;
    QVERIFY(bench.begin());
    const qint64 running = bench.submit(QStringLiteral("GATE"));
    const qint64 waiting = bench.submit(QStringLiteral("WALK"));
    QTRY_COMPARE(bench.state(running), JobState::Running);
    const QList<qint64> keys{running, waiting};
    QVERIFY(bench.wait(bench.store.write([keys](QSqlDatabase &db) { return jobs::remove(db, keys); })));
    bench.store.notifyRemoved(keys);
    QCOMPARE(bench.queue->state().queued, 0);
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("was not needed")));
    bench.prices.open(1);
    QTRY_COMPARE(bench.queue->state().running, 0);
    QCOMPARE(bench.prices.asked().size(), 1);
}

void TestQueueFaults::quittingMayFinishFirst()
{
    QueueBench bench;
    QVERIFY(bench.begin());
    const qint64 running = bench.submit(QStringLiteral("GATE"));
    const qint64 waiting = bench.submit(QStringLiteral("WALK"));
    QTRY_COMPARE(bench.state(running), JobState::Running);
    QSignalSpy stopped(bench.queue.get(), &LocalQueue::stopped);
    bench.queue->shutdown(LocalQueue::Shutdown::FinishFirst);
    bench.prices.open(1);
    QTRY_COMPARE(stopped.count(), 1);
    QCOMPARE(bench.stored(running).state, JobState::Completed);
    QCOMPARE(bench.stored(waiting).state, JobState::Queued);
    QVERIFY(bench.cellsOf(running));
}

void TestQueueFaults::destroyingTheQueueIsACleanQuit()
{
    QueueBench bench;
    QVERIFY(bench.begin(2));
    QSignalSpy progress(bench.queue.get(), &LocalQueue::progressed);
    const qint64 first = bench.submit(QStringLiteral("LONG"));
    const qint64 second = bench.submit(QStringLiteral("LONG"));
    QTRY_VERIFY_WITH_TIMEOUT(progress.count() > 2, 60'000);
    bench.queue.reset();
    for (const qint64 key : {first, second}) {
        QTRY_COMPARE(bench.stored(key).state, JobState::Queued);
        const Job job = bench.stored(key);
        QCOMPARE(job.crashes, 0);
        QCOMPARE(job.attempts, 0);
    }
    bench.makeQueue(1, true);
    QTRY_VERIFY(bench.queue->isOwner()); // the lock went with it
    QTRY_COMPARE(bench.queue->state().queued, 2);
}

void TestQueueFaults::aClosedQueueRefusesWishes()
{
    QueueBench bench;
    QVERIFY(bench.begin());
    QSignalSpy stopped(bench.queue.get(), &LocalQueue::stopped);
    bench.queue->shutdown(LocalQueue::Shutdown::ResumeLater);
    const auto during = bench.wait(bench.queue->submit(aSweep(QStringLiteral("WALK")), QString()));
    QVERIFY(!during && during.error().kind == Error::Kind::Busy);
    QTRY_COMPARE(stopped.count(), 1);
    const auto after = bench.wait(bench.queue->submit(aSweep(QStringLiteral("WALK")), QString()));
    QVERIFY(!after && after.error().kind == Error::Kind::Busy);
}

void TestQueueFaults::recovery_data()
{
    QTest::addColumn<int>("crashesBefore");
    QTest::addColumn<JobState>("end");
    QTest::addColumn<int>("crashes");
    QTest::newRow("first crash") << 0 << JobState::Completed << 1;
    QTest::newRow("second crash") << 1 << JobState::Completed << 2;
    QTest::newRow("third crash fails") << 2 << JobState::Failed << 3;
}

void TestQueueFaults::recovery()
{
    QFETCH(int, crashesBefore);
    QFETCH(JobState, end);
    QFETCH(int, crashes);
    QueueBench bench;
    QVERIFY(bench.wait(bench.store.open(bench.profile.databasePath())));
    const qint64 key = leaveBehind(bench, JobState::Running, crashesBefore);
    QVERIFY(key > 0);
    bench.makeQueue();
    QTRY_COMPARE(bench.state(key), end);
    const Job job = bench.stored(key);
    QCOMPARE(job.crashes, crashes);
    QCOMPARE(job.attempts, 0); // crashes count apart
    QCOMPARE(bench.kinds(key).count(QStringLiteral("recovered")), end == JobState::Completed ? 1 : 0);
    if (end == JobState::Failed)
        QVERIFY(job.error && job.error->detail.contains(u'3'));
}

void TestQueueFaults::aCancellingJobIsCancelledAtTheNextStart()
{
    QueueBench bench;
    QVERIFY(bench.wait(bench.store.open(bench.profile.databasePath())));
    const qint64 key = leaveBehind(bench, JobState::Cancelling, 0);
    QVERIFY(key > 0);
    bench.makeQueue();
    QTRY_COMPARE(bench.state(key), JobState::Cancelled);
    QVERIFY(!bench.stored(key).receipt.isEmpty());
    QVERIFY(bench.prices.asked().isEmpty());
}

void TestQueueFaults::progressBeforeACrashCostsNothing()
{
    QueueBench bench;
    QVERIFY(bench.wait(bench.store.open(bench.profile.databasePath())));
    const qint64 key = leaveBehind(bench, JobState::Running, 2);
    const auto marked = bench.wait(bench.store.write([key](QSqlDatabase &db) {
        JobEvent event;
        event.jobKey = key;
        event.timeMs = 3000;
        event.kind = QStringLiteral("reached");
        event.payload.insert(QStringLiteral("cells"), 17);
        return jobs::addEvent(db, event);
    }));
    QVERIFY(marked);
    bench.makeQueue();
    QTRY_COMPARE(bench.state(key), JobState::Completed);
    QCOMPARE(bench.stored(key).crashes, 2);
}

void TestQueueFaults::aJobEndsOnce()
{
    QueueBench bench;
    QVERIFY(bench.begin());
    const qint64 key = bench.submit(QStringLiteral("WALK"));
    QTRY_COMPARE(bench.state(key), JobState::Completed);
    const auto result = bench.cellsOf(key);
    QVERIFY(result);
    for (const JobState state : {JobState::Completed, JobState::Failed, JobState::Cancelled, JobState::Queued}) {
        queuecommits::Ending late{.state = state, .event = QStringLiteral("late"), .result = *result};
        const auto again = bench.wait(bench.store.write(
            [key, late](QSqlDatabase &db) { return queuecommits::end(db, key, late, 1'800'000'000'000); }));
        QVERIFY(!again && again.error().kind == Error::Kind::Conflict);
    }
    const auto started = bench.wait(
        bench.store.write([key](QSqlDatabase &db) { return queuecommits::start(db, key, 1'800'000'000'000); }));
    QVERIFY(!started && started.error().kind == Error::Kind::Conflict);
    QCOMPARE(bench.stored(key).state, JobState::Completed);
    QCOMPARE(bench.kinds(key).size(), 3);
}

void TestQueueFaults::aFailedSaveIsTriedAgain()
{
    QueueBench bench;
    QVERIFY(bench.begin());
    const qint64 key = bench.submit(QStringLiteral("GATE"));
    QTRY_COMPARE(bench.state(key), JobState::Running);
    QVERIFY(limitPages(bench, QStringLiteral("1"))); // SQLite takes the current size: the disk is full
    bench.prices.open(1);
    QTRY_COMPARE(bench.troubles.size(), 1);
    QVERIFY(bench.troubles.first().kind == Error::Kind::DiskFull);
    QCOMPARE(bench.stored(key).state, JobState::Running); // nothing of the result is there
    QVERIFY(!bench.cellsOf(key));
    bench.clock.advance(2000);
    QTRY_COMPARE(bench.troubles.size(), 2);
    QVERIFY(limitPages(bench, QStringLiteral("1000000")));
    bench.clock.advance(4000);
    QTRY_COMPARE(bench.state(key), JobState::Completed);
    QCOMPARE(bench.stored(key).attempts, 2);
    QCOMPARE(bench.prices.asked().size(), 1); // saved again, not run again
    QVERIFY(bench.cellsOf(key));
    QCOMPARE(bench.kinds(key).count(QStringLiteral("completed")), 1);
}

void TestQueueFaults::aSaveThatNeverWorksIsADeadLetter()
{
    QueueBench bench;
    QVERIFY(bench.begin());
    const qint64 key = bench.submit(QStringLiteral("GATE"));
    QTRY_COMPARE(bench.state(key), JobState::Running);
    QVERIFY(limitPages(bench, QStringLiteral("1")));
    bench.prices.open(1);
    for (int tries = 1; tries <= kMaxRuns; ++tries) {
        QTRY_COMPARE(bench.troubles.size(), tries);
        bench.clock.advance(8000);
    }
    QVERIFY(limitPages(bench, QStringLiteral("1000000"))); // in case even the failure did not fit
    QTRY_VERIFY(([&] {
        bench.clock.advance(1000);
        return bench.state(key) == JobState::Failed;
    }()));
    const Job job = bench.stored(key);
    QVERIFY(job.deadLetter);
    QVERIFY(job.error && job.error->kind == Error::Kind::DiskFull);
    QCOMPARE(job.attempts, 4);
    QVERIFY(!bench.cellsOf(key));
    QCOMPARE(bench.queue->state().running, 0);
}

QTEST_GUILESS_MAIN(TestQueueFaults)
#include "tst_queuefaults.moc"
