// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/accounts.h"
#include "store/cells.h"
#include "store/jobrow.h"
#include "store/jobs.h"
#include "store/remotejobs.h"
#include "tests/support/storedata.h"

#include <QJsonArray>
#include <QTest>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;
using namespace zixly;
using test::aNewJob;
using test::MemoryDatabase;

namespace {

constexpr qint64 kRecently = 1'700'000'000'000;

// A store in which somebody is signed in.
class SignedIn : public MemoryDatabase
{
public:
    SignedIn()
        : account(*accounts::enter(db, {.connection = QUuid::createUuid(), .realm = u"supabase"_s, .user = u"ada"_s}))
    {
    }

    Job remoteJob(const QString &id, JobState state = JobState::Completed, qint64 createdMs = kRecently) const
    {
        Job job = aNewJob(id);
        job.account = account.key;
        job.place.service = u"Home"_s;
        job.state = state;
        job.createdMs = createdMs;
        job.remoteIds = {pipeline(id)};
        return job;
    }

    Job add(const Job &job)
    {
        const auto stored = jobs::insert(db, job, u"Home"_s);
        return stored ? *stored : Job();
    }

    RemoteId pipeline(const QString &id) const { return {accounts::source(account), u"pipeline"_s, id}; }

    accounts::Account account;
};

QStringList namesOf(const Result<QList<Job>> &jobs)
{
    QStringList names;
    for (const Job &job : *jobs)
        names << job.name;
    return names;
}

Job rowOf(const QSqlDatabase &db, qint64 key) // as a window of rows has it
{
    return jobs::load(db, QList<qint64>{key})->front();
}

} // namespace

class TestRemoteJobs : public QObject
{
    Q_OBJECT

private slots:
    void whatTheServiceSaidReadsBackWhole();
    void idsAreAddedAndNeverTaken();
    void anIdOfAnotherJobIsAConflict();
    void theResultStaysUntilThereIsANewOne();
    void aLargeResultIsInNoWindow();
    void factsAreRevisedWithoutAnEvent();
    void idsAreSearched();
    void knownTellsWhatTheServiceSaid();
    void aJobIsFoundByItsIdThere();
    void whatLiesHereIsAvailable();
    void wantedResultsComeInOrder();
    void whatIsNotWanted_data();
    void whatIsNotWanted();
    void theOldestResultIsEvictedFirst();
    void onlyFetchedResultsAreEvicted();
    void anEvictedOneIsWantedOnlyIfMarked();
    void keepOfflineIsTheUsers();
};

void TestRemoteJobs::whatTheServiceSaidReadsBackWhole()
{
    SignedIn store;
    Job job = store.remoteJob(u"Ü \"1\",[]"_s, JobState::Running);
    job.remoteIds << RemoteId{accounts::source(store.account), u"run"_s, u"0a"_s};
    job.serverState = u"pending"_s;
    job.serverResult = {{u"result"_s, QJsonArray{1, u"東京"_s}}, {u"metrics"_s, QJsonObject{{u"rows"_s, 5}}}};
    job.goneFromServer = true;
    job.keepOffline = true;
    const Job stored = store.add(job);
    for (const Job &read : {stored, *jobs::load(store.db, stored.key), rowOf(store.db, stored.key)}) {
        QCOMPARE(read.account, store.account.key);
        QVERIFY(read.remoteIds == job.remoteIds);
        QCOMPARE(read.serverState, job.serverState);
        QCOMPARE(read.serverResult, job.serverResult);
        QVERIFY(read.goneFromServer);
        QVERIFY(read.keepOffline);
        QCOMPARE(read.wish, Wish::None);
    }
    const Job local = store.add(aNewJob());
    QVERIFY(local.account == 0 && local.remoteIds.isEmpty() && local.serverResult.isEmpty());
    QVERIFY(!local.goneFromServer && !local.keepOffline && !local.available);
}

void TestRemoteJobs::idsAreAddedAndNeverTaken()
{
    SignedIn store;
    Job job = store.add(store.remoteJob(u"1"_s, JobState::Queued));
    const RemoteId run{accounts::source(store.account), u"run"_s, u"r"_s};
    job.remoteIds = {run, run};
    auto updated = jobs::update(store.db, job, u"server"_s, u"Home"_s);
    QVERIFY2(updated, qPrintable(updated ? QString() : updated.error().detail));
    QVERIFY(updated->remoteIds == QList<RemoteId>({store.pipeline(u"1"_s), run}));
    job.remoteIds.clear();
    QCOMPARE(jobs::update(store.db, job, u"server"_s, u"Home"_s)->remoteIds.size(), 2);
}

void TestRemoteJobs::anIdOfAnotherJobIsAConflict()
{
    SignedIn store;
    store.add(store.remoteJob(u"1"_s));
    Job other = store.add(store.remoteJob(u"2"_s));
    other.remoteIds << store.pipeline(u"1"_s);
    QCOMPARE(jobs::update(store.db, other, u"server"_s, u"Home"_s).error().kind, Error::Kind::Conflict);
}

void TestRemoteJobs::theResultStaysUntilThereIsANewOne()
{
    SignedIn store;
    Job job = store.remoteJob(u"1"_s);
    job.serverResult = {{u"metrics"_s, 1}};
    job = store.add(job);
    job.serverResult = {};
    QCOMPARE(jobs::update(store.db, job, u"server"_s, u"Home"_s)->serverResult.value("metrics"_L1).toInt(), 1);
    job.serverResult = {{u"metrics"_s, 2}};
    QCOMPARE(jobs::update(store.db, job, u"server"_s, u"Home"_s)->serverResult.value("metrics"_L1).toInt(), 2);
}

void TestRemoteJobs::aLargeResultIsInNoWindow()
{
    SignedIn store;
    Job job = store.remoteJob(u"1"_s);
    job.type = u"deploy"_s;
    job.serverResult = {{u"result"_s, QString(jobrow::kSmallResult, u'x')}};
    job = store.add(job);
    QCOMPARE(job.serverResult.value("result"_L1).toString().size(), jobrow::kSmallResult);
    QCOMPARE(jobs::load(store.db, job.key)->serverResult, job.serverResult);
    const Job row = rowOf(store.db, job.key);
    QVERIFY(row.serverResult.isEmpty());
    QVERIFY(row.available);
    QVERIFY(jobs::update(store.db, row, u"server"_s, u"Home"_s));
    QCOMPARE(jobs::load(store.db, job.key)->serverResult, job.serverResult);
}

void TestRemoteJobs::factsAreRevisedWithoutAnEvent()
{
    SignedIn store;
    Job job = store.add(store.remoteJob(u"1"_s, JobState::Running));
    job.serverResult = {{u"metrics"_s, 2}};
    job.best.sharpe = 0.5;
    const auto revised = jobs::revise(store.db, job);
    QVERIFY(revised);
    QCOMPARE(revised->best.sharpe, 0.5);
    QCOMPARE(revised->serverResult, job.serverResult);
    QCOMPARE(jobs::events(store.db, job.key)->size(), 1);
    job.state = JobState::Completed;
    QCOMPARE(jobs::revise(store.db, job).error().kind, Error::Kind::Conflict);
    QCOMPARE(jobs::load(store.db, job.key)->state, JobState::Running);
    job.key = 99;
    QCOMPARE(jobs::revise(store.db, job).error().kind, Error::Kind::NotFound);
}

void TestRemoteJobs::idsAreSearched()
{
    SignedIn store;
    const Job job = store.add(store.remoteJob(u"7C9E6679-7425-40de-944b-e07fc1f90ae7"_s));
    const auto found = [&store](const QString &text) {
        JobQuery query;
        query.text = text;
        return jobs::query(store.db, query)->size();
    };
    QCOMPARE(found(u"7c9e6679-7425-40de-944b-e07fc1f90ae7"_s), 1U);
    QCOMPARE(found(u"e07fc1f9"_s), 1U);
    QCOMPARE(found(u"ffffffff"_s), 0U);
    QVERIFY(jobs::addRemoteId(store.db, job.key, {accounts::source(store.account), u"run"_s, u"ffffffff"_s}));
    QCOMPARE(found(u"ffffffff"_s), 1U);
    QVERIFY(jobs::setNote(store.db, job.key, u"mine"_s)); // the body is made anew with all of it
    QCOMPARE(found(u"mine ffffffff e07fc1f9"_s), 1U);
}

void TestRemoteJobs::knownTellsWhatTheServiceSaid()
{
    SignedIn store;
    Job late = store.remoteJob(u"late"_s, JobState::Cancelled);
    late.serverState = u"running"_s;
    late.goneFromServer = true;
    late.remoteIds << RemoteId{accounts::source(store.account), u"run"_s, u"r"_s};
    late = store.add(late);
    store.add(store.remoteJob(u"plain"_s));
    store.add(aNewJob());
    auto known = remotejobs::known(store.db, accounts::source(store.account), u"pipeline"_s);
    QVERIFY(known);
    QCOMPARE(known->size(), 2);
    std::sort(known->begin(), known->end(), [](const auto &a, const auto &b) { return a.key < b.key; });
    QCOMPARE(known->front().key, late.key);
    QCOMPARE(known->front().id, u"late"_s);
    QCOMPARE(known->front().state, JobState::Cancelled);
    QCOMPARE(known->front().serverState, u"running"_s);
    QVERIFY(known->front().gone && !known->back().gone);
    QCOMPARE(remotejobs::known(store.db, accounts::source(store.account), u"run"_s)->size(), 1);
    QVERIFY(remotejobs::known(store.db, u"elsewhere/1"_s, u"pipeline"_s)->isEmpty());
}

void TestRemoteJobs::aJobIsFoundByItsIdThere()
{
    SignedIn store;
    const Job job = store.add(store.remoteJob(u"1"_s));
    const auto found = remotejobs::find(store.db, store.pipeline(u"1"_s));
    QVERIFY(found && found->has_value());
    QCOMPARE((*found)->key, job.key);
    const auto none = remotejobs::find(store.db, store.pipeline(u"2"_s));
    QVERIFY(none && !none->has_value());
}

void TestRemoteJobs::whatLiesHereIsAvailable()
{
    SignedIn store;
    Job sweep = store.remoteJob(u"sweep"_s);
    sweep.serverResult = {{u"metrics"_s, 1}}; // says nothing of the cells
    sweep = store.add(sweep);
    QVERIFY(!sweep.available);
    QVERIFY(cells::save(store.db, sweep.key, test::aResult(4)));
    QVERIFY(jobs::load(store.db, sweep.key)->available);
    QCOMPARE(sweep.cellsHere, 0);
    QCOMPARE(jobs::load(store.db, sweep.key)->cellsHere, test::aResult(4).cells->size());
    Job other = store.remoteJob(u"other"_s);
    other.type = u"deploy"_s;
    other.serverResult = {{u"result"_s, 1}};
    QVERIFY(store.add(other).available);
    Job local = store.add(aNewJob());
    QVERIFY(cells::save(store.db, local.key, test::aResult(4)));
    QVERIFY(jobs::load(store.db, local.key)->available);
}

void TestRemoteJobs::wantedResultsComeInOrder()
{
    SignedIn store;
    store.add(store.remoteJob(u"younger"_s, JobState::Completed, kRecently + 2));
    store.add(store.remoteJob(u"young"_s, JobState::Completed, kRecently + 1));
    store.add(store.remoteJob(u"old"_s, JobState::Completed, kRecently - 5));
    Job favourite = store.remoteJob(u"old favourite"_s, JobState::Completed, kRecently - 4);
    favourite.favourite = true;
    store.add(favourite);
    Job kept = store.remoteJob(u"old and kept"_s, JobState::Completed, kRecently - 3);
    kept.keepOffline = true;
    store.add(kept);
    QCOMPARE(namesOf(remotejobs::wantingResults(store.db, store.account.key, kRecently, 10)),
        QStringList({u"old and kept"_s, u"old favourite"_s, u"younger"_s, u"young"_s}));
    QCOMPARE(remotejobs::wantingResults(store.db, store.account.key, kRecently, 2)->size(), 2);
    QVERIFY(remotejobs::wantingResults(store.db, store.account.key + 1, kRecently, 10)->isEmpty());
    QVERIFY(remotejobs::wantingResults(store.db, 0, kRecently, 10)->isEmpty());
}

void TestRemoteJobs::whatIsNotWanted_data()
{
    QTest::addColumn<QString>("why");
    QTest::addColumn<bool>("wanted");
    for (const char *why : {"running", "failed", "another type", "gone", "stored", "of this computer", "too old"})
        QTest::newRow(why) << QString::fromLatin1(why) << false;
    QTest::newRow("plain") << u"plain"_s << true;
}

void TestRemoteJobs::whatIsNotWanted()
{
    QFETCH(QString, why);
    QFETCH(bool, wanted);
    SignedIn store;
    Job job = store.remoteJob(why);
    if (why == "running"_L1)
        job.state = JobState::Running;
    if (why == "failed"_L1)
        job.state = JobState::Failed;
    if (why == "another type"_L1)
        job.type = u"deploy"_s;
    if (why == "of this computer"_L1)
        job.account = 0;
    if (why == "too old"_L1)
        job.createdMs = kRecently - 1;
    job.goneFromServer = why == "gone"_L1;
    job = store.add(job);
    if (why == "stored"_L1)
        QVERIFY(cells::save(store.db, job.key, test::aResult(4)));
    QCOMPARE(!remotejobs::wantingResults(store.db, store.account.key, kRecently, 10)->isEmpty(), wanted);
}

void TestRemoteJobs::theOldestResultIsEvictedFirst()
{
    SignedIn store;
    QList<qint64> keys;
    for (const qint64 age : {1, 3, 2, 4}) {
        Job job = store.remoteJob(QString::number(age), JobState::Completed, kRecently - age);
        job.favourite = age == 4;
        keys << store.add(job).key;
        QVERIFY(cells::save(store.db, keys.back(), test::aResult(50)));
    }
    const qint64 all = *remotejobs::resultBytes(store.db);
    QVERIFY(all > 4 * 50 * 18 * 4); // 18 columns
    QCOMPARE(*remotejobs::evictable(store.db, 10), QList<qint64>({keys[1], keys[2], keys[0]}));
    QCOMPARE(*remotejobs::evictable(store.db, 1), QList<qint64>{keys[1]});
    QVERIFY(remotejobs::evict(store.db, keys[1]));
    QVERIFY(*remotejobs::resultBytes(store.db) < all);
    QVERIFY(*remotejobs::resultBytes(store.db) > all / 2);
    QCOMPARE(*remotejobs::evictable(store.db, 10), QList<qint64>({keys[2], keys[0]}));
    QVERIFY(!jobs::load(store.db, keys[1])->available);
    QCOMPARE(cells::load(store.db, keys[1]).error().kind, Error::Kind::NotFound);
    QCOMPARE(jobs::events(store.db, keys[1])->back().kind, u"evicted"_s);
    QCOMPARE(remotejobs::evict(store.db, keys[1]).error().kind, Error::Kind::NotFound);
}

void TestRemoteJobs::onlyFetchedResultsAreEvicted()
{
    SignedIn store;
    Job local = aNewJob();
    local.state = JobState::Completed;
    const qint64 key = store.add(local).key;
    QVERIFY(cells::save(store.db, key, test::aResult(4)));
    QCOMPARE(*remotejobs::resultBytes(store.db), 0);
    QVERIFY(remotejobs::evictable(store.db, 10)->isEmpty());
    QCOMPARE(remotejobs::evict(store.db, key).error().kind, Error::Kind::NotFound);
    QVERIFY(cells::load(store.db, key));
}

void TestRemoteJobs::anEvictedOneIsWantedOnlyIfMarked()
{
    SignedIn store;
    const qint64 key = store.add(store.remoteJob(u"1"_s)).key;
    QVERIFY(cells::save(store.db, key, test::aResult(4)));
    QVERIFY(remotejobs::evict(store.db, key));
    QVERIFY(remotejobs::wantingResults(store.db, store.account.key, 0, 10)->isEmpty());
    QVERIFY(remotejobs::setKeepOffline(store.db, key, true));
    QCOMPARE(remotejobs::wantingResults(store.db, store.account.key, 0, 10)->size(), 1);
}

void TestRemoteJobs::keepOfflineIsTheUsers()
{
    SignedIn store;
    Job job = store.add(store.remoteJob(u"1"_s));
    QVERIFY(cells::save(store.db, job.key, test::aResult(4)));
    QVERIFY(remotejobs::setKeepOffline(store.db, job.key, true));
    QVERIFY(remotejobs::setKeepOffline(store.db, job.key, true));
    job.keepOffline = false;
    QVERIFY(jobs::update(store.db, job, u"server"_s, u"Home"_s)->keepOffline);
    QVERIFY(remotejobs::evictable(store.db, 10)->isEmpty());
    QVERIFY(remotejobs::setKeepOffline(store.db, job.key, false));
    QVERIFY(!jobs::load(store.db, job.key)->keepOffline);
    QCOMPARE(remotejobs::evictable(store.db, 10)->size(), 1);
    QCOMPARE(remotejobs::setKeepOffline(store.db, 99, true).error().kind, Error::Kind::NotFound);
}

QTEST_GUILESS_MAIN(TestRemoteJobs)
#include "tst_remotejobs.moc"
