// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/builders.h"
#include "widgets/jobs/scopechip.h"
#include "widgets/overview/daychart.h"
#include "widgets/overview/joblist.h"
#include "widgets/overview/overviewpage.h"
#include "widgets/results/tile.h"

#include <QAbstractItemModelTester>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace zixly;
using zixly::test::aJob;
using zixly::test::aSpec;

namespace {

const QDate kToday(2025, 3, 31);
constexpr qint64 kVisit = 1'743'300'000'000;

Overview aBusyOverview()
{
    Overview overview;
    overview.hasJobs = true;
    overview.running = 2;
    overview.queued = 1234;
    overview.failed = 3;
    overview.visitMs = kVisit;
    const QList<qint64> starts = dayStarts(kToday, kOverviewDays, QTimeZone::utc());
    for (int i = 0; i < kOverviewDays; ++i)
        overview.days.append({kToday.addDays(i + 1 - kOverviewDays), starts[i], starts[i + 1], {i * 10, i % 4, i % 3}});
    overview.periods = {PeriodFigures{1, starts[29], starts[30], {1999, 1, 7}, 1990, 4200},
        PeriodFigures{7, starts[24], starts[30], {0, 0, 2}, 0, 0},
        PeriodFigures{30, starts[0], starts[30], {4, 4, 0}, 4, 65'000}};
    overview.recent = {aJob(9), aJob(8, JobState::Failed), aJob(7, JobState::Running)};
    overview.best = {aJob(5, JobState::Completed, aSpec(u"BTC-USD"_s)), aJob(9)};
    return overview;
}

} // namespace

class TestOverviewPage : public QObject
{
    Q_OBJECT

    struct Fixture {
        OverviewPage page;
        QSignalSpy asked{&page, &OverviewPage::jobsRequested};

        explicit Fixture(const Overview &overview = aBusyOverview())
        {
            page.setTimeZone(TimeZoneChoice::Utc);
            page.setOverview(overview);
            page.resize(1100, 800);
            page.show();
        }
        Tile *tile(const QString &beginning) const
        {
            for (Tile *each : page.findChildren<Tile *>())
                if (each->accessibleName().startsWith(beginning))
                    return each;
            qFatal("no figure %s", qPrintable(beginning));
            return nullptr;
        }
        DayChart *chart() const { return page.findChild<DayChart *>(); }
        JobList *list(const QString &name) const
        {
            for (JobList *each : page.findChildren<JobList *>())
                if (each->accessibleName() == name)
                    return each;
            qFatal("no list %s", qPrintable(name));
            return nullptr;
        }
        JobQuery question() { return asked.takeLast().first().value<JobQuery>(); }
    };

private slots:
    void figuresReadAsTheyAre_data();
    void figuresReadAsTheyAre();
    void figuresLeadToTheirJobs_data();
    void figuresLeadToTheirJobs();
    void emptyFiguresLeadNowhere();
    void failuresAreSeenAfterTheQuestion();
    void daysLeadToTheirJobs();
    void daysAreWalkedByKeys();
    void listsLeadOn();
    void selectionStaysWithItsJob();
    void emptyStoreOffersTheSample();
    void narrowWindowStacks();
    void tabGoesAsOneReads();
    void everyControlHasAName();
    void modelKeepsItsPromises();
    void chipSaysWhatIsAsked_data();
    void chipSaysWhatIsAsked();
};

void TestOverviewPage::figuresReadAsTheyAre_data()
{
    QTest::addColumn<QString>("beginning");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("tip");
    QTest::newRow("running") << u"Running"_s << u"Running: 2"_s << u"asked to stop"_s;
    QTest::newRow("queued") << u"Queued"_s << u"Queued: 1,234"_s << u"wait"_s;
    QTest::newRow("failed") << u"Failed"_s << u"Failed since the last visit: 3"_s << u"here, 2025-03-30 02:00"_s;
    QTest::newRow("not quite all") << u"Success rate, today"_s << u"Success rate, today: 99.9 %"_s
                                   << u"Cancelled jobs (7) do not count"_s;
    QTest::newRow("no rate") << u"Success rate, in the last 7"_s
                             << u"Success rate, in the last 7 days, today among them: –"_s
                             << u"Cancelled jobs (2) do not count"_s;
    QTest::newRow("half") << u"Success rate, in the last 30"_s
                          << u"Success rate, in the last 30 days, today among them: 50.0 %"_s << u"failed"_s;
    QTest::newRow("duration") << u"Duration, 95th percentile, today"_s << u"Duration, 95th percentile, today: 4.2 s"_s
                              << u"nearest rank"_s;
    QTest::newRow("no duration") << u"Duration, 95th percentile, in the last 7"_s
                                 << u"Duration, 95th percentile, in the last 7 days, today among them: –"_s
                                 << u"not known"_s;
}

void TestOverviewPage::figuresReadAsTheyAre()
{
    QFETCH(QString, beginning);
    QFETCH(QString, name);
    QFETCH(QString, tip);
    const Fixture f;
    const Tile *tile = f.tile(beginning);
    QCOMPARE(tile->accessibleName(), name);
    QVERIFY2(tile->toolTip().contains(tip), qPrintable(tile->toolTip()));
    QVERIFY(!tile->accessibleDescription().isEmpty());
}

void TestOverviewPage::figuresLeadToTheirJobs_data()
{
    const Overview o = aBusyOverview();
    QTest::addColumn<QString>("beginning");
    QTest::addColumn<JobQuery>("query");
    QTest::newRow("running") << u"Running"_s << overviewquery::running();
    QTest::newRow("queued") << u"Queued"_s << overviewquery::queued();
    QTest::newRow("failed") << u"Failed"_s << overviewquery::failedSince(kVisit);
    QTest::newRow("rate today") << u"Success rate, today"_s << overviewquery::finished(o.periods[0]);
    QTest::newRow("rate of 30 days") << u"Success rate, in the last 30"_s << overviewquery::finished(o.periods[2]);
    QTest::newRow("duration today") << u"Duration, 95th percentile, today"_s << overviewquery::timed(o.periods[0]);
}

void TestOverviewPage::figuresLeadToTheirJobs()
{
    QFETCH(QString, beginning);
    QFETCH(JobQuery, query);
    Fixture f;
    Tile *tile = f.tile(beginning);
    QTest::mouseClick(tile, Qt::LeftButton);
    QCOMPARE(f.asked.count(), 1);
    QVERIFY(f.question() == query);
    for (const Qt::Key key : {Qt::Key_Return, Qt::Key_Enter, Qt::Key_Space}) {
        QTest::keyClick(tile, key);
        QCOMPARE(f.asked.count(), 1);
        QVERIFY(f.question() == query);
    }
}

void TestOverviewPage::emptyFiguresLeadNowhere()
{
    Overview overview = aBusyOverview();
    overview.running = overview.queued = overview.failed = 0;
    Fixture f(overview);
    const QSignalSpy seen(&f.page, &OverviewPage::failuresSeen);
    for (const QString &name : {u"Running"_s, u"Queued"_s, u"Failed"_s, u"Success rate, in the last 7"_s,
             u"Duration, 95th percentile, in the last 7"_s}) {
        QCOMPARE(f.tile(name)->focusPolicy(), Qt::NoFocus);
        QTest::mouseClick(f.tile(name), Qt::LeftButton);
    }
    QCOMPARE(f.asked.count(), 0);
    QCOMPARE(seen.count(), 0);
}

// The question still names the visit before; only then a new one begins.
void TestOverviewPage::failuresAreSeenAfterTheQuestion()
{
    Fixture f;
    QStringList order;
    connect(&f.page, &OverviewPage::jobsRequested, this, [&order] { order += u"question"_s; });
    connect(&f.page, &OverviewPage::failuresSeen, this, [&order] { order += u"seen"_s; });
    QTest::mouseClick(f.tile(u"Failed"_s), Qt::LeftButton);
    QCOMPARE(order, (QStringList{u"question"_s, u"seen"_s}));
    QTest::mouseClick(f.tile(u"Queued"_s), Qt::LeftButton);
    QCOMPARE(order.count(u"seen"_s), 1);
}

void TestOverviewPage::daysLeadToTheirJobs()
{
    Fixture f;
    DayChart *chart = f.chart();
    for (int x = 0; x < chart->width(); ++x) {
        const QPoint at(x, chart->height() / 2);
        if (chart->dayAt(at) != 12)
            continue;
        QTest::mouseClick(chart, Qt::LeftButton, {}, at);
        break;
    }
    QCOMPARE(f.asked.count(), 1);
    QVERIFY(f.question() == overviewquery::ended(f.page.overview().days[12]));
}

void TestOverviewPage::daysAreWalkedByKeys()
{
    Fixture f;
    DayChart *chart = f.chart();
    QCOMPARE(chart->accessibleName(), u"Jobs per day"_s);
    QTest::keyClick(chart, Qt::Key_End);
    QTest::keyClick(chart, Qt::Key_Left);
    QTest::keyClick(chart, Qt::Key_Left);
    QCOMPARE(chart->current(), 27);
    QVERIFY2(chart->accessibleName().endsWith(u"270 completed, 3 failed, 0 cancelled"_s),
        qPrintable(chart->accessibleName()));
    QTest::keyClick(chart, Qt::Key_Return);
    QVERIFY(f.question() == overviewquery::ended(f.page.overview().days[27]));
    QTest::keyClick(chart, Qt::Key_Home);
    QTest::keyClick(chart, Qt::Key_Left);
    QCOMPARE(chart->current(), 0);
    QTest::keyClick(chart, Qt::Key_Return); // nothing ended on that day
    QCOMPARE(f.asked.count(), 0);
}

void TestOverviewPage::listsLeadOn()
{
    Fixture f;
    const QSignalSpy results(&f.page, &OverviewPage::resultsRequested);
    const QSignalSpy job(&f.page, &OverviewPage::jobRequested);
    JobList *recent = f.list(u"Recent sweeps"_s);
    recent->selectRow(0);
    QTest::keyClick(recent, Qt::Key_Return);
    QCOMPARE(results.count(), 1);
    QCOMPARE(results.first().first().toLongLong(), 9);
    recent->selectRow(1); // failed: there is no result
    QTest::keyClick(recent, Qt::Key_Enter);
    QCOMPARE(job.count(), 1);
    QCOMPARE(job.first().first().toLongLong(), 8);
    JobList *best = f.list(u"Best per ticker"_s);
    best->selectRow(0);
    QTest::keyClick(best, Qt::Key_Return);
    QVERIFY(f.question() == overviewquery::bestOf(u"BTC-USD"_s));
}

void TestOverviewPage::selectionStaysWithItsJob()
{
    Fixture f;
    JobList *recent = f.list(u"Recent sweeps"_s);
    recent->selectRow(1);
    Overview next = aBusyOverview();
    next.recent.prepend(aJob(10, JobState::Running));
    f.page.setOverview(next);
    QCOMPARE(recent->currentIndex().data(JobTableModel::KeyRole).toLongLong(), 8);
    QCOMPARE(recent->currentIndex().row(), 2);
}

void TestOverviewPage::emptyStoreOffersTheSample()
{
    Fixture f{Overview()};
    const QSignalSpy sample(&f.page, &OverviewPage::sampleRequested);
    QVERIFY(!f.chart()->isVisible());
    const auto buttons = f.page.findChildren<QPushButton *>();
    const auto run = std::ranges::find(buttons, u"Run sample sweep"_s, &QPushButton::accessibleName);
    QVERIFY(run != buttons.end() && (*run)->isVisible());
    (*run)->click();
    QCOMPARE(sample.count(), 1);
    f.page.setOverview(aBusyOverview());
    QVERIFY(f.chart()->isVisible());
}

// Nothing is cut at the right; what is too much goes below.
void TestOverviewPage::narrowWindowStacks()
{
    Fixture f;
    const auto top = [&f](const QString &name) { return f.tile(name)->mapTo(&f.page, QPoint()).y(); };
    QTRY_COMPARE(top(u"Running"_s), top(u"Duration, 95th percentile, today"_s));
    f.page.resize(560, 700);
    QTRY_VERIFY(top(u"Running"_s) < top(u"Duration, 95th percentile, today"_s));
    const auto *scroll = f.page.findChild<QScrollArea *>();
    QVERIFY(scroll->widget()->width() <= scroll->viewport()->width());
    QVERIFY(f.list(u"Best per ticker"_s)->mapTo(&f.page, QPoint()).y()
        > f.list(u"Recent sweeps"_s)->mapTo(&f.page, QPoint()).y());
}

void TestOverviewPage::tabGoesAsOneReads()
{
    const Fixture f;
    QList<const QWidget *> order;
    for (const QWidget *at = f.page.nextInFocusChain(); at != &f.page && order.size() < 30; at = at->nextInFocusChain())
        if (qobject_cast<const Tile *>(at) || at == f.chart() || qobject_cast<const JobList *>(at))
            order += at;
    const QList<const QWidget *> wanted{f.tile(u"Running"_s), f.tile(u"Queued"_s), f.tile(u"Failed"_s)};
    QStringList names;
    for (const QWidget *each : std::as_const(order))
        names += each->accessibleName();
    QVERIFY2(order.first(3) == wanted, qPrintable(names.join(u'|')));
    QCOMPARE(order.size(), 12);
    QCOMPARE(order[3], f.tile(u"Success rate, today"_s));
    QCOMPARE(order[6], f.tile(u"Duration, 95th percentile, today"_s));
    QCOMPARE(order[9], f.chart());
    QCOMPARE(order[10], f.list(u"Recent sweeps"_s));
    QCOMPARE(order[11], f.list(u"Best per ticker"_s));
}

void TestOverviewPage::everyControlHasAName()
{
    const Fixture f;
    for (const QWidget *widget : f.page.findChildren<QWidget *>()) {
        const bool control = widget->focusPolicy() != Qt::NoFocus && widget->isVisible()
            && !qobject_cast<const QScrollBar *>(widget) && !widget->objectName().startsWith(u"qt_"_s);
        if (control)
            QVERIFY2(!widget->accessibleName().isEmpty(), widget->metaObject()->className());
    }
}

void TestOverviewPage::modelKeepsItsPromises()
{
    JobListModel model({JobTableModel::StatusColumn, JobTableModel::SharpeColumn});
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    model.setJobs({aJob(1, JobState::Running), aJob(2)});
    QCOMPARE(reset.count(), 1);
    QCOMPARE(model.index(0, 0).data().toString(), u"Running"_s);
    QCOMPARE(model.index(1, 1).data().toString(), u"0.718"_s);
    model.setJobs({aJob(1), aJob(2)}); // the same jobs, one has gone on
    QCOMPARE(reset.count(), 1);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(model.index(0, 0).data().toString(), u"Completed"_s);
    QCOMPARE(model.rowOf(2), 1);
    QCOMPARE(model.rowOf(3), -1);
    QVERIFY(!model.job(2));
}

void TestOverviewPage::chipSaysWhatIsAsked_data()
{
    QTest::addColumn<JobScope>("scope");
    QTest::addColumn<QString>("text");
    const auto day = [](int month, int number) { return QDate(2025, month, number); };
    const auto text = [](const QDate &date) { return QLocale().toString(date, QLocale::ShortFormat); };
    const auto ms = [](const QDate &date) { return date.startOfDay(QTimeZone::utc()).toMSecsSinceEpoch(); };
    JobScope scope;
    QTest::newRow("nothing") << scope << QString();
    scope.endedFromMs = ms(day(3, 31));
    QTest::newRow("since") << scope << u"Ended since 2025-03-31 00:00"_s;
    scope.endedToMs = ms(day(4, 1));
    QTest::newRow("a day") << scope << u"Ended on %1"_s.arg(text(day(3, 31)));
    scope.endedFromMs = ms(day(3, 25));
    QTest::newRow("a week") << scope << u"Ended %1 to %2"_s.arg(text(day(3, 25)), text(day(3, 31)));
    scope.ticker = u"SP500"_s;
    QTest::newRow("both") << scope << u"SP500, Ended %1 to %2"_s.arg(text(day(3, 25)), text(day(3, 31)));
}

void TestOverviewPage::chipSaysWhatIsAsked()
{
    QFETCH(JobScope, scope);
    QFETCH(QString, text);
    QCOMPARE(ScopeChip::textOf(scope, TimeZoneChoice::Utc), text);
}

QTEST_MAIN(TestOverviewPage)

#include "tst_overviewpage.moc"
