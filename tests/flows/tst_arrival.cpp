// SPDX-License-Identifier: GPL-3.0-or-later
#include "flows/arrival.h"
#include "platform/jobchange.h"
#include "platform/jobparser.h"
#include "store/accounts.h"
#include "store/cells.h"
#include "store/jobs.h"
#include "store/remotejobs.h"
#include "tests/support/builders.h"
#include "tests/support/storedata.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace zixly;
using namespace zixly::platform;
using namespace zixly::test;
using namespace Qt::StringLiterals;

namespace {

const QUuid kConnection = QUuid::createUuid();

RemoteJob aRow(const QString &id, const char *status, const QString &ticker = u"BTC-USD"_s)
{
    RemoteJob row;
    row.fields = RemoteJob::Row;
    row.id = id;
    row.type = QString::fromLatin1(kSweepType);
    row.status = QString::fromLatin1(status);
    row.parameters = toJson(aSpec(ticker));
    row.createdMs = kMonday;
    return row;
}

// One account in a store in memory.
struct Desk {
    Desk()
        : account(*accounts::enter(data.db, {.connection = kConnection, .realm = u"supabase"_s, .user = u"ann"_s}))
        , arrival{{.service = u"Office"_s}, account.key, accounts::source(account), {}, kMonday + 60'000}
    {
    }
    arrivals::Arrived take(const QList<RemoteJob> &rows)
    {
        arrival.jobs = rows;
        const auto arrived = arrivals::take(data.db, arrival);
        if (!arrived)
            qFatal("%s", qPrintable(explain(arrived.error())));
        return *arrived;
    }
    Job job(qint64 key) { return *jobs::load(data.db, key); }
    QStringList events(qint64 key)
    {
        QStringList kinds;
        const auto log = jobs::events(data.db, key);
        for (const JobEvent &event : *log)
            kinds << event.kind;
        return kinds;
    }
    size_t count() { return jobs::query(data.db, {})->size(); }
    // A sweep sent from here whose answer was lost at `kMonday`.
    Job lost(const QString &ticker = u"BTC-USD"_s, const QString &kind = u"pipeline"_s)
    {
        Job job;
        job.name = ticker;
        job.state = JobState::Unknown;
        job.parameters = toJson(aSpec(ticker));
        job.createdMs = kMonday;
        job.place.service = u"Office"_s;
        job.account = account.key;
        job.receipt = u"lost"_s;
        job = *jobs::insert(data.db, job, u"user"_s);
        if (!jobs::addEvent(data.db,
                {.jobKey = job.key, .actor = u"Office"_s, .kind = u"answer lost"_s, .payload = {{u"id_kind"_s, kind}}}))
            qFatal("no event");
        return job;
    }

    MemoryDatabase data;
    accounts::Account account;
    arrivals::Arrival arrival;
};

} // namespace

class TestArrival : public QObject
{
    Q_OBJECT
private slots:
    void everyShapeBecomesOneJob_data();
    void everyShapeBecomesOneJob();
    void aLifeIsLoggedOnce();
    void whatChangesNothingIsNotWritten();
    void aTerminalStateStays();
    void missingColumnsAreNoChange();
    void runIdsLeadToTheirJob();
    void goneStaysAndComesBack();
    void endedTwiceOutdatesTheResult();
    void theTradingApisOwnChoicesAreNotClaimed();
    void accountsShareNoRow();
    void lostAnswersAreRecognised_data();
    void lostAnswersAreRecognised();
    void twoCandidatesStayApart();
    void whatTheUserWroteStays();
};

void TestArrival::everyShapeBecomesOneJob_data()
{
    QTest::addColumn<QByteArray>("first");
    QTest::addColumn<QByteArray>("second"); // the same job in the shape of another call
    QTest::addColumn<QString>("parser");
    QTest::addColumn<QString>("id");
    QTest::addColumn<QString>("type");
    QTest::addColumn<JobState>("state");
    QTest::addColumn<QString>("serverState");

    const QByteArray next = R"({"jobs":[{"id":"c1","job_type":"trading-sweep","status":"completed",
        "parameters":{"ticker":"BTC-USD","fast_range":[5,20],"slow_range":[10,40],"step":5},"result_summary":null,
        "metrics":{"sweep_run_id":"abc"},"error_message":null,"created_at":"2026-11-20T10:00:00.000Z",
        "started_at":"2026-11-20T10:00:05.000Z","completed_at":"2026-11-20T10:01:05.000Z","duration_seconds":60,
        "results":[{"id":"r1","ticker":"BTC-USD","score":"2.33","sharpeRatio":"1.7"}]}],"totalJobs":1,"limit":50,
        "offset":0,"hasMore":false})";
    const QByteArray flat = R"({"id":"c1","job_type":"trading-sweep","status":"completed",
        "parameters":{"fast_range":[5,20],"ticker":"BTC-USD","slow_range":[10,40],"step":5},"result":null,
        "metrics":{"sweep_run_id":"abc"},"error_message":null,"created_at":"2026-11-20T10:00:00.000Z",
        "started_at":"2026-11-20T10:00:05.000Z","completed_at":"2026-11-20T10:01:05.000Z","results":[]})";
    QTest::newRow("Next: list, then detail")
        << next << flat << "page" << "c1" << "trading-sweep" << JobState::Completed << "";
    QTest::newRow("Nest: wrapped detail") << next << QByteArray(R"({"job":)" + flat + "}") << "page" << "c1"
                                          << "trading-sweep" << JobState::Completed << "";
    const QByteArray upper = QByteArray(flat)
                                 .replace("job_type", "jobType")
                                 .replace("\"completed\"", "\"COMPLETED\"")
                                 .replace("error_message", "errorMessage")
                                 .replace("created_at", "createdAt")
                                 .replace("started_at", "startedAt")
                                 .replace("completed_at", "completedAt");
    QTest::newRow("receiver and realtime: camelCase, UPPER")
        << next << upper << "page" << "c1" << "trading-sweep" << JobState::Completed << "";
    QTest::newRow("without zone") << flat << QByteArray(upper).replace(".000Z", "") << "job" << "c1" << "trading-sweep"
                                  << JobState::Completed << "";
    const QByteArray cancelled = R"({"id":"c2","job_type":"data-etl","status":"failed","parameters":{},
        "error_message":"Job cancelled by user","created_at":"2026-11-20T10:00:00Z","completed_at":"2026-11-20T10:01:05Z"})";
    QTest::newRow("cancelled is a failed row")
        << cancelled << cancelled << "job" << "c2" << "data-etl" << JobState::Cancelled << "";
    const QByteArray odd = R"({"id":"c3","job_type":"new-thing","status":"paused","parameters":{"a":[1,2]}})";
    QTest::newRow("unknown type and status")
        << odd << odd << "job" << "c3" << "new-thing" << JobState::Unknown << "paused";
    const QByteArray trading = R"({"job_id":"7f000001-0000-4000-8000-000000000001","status":"running","progress":30,
        "command_group":"strategy","command_name":"sweep","parameters":{"ticker":"AAPL"},"result_path":null,
        "result_data":null,"error_message":null,"created_at":"2026-11-20T10:00:00.123456","started_at":null,
        "completed_at":null})";
    QTest::newRow("Trading API: naive microseconds")
        << QByteArray("[" + trading + "]") << trading << "page" << "7f000001-0000-4000-8000-000000000001"
        << "trading-sweep" << JobState::Running << "";
}

void TestArrival::everyShapeBecomesOneJob()
{
    QFETCH(QByteArray, first);
    QFETCH(QByteArray, second);
    QFETCH(QString, parser);
    QFETCH(QString, id);
    QFETCH(QString, type);
    QFETCH(JobState, state);
    QFETCH(QString, serverState);
    Desk desk;
    QList<RemoteJob> rows;
    if (parser == u"page") {
        const auto page = parseJobPage(first);
        QVERIFY2(page, page ? "" : qPrintable(explain(page.error())));
        rows = page->jobs;
    } else {
        const auto row = parseJob(first);
        QVERIFY2(row, row ? "" : qPrintable(explain(row.error())));
        rows = {*row};
    }
    QCOMPARE(desk.take(rows).inserted, 1);
    const auto again = parseJob(second);
    QVERIFY2(again, again ? "" : qPrintable(explain(again.error())));
    QCOMPARE(desk.take({*again}).inserted, 0);
    QCOMPARE(desk.count(), size_t(1));
    const Job job = desk.job(jobs::query(desk.data.db, {})->front());
    QCOMPARE(job.remoteIds.first().id, id);
    QCOMPARE(job.type, type);
    QCOMPARE(job.state, state);
    QCOMPARE(job.serverState, serverState);
    QCOMPARE(job.account, desk.account.key);
    QCOMPARE(desk.events(job.key), QStringList({u"created"_s, u"arrived"_s})); // the second shape told nothing new
}

void TestArrival::aLifeIsLoggedOnce()
{
    Desk desk;
    const qint64 key = desk.take({aRow(u"a"_s, "QUEUED")}).changed.first().key;
    RemoteJob running = aRow(u"a"_s, "running");
    running.startedMs = kMonday + 1'000;
    desk.take({running});
    RemoteJob done = running;
    done.status = u"COMPLETED"_s;
    done.completedMs = kMonday + 5'000;
    const Job job = desk.take({done}).changed.first();
    QCOMPARE(job.state, JobState::Completed);
    QCOMPARE(job.runtimeMs, 4'000);
    QCOMPARE(desk.events(key), QStringList({u"created"_s, u"arrived"_s, u"running"_s, u"completed"_s}));
    QCOMPARE(jobs::events(desk.data.db, key)->last().timeMs, kMonday + 5'000);
    QCOMPARE(jobs::events(desk.data.db, key)->last().actor, u"Office"_s);
}

void TestArrival::whatChangesNothingIsNotWritten()
{
    Desk desk;
    const RemoteJob row = aRow(u"a"_s, "RUNNING");
    desk.take({row});
    QVERIFY(desk.take({row, row}).changed.isEmpty());
    RemoteJob measured = row;
    measured.metrics.insert(u"n"_s, 1);
    const auto arrived = desk.take({measured});
    QCOMPARE(arrived.changed.size(), 1);
    QCOMPARE(arrived.changed.first().serverResult.value("metrics"_L1).toObject().value("n"_L1).toInt(), 1);
    QCOMPARE(desk.events(arrived.changed.first().key), QStringList({u"created"_s, u"arrived"_s})); // a mere fact
}

void TestArrival::aTerminalStateStays()
{
    Desk desk;
    RemoteJob failed = aRow(u"a"_s, "FAILED");
    failed.errorMessage = u"boom"_s;
    desk.take({failed});
    const Job reopened = desk.take({aRow(u"a"_s, "RUNNING")}).changed.first();
    QCOMPARE(reopened.state, JobState::Failed);
    QCOMPARE(reopened.serverState, u"running"_s);
    const Job done = desk.take({aRow(u"a"_s, "COMPLETED")}).changed.first();
    QCOMPARE(done.state, JobState::Failed);
    QCOMPARE(done.serverState, u"completed"_s);
    const Job back = desk.take({failed}).changed.first();
    QCOMPARE(back.serverState, QString());
    QCOMPARE(desk.events(back.key), QStringList({u"created"_s, u"arrived"_s, u"server"_s, u"server"_s, u"server"_s}));
}

void TestArrival::missingColumnsAreNoChange()
{
    Desk desk;
    const Job whole = desk.take({aRow(u"a"_s, "QUEUED")}).changed.first();
    const auto change = parseChange(
        QJsonDocument::fromJson(R"({"data":{"schema":"public","table":"pipeline_jobs","type":"UPDATE","errors":null,
            "commit_timestamp":"2026-11-23T04:39:41.364Z","columns":[],"old_record":{"id":"a"},
            "record":{"id":"a","tenantId":"t1","jobType":"trading-sweep","status":"RUNNING",
            "startedAt":"2025-11-24T00:00:03.25"}}})")
            .object(),
        u"t1"_s);
    QVERIFY(change && *change);
    const Job job = desk.take({(*change)->job}).changed.first();
    QCOMPARE(job.state, JobState::Running);
    QCOMPARE(job.parameters, whole.parameters);
    QCOMPARE(job.startedMs, kMonday + 3'250);
    QCOMPARE(job.place.tenant, u"t1"_s);
}

void TestArrival::runIdsLeadToTheirJob()
{
    Desk desk;
    RemoteJob first = aRow(u"a"_s, "COMPLETED");
    first.runId = u"ab12"_s;
    const qint64 key = desk.take({first}).changed.first().key;
    QCOMPARE(desk.job(key).remoteIds.size(), 2);
    // Another kind of id with the same run: the same job. The same kind: another job, whose run is not its own.
    RemoteJob other = aRow(u"7f"_s, "COMPLETED");
    other.idKind = u"trading"_s;
    other.runId = u"ab12"_s;
    QCOMPARE(desk.take({other}).changed.first().key, key);
    QCOMPARE(desk.job(key).remoteIds.size(), 3);
    RemoteJob twin = aRow(u"b"_s, "COMPLETED");
    twin.runId = u"ab12"_s;
    const auto arrived = desk.take({twin});
    QCOMPARE(arrived.inserted, 1);
    QCOMPARE(arrived.changed.first().remoteIds.size(), 1);
    QCOMPARE(desk.count(), size_t(2));
    QVERIFY(desk.take({first, other, twin}).changed.isEmpty());
}

void TestArrival::goneStaysAndComesBack()
{
    Desk desk;
    const RemoteJob row = aRow(u"a"_s, "COMPLETED");
    const qint64 key = desk.take({row}).changed.first().key;
    const auto gone = arrivals::markGone(desk.data.db, desk.arrival, u"pipeline"_s, {u"a"_s, u"stranger"_s});
    QVERIFY(gone);
    QCOMPARE(gone->changed.size(), 1);
    QVERIFY(desk.job(key).goneFromServer);
    QVERIFY(arrivals::markGone(desk.data.db, desk.arrival, u"pipeline"_s, {u"a"_s})->changed.isEmpty());
    QCOMPARE(desk.events(key), QStringList({u"created"_s, u"arrived"_s, u"gone"_s}));
    desk.take({row});
    QVERIFY(!desk.job(key).goneFromServer);
    QCOMPARE(desk.count(), size_t(1));
}

void TestArrival::endedTwiceOutdatesTheResult()
{
    Desk desk;
    RemoteJob row = aRow(u"a"_s, "COMPLETED");
    row.completedMs = kMonday + 5'000;
    const qint64 key = desk.take({row}).changed.first().key;
    QVERIFY(!desk.job(key).resultOutdated);
    QVERIFY(cells::save(desk.data.db, key, aResult(20)));
    row.metrics.insert(u"note"_s, 1);
    desk.take({row});
    QVERIFY(!desk.job(key).resultOutdated); // nothing ran
    row.status = u"RUNNING"_s;
    desk.take({row});
    QVERIFY(!desk.job(key).resultOutdated);
    row.status = u"COMPLETED"_s;
    row.completedMs = kMonday + 9'000;
    desk.take({row});
    const Job job = desk.job(key);
    QVERIFY(job.resultOutdated && job.available);
    QCOMPARE(job.state, JobState::Completed);
    const auto wanted = remotejobs::wantingResults(desk.data.db, desk.account.key, 0, 5);
    QCOMPARE(wanted->size(), 1);
    QCOMPARE(wanted->first().key, key);
}

void TestArrival::theTradingApisOwnChoicesAreNotClaimed()
{
    Desk desk;
    RemoteJob row = aRow(u"7f"_s, "RUNNING");
    const Job known = desk.take({row}).changed.first();
    QVERIFY(known.cells > 0);
    QVERIFY2(known.name.contains(u"SMA"_s), qPrintable(known.name));
    row.id = u"80"_s;
    row.idKind = u"trading"_s;
    const Job job = desk.take({row}).changed.first();
    QCOMPARE(job.cells, 0); // of a step nobody knows
    QVERIFY2(!job.name.contains(u"SMA"_s) && job.name.startsWith(u"BTC-USD "_s), qPrintable(job.name));
}

void TestArrival::accountsShareNoRow()
{
    Desk desk;
    const qint64 annes = desk.take({aRow(u"a"_s, "QUEUED")}).changed.first().key;
    const auto bob
        = accounts::enter(desk.data.db, {.connection = kConnection, .realm = u"supabase"_s, .user = u"bob"_s});
    QVERIFY(bob);
    desk.arrival.account = bob->key;
    desk.arrival.source = accounts::source(*bob);
    const qint64 bobs = desk.take({aRow(u"a"_s, "RUNNING")}).changed.first().key;
    QVERIFY(annes != bobs);
    QCOMPARE(desk.job(annes).state, JobState::Queued);
    QCOMPARE(*jobs::query(desk.data.db, {}), JobKeys{bobs});
}

void TestArrival::lostAnswersAreRecognised_data()
{
    QTest::addColumn<QString>("ticker");
    QTest::addColumn<QString>("kind");
    QTest::addColumn<qint64>("lateMs");
    QTest::addColumn<bool>("linked");
    QTest::newRow("the same") << "BTC-USD" << "pipeline" << qint64(1'500) << true;
    QTest::newRow("its clock is behind") << "BTC-USD" << "pipeline" << qint64(-60'000) << true;
    QTest::newRow("another ticker") << "ETH-USD" << "pipeline" << qint64(1'500) << false;
    QTest::newRow("sent to another service") << "BTC-USD" << "trading" << qint64(1'500) << false;
    QTest::newRow("long after") << "BTC-USD" << "pipeline" << qint64(600'000) << false;
    QTest::newRow("long before") << "BTC-USD" << "pipeline" << qint64(-600'000) << false;
}

void TestArrival::lostAnswersAreRecognised()
{
    QFETCH(QString, ticker);
    QFETCH(QString, kind);
    QFETCH(qint64, lateMs);
    QFETCH(bool, linked);
    Desk desk;
    const Job lost = desk.lost(u"BTC-USD"_s, kind);
    RemoteJob row = aRow(u"x"_s, "RUNNING", ticker);
    row.parameters.insert(u"step"_s, 7); // beside the ranges' own steps: the service's habit
    row.parameters.insert(u"fast_step"_s, 1);
    row.parameters.insert(u"slow_step"_s, 2);
    row.createdMs = kMonday + lateMs;
    const auto arrived = desk.take({row});
    QCOMPARE(arrived.linked, int(linked));
    QCOMPARE(arrived.inserted, int(!linked));
    QCOMPARE(desk.count(), size_t(linked ? 1 : 2));
    if (!linked) {
        QCOMPARE(desk.job(lost.key).state, JobState::Unknown);
        return;
    }
    const Job job = desk.job(lost.key);
    QCOMPARE(job.state, JobState::Running);
    QCOMPARE(job.remoteIds.size(), 1);
    QCOMPARE(job.receipt, QString());
    QCOMPARE(desk.events(job.key).last(), u"arrived"_s);
    QVERIFY(desk.take({row}).changed.isEmpty());
}

void TestArrival::twoCandidatesStayApart()
{
    Desk desk;
    desk.lost();
    desk.lost();
    QCOMPARE(desk.take({aRow(u"x"_s, "RUNNING")}).linked, 0); // two of ours
    Desk other;
    other.lost();
    const auto arrived = other.take({aRow(u"x"_s, "RUNNING"), aRow(u"y"_s, "RUNNING")}); // two of theirs
    QCOMPARE(arrived.linked, 0);
    QCOMPARE(arrived.inserted, 2);
}

void TestArrival::whatTheUserWroteStays()
{
    Desk desk;
    const qint64 key = desk.take({aRow(u"a"_s, "RUNNING")}).changed.first().key;
    QVERIFY(jobs::setName(desk.data.db, key, u"mine"_s) && jobs::setNote(desk.data.db, key, u"a note"_s)
        && jobs::setFavourite(desk.data.db, key, true));
    desk.take({aRow(u"a"_s, "COMPLETED")});
    QCOMPARE(desk.job(key).name, u"mine"_s);
    QCOMPARE(desk.job(key).note, u"a note"_s);
    QVERIFY(desk.job(key).favourite);
}

QTEST_GUILESS_MAIN(TestArrival)
#include "tst_arrival.moc"
