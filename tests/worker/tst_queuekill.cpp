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

void TestQueueKill::fiftyKills()
{
    constexpr int kKills = 50;
    constexpr unsigned kSeed = 20'260'101;
    const QTemporaryDir dir;
    QVERIFY(dir.isValid());
    const QString database = Profile::at(dir.path()).databasePath();
    std::mt19937 random(kSeed);
    QList<QUuid> acknowledged;
    QList<QUuid> wished;
    QElapsedTimer timer;
    int interrupted = 0; // jobs that were running when the process died

    for (int kill = 0; kill < kKills; ++kill) {
        HelperProcess helper(dir.path());
        const int jobs = 1 + static_cast<int>(random() % 3);
        for (int i = 0; i < jobs; ++i) {
            wished.append(makeUuidV7(kill));
            helper.tell(
                QStringLiteral("submit WALK-%1 %2").arg(kill).arg(wished.last().toString(QUuid::WithoutBraces)));
        }
        // Mostly while jobs run; at times while the store is opened and the queue recovers.
        if (kill % 5 != 4)
            QVERIFY(helper.hears(QStringLiteral("owner 1")));
        timer.start();
        const auto life = static_cast<qint64>(random() % 300);
        QVERIFY(QTest::qWaitFor([&timer, life] { return timer.elapsed() >= life; }, 10'000));
        helper.kill();
        for (const QUuid &id : std::as_const(wished)) {
            if (helper.keyOf(id, 0) > 0)
                acknowledged.append(id);
        }
        Peephole peephole(database);
        const QList<Job> all = peephole.all();
        for (const Job &job : all) {
            QVERIFY(consistent(peephole, job));
            interrupted += job.state == JobState::Running ? 1 : 0;
        }
    }

    HelperProcess last(dir.path());
    QVERIFY(last.hears(QStringLiteral("owner 1")));
    {
        Peephole peephole(database);
        const auto open = [&peephole] {
            const QList<Job> all = peephole.all();
            return std::ranges::count_if(all, [](const Job &job) { return !isTerminal(job.state); });
        };
        QTRY_COMPARE_WITH_TIMEOUT(open(), 0, 120'000);
    }
    QVERIFY(last.quits(QStringLiteral("finish")));

    Peephole peephole(database);
    const QList<Job> all = peephole.all();
    QSet<QUuid> ids;
    const std::atomic<bool> stop = false;
    int failed = 0;
    for (const Job &job : all) {
        QVERIFY(!ids.contains(job.id)); // none twice
        ids.insert(job.id);
        QVERIFY(wished.contains(job.id));
        QVERIFY(consistent(peephole, job));
        if (job.state == JobState::Failed) { // three deaths without progress: said, not lost
            ++failed;
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
    for (const QUuid &id : std::as_const(acknowledged))
        QVERIFY(ids.contains(id)); // none lost
    qInfo("%d kills: %lld jobs wished, %lld acknowledged, %lld stored, %d met running, %d failed after 3 crashes",
        kKills, static_cast<long long>(wished.size()), static_cast<long long>(acknowledged.size()),
        static_cast<long long>(all.size()), interrupted, failed);
    QVERIFY(interrupted > 0); // or the test has tested nothing
}

QTEST_GUILESS_MAIN(TestQueueKill)
#include "tst_queuekill.moc"
