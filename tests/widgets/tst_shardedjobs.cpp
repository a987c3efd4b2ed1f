// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shards.h"
#include "jobsfixture.h"
#include "tests/support/builders.h"
#include "widgets/dialogs/newsweepdialog.h"
#include "widgets/jobs/jobrules.h"

#include <QPushButton>
#include <QSpinBox>

using namespace Qt::StringLiterals;
using namespace zixly;
using namespace zixly::test;

// What people see and may do of a sweep that is several jobs.
class TestShardedJobs : public QObject
{
    Q_OBJECT

private slots:
    void aSweepIsSplitWhenAskedTo();
    void aLargeSweepIsSplitByItself();
    void aServiceThatCannotSaySoTakesNoShards();
    void theDetailListsTheShards();
    void theWholeCanBeCancelledRetriedAndOpened();

private:
    template <class Widget>
    static Widget *named(const QWidget &window, const char *name)
    {
        const auto widgets = window.findChildren<Widget *>();
        const auto found = std::find_if(widgets.begin(), widgets.end(),
            [name](const Widget *widget) { return widget->accessibleName() == QLatin1String(name); });
        return found == widgets.end() ? nullptr : *found;
    }
    static bool says(const QWidget &window, const QString &text)
    {
        const auto labels = window.findChildren<QLabel *>();
        return std::any_of(
            labels.begin(), labels.end(), [&text](const QLabel *label) { return label->text().contains(text); });
    }
    static Job wholeJob(JobState state, bool remote = false)
    {
        Job job = remote ? aRemoteJob(1, state) : aJob(1, state);
        job.parameters.insert(QLatin1String(shards::kCountName), 3);
        job.receipt = u"1 of 3 shards completed, 1 failed"_s;
        job.remoteIds.clear();
        return job;
    }
    static void setSlowTo(NewSweepDialog &dialog, int bars) { named<QSpinBox>(dialog, "Slow to")->setValue(bars); }
};

void TestShardedJobs::aSweepIsSplitWhenAskedTo()
{
    NewSweepDialog dialog;
    dialog.setSeries({aSeries(u"SP500"_s)});
    QCOMPARE(dialog.shards(), 1);
    auto *split = named<QSpinBox>(dialog, "Split into");
    QVERIFY(split);
    split->setValue(4);
    QCOMPARE(dialog.shards(), 4);
    split->setValue(1000);
    QCOMPARE(dialog.shards(), shards::kMost);
    split->setValue(0);
    QCOMPARE(dialog.shards(), 1);
}

void TestShardedJobs::aLargeSweepIsSplitByItself()
{
    NewSweepDialog dialog;
    dialog.setSeries({aSeries(u"SP500"_s)});
    named<QSpinBox>(dialog, "Fast to")->setValue(1004); // 1,000 windows
    named<QSpinBox>(dialog, "Slow from")->setValue(1100);
    named<QSpinBox>(dialog, "Slow step")->setValue(1);
    setSlowTo(dialog, 5'099); // 4,000 windows
    QCOMPARE(validPairs(dialog.spec()), kMaxCells);
    QCOMPARE(dialog.shards(), 1);
    setSlowTo(dialog, 5'100);
    QCOMPARE(dialog.shards(), 2);
    QVERIFY(says(dialog, u"4,000,000 combinations"_s));
    QVERIFY(named<QPushButton>(dialog, "Start sweep")->isEnabled());
    named<QSpinBox>(dialog, "Split into")->setValue(7); // more than needed
    QCOMPARE(dialog.shards(), 7);
    setSlowTo(dialog, 20'000);
    QVERIFY(!named<QPushButton>(dialog, "Start sweep")->isEnabled());
    QVERIFY(says(dialog, u"16,000,000"_s));
}

void TestShardedJobs::aServiceThatCannotSaySoTakesNoShards()
{
    ConnectionProfile profile;
    profile.id = QUuid(u"{11111111-2222-4333-8444-555555555555}"_s);
    profile.name = u"Lab"_s;
    profile.webApi = QUrl(u"https://lab.example.org"_s);
    profile.tradingApi = QUrl(u"https://trading.example.org"_s);
    profile.receiver = QUrl(u"https://hooks.example.org"_s);
    NewSweepDialog dialog;
    dialog.setSeries({aSeries(u"SP500"_s)});
    dialog.setPlaces(runPlaces({{profile, true, true, true}}));
    auto *split = named<QSpinBox>(dialog, "Split into");
    split->setValue(4);
    for (const ServiceKind service : {ServiceKind::Receiver, ServiceKind::TradingApi}) {
        dialog.choosePlace(profile.id, service);
        QVERIFY(!split->isEnabled());
        QVERIFY(!split->toolTip().isEmpty());
        QCOMPARE(dialog.shards(), 1);
    }
    dialog.choosePlace(profile.id, ServiceKind::WebApi);
    QVERIFY(split->isEnabled());
    QCOMPARE(dialog.shards(), 4);
}

void TestShardedJobs::theDetailListsTheShards()
{
    JobsFixture f({wholeJob(JobState::Failed)});
    f.select(1);
    QVERIFY(f.says(u"Failed: 1 of 3 shards completed, 1 failed"_s));
    QList<Job> shards{aJob(2), aJob(3, JobState::Failed), aJob(4, JobState::Running)};
    for (qsizetype i = 0; i < shards.size(); ++i)
        shards[i].shard = static_cast<int>(i) + 1;
    shards[1].error = Error{Error::Kind::OutOfMemory, u"SP500"_s, {}};
    f.page.setShards(99, shards); // of another job
    QVERIFY(!f.says(u"1: fast 5-50"_s));
    f.page.setShards(1, shards);
    QTRY_VERIFY(f.says(u"1: fast 5-50"_s));
    QVERIFY(f.says(u"3: fast 5-50"_s));
    QVERIFY(f.says(explain(*shards.at(1).error)));
    f.page.setShards(1, {});
    QTRY_VERIFY(!f.says(u"1: fast 5-50"_s));
}

void TestShardedJobs::theWholeCanBeCancelledRetriedAndOpened()
{
    for (const bool remote : {false, true}) {
        QVERIFY(jobrules::cancel(wholeJob(JobState::Running, remote)).isEmpty());
        QVERIFY(jobrules::retry(wholeJob(JobState::Failed, remote)).isEmpty());
        for (const JobState state : {JobState::Running, JobState::Failed, JobState::Cancelled, JobState::Completed})
            QVERIFY(jobrules::results(wholeJob(state, remote)).isEmpty());
        QVERIFY(!jobrules::results(wholeJob(JobState::Queued, remote)).isEmpty());
        QVERIFY(!jobrules::cancel(wholeJob(JobState::Completed, remote)).isEmpty());
    }
    QVERIFY(!jobrules::results(aJob(1, JobState::Failed)).isEmpty()); // an ordinary job has nothing to show
}

QTEST_MAIN(TestShardedJobs)
#include "tst_shardedjobs.moc"
