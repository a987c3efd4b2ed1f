// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/syncengine.h"

#include <QJsonDocument>
#include <QTest>

using namespace zixly;
using namespace zixly::platform;

class TestSyncEngine : public QObject
{
    Q_OBJECT
private slots:
    void pagingStopsAtTheFirstKnownPage();
    void aSnapshotCutShortLeavesNoGap();
    void pagesOverlapAndGapsAreClosed();
    void unfinishedJobsAreFetchedById();
    void aReopenedJobIsFoundAmongTheRunning();
    void aMissingJobIsGoneButComesBack();
    void changesWaitForTheSnapshot();
    void theSnapshotLosesAgainstALaterChange();
    void changesWithoutTheirRowAreFetched();
    void deletionsOfStrangersAreIgnored();
    void changesFromBeforeTheRowAreDropped();
    void changesPerhapsFromBeforeTheRowAreFetched();
    void aRowAheadOfItsQueuedChangesIsTaken();
    void manyDoubtsMakeASnapshot();
    void rowsThatCannotBeReadAreLeftOut();
    void aFailedSnapshotKeepsItsChanges();
    void staleAnswersAreIgnored();
    void aCrawlFindsWhatNobodyTold();
    void aFailedCrawlResumes();
    void changes_data();
    void changes();
};

static RemoteJob row(const QString &id, const QString &status, qint64 createdMs = 1'000)
{
    RemoteJob job;
    job.id = id;
    job.status = status;
    job.type = QString::fromLatin1(kSweepType);
    job.createdMs = createdMs;
    job.fields = RemoteJob::Row;
    return job;
}

static JobPage pageOf(const QList<RemoteJob> &jobs, qint64 total, bool more = false)
{
    return {.jobs = jobs, .total = total, .hasMore = more};
}

static QStringList ids(const SyncOutput &out)
{
    QStringList list;
    for (const RemoteJob &job : out.upserts)
        list.append(job.id);
    return list;
}

static const SyncRequest &only(const SyncOutput &out)
{
    Q_ASSERT(out.requests.size() == 1);
    return out.requests.first();
}

// A snapshot of a list that fits one page and has no running jobs.
static void settle(SyncEngine &engine, const QList<RemoteJob> &jobs)
{
    SyncOutput out = engine.beginSnapshot();
    out = engine.pageArrived(only(out).ticket, pageOf(jobs, jobs.size()));
    out = engine.pageArrived(only(out).ticket, pageOf({}, 0));
    while (!out.snapshotEnded) {
        const SyncRequest request = out.requests.takeFirst();
        const QList<SyncRequest> rest = out.requests;
        const auto it
            = std::find_if(jobs.begin(), jobs.end(), [&request](const RemoteJob &job) { return job.id == request.id; });
        out = it == jobs.end() ? engine.missing(request.ticket) : engine.detailArrived(request.ticket, *it);
        out.requests = rest + out.requests;
    }
}

void TestSyncEngine::pagingStopsAtTheFirstKnownPage()
{
    SyncEngine engine({.pageSize = 2, .overlap = 0});
    engine.load({{QStringLiteral("c"), JobState::Completed}, {QStringLiteral("b"), JobState::Completed},
        {QStringLiteral("a"), JobState::Completed}});
    SyncOutput out = engine.beginSnapshot();
    QCOMPARE(only(out).offset, 0);
    const auto done = QStringLiteral("completed");
    out = engine.pageArrived(
        only(out).ticket, pageOf({row(QStringLiteral("e"), done), row(QStringLiteral("d"), done)}, 5));
    QCOMPARE(ids(out), (QStringList{QStringLiteral("e"), QStringLiteral("d")}));
    QCOMPARE(only(out).offset, 2);
    out = engine.pageArrived(
        only(out).ticket, pageOf({row(QStringLiteral("c"), done), row(QStringLiteral("b"), done)}, 5));
    QCOMPARE(only(out).status, QStringLiteral("running"));
    out = engine.pageArrived(only(out).ticket, pageOf({}, 0));
    QVERIFY(out.snapshotEnded);
    QVERIFY(!engine.anyActive());
    QCOMPARE(engine.size(), 5);
}

void TestSyncEngine::aSnapshotCutShortLeavesNoGap()
{
    SyncEngine engine({.pageSize = 2, .overlap = 0});
    const auto page = [](const char *first, const char *second) {
        const auto done = QStringLiteral("completed");
        return pageOf({row(QLatin1String(first), done), row(QLatin1String(second), done)}, 4);
    };
    SyncOutput out = engine.beginSnapshot();
    out = engine.pageArrived(only(out).ticket, page("d", "c"));
    out = engine.beginSnapshot(); // realtime went live in between
    out = engine.pageArrived(only(out).ticket, page("d", "c"));
    QVERIFY(only(out).status.isEmpty());
    QCOMPARE(only(out).offset, 2);
    out = engine.pageArrived(only(out).ticket, page("b", "a"));
    QCOMPARE(only(out).status, QStringLiteral("running"));
    out = engine.beginSnapshot();
    out = engine.pageArrived(only(out).ticket, page("d", "c"));
    QCOMPARE(only(out).status, QStringLiteral("running")); // all was read before
}

void TestSyncEngine::pagesOverlapAndGapsAreClosed()
{
    SyncEngine engine({.pageSize = 4, .overlap = 1});
    const auto done = QStringLiteral("completed");
    const auto at = [&done](int n) { return row(QStringLiteral("j%1").arg(n), done, n); };
    SyncOutput out = engine.beginSnapshot();
    out = engine.pageArrived(only(out).ticket, pageOf({at(9), at(8), at(7), at(6)}, 10));
    QCOMPARE(only(out).offset, 3);
    // Three newer rows were dropped meanwhile: what stands at offset 3 now is not what the last page ended with.
    out = engine.pageArrived(only(out).ticket, pageOf({at(3), at(2), at(1), at(0)}, 7));
    QCOMPARE(only(out).offset, 0);
    out = engine.pageArrived(only(out).ticket, pageOf({at(6), at(5), at(4), at(3)}, 7));
    QCOMPARE(ids(out), (QStringList{QStringLiteral("j5"), QStringLiteral("j4"), QStringLiteral("j3")}));
}

void TestSyncEngine::unfinishedJobsAreFetchedById()
{
    SyncEngine engine({.pageSize = 1, .overlap = 0, .details = 1});
    engine.load({{QStringLiteral("old"), JobState::Running}, {QStringLiteral("older"), JobState::Queued},
        {QStringLiteral("new"), JobState::Completed}, {QStringLiteral("lost"), JobState::Queued, true}});
    QVERIFY(engine.anyActive());
    SyncOutput out = engine.beginSnapshot();
    out = engine.pageArrived(only(out).ticket, pageOf({row(QStringLiteral("new"), QStringLiteral("completed"))}, 3));
    out = engine.pageArrived(only(out).ticket, pageOf({}, 0));
    QStringList asked;
    while (!out.snapshotEnded) {
        QCOMPARE(only(out).kind, SyncRequest::Kind::Detail);
        asked.append(only(out).id);
        out = engine.detailArrived(only(out).ticket, row(only(out).id, QStringLiteral("failed")));
    }
    asked.sort();
    QCOMPARE(asked, (QStringList{QStringLiteral("old"), QStringLiteral("older")}));
    QVERIFY(!engine.anyActive());
}

void TestSyncEngine::aReopenedJobIsFoundAmongTheRunning()
{
    SyncEngine engine({.pageSize = 1, .overlap = 0});
    engine.load({{QStringLiteral("new"), JobState::Completed}, {QStringLiteral("old"), JobState::Failed}});
    SyncOutput out = engine.beginSnapshot();
    out = engine.pageArrived(only(out).ticket, pageOf({row(QStringLiteral("new"), QStringLiteral("completed"))}, 2));
    out = engine.pageArrived(only(out).ticket, pageOf({row(QStringLiteral("old"), QStringLiteral("RUNNING"))}, 1));
    QCOMPARE(ids(out), QStringList{QStringLiteral("old")});
    QVERIFY(out.snapshotEnded);
    QVERIFY(engine.anyActive());
}

void TestSyncEngine::aMissingJobIsGoneButComesBack()
{
    SyncEngine engine;
    settle(engine, {row(QStringLiteral("a"), QStringLiteral("running"))});
    SyncOutput out = engine.beginSnapshot();
    out = engine.pageArrived(only(out).ticket, pageOf({}, 0));
    out = engine.pageArrived(only(out).ticket, pageOf({}, 0));
    out = engine.missing(only(out).ticket);
    QCOMPARE(out.gone, QStringList{QStringLiteral("a")});
    QVERIFY(out.snapshotEnded);
    QVERIFY(!engine.anyActive());
    settle(engine, {row(QStringLiteral("a"), QStringLiteral("running"))});
    QVERIFY(engine.anyActive());
}

void TestSyncEngine::changesWaitForTheSnapshot()
{
    SyncEngine engine;
    SyncOutput out = engine.beginSnapshot();
    const quint64 page = only(out).ticket;
    out = engine.changed(
        {.kind = JobChange::Kind::Insert, .job = row(QStringLiteral("b"), QStringLiteral("QUEUED"), 2)});
    QVERIFY(out.upserts.isEmpty());
    out = engine.pageArrived(page, pageOf({row(QStringLiteral("a"), QStringLiteral("completed"))}, 1));
    QCOMPARE(ids(out), QStringList{QStringLiteral("a")});
    out = engine.pageArrived(only(out).ticket, pageOf({}, 0));
    QVERIFY(out.snapshotEnded);
    QCOMPARE(ids(out), QStringList{QStringLiteral("b")});
}

void TestSyncEngine::theSnapshotLosesAgainstALaterChange()
{
    SyncEngine engine;
    settle(engine, {row(QStringLiteral("a"), QStringLiteral("queued"))});
    SyncOutput out = engine.beginSnapshot();
    const quint64 page = only(out).ticket;
    engine.changed({.job = row(QStringLiteral("a"), QStringLiteral("COMPLETED"))});
    out = engine.pageArrived(page, pageOf({row(QStringLiteral("a"), QStringLiteral("running"))}, 1));
    QVERIFY(out.upserts.isEmpty());
    out = engine.pageArrived(only(out).ticket, pageOf({}, 0));
    QVERIFY(out.snapshotEnded);
    QCOMPARE(out.upserts.size(), 1);
    QCOMPARE(out.upserts.first().status, QStringLiteral("COMPLETED"));
    QVERIFY(!engine.anyActive());
}

void TestSyncEngine::changesWithoutTheirRowAreFetched()
{
    SyncEngine engine;
    settle(engine, {});
    RemoteJob partial = row(QStringLiteral("a"), QStringLiteral("RUNNING"));
    partial.fields.setFlag(RemoteJob::Parameters, false);
    SyncOutput out = engine.changed({.job = partial});
    QCOMPARE(only(out).id, QStringLiteral("a"));
    QVERIFY(out.upserts.isEmpty());
    out = engine.detailArrived(only(out).ticket, row(QStringLiteral("a"), QStringLiteral("running")));
    QCOMPARE(ids(out), QStringList{QStringLiteral("a")});
    // Now that the row is known, the same partial change is merged.
    out = engine.changed({.job = partial});
    QCOMPARE(ids(out), QStringList{QStringLiteral("a")});
    QVERIFY(out.requests.isEmpty());
    // Error 413 with id, 401 without.
    RemoteJob bare;
    bare.id = QStringLiteral("a");
    QCOMPARE(only(engine.changed({.job = bare, .incomplete = true})).id, QStringLiteral("a"));
    QVERIFY(engine.changed({.incomplete = true}).wantsSnapshot);
}

void TestSyncEngine::deletionsOfStrangersAreIgnored()
{
    SyncEngine engine;
    settle(engine, {row(QStringLiteral("a"), QStringLiteral("completed"))});
    JobChange deletion{.kind = JobChange::Kind::Delete};
    deletion.job.id = QStringLiteral("stranger");
    QVERIFY(engine.changed(deletion).gone.isEmpty());
    QCOMPARE(engine.size(), 1);
    deletion.job.id = QStringLiteral("a");
    QCOMPARE(engine.changed(deletion).gone, QStringList{QStringLiteral("a")});
    QVERIFY(engine.changed(deletion).gone.isEmpty());
}

static RemoteJob counted(const QString &id, int n, const QString &status = QStringLiteral("running"))
{
    RemoteJob job = row(id, status);
    job.metrics.insert(QStringLiteral("n"), n);
    return job;
}

static JobChange changeOf(const RemoteJob &job, qint64 commitMs, qint64 arrivedMs)
{
    return {.job = job, .commitMs = commitMs, .arrivedMs = arrivedMs};
}

// A snapshot whose rows were asked for at `asked` by the running clock, `service` by the one of the service.
static SyncOutput settleAt(SyncEngine &engine, const QList<RemoteJob> &jobs, qint64 asked, qint64 service)
{
    SyncOutput out = engine.beginSnapshot();
    out = engine.pageArrived(only(out).ticket, pageOf(jobs, jobs.size()), {asked, service});
    SyncOutput end = engine.pageArrived(only(out).ticket, pageOf({}, 0), {asked, service});
    out.add(std::move(end));
    return out;
}

void TestSyncEngine::changesFromBeforeTheRowAreDropped()
{
    const auto id = QStringLiteral("a");
    SyncEngine engine;
    settleAt(engine, {counted(id, 1)}, 1'000, 501'000); // the database's clock is 500 s ahead
    // The fastest change so far took 100 ms: 500,100 ms - that is what the clocks differ by, at most.
    QCOMPARE(ids(engine.changed(changeOf(counted(id, 2), 502'000, 2'100))), QStringList{id});
    settleAt(engine, {counted(id, 9)}, 10'000, 510'000);
    // Five changes waited in a queue. All were committed before the row was asked for.
    for (int n = 3; n < 8; ++n)
        QVERIFY(engine.changed(changeOf(counted(id, n), 505'000 + n, 10'200)).upserts.isEmpty());
    QVERIFY(engine.changed(changeOf(counted(id, 8), 509'900, 10'210)).requests.isEmpty());
    // What came after the row counts.
    QCOMPARE(ids(engine.changed(changeOf(counted(id, 10), 511'000, 11'200))), QStringList{id});
}

void TestSyncEngine::changesPerhapsFromBeforeTheRowAreFetched()
{
    const auto id = QStringLiteral("a");
    SyncEngine engine;
    settleAt(engine, {counted(id, 9)}, 10'000, 510'000);
    // The first change of this link says little of the database's clock; the service's says: three seconds too old.
    SyncOutput out = engine.changed(changeOf(counted(id, 7), 507'000, 10'200));
    QVERIFY(out.upserts.isEmpty());
    QCOMPARE(only(out).id, id);
    QVERIFY(engine.changed(changeOf(counted(id, 8), 507'100, 10'250)).requests.isEmpty()); // asked for already
    QVERIFY(engine.changed(changeOf(counted(id, 9), 507'200, 10'300)).upserts.isEmpty());
    // The answer was asked for after the first of them; the others make it ask once more, then all is settled.
    out = engine.detailArrived(only(out).ticket, counted(id, 9), {10'210, 510'210});
    QVERIFY(out.upserts.isEmpty());
    out = engine.detailArrived(only(out).ticket, counted(id, 9), {10'400, 510'400});
    QVERIFY(out.requests.isEmpty());
    // A job that has ended does not go on by a change that may be from before its end.
    settleAt(engine, {counted(id, 12, QStringLiteral("completed"))}, 20'000, 520'000);
    out = engine.changed(changeOf(counted(id, 11), 519'900, 20'010));
    QVERIFY(out.upserts.isEmpty());
    QCOMPARE(only(out).id, id);
    QVERIFY(!engine.anyActive());
}

void TestSyncEngine::aRowAheadOfItsQueuedChangesIsTaken()
{
    const auto id = QStringLiteral("a");
    SyncEngine engine;
    settleAt(engine, {counted(id, 1)}, 1'000, 0);
    engine.changed(changeOf(counted(id, 2), 502'000, 2'100));
    SyncOutput out = engine.beginSnapshot();
    const quint64 page = only(out).ticket;
    // Arrives while the page is on its way, but was committed long before it was asked for.
    QVERIFY(engine.changed(changeOf(counted(id, 5), 505'000, 10'050)).upserts.isEmpty());
    out = engine.pageArrived(page, pageOf({counted(id, 9)}, 1), {10'000, 0});
    QCOMPARE(out.upserts.size(), 1);
    QCOMPARE(out.upserts.first().metrics.value(QLatin1String("n")).toInt(), 9);
    out = engine.pageArrived(only(out).ticket, pageOf({}, 0), {10'100, 0});
    QVERIFY(out.snapshotEnded);
    QVERIFY(out.upserts.isEmpty());
}

void TestSyncEngine::manyDoubtsMakeASnapshot()
{
    QList<RemoteJob> jobs;
    for (int i = 0; i < 40; ++i)
        jobs.append(counted(QStringLiteral("j%1").arg(i), 9));
    SyncEngine engine;
    settleAt(engine, jobs, 10'000, 510'000);
    int requests = 0;
    bool snapshot = false;
    for (int i = 0; i < 40; ++i) {
        const SyncOutput out = engine.changed(changeOf(counted(QStringLiteral("j%1").arg(i), 7), 507'000, 10'200));
        QVERIFY(out.upserts.isEmpty());
        requests += int(out.requests.size());
        snapshot |= out.wantsSnapshot;
    }
    QVERIFY(snapshot);
    QCOMPARE(requests, 4);
}

void TestSyncEngine::rowsThatCannotBeReadAreLeftOut()
{
    SyncEngine engine({.pageSize = 2, .overlap = 0});
    SyncOutput out = engine.beginSnapshot();
    JobPage page{.hasMore = true, .skipped = {QStringLiteral("job x: no status"), QStringLiteral("job y: no status")}};
    out = engine.pageArrived(only(out).ticket, page);
    QCOMPARE(out.unreadable.size(), 2);
    QCOMPARE(only(out).offset, 2); // a page nobody can read does not end the list
    page = {
        .jobs = {row(QStringLiteral("a"), QStringLiteral("queued"))}, .skipped = {QStringLiteral("job z: no status")}};
    page.total = 4;
    out = engine.pageArrived(only(out).ticket, page);
    QCOMPARE(ids(out), QStringList{QStringLiteral("a")});
    out = engine.pageArrived(only(out).ticket, pageOf({}, 0));
    QVERIFY(out.snapshotEnded);
    // A job whose detail cannot be read keeps no snapshot from ending, and stays as it was.
    out = engine.beginSnapshot();
    out = engine.pageArrived(only(out).ticket, pageOf({}, 0));
    out = engine.pageArrived(only(out).ticket, pageOf({}, 0));
    out = engine.unreadable(only(out).ticket, QStringLiteral("job a: no status"));
    QVERIFY(out.snapshotEnded);
    QCOMPARE(out.unreadable.size(), 1);
    QVERIFY(out.gone.isEmpty());
    QVERIFY(engine.anyActive());
}

void TestSyncEngine::aFailedSnapshotKeepsItsChanges()
{
    SyncEngine engine;
    SyncOutput out = engine.beginSnapshot();
    engine.changed({.kind = JobChange::Kind::Insert, .job = row(QStringLiteral("a"), QStringLiteral("QUEUED"))});
    out = engine.failed(only(out).ticket);
    QVERIFY(out.snapshotFailed);
    QCOMPARE(ids(out), QStringList{QStringLiteral("a")});
    QVERIFY(!engine.inSnapshot());
    out = engine.beginSnapshot();
    engine.changed({.job = row(QStringLiteral("a"), QStringLiteral("RUNNING"))});
    QCOMPARE(ids(engine.disconnected()), QStringList{QStringLiteral("a")});
}

void TestSyncEngine::staleAnswersAreIgnored()
{
    SyncEngine engine;
    const quint64 old = only(engine.beginSnapshot()).ticket;
    engine.beginSnapshot();
    const SyncOutput out = engine.pageArrived(old, pageOf({row(QStringLiteral("a"), QStringLiteral("queued"))}, 1));
    QVERIFY(out.upserts.isEmpty());
    QVERIFY(out.requests.isEmpty());
    QVERIFY(!engine.failed(9'999).snapshotFailed);
    QVERIFY(engine.missing(9'999).gone.isEmpty());
}

void TestSyncEngine::aCrawlFindsWhatNobodyTold()
{
    const auto done = QStringLiteral("completed");
    SyncEngine engine({.pageSize = 2, .overlap = 1});
    engine.load({{QStringLiteral("c"), JobState::Completed}, {QStringLiteral("b"), JobState::Failed},
        {QStringLiteral("a"), JobState::Completed}});
    SyncOutput out = engine.beginCrawl();
    QVERIFY(only(out).crawl);
    // b was reopened and completed, a was dropped, while nobody listened.
    out = engine.pageArrived(
        only(out).ticket, pageOf({row(QStringLiteral("c"), done), row(QStringLiteral("b"), done)}, 2));
    QVERIFY(ids(out).contains(QStringLiteral("b")));
    QVERIFY(out.crawlEnded);
    QCOMPARE(only(out).id, QStringLiteral("a"));
    QCOMPARE(engine.missing(only(out).ticket).gone, QStringList{QStringLiteral("a")});
}

void TestSyncEngine::aFailedCrawlResumes()
{
    const auto done = QStringLiteral("completed");
    SyncEngine engine({.pageSize = 2, .overlap = 1});
    SyncOutput out = engine.beginCrawl();
    out = engine.pageArrived(
        only(out).ticket, pageOf({row(QStringLiteral("c"), done), row(QStringLiteral("b"), done)}, 3));
    QCOMPARE(only(out).offset, 1);
    QVERIFY(!engine.failed(only(out).ticket).snapshotFailed);
    QVERIFY(!engine.inCrawl());
    QCOMPARE(only(engine.beginCrawl()).offset, 1);
}

void TestSyncEngine::changes_data()
{
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<bool>("ok");
    QTest::addColumn<QString>("id"); // empty = not ours
    QTest::addColumn<bool>("incomplete");
    const auto line = [](const char *name, const QByteArray &data, bool ok, const char *id, bool incomplete) {
        QTest::newRow(name) << QByteArray(R"({"ids":[1],"data":)" + data + '}') << ok << QString::fromLatin1(id)
                            << incomplete;
    };
    line("insert",
        R"({"table":"pipeline_jobs","type":"INSERT","errors":null,"record":{"id":"w1","tenantId":"t1","status":"QUEUED","new_column":[1],)"
        R"("createdAt":"2026-11-23T04:38:22.92"}})",
        true, "w1", false);
    line("update",
        R"({"table":"pipeline_jobs","type":"UPDATE","record":{"id":"w1","status":"RUNNING"},"old_record":{"id":"w1"}})",
        true, "w1", false);
    line("delete", R"({"table":"pipeline_jobs","type":"DELETE","old_record":{"id":"w1"}})", true, "w1", false);
    line("another tenant",
        R"({"table":"pipeline_jobs","type":"INSERT","record":{"id":"w1","tenantId":"t2","status":"QUEUED"}})", true, "",
        false);
    line("another table", R"({"table":"users","type":"INSERT","record":{"id":"w1"}})", true, "", false);
    line("too large",
        R"({"table":"pipeline_jobs","type":"INSERT","errors":["Error 413: Payload Too Large"],"record":{"id":"w1","status":"QUEUED"}})",
        true, "w1", true);
    line("not allowed", R"({"table":"pipeline_jobs","type":"INSERT","errors":["Error 401: Unauthorized"]})", true, "",
        true);
    line("deletion without id", R"({"table":"pipeline_jobs","type":"DELETE"})", false, "", false);
    line("no id", R"({"table":"pipeline_jobs","type":"UPDATE","record":{"status":"QUEUED"}})", false, "", false);
    line("unknown type", R"({"table":"pipeline_jobs","type":"TRUNCATE"})", false, "", false);
    line("a time that is none", R"({"table":"pipeline_jobs","type":"UPDATE","record":{"id":"w1","createdAt":"soon"}})",
        true, "w1", true);
    line("a time that is none, without id",
        R"({"table":"pipeline_jobs","type":"INSERT","record":{"createdAt":"soon"}})", false, "", false);
}

void TestSyncEngine::changes()
{
    QFETCH(QByteArray, payload);
    QFETCH(bool, ok);
    QFETCH(QString, id);
    QFETCH(bool, incomplete);
    const auto change = parseChange(QJsonDocument::fromJson(payload).object(), QStringLiteral("t1"));
    QCOMPARE(change.has_value(), ok);
    if (!ok)
        return;
    QCOMPARE(change->has_value(), !id.isEmpty() || incomplete);
    if (*change) {
        QCOMPARE((*change)->job.id, id);
        QCOMPARE((*change)->incomplete, incomplete);
    }
}

QTEST_GUILESS_MAIN(TestSyncEngine)
#include "tst_syncengine.moc"
