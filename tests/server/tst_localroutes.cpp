// SPDX-License-Identifier: GPL-3.0-or-later
#include "apifixture.h"
#include "server/api/jobjson.h"

#include <QJsonArray>

using namespace Qt::Literals::StringLiterals;
using namespace zixly;
using namespace zixly::test;

// The dialects of the three services, each from the trigger to the result.
class TestLocalRoutes : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_api = std::make_unique<ApiFixture>();
        QVERIFY(m_api->begin());
    }
    void cleanup() { m_api.reset(); }
    void theWebApiFromTriggerToResults();
    void pagesOfTheList();
    void cancelledIsFailedWithItsText();
    void everyProblemOfABodyIsTold();
    void everyProblemOfAQueryIsTold();
    void theReceiverFromTriggerToJob();
    void theReceiverTakesCallbacks();
    void theTradingApiFromTriggerToBest();
    void theTradingApiTakesForms();
    void theTradingApiCancels();
    void aSweepThatFailsSaysWhy();
    void jobsOfConnectionsAreNotShown();
    void idsHaveOneForm();
    void unchangedIsNotSentAgain();

private:
    QJsonObject objectOf(const RawAnswer &answer) { return parsedJson(answer.body).toObject(); }
    std::unique_ptr<ApiFixture> m_api;
};

void TestLocalRoutes::theWebApiFromTriggerToResults()
{
    const RawAnswer made
        = m_api->post("/api/pipelines", R"({"job_type":"trading-sweep","ticker":"WALK","config":{)" + kSweep + "}}");
    QCOMPARE(made.status, 201);
    const QJsonObject job = objectOf(made).value(u"job").toObject();
    QCOMPARE(job.value(u"status").toString(), u"queued"_s);
    const QByteArray id = job.value(u"id").toString().toLatin1();
    QVERIFY(m_api->waitForState(id, u"completed"_s));
    const QJsonObject detail = m_api->getJson("/api/pipelines/" + id);
    QCOMPARE(detail.value(u"results_total").toInt(), 30);
    QCOMPARE(detail.value(u"parameters").toObject().value(u"ticker").toString(), u"WALK"_s);
    QVERIFY(detail.value(u"completed_at").toString().endsWith(u'Z'));
    QVERIFY(detail.value(u"result_summary").toObject().value(u"price_sha256").toString().size() == 64);
    const QJsonObject results
        = m_api->getJson("/api/pipelines/" + id + "/results?sort_by=sharpe_ratio&order=asc&limit=5");
    const QJsonArray rows = results.value(u"results").toArray();
    QCOMPARE(rows.size(), 5);
    double last = -1e300;
    for (const QJsonValue &row : rows) {
        const double sharpe = row.toObject().value(u"performance").toObject().value(u"sharpe_ratio").toDouble();
        QVERIFY(sharpe >= last);
        last = sharpe;
    }
    QCOMPARE(results.value(u"metadata").toObject().value(u"total").toInt(), 30);
    const QJsonObject beyond = m_api->getJson("/api/pipelines/" + id + "/results?offset=29");
    QCOMPARE(beyond.value(u"results").toArray().size(), 1);
    QCOMPARE(m_api->getJson("/api/pipelines/" + id + "/results?offset=4000000").value(u"results").toArray().size(), 0);
}

void TestLocalRoutes::pagesOfTheList()
{
    QByteArrayList ids;
    for (int i = 0; i < 5; ++i) {
        m_api->bench.clock.advance(1000);
        ids.prepend(m_api->completed());
    }
    const auto idsOf = [this](const QByteArray &query) {
        QByteArrayList found;
        for (const QJsonValue &job : m_api->getJson("/api/pipelines" + query).value(u"jobs").toArray())
            found << job.toObject().value(u"id").toString().toLatin1();
        return found;
    };
    QCOMPARE(idsOf({}), ids); // the newest first
    QCOMPARE(idsOf("?limit=2&offset=1"), ids.mid(1, 2));
    QCOMPARE(idsOf("?status=completed"), ids);
    QCOMPARE(idsOf("?status=queued"), QByteArrayList());
    QCOMPARE(idsOf("?job_type=other"), QByteArrayList());
    const QJsonObject page = m_api->getJson("/api/pipelines?limit=2&offset=1");
    QCOMPARE(page.value(u"totalJobs").toInt(), 5);
    QCOMPARE(page.value(u"hasMore").toBool(), true);
    QCOMPARE(m_api->getJson("/api/pipelines?limit=2&offset=3").value(u"hasMore").toBool(), false);
    QCOMPARE(idsOf("?offset=9223372036854775807"), QByteArrayList());
}

void TestLocalRoutes::cancelledIsFailedWithItsText()
{
    const QByteArray id = m_api->trigger("LONG");
    QVERIFY(m_api->waitForState(id, u"running"_s));
    const RawAnswer answer = m_api->ask("DELETE", "/api/pipelines/" + id, {{"X-API-Key", m_api->run}});
    QCOMPARE(answer.status, 200);
    QCOMPARE(objectOf(answer).value(u"status").toString(), u"failed"_s);
    QVERIFY(m_api->waitForState(id, u"failed"_s));
    QCOMPARE(m_api->getJson("/api/pipelines/" + id).value(u"error_message").toString(), u"Job cancelled by user"_s);
    const RawAnswer again = m_api->ask("DELETE", "/api/pipelines/" + id, {{"X-API-Key", m_api->run}});
    QCOMPARE(again.status, 400);
    QCOMPARE(objectOf(again).value(u"message").toString(), u"Job is already failed"_s);
    QCOMPARE(
        m_api->ask("DELETE", "/api/pipelines/0190f000-0000-7000-8000-000000000000", {{"X-API-Key", m_api->run}}).status,
        404);
}

void TestLocalRoutes::everyProblemOfABodyIsTold()
{
    const RawAnswer next = m_api->post("/api/pipelines",
        R"({"job_type":"x","extra":1,"config":{"fast_range":[9,5],"slow_range":[20,25],"step":1,"fees":7,"lot":2}})");
    QCOMPARE(next.status, 400);
    const QJsonObject details = objectOf(next).value(u"details").toObject();
    for (const char *field : {"job_type", "extra", "ticker", "config.fast_range", "config.fees", "config.lot"})
        QVERIFY2(!details.value(QLatin1String(field)).toObject().value(u"_errors").toArray().isEmpty(), field);
    const RawAnswer hook = m_api->post("/webhook/trading-sweep", R"({"fast_range":"x","lot":1})");
    QCOMPARE(hook.status, 400);
    QCOMPARE(objectOf(hook).value(u"details").toArray().size(), 5); // ticker, slow_range, step, fast_range, lot
    const RawAnswer trading = m_api->post("/api/v1/strategy/sweep", R"({"ticker":7,"webhook_url":"file:///x"})");
    QCOMPARE(trading.status, 422);
    QCOMPARE(objectOf(trading).value(u"code").toString(), u"VALIDATION_ERROR"_s);
    QCOMPARE(objectOf(trading).value(u"problems").toArray().size(), 4);
    QCOMPARE(m_api->getJson("/api/pipelines").value(u"totalJobs").toInt(), 0);
}

void TestLocalRoutes::everyProblemOfAQueryIsTold()
{
    const RawAnswer answer = m_api->get("/api/pipelines?limit=0x5&offset=-1&status=lost&page=2");
    QCOMPARE(answer.status, 400);
    QCOMPARE(objectOf(answer).value(u"details").toObject().keys(),
        (QStringList{u"_errors"_s, u"limit"_s, u"offset"_s, u"page"_s, u"status"_s}));
    QCOMPARE(m_api->get("/api/v1/jobs/?limit=101").status, 422);
    QCOMPARE(m_api->get("/api/v1/sweeps/latest?nothing=1").status, 422);
    QCOMPARE(m_api->get("/api/pipelines/x/results?sort_by=password&order=up").status, 400);
}

void TestLocalRoutes::theReceiverFromTriggerToJob()
{
    const RawAnswer made = m_api->post("/webhook/trading-sweep", R"({"ticker":"WALK",)" + kSweep + '}');
    QCOMPARE(made.status, 202);
    QCOMPARE(objectOf(made).value(u"status").toString(), u"QUEUED"_s);
    const QByteArray id = objectOf(made).value(u"job_id").toString().toLatin1();
    QVERIFY(m_api->waitForState(id, u"completed"_s));
    const QJsonObject row = m_api->getJson("/webhook/jobs/" + id);
    QCOMPARE(row.value(u"status").toString(), u"COMPLETED"_s);
    QCOMPARE(row.value(u"tenantId").toString(), QString::fromLatin1(jobjson::kTenant));
    QCOMPARE(row.value(u"results").toArray().size(), 10);
    QVERIFY(row.value(u"results").toArray().at(0).toObject().contains(u"sharpeRatio"));
    const RawAnswer missing = m_api->get("/webhook/jobs/none");
    QCOMPARE(missing.status, 404);
    QVERIFY(objectOf(missing).contains(u"timestamp"));
}

void TestLocalRoutes::theReceiverTakesCallbacks()
{
    const QByteArray id = m_api->completed();
    const QByteArray body = R"({"event_type":"sweep.completed","job_id":")" + id
        + R"(","status":"completed","ticker":"WALK","timestamp":"2026-11-23T04:21:33.665Z"})";
    QCOMPARE(m_api->post("/webhook/sweep-callback", body).status, 200);
    QCOMPARE(m_api->post("/webhook/sweep-callback", QByteArray(body).replace(id, "none")).status, 404);
    const RawAnswer wrong = m_api->post("/webhook/sweep-callback", "{}");
    QCOMPARE(wrong.status, 400);
    QCOMPARE(objectOf(wrong).value(u"details").toArray().size(), 5);
    QCOMPARE(m_api->getJson("/api/pipelines/" + id).value(u"status").toString(), u"completed"_s);
}

void TestLocalRoutes::theTradingApiFromTriggerToBest()
{
    const RawAnswer made = m_api->post("/api/v1/strategy/sweep", R"({"ticker":"WALK","min_trades":0,)" + kSweep + '}');
    QCOMPARE(made.status, 202);
    QCOMPARE(objectOf(made).value(u"parameters").toObject().value(u"combinations").toInt(), 30);
    const QByteArray id = objectOf(made).value(u"job_id").toString().toLatin1();
    QVERIFY(m_api->waitForState(id, u"completed"_s));
    const QJsonObject job = m_api->getJson("/api/v1/jobs/" + id);
    QCOMPARE(job.value(u"status").toString(), u"completed"_s);
    QCOMPARE(job.value(u"progress").toInt(), 100);
    QCOMPARE(job.value(u"sweep_run_id").toString().toLatin1(), id);
    QCOMPARE(parsedJson(m_api->get("/api/v1/jobs/?status=completed").body).toArray().size(), 1);
    QCOMPARE(
        parsedJson(m_api->get("/api/v1/sweeps/").body).toArray().at(0).toObject().value(u"result_count").toInt(), 30);
    const QJsonArray best = m_api->getJson("/api/v1/sweeps/" + id + "/best?limit=30").value(u"results").toArray();
    QVERIFY(!best.isEmpty());
    double last = 1e300;
    for (const QJsonValue &row : best) {
        QVERIFY(row.toObject().value(u"score").toDouble() <= last);
        last = row.toObject().value(u"score").toDouble();
    }
    for (const QByteArray &name : {id, id.left(8), QByteArray("latest")})
        QCOMPARE(m_api->getJson("/api/v1/sweeps/" + name + "/best").value(u"sweep_run_id").toString().toLatin1(), id);
    QCOMPARE(m_api->get("/api/v1/sweeps/" + id + "/best?ticker=OTHER").status, 404);
    QCOMPARE(m_api->get("/api/v1/sweeps/" + id.left(7) + "/best").status, 404); // too short to mean one
    QCOMPARE(m_api->getJson("/api/v1/sweeps/" + id + "?limit=7&offset=2").value(u"results").toArray().size(), 7);
}

void TestLocalRoutes::theTradingApiTakesForms()
{
    const RawAnswer made = m_api->post("/api/v1/strategy/sweep",
        "ticker=WALK&fast_range=%5B5%2C9%5D&slow_range=%5B20%2C25%5D&step=1&strategy_type=EMA",
        "application/x-www-form-urlencoded");
    QCOMPARE(made.status, 202);
    QCOMPARE(objectOf(made).value(u"parameters").toObject().value(u"strategy_type").toString(), u"EMA"_s);
}

void TestLocalRoutes::theTradingApiCancels()
{
    const QByteArray id = m_api->trigger("LONG");
    const RawAnswer answer = m_api->ask("DELETE", "/api/v1/jobs/" + id, {{"X-API-Key", m_api->run}});
    QCOMPARE(answer.status, 200);
    QVERIFY(m_api->waitForState(id, u"failed"_s));
    QCOMPARE(m_api->getJson("/api/v1/jobs/" + id).value(u"status").toString(), u"cancelled"_s);
    const RawAnswer again = m_api->ask("DELETE", "/api/v1/jobs/" + id, {{"X-API-Key", m_api->run}});
    QCOMPARE(again.status, 400);
    QCOMPARE(objectOf(again).value(u"detail").toString(), u"Cannot cancel job with status: cancelled"_s);
}

void TestLocalRoutes::aSweepThatFailsSaysWhy()
{
    const QByteArray id = m_api->trigger("NOBODY");
    QVERIFY(m_api->waitForState(id, u"failed"_s));
    QVERIFY(!m_api->getJson("/api/pipelines/" + id).value(u"error_message").toString().isEmpty());
    QCOMPARE(m_api->get("/api/v1/sweeps/" + id + "/best").status, 404);
}

void TestLocalRoutes::jobsOfConnectionsAreNotShown()
{
    Job job;
    job.id = QUuid::createUuid();
    job.type = QString::fromLatin1(kSweepType);
    job.place.service = u"elsewhere"_s;
    job.state = JobState::Completed;
    const auto written = QueueBench::wait(
        m_api->bench.store.write([job](QSqlDatabase &db) { return jobs::insert(db, job, u"test"_s); }));
    QVERIFY(written);
    const QByteArray id = job.id.toByteArray(QUuid::WithoutBraces);
    for (const QByteArray &target : {"/api/pipelines/" + id, "/webhook/jobs/" + id, "/api/v1/jobs/" + id,
             "/api/pipelines/" + id + "/results", "/api/v1/sweeps/" + id + "/best"})
        QVERIFY2(m_api->get(target).status == 404, target.constData());
    QCOMPARE(m_api->getJson("/api/pipelines").value(u"totalJobs").toInt(), 0);
}

void TestLocalRoutes::idsHaveOneForm()
{
    const QByteArray id = m_api->completed();
    for (const QByteArray &other : {'{' + id + '}', id.toUpper(), QByteArray(id).replace("-", ""), ' ' + id})
        QVERIFY2(m_api->get("/api/pipelines/" + other.toPercentEncoding()).status == 404, other.constData());
}

void TestLocalRoutes::unchangedIsNotSentAgain()
{
    const QByteArray id = m_api->completed();
    for (const QByteArray &target : {"/api/pipelines/" + id, QByteArray("/api/pipelines")}) {
        const RawAnswer first = m_api->get(target);
        const QByteArray tag = first.headers.value("etag");
        QVERIFY(tag.size() > 10);
        const RawAnswer second = m_api->ask("GET", target, {{"X-API-Key", m_api->read}, {"If-None-Match", tag}});
        QCOMPARE(second.status, 304);
        QVERIFY(second.body.isEmpty());
        QCOMPARE(second.headers.value("etag"), tag);
        QCOMPARE(m_api->ask("GET", target, {{"X-API-Key", m_api->read}, {"If-None-Match", "\"other\""}}).status, 200);
        QCOMPARE(m_api->ask("GET", target, {{"If-None-Match", tag}}).status, 401); // an ETag is no key
    }
    const QByteArray tag = m_api->get("/api/pipelines").headers.value("etag");
    m_api->trigger();
    QCOMPARE(m_api->ask("GET", "/api/pipelines", {{"X-API-Key", m_api->read}, {"If-None-Match", tag}}).status, 200);
}

QTEST_GUILESS_MAIN(TestLocalRoutes)

#include "tst_localroutes.moc"
