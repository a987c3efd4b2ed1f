// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/job.h"

#include <QTest>

using namespace zixly;

class TestJobState : public QObject
{
    Q_OBJECT
private slots:
    void nothingFollowsATerminalState();
    void cancellingMayStillBeWonByFinishing();
    void namesGoBothWays();
    void uuidsAreVersionSevenAndSortByTime();
    void aJobKnowsItsSweep();
    void onlyWhatWasToldIsStated();
};

void TestJobState::nothingFollowsATerminalState()
{
    for (const JobState from : kJobStates) {
        for (const JobState to : kJobStates) {
            if (from == to)
                QVERIFY(!mayFollow(from, to));
            else if (isTerminal(from))
                QVERIFY(!mayFollow(from, to));
            else if (from != JobState::Cancelling)
                QVERIFY(mayFollow(from, to));
        }
    }
}

void TestJobState::cancellingMayStillBeWonByFinishing()
{
    QVERIFY(mayFollow(JobState::Cancelling, JobState::Completed));
    QVERIFY(mayFollow(JobState::Cancelling, JobState::Cancelled));
    QVERIFY(!mayFollow(JobState::Cancelling, JobState::Running));
    QVERIFY(!mayFollow(JobState::Cancelling, JobState::Queued));
}

void TestJobState::namesGoBothWays()
{
    for (const JobState state : kJobStates) {
        QCOMPARE(jobStateFromWire(wireName(state)), std::optional(state));
        QCOMPARE(jobStateFromWire(wireName(state).toUpper()), std::optional(state));
        QVERIFY(!stateTitle(state).isEmpty());
    }
    QVERIFY(!jobStateFromWire(u"done"));
}

void TestJobState::uuidsAreVersionSevenAndSortByTime()
{
    const QUuid early = makeUuidV7(1'700'000'000'000);
    const QUuid late = makeUuidV7(1'700'000'000'001);
    QCOMPARE(early.toString(QUuid::WithoutBraces).at(14), QLatin1Char('7'));
    QCOMPARE(early.variant(), QUuid::DCE);
    QVERIFY(early.toString() < late.toString());
    QCOMPARE(early.toString(QUuid::WithoutBraces).left(13), QStringLiteral("018bcfe5-6800"));
}

void TestJobState::aJobKnowsItsSweep()
{
    SweepSpec spec;
    spec.ticker = QStringLiteral("SP500");
    Job job;
    job.parameters = toJson(spec);
    QCOMPARE(specOf(job), std::optional(spec));
    job.type = QStringLiteral("data-etl");
    QVERIFY(!specOf(job).has_value());
}

void TestJobState::onlyWhatWasToldIsStated()
{
    using Name = QLatin1StringView;
    Job job;
    job.parameters = {{QStringLiteral("ticker"), QStringLiteral("BTC-USD")}};
    QVERIFY(isStated(job, Name("strategy_type"))); // of this computer: the default is what ran
    QVERIFY(areStepsStated(job));
    job.place.service = QStringLiteral("Office");
    QVERIFY(isStated(job, Name("ticker")));
    QVERIFY(!isStated(job, Name("strategy_type")));
    QVERIFY(!areStepsStated(job));
    job.parameters.insert(QStringLiteral("strategy_type"), QStringLiteral("EMA"));
    job.parameters.insert(QStringLiteral("fast_step"), 2);
    QVERIFY(isStated(job, Name("strategy_type")));
    QVERIFY(!areStepsStated(job)); // one of two
    job.parameters.insert(QStringLiteral("slow_step"), 3);
    QVERIFY(areStepsStated(job));
    job.remoteIds.append({QStringLiteral("source"), QStringLiteral("trading"), QStringLiteral("1")});
    QVERIFY(isStated(job, Name("ticker")));
    QVERIFY(!isStated(job, Name("strategy_type"))); // repeated by that service, and not heeded
    QVERIFY(!areStepsStated(job));
}

QTEST_GUILESS_MAIN(TestJobState)
#include "tst_jobstate.moc"
