// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/jobs.h"
#include "store/jobscan.h"
#include "store/overview.h"
#include "store/sql.h"
#include "store/store.h"
#include "store/trash.h"
#include "store/upkeep.h"
#include "tests/support/jobgenerator.h"
#include "tests/support/storedata.h"

#include <QDateTime>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTimeZone>

#include <limits>

using namespace Qt::Literals::StringLiterals;
using namespace zixly;
using test::waitFor;

namespace {

constexpr qint64 kNever = std::numeric_limits<qint64>::max();

Job ended()
{
    Job job = test::aNewJob();
    job.state = JobState::Completed;
    return job;
}

JobQuery sortedBy(JobSort sort)
{
    JobQuery query;
    query.sort = sort;
    return query;
}

} // namespace

class TestTrash : public QObject
{
    Q_OBJECT

private slots:
    void whatWasPutThereIsNowhereToBeSeen_data();
    void whatWasPutThereIsNowhereToBeSeen();
    void whatIsTakenBackIsWhole();
    void whatRunsOrWaitsStays_data();
    void whatRunsOrWaitsStays();
    void onlyWhatIsDueGoes();
    void aSweepInTheTrashIsNotOffered();
    void theStoreEmptiesItWhenIdle();
    void closingDoesNotWaitForIt();

private:
    QTemporaryDir m_folder;
};

void TestTrash::whatWasPutThereIsNowhereToBeSeen_data()
{
    QTest::addColumn<JobSort>("sort");
    QTest::addColumn<QString>("text");
    QTest::newRow("newest") << JobSort::Created << QString();
    QTest::newRow("by ticker") << JobSort::Ticker << QString();
    QTest::newRow("by Sharpe") << JobSort::Sharpe << QString();
    QTest::newRow("favourites first") << JobSort::Favourite << QString();
    QTest::newRow("searched") << JobSort::Created << u"SMA"_s;
}

void TestTrash::whatWasPutThereIsNowhereToBeSeen()
{
    QFETCH(JobSort, sort);
    QFETCH(QString, text);
    test::MemoryDatabase memory;
    QVERIFY(test::fillJobs(memory.db, 400));
    JobQuery query = sortedBy(sort);
    query.text = text;
    const JobKeys before = *jobs::query(memory.db, query);
    QVERIFY(before.size() > 50);
    QList<qint64> gone;
    for (const qint64 key : before) {
        if (gone.size() < 3 && isTerminal(jobs::load(memory.db, key)->state))
            gone << key;
    }
    JobKeys left = before;
    std::erase_if(left, [&gone](qint64 key) { return gone.contains(key); });

    QCOMPARE(*trash::put(memory.db, gone, kNever), gone);
    QCOMPARE(*jobs::query(memory.db, query), left);
    QCOMPARE(*jobscan::all(memory.db, query), left);
    const auto head = jobscan::head(memory.db, query, 20);
    QVERIFY(head);
    for (const qint64 key : head->keys)
        QVERIFY(!gone.contains(key));
    QCOMPARE(*jobs::unseen(memory.db, gone), gone);
    QCOMPARE(upkeep::size(memory.db)->jobs, 397);
    const auto old = upkeep::endedBefore(memory.db, kNever);
    QVERIFY(old && !old->isEmpty());
    for (const qint64 key : *old)
        QVERIFY(!gone.contains(key));

    QVERIFY(trash::takeBack(memory.db, gone));
    QCOMPARE(*jobs::query(memory.db, query), before);
    QCOMPARE(*jobscan::all(memory.db, query), before);
    QVERIFY(*trash::isEmpty(memory.db));
}

void TestTrash::whatIsTakenBackIsWhole()
{
    test::MemoryDatabase memory;
    Job job = ended();
    job.note = u"why"_s;
    job.tags = {u"paper"_s};
    job.favourite = true;
    const auto stored = jobs::insert(memory.db, job, u"user"_s);
    QVERIFY(stored);
    const auto events = jobs::events(memory.db, stored->key);
    QVERIFY(trash::put(memory.db, {stored->key}, kNever));
    QCOMPARE(*trash::waiting(memory.db, 1), QList<qint64>{stored->key});
    QVERIFY(trash::takeBack(memory.db, {stored->key, 77})); // one that is gone for good is no error
    const auto back = jobs::load(memory.db, stored->key);
    QVERIFY(back);
    QCOMPARE(back->note, job.note);
    QCOMPARE(back->tags, job.tags);
    QVERIFY(back->favourite);
    QCOMPARE(back->parameters, job.parameters);
    QCOMPARE(jobs::events(memory.db, stored->key)->size(), events->size());
}

void TestTrash::whatRunsOrWaitsStays_data()
{
    QTest::addColumn<JobState>("state");
    QTest::addColumn<QString>("service");
    QTest::addColumn<bool>("gone");
    QTest::addColumn<bool>("goes");
    QTest::newRow("completed") << JobState::Completed << QString() << false << true;
    QTest::newRow("failed") << JobState::Failed << QString() << false << true;
    QTest::newRow("cancelled") << JobState::Cancelled << QString() << false << true;
    QTest::newRow("queued") << JobState::Queued << QString() << false << false;
    QTest::newRow("running") << JobState::Running << QString() << false << false;
    QTest::newRow("cancelling") << JobState::Cancelling << QString() << false << false;
    QTest::newRow("running elsewhere") << JobState::Running << u"Lab"_s << false << false;
    QTest::newRow("lost elsewhere") << JobState::Unknown << u"Lab"_s << false << true;
    QTest::newRow("gone from its service") << JobState::Running << u"Lab"_s << true << true;
}

void TestTrash::whatRunsOrWaitsStays()
{
    QFETCH(JobState, state);
    QFETCH(QString, service);
    QFETCH(bool, gone);
    QFETCH(bool, goes);
    test::MemoryDatabase memory;
    Job job = test::aNewJob();
    job.state = state;
    job.place.service = service;
    job.goneFromServer = gone;
    const auto stored = jobs::insert(memory.db, job, u"user"_s);
    QVERIFY(stored);
    const auto put = trash::put(memory.db, {stored->key}, kNever);
    QVERIFY(put);
    QCOMPARE(put->size(), goes ? 1 : 0);
    QCOMPARE(jobs::query(memory.db, {})->size(), goes ? 0U : 1U);
}

void TestTrash::onlyWhatIsDueGoes()
{
    test::MemoryDatabase memory;
    QVERIFY(test::fillJobs(memory.db, 100));
    QVERIFY(sql::run(memory.db, u"UPDATE jobs SET state = 3"_s));
    QList<qint64> first;
    for (qint64 key = 1; key <= 60; ++key)
        first << key;
    QVERIFY(trash::put(memory.db, first, 1000));
    QVERIFY(trash::put(memory.db, {61, 62, 4711}, 2000)); // there is no 4711
    QCOMPARE(*trash::count(memory.db), 62);
    QVERIFY(trash::purge(memory.db, 999)->isEmpty());
    qsizetype removed = 0;
    for (;;) {
        const auto keys = trash::purge(memory.db, 1500);
        QVERIFY(keys);
        if (keys->isEmpty())
            break;
        removed += keys->size();
    }
    QCOMPARE(removed, 60);
    QCOMPARE(*trash::waiting(memory.db, 1500), (QList<qint64>{61, 62}));
    QCOMPARE(trash::purge(memory.db, 2000)->size(), 2);
    QCOMPARE(jobs::query(memory.db, {})->size(), 38U);
    QVERIFY(*trash::isEmpty(memory.db));
}

void TestTrash::aSweepInTheTrashIsNotOffered()
{
    test::MemoryDatabase memory;
    Job job = ended();
    job.data.sha256 = QByteArray(64, 'a');
    const auto stored = jobs::insert(memory.db, job, u"user"_s);
    QVERIFY(stored);
    const auto same = [&] { return *jobs::findSame(memory.db, job.parameters, job.data.sha256); };
    QCOMPARE(same(), stored->key);
    overview::Question question;
    question.today = QDate(2026, 3, 2);
    question.dayStarts = dayStarts(question.today, kOverviewDays, QTimeZone::utc());
    const auto recent = [&] { return overview::read(memory.db, question)->figures.recent.size(); };
    QCOMPARE(recent(), 1);
    QVERIFY(trash::put(memory.db, {stored->key}, kNever));
    QCOMPARE(same(), 0);
    QCOMPARE(recent(), 0);
}

void TestTrash::theStoreEmptiesItWhenIdle()
{
    Store store;
    QVERIFY(waitFor(store.open(m_folder.filePath(u"idle.db"_s))));
    QVERIFY(waitFor(store.write([](QSqlDatabase &db) {
        for (int i = 0; i < 60; ++i)
            if (const auto made = jobs::insert(db, ended(), u"user"_s); !made)
                return Result<QList<qint64>>(std::unexpected(made.error()));
        return trash::put(db, {1, 2, 3}, kNever);
    })));
    QSignalSpy removed(&store, &Store::jobsRemoved);
    const auto put = [](QSqlDatabase &db) {
        QList<qint64> keys;
        for (qint64 key = 4; key <= 59; ++key)
            keys << key;
        return trash::put(db, keys, 1);
    };
    QVERIFY(waitFor(store.write(put)));
    QTRY_COMPARE_WITH_TIMEOUT(removed.count(), 1, 20'000);
    QCOMPARE(removed.first().first().value<QList<qint64>>().size(), 56);
    const auto left = waitFor(store.read([](QSqlDatabase &db) { return upkeep::size(db); }));
    QCOMPARE(left->jobs, 1);
    QCOMPARE(waitFor(store.read([](QSqlDatabase &db) { return trash::count(db); })).value(), 3);
}

void TestTrash::closingDoesNotWaitForIt()
{
    constexpr int kJobs = 20'000; // many seconds to remove
    const QString path = m_folder.filePath(u"huge.db"_s);
    {
        auto connection = Connection::open(path, Connection::Mode::ReadWrite);
        QVERIFY(connection);
        QSqlDatabase db = connection->database();
        QVERIFY(schema::migrate(db) && test::fillJobs(db, kJobs) && sql::run(db, u"UPDATE jobs SET state = 3"_s));
    }
    QElapsedTimer closing;
    {
        Store store;
        QVERIFY(waitFor(store.open(path)));
        QSignalSpy removed(&store, &Store::jobsRemoved);
        QList<qint64> keys;
        for (qint64 key = 1; key <= kJobs; ++key)
            keys << key;
        QVERIFY(waitFor(store.write([keys](QSqlDatabase &db) { return trash::put(db, keys, 1); })));
        QTRY_VERIFY_WITH_TIMEOUT(
            waitFor(store.read([](QSqlDatabase &db) { return trash::count(db); })).value() < kJobs, 20'000);
        closing.start();
    }
    const qint64 took = closing.elapsed();
    QVERIFY2(took < 3000, qPrintable(QString::number(took)));
    Store again;
    QVERIFY(waitFor(again.open(path)));
    const auto left
        = [&again] { return waitFor(again.read([](QSqlDatabase &db) { return trash::count(db); })).value(); };
    const qint64 first = left();
    QVERIFY(first > 0); // else this test has seen nothing
    QTRY_VERIFY_WITH_TIMEOUT(left() < first, 20'000); // and goes on by itself
}

QTEST_GUILESS_MAIN(TestTrash)
#include "tst_trash.moc"
