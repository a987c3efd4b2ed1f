// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/jobs.h"
#include "store/sql.h"
#include "tests/support/jobgenerator.h"
#include "tests/support/storedata.h"

#include <QTest>

#include <algorithm>
#include <random>

using namespace Qt::Literals::StringLiterals;
using namespace zixly;
using test::aNewJob;
using test::MemoryDatabase;

namespace {

constexpr int kJobs = 1500;

// Obviously right: loads everything, filters and sorts in C++.
class NaiveHistory
{
public:
    explicit NaiveHistory(const QSqlDatabase &db)
    {
        QList<qint64> keys;
        for (qint64 key = 1; key <= kJobs; ++key)
            keys << key;
        m_jobs = *jobs::load(db, keys);
    }

    JobKeys query(const JobQuery &query) const
    {
        QList<Job> found;
        std::copy_if(m_jobs.begin(), m_jobs.end(), std::back_inserter(found),
            [&query](const Job &job) { return matches(job, query); });
        std::sort(found.begin(), found.end(),
            [&query](const Job &a, const Job &b) { return before(a, b, query.sort, query.descending); });
        JobKeys keys;
        for (const Job &job : std::as_const(found))
            keys.push_back(job.key);
        return keys;
    }

private:
    static bool matches(const Job &job, const JobQuery &query)
    {
        const QString body = search::bodyOf(job);
        const QStringList words = query.text.simplified().split(u' ', Qt::SkipEmptyParts);
        return (query.states.isEmpty() || query.states.contains(job.state))
            && (query.createdFromMs == 0 || job.createdMs >= query.createdFromMs)
            && (query.createdToMs == 0 || job.createdMs < query.createdToMs) && (!query.favouritesOnly || job.favourite)
            && (!query.localOnly || job.place.service.isEmpty())
            && (query.localOnly || query.service.isEmpty() || job.place.service == query.service)
            && std::all_of(words.begin(), words.end(),
                [&body](const QString &word) { return body.contains(word.toCaseFolded()); });
    }

    static int compared(double a, double b) { return a < b ? -1 : a > b ? 1 : 0; }

    static double numberOf(const Job &job, JobSort sort)
    {
        switch (sort) {
        case JobSort::Created: return static_cast<double>(job.createdMs);
        case JobSort::Status: return static_cast<double>(job.state) * 1e15 + static_cast<double>(job.createdMs);
        case JobSort::Sharpe: return job.best.sharpe;
        case JobSort::TotalReturn: return job.best.totalReturn;
        case JobSort::MaxDrawdown: return job.best.maxDrawdown;
        case JobSort::Cells: return static_cast<double>(job.cells);
        case JobSort::Duration: return static_cast<double>(job.runtimeMs);
        case JobSort::Favourite: return job.favourite ? 1.0 : 0.0;
        default: return 0.0;
        }
    }

    static QString sweepOf(const Job &job)
    {
        const auto spec = specOf(job);
        if (!spec)
            return job.type;
        QString text = toText(spec->strategy);
        for (const int part :
            {spec->fast.min, spec->fast.max, spec->fast.step, spec->slow.min, spec->slow.max, spec->slow.step})
            text += u" %1"_s.arg(part, 6, 10, QChar(u'0'));
        return text;
    }

    static QString textOf(const Job &job, JobSort sort)
    {
        switch (sort) {
        case JobSort::Ticker: return job.parameters.value("ticker"_L1).toString();
        case JobSort::Name: return job.name;
        case JobSort::Place: return job.place.service;
        case JobSort::Sweep: return sweepOf(job);
        default: return {};
        }
    }

    static bool before(const Job &a, const Job &b, JobSort sort, bool descending)
    {
        const double x = numberOf(a, sort);
        const double y = numberOf(b, sort);
        if (std::isnan(x) != std::isnan(y))
            return std::isnan(y); // undefined last, whatever the direction
        int order = compared(x, y);
        if (order == 0)
            order = textOf(a, sort).compare(textOf(b, sort), Qt::CaseInsensitive);
        if (order == 0)
            order = a.key < b.key ? -1 : 1;
        return descending ? order > 0 : order < 0;
    }

    QList<Job> m_jobs;
};

} // namespace

class TestJobQuery : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void everySortEqualsTheNaiveOne_data();
    void everySortEqualsTheNaiveOne();
    void everyFilterEqualsTheNaiveOne_data();
    void everyFilterEqualsTheNaiveOne();
    void randomQueriesEqualTheNaiveOnes();
    void sortsUseIndexes_data();
    void sortsUseIndexes();
    void wordsAreFound_data();
    void wordsAreFound();
    void theSearchFollowsChanges();
    void jobsOfOtherTypesAreSearchedByNameAndValue();

private:
    std::unique_ptr<MemoryDatabase> m_memory;
    std::unique_ptr<NaiveHistory> m_naive;
};

void TestJobQuery::initTestCase()
{
    m_memory = std::make_unique<MemoryDatabase>();
    const auto filled = test::fillJobs(m_memory->db, kJobs, 3);
    QVERIFY2(filled, qPrintable(filled ? QString() : filled.error().detail));
    m_naive = std::make_unique<NaiveHistory>(m_memory->db);
}

void TestJobQuery::everySortEqualsTheNaiveOne_data()
{
    QTest::addColumn<int>("sort");
    QTest::addColumn<bool>("descending");
    for (int sort = 0; sort <= static_cast<int>(JobSort::Sweep); ++sort) {
        for (const bool descending : {false, true})
            QTest::addRow("sort %d %s", sort, descending ? "down" : "up") << sort << descending;
    }
}

void TestJobQuery::everySortEqualsTheNaiveOne()
{
    QFETCH(int, sort);
    QFETCH(bool, descending);
    JobQuery query;
    query.sort = static_cast<JobSort>(sort);
    query.descending = descending;
    const auto keys = jobs::query(m_memory->db, query);
    QVERIFY2(keys, qPrintable(keys ? QString() : keys.error().detail));
    QCOMPARE(keys->size(), static_cast<std::size_t>(kJobs));
    QVERIFY(*keys == m_naive->query(query));
}

void TestJobQuery::everyFilterEqualsTheNaiveOne_data()
{
    QTest::addColumn<JobQuery>("query");
    const auto row = [](const char *name, auto change) {
        JobQuery query;
        change(query);
        QTest::newRow(name) << query;
    };
    row("one state", [](JobQuery &q) { q.states = {JobState::Failed}; });
    row("two states", [](JobQuery &q) { q.states = {JobState::Failed, JobState::Queued}; });
    row("from", [](JobQuery &q) { q.createdFromMs = 1'600'030'000'000; });
    row("to", [](JobQuery &q) { q.createdToMs = 1'600'030'000'000; });
    row("between", [](JobQuery &q) {
        q.createdFromMs = 1'600'030'000'000;
        q.createdToMs = 1'600'060'000'000;
    });
    row("favourites", [](JobQuery &q) { q.favouritesOnly = true; });
    row("a service", [](JobQuery &q) { q.service = u"Lab"_s; });
    row("this computer", [](JobQuery &q) { q.localOnly = true; });
    row("a word", [](JobQuery &q) { q.text = u"MACD"_s; });
    row("a short word", [](JobQuery &q) { q.text = u"bt"_s; });
    row("two words", [](JobQuery &q) { q.text = u" btc-usd  20 "_s; });
    row("umlauts", [](JobQuery &q) { q.text = u"ZÜRICH"_s; });
    row("quotes and wildcards", [](JobQuery &q) { q.text = u"\" ' % _ * ( OR"_s; });
    row("no such word", [](JobQuery &q) { q.text = u"nonesuch"_s; });
    row("everything at once", [](JobQuery &q) {
        q.text = u"usd sma"_s;
        q.states = {JobState::Completed, JobState::Failed};
        q.createdFromMs = 1'600'000'060'000;
        q.localOnly = true;
        q.sort = JobSort::Sharpe;
    });
}

void TestJobQuery::everyFilterEqualsTheNaiveOne()
{
    QFETCH(JobQuery, query);
    const auto keys = jobs::query(m_memory->db, query);
    QVERIFY2(keys, qPrintable(keys ? QString() : keys.error().detail));
    const JobKeys expected = m_naive->query(query);
    QCOMPARE(keys->size(), expected.size());
    QVERIFY(*keys == expected);
}

void TestJobQuery::randomQueriesEqualTheNaiveOnes()
{
    std::mt19937 random(7);
    const QStringList words{u"usd"_s, u"SMA"_s, u"5"_s, u"x 2"_s, u"goo"_s, u"drawdown"_s, u"-"_s, u"0.001"_s,
        u"2025-03-31"_s, u"such series"_s, u"Stopped After"_s, u"brk.b"_s, u"weekly"_s};
    const auto pick = [&random](int count) { return static_cast<int>(random() % static_cast<unsigned>(count)); };
    for (int round = 0; round < 150; ++round) {
        JobQuery query;
        for (int i = pick(3); i > 0; --i)
            query.text += u' ' + words.at(pick(static_cast<int>(words.size())));
        for (int i = pick(3); i > 0; --i)
            query.states << kJobStates[static_cast<std::size_t>(pick(7))];
        query.favouritesOnly = pick(8) == 0;
        query.localOnly = pick(4) == 0;
        if (pick(4) == 0)
            query.createdFromMs = 1'600'000'000'000 + pick(kJobs) * 60'000LL;
        query.sort = static_cast<JobSort>(pick(11));
        query.descending = pick(2) == 0;
        const auto keys = jobs::query(m_memory->db, query);
        QVERIFY2(keys && *keys == m_naive->query(query), qPrintable(query.text));
    }
}

void TestJobQuery::sortsUseIndexes_data()
{
    QTest::addColumn<QString>("select");
    const QString text = QStringLiteral("SELECT j.key FROM jobs j %1 ORDER BY %2, j.key DESC");
    QTest::newRow("newest first") << text.arg(QString(), u"j.created_ms DESC"_s);
    QTest::newRow("newest first, one state") << text.arg(u"WHERE j.state = 3"_s, u"j.created_ms DESC"_s);
    QTest::newRow("ticker") << text.arg(QString(), u"j.ticker COLLATE NOCASE DESC"_s);
    QTest::newRow("name") << text.arg(QString(), u"j.name COLLATE NOCASE DESC"_s);
    QTest::newRow("place") << text.arg(QString(), u"j.service COLLATE NOCASE DESC"_s);
    QTest::newRow("sharpe") << text.arg(u"WHERE j.best_sharpe IS NOT NULL"_s, u"j.best_sharpe DESC"_s);
    QTest::newRow("status") << text.arg(QString(), u"j.state DESC, j.created_ms DESC"_s);
}

// The plan is what keeps a million jobs fast; a missing index would only show as slowness.
void TestJobQuery::sortsUseIndexes()
{
    QFETCH(QString, select);
    sql::Statement plan(m_memory->db, u"EXPLAIN QUERY PLAN "_s + select);
    QVERIFY(plan.run());
    int lines = 0;
    for (; plan.next(); ++lines) {
        const QString line = plan.text(3);
        QVERIFY2(!line.contains("TEMP B-TREE"_L1), qPrintable(line));
        QVERIFY2(line.contains("COVERING INDEX"_L1), qPrintable(line));
    }
    QVERIFY(lines > 0);
}

void TestJobQuery::wordsAreFound_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("found");
    QTest::newRow("name") << u"größte"_s << true;
    QTest::newRow("name in capitals") << u"GRÖßTE"_s << true;
    QTest::newRow("inside a word") << u"röß"_s << true;
    QTest::newRow("east asian") << u"東京"_s << true;
    QTest::newRow("one letter") << u"z"_s << true;
    QTest::newRow("ticker") << u"eth-usd"_s << true;
    QTest::newRow("range") << u"5-50"_s << true;
    QTest::newRow("fees") << u"0.0015"_s << true;
    QTest::newRow("error subject") << u"eth.csv"_s << true;
    QTest::newRow("error detail") << u"LINE 7"_s << true;
    QTest::newRow("receipt") << u"1,204"_s << true;
    QTest::newRow("note") << u"remember"_s << true;
    QTest::newRow("tag") << u"weekly"_s << true;
    QTest::newRow("id") << u"0190b6a0-1111-7222-8333-444455556666"_s << true;
    QTest::newRow("part of the id") << u"8333-4444"_s << true;
    QTest::newRow("words anywhere") << u"weekly eth z"_s << true;
    QTest::newRow("one word missing") << u"weekly ethx"_s << false;
    QTest::newRow("all trigrams, but not the word") << u"rememberemember"_s << false;
    QTest::newRow("parameter names of sweeps are noise") << u"fast_range"_s << false;
    QTest::newRow("blank") << u"  \t "_s << true;
    QTest::newRow("full text syntax") << u"remember* NOT"_s << false;
    QTest::newRow("a quote") << u"O'Neil"_s << true;
    QTest::newRow("a double quote") << u"say\"yes"_s << true;
}

void TestJobQuery::wordsAreFound()
{
    QFETCH(QString, text);
    QFETCH(bool, found);
    MemoryDatabase memory;
    SweepSpec spec;
    spec.ticker = u"ETH-USD"_s;
    spec.fees = 0.0015;
    Job job = aNewJob(u"Größte 東京 O'Neil say\"yes"_s);
    job.id = QUuid::fromString(u"0190b6a0-1111-7222-8333-444455556666"_s);
    job.parameters = toJson(spec);
    job.error = Error{Error::Kind::Unreadable, u"ETH.csv"_s, u"Line 7"_s};
    job.receipt = u"stopped after 1,204 of 3,930 cells"_s;
    job.note = u"remember this, Z"_s;
    job.tags = {u"weekly"_s};
    QVERIFY(jobs::insert(memory.db, job, u"user"_s));
    JobQuery query;
    query.text = text;
    const auto keys = jobs::query(memory.db, query);
    QVERIFY2(keys, qPrintable(keys ? QString() : keys.error().detail));
    QCOMPARE(!keys->empty(), found);
}

void TestJobQuery::theSearchFollowsChanges()
{
    MemoryDatabase memory;
    auto job = jobs::insert(memory.db, aNewJob(), u"user"_s);
    const auto found = [&memory](const QString &text) {
        JobQuery query;
        query.text = text;
        return jobs::query(memory.db, query)->size() == 1;
    };
    QVERIFY(jobs::setName(memory.db, job->key, u"renamed"_s));
    QVERIFY(found(u"renamed"_s) && !found(u"5-50 x"_s + u"20-200"_s));
    QVERIFY(jobs::setNote(memory.db, job->key, u"a remark"_s));
    QVERIFY(found(u"remark"_s));
    QVERIFY(jobs::setNote(memory.db, job->key, {}));
    QVERIFY(!found(u"remark"_s));
    QVERIFY(jobs::setTags(memory.db, job->key, {u"golden"_s}));
    QVERIFY(found(u"golden"_s));
    job->state = JobState::Failed;
    job->error = Error{Error::Kind::Timeout, u"engine"_s, u"an hour"_s};
    QVERIFY(jobs::update(memory.db, *job, u"failed"_s, u"worker"_s));
    QVERIFY(found(u"an hour golden renamed"_s));
    QVERIFY(jobs::remove(memory.db, {job->key}));
    QVERIFY(!found(u"renamed"_s));
    QVERIFY(sql::run(memory.db, u"INSERT INTO job_fts (job_fts) VALUES ('integrity-check')"_s));
}

void TestJobQuery::jobsOfOtherTypesAreSearchedByNameAndValue()
{
    MemoryDatabase memory;
    Job job = aNewJob(u"other"_s);
    job.type = u"deploy"_s;
    job.parameters = {{u"region"_s, QJsonObject{{u"code"_s, u"eu-west-1"_s}}}, {u"dry_run"_s, true}};
    QVERIFY(jobs::insert(memory.db, job, u"user"_s));
    for (const QString &text : {u"region"_s, u"code"_s, u"west-1"_s, u"dry_run true"_s}) {
        JobQuery query;
        query.text = text;
        QCOMPARE(jobs::query(memory.db, query)->size(), 1U);
    }
}

QTEST_GUILESS_MAIN(TestJobQuery)
#include "tst_jobquery.moc"
