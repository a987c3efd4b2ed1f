// SPDX-License-Identifier: GPL-3.0-or-later
#include "apifixture.h"
#include "server/api/openapi.h"
#include "server/api/router.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTcpServer>

using namespace Qt::Literals::StringLiterals;
using namespace zixly;
using namespace zixly::test;

namespace {

const QString kRules = QStringLiteral(ZIXLY_SOURCE_DIR "/packaging/linux/prometheus/zixly-alerts.yml");

} // namespace

// What people and machines that run the service look at: metrics, alerts, health and its description.
class TestOperations : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_api = std::make_unique<ApiFixture>();
        QVERIFY(m_api->begin({.openMetrics = true}));
    }
    void cleanup() { m_api.reset(); }
    void metricsHaveThePlatformsNames();
    void metricsCountJobs();
    void promtoolFindsNothing();
    void promtoolKnowsTheAlerts();
    void prometheusScrapesIt();
    void theDescriptionIsThatOfTheRoutes();
    void thePageIsStatic();
    void healthIsToldInThreeDialects();
    void theCacheShowsItsHits();

private:
    QByteArray metrics() { return m_api->ask("GET", "/metrics", {}).body; }
    std::unique_ptr<ApiFixture> m_api;
};

void TestOperations::metricsHaveThePlatformsNames()
{
    m_api->completed();
    const RawAnswer answer = m_api->ask("GET", "/metrics", {});
    QCOMPARE(answer.headers.value("content-type"), QByteArray("text/plain; version=0.0.4; charset=utf-8"));
    const QByteArray text = metrics();
    for (const char *line :
        {"# TYPE pipeline_jobs_queued_total counter", "# TYPE pipeline_jobs_processed_total counter",
            "# TYPE pipeline_job_duration_seconds histogram", "# TYPE pipeline_jobs gauge",
            "# TYPE http_request_duration_seconds histogram", "# TYPE http_requests_total counter",
            "# TYPE pipeline_trading_api_latency_seconds histogram", "# TYPE pipeline_trading_api_errors_total counter",
            "# TYPE redis_connection_errors_total counter", "\nredis_connection_errors_total 0\n",
            "pipeline_jobs_queued_total{job_type=\"trading-sweep\",tenant_id=\"local\",ticker=\"WALK\"} 1",
            "pipeline_jobs_processed_total{job_type=\"trading-sweep\",status=\"completed\"} 1",
            "pipeline_jobs{status=\"queued\"} 0", "pipeline_jobs{status=\"active\"} 0",
            "pipeline_jobs{status=\"completed\"} 1", "pipeline_jobs{status=\"failed\"} 0",
            "http_requests_total{method=\"POST\",route=\"/api/pipelines\",status_code=\"201\"} 1"})
        QVERIFY2(text.contains(line), line);
    const auto bounds = [&text](const QByteArray &name) {
        QByteArrayList found;
        const QRegularExpression bucket(
            u"^%1_bucket\\{[^}]*le=\"([^\"]+)\""_s.arg(QLatin1String(name)), QRegularExpression::MultilineOption);
        auto matches = bucket.globalMatch(QString::fromUtf8(text));
        while (matches.hasNext()) {
            const QByteArray bound = matches.next().captured(1).toLatin1();
            if (!found.contains(bound))
                found << bound;
        }
        return found.join(' ');
    };
    QCOMPARE(bounds("pipeline_job_duration_seconds"), QByteArray("1 5 15 30 60 300 600 1800 +Inf"));
    QByteArrayList numbers;
    for (const QByteArray &bound : bounds("http_request_duration_seconds").split(' '))
        numbers << (bound == "+Inf" ? bound : QByteArray::number(bound.toDouble()));
    QCOMPARE(numbers.join(' '), QByteArray("0.001 0.005 0.01 0.05 0.1 0.5 1 2 5 +Inf"));
}

void TestOperations::metricsCountJobs()
{
    const QByteArray running = m_api->trigger("LONG");
    QVERIFY(m_api->waitForState(running, u"running"_s));
    QVERIFY(metrics().contains("pipeline_jobs{status=\"active\"} 1"));
    m_api->ask("DELETE", "/api/pipelines/" + running, {{"X-API-Key", m_api->run}});
    QVERIFY(m_api->waitForState(running, u"failed"_s));
    QVERIFY(metrics().contains("pipeline_jobs{status=\"failed\"} 1"));
    QTRY_VERIFY(metrics().contains("pipeline_jobs_processed_total{job_type=\"trading-sweep\",status=\"failed\"} 1"));
}

void TestOperations::promtoolFindsNothing()
{
    const QString promtool = QStandardPaths::findExecutable(u"promtool"_s);
    if (promtool.isEmpty())
        QSKIP("promtool, which checks metrics, is not installed.");
    m_api->completed();
    QProcess check;
    check.start(promtool, {u"check"_s, u"metrics"_s});
    check.write(metrics());
    check.closeWriteChannel();
    QVERIFY(check.waitForFinished());
    const QByteArray said = check.readAllStandardError() + check.readAllStandardOutput();
    QVERIFY2(check.exitCode() == 0 && said.isEmpty(), said.constData());
}

void TestOperations::promtoolKnowsTheAlerts()
{
    QVERIFY(QFile::exists(kRules));
    const QString promtool = QStandardPaths::findExecutable(u"promtool"_s);
    if (promtool.isEmpty())
        QSKIP("promtool, which checks alert rules, is not installed.");
    for (const QStringList &words : {QStringList{u"check"_s, u"rules"_s, kRules},
             QStringList{u"test"_s, u"rules"_s, QStringLiteral(ZIXLY_SOURCE_DIR "/tests/server/alerts.test.yml")}}) {
        QProcess check;
        check.start(promtool, words);
        QVERIFY(check.waitForFinished());
        QVERIFY2(check.exitCode() == 0, (check.readAllStandardError() + check.readAllStandardOutput()).constData());
    }
}

void TestOperations::prometheusScrapesIt()
{
    const QString prometheus = QStandardPaths::findExecutable(u"prometheus"_s);
    if (prometheus.isEmpty())
        QSKIP("prometheus is not installed.");
    m_api->completed();
    QTemporaryDir folder;
    QFile configuration(folder.filePath(u"prometheus.yml"_s));
    QVERIFY(configuration.open(QIODevice::WriteOnly));
    configuration.write("global: {scrape_interval: 1s}\nrule_files: ['" + kRules.toUtf8()
        + "']\nscrape_configs:\n- job_name: zixly-worker\n  authorization: {credentials: '" + m_api->read
        + "'}\n  static_configs: [{targets: ['" + m_api->host() + "']}]\n");
    configuration.close();
    QTcpServer spare;
    QVERIFY(spare.listen(QHostAddress::LocalHost));
    const quint16 port = spare.serverPort();
    spare.close();
    QProcess server;
    server.setProcessChannelMode(QProcess::MergedChannels);
    server.start(prometheus,
        {u"--config.file="_s + configuration.fileName(), u"--storage.tsdb.path="_s + folder.filePath(u"data"_s),
            u"--web.listen-address=127.0.0.1:%1"_s.arg(port)});
    QVERIFY(server.waitForStarted());
    const auto valueOf = [&](const QByteArray &query) {
        const RawAnswer answer = test::ask(m_api->network, QUrl(u"http://127.0.0.1:%1"_s.arg(port)),
            {"GET", "/api/v1/query?query=" + query.toPercentEncoding(), {}, {}}, 1000);
        const QJsonArray result
            = parsedJson(answer.body).toObject().value(u"data").toObject().value(u"result").toArray();
        return result.at(0).toObject().value(u"value").toArray().at(1).toString();
    };
    const bool scraped = QTest::qWaitFor([&] { return valueOf("up{job=\"zixly-worker\"}") == u"1"_s; }, 30'000);
    QVERIFY2(scraped, server.readAll().constData());
    QCOMPARE(valueOf("sum(pipeline_jobs_processed_total{status=\"completed\"})"), u"1"_s);
    QCOMPARE(valueOf("pipeline_jobs{status=\"completed\"}"), u"1"_s);
    server.terminate();
    QVERIFY(server.waitForFinished());
}

void TestOperations::theDescriptionIsThatOfTheRoutes()
{
    const RawAnswer answer = m_api->get("/openapi.json");
    QCOMPARE(answer.status, 200);
    const QJsonObject root = parsedJson(answer.body).toObject();
    QVERIFY(root.value(u"openapi").toString().startsWith(u"3.1."_s));
    QStringList described;
    const QJsonObject paths = root.value(u"paths").toObject();
    for (auto path = paths.begin(); path != paths.end(); ++path) {
        const QJsonObject methods = path.value().toObject();
        for (auto method = methods.begin(); method != methods.end(); ++method) {
            const QString line = method.key().toUpper() + u' ' + path.key();
            described << line;
            const QJsonObject operation = method.value().toObject();
            QVERIFY2(!operation.value(u"summary").toString().isEmpty(), qPrintable(line));
            // What stands in braces is described.
            QStringList inPath;
            for (const QJsonValue &value : operation.value(u"parameters").toArray()) {
                if (value.toObject().value(u"in").toString() == "path"_L1)
                    inPath << u'{' + value.toObject().value(u"name").toString() + u'}';
            }
            for (const QString &part : path.key().split(u'/'))
                QVERIFY2(!part.startsWith(u'{') || inPath.contains(part), qPrintable(line));
        }
    }
    QStringList served;
    for (const Route &route : router::table()) {
        QString path = QString::fromLatin1(route.pattern);
        served << QString::fromLatin1(route.method) + u' ' + path.replace(u":id"_s, u"{id}"_s);
        const QJsonObject operation
            = paths.value(path).toObject().value(QString::fromLatin1(route.method).toLower()).toObject();
        const QJsonObject responses = operation.value(u"responses").toObject();
        const bool open = route.access == Access::Open;
        QVERIFY2(responses.contains(u"401") != open, qPrintable(served.last()));
        QVERIFY2(!open || operation.value(u"security").toArray().isEmpty(), qPrintable(served.last()));
        const bool takesBody = QByteArrayView(route.method) == "POST" && path != "/auth/v1/logout"_L1;
        QVERIFY2(takesBody == operation.contains(u"requestBody"), qPrintable(served.last()));
    }
    described.sort();
    served.sort();
    QCOMPARE(described, served);
}

void TestOperations::thePageIsStatic()
{
    const RawAnswer answer = m_api->get("/docs");
    QCOMPARE(answer.status, 200);
    const QByteArray page = answer.body;
    for (const char *word : {"<script", "javascript:", "http://", "https://", "//", " src=", " href=", "@import",
             "url(", " on", "<iframe", "<form"}) {
        if (QByteArrayView(word) == " on") {
            QVERIFY(!page.contains(" onload") && !page.contains(" onclick") && !page.contains(" onerror"));
            continue;
        }
        QVERIFY2(!page.contains(word), word);
    }
    const qsizetype begin = page.indexOf("<style>") + 7;
    const QByteArray style = page.mid(begin, page.indexOf("</style>") - begin);
    const QByteArray hash = QCryptographicHash::hash(style, QCryptographicHash::Sha256).toBase64();
    QCOMPARE(answer.headers.value("content-security-policy"),
        "default-src 'none'; style-src 'sha256-" + hash + "'; frame-ancestors 'none'");
    for (const Route &route : router::table())
        QVERIFY2(page.contains(QByteArray(route.pattern).replace(":id", "{id}")), route.pattern);
}

void TestOperations::healthIsToldInThreeDialects()
{
    m_api->bench.clock.advance(2500);
    const QJsonObject receiver = parsedJson(m_api->ask("GET", "/health", {}).body).toObject();
    QCOMPARE(receiver.value(u"status").toString(), u"healthy"_s);
    QCOMPARE(receiver.value(u"uptime").toDouble(), 2.5);
    QCOMPARE(parsedJson(m_api->ask("GET", "/api/health", {}).body).toObject().value(u"status").toString(), u"ok"_s);
    QVERIFY(!m_api->ask("GET", "/health", {}).body.contains(m_api->bench.dir.path().toUtf8()));
    QVERIFY(!m_api->ask("GET", "/api/health", {}).body.contains("version"));
    QVERIFY(m_api->getJson("/health/").contains(u"version")); // to who has a key
}

void TestOperations::theCacheShowsItsHits()
{
    m_api->completed();
    m_api->get("/api/pipelines");
    const auto ratio = [this] {
        const QByteArray text = metrics();
        const qsizetype at = text.indexOf("\nzixly_response_cache_hit_ratio ") + 32;
        return text.mid(at, text.indexOf('\n', at) - at).toDouble();
    };
    const double before = ratio();
    for (int i = 0; i < 200; ++i)
        m_api->get("/api/pipelines");
    QVERIFY(ratio() > before);
    QVERIFY2(ratio() > 0.8, qPrintable(QString::number(ratio())));
}

QTEST_GUILESS_MAIN(TestOperations)

#include "tst_operations.moc"
