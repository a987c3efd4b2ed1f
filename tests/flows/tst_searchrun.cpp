// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/searchlanguage.h"
#include "flows/searchrun.h"
#include "store/connection.h"
#include "store/jobs.h"
#include "store/store.h"
#include "tests/support/jobgenerator.h"
#include "tests/support/storedata.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <future>

using namespace Qt::Literals::StringLiterals;
using namespace zixly;
using test::waitFor;

namespace {

constexpr int kJobs = 5000;

JobQuery searched(const QString &text)
{
    JobQuery query;
    query.expression = search::parse(text, {}).value();
    return query;
}

} // namespace

class TestSearchRun : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void firstRowsComeBeforeAllOfThem();
    void whatIsWholeComesOnce();
    void aNewQuestionStopsTheOldOne();
    void stoppingLeavesTheFirstRows();
    void changesAreLookedAtAfterTheSearch();
    void afterAStopChangesAskNothing();
    void theBeginningOfARareSearchIsShown();
    void theFirstRowsComeWithTheirKeys();
    void aLongListIsToldAfterItsBeginning();

private:
    // Keeps the thread of the searches busy until it is told to go on.
    std::shared_ptr<std::promise<void>> block();

    QTemporaryDir m_folder;
    Store m_store;
    JobKeys m_all;
};

void TestSearchRun::initTestCase()
{
    const QString path = m_folder.filePath(u"zixly.db"_s);
    {
        const auto connection = Connection::open(path, Connection::Mode::ReadWrite);
        QSqlDatabase db = connection->database();
        QVERIFY(tuneWriter(db) && schema::migrate(db) && test::fillJobs(db, kJobs));
    }
    QVERIFY(waitFor(m_store.open(path)));
    m_all = *waitFor(m_store.read([](QSqlDatabase &db) { return jobs::query(db, {}); }));
    QCOMPARE(m_all.size(), static_cast<size_t>(kJobs));
}

std::shared_ptr<std::promise<void>> TestSearchRun::block()
{
    auto gate = std::make_shared<std::promise<void>>();
    m_store.search([future = gate->get_future().share()](QSqlDatabase &) -> Result<> {
        future.wait();
        return {};
    });
    return gate;
}

void TestSearchRun::firstRowsComeBeforeAllOfThem()
{
    SearchRun run(m_store);
    QStringList order;
    connect(&run, &SearchRun::firstFound, this, [&](const JobKeys &keys, bool isLong) {
        order << u"first"_s;
        QVERIFY(!isLong || order.size() > 1);
        QCOMPARE(keys.size(), 50U);
        QVERIFY(std::equal(keys.begin(), keys.end(), m_all.begin()));
    });
    connect(&run, &SearchRun::found, this, [&](const JobKeys &keys) {
        order << u"all"_s;
        QVERIFY(keys == m_all);
    });
    run.ask({}, 50);
    QVERIFY(run.isRunning());
    QTRY_VERIFY(!run.isRunning());
    QCOMPARE(order.first(), u"first"_s);
    QCOMPARE(order.last(), u"all"_s);
    QCOMPARE(order.count(u"all"_s), 1);
}

void TestSearchRun::whatIsWholeComesOnce()
{
    SearchRun run(m_store);
    const QSignalSpy first(&run, &SearchRun::firstFound);
    const QSignalSpy all(&run, &SearchRun::found);
    JobQuery query;
    query.createdToMs = 1'600'000'000'000 + 10 * 60'000; // the oldest ten or so
    query.descending = false;
    run.ask(query, 200);
    QTRY_COMPARE(all.size(), 1);
    const auto keys = all.first().first().value<JobKeys>();
    QVERIFY(!keys.empty() && keys.size() < 20);
    QVERIFY(first.isEmpty() || first.first().first().value<JobKeys>() == keys);
}

void TestSearchRun::aNewQuestionStopsTheOldOne()
{
    SearchRun run(m_store);
    const QSignalSpy all(&run, &SearchRun::found);
    const auto gate = block();
    run.ask(searched(u"name:/[0-9]/"_s), 0);
    run.ask(searched(u"ticker=spy"_s), 0);
    gate->set_value();
    QTRY_VERIFY(!run.isRunning());
    QCOMPARE(all.size(), 1);
    QVERIFY(all.first().first().value<JobKeys>().size() < kJobs / 10);
}

void TestSearchRun::stoppingLeavesTheFirstRows()
{
    SearchRun run(m_store);
    const QSignalSpy all(&run, &SearchRun::found);
    const QSignalSpy stopped(&run, &SearchRun::stopped);
    const QSignalSpy failed(&run, &SearchRun::failed);
    const auto gate = block();
    run.ask(searched(u"name:/[0-9]/"_s), 0);
    run.stop();
    QVERIFY(!run.isRunning());
    QCOMPARE(stopped.size(), 1);
    gate->set_value();
    waitFor(m_store.search([](QSqlDatabase &) -> Result<> { return {}; })); // the stopped search is over
    QCOMPARE(all.size(), 0);
    QCOMPARE(failed.size(), 0);
    run.stop();
    QCOMPARE(stopped.size(), 1);
}

void TestSearchRun::changesAreLookedAtAfterTheSearch()
{
    SearchRun run(m_store);
    const QSignalSpy all(&run, &SearchRun::found);
    const auto gate = block();
    run.ask({}, 0);
    for (int i = 0; i < 10; ++i)
        run.askAgain(); // a steady stream must not keep a search from its end
    gate->set_value();
    QTRY_COMPARE(all.size(), 2);
    QTRY_VERIFY(!run.isRunning());
    QCOMPARE(all.size(), 2);
}

void TestSearchRun::afterAStopChangesAskNothing()
{
    SearchRun run(m_store);
    const auto gate = block();
    run.ask({}, 0);
    run.stop();
    gate->set_value();
    run.askAgain();
    QVERIFY(!run.isRunning());
    const QSignalSpy all(&run, &SearchRun::found);
    run.ask({}, 0);
    QTRY_COMPARE(all.size(), 1);
}

void TestSearchRun::theBeginningOfARareSearchIsShown()
{
    SearchRun run(m_store);
    QList<size_t> sizes;
    connect(&run, &SearchRun::firstFound, this, [&](const JobKeys &keys, bool) { sizes << keys.size(); });
    const QSignalSpy all(&run, &SearchRun::found);
    JobQuery query = searched(u"ticker=spy OR ticker=dax"_s);
    query.sort = JobSort::Name; // none of them among the first rows of this order
    run.ask(query, 20);
    QTRY_COMPARE(all.size(), 1);
    QVERIFY(all.first().first().value<JobKeys>().size() > 100);
    QVERIFY(!sizes.isEmpty());
}

void TestSearchRun::theFirstRowsComeWithTheirKeys()
{
    SearchRun run(m_store);
    JobKeys last;
    connect(&run, &SearchRun::firstFound, this, [&last](const JobKeys &keys, bool) { last = keys; });
    connect(&run, &SearchRun::found, this, [&last](const JobKeys &keys) { last = keys; });
    int loaded = 0;
    connect(&run, &SearchRun::rowsLoaded, this, [&](const QList<Job> &rows) {
        ++loaded;
        QCOMPARE(static_cast<size_t>(rows.size()), std::min<size_t>(60, last.size()));
        for (qsizetype i = 0; i < rows.size(); ++i)
            QCOMPARE(rows.at(i).key, last.at(static_cast<size_t>(i)));
    });
    for (const char *text : {"", "ticker=spy", "0fe3b OR name:/1[0-9]$/", "sharpe>2.4", "id:nothing"}) {
        const QSignalSpy all(&run, &SearchRun::found);
        loaded = 0;
        run.ask(*text == '\0' ? JobQuery() : searched(QString::fromLatin1(text)), 200);
        QTRY_COMPARE(all.size(), 1);
        QCOMPARE(loaded, last.empty() ? 0 : 1);
    }
    loaded = 0;
    const QSignalSpy again(&run, &SearchRun::found);
    run.askAgain(); // the table has its rows
    QTRY_COMPARE(again.size(), 1);
    QCOMPARE(loaded, 0);
}

void TestSearchRun::aLongListIsToldAfterItsBeginning()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"zixly.db"_s);
    {
        const auto connection = Connection::open(path, Connection::Mode::ReadWrite);
        QSqlDatabase db = connection->database();
        QVERIFY(tuneWriter(db) && schema::migrate(db) && test::fillJobs(db, 21'000, 1, 1'000));
    }
    Store store;
    QVERIFY(waitFor(store.open(path)));
    SearchRun run(store);
    QList<size_t> told;
    connect(&run, &SearchRun::firstFound, this, [&told](const JobKeys &keys, bool) { told << keys.size(); });
    connect(&run, &SearchRun::found, this, [&told](const JobKeys &keys) { told << keys.size(); });
    for (int round = 0; round < 3; ++round) { // the order is read in the first one, and known in the others
        told.clear();
        run.ask({}, 200);
        QTRY_VERIFY(!run.isRunning());
        QVERIFY(told.size() >= 2);
        QCOMPARE(told.first(), 200U);
        QCOMPARE(told.last(), 21'000U);
    }
}

QTEST_GUILESS_MAIN(TestSearchRun)
#include "tst_searchrun.moc"
