// SPDX-License-Identifier: GPL-3.0-or-later
#include "flows/remoteintake.h"
#include "flowtest.h"
#include "tests/support/virtualtime.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTimer>

#include <random>

using namespace zixly;
using namespace zixly::platform;
using namespace zixly::test;
using namespace Qt::StringLiterals;

class TestRemoteIntake : public QObject
{
    Q_OBJECT
private slots:
    void init();

    void changesOfOneJobBecomeOne();
    void goneAndBack();
    void aFailedWriteLosesNothing();
    void aBurstLeavesTheTruth();
    void toldTenTimesASecond();
    void oneBadRowHoldsUpNobody();
    void nothingIsLostAtTheEnd();
    void flushWaits();
    void rowsOfARemovedHistoryEndThere();

private:
    Job only()
    {
        const QList<Job> all = m_store->allJobs();
        return all.size() == 1 ? all.first() : Job{};
    }
    RemoteIntake &intake(const Clock &clock, Scheduler &scheduler)
    {
        m_intake = std::make_unique<RemoteIntake>(*m_store->store, clock, scheduler);
        return *m_intake;
    }

    const SystemClock m_clock{};
    TimerScheduler m_scheduler;
    std::unique_ptr<VirtualTime> m_time;
    std::unique_ptr<StoreOnFile> m_store;
    std::unique_ptr<RemoteIntake> m_intake;
    RowOrigin m_origin;
};

void TestRemoteIntake::init()
{
    m_intake.reset();
    m_time = std::make_unique<VirtualTime>();
    m_store = std::make_unique<StoreOnFile>();
    QVERIFY(m_store->opened);
    m_origin = m_store->originOf(m_store->enter(u"supabase"_s, u"ann"_s));
}

void TestRemoteIntake::changesOfOneJobBecomeOne()
{
    IntakeQueue queue;
    queue.addRow(m_origin, aRow(u"a"_s, "QUEUED"));
    queue.addRow(m_origin, aRow(u"b"_s, "QUEUED"));
    RemoteJob change;
    change.id = u"a"_s;
    change.status = u"RUNNING"_s;
    change.fields = RemoteJob::Status; // the big columns are unchanged and missing
    queue.addRow(m_origin, change);
    QCOMPARE(queue.size(), 2);
    RowOrigin other = m_origin;
    other.source = u"another"_s;
    queue.addRow(other, aRow(u"a"_s, "FAILED"));
    const auto items = queue.pop(10);
    QCOMPARE(items.size(), 2); // one account at a time
    QCOMPARE(items.first().row.status, u"RUNNING"_s);
    QCOMPARE(items.first().row.parameters, aRow(u"a"_s, "").parameters);
    QCOMPARE(queue.pop(10).first().row.status, u"FAILED"_s);
    QVERIFY(queue.isEmpty());
}

void TestRemoteIntake::goneAndBack()
{
    VirtualTime &time = *m_time;
    auto &in = intake(time, time);
    const auto gone = [this, &in] { in.markGone(m_origin, u"pipeline"_s, {u"a"_s}); };
    const auto row = [this, &in](const char *status) { in.take(m_origin, {aRow(u"a"_s, status)}); };
    // All of it while the first write is under way.
    row("QUEUED");
    gone();
    row("RUNNING");
    QVERIFY(waitFor(in.flush()));
    QVERIFY(!only().goneFromServer);
    QCOMPARE(only().state, JobState::Running);
    row("COMPLETED");
    row("COMPLETED");
    gone();
    QVERIFY(waitFor(in.flush()));
    QVERIFY(only().goneFromServer);
    QCOMPARE(only().state, JobState::Completed);
    gone();
    row("COMPLETED");
    QVERIFY(waitFor(in.flush()));
    QVERIFY(!only().goneFromServer);
    in.markGone(m_origin, u"pipeline"_s, {u"stranger"_s});
    QVERIFY(waitFor(in.flush()));
    QCOMPARE(m_store->allJobs().size(), 1);
}

void TestRemoteIntake::aFailedWriteLosesNothing()
{
    IntakeQueue queue;
    queue.addRow(m_origin, aRow(u"a"_s, "QUEUED"));
    queue.addRow(m_origin, aRow(u"b"_s, "QUEUED"));
    queue.addGone(m_origin, u"pipeline"_s, u"b"_s);
    const auto failed = queue.pop(10);
    queue.addRow(m_origin, aRow(u"c"_s, "QUEUED"));
    RemoteJob change;
    change.id = u"a"_s;
    change.status = u"RUNNING"_s;
    change.fields = RemoteJob::Status;
    queue.addRow(m_origin, change); // newer than what failed
    queue.putBack(failed, false);
    QCOMPARE(queue.size(), 3);
    QHash<QString, IntakeQueue::Item> items;
    while (!queue.isEmpty()) {
        for (const IntakeQueue::Item &item : queue.pop(10))
            items.insert(item.id, item);
    }
    QCOMPARE(items.value(u"a"_s).row.status, u"RUNNING"_s);
    QVERIFY(items.value(u"a"_s).row.fields.testFlag(RemoteJob::Parameters));
    QVERIFY(items.value(u"b"_s).gone && items.value(u"b"_s).hasRow());
    QCOMPARE(items.size(), 3);
}

void TestRemoteIntake::aBurstLeavesTheTruth()
{
    static const char *const kStatus[] = {"QUEUED", "RUNNING", "RUNNING", "COMPLETED", "FAILED"};
    constexpr int kJobs = 500;
    constexpr int kChanges = 2'000;
    auto &in = intake(m_clock, m_scheduler);
    const QSignalSpy told(m_store->store.get(), &Store::jobsChanged);
    QElapsedTimer elapsed;
    elapsed.start();
    // The event loop goes on: its longest stop is told.
    qint64 longest = 0;
    qint64 last = 0;
    QTimer beat;
    beat.callOnTimeout(
        this, [&] { longest = std::max(longest, elapsed.elapsed() - std::exchange(last, elapsed.elapsed())); });
    beat.start(1);

    std::mt19937 random(20261129);
    QHash<QString, RemoteJob> truth;
    QTimer feed; // 2,000 changes within a second
    int sent = 0;
    feed.callOnTimeout(this, [&] {
        for (int i = 0; i < 40 && sent < kChanges; ++i, ++sent) {
            const QString id = u"job%1"_s.arg(sent < kJobs ? sent : int(random() % kJobs));
            RemoteJob row = aRow(id, sent < kJobs ? "QUEUED" : kStatus[random() % 5]);
            row.metrics.insert(u"n"_s, sent);
            if (truth.contains(id) && random() % 2 == 0)
                row.fields.setFlag(RemoteJob::Parameters, false);
            truth.insert(id, row);
            in.take(m_origin, {row});
        }
    });
    feed.start(20);
    QTRY_COMPARE_WITH_TIMEOUT(sent, kChanges, 60'000);
    feed.stop();
    QVERIFY(waitFor(in.flush()));
    const qint64 took = elapsed.elapsed();
    const QList<Job> all = m_store->allJobs();
    QCOMPARE(all.size(), kJobs);
    for (const Job &job : all) {
        const RemoteJob &row = truth[job.remoteIds.first().id];
        QCOMPARE(serverStateOf(job), serverWord(row));
        QCOMPARE(job.serverResult.value("metrics"_L1).toObject(), row.metrics);
        QVERIFY(!job.parameters.isEmpty());
    }
    QVERIFY2(told.size() <= took / 100 + 3, qPrintable(u"%1 in %2 ms"_s.arg(told.size()).arg(took)));
    qInfo("%d changes in %lld ms, told %d times, longest stop of the event loop %lld ms", kChanges, took,
        int(told.size()), longest);
}

void TestRemoteIntake::toldTenTimesASecond()
{
    VirtualTime &time = *m_time;
    auto &in = intake(time, time);
    const QSignalSpy told(m_store->store.get(), &Store::jobsChanged);
    for (int i = 0; i < 50; ++i) { // half a second
        in.take(m_origin, {aRow(u"job%1"_s.arg(i % 5), i % 2 ? "RUNNING" : "QUEUED")});
        QVERIFY(waitFor(in.flush()));
        time.advance(10);
    }
    time.advance(100);
    QVERIFY(told.size() >= 5 && told.size() <= 7);
    QSet<qint64> keys;
    for (const QList<QVariant> &call : told) {
        for (const Job &job : call.first().value<QList<Job>>())
            keys.insert(job.key);
    }
    QCOMPARE(keys.size(), 5);
}

void TestRemoteIntake::oneBadRowHoldsUpNobody()
{
    VirtualTime &time = *m_time;
    auto &in = intake(time, time);
    QSignalSpy failed(&in, &RemoteIntake::failed);
    RowOrigin nobody = m_origin;
    nobody.account = m_origin.account + 1; // there is no such account yet
    nobody.source = u"nobody"_s;
    in.take(nobody, {aRow(u"bad"_s, "QUEUED")});
    in.take(m_origin, {aRow(u"a"_s, "QUEUED"), aRow(u"b"_s, "QUEUED")});
    QTRY_COMPARE(failed.size(), 1);
    QVERIFY(!in.isIdle());
    time.advance(20'000);
    QTRY_COMPARE(m_store->allJobs().size(), 2);
    QTRY_VERIFY(failed.size() >= 2);
    const auto bob = m_store->enter(u"supabase"_s, u"bob"_s);
    QCOMPARE(bob.key, nobody.account);
    const auto done = [&in, &time] {
        time.advance(11'000);
        return in.isIdle();
    };
    QTRY_VERIFY(done());
    QCOMPARE(m_store->allJobs().size(), 1); // of whoever is current now
}

void TestRemoteIntake::nothingIsLostAtTheEnd()
{
    VirtualTime &time = *m_time;
    auto &in = intake(time, time);
    QList<RemoteJob> rows;
    for (int i = 0; i < 300; ++i)
        rows << aRow(u"job%1"_s.arg(i), "RUNNING");
    in.take(m_origin, rows);
    in.take(m_origin, {aRow(u"job7"_s, "COMPLETED")});
    m_intake.reset(); // without a turn of the event loop
    m_store->reopen();
    QCOMPARE(m_store->allJobs().size(), 300);
    const auto key = m_store->read([source = m_origin.source](QSqlDatabase &db) {
        return jobs::findRemoteId(db, {source, u"pipeline"_s, u"job7"_s});
    });
    QCOMPARE(m_store->read([key](QSqlDatabase &db) { return jobs::load(db, key); }).state, JobState::Completed);
}

void TestRemoteIntake::flushWaits()
{
    VirtualTime &time = *m_time;
    auto &in = intake(time, time);
    QVERIFY(in.isIdle());
    QVERIFY(in.flush().isFinished());
    in.take(m_origin, {aRow(u"a"_s, "QUEUED")});
    const auto first = in.flush();
    QVERIFY(!in.isIdle());
    QVERIFY(!first.isFinished());
    QVERIFY(waitFor(first));
    QVERIFY(in.isIdle());
    RowOrigin nobody = m_origin;
    nobody.account = 4711;
    nobody.source = u"nobody"_s;
    in.take(nobody, {aRow(u"bad"_s, "QUEUED")});
    QVERIFY(!waitFor(in.flush())); // who waits for the end of the program must not wait for ever
}

// The user removed the history while rows were on their way: they go with it, and nobody is asked to wait for them.
void TestRemoteIntake::rowsOfARemovedHistoryEndThere()
{
    VirtualTime &time = *m_time;
    auto &in = intake(time, time);
    QSignalSpy failed(&in, &RemoteIntake::failed);
    in.take(m_origin, {aRow(u"a"_s, "QUEUED")});
    QVERIFY(waitFor(in.flush()));
    m_store->write([key = m_origin.account](QSqlDatabase &db) -> Result<int> {
        return accounts::abandon(db, {key}) ? Result<int>(0) : failure(Error::Kind::Internal);
    });
    in.take(m_origin, {aRow(u"b"_s, "QUEUED")}); // goes with the account
    QVERIFY(waitFor(in.flush()));
    QVERIFY(m_store->allJobs().isEmpty());
    QVERIFY(waitFor(m_store->store->writeInSlices(accounts::remover({m_origin.account}))));
    in.take(m_origin, {aRow(u"c"_s, "QUEUED")});
    QVERIFY(waitFor(in.flush()));
    QVERIFY(failed.isEmpty());
    const auto again = m_store->enter(u"supabase"_s, u"ann"_s);
    in.take(m_store->originOf(again), {aRow(u"d"_s, "QUEUED")});
    QVERIFY(waitFor(in.flush()));
    QCOMPARE(m_store->allJobs().size(), 1);
}

QTEST_GUILESS_MAIN(TestRemoteIntake)
#include "tst_remoteintake.moc"
