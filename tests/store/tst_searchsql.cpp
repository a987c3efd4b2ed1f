// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/searchlanguage.h"
#include "store/jobs.h"
#include "store/searchsql.h"
#include "store/sql.h"
#include "tests/support/jobgenerator.h"
#include "tests/support/searchcases.h"
#include "tests/support/storedata.h"

#include <QTest>

#include <algorithm>
#include <random>

using namespace Qt::Literals::StringLiterals;
using namespace zixly;
using test::aNewJob;
using test::aStrangeJob;
using test::MemoryDatabase;

namespace {

constexpr int kJobs = 400;

const search::Context kContext{.nowMs = 1'600'000'000'000 + kJobs * 60'000LL};

} // namespace

class TestSearchSql : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void everyConditionFindsTheSameJobs_data();
    void everyConditionFindsTheSameJobs();
    void randomExpressionsFindTheSameJobs();
    void indexedConditionsNeverWalkTheTable_data();
    void indexedConditionsNeverWalkTheTable();
    void valuesAreBound();
    void furtherKeysSort();

private:
    JobKeys expected(const search::Expression &expression) const;
    void compare(const QString &text, JobSort sort);

    std::unique_ptr<MemoryDatabase> m_memory;
    QList<Job> m_jobs;
    QStringList m_bodies;
    QSet<QString> m_busy; // texts that found something, but not everything
};

void TestSearchSql::initTestCase()
{
    m_memory = std::make_unique<MemoryDatabase>();
    QVERIFY(test::fillJobs(m_memory->db, kJobs, 9));
    const auto strange = jobs::insert(m_memory->db, aStrangeJob(), u"user"_s);
    QVERIFY2(strange, qPrintable(strange ? QString() : strange.error().detail));
    Job plain = aNewJob();
    plain.best.maxDrawdown = 15.0;
    plain.error = Error{Error::Kind::Timeout, {}, u"100% of a_b"_s};
    QVERIFY(jobs::insert(m_memory->db, plain, u"user"_s));
    QVERIFY(sql::run(
        m_memory->db, u"INSERT INTO results SELECT key, 5, 5, NULL, '{}', '{}' FROM jobs WHERE key % 7 = 0"_s));
    QList<qint64> keys;
    for (qint64 key = 1; key <= kJobs + 2; ++key)
        keys << key;
    m_jobs = *jobs::load(m_memory->db, keys);
    QCOMPARE(m_jobs.size(), kJobs + 2);
    for (const Job &job : std::as_const(m_jobs))
        m_bodies << search::bodyOf(job);
}

JobKeys TestSearchSql::expected(const search::Expression &expression) const
{
    JobKeys keys;
    for (qsizetype row = 0; row < m_jobs.size(); ++row) {
        if (search::matches(expression, m_jobs.at(row), m_bodies.at(row)))
            keys.push_back(m_jobs.at(row).key);
    }
    return keys;
}

void TestSearchSql::compare(const QString &text, JobSort sort)
{
    const auto expression = search::parse(text, kContext);
    QVERIFY2(expression.has_value(), qPrintable(text + (expression ? QString() : expression.error().front().sentence)));
    JobQuery query;
    query.expression = *expression;
    query.sort = sort;
    auto keys = jobs::query(m_memory->db, query);
    QVERIFY2(keys, qPrintable(text + (keys ? QString() : keys.error().detail)));
    std::sort(keys->begin(), keys->end());
    const JobKeys should = expected(*expression);
    if (!should.empty() && should.size() < static_cast<std::size_t>(m_jobs.size()))
        m_busy << text;
    QVERIFY2(
        *keys == should, qPrintable(u"%1: %2 found, %3 should be"_s.arg(text).arg(keys->size()).arg(should.size())));
}

void TestSearchSql::everyConditionFindsTheSameJobs_data()
{
    QTest::addColumn<QString>("text");
    for (const QString &text : test::searchConditions())
        QTest::newRow(qPrintable(text)) << text;
}

void TestSearchSql::everyConditionFindsTheSameJobs()
{
    QFETCH(QString, text);
    compare(text, JobSort::Created);
    compare(text, JobSort::Sharpe);
    compare(u"NOT "_s + text, JobSort::Created);
}

void TestSearchSql::randomExpressionsFindTheSameJobs()
{
    std::mt19937 random(11);
    const auto below
        = [&random](qsizetype limit) { return static_cast<qsizetype>(random() % static_cast<unsigned>(limit)); };
    const QStringList pieces = test::searchConditions();
    m_busy.clear();
    for (int round = 0; round < 400; ++round) {
        QString text;
        int open = 0;
        for (auto count = 1 + below(5); count > 0; --count) {
            if (!text.isEmpty())
                text += below(3) == 0 ? u" OR "_s : u" "_s;
            if (below(4) == 0)
                text += u"NOT "_s;
            if (below(4) == 0) {
                text += u'(';
                ++open;
            }
            text += pieces.at(below(pieces.size()));
            if (open > 0 && below(2) == 0) {
                text += u')';
                --open;
            }
        }
        compare(text + QString(open, u')'), static_cast<JobSort>(below(12)));
        if (QTest::currentTestFailed())
            return;
    }
    QVERIFY2(m_busy.size() > 150, qPrintable(QString::number(m_busy.size()))); // no comparing of nothing with nothing
}

void TestSearchSql::indexedConditionsNeverWalkTheTable_data()
{
    QTest::addColumn<QString>("text");
    for (const QString &text :
        {u"status:failed"_s, u"ticker:btc"_s, u"ticker:BTC*"_s, u"ticker=spy"_s, u"ticker:b"_s, u"name:eth*"_s,
            u"name:bitcoin"_s, u"source:here"_s, u"source:lab"_s, u"created:2020-09"_s, u"created>today"_s,
            u"sharpe>1.2"_s, u"sharpe:none"_s, u"return>100"_s, u"drawdown<20"_s, u"score>1"_s, u"cells>1000"_s,
            u"duration>4s"_s, u"status:completed"_s, u"tag:weekly"_s, u"note:drawdown"_s, u"favourite:yes"_s,
            u"has:note"_s, u"has:tag"_s, u"bitcoin"_s, u"\"no such series\""_s, u"error:series"_s, u"strategy:macd"_s,
            u"strategy:s"_s, u"type:trading*"_s, u"id:0192f0c8"_s, u"status:failed ticker:BTC* sharpe>1"_s,
            u"ticker:BTC* OR sharpe>2"_s, u"-ticker:BTC*"_s, u"ticker:eth OR name:bitcoin OR weekly"_s})
        QTest::newRow(qPrintable(text)) << text;
}

// A walk over the table reads a gigabyte where the history is long.
void TestSearchSql::indexedConditionsNeverWalkTheTable()
{
    QFETCH(QString, text);
    const auto expression = search::parse(text, kContext);
    QVERIFY(expression.has_value());
    const auto condition = jobsearch::conditionFor(*expression, jobsearch::Access::Newest);
    sql::Statement plan(m_memory->db,
        u"EXPLAIN QUERY PLAN SELECT j.key FROM jobs j WHERE %1 ORDER BY j.created_ms DESC, j.key DESC"_s.arg(
            condition.clause));
    QVERIFY(plan.run(condition.values));
    QStringList lines;
    while (plan.next())
        lines << plan.text(3);
    QVERIFY(!lines.isEmpty());
    for (const QString &line : std::as_const(lines)) {
        const QString table = line.section(u' ', 1, 1);
        // jobs_strategy is read one row at a time, for the next value; no index of an expression counts as covering.
        const bool walk = line.startsWith("SCAN"_L1) && !line.contains("COVERING"_L1)
            && !line.contains("USING INDEX jobs_strategy"_L1)
            && (table == "j"_L1 || table == "jobs"_L1 || table == "s"_L1 || table == "r"_L1);
        QVERIFY2(!walk, qPrintable(lines.join(u'\n')));
    }
}

void TestSearchSql::valuesAreBound()
{
    for (const QString &field : {u""_s, u"ticker:"_s, u"ticker="_s, u"name:"_s, u"note:"_s, u"error:"_s, u"id:"_s,
             u"strategy:"_s, u"type:"_s, u"source:"_s, u"tag:"_s}) {
        const auto expression = search::parse(field + u"\"';--DROP*\""_s, kContext);
        QVERIFY(expression.has_value());
        const auto condition = jobsearch::conditionFor(*expression, jobsearch::Access::Newest);
        QVERIFY2(!condition.clause.contains("DROP"_L1, Qt::CaseInsensitive), qPrintable(condition.clause));
        QCOMPARE(condition.clause.count(u'?'), condition.values.size());
    }
}

void TestSearchSql::furtherKeysSort()
{
    JobQuery query;
    query.sort = JobSort::Status;
    query.descending = false;
    query.thenBy = {{JobSort::Ticker, true}, {JobSort::Sharpe, false}};
    const auto keys = jobs::query(m_memory->db, query);
    QVERIFY2(keys, qPrintable(keys ? QString() : keys.error().detail));
    QList<Job> wanted = m_jobs;
    const auto ticker = [](const Job &job) { return job.parameters.value("ticker"_L1).toString(); };
    std::sort(wanted.begin(), wanted.end(), [&ticker](const Job &a, const Job &b) {
        if (a.state != b.state)
            return a.state < b.state;
        if (const int order = ticker(a).compare(ticker(b), Qt::CaseInsensitive); order != 0)
            return order > 0;
        const bool known = !std::isnan(a.best.sharpe);
        if (known != !std::isnan(b.best.sharpe))
            return known; // undefined last
        if (known && a.best.sharpe != b.best.sharpe)
            return a.best.sharpe < b.best.sharpe;
        return a.key < b.key;
    });
    JobKeys should;
    for (const Job &job : std::as_const(wanted))
        should.push_back(job.key);
    QVERIFY(*keys == should);

    query.sort = JobSort::Sharpe; // in two parts, those without come last
    query.thenBy = {{JobSort::Favourite, true}, {JobSort::Created, false}};
    const auto others = jobs::query(m_memory->db, query);
    QVERIFY(others && others->size() == static_cast<std::size_t>(m_jobs.size()));
    query.sort = JobSort::Favourite;
    query.thenBy = {{JobSort::Sweep, true}};
    const auto favourites = jobs::query(m_memory->db, query);
    QVERIFY(favourites && favourites->size() == static_cast<std::size_t>(m_jobs.size()));
}

QTEST_GUILESS_MAIN(TestSearchSql)
#include "tst_searchsql.moc"
