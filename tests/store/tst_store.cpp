// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/cells.h"
#include "store/jobs.h"
#include "store/sql.h"
#include "store/store.h"
#include "tests/support/storedata.h"

#include <QElapsedTimer>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace zixly;
using test::aNewJob;
using test::waitFor;

namespace {

auto inserting(const QString &name)
{
    return [name](QSqlDatabase &db) { return jobs::insert(db, aNewJob(name), QStringLiteral("user")); };
}

auto all()
{
    return [](QSqlDatabase &db) { return jobs::query(db, {}); };
}

} // namespace

class TestStore : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void aNewFileIsMade();
    void whatIsCommittedIsThereAfterwards();
    void anErrorRollsBack();
    void writesRunInOrderAndReadsSeeThem();
    void theDestructorFinishesQueuedWrites();
    void readsStayOnTheirSnapshot();
    void slicesLetOthersThrough();
    void slicesAreFinishedByTheDestructor();
    void largeResultsAreSavedInSlices();
    void manyJobsAreRemovedInSlices();
    void nothingWorksBeforeOpen();
    void twoStoresShareAFile();
    void ownWritesAreNotChangesElsewhere();
    void concurrentWritersDoNotLoseJobs();
    void notificationsArriveInTheStoresThread();

private:
    QString path() const { return m_folder->filePath(QStringLiteral("sub/zixly.db")); }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestStore::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
}

void TestStore::aNewFileIsMade()
{
    Store store;
    const auto report = waitFor(store.open(path()));
    QVERIFY2(report, qPrintable(report ? QString() : report.error().detail));
    QCOMPARE(report->migratedFrom, -1);
    QVERIFY(report->setAsidePath.isEmpty());
    QVERIFY(!report->readOnly);
    QVERIFY(QFile::exists(path()));
    QVERIFY(waitFor(store.read(all()))->empty());
}

void TestStore::whatIsCommittedIsThereAfterwards()
{
    qint64 key = 0;
    {
        Store store;
        store.open(path());
        const auto job = waitFor(store.write(inserting(QStringLiteral("kept")), Store::Durability::Disk));
        QVERIFY(job);
        key = job->key;
    }
    QVERIFY(!QFile::exists(path() + QStringLiteral("-wal"))); // a clean end leaves one whole file
    Store store;
    store.open(path());
    const auto job = waitFor(store.read([key](QSqlDatabase &db) { return jobs::load(db, key); }));
    QVERIFY(job);
    QCOMPARE(job->name, QStringLiteral("kept"));
}

void TestStore::anErrorRollsBack()
{
    Store store;
    store.open(path());
    const auto outcome = waitFor(store.write([](QSqlDatabase &db) -> Result<> {
        if (const auto job = jobs::insert(db, aNewJob(), QStringLiteral("user")); !job)
            return std::unexpected(job.error());
        return failure(Error::Kind::InvalidInput, QStringLiteral("changed my mind"));
    }));
    QVERIFY(!outcome);
    QCOMPARE(outcome.error().kind, Error::Kind::InvalidInput);
    QVERIFY(waitFor(store.read(all()))->empty());
    QVERIFY(waitFor(store.write(inserting(QStringLiteral("next")))));
}

void TestStore::writesRunInOrderAndReadsSeeThem()
{
    Store store;
    store.open(path());
    for (int i = 0; i < 50; ++i)
        store.write(inserting(QString::number(i)));
    const auto last = waitFor(store.write(inserting(QStringLiteral("50"))));
    QCOMPARE(last->key, 51);
    const auto jobs = waitFor(store.read([](QSqlDatabase &db) { return jobs::load(db, QList<qint64>{1, 26, 51}); }));
    QCOMPARE(jobs->at(0).name, QStringLiteral("0"));
    QCOMPARE(jobs->at(1).name, QStringLiteral("25"));
    QCOMPARE(jobs->at(2).name, QStringLiteral("50"));
}

void TestStore::theDestructorFinishesQueuedWrites()
{
    QFuture<Result<Job>> last;
    {
        Store store;
        store.open(path());
        for (int i = 0; i < 200; ++i)
            last = store.write(inserting(QString::number(i)));
    }
    QVERIFY(last.isFinished());
    QVERIFY(last.result());
    Store store;
    store.open(path());
    QCOMPARE(waitFor(store.read(all()))->size(), 200U);
}

void TestStore::readsStayOnTheirSnapshot()
{
    Store store;
    store.open(path());
    QVERIFY(waitFor(store.write(inserting(QStringLiteral("before")))));
    auto *const owner = &store;
    const auto counts = waitFor(store.read([owner](QSqlDatabase &db) -> Result<std::pair<qsizetype, qsizetype>> {
        const auto before = jobs::query(db, {});
        auto write = owner->write(inserting(QStringLiteral("meanwhile"))); // the writer does not wait for this read
        write.waitForFinished();
        const auto after = jobs::query(db, {});
        if (!before || !after || !write.result())
            return failure(Error::Kind::Internal);
        return std::pair(before->size(), after->size());
    }));
    QVERIFY(counts);
    QCOMPARE(counts->first, 1U);
    QCOMPARE(counts->second, 1U);
    QCOMPARE(waitFor(store.read(all()))->size(), 2U);
}

void TestStore::slicesLetOthersThrough()
{
    Store store;
    store.open(path());
    const auto order = std::make_shared<QStringList>(); // touched by the writer thread only
    auto count = std::make_shared<int>(0);
    const auto sliced = store.writeInSlices([order, count](QSqlDatabase &) -> Result<bool> {
        *order << QStringLiteral("slice");
        return ++*count < 3;
    });
    const auto other = store.write([order](QSqlDatabase &) -> Result<> {
        *order << QStringLiteral("other");
        return {};
    });
    QVERIFY(waitFor(sliced));
    QVERIFY(waitFor(other));
    QCOMPARE(order->size(), 4);
    QVERIFY(order->last() == u"slice" && order->count(QStringLiteral("other")) == 1);
    QVERIFY(!waitFor(store.writeInSlices([](QSqlDatabase &) -> Result<bool> { return failure(Error::Kind::Busy); })));
}

void TestStore::slicesAreFinishedByTheDestructor()
{
    QFuture<Result<>> sliced;
    {
        Store store;
        store.open(path());
        auto count = std::make_shared<int>(0);
        sliced = store.writeInSlices([count](QSqlDatabase &db) -> Result<bool> {
            if (const auto job = jobs::insert(db, aNewJob(), QStringLiteral("user")); !job)
                return std::unexpected(job.error());
            return ++*count < 100;
        });
    }
    QVERIFY(sliced.isFinished());
    QVERIFY(sliced.result());
    Store store;
    store.open(path());
    QCOMPARE(waitFor(store.read(all()))->size(), 100U);
}

void TestStore::largeResultsAreSavedInSlices()
{
    Store store;
    store.open(path());
    const qint64 key = waitFor(store.write(inserting(QStringLiteral("large"))))->key;
    const auto result = std::make_shared<const SweepResult>(test::aResult(20'000));
    const auto load = [key](QSqlDatabase &db) { return cells::load(db, key); };
    QVERIFY(waitFor(store.writeInSlices(cells::columnSaver(key, result))));
    QCOMPARE(waitFor(store.read(load)).error().kind, Error::Kind::NotFound);
    QVERIFY(waitFor(store.write([key, result](QSqlDatabase &db) { return cells::finish(db, key, *result); })));
    const auto loaded = waitFor(store.read(load));
    QVERIFY(loaded);
    QVERIFY(loaded->complete());
    QVERIFY(test::sameNumbers(loaded->cells->column(Metric::Sharpe), result->cells->column(Metric::Sharpe)));
}

void TestStore::manyJobsAreRemovedInSlices()
{
    Store store;
    store.open(path());
    QList<qint64> keys;
    QVERIFY(waitFor(store.write([&keys](QSqlDatabase &db) -> Result<> {
        for (int i = 0; i < 120; ++i) {
            const auto job = jobs::insert(db, aNewJob(), QStringLiteral("user"));
            if (!job)
                return std::unexpected(job.error());
            keys << job->key;
        }
        return cells::save(db, keys.front(), test::aResult(10));
    })));
    const qint64 kept = keys.takeLast();
    QVERIFY(waitFor(store.write([keys](QSqlDatabase &db) { return jobs::remove(db, keys); })));
    const auto left = waitFor(store.read(all()));
    QCOMPARE(*left, JobKeys{kept});
    // The cells go when the store is idle.
    const auto cellsLeft = [&store] {
        return waitFor(store.read([](QSqlDatabase &db) {
            return sql::single(db, QStringLiteral("SELECT count(*) FROM cells"));
        }))->toInt();
    };
    QTRY_COMPARE_WITH_TIMEOUT(cellsLeft(), 0, 20000);
}

void TestStore::nothingWorksBeforeOpen()
{
    QFuture<Result<Job>> write;
    {
        Store store;
        const auto read = waitFor(store.read(all()));
        QVERIFY(!read);
        write = store.write(inserting(QStringLiteral("x")));
    }
    QVERIFY(write.isFinished());
    QVERIFY(!write.result());
}

void TestStore::twoStoresShareAFile()
{
    Store first;
    Store second;
    const auto a = first.open(path());
    const auto b = second.open(path());
    QVERIFY(waitFor(a));
    QVERIFY(waitFor(b));
    QSignalSpy told(&second, &Store::changedElsewhere);
    QVERIFY(waitFor(second.read(all()))->empty());
    // The first poll takes the version it compares with.
    const auto job = waitFor(first.write(inserting(QStringLiteral("from the first"))));
    QVERIFY(job);
    QCOMPARE(waitFor(second.read(all()))->size(), 1U);
    QTRY_VERIFY_WITH_TIMEOUT(
        waitFor(first.write(inserting(QStringLiteral("again")))).has_value() && told.count() > 0, 20000);
}

void TestStore::ownWritesAreNotChangesElsewhere()
{
    Store store;
    QVERIFY(waitFor(store.open(path())));
    QSignalSpy told(&store, &Store::changedElsewhere);
    // Three polls' time of own writes.
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < 1700)
        QVERIFY(waitFor(store.write(inserting(QStringLiteral("own")))));
    QCOMPARE(told.count(), 0);
}

void TestStore::concurrentWritersDoNotLoseJobs()
{
    Store first;
    Store second;
    first.open(path());
    second.open(path());
    QList<QFuture<Result<Job>>> futures;
    for (int i = 0; i < 100; ++i)
        futures << first.write(inserting(QStringLiteral("a"))) << second.write(inserting(QStringLiteral("b")));
    for (const auto &future : futures)
        QVERIFY(waitFor(future));
    QCOMPARE(waitFor(first.read(all()))->size(), 200U);
    QCOMPARE(waitFor(second.read(all()))->size(), 200U);
}

void TestStore::notificationsArriveInTheStoresThread()
{
    Store store;
    store.open(path());
    QSignalSpy changed(&store, &Store::jobsChanged);
    QSignalSpy removed(&store, &Store::jobsRemoved);
    QSignalSpy prices(&store, &Store::pricesChanged);
    QThread *seenIn = nullptr;
    connect(&store, &Store::jobsChanged, this, [&seenIn] { seenIn = QThread::currentThread(); }, Qt::DirectConnection);
    auto *const owner = &store;
    QVERIFY(waitFor(store.write([owner](QSqlDatabase &db) {
        auto job = jobs::insert(db, aNewJob(), QStringLiteral("user"));
        owner->notifyJobs({*job});
        owner->notifyRemoved({1, 2});
        owner->notifyPrices();
        return job;
    })));
    QTRY_COMPARE(changed.count(), 1);
    QTRY_COMPARE(removed.count(), 1);
    QTRY_COMPARE(prices.count(), 1);
    QCOMPARE(seenIn, QThread::currentThread());
}

QTEST_GUILESS_MAIN(TestStore)
#include "tst_store.moc"
