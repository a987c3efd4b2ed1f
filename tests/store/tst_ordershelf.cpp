// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/searchlanguage.h"
#include "store/connection.h"
#include "store/jobs.h"
#include "store/jobscan.h"
#include "store/ordershelf.h"
#include "store/sql.h"
#include "tests/support/jobgenerator.h"
#include "tests/support/storedata.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace zixly;

namespace {

constexpr int kJobs = 500;

} // namespace

// A file with a connection that writes and one that reads, as the store has them.
class TestOrderShelf : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void whoMayWriteKeepsNothing();
    void anOrderIsReadOnce();
    void whatIsKeptSaysTheSame_data();
    void whatIsKeptSaysTheSame();
    void aCommitEndsIt_data();
    void aCommitEndsIt();
    void ranksAreKeptToo();
    void ordersAreReadAhead();

private:
    JobKeys read(const JobQuery &query);
    JobKeys plain(const JobQuery &query) { return *jobs::query(m_reader.database(), query); }

    QTemporaryDir m_folder;
    Connection m_writer;
    Connection m_reader;
};

void TestOrderShelf::initTestCase()
{
    const QString path = m_folder.filePath(u"zixly.db"_s);
    m_writer = *Connection::open(path, Connection::Mode::ReadWrite);
    QSqlDatabase db = m_writer.database();
    QVERIFY(tuneWriter(db) && schema::migrate(db) && test::fillJobs(db, kJobs));
    m_reader = *Connection::open(path, Connection::Mode::ReadOnly);
}

// In a snapshot, as Store::search() does it.
JobKeys TestOrderShelf::read(const JobQuery &query)
{
    const QSqlDatabase db = m_reader.database();
    if (!sql::run(db, u"BEGIN"_s))
        qFatal("no snapshot");
    const jobscan::Limits walks{.asked = 0, .lookedUp = 0, .sorted = 0};
    auto keys = jobscan::all(db, query, {}, walks);
    sql::attempt(db, u"ROLLBACK"_s);
    return *keys;
}

void TestOrderShelf::whoMayWriteKeepsNothing()
{
    QVERIFY(OrderShelf::of(m_writer.database()) == nullptr);
    QVERIFY(OrderShelf::of(m_reader.database()) != nullptr);
}

void TestOrderShelf::anOrderIsReadOnce()
{
    JobQuery query;
    query.sort = JobSort::Name;
    read(query);
    const auto kept = OrderShelf::of(m_reader.database())->order(JobSort::Name);
    QVERIFY(kept != nullptr);
    QCOMPARE(kept->keys.size(), static_cast<size_t>(kJobs));
    QCOMPARE(kept->defined, kept->keys.size());
    query.descending = false; // the other way round, and only some of them
    query.ticker = u"spy"_s;
    QVERIFY(read(query) == plain(query));
    QVERIFY(OrderShelf::of(m_reader.database())->order(JobSort::Name) == kept);
}

void TestOrderShelf::whatIsKeptSaysTheSame_data()
{
    QTest::addColumn<int>("sort");
    for (int sort = 0; sort <= static_cast<int>(JobSort::Sweep); ++sort)
        QTest::addRow("sort %d", sort) << sort;
}

void TestOrderShelf::whatIsKeptSaysTheSame()
{
    QFETCH(int, sort);
    for (const bool firstDown : {true, false}) { // the order is read in one direction and used in both
        QVERIFY(sql::run(m_writer.database(), u"UPDATE jobs SET priority = priority + 1 WHERE key = 1"_s));
        for (const bool down : {firstDown, !firstDown, firstDown}) {
            for (const char *text : {"", "ticker:BTC* OR sharpe:none", "NOT status:completed"}) {
                JobQuery query;
                if (*text != '\0')
                    query.expression = search::parse(QString::fromLatin1(text), {}).value();
                query.sort = static_cast<JobSort>(sort);
                query.descending = down;
                QVERIFY(read(query) == plain(query));
            }
        }
        QCOMPARE(OrderShelf::of(m_reader.database())->order(static_cast<JobSort>(sort)) != nullptr,
            static_cast<JobSort>(sort) != JobSort::Favourite);
    }
}

void TestOrderShelf::aCommitEndsIt_data()
{
    QTest::addColumn<QString>("change");
    QTest::newRow("another name") << u"UPDATE jobs SET name = 'AAA first' WHERE key = 77"_s;
    QTest::newRow("a job gone") << u"DELETE FROM jobs WHERE key = 78"_s;
    QTest::newRow("a job more")
        << u"INSERT INTO jobs (id, name, type, state, created_ms) VALUES ('x', 'ZZZ last', 't', 1, 5)"_s;
    QTest::newRow("in the trash") << u"INSERT INTO trash (job_key, due_ms, reason) VALUES (79, 1, 0)"_s;
}

void TestOrderShelf::aCommitEndsIt()
{
    QFETCH(QString, change);
    JobQuery query;
    query.sort = JobSort::Name;
    const JobKeys before = read(query);
    QVERIFY(sql::run(m_writer.database(), u"BEGIN"_s));
    QVERIFY(sql::run(m_writer.database(), change));
    QVERIFY(read(query) == before);
    QVERIFY(sql::run(m_writer.database(), u"COMMIT"_s));
    QVERIFY(OrderShelf::of(m_reader.database())->order(JobSort::Name) == nullptr);
    const JobKeys after = read(query);
    QVERIFY(after != before);
    QVERIFY(after == plain(query));
}

void TestOrderShelf::ranksAreKeptToo()
{
    JobQuery query;
    query.sort = JobSort::Ticker;
    query.thenBy = {{JobSort::Status, false}, {JobSort::Sharpe, true}, {JobSort::Favourite, true}};
    QVERIFY(read(query) == plain(query));
    const auto kept = OrderShelf::of(m_reader.database())->ranks(JobSort::Sharpe);
    QVERIFY(kept != nullptr);
    query.thenBy = {{JobSort::Sharpe, false}, {JobSort::Created, true}};
    QVERIFY(read(query) == plain(query));
    QVERIFY(OrderShelf::of(m_reader.database())->ranks(JobSort::Sharpe) == kept);
    QVERIFY(sql::run(m_writer.database(), u"UPDATE jobs SET best_sharpe = 99 WHERE key = 7"_s));
    QVERIFY(read(query) == plain(query));
    QVERIFY(OrderShelf::of(m_reader.database())->ranks(JobSort::Sharpe) != kept);
    QVERIFY(sql::run(m_writer.database(), u"INSERT OR IGNORE INTO favourites VALUES (8)"_s));
    query.thenBy << JobSortKey{JobSort::Favourite, true};
    QVERIFY(read(query) == plain(query));
}

// A history that is short enough is left alone.
void TestOrderShelf::ordersAreReadAhead()
{
    QVERIFY(sql::run(m_writer.database(), u"UPDATE jobs SET priority = 0 WHERE key = 1"_s));
    QCOMPARE(*jobscan::learn(m_reader.database(), 0, {}), -1);
    QVERIFY(OrderShelf::of(m_reader.database())->order(JobSort::Created) == nullptr);

    QVERIFY(sql::run(m_writer.database(),
        u"WITH RECURSIVE n (v) AS (VALUES (1) UNION ALL SELECT v + 1 FROM n WHERE v < 20000)"
        " INSERT INTO jobs (id, name, type, state, created_ms) SELECT 'n' || v, v, 't', 2, v FROM n"_s));
    for (int step = 0; step < jobscan::kLearnSteps; ++step) {
        const auto version = jobscan::learn(m_reader.database(), step, {});
        QVERIFY(version && *version >= 0);
        QCOMPARE(OrderShelf::of(m_reader.database())->version(), *version);
    }
    for (int sort = 0; sort <= static_cast<int>(JobSort::Sweep); ++sort) {
        const auto known = OrderShelf::of(m_reader.database())->order(static_cast<JobSort>(sort));
        QCOMPARE(known != nullptr, static_cast<JobSort>(sort) != JobSort::Favourite);
        JobQuery query;
        query.sort = static_cast<JobSort>(sort);
        QVERIFY(read(query) == plain(query));
    }
    const jobscan::Watch busy{[](double) { return false; }, {}, 0};
    QVERIFY(sql::run(m_writer.database(), u"UPDATE jobs SET priority = 1 WHERE key = 1"_s));
    const auto stopped = jobscan::learn(m_reader.database(), 0, busy);
    QVERIFY(!stopped);
    QCOMPARE(stopped.error().kind, Error::Kind::Cancelled);
    QVERIFY(OrderShelf::of(m_reader.database())->order(JobSort::Created) == nullptr);
}

QTEST_GUILESS_MAIN(TestOrderShelf)
#include "tst_ordershelf.moc"
