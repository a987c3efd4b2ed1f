// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/profile.h"
#include "store/cells.h"
#include "store/jobs.h"
#include "store/store.h"

#include <QDateTime>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace zixly;

// The real program, from the outside.
class TestSweepCommand : public QObject
{
    Q_OBJECT
private slots:
    void theSampleGivesEveryValidCellInOrder();
    void topGivesTheBestByScore();
    void jsonHasNoNaN();
    void aFileAppearsOnlyWhenComplete();
    void badInputIsOneLineAndCodeTwo_data();
    void badInputIsOneLineAndCodeTwo();
    void aFileThatCannotBeWrittenIsCodeOne();
    void anInterruptedSweepLeavesNothing();
    void theProfileKeepsTheSweep();

private:
    struct Run {
        int code = -1;
        QByteArray out;
        QByteArray err;
    };
    Run run(const QStringList &words);
    Run sample(const char *more);

    QTemporaryDir m_folder;
};

namespace {

constexpr char kHeader[]
    = "ticker,strategy_type,fast_period,slow_period,signal_period,score,sharpe_ratio,sortino_ratio,"
      "calmar_ratio,total_return_pct,annualized_return,max_drawdown_pct,win_rate_pct,profit_factor,"
      "expectancy_per_trade,total_trades,total_closed_trades,trades_per_month,avg_trade_duration,"
      "avg_trade_duration_days,end_value,too_few_trades";

QStringList words(const char *text)
{
    return QString::fromLatin1(text).split(QLatin1Char(' '), Qt::SkipEmptyParts);
}

} // namespace

TestSweepCommand::Run TestSweepCommand::run(const QStringList &words)
{
    QProcess process;
    process.setWorkingDirectory(m_folder.path());
    process.start(QStringLiteral(ZIXLY_PROGRAM), QStringList{QStringLiteral("sweep")} + words);
    if (!process.waitForFinished(60'000))
        return {};
    return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

TestSweepCommand::Run TestSweepCommand::sample(const char *more)
{
    return run(words("--sample sp500 --strategy sma --fast 5:50 --slow 20:200:2") + words(more));
}

void TestSweepCommand::theSampleGivesEveryValidCellInOrder()
{
    const Run done = sample("--threads 2");
    QCOMPARE(done.err, QByteArray());
    QCOMPARE(done.code, 0);
    const QList<QByteArray> lines = done.out.split('\n');
    QCOMPARE(lines.size(), 3932); // header, 3,930 cells, nothing after the last line end
    QCOMPARE(lines.first(), QByteArray(kHeader));
    std::pair<int, int> last(0, 0);
    for (const QByteArray &line : lines.sliced(1, 3930)) {
        const QList<QByteArray> cells = line.split(',');
        QCOMPARE(cells.size(), 22);
        const std::pair now(cells.at(2).toInt(), cells.at(3).toInt());
        QVERIFY(now > last);
        QVERIFY(now.first < now.second);
        last = now;
    }
    // One row of the reference: SMA 5/20 on the S&P 500, fee 10 bps.
    const QList<QByteArray> first = lines.at(1).split(',');
    QCOMPARE(first.at(0), QByteArray("SP500"));
    QVERIFY(std::abs(first.at(6).toDouble() - -0.040600559372998418) < 1e-9);
    QVERIFY(std::abs(first.at(9).toDouble() - -18.265486841331438) < 1e-8);
    QCOMPARE(first.at(15), QByteArray("154"));
    QCOMPARE(first.at(21), QByteArray("false"));
}

void TestSweepCommand::topGivesTheBestByScore()
{
    const Run done = sample("--top 10");
    const QList<QByteArray> lines = done.out.trimmed().split('\n');
    QCOMPARE(lines.size(), 11);
    double last = 1e9;
    for (const QByteArray &line : lines.sliced(1)) {
        const QList<QByteArray> cells = line.split(',');
        QVERIFY(cells.at(5).toDouble() <= last);
        last = cells.at(5).toDouble();
        QCOMPARE(cells.at(21), QByteArray("false"));
    }
}

void TestSweepCommand::jsonHasNoNaN()
{
    const Run done = run(words("--sample sp500 --strategy macd --fast 5:7 --slow 20:24:2 --format json"));
    QCOMPARE(done.code, 0);
    QJsonParseError error;
    const QJsonObject root = QJsonDocument::fromJson(done.out, &error).object();
    QCOMPARE(error.error, QJsonParseError::NoError);
    QCOMPARE(root.value(QLatin1String("spec")).toObject().value(QLatin1String("signal_period")).toInt(), 9);
    const QJsonArray rows = root.value(QLatin1String("rows")).toArray();
    QCOMPARE(rows.size(), 9);
    QCOMPARE(rows.first().toObject().size(), 22);
    QVERIFY(rows.first().toObject().value(QLatin1String("too_few_trades")).isBool());
}

void TestSweepCommand::aFileAppearsOnlyWhenComplete()
{
    const QString path = m_folder.filePath(QStringLiteral("out.csv"));
    QCOMPARE(sample("--output out.csv").code, 0);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll().count('\n'), 3931);
    QCOMPARE(QDir(m_folder.path()).entryList(QDir::Files).size(), 1); // no left-overs, and no store
}

void TestSweepCommand::badInputIsOneLineAndCodeTwo_data()
{
    QTest::addColumn<QString>("text");
    const QString ranges = QStringLiteral(" --strategy sma --fast 5:50 --slow 20:200:2");
    const QString sp = QStringLiteral("--sample sp500 --strategy sma ");
    QTest::newRow("ranges reversed") << sp + QStringLiteral("--fast 50:5 --slow 20:200");
    QTest::newRow("no valid pair") << sp + QStringLiteral("--fast 200:210 --slow 20:200");
    QTest::newRow("step zero") << sp + QStringLiteral("--fast 5:50:0 --slow 20:200");
    QTest::newRow("fewer bars than the window") << sp + QStringLiteral("--fast 5:50 --slow 20:6000");
    QTest::newRow("negative fees") << sp + QStringLiteral("--fast 5:50 --slow 20:200 --fees -0.1");
    QTest::newRow("fees of one") << sp + QStringLiteral("--fast 5:50 --slow 20:200 --fees 1");
    QTest::newRow("dates crossed") << sp
            + QStringLiteral("--fast 5:50 --slow 20:200 --from 2019-01-01 --to 2018-01-01");
    QTest::newRow("dates outside") << sp + QStringLiteral("--fast 5:50 --slow 20:200 --from 2030-01-01");
    QTest::newRow("ticker with a quote") << sp + QStringLiteral("--fast 5:50 --slow 20:200 --ticker a\"b");
    QTest::newRow("ticker with a slash") << sp + QStringLiteral("--fast 5:50 --slow 20:200 --ticker ../b");
    QTest::newRow("unknown sample") << QStringLiteral("--sample dax") + ranges;
    QTest::newRow("missing file") << QStringLiteral("--prices nowhere.csv") + ranges;
    QTest::newRow("folder") << QStringLiteral("--prices .") + ranges;
    QTest::newRow("empty file") << QStringLiteral("--prices empty.csv") + ranges;
    QTest::newRow("binary file") << QStringLiteral("--prices binary.csv") + ranges;
    QTest::newRow("no prices in it") << QStringLiteral("--prices words.csv") + ranges;
    const auto write = [this](const char *name, const QByteArray &bytes) {
        QFile file(m_folder.filePath(QString::fromLatin1(name)));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
    };
    write("empty.csv", {});
    QByteArray binary;
    for (int i = 0; i < 5000; ++i)
        binary.append(static_cast<char>(i * 7919 >> 3));
    write("binary.csv", binary);
    write("words.csv", "these,are,words\nand,no,prices\n");
}

void TestSweepCommand::badInputIsOneLineAndCodeTwo()
{
    QFETCH(QString, text);
    const Run done = run(text.split(QLatin1Char(' '), Qt::SkipEmptyParts));
    QVERIFY2(done.err.count('\n') == 1, done.err.constData());
    QVERIFY(done.err.startsWith("zixly-worker: "));
    QVERIFY(!done.err.contains("%1"));
    QCOMPARE(done.code, 2);
    QCOMPARE(done.out, QByteArray());
}

void TestSweepCommand::aFileThatCannotBeWrittenIsCodeOne()
{
    const Run done = sample("--output nowhere/out.csv");
    QCOMPARE(done.code, 1);
    QCOMPARE(done.err.count('\n'), 1);
}

void TestSweepCommand::anInterruptedSweepLeavesNothing()
{
#ifdef Q_OS_WIN
    QSKIP("Ctrl+C cannot be sent to one console process on Windows");
#endif
    QFile prices(m_folder.filePath(QStringLiteral("long.csv")));
    QVERIFY(prices.open(QIODevice::WriteOnly));
    QByteArray rows("Date,Close\n");
    QDateTime time(QDate(2000, 1, 1), QTime(0, 0), Qt::UTC);
    for (int i = 0; i < 100'000; ++i) {
        rows += time.toString(QStringLiteral("yyyy-MM-dd HH:mm:ss")).toLatin1() + ','
            + QByteArray::number(1000.0 + i % 97 + i % 7919, 'f', 2) + '\n';
        time = time.addSecs(60);
    }
    prices.write(rows);
    prices.close();
    QProcess process;
    process.setWorkingDirectory(m_folder.path());
    process.start(QStringLiteral(ZIXLY_PROGRAM),
        words("sweep --prices long.csv --strategy sma --fast 1:1000 --slow 1001:2000 --output interrupted.csv"));
    QVERIFY(process.waitForStarted());
    QVERIFY(!process.waitForFinished(1500));
    QElapsedTimer obeyed;
    obeyed.start();
    process.terminate();
    QVERIFY(process.waitForFinished(10'000));
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 130);
    QVERIFY2(obeyed.elapsed() < 1000, qPrintable(QString::number(obeyed.elapsed())));
    QVERIFY(!QFile::exists(m_folder.filePath(QStringLiteral("interrupted.csv"))));
}

void TestSweepCommand::theProfileKeepsTheSweep()
{
    const QTemporaryDir profile;
    QCOMPARE(sample(qPrintable(QStringLiteral("--output kept.csv --profile ") + profile.path())).code, 0);
    QCOMPARE(sample(qPrintable(QStringLiteral("--output kept.csv --profile ") + profile.path())).code, 0);
    Store store;
    QVERIFY(store.open(Profile::at(profile.path()).databasePath()).result().has_value());
    const auto keys = store.read([](QSqlDatabase &db) { return jobs::query(db, {}); }).result();
    QCOMPARE(keys->size(), 2U);
    const qint64 key = keys->front();
    const auto job = store.read([key](QSqlDatabase &db) { return jobs::load(db, key); }).result();
    QCOMPARE(job->state, JobState::Completed);
    QVERIFY(std::abs(job->best.score - 1.133003733161136) < 1e-9);
    const auto result = store.read([key](QSqlDatabase &db) { return cells::load(db, key); }).result();
    QCOMPARE(result->cells->size(), 3930);
    QVERIFY(result->complete());
}

QTEST_GUILESS_MAIN(TestSweepCommand)
#include "tst_sweepcommand.moc"
