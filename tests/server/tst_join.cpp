// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/joinworker.h"
#include "server/pipelinejobs.h"
#include "tests/server/realpostgres.h"
#include "worker/pricelookup.h"
#include "worker/sweepadapter.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTest>

#include <array>
#include <cmath>
#include <memory>
#include <random>
#include <thread>
#include <vector>

#ifdef Q_OS_UNIX
#include <csignal>
#endif

using namespace Qt::Literals::StringLiterals;
using namespace zixly;

namespace {

const QJsonObject kSmall{{u"ticker"_s, u"ABC"_s}, {u"fast_range"_s, QJsonArray{2, 6}},
    {u"slow_range"_s, QJsonArray{8, 14}}, {u"step"_s, 2}, {u"min_trades"_s, 1}};
// Some ten seconds of work, even on a fast machine with all its cores.
const QJsonObject kLarge{{u"ticker"_s, u"LONG"_s}, {u"fast_range"_s, QJsonArray{2, 2000}},
    {u"slow_range"_s, QJsonArray{2001, 4000}}, {u"step"_s, 1}};

void writePrices(const QString &path, int days)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("Date,Close\n");
    const QDate first(1960, 1, 4);
    for (int i = 0; i < days; ++i) {
        const double close = 100.0 + 20.0 * std::sin(i / 9.0) + 5.0 * std::sin(i / 2.3) + 0.01 * i;
        file.write(
            QStringLiteral("%1,%2\n").arg(first.addDays(i).toString(Qt::ISODate)).arg(close, 0, 'f', 4).toLatin1());
    }
}

QString textOf(const QJsonObject &object)
{
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

} // namespace

// The worker that joins the platform, against a real PostgreSQL.
class TestJoin : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
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
    void killedWorkersLoseAndDoubleNothing();
    void smallJobsAreFast();

private:
    QString post(const QString &id, const QJsonObject &parameters, const QString &more = {});
    JoinOptions options() const;
    Result<> work(const JoinOptions &options);
    QJsonObject metrics(const QString &id) const;
    QString state(const QString &id) const;
    std::unique_ptr<QProcess> worker(const QStringList &more) const;

    std::unique_ptr<test::RealPostgres> m_server;
    QTemporaryDir m_prices;
    QStringList m_said;
};

void TestJoin::initTestCase()
{
    if (const QString why = test::RealPostgres::missing(); !why.isEmpty())
        QSKIP(qPrintable(why));
    m_server = std::make_unique<test::RealPostgres>();
    QVERIFY(m_server->make());
    writePrices(m_prices.filePath(u"ABC_D.csv"_s), 400);
    writePrices(m_prices.filePath(u"LONG.csv"_s), 20'000);
    writePrices(m_prices.filePath(u"TWO_D.csv"_s), 100);
    writePrices(m_prices.filePath(u"TWO_W.csv"_s), 100);
}

void TestJoin::init()
{
    m_said.clear();
    QVERIFY(m_server->run(u"DROP TABLE IF EXISTS \"trading_sweep_results\", \"pipeline_jobs\"; DROP TYPE IF EXISTS"
                          " \"JobStatus\""_s));
    QVERIFY(m_server->run(QString::fromLatin1(test::kPlatformTables)));
}

// A row as the platform's web API writes it; `more` changes it afterwards.
QString TestJoin::post(const QString &id, const QJsonObject &parameters, const QString &more)
{
    auto db = Postgres::open(m_server->address());
    const auto posted = db->run(u"INSERT INTO \"pipeline_jobs\" (\"id\", \"tenantId\", \"jobType\", \"parameters\","
                                " \"createdAt\") VALUES (?, 'zixly-internal', 'trading-sweep', ?::jsonb,"
                                " clock_timestamp())"_s,
        {id, textOf(parameters)});
    if (!posted)
        qFatal("%s", qPrintable(posted.error().detail));
    if (!more.isEmpty() && !m_server->run(u"UPDATE \"pipeline_jobs\" SET %1 WHERE \"id\" = '%2'"_s.arg(more, id)))
        qFatal("%s", qPrintable(more));
    return id;
}

JoinOptions TestJoin::options() const
{
    JoinOptions options;
    options.database = m_server->address();
    options.prices = m_prices.path();
    options.threads = 1;
    options.pollMs = 20;
    options.untilEmpty = true;
    return options;
}

Result<> TestJoin::work(const JoinOptions &options)
{
    const std::atomic<bool> interrupted = false;
    JoinWorker worker(options, interrupted, [this](const QString &line) { m_said << line; });
    return worker.run();
}

QString TestJoin::state(const QString &id) const
{
    return m_server->value(u"SELECT \"status\" FROM \"pipeline_jobs\" WHERE \"id\" = '%1'"_s.arg(id));
}

QJsonObject TestJoin::metrics(const QString &id) const
{
    const QString text = m_server->value(u"SELECT \"metrics\" FROM \"pipeline_jobs\" WHERE \"id\" = '%1'"_s.arg(id));
    return QJsonDocument::fromJson(text.toUtf8()).object();
}

std::unique_ptr<QProcess> TestJoin::worker(const QStringList &more) const
{
    auto process = std::make_unique<QProcess>();
    process->setProcessChannelMode(QProcess::MergedChannels);
    process->start(QStringLiteral(ZIXLY_PROGRAM),
        QStringList{u"join"_s, u"--database"_s, m_server->address(), u"--prices"_s, m_prices.path(), u"--threads=1"_s}
            + more);
    return process;
}

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

void TestJoin::killedWorkersLoseAndDoubleNothing()
{
    constexpr int kJobs = 100;
    QJsonObject parameters = kSmall; // of some 100 ms, so that kills meet it running
    parameters.insert(u"ticker"_s, u"LONG"_s);
    parameters.insert(u"slow_range"_s, QJsonArray{8, 700});
    parameters.insert(u"fast_range"_s, QJsonArray{2, 60});
    for (int i = 0; i < kJobs; ++i)
        post(u"job-%1"_s.arg(i), parameters);
    const QStringList more{u"--lease=2"_s, u"--until-empty"_s};
    std::array<std::unique_ptr<QProcess>, 4> workers;
    std::mt19937 dice(11);
    int kills = 0;
    QElapsedTimer timer;
    timer.start();
    const auto open = [this] {
        return m_server->value(u"SELECT count(*) FROM \"pipeline_jobs\" WHERE \"status\" IN ('QUEUED', 'RUNNING')"_s)
            .toInt();
    };
    while (open() > 0 && timer.elapsed() < 240'000) {
        for (auto &process : workers) {
            if (!process || process->state() == QProcess::NotRunning)
                process = worker(more);
        }
        QTest::qSleep(100 + static_cast<int>(dice() % 300));
        if (kills < 30) {
            auto &victim = workers[dice() % workers.size()];
            victim->kill();
            victim->waitForFinished();
            ++kills;
        }
    }
    for (auto &process : workers) {
        process->terminate();
        QVERIFY(process->waitForFinished(15'000));
    }
    QCOMPARE(open(), 0);
    QCOMPARE(kills, 30);
    const auto count = [this](const char *what) { return m_server->value(QString::fromLatin1(what)).toInt(); };
    const int completed = count("SELECT count(*) FROM \"pipeline_jobs\" WHERE \"status\" = 'COMPLETED'");
    const int dead = count("SELECT count(*) FROM \"pipeline_jobs\" WHERE \"metrics\"->'dead_letter' = 'true'");
    QCOMPARE(completed + dead, kJobs); // every job ended once
    QCOMPARE(count("SELECT count(*) FROM \"pipeline_jobs\" j WHERE \"status\" = 'COMPLETED' AND"
                   " (SELECT count(*) FROM \"trading_sweep_results\" r WHERE r.\"jobId\" = j.\"id\")"
                   " <> (j.\"metrics\"->>'cells_written')::int"),
        0); // with all of its rows
    QCOMPARE(count("SELECT count(*) FROM (SELECT \"jobId\" FROM \"trading_sweep_results\" GROUP BY 1"
                   " HAVING count(DISTINCT \"sweepRunId\") > 1) doubled"),
        0);
    QCOMPARE(count("SELECT count(*) FROM \"trading_sweep_results\" r JOIN \"pipeline_jobs\" j ON j.\"id\" ="
                   " r.\"jobId\" WHERE j.\"status\" <> 'COMPLETED'"),
        0);
    const int again = count("SELECT count(*) FROM \"pipeline_jobs\" WHERE (\"metrics\"->>'run')::int > 1");
    qInfo("%d kills, %d jobs ran more than once, %d given up, %lld ms", kills, again, dead, timer.elapsed());
    QVERIFY(again > 0); // the kills met something
}

void TestJoin::smallJobsAreFast()
{
    constexpr int kJobs = 200;
    for (int i = 0; i < kJobs; ++i)
        post(u"job-%1"_s.arg(i), kSmall);
    QElapsedTimer timer;
    timer.start();
    QVERIFY(work(options()));
    const double perMinute = kJobs * 60'000.0 / static_cast<double>(timer.elapsed());
    QCOMPARE(
        m_server->value(u"SELECT count(*) FROM \"pipeline_jobs\" WHERE \"status\" = 'COMPLETED'"_s).toInt(), kJobs);
    qInfo("%.0f jobs a minute", perMinute);
    QVERIFY2(perMinute >= 1000.0, qPrintable(QString::number(perMinute)));
}

QTEST_GUILESS_MAIN(TestJoin)
#include "tst_join.moc"
