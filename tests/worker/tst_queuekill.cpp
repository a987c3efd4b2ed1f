// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/profile.h"
#include "helperprocess.h"
#include "tests/support/walk.h"
#include "worker/queuepolicy.h"
#include "worker/sweepadapter.h"

#include <QElapsedTimer>
#include <QTemporaryDir>

#include <random>

using namespace zixly;
using namespace zixly::test;

// Kills the process that runs the queue again and again, and looks at what is on the disk after each time.
class TestQueueKill : public QObject
{
    Q_OBJECT

private slots:
    void fiftyKills();

private:
    static bool consistent(Peephole &peephole, const Job &job);
    void liveAndDie(const QString &folder, int number, std::mt19937 &random);
    void checkTheEnd(Peephole &peephole, const QList<Job> &all);

    QList<QUuid> m_wished;
    QList<QUuid> m_acknowledged;
};

// What must hold at any moment: a result is there completely or not at all, and only with its terminal event.
bool TestQueueKill::consistent(Peephole &peephole, const Job &job)
{
    int ends = 0;
    for (const char *kind : {"completed", "failed", "cancelled"})
        ends += peephole.count(job.key, QString::fromLatin1(kind));
    const auto result = peephole.cells(job.key);
    const bool completed = job.state == JobState::Completed;
    const bool fine = ends == (isTerminal(job.state) ? 1 : 0) && result.has_value() == completed
        && (!completed || (result->complete() && result->validCells == job.cells))
        && peephole.count(job.key, QStringLiteral("created")) == 1;
    if (!fine) {
        qWarning("job %lld is %s with %d ends and %s result", static_cast<long long>(job.key),
            qUtf8Printable(wireName(job.state)), ends, result ? "a" : "no");
    }
    return fine;
}

// One life of the process: wishes one to three jobs and is killed after a random time.
void TestQueueKill::liveAndDie(const QString &folder, int number, std::mt19937 &random)
{
    HelperProcess helper(folder);
    const int jobs = 1 + static_cast<int>(random() % 3);
    QList<QUuid> ids;
    for (int i = 0; i < jobs; ++i) {
        ids.append(makeUuidV7(number));
        // The sweep alone takes a millisecond; every other job runs long enough to be met running on a fast machine
        // too.
        helper.tell(QStringLiteral("submit %1-%2 %3")
                .arg((number + i) % 2 == 0 ? QStringLiteral("LATE") : QStringLiteral("WALK"))
                .arg(number)
                .arg(ids.last().toString(QUuid::WithoutBraces)));
    }
    // Mostly while jobs run; at times while the store is opened and the queue recovers.
    if (number % 5 != 4)
        QVERIFY(helper.hears(QStringLiteral("owner 1")));
    QElapsedTimer timer;
    timer.start();
    const auto life = static_cast<qint64>(random() % 300);
    QVERIFY(QTest::qWaitFor([&timer, life] { return timer.elapsed() >= life; }, 10'000));
    helper.kill();
    m_wished += ids;
    for (const QUuid &id : std::as_const(ids)) {
        if (helper.keyOf(id, 0) > 0)
            m_acknowledged.append(id);
    }
}

void TestQueueKill::checkTheEnd(Peephole &peephole, const QList<Job> &all)
{
    QSet<QUuid> ids;
    const std::atomic<bool> stop = false;
    for (const Job &job : all) {
        QVERIFY(!ids.contains(job.id)); // none twice
        ids.insert(job.id);
        QVERIFY(m_wished.contains(job.id));
        QVERIFY(consistent(peephole, job));
        if (job.state == JobState::Failed) { // three deaths without progress: said, not lost
            QCOMPARE(job.crashes, kMaxCrashes);
            continue;
        }
        QCOMPARE(job.state, JobState::Completed);
        const auto spec = specOf(job);
        const auto expected = computeSweep(*aWalk(spec->ticker, 1500), *spec, 1, stop);
        const auto result = peephole.cells(job.key);
        QVERIFY(expected && result);
        QCOMPARE(result->cells->column(Metric::EndValue), expected->cells->column(Metric::EndValue));
    }
    for (const QUuid &id : std::as_const(m_acknowledged))
        QVERIFY(ids.contains(id)); // none lost
}

void TestQueueKill::fiftyKills()
{
    constexpr int kKills = 50;
    const QTemporaryDir dir;
    QVERIFY(dir.isValid());
    const QString database = Profile::at(dir.path()).databasePath();
    std::mt19937 random(20'260'101);
    int interrupted = 0; // jobs that were running when the process died
    for (int kill = 0; kill < kKills; ++kill) {
        liveAndDie(dir.path(), kill, random);
        if (QTest::currentTestFailed())
            return;
        Peephole peephole(database);
        const QList<Job> all = peephole.all();
        for (const Job &job : all) {
            QVERIFY(consistent(peephole, job));
            interrupted += job.state == JobState::Running ? 1 : 0;
        }
    }

    HelperProcess last(dir.path());
    QVERIFY(last.hears(QStringLiteral("owner 1")));
    Peephole peephole(database);
    const auto open = [&peephole] {
        const QList<Job> all = peephole.all();
        return std::ranges::count_if(all, [](const Job &job) { return !isTerminal(job.state); });
    };
    QTRY_COMPARE_WITH_TIMEOUT(open(), 0, 120'000);
    QVERIFY(last.quits(QStringLiteral("finish")));
    const QList<Job> all = peephole.all();
    checkTheEnd(peephole, all);
    qInfo("%d kills: %lld jobs wished, %lld acknowledged, %lld stored, %d met running", kKills,
        static_cast<long long>(m_wished.size()), static_cast<long long>(m_acknowledged.size()),
        static_cast<long long>(all.size()), interrupted);
    QVERIFY(interrupted > 0); // or the test has tested nothing
}

QTEST_GUILESS_MAIN(TestQueueKill)
#include "tst_queuekill.moc"
