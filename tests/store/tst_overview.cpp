// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/accounts.h"
#include "store/jobs.h"
#include "store/overview.h"
#include "store/sql.h"
#include "tests/support/storedata.h"

#include <QTest>

#include <algorithm>
#include <random>

using namespace Qt::Literals::StringLiterals;
using namespace zixly;
using test::aNewJob;
using test::MemoryDatabase;

namespace {

const QTimeZone kBerlin("Europe/Berlin");
const QDate kToday(2025, 3, 31); // the day after the one of 23 hours

qint64 at(int month, int day, int hour, int minute = 0)
{
    return QDateTime(QDate(2025, month, day), QTime(hour, minute), kBerlin).toMSecsSinceEpoch();
}

overview::Question question(qint64 visitMs = 0)
{
    return {.today = kToday, .dayStarts = dayStarts(kToday, kOverviewDays, kBerlin), .visitMs = visitMs, .past = {}};
}

struct JobStore : MemoryDatabase {
    qint64 add(JobState state, qint64 endedMs, qint64 runtimeMs = 0, const QString &ticker = u"SP500"_s,
        double sharpe = std::numeric_limits<double>::quiet_NaN(), qint64 account = 0)
    {
        Job job = aNewJob();
        SweepSpec spec;
        spec.ticker = ticker;
        job.parameters = toJson(spec);
        job.state = state;
        job.createdMs = endedMs - 1000;
        job.endedMs = isTerminal(state) ? endedMs : 0;
        job.runtimeMs = runtimeMs;
        job.best.sharpe = sharpe;
        job.account = account;
        return addJob(job);
    }
    qint64 addJob(const Job &job)
    {
        const auto stored = jobs::insert(db, job, u"test"_s);
        if (!stored)
            qFatal("%s", qPrintable(stored.error().detail));
        return stored->key;
    }
    Overview figures(const overview::Question &asked = question())
    {
        const auto answer = overview::read(db, asked);
        if (!answer)
            qFatal("%s", qPrintable(answer.error().detail));
        return answer->figures;
    }
    qint64 count(const JobQuery &query)
    {
        const auto keys = jobs::query(db, query);
        if (!keys)
            qFatal("%s", qPrintable(keys.error().detail));
        return static_cast<qint64>(keys->size());
    }
    // An account that another one of the same connection has replaced: its rows are hidden.
    qint64 addHiddenAccount()
    {
        const QUuid connection = QUuid::createUuid();
        const auto old = accounts::enter(db, {.connection = connection, .realm = u"supabase"_s, .user = u"a"_s});
        const auto next = accounts::enter(db, {.connection = connection, .realm = u"supabase"_s, .user = u"b"_s});
        if (!old || !next)
            qFatal("no account");
        return old->key;
    }
};

QStringList tickersOf(const QList<Job> &jobs)
{
    QStringList list;
    for (const Job &job : jobs)
        list << specOf(job)->ticker;
    return list;
}

} // namespace

class TestOverview : public QObject
{
    Q_OBJECT
private slots:
    void daysBeginAtMidnightOfTheZone_data();
    void daysBeginAtMidnightOfTheZone();
    void nearestRankByHand_data();
    void nearestRankByHand();
    void nothingIsThereYet();
    void statesAreCounted();
    void endsFallOnTheirDay();
    void periodsByHand();
    void failedSinceTheVisit();
    void unknownEndsCountByCreation();
    void thePastIsKept();
    void bestPerTicker();
    void recentSweepsAreNewestFirst();
    void otherAccountsAreHidden();
    void everyFigureFindsItsJobs_data();
    void everyFigureFindsItsJobs();
    void plansStayOnIndexes_data();
    void plansStayOnIndexes();
};

void TestOverview::daysBeginAtMidnightOfTheZone_data()
{
    QTest::addColumn<QByteArray>("zone");
    QTest::addColumn<QDate>("day");
    QTest::addColumn<QString>("begins"); // UTC
    QTest::addColumn<int>("minutes");
    QTest::newRow("UTC") << QByteArray("UTC") << QDate(2025, 3, 30) << u"2025-03-30T00:00:00Z"_s << 24 * 60;
    QTest::newRow("short day") << QByteArray("Europe/Berlin") << QDate(2025, 3, 30) << u"2025-03-29T23:00:00Z"_s
                               << 23 * 60;
    QTest::newRow("day after it") << QByteArray("Europe/Berlin") << QDate(2025, 3, 31) << u"2025-03-30T22:00:00Z"_s
                                  << 24 * 60;
    QTest::newRow("long day") << QByteArray("Europe/Berlin") << QDate(2025, 10, 26) << u"2025-10-25T22:00:00Z"_s
                              << 25 * 60;
    QTest::newRow("half an hour") << QByteArray("Australia/Lord_Howe") << QDate(2025, 10, 5)
                                  << u"2025-10-04T13:30:00Z"_s << 24 * 60 - 30;
    QTest::newRow("no midnight") << QByteArray("America/Sao_Paulo") << QDate(2018, 11, 4) << u"2018-11-04T03:00:00Z"_s
                                 << 23 * 60;
}

void TestOverview::daysBeginAtMidnightOfTheZone()
{
    QFETCH(QByteArray, zone);
    QFETCH(QDate, day);
    QFETCH(QString, begins);
    QFETCH(int, minutes);
    const QList<qint64> starts = dayStarts(day, 3, QTimeZone(zone));
    QCOMPARE(starts.size(), 4);
    QVERIFY(std::ranges::is_sorted(starts));
    QCOMPARE(starts[2], QDateTime::fromString(begins, Qt::ISODate).toMSecsSinceEpoch());
    QCOMPARE((starts[3] - starts[2]) / 60'000, minutes);
}

void TestOverview::nearestRankByHand_data()
{
    QTest::addColumn<QList<int>>("values"); // each once, in any order
    QTest::addColumn<int>("expected"); // 0 = none
    QList<int> twenty;
    QList<int> hundred;
    for (int i = 100; i >= 1; --i)
        hundred << i;
    for (int i = 20; i >= 1; --i)
        twenty << i;
    QTest::newRow("none") << QList<int>{} << 0;
    QTest::newRow("one") << QList<int>{41} << 41;
    QTest::newRow("two: the larger") << QList<int>{7, 3} << 7;
    QTest::newRow("19 of 20") << twenty << 19;
    QTest::newRow("20 of 21") << (QList<int>{21} + twenty) << 20;
    QTest::newRow("95 of 100") << hundred << 95;
    QTest::newRow("equal ones") << QList<int>{5, 5, 5, 5, 5} << 5;
}

void TestOverview::nearestRankByHand()
{
    QFETCH(QList<int>, values);
    QFETCH(int, expected);
    std::vector<Occurrence> single;
    for (const int value : values)
        single.push_back({value, 1});
    QCOMPARE(nearestRank(single, 95).value_or(0), expected);
    for (Occurrence &each : single)
        each.count = 3; // shares stay what they are but where the rank falls between two
    if (values.size() % 20 == 0)
        QCOMPARE(nearestRank(single, 95).value_or(0), expected);
}

void TestOverview::nothingIsThereYet()
{
    JobStore store;
    const Overview figures = store.figures();
    QVERIFY(!figures.hasJobs);
    QCOMPARE(figures.running + figures.queued + figures.failed, 0);
    QCOMPARE(figures.days.size(), kOverviewDays);
    QCOMPARE(figures.days.last().day, kToday);
    QCOMPARE(figures.days.first().day, QDate(2025, 3, 2));
    for (const PeriodFigures &period : figures.periods) {
        QVERIFY(!period.successRate());
        QCOMPARE(period.p95Ms, 0);
    }
    QVERIFY(figures.recent.isEmpty() && figures.best.isEmpty());
}

void TestOverview::statesAreCounted()
{
    JobStore store;
    for (const JobState state : {JobState::Queued, JobState::Queued, JobState::Queued, JobState::Running,
             JobState::Cancelling, JobState::Unknown, JobState::Completed})
        store.add(state, at(3, 31, 8));
    const Overview figures = store.figures();
    QVERIFY(figures.hasJobs);
    QCOMPARE(figures.queued, 3);
    QCOMPARE(figures.running, 2);
}

void TestOverview::endsFallOnTheirDay()
{
    JobStore store;
    store.add(JobState::Completed, at(3, 31, 0)); // the first moment of today
    store.add(JobState::Completed, at(3, 31, 0) - 1);
    store.add(JobState::Failed, at(3, 30, 1, 59)); // the clock jumps from 2 to 3
    store.add(JobState::Failed, at(3, 30, 3));
    store.add(JobState::Cancelled, at(3, 30, 0));
    store.add(JobState::Completed, at(3, 30, 0) - 1);
    store.add(JobState::Completed, at(3, 2, 0)); // the first moment of all
    store.add(JobState::Completed, at(3, 2, 0) - 1); // too old
    store.add(JobState::Completed, at(4, 1, 0)); // tomorrow, by a clock that is wrong
    store.add(JobState::Completed, at(3, 31, 23, 59));
    const QList<DayFigures> days = store.figures().days;
    QCOMPARE(days[29].ended, (EndedCounts{2, 0, 0}));
    QCOMPARE(days[28].ended, (EndedCounts{1, 2, 1}));
    QCOMPARE(days[28].toMs - days[28].fromMs, 23 * 3'600'000);
    QCOMPARE(days[27].ended, (EndedCounts{1, 0, 0}));
    QCOMPARE(days[0].ended, (EndedCounts{1, 0, 0}));
    EndedCounts all;
    for (const DayFigures &day : days)
        all += day.ended;
    QCOMPARE(all, (EndedCounts{5, 2, 1}));
}

void TestOverview::periodsByHand()
{
    JobStore store;
    store.add(JobState::Completed, at(3, 31, 9), 100);
    store.add(JobState::Completed, at(3, 31, 9), 300);
    store.add(JobState::Failed, at(3, 31, 9), 90'000); // how long a failure took is no duration of a sweep
    store.add(JobState::Cancelled, at(3, 31, 9), 80'000);
    store.add(JobState::Cancelled, at(3, 31, 10));
    store.add(JobState::Completed, at(3, 31, 11), 0); // not known
    for (int i = 1; i <= 17; ++i) // in the first of seven days
        store.add(JobState::Completed, at(3, 25, 0, i), 1000 + i);
    store.add(JobState::Failed, at(3, 25, 0) - 1); // the eighth
    store.add(JobState::Completed, at(3, 24, 12), 70'000);
    store.add(JobState::Completed, at(3, 2, 12), 50'000);
    const auto periods = store.figures().periods;
    QCOMPARE(periods[0].days, 1);
    QCOMPARE(periods[0].ended, (EndedCounts{3, 1, 2}));
    QCOMPARE(*periods[0].successRate(), 0.75);
    QCOMPARE(periods[0].timed, 2);
    QCOMPARE(periods[0].p95Ms, 300);
    QCOMPARE(periods[1].ended, (EndedCounts{20, 1, 2}));
    QCOMPARE(*periods[1].successRate(), 20.0 / 21.0);
    QCOMPARE(periods[1].timed, 19);
    QCOMPARE(periods[1].p95Ms, 1017); // rank 19 of 19: ceil(18.05)
    QCOMPARE(periods[1].fromMs, at(3, 25, 0));
    QCOMPARE(periods[2].ended, (EndedCounts{22, 2, 2}));
    QCOMPARE(periods[2].timed, 21);
    QCOMPARE(periods[2].p95Ms, 50'000); // rank 20 of 21
    QCOMPARE(periods[2].toMs, at(4, 1, 0));
}

void TestOverview::failedSinceTheVisit()
{
    JobStore store;
    store.add(JobState::Failed, at(1, 1, 12));
    store.add(JobState::Failed, at(3, 31, 12));
    store.add(JobState::Failed, at(3, 31, 13));
    store.add(JobState::Completed, at(3, 31, 13));
    QCOMPARE(store.figures(question(0)).failed, 3); // never looked at
    QCOMPARE(store.figures(question(at(3, 31, 12))).failed, 2);
    QCOMPARE(store.figures(question(at(3, 31, 12) + 1)).failed, 1);
    QCOMPARE(store.figures(question(at(3, 31, 13) + 1)).failed, 0);
    for (const qint64 visit : {qint64(0), at(3, 31, 12), at(3, 31, 13) + 1})
        QCOMPARE(store.count(overviewquery::failedSince(visit)), store.figures(question(visit)).failed);
}

void TestOverview::unknownEndsCountByCreation()
{
    JobStore store;
    Job job = aNewJob();
    job.state = JobState::Failed;
    job.createdMs = at(3, 29, 12);
    store.addJob(job);
    const Overview figures = store.figures(question(at(3, 29, 12)));
    QCOMPARE(figures.failed, 1);
    QCOMPARE(figures.days[27].ended, (EndedCounts{0, 1, 0}));
    QCOMPARE(store.count(overviewquery::ended(figures.days[27])), 1);
    QCOMPARE(store.figures(question(at(3, 29, 12) + 1)).failed, 0);
}

// Whoever hands the past back gets it as it was; another day, or none, is counted anew.
void TestOverview::thePastIsKept()
{
    JobStore store;
    store.add(JobState::Completed, at(3, 30, 12), 10);
    const auto first = overview::read(store.db, question());
    QVERIFY(first && first->past);
    store.add(JobState::Completed, at(3, 30, 12), 5000);
    store.add(JobState::Completed, at(3, 31, 12), 20);
    auto again = question();
    again.past = first->past;
    const auto second = overview::read(store.db, again);
    QVERIFY(second && second->past == first->past);
    QCOMPARE(second->figures.days[28].ended.completed, 1);
    QCOMPARE(second->figures.days[29].ended.completed, 1);
    QCOMPARE(second->figures.periods[1].ended.completed, 2);
    QCOMPARE(second->figures.periods[1].p95Ms, 20);
    QCOMPARE(store.figures().periods[1].p95Ms, 5000);
    again.today = kToday.addDays(1);
    again.dayStarts = dayStarts(again.today, kOverviewDays, kBerlin);
    const auto tomorrow = overview::read(store.db, again);
    QVERIFY(tomorrow && tomorrow->past != first->past);
    QCOMPARE(tomorrow->figures.periods[0].ended.completed, 0);
    QCOMPARE(tomorrow->figures.periods[1].ended.completed, 3);
}

void TestOverview::bestPerTicker()
{
    JobStore store;
    const qint64 hidden = store.addHiddenAccount();
    const qint64 day = at(3, 31, 9);
    store.add(JobState::Completed, day, 1, u"SP500"_s, 0.5);
    const qint64 best = store.add(JobState::Completed, day, 1, u"sp500"_s, 0.9); // the same ticker
    store.add(JobState::Completed, day, 1, u"SP500"_s, 3.0, hidden);
    store.add(JobState::Completed, day, 1, u"BTC-USD"_s, 2.5);
    store.add(JobState::Completed, day, 1, u"BTC-USD"_s); // no cell had enough trades
    store.add(JobState::Completed, day, 1, u"AAPL"_s, -0.25);
    store.add(JobState::Completed, day, 1, u"MSFT"_s);
    store.add(JobState::Failed, day, 1, u"GOOG"_s);
    store.add(JobState::Completed, day, 1, u"NVDA"_s, 9.0, hidden);
    const QList<Job> list = store.figures().best;
    QCOMPARE(tickersOf(list), (QStringList{u"BTC-USD"_s, u"sp500"_s, u"AAPL"_s}));
    QCOMPARE(list[1].key, best);
    const auto keys = jobs::query(store.db, overviewquery::bestOf(u"SP500"_s));
    QVERIFY(keys && keys->size() == 2);
    QCOMPARE(keys->front(), best);
}

void TestOverview::recentSweepsAreNewestFirst()
{
    JobStore store;
    QList<qint64> keys;
    for (int i = 0; i < kOverviewRecent + 3; ++i)
        keys.prepend(store.add(JobState::Completed, at(3, 31, i)));
    Job other = aNewJob();
    other.type = u"render"_s;
    other.createdMs = at(3, 31, 23);
    store.addJob(other);
    const QList<Job> recent = store.figures().recent;
    QCOMPARE(recent.size(), kOverviewRecent);
    for (int i = 0; i < kOverviewRecent; ++i)
        QCOMPARE(recent[i].key, keys[i]);
}

void TestOverview::otherAccountsAreHidden()
{
    JobStore store;
    const qint64 hidden = store.addHiddenAccount();
    for (const JobState state : kJobStates)
        store.add(state, at(3, 31, 8), 5, u"SP500"_s, 1.0, hidden);
    const Overview figures = store.figures();
    QVERIFY(!figures.hasJobs);
    QCOMPARE(figures.running + figures.queued + figures.failed, 0);
    QCOMPARE(figures.periods[2].ended, EndedCounts{});
    QVERIFY(figures.recent.isEmpty() && figures.best.isEmpty());
}

void TestOverview::everyFigureFindsItsJobs_data()
{
    QTest::addColumn<bool>("hiding");
    QTest::newRow("one account") << false;
    QTest::newRow("another account is hidden") << true;
}

// A figure that opens other jobs than it counted is a lie.
void TestOverview::everyFigureFindsItsJobs()
{
    QFETCH(bool, hiding);
    JobStore store;
    const qint64 hidden = hiding ? store.addHiddenAccount() : 0;
    std::mt19937 random(7);
    const auto below = [&random](quint32 limit) { return static_cast<int>(random() % limit); };
    for (int i = 0; i < 600; ++i) {
        Job job = aNewJob();
        job.state = kJobStates.at(static_cast<std::size_t>(below(7)));
        job.createdMs = at(2, 25, 0) + below(36 * 24 * 60) * 60'000LL;
        if (isTerminal(job.state) && below(5) > 0)
            job.endedMs = job.createdMs + below(3) * 43'200'000LL;
        job.runtimeMs = below(4) * 500;
        job.account = below(3) == 0 ? hidden : 0;
        store.addJob(job);
    }
    const Overview figures = store.figures(question(at(3, 20, 7)));
    QVERIFY(figures.running > 0 && figures.queued > 0 && figures.failed > 0);
    QCOMPARE(store.count(overviewquery::running()), figures.running);
    QCOMPARE(store.count(overviewquery::queued()), figures.queued);
    QCOMPARE(store.count(overviewquery::failedSince(figures.visitMs)), figures.failed);
    for (const PeriodFigures &period : figures.periods) {
        QCOMPARE(store.count(overviewquery::finished(period)), period.ended.completed + period.ended.failed);
        QCOMPARE(store.count(overviewquery::timed(period)), period.ended.completed);
    }
    qint64 ended = 0;
    for (const DayFigures &day : figures.days) {
        QCOMPARE(store.count(overviewquery::ended(day)), day.ended.total());
        ended += day.ended.total();
    }
    QVERIFY(ended > 100);
}

void TestOverview::plansStayOnIndexes_data()
{
    QTest::addColumn<QString>("select");
    const QString day = u"SELECT state, runtime_ms, count(*) FROM ("
                        "SELECT state, CASE state WHEN 3 THEN runtime_ms ELSE 0 END AS runtime_ms FROM jobs"
                        " WHERE state IN (3, 4, 5) AND ended_ms >= 1 AND ended_ms < 2%1"
                        " UNION ALL SELECT state, CASE state WHEN 3 THEN runtime_ms ELSE 0 END FROM jobs"
                        " WHERE state IN (3, 4, 5) AND ended_ms = 0 AND created_ms >= 1 AND created_ms < 2%1)"
                        " GROUP BY 1, 2"_s;
    const QString best = u"SELECT key, ticker, best_sharpe FROM jobs WHERE best_sharpe IS NOT NULL"
                         " AND ticker > 'a' COLLATE NOCASE%1"
                         " ORDER BY ticker COLLATE NOCASE, best_sharpe DESC LIMIT 1"_s;
    const QString failed = u"SELECT count(*) FROM jobs WHERE state = 4 AND ended_ms >= 1%1"_s;
    const QString unknown = u"SELECT count(*) FROM jobs WHERE state = 4 AND ended_ms = 0 AND created_ms >= 1%1"_s;
    const QString hiding = u" AND account NOT IN (1, 2)"_s;
    for (const auto &[name, text] : {std::pair{"day", day}, std::pair{"best", best}, std::pair{"failed", failed},
             std::pair{"unknown ends", unknown}}) {
        QTest::newRow(name) << text.arg(QString());
        QTest::addRow("%s, others hidden", name) << text.arg(hiding);
    }
    QTest::newRow("states") << u"SELECT state, count(*) FROM jobs WHERE state IN (0, 1, 2) GROUP BY state"_s;
    QTest::newRow("any job") << u"SELECT 1 FROM jobs WHERE created_ms >= 1 AND account NOT IN (1)"
                                " ORDER BY created_ms DESC LIMIT 1"_s;
}

// The texts are those of overview.cpp; a plan that reads the table would only show as slowness.
void TestOverview::plansStayOnIndexes()
{
    QFETCH(QString, select);
    const MemoryDatabase memory;
    sql::Statement plan(memory.db, u"EXPLAIN QUERY PLAN "_s + select);
    QVERIFY(plan.run());
    int tables = 0;
    while (plan.next()) {
        const QString line = plan.text(3);
        QVERIFY2(!line.contains("ORDER BY"_L1), qPrintable(line));
        if (line.contains(" jobs "_L1) || line.endsWith(" jobs"_L1)) {
            QVERIFY2(line.startsWith("SEARCH"_L1) && line.contains("COVERING INDEX"_L1), qPrintable(line));
            ++tables;
        }
    }
    QVERIFY(tables > 0);
}

QTEST_GUILESS_MAIN(TestOverview)

#include "tst_overview.moc"
