// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/searchlanguage.h"
#include "store/accounts.h"
#include "store/connection.h"
#include "store/jobs.h"
#include "store/jobscan.h"
#include "store/queryparts.h"
#include "store/searchsql.h"
#include "store/sql.h"
#include "tests/support/jobgenerator.h"
#include "tests/support/searchcases.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <functional>
#include <future>
#include <random>

using namespace Qt::Literals::StringLiterals;
using namespace zixly;

namespace {

constexpr int kJobs = 600;
const search::Context kContext{.nowMs = 1'600'000'000'000 + kJobs * 60'000LL};

// Each makes another way the usual one.
const QList<jobscan::Limits> kWays{{}, {.asked = 0, .lookedUp = 0, .sorted = 0, .slice = 64, .wordSlice = 64},
    {.asked = 0, .lookedUp = 100'000, .sorted = 100'000}};

JobQuery searched(const QString &text)
{
    JobQuery query;
    if (const auto expression = search::parse(text, kContext))
        query.expression = *expression;
    else
        qFatal("%s", qPrintable(text));
    return query;
}

} // namespace

class TestJobScan : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void everySearchSaysTheSame_data();
    void everySearchSaysTheSame();
    void randomQueriesSayTheSame();
    void twoConnectionsSayTheSame();
    void rowsOfOtherAccountsStayOut();
    void theHeadIsTheBeginningOfTheList_data();
    void theHeadIsTheBeginningOfTheList();
    void theHeadReadsTheIndexOfTheOrder();
    void aTermAloneIsFoundByItsIndex_data();
    void aTermAloneIsFoundByItsIndex();
    void theBeginningIsToldBeforeTheEnd();
    void progressRises();
    void aSearchCanBeStopped_data();
    void aSearchCanBeStopped();
    void unreadableParametersStopNothing();

private:
    void compare(const JobQuery &query, const QString &what);

    std::unique_ptr<test::MemoryDatabase> m_memory;
};

void TestJobScan::initTestCase()
{
    m_memory = std::make_unique<test::MemoryDatabase>();
    QVERIFY(test::fillJobs(m_memory->db, kJobs, 5));
    QVERIFY(jobs::insert(m_memory->db, test::aStrangeJob(), u"user"_s));
    QVERIFY(jobs::remove(m_memory->db, {1, 64, 300})); // keys need not be dense
}

void TestJobScan::compare(const JobQuery &query, const QString &what)
{
    const auto should = jobs::query(m_memory->db, query);
    QVERIFY2(should, qPrintable(what + (should ? QString() : should.error().detail)));
    for (qsizetype way = 0; way < kWays.size(); ++way) {
        const auto found = jobscan::all(m_memory->db, query, {}, kWays.at(way));
        QVERIFY2(found, qPrintable(what + (found ? QString() : found.error().detail)));
        QVERIFY2(*found == *should,
            qPrintable(
                u"%1, way %2: %3 found, %4 should be"_s.arg(what).arg(way).arg(found->size()).arg(should->size())));
    }
    const auto head = jobscan::head(m_memory->db, query, 40);
    QVERIFY2(head, qPrintable(what + (head ? QString() : head.error().detail)));
    const auto length = std::min<size_t>(40, should->size());
    QVERIFY2(!query.thenBy.isEmpty() || head->keys.size() == length, qPrintable(what));
    QVERIFY2(std::equal(head->keys.begin(), head->keys.end(), should->begin()), qPrintable(what));
    QVERIFY2(!head->whole || head->keys == *should, qPrintable(what));
}

void TestJobScan::everySearchSaysTheSame_data()
{
    QTest::addColumn<QString>("text");
    for (const QString &text : test::searchConditions())
        QTest::newRow(qPrintable(text)) << text;
}

void TestJobScan::everySearchSaysTheSame()
{
    QFETCH(QString, text);
    compare(searched(text), text);
    compare(searched(u"NOT "_s + text), u"NOT "_s + text);
    JobQuery query = searched(text);
    query.sort = JobSort::Sharpe;
    compare(query, text);
}

void TestJobScan::randomQueriesSayTheSame()
{
    std::mt19937 random(23);
    const auto below
        = [&random](qsizetype limit) { return static_cast<qsizetype>(random() % static_cast<unsigned>(limit)); };
    const QStringList pieces = test::searchConditions();
    const auto sort = [&below] { return JobSortKey{static_cast<JobSort>(below(12)), below(2) == 0}; };
    for (int round = 0; round < 250; ++round) {
        QString text;
        for (auto count = below(4); count > 0; --count) {
            if (!text.isEmpty())
                text += below(3) == 0 ? u" OR "_s : u" "_s;
            text += (below(4) == 0 ? u"NOT "_s : QString()) + pieces.at(below(pieces.size()));
        }
        JobQuery query = searched(text);
        if (below(4) == 0)
            query.states = {JobState::Completed, JobState::Failed};
        if (below(5) == 0)
            query.createdFromMs = 1'600'000'000'000 + below(kJobs) * 60'000LL;
        if (below(5) == 0)
            query.endedToMs = 1'600'000'000'000 + below(kJobs) * 60'000LL;
        if (below(6) == 0)
            query.ticker = u"spy"_s;
        if (below(6) == 0)
            query.text = u"usd s"_s;
        query.favouritesOnly = below(8) == 0;
        query.localOnly = below(6) == 0;
        const JobSortKey first = sort();
        query.sort = first.sort;
        query.descending = first.descending;
        for (auto more = below(4); more > 1; --more)
            query.thenBy << sort();
        compare(query, text);
        if (QTest::currentTestFailed())
            return;
    }
}

// The file is read by a connection of each of two threads, and what the first one has learnt is used again.
void TestJobScan::twoConnectionsSayTheSame()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"zixly.db"_s);
    const auto writer = Connection::open(path, Connection::Mode::ReadWrite);
    QSqlDatabase filled = writer->database();
    QVERIFY(tuneWriter(filled) && schema::migrate(filled) && test::fillJobs(filled, kJobs, 5));
    QVERIFY(jobs::insert(filled, test::aStrangeJob(), u"user"_s));
    const auto reader = Connection::open(path, Connection::Mode::ReadOnly);
    const QSqlDatabase db = reader->database();
    QList<std::shared_future<void>> helpers;
    int helped = 0;
    const auto assist = [&](std::function<void(const QSqlDatabase &)> part) {
        ++helped;
        helpers << std::async(std::launch::async, [&path, part = std::move(part)] {
            const auto own = Connection::open(path, Connection::Mode::ReadOnly);
            part(own->database());
        }).share();
    };
    QList<JobQuery> queries;
    for (const QString &text : test::searchConditions())
        queries << searched(text);
    for (const QList<JobSortKey> &keys :
        {QList<JobSortKey>{{JobSort::Status, false}, {JobSort::Sharpe, true}}, {{JobSort::Name, true}}}) {
        queries << searched(u"NOT ticker:BTC*"_s);
        queries.last().sort = JobSort::Ticker;
        queries.last().thenBy = keys;
    }
    for (const JobQuery &query : std::as_const(queries)) {
        const auto should = jobs::query(db, query);
        const auto found = jobscan::all(db, query, {{}, {}, 0, assist}, kWays.at(1));
        QVERIFY(found && should);
        QVERIFY2(*found == *should, qPrintable(search::toText(query.expression)));
    }
    QVERIFY(helped > 20);
    for (const auto &helper : std::as_const(helpers))
        helper.wait();
}

void TestJobScan::rowsOfOtherAccountsStayOut()
{
    test::MemoryDatabase memory;
    QVERIFY(test::fillJobs(memory.db, 50, 2));
    QVERIFY(sql::run(memory.db,
        u"INSERT INTO accounts (key, connection, realm, user, tenant, email, current)"
        " VALUES (1, 'Lab', 'r', 'u', '', '', 0), (2, 'Lab', 'r', 'v', '', '', 1)"_s));
    QVERIFY(sql::run(memory.db, u"UPDATE jobs SET account = key % 3"_s));
    for (const JobSort sort : {JobSort::Created, JobSort::Ticker, JobSort::Favourite}) {
        JobQuery query;
        query.sort = sort;
        const auto should = jobs::query(memory.db, query);
        QCOMPARE(should->size(), 33U);
        for (const jobscan::Limits &way : kWays)
            QVERIFY(*jobscan::all(memory.db, query, {}, way) == *should);
        const auto head = jobscan::head(memory.db, query, 100);
        QVERIFY(head->whole && head->keys == *should);
    }
}

void TestJobScan::theHeadIsTheBeginningOfTheList_data()
{
    QTest::addColumn<int>("sort");
    QTest::addColumn<bool>("descending");
    for (int sort = 0; sort <= static_cast<int>(JobSort::Sweep); ++sort) {
        for (const bool descending : {false, true})
            QTest::addRow("sort %d %s", sort, descending ? "down" : "up") << sort << descending;
    }
}

void TestJobScan::theHeadIsTheBeginningOfTheList()
{
    QFETCH(int, sort);
    QFETCH(bool, descending);
    JobQuery query;
    query.sort = static_cast<JobSort>(sort);
    query.descending = descending;
    const auto should = jobs::query(m_memory->db, query);
    for (const qsizetype count : {1, 30, 590, 10'000}) {
        const auto head = jobscan::head(m_memory->db, query, count);
        QVERIFY(head.has_value());
        QCOMPARE(head->keys.size(), std::min(static_cast<size_t>(count), should->size()));
        QVERIFY(std::equal(head->keys.begin(), head->keys.end(), should->begin()));
        QCOMPARE(head->whole, static_cast<size_t>(count) > should->size());
    }
}

// No order may be sorted before its first row is there.
void TestJobScan::theHeadReadsTheIndexOfTheOrder()
{
    for (int sort = 0; sort <= static_cast<int>(JobSort::Sweep); ++sort) {
        JobQuery query;
        query.sort = static_cast<JobSort>(sort);
        for (const auto &part : queryparts::partsOf(query)) {
            const QString where = part.clause.isEmpty() ? QString() : u" WHERE "_s + part.clause;
            sql::Statement plan(m_memory->db,
                u"EXPLAIN QUERY PLAN SELECT j.key FROM jobs j%1 ORDER BY %2 LIMIT 100"_s.arg(where, part.order));
            QVERIFY(plan.run());
            while (plan.next())
                QVERIFY2(!plan.text(3).contains("TEMP B-TREE"_L1), qPrintable(part.order + u": "_s + plan.text(3)));
        }
    }
}

void TestJobScan::aTermAloneIsFoundByItsIndex_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("index");
    QTest::newRow("status") << u"status:failed"_s << u"jobs_"_s;
    QTest::newRow("ticker") << u"ticker:btc"_s << u"jobs_ticker|jobs_best"_s;
    QTest::newRow("ticker, beginning") << u"ticker:BTC*"_s << u"jobs_ticker|jobs_best"_s;
    QTest::newRow("strategy") << u"strategy:sma"_s << u"jobs_strategy"_s;
    QTest::newRow("strategy, whole") << u"strategy=sma"_s << u"jobs_strategy"_s;
    QTest::newRow("type") << u"type:trading*"_s << u"jobs_type"_s;
    QTest::newRow("source") << u"source:lab"_s << u"jobs_service"_s;
    QTest::newRow("sharpe") << u"sharpe>1.2"_s << u"jobs_sharpe"_s;
    QTest::newRow("return") << u"return>100"_s << u"jobs_return"_s;
    QTest::newRow("duration") << u"duration>1s"_s << u"jobs_runtime"_s;
    QTest::newRow("drawdown") << u"drawdown<20"_s << u"jobs_drawdown"_s;
    QTest::newRow("score") << u"score>1"_s << u"jobs_score"_s;
    QTest::newRow("cells") << u"cells>1000"_s << u"jobs_cells"_s;
    QTest::newRow("created") << u"created:2020-09"_s << u"jobs_created"_s;
    QTest::newRow("an error") << u"has:error"_s << u"jobs_error"_s;
    QTest::newRow("a word") << u"bitcoin"_s << u"VIRTUAL TABLE INDEX"_s;
    QTest::newRow("a pattern") << u"/such.series$/"_s << u"VIRTUAL TABLE INDEX"_s;
    QTest::newRow("name, pattern") << u"name:/^btc.*5$/"_s << u"jobs_name"_s;
    QTest::newRow("ticker, pattern") << u"ticker:/^bt.*d$/"_s << u"jobs_ticker|jobs_best"_s;
}

void TestJobScan::aTermAloneIsFoundByItsIndex()
{
    QFETCH(QString, text);
    QFETCH(QString, index);
    const search::Expression expression = searched(text).expression;
    QVERIFY(jobsearch::isIndexed(expression.term()));
    const auto alone = jobsearch::aloneConditions(expression.term()).first();
    sql::Statement plan(m_memory->db, u"EXPLAIN QUERY PLAN SELECT j.key FROM jobs j WHERE "_s + alone.clause);
    QVERIFY(plan.run(alone.values));
    QStringList lines;
    while (plan.next())
        lines << plan.text(3);
    const QString all = lines.join(u'\n');
    QVERIFY2(!all.contains("SCAN j\n"_L1) && !all.endsWith("SCAN j"_L1), qPrintable(all));
    const QStringList names = index.split(u'|');
    QVERIFY2(std::ranges::any_of(names, [&all](const QString &name) { return all.contains(name); }), qPrintable(all));
}

void TestJobScan::theBeginningIsToldBeforeTheEnd()
{
    JobQuery query = searched(u"ticker:BTC* OR ticker:SPY"_s);
    query.sort = JobSort::Name;
    QList<JobKeys> told;
    const jobscan::Watch watch{{}, [&told](const JobKeys &keys) { told << keys; }, 10};
    const auto all = jobscan::all(m_memory->db, query, watch, kWays.at(1));
    QCOMPARE(told.size(), 1);
    QCOMPARE(told.first().size(), 10U);
    QVERIFY(std::equal(told.first().begin(), told.first().end(), all->begin()));
}

void TestJobScan::progressRises()
{
    JobQuery query = searched(u"name:/[0-9]/ fees>0"_s);
    query.thenBy = {{JobSort::Ticker, true}};
    QVERIFY(jobscan::isLong(query));
    QVERIFY(!jobscan::isLong(searched(u"/such.series$/ name:/^btc/"_s)));
    QVERIFY(!jobscan::isLong(searched(u"ticker:BTC* sharpe>1"_s)));
    QList<double> seen;
    const auto watch = [&seen](double done) {
        seen << done;
        return true;
    };
    QVERIFY(jobscan::all(m_memory->db, query, {watch, {}, 0}, {.asked = 0, .lookedUp = 0, .sorted = 0, .slice = 64}));
    QVERIFY(seen.size() > 10);
    QVERIFY(std::ranges::is_sorted(seen));
    QVERIFY(seen.first() >= 0.0 && seen.last() > 0.5 && seen.last() <= 1.0);
}

void TestJobScan::aSearchCanBeStopped_data()
{
    QTest::addColumn<JobQuery>("query");
    QTest::newRow("everything") << JobQuery();
    QTest::newRow("by an index") << searched(u"sharpe>0"_s);
    QTest::newRow("by the rows") << searched(u"fees>0"_s);
    JobQuery keys;
    keys.thenBy = {{JobSort::Ticker, true}};
    QTest::newRow("several keys") << keys;
}

void TestJobScan::aSearchCanBeStopped()
{
    QFETCH(JobQuery, query);
    int looks = 0;
    const auto watch = [&looks](double) {
        ++looks;
        return false;
    };
    const auto found = jobscan::all(m_memory->db, query, {watch, {}, 0}, kWays.at(1));
    QVERIFY(!found.has_value());
    QCOMPARE(found.error().kind, Error::Kind::Cancelled);
    QCOMPARE(looks, 1);
}

// Such a row can come out of a damaged file.
void TestJobScan::unreadableParametersStopNothing()
{
    test::MemoryDatabase memory;
    QVERIFY(test::fillJobs(memory.db, 10, 2));
    QVERIFY(sql::run(memory.db, u"UPDATE jobs SET parameters = '{broken' WHERE key = 3"_s));
    JobQuery query = searched(u"NOT strategy:sma"_s);
    query.sort = JobSort::Sweep;
    const auto found = jobscan::all(memory.db, query, {}, kWays.at(1));
    QVERIFY2(found, qPrintable(found ? QString() : found.error().detail));
    QVERIFY(std::ranges::find(*found, 3) != found->end());
    QVERIFY(jobscan::head(memory.db, query, 100)->keys == *found);
}

QTEST_GUILESS_MAIN(TestJobScan)
#include "tst_jobscan.moc"
