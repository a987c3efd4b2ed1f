// SPDX-License-Identifier: GPL-3.0-or-later
#include "jobsfixture.h"
#include "tests/support/builders.h"

#include <QHeaderView>
#include <QProgressBar>
#include <QScrollBar>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace zixly;
using test::aJob;
using test::keysFromTo;
using Fixture = test::JobsFixture;

namespace {

constexpr qint64 kDayMs = 86'400'000;

QList<Job> manyJobs(qint64 count)
{
    QList<Job> jobs;
    for (qint64 key = 1; key <= count; ++key)
        jobs += aJob(key);
    return jobs;
}

} // namespace

// What the page shows while a search goes on, and what it asks for again.
class TestJobsPageSearch : public QObject
{
    Q_OBJECT

private slots:
    void firstRowsAreShownWithoutACount();
    void aSearchCanBeStopped();
    void nothingFoundSoFarIsNotNothing();
    void selectionIsFoundAgainBehindTheFirstRows();
    void whatIsChosenMeanwhileStays();
    void firstRowsAreSeenFromTheTop();
    void todayIsAnotherDayAtMidnight();
    void orderIsRemembered();
};

void TestJobsPageSearch::firstRowsAreShownWithoutACount()
{
    Fixture f(manyJobs(300));
    QVERIFY(f.says(u"of 300"_s));
    auto *progress = f.named<QProgressBar>(u"Search"_s);
    QVERIFY(!progress->isVisible());
    f.model.setFirstKeys(keysFromTo(1, 200));
    QVERIFY(f.says(u"searching for more"_s) && !f.says(u"of 200"_s));
    f.page.setSearchProgress(0.4);
    QVERIFY(progress->isVisible());
    QCOMPARE(progress->value(), 40);
    f.model.setKeys(keysFromTo(1, 5000));
    QVERIFY(!progress->isVisible());
    QVERIFY(f.says(u"of 5,000"_s));
}

void TestJobsPageSearch::aSearchCanBeStopped()
{
    Fixture f(manyJobs(300));
    const QSignalSpy asked(&f.page, &JobsPage::stopRequested);
    auto *stop = f.named<QToolButton>(u"Stop the search"_s);
    QVERIFY(!stop->isVisible());
    f.model.setFirstKeys(keysFromTo(1, 120));
    QVERIFY(stop->isVisible());
    stop->click();
    QCOMPARE(asked.size(), 1);
    f.page.setSearchStopped();
    QVERIFY(!stop->isVisible());
    QVERIFY(f.says(u"of the first 120; the search was stopped"_s));
}

void TestJobsPageSearch::nothingFoundSoFarIsNotNothing()
{
    Fixture f(manyJobs(3));
    JobQuery query;
    query.text = u"rare"_s;
    f.page.setQuery(query);
    f.model.setFirstKeys({});
    QVERIFY(f.says(u"No job was found so far"_s) && !f.says(u"No job matches"_s));
    f.page.setSearchStopped();
    QVERIFY(f.says(u"The search was stopped"_s));
    f.model.setKeys({});
    QVERIFY(f.says(u"No job matches"_s));
}

void TestJobsPageSearch::selectionIsFoundAgainBehindTheFirstRows()
{
    Fixture f(manyJobs(300));
    f.select(250);
    JobKeys backwards = keysFromTo(1, 300);
    std::ranges::reverse(backwards);
    f.model.setFirstKeys(keysFromTo(1, 100));
    f.model.setKeys(keysFromTo(1, 300));
    QCOMPARE(f.page.currentKey(), 250);
    f.model.setFirstKeys(JobKeys(backwards.begin(), backwards.begin() + 100));
    QCOMPARE(f.page.currentKey(), 250); // among them this time
    f.model.setKeys(backwards);
    QCOMPARE(f.page.currentKey(), 250);
}

void TestJobsPageSearch::whatIsChosenMeanwhileStays()
{
    Fixture f(manyJobs(300));
    f.select(250);
    f.model.setFirstKeys(keysFromTo(1, 100));
    f.page.table().selectRow(4);
    f.model.setKeys(keysFromTo(1, 300));
    QCOMPARE(f.page.currentKey(), 5);
}

void TestJobsPageSearch::firstRowsAreSeenFromTheTop()
{
    Fixture f(manyJobs(500));
    QScrollBar *bar = f.page.table().verticalScrollBar();
    const int row = f.page.table().verticalHeader()->defaultSectionSize();
    bar->setValue(200 * row + 3);
    JobKeys more = keysFromTo(1, 500);
    more.insert(more.begin(), 501);
    f.model.setKeys(more); // a live change keeps the rows in view
    QCOMPARE(bar->value(), 201 * row + 3);
    f.model.setFirstKeys(keysFromTo(1, 120)); // a new question
    QCOMPARE(bar->value(), 0);
    f.model.setKeys(keysFromTo(1, 500));
    QCOMPARE(bar->value(), 0);
}

void TestJobsPageSearch::todayIsAnotherDayAtMidnight()
{
    Fixture f({aJob(1)});
    f.page.setTimeZone(TimeZoneChoice::Utc);
    JobView view;
    view.created.preset = DayRange::Preset::Today;
    f.page.setView(view);
    const qint64 today = f.model.query().createdFromMs;
    QVERIFY(today > 0);
    const QSignalSpy asked(&f.model, &JobTableModel::queryChanged);
    f.page.setDay(today + kDayMs - 1);
    QCOMPARE(asked.size(), 0);
    f.page.setDay(today + kDayMs + 1);
    QCOMPARE(asked.size(), 1);
    QCOMPARE(f.model.query().createdFromMs, today + kDayMs);
}

void TestJobsPageSearch::orderIsRemembered()
{
    const QList<JobTableModel::ColumnOrder> order{
        {JobTableModel::TickerColumn, false}, {JobTableModel::SharpeColumn, true}};
    QByteArray state;
    {
        Fixture f({aJob(1)});
        f.model.setOrder(order);
        state = f.page.saveState();
    }
    Fixture f({aJob(1)});
    f.page.restoreState(state);
    QCOMPARE(f.model.order(), order);
    f.page.restoreState(state.chopped(3)); // cut off
    QCOMPARE(f.model.order(), order);
}

QTEST_MAIN(TestJobsPageSearch)
#include "tst_jobspagesearch.moc"
