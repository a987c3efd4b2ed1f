// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/jobtags.h"
#include "models/jobview.h"
#include "models/savedview.h"
#include "tests/support/builders.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace zixly;
using Preset = DayRange::Preset;

class TestJobView : public QObject
{
    Q_OBJECT

private slots:
    void presetsAreDays_data();
    void presetsAreDays();
    void daysThatCrossAreSaid();
    void aDayIsOneOfTheShownZone();
    void chipsAskForJobs();
    void problemsAreKeptApart();
    void placesOfTheSidebarComeBack();
    void aViewIsToldInWords();
    void savedViewsComeBack();
    void aNewerViewIsKeptAsItIs();
    void tagsAreRead_data();
    void tagsAreRead();
    void aTagOfTenThousandCharactersIsRefused();
};

namespace {

ViewContext utc()
{
    return {TimeZoneChoice::Utc, test::kMonday, {u"Zixly"_s}, {}};
}

bool finds(const JobView &view, const Job &job)
{
    const JobQuestion question = questionOf(view, utc());
    return question.isClear() && search::matches(question.query.expression, job, search::bodyOf(job));
}

JobView full()
{
    JobView view;
    view.search = u"ticker:BTC* sharpe>1.2"_s;
    view.states = {JobState::Failed, JobState::Cancelled};
    view.places = {QString(), u"Zixly"_s};
    view.types = {u"trading-sweep"_s};
    view.strategies = {u"EMA"_s};
    view.tags = {u"to check"_s};
    view.created = {Preset::Chosen, QDate(2025, 3, 1), QDate(2025, 3, 4)};
    view.favouritesOnly = true;
    view.columns = {{JobTableModel::SharpeColumn, u">1.2"_s}};
    return view;
}

} // namespace

void TestJobView::presetsAreDays_data()
{
    QTest::addColumn<int>("preset");
    QTest::addColumn<QDate>("first");
    QTest::addColumn<QDate>("last");
    const auto row = [](const char *name, Preset preset, QDate first, QDate last) {
        QTest::newRow(name) << int(preset) << first << last;
    };
    row("today", Preset::Today, {2024, 3, 1}, {2024, 3, 1});
    row("yesterday", Preset::Yesterday, {2024, 2, 29}, {2024, 2, 29});
    row("last 7 days", Preset::LastSevenDays, {2024, 2, 24}, {2024, 3, 1});
    row("this month", Preset::ThisMonth, {2024, 3, 1}, {2024, 3, 31});
    row("last month", Preset::LastMonth, {2024, 2, 1}, {2024, 2, 29});
    row("this year", Preset::ThisYear, {2024, 1, 1}, {2024, 12, 31});
}

void TestJobView::presetsAreDays()
{
    QFETCH(int, preset);
    QFETCH(QDate, first);
    QFETCH(QDate, last);
    const DayRange days = daysOf({static_cast<Preset>(preset), {}, {}}, QDate(2024, 3, 1));
    QCOMPARE(days.first, std::optional(first));
    QCOMPARE(days.last, std::optional(last));
    QCOMPARE(presetFromWire(wireName(static_cast<Preset>(preset))), std::optional(static_cast<Preset>(preset)));
}

void TestJobView::daysThatCrossAreSaid()
{
    JobView view;
    view.created = {Preset::Chosen, QDate(2025, 5, 1), QDate(2025, 3, 1)};
    const JobQuestion question = questionOf(view, utc());
    QVERIFY(!question.isClear());
    QVERIFY(question.dayProblem.contains(u"2025-05-01"_s) && question.dayProblem.contains(u"2025-03-01"_s));
    QVERIFY(crossing({Preset::Chosen, QDate(2025, 3, 1), QDate(2025, 3, 1)}).isEmpty());
}

void TestJobView::aDayIsOneOfTheShownZone()
{
    JobView view;
    view.created.preset = Preset::Today;
    const JobQuery query = questionOf(view, utc()).query;
    QCOMPARE(query.createdFromMs, test::kMonday);
    QCOMPARE(query.createdToMs, test::kMonday + 86'400'000);
    QCOMPARE(dayOf(test::kMonday - 1, TimeZoneChoice::Utc), QDate(2025, 11, 23));
    QCOMPARE(startOfDayMs(dayOf(test::kMonday, TimeZoneChoice::Local), TimeZoneChoice::Local) <= test::kMonday, true);
}

void TestJobView::chipsAskForJobs()
{
    JobView view;
    view.strategies = {toText(Strategy::Ema)};
    SweepSpec ema = test::aSpec();
    ema.strategy = Strategy::Ema;
    QVERIFY(finds(view, test::aJob(1, JobState::Completed, ema)));
    QVERIFY(!finds(view, test::aJob(1)));
    view.strategies += toText(Strategy::Sma);
    QVERIFY(finds(view, test::aJob(1))); // one of the chosen is enough

    JobView places;
    places.places = {u"Zixly"_s};
    QCOMPARE(questionOf(places, utc()).query.service, u"Zixly"_s);
    places.places = {QString()};
    QVERIFY(questionOf(places, utc()).query.localOnly);
    places.places = {QString(), u"Zixly"_s};
    QVERIFY(finds(places, test::aJob(1)));
    QVERIFY(finds(places, test::aRemoteJob(1)));
    places.places = {u"Other"_s, u"Zixly"_s};
    QVERIFY(!finds(places, test::aJob(1)));

    JobView tags;
    tags.tags = {u"slow"_s};
    Job job = test::aJob(1);
    QVERIFY(!finds(tags, job));
    job.tags = {u"slow"_s};
    QVERIFY(finds(tags, job));

    JobView columns;
    columns.columns = {{JobTableModel::SharpeColumn, u">0.7"_s}};
    QVERIFY(finds(columns, job));
    columns.columns = {{JobTableModel::SharpeColumn, u">0.8"_s}};
    QVERIFY(!finds(columns, job));
}

void TestJobView::problemsAreKeptApart()
{
    JobView view;
    view.search = u"status:fial"_s;
    view.columns = {{JobTableModel::SharpeColumn, u">x"_s}, {JobTableModel::TickerColumn, u"SP"_s}};
    const JobQuestion question = questionOf(view, utc());
    QCOMPARE(question.searchProblems.size(), 1);
    QCOMPARE(view.search.mid(question.searchProblems[0].position, question.searchProblems[0].length), u"fial"_s);
    QCOMPARE(question.columnProblems.keys(), QList<int>{JobTableModel::SharpeColumn});
}

void TestJobView::placesOfTheSidebarComeBack()
{
    JobQuery query;
    query.states = {JobState::Failed};
    query.localOnly = true;
    query.favouritesOnly = true;
    query.createdFromMs = test::kMonday;
    query.createdToMs = test::kMonday + 86'400'000;
    const JobView view = viewOf(query, TimeZoneChoice::Utc);
    QCOMPARE(view.created.last, std::optional(QDate(2025, 11, 24)));
    QCOMPARE(questionOf(view, utc()).query, query);
}

void TestJobView::aViewIsToldInWords()
{
    const QString words = describe(full());
    for (const QString &part : {u"BTC"_s, u"Failed"_s, u"2025-03-01"_s, u"EMA"_s, u"to check"_s, u">1.2"_s})
        QVERIFY2(words.contains(part), qPrintable(words));
    QVERIFY(describe(JobView()).isEmpty());
}

void TestJobView::savedViewsComeBack()
{
    SavedView saved;
    saved.name = u"Bitcoin, failed"_s;
    saved.view = full();
    saved.order = {{JobTableModel::SharpeColumn, true}, {JobTableModel::TickerColumn, false}};
    saved.columns = QByteArray("\x00\xff\x10", 3);
    SavedView preset;
    preset.name = u"This week"_s;
    preset.view.created.preset = Preset::LastSevenDays; // moves on with the calendar
    const QList<SavedView> views{saved, preset};
    QCOMPARE(viewsFromText(viewsToText(views)), views);
    QVERIFY(viewsFromText("rubbish").isEmpty());
    QVERIFY(viewsFromText({}).isEmpty());
}

void TestJobView::aNewerViewIsKeptAsItIs()
{
    const QJsonObject newer{{u"version"_s, 9}, {u"name"_s, u"From tomorrow"_s}, {u"magic"_s, QJsonArray{1, 2}}};
    const QByteArray text = QJsonDocument(QJsonArray{newer}).toJson(QJsonDocument::Compact);
    const QList<SavedView> views = viewsFromText(text);
    QCOMPARE(views.size(), 1);
    QVERIFY(!views[0].isReadable());
    QCOMPARE(views[0].name, u"From tomorrow"_s);
    QCOMPARE(viewsToText(views), text);
}

void TestJobView::tagsAreRead_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QStringList>("tags");
    QTest::newRow("none") << QString() << QStringList();
    QTest::newRow("two") << u" slow ,  to   check "_s << QStringList{u"slow"_s, u"to check"_s};
    QTest::newRow("twice") << u"a,A,,a"_s << QStringList{u"a"_s};
}

void TestJobView::tagsAreRead()
{
    QFETCH(QString, typed);
    QFETCH(QStringList, tags);
    QCOMPARE(jobtags::fromText(typed).value(), tags);
}

void TestJobView::aTagOfTenThousandCharactersIsRefused()
{
    const auto tags = jobtags::fromText(u"good,"_s + QString(10'000, u'x'));
    QVERIFY(!tags);
    QVERIFY(tags.error().contains(u"10,000"_s) || tags.error().contains(u"10000"_s));
    QVERIFY(tags.error().size() < 200); // the tag itself is not repeated
}

QTEST_GUILESS_MAIN(TestJobView)
#include "tst_jobview.moc"
