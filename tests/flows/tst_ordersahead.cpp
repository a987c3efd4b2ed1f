// SPDX-License-Identifier: GPL-3.0-or-later
#include "flows/ordersahead.h"
#include "store/connection.h"
#include "store/jobs.h"
#include "store/jobscan.h"
#include "store/ordershelf.h"
#include "store/sql.h"
#include "store/store.h"
#include "tests/support/jobgenerator.h"
#include "tests/support/storedata.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <future>

using namespace Qt::Literals::StringLiterals;
using namespace zixly;
using test::waitFor;

class TestOrdersAhead : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void allOrdersAreReadWhenNobodySearches();
    void aSearchGoesFirst();
    void commitsEndIt();

private:
    int known(); // orders

    QTemporaryDir m_folder;
    Store m_store;
};

void TestOrdersAhead::initTestCase()
{
    const QString path = m_folder.filePath(u"zixly.db"_s);
    {
        const auto connection = Connection::open(path, Connection::Mode::ReadWrite);
        QSqlDatabase db = connection->database();
        QVERIFY(tuneWriter(db) && schema::migrate(db) && test::fillJobs(db, 25'000, 1, 1'000));
    }
    QVERIFY(waitFor(m_store.open(path)));
}

int TestOrdersAhead::known()
{
    return *waitFor(m_store.search([](QSqlDatabase &db) -> Result<int> {
        int count = 0;
        for (int sort = 0; sort <= static_cast<int>(JobSort::Sweep); ++sort)
            count += OrderShelf::of(db)->order(static_cast<JobSort>(sort)) ? 1 : 0;
        return count;
    }));
}

void TestOrdersAhead::allOrdersAreReadWhenNobodySearches()
{
    OrdersAhead ahead(m_store);
    QSignalSpy ended(&ahead, &OrdersAhead::ended);
    QCOMPARE(known(), 0);
    ahead.start();
    ahead.start();
    QVERIFY(ahead.isRunning());
    QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, 20'000);
    QVERIFY(!ahead.isRunning());
    QCOMPARE(known(), jobscan::kLearnSteps);
}

void TestOrdersAhead::aSearchGoesFirst()
{
    // Something to read again.
    QVERIFY(waitFor(m_store.write([](QSqlDatabase &db) { return jobs::setName(db, 5, u"another"_s); })));
    OrdersAhead ahead(m_store);
    const QSignalSpy ended(&ahead, &OrdersAhead::ended);
    ahead.start();
    auto gate = std::make_shared<std::promise<void>>();
    m_store.search([future = gate->get_future().share()](QSqlDatabase &) -> Result<> {
        future.wait();
        return {};
    });
    const auto search = m_store.search([](QSqlDatabase &) -> Result<> { return {}; });
    QVERIFY(m_store.isSearchWaiting());
    gate->set_value();
    QVERIFY(waitFor(search));
    QTRY_VERIFY(!m_store.isSearchWaiting());
    QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, 20'000);
    QCOMPARE(known(), jobscan::kLearnSteps);
}

// What was read before it no longer holds, and in a busy store the rest would not for long.
void TestOrdersAhead::commitsEndIt()
{
    const auto rename = [this] {
        return m_store.write([](QSqlDatabase &db) -> Result<> {
            return sql::run(db, u"UPDATE jobs SET name = name || '.' WHERE key = 6"_s);
        });
    };
    QVERIFY(waitFor(rename()));
    QTimer writes;
    writes.callOnTimeout(&writes, [&rename] { rename(); });
    writes.start(1); // some of them during every step
    OrdersAhead ahead(m_store);
    const QSignalSpy ended(&ahead, &OrdersAhead::ended);
    ahead.start();
    QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, 20'000);
    writes.stop();
    QVERIFY(waitFor(rename()));
    QCOMPARE(known(), 0);
}

QTEST_GUILESS_MAIN(TestOrdersAhead)
#include "tst_ordersahead.moc"
