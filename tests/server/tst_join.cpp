// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/joinfixture.h"
#include "worker/pricelookup.h"
#include "worker/sweepadapter.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <cmath>
#include <thread>

#ifdef Q_OS_UNIX
#include <csignal>
#endif

using namespace Qt::Literals::StringLiterals;
using namespace zixly;
using test::kLarge;
using test::kSmall;
using test::textOf;

// The worker that joins the platform, against a real PostgreSQL.
class TestJoin : public QObject, private test::JoinFixture
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        if (const QString why = begin(); !why.isEmpty())
            QSKIP(qPrintable(why));
    }
    void init() { QVERIFY(clear()); }
    void whatItSaysMayBeJson();
    void aSweepIsCarriedOut();
    void whatCannotRunFailsWithASentence_data();
    void whatCannotRunFailsWithASentence();
    void onlyItsOwnRowsAreTaken();
    void aCancelledRowStopsAndStaysCancelled();
    void aCrashedWorkersJobIsTakenOver();
    void threeCrashesWithoutProgressEndAJob();
    void anInterruptedWorkerHandsBack();
    void aDatabaseThatIsAwayIsWaitedFor();
    void aSlowDatabaseIsWaitedFor();
    void aDatabaseWithoutTablesOrPermissionIsWaitedFor();
};

void TestJoin::aSweepIsCarriedOut()
{
    post(u"job"_s, kSmall);
    QVERIFY(work(options()));
    QCOMPARE(state(u"job"_s), u"COMPLETED"_s);

    const auto series = pricesFromFile(m_prices.filePath(u"ABC_D.csv"_s), u"ABC"_s);
    QVERIFY(series);
    const std::atomic<bool> stop = false;
    const auto result = computeSweep(**series, *sweepSpecFromJson(kSmall), 1, stop);
    QVERIFY(result);
    auto db = Postgres::open(m_server->address());
    auto rows = db->run(u"SELECT \"fastPeriod\", \"slowPeriod\", \"sharpeRatio\"::text, \"maxDrawdownPct\"::text,"
                        " \"ticker\", \"strategyType\", \"sweepRunId\", \"totalTrades\" FROM \"trading_sweep_results\""
                        " ORDER BY 1, 2"_s);
    QVERIFY(rows);
    QString run;
    for (qsizetype row = 0; row < result->cells->size(); ++row) {
        QVERIFY(rows->next());
        const auto index = static_cast<std::size_t>(row);
        QCOMPARE(rows->value(0).toInt(), result->cells->fast[index]);
        QCOMPARE(rows->value(1).toInt(), result->cells->slow[index]);
        QVERIFY(std::abs(rows->value(2).toString().toDouble() - result->cells->value(row, Metric::Sharpe)) <= 0.005001);
        QVERIFY(std::abs(rows->value(3).toString().toDouble() - result->cells->value(row, Metric::MaxDrawdown))
            <= 0.005001);
        QCOMPARE(rows->value(4).toString(), u"ABC"_s);
        QCOMPARE(rows->value(5).toString(), u"SMA"_s);
        QCOMPARE(rows->value(7).toInt(), static_cast<int>(result->cells->value(row, Metric::TotalTrades)));
        run = rows->value(6).toString();
    }
    QVERIFY(!rows->next());

    const QJsonObject summary
        = QJsonDocument::fromJson(m_server->value(u"SELECT \"result\" FROM \"pipeline_jobs\""_s).toUtf8()).object();
    QCOMPARE(summary.value(u"sweep_run_id"_s).toString(), run);
    QCOMPARE(summary.value(u"sha256"_s).toString().toLatin1(), fingerprint(**series));
    const QJsonObject told = metrics(u"job"_s);
    QVERIFY(!told.contains(u"lease"_s));
    QCOMPARE(told.value(u"run"_s).toInt(), 1);
    QCOMPARE(
        told.value(u"cells_written"_s).toInteger() + told.value(u"cells_undefined"_s).toInteger(), result->validCells);
    // In UTC, although the server's zone is another one.
    QCOMPARE(m_server->value(u"SELECT abs(extract(epoch FROM (now() AT TIME ZONE 'utc') - \"completedAt\")) < 60"
                             " AND \"startedAt\" <= \"completedAt\" FROM \"pipeline_jobs\""_s),
        u"true"_s);
}

void TestJoin::whatCannotRunFailsWithASentence_data()
{
    QTest::addColumn<QString>("member");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QStringList>("named");
    QTest::newRow("no prices") << u"ticker"_s << u"\"NONE\""_s << QStringList{u"NONE"_s};
    QTest::newRow("several files") << u"ticker"_s << u"\"TWO\""_s << QStringList{u"TWO_D.csv"_s, u"TWO_W.csv"_s};
    QTest::newRow("a path") << u"ticker"_s << u"\"../ABC\""_s << QStringList{};
    QTest::newRow("no ticker") << u"ticker"_s << u"null"_s << QStringList{};
    QTest::newRow("another fingerprint") << u"price_sha256"_s << u"\"%1\""_s.arg(QString(64, u'a'))
                                         << QStringList{u"ABC"_s, u"aaaaaaaaaaaa"_s};
    QTest::newRow("no range") << u"fast_range"_s << u"[1]"_s << QStringList{u"fast_range"_s};
    QTest::newRow("a negative step") << u"step"_s << u"-1"_s << QStringList{};
    QTest::newRow("an unknown strategy") << u"strategy_type"_s << u"\"RSI\""_s << QStringList{u"strategy_type"_s};
    QTest::newRow("too many cells") << u"slow_range"_s << u"[2, 99999999]"_s << QStringList{};
    QTest::newRow("dates without prices") << u"from"_s << u"\"2050-01-01\""_s << QStringList{};
}

void TestJoin::whatCannotRunFailsWithASentence()
{
    QFETCH(const QString, member);
    QFETCH(const QString, value);
    QFETCH(const QStringList, named);
    QJsonObject parameters = kSmall;
    parameters.insert(member, QJsonDocument::fromJson(("[" + value.toUtf8() + "]")).array().at(0));
    post(u"job"_s, parameters);
    post(u"next"_s, kSmall);
    QVERIFY(work(options()));
    QCOMPARE(state(u"job"_s), u"FAILED"_s);
    QCOMPARE(state(u"next"_s), u"COMPLETED"_s);
    const QString sentence = m_server->value(u"SELECT \"errorMessage\" FROM \"pipeline_jobs\" WHERE \"id\" = 'job'"_s);
    QVERIFY2(sentence.endsWith(u'.') && sentence.size() > 20, qPrintable(sentence));
    for (const QString &name : named)
        QVERIFY2(sentence.contains(name), qPrintable(sentence));
    QVERIFY(!metrics(u"job"_s).contains(u"lease"_s));
}

void TestJoin::onlyItsOwnRowsAreTaken()
{
    post(u"another type"_s, kSmall, u"\"jobType\" = 'data-etl'"_s);
    post(u"another tenant"_s, kSmall, u"\"tenantId\" = 'other'"_s);
    post(u"run by the receiver"_s, kSmall, u"\"status\" = 'RUNNING', \"metrics\" = '{\"sweep_run_id\": \"x\"}'"_s);
    post(u"held"_s, kSmall, u"\"status\" = 'RUNNING', \"metrics\" = '{\"lease\": {\"until\": 99999999999999}}'"_s);
    post(u"odd lease"_s, kSmall, u"\"status\" = 'RUNNING', \"metrics\" = '{\"lease\": {\"until\": \"soon\"}}'"_s);
    post(u"odd metrics"_s, kSmall, u"\"metrics\" = '[1, 2]'"_s);
    post(u"mine"_s, kSmall);
    JoinOptions mine = options();
    mine.tenants = QStringList{u"zixly-internal"_s, u"it's"_s};
    QVERIFY(work(mine));
    for (const char *id : {"another type", "another tenant"})
        QCOMPARE(state(QLatin1String(id)), u"QUEUED"_s);
    for (const char *id : {"run by the receiver", "held", "odd lease"})
        QCOMPARE(state(QLatin1String(id)), u"RUNNING"_s);
    for (const char *id : {"odd metrics", "mine"})
        QCOMPARE(state(QLatin1String(id)), u"COMPLETED"_s);
}

void TestJoin::aCancelledRowStopsAndStaysCancelled()
{
    post(u"job"_s, kLarge);
    std::atomic<bool> ended = false;
    std::thread thread([this, &ended] {
        (void)work(options());
        ended = true;
    });
    bool running = QTest::qWaitFor([this] { return state(u"job"_s) == u"RUNNING"_s; }, 20'000);
    // As the web API does it: the worker is not told.
    running = running
        && m_server->run(u"UPDATE \"pipeline_jobs\" SET \"status\" = 'FAILED', \"completedAt\" = now(),"
                         " \"errorMessage\" = 'Job cancelled by user'"_s);
    QElapsedTimer timer;
    timer.start();
    const bool stopped = QTest::qWaitFor([&ended] { return ended.load(); }, 10'000);
    const qint64 took = timer.elapsed();
    thread.join();
    QVERIFY(running);
    QVERIFY(stopped);
    QVERIFY2(took <= 2000, qPrintable(QString::number(took)));
    QCOMPARE(state(u"job"_s), u"FAILED"_s);
    QCOMPARE(m_server->value(u"SELECT \"errorMessage\" FROM \"pipeline_jobs\""_s), u"Job cancelled by user"_s);
    QCOMPARE(m_server->value(u"SELECT count(*) FROM \"trading_sweep_results\""_s), u"0"_s);
    const QJsonObject told = metrics(u"job"_s);
    QVERIFY(!told.contains(u"lease"_s));
    QVERIFY2(told.value(u"receipt"_s).toString().startsWith(u"Stopped after "_s), qPrintable(textOf(told)));
}

void TestJoin::aCrashedWorkersJobIsTakenOver()
{
    post(u"job"_s, kSmall,
        u"\"status\" = 'RUNNING', \"metrics\" = '{\"kept\": 7, \"run\": 1, \"lease\": {\"token\": \"gone\","
        " \"until\": 1000}}'"_s);
    QVERIFY(work(options()));
    QCOMPARE(state(u"job"_s), u"COMPLETED"_s);
    const QJsonObject told = metrics(u"job"_s);
    QCOMPARE(told.value(u"kept"_s).toInt(), 7); // what others wrote stays
    QCOMPARE(told.value(u"run"_s).toInt(), 2);
    QCOMPARE(told.value(u"crashes"_s).toInt(), 1);
}

void TestJoin::threeCrashesWithoutProgressEndAJob()
{
    const auto crashed = [](int crashes, int done) {
        return u"\"status\" = 'RUNNING', \"metrics\" = '{\"crashes\": %1, \"crashed_at\": 10, \"progress\":"
               " {\"done\": %2}, \"lease\": {\"until\": 1000}}'"_s.arg(crashes)
                   .arg(done);
    };
    post(u"dead"_s, kSmall, crashed(2, 10));
    post(u"further"_s, kSmall, crashed(2, 11)); // it came further than ever before
    QVERIFY(work(options()));
    QVERIFY(work(options()));
    QCOMPARE(state(u"dead"_s), u"FAILED"_s);
    QCOMPARE(state(u"further"_s), u"COMPLETED"_s);
    QVERIFY(metrics(u"dead"_s).value(u"dead_letter"_s).toBool());

    QProcess list;
    list.start(QStringLiteral(ZIXLY_PROGRAM), {u"dead"_s, u"--database"_s, m_server->address()});
    QVERIFY(list.waitForFinished());
    QCOMPARE(list.exitCode(), 0);
    const QStringList lines = QString::fromUtf8(list.readAllStandardOutput()).split(u'\n', Qt::SkipEmptyParts);
    QCOMPARE(lines.size(), 1);
    const QStringList fields = lines.first().split(u'\t');
    QCOMPARE(fields.size(), 5);
    QCOMPARE(fields.first(), u"dead"_s);
    QCOMPARE(fields.at(2), u"ABC"_s);
}

void TestJoin::anInterruptedWorkerHandsBack()
{
#ifdef Q_OS_UNIX
    post(u"job"_s, kLarge);
    const auto process = worker({});
    QVERIFY(process->waitForStarted());
    QTRY_COMPARE_WITH_TIMEOUT(state(u"job"_s), u"RUNNING"_s, 20'000);
    QElapsedTimer timer;
    timer.start();
    ::kill(static_cast<pid_t>(process->processId()), SIGTERM);
    QVERIFY(process->waitForFinished(20'000));
    QVERIFY2(timer.elapsed() <= 10'000, qPrintable(QString::number(timer.elapsed())));
    QCOMPARE(process->exitStatus(), QProcess::NormalExit);
    QCOMPARE(process->exitCode(), 0);
    QCOMPARE(state(u"job"_s), u"QUEUED"_s);
    QVERIFY(!metrics(u"job"_s).contains(u"lease"_s));
    QCOMPARE(metrics(u"job"_s).value(u"run"_s).toInt(), 0); // it costs no run
#endif
}

void TestJoin::aDatabaseThatIsAwayIsWaitedFor()
{
    JoinOptions patient = options();
    patient.untilEmpty = false;
    std::atomic<bool> interrupted = false;
    QStringList said;
    std::thread thread([&] {
        JoinWorker worker(patient, interrupted, [&said](const QString &line) { said << line; });
        (void)worker.run();
    });
    post(u"before"_s, kSmall);
    const bool first = QTest::qWaitFor([this] { return state(u"before"_s) == u"COMPLETED"_s; }, 20'000);
    m_server->kill();
    QTest::qSleep(3500); // two more tries are made meanwhile
    const bool back = m_server->start();
    post(u"after"_s, kSmall);
    const bool second = QTest::qWaitFor([this] { return state(u"after"_s) == u"COMPLETED"_s; }, 30'000);
    interrupted = true;
    thread.join();
    QVERIFY(first && back && second);
    QCOMPARE(said.size(), 2); // once that it is away, once that it is back
    QVERIFY2(said.first().contains(u"does not answer"_s), qPrintable(said.first()));
}

// Somebody alters the table meanwhile.
void TestJoin::aSlowDatabaseIsWaitedFor()
{
    post(u"job"_s, kSmall);
    auto other = Postgres::open(m_server->address());
    QVERIFY(other && other->run(u"BEGIN"_s) && other->run(u"LOCK TABLE \"pipeline_jobs\""_s));
    std::atomic<bool> ended = false;
    std::thread thread([this, &ended] {
        (void)work(options());
        ended = true;
    });
    QTest::qSleep(1500);
    const bool early = ended;
    const bool released = other->run(u"COMMIT"_s).has_value();
    const bool done = QTest::qWaitFor([&ended] { return ended.load(); }, 20'000);
    thread.join();
    QVERIFY(!early && released && done);
    QCOMPARE(state(u"job"_s), u"COMPLETED"_s);
    QCOMPARE(m_said, QStringList());
}

void TestJoin::aDatabaseWithoutTablesOrPermissionIsWaitedFor()
{
    QVERIFY(m_server->run(u"DROP TABLE \"trading_sweep_results\", \"pipeline_jobs\"; DROP TYPE \"JobStatus\";"
                          " DROP ROLE IF EXISTS stranger; CREATE ROLE stranger LOGIN"_s));
    JoinOptions stranger = options();
    stranger.database = m_server->address(u"stranger"_s);
    stranger.untilEmpty = false;
    std::atomic<bool> interrupted = false;
    QStringList said;
    std::thread thread([&] {
        JoinWorker worker(stranger, interrupted, [&said](const QString &line) { said << line; });
        (void)worker.run();
    });
    QTest::qSleep(1500);
    bool done = m_server->run(QString::fromLatin1(test::kPlatformTables));
    post(u"job"_s, kSmall);
    QTest::qSleep(4500);
    const QString before = state(u"job"_s);
    done = done && m_server->run(u"GRANT ALL ON ALL TABLES IN SCHEMA public TO stranger"_s);
    const bool worked = QTest::qWaitFor([this] { return state(u"job"_s) == u"COMPLETED"_s; }, 30'000);
    interrupted = true;
    thread.join();
    QVERIFY(done);
    QCOMPARE(before, u"QUEUED"_s);
    QVERIFY(worked);
    QCOMPARE(said.size(), 3);
    QVERIFY2(said.at(0).contains(u"tables"_s), qPrintable(said.at(0)));
    QVERIFY2(said.at(1).contains(u"may not"_s), qPrintable(said.at(1)));
}

void TestJoin::whatItSaysMayBeJson()
{
    post(u"one"_s, kSmall);
    const auto process = worker({u"--until-empty"_s, u"--log-format"_s, u"json"_s});
    QVERIFY(process->waitForFinished(30'000));
    const QByteArrayList lines = process->readAll().trimmed().split('\n');
    for (const QByteArray &line : lines) {
        const QJsonObject event = QJsonDocument::fromJson(line).object();
        QCOMPARE(event.value(u"event"_s).toString(), u"join"_s);
        QVERIFY2(!event.value(u"message"_s).toString().isEmpty(), line.constData());
    }
    QVERIFY2(lines.last().contains("1 completed"), lines.last().constData());
}

QTEST_GUILESS_MAIN(TestJoin)
#include "tst_join.moc"
