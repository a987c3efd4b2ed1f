// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/profile.h"
#include "store/cells.h"
#include "store/jobs.h"
#include "store/prices.h"
#include "store/store.h"
#include "worker/localqueue.h"

#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace zixly;

// The real program, killed while a sweep runs, loses nothing and does nothing twice.
class TestKillAndRestart : public QObject
{
    Q_OBJECT
private slots:
    void aKilledProgramGoesOnAtTheNextStart();

private:
    void queueOneSweep();
    Result<Job> job();
    void runProgram(QProcess &program);

    QTemporaryDir m_folder;
    qint64 m_key = 0;
};

namespace {

PriceSeries wave()
{
    PriceSeries series;
    series.ticker = QStringLiteral("WAVE");
    series.dateOnly = false;
    series.decimals = 2;
    series.intervalMs = 60'000;
    double drift = 1000.0;
    for (int i = 0; i < 50'000; ++i) {
        drift += std::sin(i * 0.37) * 3.0 + std::sin(i * 0.011) * 0.5;
        series.time.push_back(1'600'000'000'000 + i * series.intervalMs);
        series.close.push_back(std::round(std::max(10.0, drift) * 100.0) / 100.0);
    }
    return series;
}

} // namespace

void TestKillAndRestart::queueOneSweep()
{
    const Profile profile = Profile::at(m_folder.path());
    Store store;
    QVERIFY(store.open(profile.databasePath()).result().has_value());
    QVERIFY(store.write([](QSqlDatabase &db) { return prices::save(db, wave(), 1); }).result().has_value());
    SystemClock clock;
    LocalQueue queue(store, clock, profile,
        [](const QString &) -> Result<PriceSeriesPtr> { return failure(Error::Kind::NotFound); });
    queue.start(1, true); // paused: nothing runs in this process
    SweepSpec spec;
    spec.ticker = QStringLiteral("WAVE");
    spec.fast = {2, 160, 1};
    spec.slow = {161, 410, 1};
    const auto key = queue.submit(spec, QStringLiteral("to be killed"));
    QTRY_VERIFY(key.isFinished());
    QVERIFY(key.result().has_value());
    m_key = *key.result();
    QSignalSpy stopped(&queue, &LocalQueue::stopped);
    queue.shutdown(LocalQueue::Shutdown::ResumeLater);
    QTRY_COMPARE(stopped.count(), 1);
}

Result<Job> TestKillAndRestart::job()
{
    Store store;
    if (const auto opened = store.open(Profile::at(m_folder.path()).databasePath()).result(); !opened)
        return std::unexpected(opened.error());
    return store.read([this](QSqlDatabase &db) { return jobs::load(db, m_key); }).result();
}

void TestKillAndRestart::runProgram(QProcess &program)
{
    program.start(QStringLiteral(ZIXLY_PROGRAM), {QStringLiteral("--profile"), m_folder.path()});
    QVERIFY(program.waitForStarted());
}

void TestKillAndRestart::aKilledProgramGoesOnAtTheNextStart()
{
    queueOneSweep();
    QProcess first;
    runProgram(first);
    QTRY_COMPARE_WITH_TIMEOUT(job()->state, JobState::Running, 60'000);
    first.kill();
    QVERIFY(first.waitForFinished());
    QCOMPARE(first.exitStatus(), QProcess::CrashExit);

    QProcess second;
    runProgram(second);
    QTRY_COMPARE_WITH_TIMEOUT(job()->state, JobState::Completed, 120'000);
    second.kill();
    QVERIFY(second.waitForFinished());

    Store store;
    QVERIFY(store.open(Profile::at(m_folder.path()).databasePath()).result().has_value());
    const auto keys = store.read([](QSqlDatabase &db) { return jobs::query(db, {}); }).result();
    QCOMPARE(keys->size(), 1U); // neither lost nor made twice
    const auto events = store.read([this](QSqlDatabase &db) { return jobs::events(db, m_key); }).result();
    const auto count = [&events](const char *kind) {
        return std::count_if(
            events->begin(), events->end(), [kind](const JobEvent &e) { return e.kind == QLatin1String(kind); });
    };
    QCOMPARE(count("completed"), 1);
    QCOMPARE(count("started"), 2);
    const auto result = store.read([this](QSqlDatabase &db) { return cells::load(db, m_key); }).result();
    QVERIFY(result->complete());
    QCOMPARE(result->cells->size(), 159 * 250);
}

QTEST_GUILESS_MAIN(TestKillAndRestart)
#include "tst_killandrestart.moc"
