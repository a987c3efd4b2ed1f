// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/joinfixture.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QTest>

#include <array>
#include <random>

using namespace Qt::Literals::StringLiterals;
using namespace zixly;
using test::kSmall;

// Many workers on one PostgreSQL: what kills do to them, and how fast they are.
class TestJoinKill : public QObject, private test::JoinFixture
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        if (const QString why = begin(); !why.isEmpty())
            QSKIP(qPrintable(why));
    }
    void init() { QVERIFY(clear()); }
    void killedWorkersLoseAndDoubleNothing();
    void smallJobsAreFast();
};

void TestJoinKill::killedWorkersLoseAndDoubleNothing()
{
    constexpr int kJobs = 100;
    QJsonObject parameters = kSmall; // of some 100 ms, so that kills meet it running and writing its 2,580 rows
    parameters.insert(u"ticker"_s, u"LONG"_s);
    parameters.insert(u"slow_range"_s, QJsonArray{40, 383});
    parameters.insert(u"fast_range"_s, QJsonArray{2, 30});
    parameters.insert(u"step"_s, 2);
    for (int i = 0; i < kJobs; ++i)
        post(u"job-%1"_s.arg(i), parameters);
    const QStringList more{u"--lease=2"_s, u"--until-empty"_s};
    std::array<std::unique_ptr<QProcess>, 4> workers;
    std::mt19937 dice(11);
    int kills = 0;
    QElapsedTimer timer;
    timer.start();
    const auto open = [this] {
        return m_server->value(u"SELECT count(*) FROM \"pipeline_jobs\" WHERE \"status\" IN ('QUEUED', 'RUNNING')"_s)
            .toInt();
    };
    while (open() > 0 && timer.elapsed() < 240'000) {
        for (auto &process : workers) {
            // Without an event loop it is the waiting that notices an end.
            if (!process || process->waitForFinished(1) || process->state() == QProcess::NotRunning)
                process = worker(more);
        }
        QTest::qSleep(50 + static_cast<int>(dice() % 200));
        if (kills < 30) {
            auto &victim = workers[dice() % workers.size()];
            victim->kill();
            victim->waitForFinished();
            ++kills;
        }
    }
    for (auto &process : workers) {
        if (process->waitForFinished(1) || process->state() == QProcess::NotRunning)
            continue; // nothing waited any more
        process->terminate();
        QVERIFY(process->waitForFinished(15'000));
    }
    QCOMPARE(open(), 0);
    QCOMPARE(kills, 30);
    const auto count = [this](const char *what) { return m_server->value(QString::fromLatin1(what)).toInt(); };
    const int completed = count("SELECT count(*) FROM \"pipeline_jobs\" WHERE \"status\" = 'COMPLETED'");
    const int dead = count("SELECT count(*) FROM \"pipeline_jobs\" WHERE \"metrics\"->'dead_letter' = 'true'");
    QCOMPARE(completed + dead, kJobs); // every job ended once
    QCOMPARE(count("SELECT count(*) FROM \"pipeline_jobs\" j WHERE \"status\" = 'COMPLETED' AND"
                   " (SELECT count(*) FROM \"trading_sweep_results\" r WHERE r.\"jobId\" = j.\"id\")"
                   " <> (j.\"metrics\"->>'cells_written')::int"),
        0); // with all of its rows
    QCOMPARE(count("SELECT count(*) FROM (SELECT \"jobId\" FROM \"trading_sweep_results\" GROUP BY 1"
                   " HAVING count(DISTINCT \"sweepRunId\") > 1) doubled"),
        0);
    QCOMPARE(count("SELECT count(*) FROM \"trading_sweep_results\" r JOIN \"pipeline_jobs\" j ON j.\"id\" ="
                   " r.\"jobId\" WHERE j.\"status\" <> 'COMPLETED'"),
        0);
    const int again = count("SELECT count(*) FROM \"pipeline_jobs\" WHERE (\"metrics\"->>'run')::int > 1");
    qInfo("%d kills, %d jobs ran more than once, %d given up, %lld ms", kills, again, dead, timer.elapsed());
    QVERIFY(again > 0); // the kills met something
}

void TestJoinKill::smallJobsAreFast()
{
    constexpr int kJobs = 200;
    for (int i = 0; i < kJobs; ++i)
        post(u"job-%1"_s.arg(i), kSmall);
    QElapsedTimer timer;
    timer.start();
    QVERIFY(work(options()));
    const double perMinute = kJobs * 60'000.0 / static_cast<double>(timer.elapsed());
    QCOMPARE(
        m_server->value(u"SELECT count(*) FROM \"pipeline_jobs\" WHERE \"status\" = 'COMPLETED'"_s).toInt(), kJobs);
    qInfo("%.0f jobs a minute", perMinute);
#ifdef __SANITIZE_ADDRESS__
    constexpr double kGoal = 200.0; // a sanitizer takes several times as long
#else
    constexpr double kGoal = 1000.0;
#endif
    QVERIFY2(perMinute >= kGoal, qPrintable(QString::number(perMinute)));
}

QTEST_GUILESS_MAIN(TestJoinKill)
#include "tst_joinkill.moc"
