// SPDX-License-Identifier: GPL-3.0-or-later
#include "worker/queuepolicy.h"

#include <QJsonObject>
#include <QTest>

using namespace zixly;

Q_DECLARE_METATYPE(zixly::Error::Kind)

class TestQueuePolicy : public QObject
{
    Q_OBJECT

private slots:
    void anErrorDecides_data();
    void anErrorDecides();
    void aCrashDecides_data();
    void aCrashDecides();
    void progressIsGettingFurtherThanBefore_data();
    void progressIsGettingFurtherThanBefore();
    void marksAreRare_data();
    void marksAreRare();
    void timeLeft_data();
    void timeLeft();
    void priorityThenAge();
    void noMoreThanAllowedAtOnce();
    void pausedStartsNothing();
    void aWaitingJobLetsOthersPass();
    void aClockSetBackDoesNotHoldAJob();
    void aWithdrawnJobNeverStarts();
    void aJobQueuedAgainFreesItsSlot();
    void fourRunsInVirtualTime();

private:
    static QList<qint64> drain(QueuePolicy &policy, qint64 nowMs)
    {
        QList<qint64> keys;
        while (const auto entry = policy.next(nowMs))
            keys.append(entry->key);
        return keys;
    }
};

void TestQueuePolicy::anErrorDecides_data()
{
    using K = Error::Kind;
    QTest::addColumn<int>("before");
    QTest::addColumn<Error::Kind>("kind");
    QTest::addColumn<JobState>("state");
    QTest::addColumn<int>("failedRuns");
    QTest::addColumn<bool>("deadLetter");
    QTest::addColumn<qint64>("waitMs");
    QTest::newRow("first busy run waits 2 s") << 0 << K::Busy << JobState::Queued << 1 << false << qint64{2000};
    QTest::newRow("second waits 4 s") << 1 << K::OutOfMemory << JobState::Queued << 2 << false << qint64{4000};
    QTest::newRow("third waits 8 s") << 2 << K::DiskFull << JobState::Queued << 3 << false << qint64{8000};
    QTest::newRow("fourth is the last") << 3 << K::Network << JobState::Failed << 4 << true << qint64{0};
    QTest::newRow("wrong input fails at once") << 0 << K::InvalidInput << JobState::Failed << 0 << false << qint64{0};
    QTest::newRow("no prices fail at once") << 2 << K::NotFound << JobState::Failed << 2 << false << qint64{0};
    QTest::newRow("a defect fails at once") << 0 << K::Internal << JobState::Failed << 0 << false << qint64{0};
}

void TestQueuePolicy::anErrorDecides()
{
    QFETCH(int, before);
    QFETCH(Error::Kind, kind);
    QFETCH(JobState, state);
    QFETCH(int, failedRuns);
    QFETCH(bool, deadLetter);
    QFETCH(qint64, waitMs);
    const AfterError expected{.state = state, .failedRuns = failedRuns, .deadLetter = deadLetter, .waitMs = waitMs};
    QVERIFY(afterError(before, kind) == expected);
}

void TestQueuePolicy::aCrashDecides_data()
{
    QTest::addColumn<int>("before");
    QTest::addColumn<bool>("progressed");
    QTest::addColumn<JobState>("state");
    QTest::addColumn<int>("crashes");
    QTest::newRow("first without progress") << 0 << false << JobState::Queued << 1;
    QTest::newRow("second without progress") << 1 << false << JobState::Queued << 2;
    QTest::newRow("third without progress") << 2 << false << JobState::Failed << 3;
    QTest::newRow("progress costs nothing") << 2 << true << JobState::Queued << 2;
}

void TestQueuePolicy::aCrashDecides()
{
    QFETCH(int, before);
    QFETCH(bool, progressed);
    QFETCH(JobState, state);
    QFETCH(int, crashes);
    QVERIFY(afterCrash(before, progressed) == (AfterCrash{.state = state, .crashes = crashes}));
}

void TestQueuePolicy::progressIsGettingFurtherThanBefore_data()
{
    QTest::addColumn<QList<int>>("runs"); // -1 = a start, else cells reached
    QTest::addColumn<bool>("progressed");
    QTest::newRow("never started") << QList<int>{} << false;
    QTest::newRow("died at once") << QList<int>{-1} << false;
    QTest::newRow("reached something") << QList<int>{-1, 100} << true;
    QTest::newRow("died at the same place again") << QList<int>{-1, 100, -1, 100} << false;
    QTest::newRow("died earlier than the run before") << QList<int>{-1, 100, 200, -1, 150} << false;
    QTest::newRow("got further") << QList<int>{-1, 100, -1, 100, 200} << true;
    QTest::newRow("died at once after a good run") << QList<int>{-1, 100, -1} << false;
    QTest::newRow("further than the best run, not only the last") << QList<int>{-1, 300, -1, 100, -1, 200} << false;
}

void TestQueuePolicy::progressIsGettingFurtherThanBefore()
{
    QFETCH(QList<int>, runs);
    QFETCH(bool, progressed);
    QList<JobEvent> events;
    for (const int step : runs) {
        JobEvent event;
        event.kind = step < 0 ? QStringLiteral("started") : QStringLiteral("reached");
        if (step >= 0)
            event.payload.insert(QStringLiteral("cells"), step);
        events.append(event);
    }
    QCOMPARE(lastRunProgressed(events), progressed);
}

void TestQueuePolicy::marksAreRare_data()
{
    QTest::addColumn<qint64>("done");
    QTest::addColumn<qint64>("marked");
    QTest::addColumn<qint64>("elapsedMs");
    QTest::addColumn<bool>("mark");
    QTest::newRow("a short run leaves none") << qint64{900} << qint64{0} << qint64{999} << false;
    QTest::newRow("the first after a second") << qint64{1} << qint64{0} << qint64{1000} << true;
    QTest::newRow("none without a cell") << qint64{0} << qint64{0} << qint64{5000} << false;
    QTest::newRow("not before the next sixteenth") << qint64{162} << qint64{100} << qint64{5000} << false;
    QTest::newRow("the next sixteenth") << qint64{163} << qint64{100} << qint64{5000} << true;
}

void TestQueuePolicy::marksAreRare()
{
    QFETCH(qint64, done);
    QFETCH(qint64, marked);
    QFETCH(qint64, elapsedMs);
    QFETCH(bool, mark);
    QCOMPARE(shouldMark(done, 1000, marked, elapsedMs), mark);
}

void TestQueuePolicy::timeLeft_data()
{
    QTest::addColumn<qint64>("done");
    QTest::addColumn<qint64>("total");
    QTest::addColumn<qint64>("elapsedMs");
    QTest::addColumn<double>("expectedMs");
    QTest::addColumn<qint64>("leftMs");
    QTest::newRow("nothing known") << qint64{0} << qint64{1000} << qint64{500} << 0.0 << qint64{-1};
    QTest::newRow("history only") << qint64{0} << qint64{1000} << qint64{500} << 4000.0 << qint64{3500};
    QTest::newRow("speed only") << qint64{250} << qint64{1000} << qint64{500} << 0.0 << qint64{1500};
    QTest::newRow("half of each in the middle")
        << qint64{500} << qint64{1000} << qint64{1000} << 3000.0 << qint64{1500};
    QTest::newRow("late: history says none left")
        << qint64{500} << qint64{1000} << qint64{9000} << 3000.0 << qint64{4500};
    QTest::newRow("done") << qint64{1000} << qint64{1000} << qint64{9000} << 3000.0 << qint64{0};
    QTest::newRow("no cells") << qint64{0} << qint64{0} << qint64{9000} << 3000.0 << qint64{-1};
    QTest::newRow("history that is no number") << qint64{0} << qint64{10} << qint64{1} << qQNaN() << qint64{-1};
}

void TestQueuePolicy::timeLeft()
{
    QFETCH(qint64, done);
    QFETCH(qint64, total);
    QFETCH(qint64, elapsedMs);
    QFETCH(double, expectedMs);
    QFETCH(qint64, leftMs);
    QCOMPARE(timeLeftMs(done, total, elapsedMs, expectedMs), leftMs);
}

void TestQueuePolicy::priorityThenAge()
{
    QueuePolicy policy;
    policy.setConcurrency(64);
    policy.enqueue({.key = 1, .priority = 0, .createdMs = 300});
    policy.enqueue({.key = 2, .priority = 5, .createdMs = 400});
    policy.enqueue({.key = 3, .priority = 0, .createdMs = 100});
    policy.enqueue({.key = 4, .priority = 5, .createdMs = 200});
    policy.enqueue({.key = 5, .priority = -1, .createdMs = 0});
    policy.enqueue({.key = 6, .priority = 0, .createdMs = 100});
    QVERIFY(policy.reprioritise(1, 9));
    QVERIFY(!policy.reprioritise(77, 9));
    QCOMPARE(drain(policy, 1000), (QList<qint64>{1, 4, 2, 3, 6, 5}));
}

void TestQueuePolicy::noMoreThanAllowedAtOnce()
{
    QueuePolicy policy;
    policy.setConcurrency(2);
    for (qint64 key = 1; key <= 4; ++key)
        policy.enqueue({.key = key, .createdMs = key});
    QCOMPARE(drain(policy, 0), (QList<qint64>{1, 2}));
    QCOMPARE(policy.running(), 2);
    QCOMPARE(policy.queued(), 2);
    policy.release(2);
    QCOMPARE(drain(policy, 0), QList<qint64>{3});
    policy.setConcurrency(1);
    policy.release(1);
    QCOMPARE(drain(policy, 0), QList<qint64>());
    policy.release(3);
    QCOMPARE(drain(policy, 0), QList<qint64>{4});
    policy.setConcurrency(0);
    QCOMPARE(policy.concurrency(), 1);
}

void TestQueuePolicy::pausedStartsNothing()
{
    QueuePolicy policy;
    policy.enqueue({.key = 1});
    policy.setPaused(true);
    QVERIFY(!policy.next(0));
    QVERIFY(policy.isQueued(1));
    policy.setPaused(false);
    QVERIFY(policy.next(0));
    policy.enqueue({.key = 2});
    policy.release(1);
    policy.close();
    QVERIFY(!policy.next(0));
}

void TestQueuePolicy::aWaitingJobLetsOthersPass()
{
    QueuePolicy policy;
    policy.enqueue({.key = 1, .priority = 9, .notBeforeMs = 5000});
    policy.enqueue({.key = 2, .priority = 0});
    QCOMPARE(drain(policy, 1000), QList<qint64>{2});
    policy.release(2);
    QVERIFY(policy.isWaiting());
    QVERIFY(!policy.next(4999));
    QCOMPARE(drain(policy, 5000), QList<qint64>{1});
    QVERIFY(!policy.isWaiting());
}

void TestQueuePolicy::aClockSetBackDoesNotHoldAJob()
{
    QueuePolicy policy;
    policy.enqueue({.key = 1, .notBeforeMs = 3'600'000 + 2000});
    QVERIFY(!policy.next(3'600'000));
    QCOMPARE(drain(policy, 0), QList<qint64>{1}); // an hour back: nobody waits an hour and two seconds
}

void TestQueuePolicy::aWithdrawnJobNeverStarts()
{
    QueuePolicy policy;
    policy.enqueue({.key = 1});
    policy.enqueue({.key = 2, .notBeforeMs = 10});
    QCOMPARE(policy.withdraw(1)->key, 1);
    QCOMPARE(policy.withdraw(2)->key, 2);
    QVERIFY(!policy.withdraw(2));
    QVERIFY(!policy.next(100));
    QVERIFY(!policy.isWaiting());
    QCOMPARE(policy.queued(), 0);
}

void TestQueuePolicy::aJobQueuedAgainFreesItsSlot()
{
    QueuePolicy policy;
    policy.enqueue({.key = 1});
    QVERIFY(policy.next(0));
    policy.enqueue({.key = 1});
    QCOMPARE(policy.running(), 0);
    policy.enqueue({.key = 1, .priority = 3}); // twice is once
    QCOMPARE(policy.queued(), 1);
    QCOMPARE(drain(policy, 0), QList<qint64>{1});
}

void TestQueuePolicy::fourRunsInVirtualTime()
{
    QueuePolicy policy;
    QueuePolicy::Entry entry{.key = 1};
    policy.enqueue(entry);
    QList<qint64> starts;
    int failedRuns = 0;
    for (qint64 now = 0; now <= 60'000; now += 500) {
        if (!policy.next(now))
            continue;
        starts.append(now);
        const AfterError verdict = afterError(failedRuns, Error::Kind::Busy); // each run fails at once
        failedRuns = verdict.failedRuns;
        policy.release(entry.key);
        if (verdict.state == JobState::Failed) {
            QVERIFY(verdict.deadLetter);
            break;
        }
        entry.notBeforeMs = now + verdict.waitMs;
        policy.enqueue(entry);
    }
    QCOMPARE(starts, (QList<qint64>{0, 2000, 6000, 14'000}));
    QCOMPARE(policy.queued(), 0);
}

QTEST_APPLESS_MAIN(TestQueuePolicy)
#include "tst_queuepolicy.moc"
