// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/jobparser.h"
#include "platform/json.h"
#include "platform/sweepruns.h"

#include <QJsonArray>
#include <QTest>

#include <cmath>

using namespace zixly;
using namespace zixly::platform;

class TestJobParser : public QObject
{
    Q_OBJECT
private slots:
    void everyServicesJobIsRead_data();
    void everyServicesJobIsRead();
    void everyStatusWord_data();
    void everyStatusWord();
    void theCancelMarkIsACancellation_data();
    void theCancelMarkIsACancellation();
    void aPageIsReadFromEveryEnvelope_data();
    void aPageIsReadFromEveryEnvelope();
    void oneBadJobIsLeftOut_data();
    void oneBadJobIsLeftOut();
    void sweepRunsAreRead();
    void aRunIsFoundByTickerAndTime_data();
    void aRunIsFoundByTickerAndTime();
    void triggersSayWhichIdTheyGave_data();
    void triggersSayWhichIdTheyGave();
    void cancelAnswers_data();
    void cancelAnswers();
    void aMissingKeyIsNotANull();
    void aTerminalStateNeverFlips_data();
    void aTerminalStateNeverFlips();
    void theCancelMarkSurvivesAMissingColumn();
    void unknownTypesKeepEverything();
    void parametersWithoutTickerAreFine();
};

static const QByteArray kNextDetail
    = R"({"id":"cmhdone1","job_type":"trading-sweep","status":"completed","parameters":{"ticker":"NVDA","strategy_type":"SMA"},)"
      R"("result_summary":{"best_score":2.47,"best_sharpe":1.82,"sweep_run_id":"run_nvda"},"metrics":{"duration_seconds":127,)"
      R"("combinations_tested":8},"error_message":null,"created_at":"2026-11-20T09:00:00.000Z",)"
      R"("started_at":"2026-11-20T09:00:05.000Z","completed_at":"2026-11-20T09:02:12.900Z","duration_seconds":127,"results":[]})";
static const QByteArray kReceiverRow
    = R"({"id":"cmhdone1","tenantId":"zixly-internal","jobType":"trading-sweep","status":"COMPLETED","parameters":{"ticker":"NVDA",)"
      R"("strategy_type":"SMA"},"result":{"best_score":2.47,"best_sharpe":1.82,"sweep_run_id":"run_nvda"},"metrics":)"
      R"({"duration_seconds":127,"combinations_tested":8},"errorMessage":null,"createdAt":"2026-11-20T09:00:00.000Z",)"
      R"("startedAt":"2026-11-20T09:00:05.000Z","completedAt":"2026-11-20T09:02:12.900Z","results":[]})";
static const QByteArray kRealtimeRow
    = R"({"id":"cmhdone1","result":{"best_score":2.47,"best_sharpe":1.82,"sweep_run_id":"run_nvda"},"status":"COMPLETED",)"
      R"("jobType":"trading-sweep","metrics":{"duration_seconds":127,"combinations_tested":8},"tenantId":"zixly-internal",)"
      R"("createdAt":"2026-11-20T09:00:00","startedAt":"2026-11-20T09:00:05","parameters":{"ticker":"NVDA","strategy_type":"SMA"},)"
      R"("completedAt":"2026-11-20T09:02:12.9","errorMessage":null})";
static const QByteArray kTradingJob
    = R"({"job_id":"cmhdone1","status":"completed","progress":100,"command_group":"strategy","command_name":"sweep",)"
      R"("parameters":{"ticker":"NVDA","strategy_type":"SMA"},"result_path":null,"result_data":{"success":true,"ticker":"NVDA",)"
      R"("output":"...","sweep_run_id":"run_nvda","best_sharpe":1.82,"combinations_tested":8},"error_message":null,)"
      R"("created_at":"2026-11-20T09:00:00.000001","started_at":"2026-11-20T09:00:05.000001","completed_at":"2026-11-20T09:02:12.900001"})";

void TestJobParser::everyServicesJobIsRead_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("kind");
    QTest::newRow("Next detail, flat") << kNextDetail << "pipeline";
    QTest::newRow("Nest detail, wrapped") << QByteArray("{\"job\":" + kNextDetail + '}') << "pipeline";
    QTest::newRow("receiver row") << kReceiverRow << "pipeline";
    QTest::newRow("PostgREST and realtime row") << kRealtimeRow << "pipeline";
    QTest::newRow("Trading API job") << kTradingJob << "trading";
}

void TestJobParser::everyServicesJobIsRead()
{
    QFETCH(QByteArray, body);
    const auto remote = parseJob(body);
    QVERIFY2(remote, remote ? "" : qPrintable(remote.error().detail));
    QTEST(remote->idKind, "kind");
    QCOMPARE(remote->id, QStringLiteral("cmhdone1"));
    QCOMPARE(remote->runId, QStringLiteral("run_nvda"));
    QCOMPARE(remote->totalCells, 8);
    const Job job = makeJob(*remote, {.service = QStringLiteral("Office")}, QStringLiteral("c1"), 1'763'942'400'000);
    QCOMPARE(job.state, JobState::Completed);
    QCOMPARE(job.type, QStringLiteral("trading-sweep"));
    QCOMPARE(job.serverState, QString());
    QCOMPARE(job.createdMs, 1'795'165'200'000);
    QCOMPARE(job.startedMs, 1'795'165'205'000);
    QCOMPARE(job.endedMs, 1'795'165'332'900);
    QCOMPARE(job.runtimeMs, 127'900);
    QCOMPARE(job.cells, 8);
    QCOMPARE(job.best.sharpe, 1.82);
    QVERIFY(!job.convention.known);
    QVERIFY(!job.error);
    // The Trading API repeats a strategy that it does not heed.
    const bool heeded = remote->idKind != QLatin1String("trading");
    QVERIFY2(job.name.startsWith(heeded ? QLatin1String("NVDA SMA") : QLatin1String("NVDA")), qPrintable(job.name));
    QCOMPARE(job.name.contains(QLatin1String("SMA")), heeded);
    QCOMPARE(job.remoteIds.size(), 2);
    QCOMPARE(job.remoteIds.last().id, QStringLiteral("run_nvda"));
}

void TestJobParser::everyStatusWord_data()
{
    QTest::addColumn<QString>("status");
    QTest::addColumn<JobState>("state");
    QTest::addColumn<QString>("word");
    QTest::newRow("upper") << "QUEUED" << JobState::Queued << "queued";
    QTest::newRow("lower") << "running" << JobState::Running << "running";
    QTest::newRow("mixed") << "Completed" << JobState::Completed << "completed";
    QTest::newRow("pending") << "pending" << JobState::Queued << "queued";
    QTest::newRow("cancelled") << "cancelled" << JobState::Cancelled << "cancelled";
    QTest::newRow("canceled") << "canceled" << JobState::Cancelled << "cancelled";
    QTest::newRow("failed") << "FAILED" << JobState::Failed << "failed";
    QTest::newRow("unknown") << "unknown" << JobState::Unknown << "unknown";
    QTest::newRow("a new word") << "PAUSED" << JobState::Unknown << "paused";
}

void TestJobParser::everyStatusWord()
{
    QFETCH(QString, status);
    RemoteJob remote;
    remote.status = status;
    QTEST(stateOf(remote), "state");
    QTEST(serverWord(remote), "word");
}

void TestJobParser::theCancelMarkIsACancellation_data()
{
    QTest::addColumn<QString>("status");
    QTest::addColumn<QString>("message");
    QTest::addColumn<JobState>("state");
    QTest::newRow("marked") << "FAILED" << kCancelMark << JobState::Cancelled;
    QTest::newRow("marked, lower") << "failed" << kCancelMark << JobState::Cancelled;
    QTest::newRow("other text") << "failed" << "Job cancelled by user." << JobState::Failed;
    QTest::newRow("the mark on another state") << "running" << kCancelMark << JobState::Running;
}

void TestJobParser::theCancelMarkIsACancellation()
{
    RemoteJob remote;
    QFETCH(QString, status);
    QFETCH(QString, message);
    remote.status = status;
    remote.errorMessage = message;
    QTEST(stateOf(remote), "state");
}

void TestJobParser::aPageIsReadFromEveryEnvelope_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<qint64>("total");
    QTest::addColumn<bool>("more");
    QTest::newRow("web API") << QByteArray(
        "{\"jobs\":[" + kNextDetail + "],\"totalJobs\":6,\"limit\":1,\"offset\":0,\"hasMore\":true}")
                             << qint64(6) << true;
    QTest::newRow("Trading API") << QByteArray('[' + kTradingJob + ']') << qint64(-1) << false;
    QTest::newRow("PostgREST") << QByteArray('[' + kRealtimeRow + ']') << qint64(-1) << false;
}

void TestJobParser::aPageIsReadFromEveryEnvelope()
{
    QFETCH(QByteArray, body);
    const auto page = parseJobPage(body);
    QVERIFY(page);
    QCOMPARE(page->jobs.size(), 1);
    QTEST(page->total, "total");
    QTEST(page->hasMore, "more");
}

void TestJobParser::oneBadJobIsLeftOut_data()
{
    QTest::addColumn<QByteArray>("bad");
    QTest::newRow("no id") << QByteArray(R"({"status":"queued"})");
    QTest::newRow("id null") << QByteArray(R"({"id":null,"status":"queued"})");
    QTest::newRow("no status") << QByteArray(R"({"id":"a"})");
    QTest::newRow("parameters are text") << QByteArray(R"({"id":"a","status":"queued","parameters":"x"})");
    QTest::newRow("a time that is none") << QByteArray(R"({"id":"a","status":"queued","created_at":"soon"})");
    QTest::newRow("a number for a time") << QByteArray(R"({"id":"a","status":"queued","created_at":5})");
    QTest::newRow("status is an object") << QByteArray(R"({"id":"a","status":{}})");
    QTest::newRow("not an object") << QByteArray("7");
    QTest::newRow("null") << QByteArray("null");
}

void TestJobParser::oneBadJobIsLeftOut()
{
    QFETCH(QByteArray, bad);
    const auto page = parseJobPage("{\"jobs\":[" + kNextDetail + ',' + bad + ',' + kRealtimeRow + "]}");
    QVERIFY(page);
    QCOMPARE(page->jobs.size(), 2); // whole ones; never a part of the bad one
    QCOMPARE(page->rows(), 3);
    QCOMPARE(page->skipped.size(), 1);
    const bool named = bad.contains(R"("id":"a")");
    QVERIFY2(page->skipped.first().startsWith(named ? QLatin1String("job a: ") : QLatin1String("job 2: ")),
        qPrintable(page->skipped.first()));
    QVERIFY(!parseJob(bad));
    QVERIFY(!parseJobPage(R"({"jobs":{}})"));
    QVERIFY(!parseJobPage("{}"));
}

void TestJobParser::sweepRunsAreRead()
{
    const auto runs = parseRuns(
        R"([{"sweep_run_id":"fbecc235-5e0f-4a7c-9d52-000000000000","run_date":"2026-11-23T04:18:52.376123","result_count":8,)"
        R"("ticker_count":1,"strategy_count":1,"avg_score":null,"best_ticker":"NVDA","best_score":1.5},)"
        R"({"sweep_run_id":null,"run_date":"2026-11-23T04:18:52"},{"sweep_run_id":"x","run_date":"soon"},7])");
    QVERIFY(runs);
    QCOMPARE(runs->size(), 1);
    QCOMPARE(runs->first().tickers, 1);
    QCOMPARE(runs->first().rows, 8);
    QCOMPARE(runs->first().bestTicker, QStringLiteral("NVDA"));
    QCOMPARE(runs->first().ranMs, parseUtc(u"2026-11-23T04:18:52.376Z").value());
    QCOMPARE(parseRuns("{}").error().kind, Error::Kind::BadAnswer);
    QVERIFY(!parseRuns("<html>"));
}

void TestJobParser::aRunIsFoundByTickerAndTime_data()
{
    QTest::addColumn<QList<SweepRun>>("runs");
    QTest::addColumn<QString>("id"); // empty = none
    QTest::addColumn<Error::Kind>("kind");
    using K = Error::Kind;
    const auto run = [](const char *id, qint64 ranMs, const char *ticker = "NVDA", qint64 tickers = 1) {
        return SweepRun{QString::fromLatin1(id), ranMs, tickers, QString::fromLatin1(ticker), 8};
    };
    // The job ran from 100 s to 200 s.
    QTest::newRow("one") << QList{run("a", 150'000)} << "a" << K::Internal;
    QTest::newRow("at its end, by another clock") << QList{run("a", 201'500)} << "a" << K::Internal;
    QTest::newRow("of others") << QList{run("a", 150'000), run("b", 150'000, "BTC-USD"), run("c", 90'000)} << "a"
                               << K::Internal;
    QTest::newRow("of several tickers") << QList{run("a", 150'000, "NVDA", 3)} << "" << K::NotFound;
    QTest::newRow("before") << QList{run("a", 97'000)} << "" << K::NotFound;
    QTest::newRow("after") << QList{run("a", 203'000)} << "" << K::NotFound;
    QTest::newRow("none") << QList<SweepRun>() << "" << K::NotFound;
    QTest::newRow("two") << QList{run("a", 150'000), run("b", 160'000)} << "" << K::Ambiguous;
}

void TestJobParser::aRunIsFoundByTickerAndTime()
{
    QFETCH(QList<SweepRun>, runs);
    QFETCH(QString, id);
    QFETCH(Error::Kind, kind);
    RemoteJob job{.id = QStringLiteral("j1"), .startedMs = 100'000, .completedMs = 200'000};
    job.parameters = {{QStringLiteral("ticker"), QStringLiteral("nvda")}};
    const auto found = runOf(job, runs);
    QCOMPARE(found.value_or(QString()), id);
    if (!found)
        QCOMPARE(found.error().kind, kind);
    job.completedMs = 0; // without its times nothing is guessed
    QCOMPARE(runOf(job, runs).error().kind, Error::Kind::Ambiguous);
}

void TestJobParser::triggersSayWhichIdTheyGave_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("id");
    QTest::newRow("web API") << QByteArray(
        R"({"job":{"id":"cmw1","job_type":"trading-sweep","status":"queued","parameters":{"step":5},)"
        R"("created_at":"2026-11-23T04:32:47.782Z"},"message":"Job queued successfully","webhook_url":"http://h"})")
                             << "pipeline" << "cmw1";
    QTest::newRow("receiver") << QByteArray(
        R"({"job_id":"job_1795407693665_913yxczli","status":"QUEUED","message":"queued","webhook_url":"http://h",)"
        R"("created_at":"2026-11-23T04:21:33.665Z"})")
                              << "receiver" << "job_1795407693665_913yxczli";
    QTest::newRow("Trading API as documented") << QByteArray(
        R"({"job_id":"sweep_1795407527291","status":"queued","parameters":{"ticker":"BTC-USD","combinations":9},)"
        R"("webhook_url":"http://h","created_at":"2026-11-23T04:18:47.291Z"})")
                                               << "trading" << "sweep_1795407527291";
    QTest::newRow("Trading API as it is")
        << QByteArray(R"({"job_id":"123e4567-e89b-12d3-a456-426614174000","status":"pending","created_at":)"
                      R"("2026-11-23T04:00:00.000001","stream_url":"/s","status_url":"/j"})")
        << "trading" << "123e4567-e89b-12d3-a456-426614174000";
}

void TestJobParser::triggersSayWhichIdTheyGave()
{
    QFETCH(QByteArray, body);
    const auto remote = parseTriggered(body);
    QVERIFY(remote);
    QTEST(remote->idKind, "kind");
    QTEST(remote->id, "id");
    QCOMPARE(stateOf(*remote), JobState::Queued);
}

void TestJobParser::cancelAnswers_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("ok");
    QTest::newRow("web API") << QByteArray(
        R"({"message":"Job cancelled successfully","id":"a","status":"failed","completed_at":"2026-11-23T04:33:03.521Z"})")
                             << true;
    QTest::newRow("Trading API") << QByteArray(
        R"({"success":true,"message":"Job cancelled","job_id":"a","status":"cancelled"})")
                                 << true;
    QTest::newRow("no id") << QByteArray(R"({"status":"failed"})") << false;
    QTest::newRow("html") << QByteArray("<html>") << false;
}

void TestJobParser::cancelAnswers()
{
    QFETCH(QByteArray, body);
    QTEST(parseCancelled(body).has_value(), "ok");
}

void TestJobParser::aMissingKeyIsNotANull()
{
    auto known = parseJob(kRealtimeRow);
    QVERIFY(known);
    const auto update = parseRecord(QJsonObject{{QStringLiteral("id"), QStringLiteral("cmhdone1")},
        {QStringLiteral("status"), QStringLiteral("RUNNING")}, {QStringLiteral("completedAt"), QJsonValue::Null}});
    QVERIFY(update);
    merge(*known, *update);
    QCOMPARE(known->status, QStringLiteral("RUNNING"));
    QCOMPARE(known->completedMs, 0);
    QCOMPARE(known->parameters.value(QLatin1String("ticker")).toString(), QStringLiteral("NVDA"));
    QCOMPARE(known->runId, QStringLiteral("run_nvda"));
}

void TestJobParser::aTerminalStateNeverFlips_data()
{
    QTest::addColumn<JobState>("before");
    QTest::addColumn<QString>("status");
    QTest::addColumn<JobState>("after");
    QTest::addColumn<QString>("server");
    QTest::newRow("starts") << JobState::Queued << "RUNNING" << JobState::Running << "running";
    QTest::newRow("ends") << JobState::Running << "completed" << JobState::Completed << "completed";
    QTest::newRow("reopened") << JobState::Failed << "RUNNING" << JobState::Failed << "running";
    QTest::newRow("reopened and done") << JobState::Failed << "COMPLETED" << JobState::Failed << "completed";
    QTest::newRow("asked to stop, still running")
        << JobState::Cancelling << "running" << JobState::Cancelling << "running";
    QTest::newRow("asked to stop, finished first")
        << JobState::Cancelling << "completed" << JobState::Completed << "completed";
    QTest::newRow("a lost answer is found") << JobState::Unknown << "queued" << JobState::Queued << "queued";
    QTest::newRow("a word nobody knows") << JobState::Running << "PAUSED" << JobState::Unknown << "paused";
    QTest::newRow("a word nobody knows, after the end")
        << JobState::Completed << "PAUSED" << JobState::Completed << "paused";
}

void TestJobParser::aTerminalStateNeverFlips()
{
    QFETCH(JobState, before);
    QFETCH(QString, status);
    QFETCH(QString, server);
    Job job;
    job.state = before;
    RemoteJob remote;
    remote.status = status;
    remote.fields = RemoteJob::Status;
    apply(job, remote);
    QTEST(job.state, "after");
    // An unknown word is the only thing that serverState must repeat.
    QCOMPARE(serverStateOf(job), job.state == JobState::Unknown ? QStringLiteral("paused") : server);
    QVERIFY(!apply(job, remote)); // the same news twice is no news
}

void TestJobParser::theCancelMarkSurvivesAMissingColumn()
{
    Job job;
    RemoteJob remote = *parseRecord(
        QJsonObject{{QStringLiteral("id"), QStringLiteral("a")}, {QStringLiteral("status"), QStringLiteral("FAILED")},
            {QStringLiteral("errorMessage"), QString::fromLatin1(kCancelMark)}});
    apply(job, remote);
    QCOMPARE(job.state, JobState::Cancelled);
    remote.fields.setFlag(RemoteJob::ErrorMessage, false);
    remote.errorMessage.clear();
    apply(job, remote);
    QCOMPARE(serverStateOf(job), QStringLiteral("cancelled"));
}

void TestJobParser::unknownTypesKeepEverything()
{
    const auto remote = parseJob(
        QByteArray(R"({"id":"etl1","job_type":"quantum-etl","status":"completed","parameters":{"a":{"b":[1,2]}},)"
                   R"("result_summary":[1,"x"],"metrics":{"rows":5}})"));
    QVERIFY(remote);
    const Job job = makeJob(*remote, {}, QStringLiteral("c1"), 1);
    QCOMPARE(job.type, QStringLiteral("quantum-etl"));
    QCOMPARE(job.parameters, remote->parameters);
    QCOMPARE(job.serverResult.value(QLatin1String("result")).toArray().size(), 2);
    QCOMPARE(job.serverResult.value(QLatin1String("metrics")).toObject().value(QLatin1String("rows")).toInt(), 5);
    QVERIFY(!job.name.isEmpty());
}

void TestJobParser::parametersWithoutTickerAreFine()
{
    for (const char *parameters : {"{}", R"({"symbol":"SOL-USD"})", "null"}) {
        const auto remote = parseJob(
            QByteArray(R"({"id":"a","job_type":"trading-sweep","status":"queued","parameters":)") + parameters + '}');
        QVERIFY(remote);
        const Job job = makeJob(*remote, {}, QStringLiteral("c1"), 1);
        QVERIFY(!job.name.isEmpty());
        QCOMPARE(job.cells, 0); // no ranges were said, so nobody knows
    }
}

QTEST_GUILESS_MAIN(TestJobParser)
#include "tst_jobparser.moc"
