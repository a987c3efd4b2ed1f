// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/cells.h"
#include "store/jobs.h"
#include "store/remotejobs.h"
#include "store/sql.h"
#include "store/wishes.h"
#include "tests/support/storedata.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace zixly;
using test::aNewJob;
using test::MemoryDatabase;

namespace {

// A job in which no field has its default.
Job fullJob()
{
    Job job = aNewJob(QStringLiteral("Größe 東京 'quoted'"));
    job.type = QStringLiteral("trading-sweep");
    job.typeVersion = 3;
    job.state = JobState::Failed;
    job.serverState = QStringLiteral("running");
    job.startedMs = 1'700'000'001'000;
    job.endedMs = 1'700'000'002'000;
    job.priority = -2;
    job.attempts = 4;
    job.crashes = 2;
    job.deadLetter = true;
    job.notBeforeMs = 1'700'000'003'000;
    job.error = Error{Error::Kind::DiskFull, QStringLiteral("zixly.db"), QStringLiteral("no space")};
    job.receipt = QStringLiteral("stopped after 1,204 of 3,930 cells");
    job.parentKey = 7;
    job.shard = 5;
    job.retryOf = 6;
    job.engineVersion = QStringLiteral("1.0");
    job.convention = {true, Execution::Same, 0.1 + 0.2, 1.0 / 3.0, Annualisation::Days365, 3'600'000};
    job.data = {QByteArray(64, 'b'), 1, 2, 3};
    job.place = {QStringLiteral("cloud"), QStringLiteral("h"), QStringLiteral("t"), QStringLiteral("w")};
    job.cells = 3930;
    job.runtimeMs = 41;
    job.best.sharpe = 0.72;
    job.best.totalReturn = -12.5;
    job.best.score = 1.0 / 7.0;
    job.best.fast = 11;
    job.best.slow = 44;
    job.favourite = true;
    job.note = QStringLiteral("a note");
    job.tags = {QStringLiteral("a"), QStringLiteral("b c")};
    job.remoteIds = {{QStringLiteral("cloud"), QStringLiteral("pipeline"), QStringLiteral("full")}};
    job.serverResult = {{QStringLiteral("metrics"), 1}};
    job.goneFromServer = true;
    return job;
}

bool sameReal(double a, double b)
{
    return a == b || (std::isnan(a) && std::isnan(b));
}

void compareJobs(const Job &a, const Job &b)
{
    QCOMPARE(a.id, b.id);
    QCOMPARE(a.name, b.name);
    QCOMPARE(a.type, b.type);
    QCOMPARE(a.typeVersion, b.typeVersion);
    QCOMPARE(a.parameters, b.parameters);
    QCOMPARE(a.state, b.state);
    QCOMPARE(a.serverState, b.serverState);
    QCOMPARE(a.createdMs, b.createdMs);
    QCOMPARE(a.startedMs, b.startedMs);
    QCOMPARE(a.endedMs, b.endedMs);
    QCOMPARE(a.priority, b.priority);
    QCOMPARE(a.attempts, b.attempts);
    QCOMPARE(a.crashes, b.crashes);
    QCOMPARE(a.deadLetter, b.deadLetter);
    QCOMPARE(a.notBeforeMs, b.notBeforeMs);
    QVERIFY(a.error == b.error);
    QCOMPARE(a.receipt, b.receipt);
    QCOMPARE(a.parentKey, b.parentKey);
    QCOMPARE(a.shard, b.shard);
    QCOMPARE(a.retryOf, b.retryOf);
    QCOMPARE(a.engineVersion, b.engineVersion);
    QVERIFY(a.convention == b.convention);
    QVERIFY(a.data == b.data);
    QVERIFY(a.place == b.place);
    QCOMPARE(a.cells, b.cells);
    QCOMPARE(a.runtimeMs, b.runtimeMs);
    QVERIFY(sameReal(a.best.sharpe, b.best.sharpe));
    QVERIFY(sameReal(a.best.totalReturn, b.best.totalReturn));
    QVERIFY(sameReal(a.best.maxDrawdown, b.best.maxDrawdown));
    QVERIFY(sameReal(a.best.score, b.best.score));
    QCOMPARE(a.best.fast, b.best.fast);
    QCOMPARE(a.best.slow, b.best.slow);
    QCOMPARE(a.favourite, b.favourite);
    QCOMPARE(a.note, b.note);
    QCOMPARE(a.tags, b.tags);
    QCOMPARE(a.account, b.account);
    QVERIFY(a.remoteIds == b.remoteIds);
    QCOMPARE(a.serverResult, b.serverResult);
    QCOMPARE(a.goneFromServer, b.goneFromServer);
}

} // namespace

class TestJobs : public QObject
{
    Q_OBJECT

private slots:
    void insertedJobsReadBackWhole_data();
    void insertedJobsReadBackWhole();
    void everyErrorReadsBack();
    void theSameIdIsAConflict();
    void aJobIsFoundByItsId();
    void updateReplacesEverythingButTheUsersMarks();
    void updateObeysTheStateTable_data();
    void updateObeysTheStateTable();
    void aJobEndsOnce();
    void updateOfAMissingJobIsNotFound();
    void eventsAreNumberedPerJob();
    void manyAreLoadedInTheOrderAsked();
    void queuedAreLocalAndByPriority();
    void removalTakesEverythingWithIt();
    void keysAreNeverUsedAgain();
    void remoteIdsAreUnique();
    void sameSweepIsFound();
    void estimatesComeFromHistory();
};

void TestJobs::insertedJobsReadBackWhole_data()
{
    QTest::addColumn<bool>("full");
    QTest::newRow("defaults") << false;
    QTest::newRow("every field set") << true;
}

void TestJobs::insertedJobsReadBackWhole()
{
    QFETCH(bool, full);
    MemoryDatabase memory;
    Job job = full ? fullJob() : aNewJob();
    const auto stored = jobs::insert(memory.db, job, QStringLiteral("user"));
    QVERIFY2(stored, qPrintable(stored ? QString() : stored.error().detail));
    QVERIFY(stored->key > 0);
    QVERIFY(!stored->id.isNull());
    job.id = stored->id;
    compareJobs(*stored, job);
    const auto loaded = jobs::load(memory.db, stored->key);
    QVERIFY(loaded);
    compareJobs(*loaded, job);
}

void TestJobs::everyErrorReadsBack()
{
    MemoryDatabase memory;
    for (int kind = 0; kind <= static_cast<int>(Error::Kind::Unsupported); ++kind) {
        Job job = aNewJob();
        job.error = Error{static_cast<Error::Kind>(kind), QStringLiteral("subject"), QStringLiteral("detail")};
        const auto stored = jobs::insert(memory.db, job, QStringLiteral("user"));
        QVERIFY(stored && stored->error);
        QCOMPARE(static_cast<int>(stored->error->kind), kind);
    }
}

void TestJobs::theSameIdIsAConflict()
{
    MemoryDatabase memory;
    const auto stored = jobs::insert(memory.db, aNewJob(), QStringLiteral("user"));
    QVERIFY(stored);
    const auto again = jobs::insert(memory.db, *stored, QStringLiteral("user"));
    QVERIFY(!again);
    QCOMPARE(again.error().kind, Error::Kind::Conflict);
}

void TestJobs::aJobIsFoundByItsId()
{
    MemoryDatabase memory;
    const auto stored = jobs::insert(memory.db, aNewJob(), QStringLiteral("user"));
    QVERIFY(stored);
    const auto found = jobs::find(memory.db, stored->id);
    QVERIFY(found);
    QCOMPARE(found->key, stored->key);
    QCOMPARE(jobs::find(memory.db, makeUuidV7(1)).error().kind, Error::Kind::NotFound);
}

void TestJobs::updateReplacesEverythingButTheUsersMarks()
{
    MemoryDatabase memory;
    auto stored = jobs::insert(memory.db, aNewJob(), QStringLiteral("user"));
    QVERIFY(jobs::setName(memory.db, stored->key, QStringLiteral("renamed meanwhile")));
    QVERIFY(jobs::setNote(memory.db, stored->key, QStringLiteral("mine")));
    QVERIFY(jobs::setFavourite(memory.db, stored->key, true));
    QVERIFY(jobs::setTags(memory.db, stored->key, {QStringLiteral("x")}));
    Job changed = fullJob();
    changed.key = stored->key;
    changed.id = stored->id;
    const auto updated
        = jobs::update(memory.db, changed, QStringLiteral("failed"), QStringLiteral("worker"), {{u"a"_s, 1}});
    QVERIFY(updated);
    changed.name = QStringLiteral("renamed meanwhile");
    changed.note = QStringLiteral("mine");
    changed.tags = {QStringLiteral("x")};
    compareJobs(*updated, changed);
    const auto events = jobs::events(memory.db, stored->key);
    QVERIFY(events);
    QCOMPARE(events->size(), 2);
    QCOMPARE(events->back().kind, QStringLiteral("failed"));
    QCOMPARE(events->back().actor, QStringLiteral("worker"));
    QCOMPARE(events->back().timeMs, changed.endedMs);
    QCOMPARE(events->back().payload.value(u"a"_s).toInt(), 1);
}

void TestJobs::updateObeysTheStateTable_data()
{
    QTest::addColumn<JobState>("from");
    QTest::addColumn<JobState>("to");
    for (const JobState from : kJobStates) {
        for (const JobState to : kJobStates) {
            if (from != to)
                QTest::addRow("%s to %s", qPrintable(wireName(from)), qPrintable(wireName(to))) << from << to;
        }
    }
}

void TestJobs::updateObeysTheStateTable()
{
    QFETCH(JobState, from);
    QFETCH(JobState, to);
    MemoryDatabase memory;
    Job job = aNewJob();
    job.state = from;
    auto stored = jobs::insert(memory.db, job, QStringLiteral("test"));
    QVERIFY(stored);
    stored->state = to;
    const auto updated = jobs::update(memory.db, *stored, wireName(to), QStringLiteral("test"));
    QCOMPARE(updated.has_value(), mayFollow(from, to));
    QCOMPARE(jobs::load(memory.db, stored->key)->state, updated ? to : from);
    if (!updated) {
        QCOMPARE(updated.error().kind, Error::Kind::Conflict);
        QCOMPARE(jobs::events(memory.db, stored->key)->size(), 1);
    }
}

void TestJobs::aJobEndsOnce()
{
    MemoryDatabase memory;
    auto job = jobs::insert(memory.db, aNewJob(), QStringLiteral("user"));
    job->state = JobState::Completed;
    QVERIFY(jobs::update(memory.db, *job, QStringLiteral("completed"), QStringLiteral("worker")));
    const auto twice = jobs::update(memory.db, *job, QStringLiteral("completed"), QStringLiteral("worker"));
    QVERIFY(!twice);
    QCOMPARE(twice.error().kind, Error::Kind::Conflict);
    // What a service says about it later is still taken down.
    job->serverState = QStringLiteral("running");
    QVERIFY(jobs::update(memory.db, *job, QStringLiteral("observed"), QStringLiteral("cloud")));
}

void TestJobs::updateOfAMissingJobIsNotFound()
{
    MemoryDatabase memory;
    Job job = aNewJob();
    job.key = 99;
    const auto updated = jobs::update(memory.db, job, QStringLiteral("started"), QStringLiteral("worker"));
    QVERIFY(!updated);
    QCOMPARE(updated.error().kind, Error::Kind::NotFound);
    QCOMPARE(jobs::load(memory.db, 99).error().kind, Error::Kind::NotFound);
    QCOMPARE(jobs::setName(memory.db, 99, QStringLiteral("x")).error().kind, Error::Kind::NotFound);
    QCOMPARE(jobs::setNote(memory.db, 99, QStringLiteral("x")).error().kind, Error::Kind::NotFound);
    QCOMPARE(jobs::addEvent(memory.db, {.jobKey = 99, .kind = u"x"_s}).error().kind, Error::Kind::NotFound);
    QCOMPARE(cells::save(memory.db, 99, test::aResult(3)).error().kind, Error::Kind::NotFound);
}

void TestJobs::eventsAreNumberedPerJob()
{
    MemoryDatabase memory;
    const qint64 a = jobs::insert(memory.db, aNewJob(), QStringLiteral("user"))->key;
    const qint64 b = jobs::insert(memory.db, aNewJob(), QStringLiteral("user"))->key;
    for (const qint64 key : {a, b, a, a})
        QVERIFY(jobs::addEvent(memory.db, {.jobKey = key, .timeMs = 5, .kind = QStringLiteral("observed")}));
    const auto ofA = jobs::events(memory.db, a);
    QCOMPARE(ofA->size(), 4);
    for (int i = 0; i < ofA->size(); ++i)
        QCOMPARE(ofA->at(i).sequence, i + 1);
    QCOMPARE(ofA->at(0).kind, QStringLiteral("created"));
    QCOMPARE(ofA->at(1).clockSource, QStringLiteral("local"));
    QCOMPARE(jobs::events(memory.db, b)->size(), 2);
}

void TestJobs::manyAreLoadedInTheOrderAsked()
{
    MemoryDatabase memory;
    QList<qint64> keys;
    for (int i = 0; i < 5; ++i)
        keys << jobs::insert(memory.db, aNewJob(QString::number(i)), QStringLiteral("user"))->key;
    const auto loaded = jobs::load(memory.db, {keys[3], 4711, keys[0], keys[4]});
    QVERIFY(loaded);
    QCOMPARE(loaded->size(), 3);
    QCOMPARE(loaded->at(0).name, QStringLiteral("3"));
    QCOMPARE(loaded->at(1).name, QStringLiteral("0"));
    QCOMPARE(loaded->at(2).name, QStringLiteral("4"));
}

void TestJobs::queuedAreLocalAndByPriority()
{
    MemoryDatabase memory;
    const auto add = [&memory](const char *name, JobState state, int priority, const QString &service = {}) {
        Job job = aNewJob(QLatin1String(name));
        job.state = state;
        job.priority = priority;
        job.place.service = service;
        return jobs::insert(memory.db, job, QStringLiteral("user")).has_value();
    };
    QVERIFY(add("low", JobState::Queued, 0));
    QVERIFY(add("high", JobState::Queued, 5));
    QVERIFY(add("running", JobState::Running, 0));
    QVERIFY(add("cancelling", JobState::Cancelling, 0));
    QVERIFY(add("done", JobState::Completed, 9));
    QVERIFY(add("unknown", JobState::Unknown, 9));
    QVERIFY(add("elsewhere", JobState::Queued, 9, QStringLiteral("cloud")));
    const auto queued = jobs::queued(memory.db);
    QVERIFY(queued);
    QStringList names;
    for (const Job &job : *queued)
        names << job.name;
    QCOMPARE(names, QStringList({u"high"_s, u"low"_s, u"running"_s, u"cancelling"_s}));
}

void TestJobs::removalTakesEverythingWithIt()
{
    MemoryDatabase memory;
    const auto gone = jobs::insert(memory.db, fullJob(), QStringLiteral("user"));
    const auto stays = jobs::insert(memory.db, aNewJob(), QStringLiteral("user"));
    for (const qint64 key : {gone->key, stays->key})
        QVERIFY(cells::save(memory.db, key, test::aResult(10)));
    QVERIFY(jobs::addRemoteId(memory.db, gone->key, {u"cloud"_s, u"job"_s, u"1"_s}));
    QVERIFY(remotejobs::setKeepOffline(memory.db, gone->key, true));
    QVERIFY(wishes::add(memory.db, {.jobKey = gone->key}));
    QVERIFY(jobs::remove(memory.db, {gone->key}));
    QCOMPARE(jobs::load(memory.db, gone->key).error().kind, Error::Kind::NotFound);
    QCOMPARE(cells::load(memory.db, gone->key).error().kind, Error::Kind::NotFound);
    QVERIFY(cells::load(memory.db, stays->key));
    for (int i = 0; i < 5; ++i) { // 18 columns, a few at a time
        const auto more = cells::purge(memory.db);
        QVERIFY(more);
        QCOMPARE(*more, i < 4);
    }
    for (const char *table : {"job_events", "notes", "favourites", "tags", "remote_ids", "job_search", "results",
             "cells", "wishes", "kept", "server_results"}) {
        const auto rows = sql::single(memory.db,
            QStringLiteral("SELECT count(*) FROM %1 WHERE job_key = %2").arg(QLatin1String(table)).arg(gone->key));
        QVERIFY(rows);
        QCOMPARE(rows->toInt(), 0);
    }
    QVERIFY(cells::load(memory.db, stays->key));
    JobQuery query;
    query.text = QStringLiteral("größe");
    QVERIFY(jobs::query(memory.db, query)->empty());
}

void TestJobs::keysAreNeverUsedAgain()
{
    MemoryDatabase memory;
    const qint64 first = jobs::insert(memory.db, aNewJob(), QStringLiteral("user"))->key;
    QVERIFY(jobs::remove(memory.db, {first}));
    QVERIFY(jobs::insert(memory.db, aNewJob(), QStringLiteral("user"))->key > first);
}

void TestJobs::remoteIdsAreUnique()
{
    MemoryDatabase memory;
    const qint64 a = jobs::insert(memory.db, aNewJob(), QStringLiteral("user"))->key;
    const qint64 b = jobs::insert(memory.db, aNewJob(), QStringLiteral("user"))->key;
    const RemoteId id{u"cloud"_s, u"job"_s, u"42"_s};
    QCOMPARE(*jobs::findRemoteId(memory.db, id), 0);
    QVERIFY(jobs::addRemoteId(memory.db, a, id));
    QVERIFY(jobs::addRemoteId(memory.db, a, id)); // again is fine
    QVERIFY(jobs::addRemoteId(memory.db, a, {u"cloud"_s, u"webhook"_s, u"42"_s}));
    QCOMPARE(jobs::addRemoteId(memory.db, b, id).error().kind, Error::Kind::Conflict);
    QCOMPARE(*jobs::findRemoteId(memory.db, id), a);
    QCOMPARE(jobs::remoteIds(memory.db, a)->size(), 2);
}

void TestJobs::sameSweepIsFound()
{
    MemoryDatabase memory;
    Job job = aNewJob();
    job.state = JobState::Completed;
    job.data.sha256 = "abc";
    QVERIFY(jobs::insert(memory.db, job, QStringLiteral("user")));
    job.createdMs += 10;
    const qint64 newest = jobs::insert(memory.db, job, QStringLiteral("user"))->key;
    job.state = JobState::Failed;
    job.createdMs += 10;
    QVERIFY(jobs::insert(memory.db, job, QStringLiteral("user")));
    QCOMPARE(*jobs::findSame(memory.db, job.parameters, "abc"), newest);
    QCOMPARE(*jobs::findSame(memory.db, job.parameters, "abd"), 0);
    QJsonObject other = job.parameters;
    other.insert(QStringLiteral("fees"), 0.002);
    QCOMPARE(*jobs::findSame(memory.db, other, "abc"), 0);
}

void TestJobs::estimatesComeFromHistory()
{
    MemoryDatabase memory;
    QCOMPARE(*jobs::nsPerBarCell(memory.db), 0.0);
    Job job = aNewJob();
    job.state = JobState::Completed;
    job.data.bars = 1000;
    job.cells = 1000;
    job.runtimeMs = 2; // 2 ns per bar and cell
    QVERIFY(jobs::insert(memory.db, job, QStringLiteral("user")));
    job.runtimeMs = 4;
    QVERIFY(jobs::insert(memory.db, job, QStringLiteral("user")));
    job.state = JobState::Cancelled;
    job.runtimeMs = 4000;
    QVERIFY(jobs::insert(memory.db, job, QStringLiteral("user")));
    QCOMPARE(*jobs::nsPerBarCell(memory.db), 3.0);
}

QTEST_GUILESS_MAIN(TestJobs)
#include "tst_jobs.moc"
