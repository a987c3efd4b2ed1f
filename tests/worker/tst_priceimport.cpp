// SPDX-License-Identifier: GPL-3.0-or-later
#include "pricetest.h"
#include "tests/support/shared.h"
#include "worker/pricesample.h"

#include <QTest>

using namespace zixly;
using namespace zixly::test;
using Kind = ImportProblem::Kind;

class TestPriceImport : public QObject
{
    Q_OBJECT
private slots:
    void badRowsAreNamed_data();
    void badRowsAreNamed();
    void badRowsCanBeSkipped();
    void problemsAreCountedAndTheFirstHundredListed();
    void unsortedRowsAreSorted();
    void newestFirstIsTurnedRound();
    void identicalDuplicatesAreDropped();
    void conflictingDuplicatesAreRefused();
    void highBelowLowIsAWarning();
    void gapsAreWarnings_data();
    void gapsAreWarnings();
    void adjustedScalesAllFour();
    void decimalsAreFixedOrNot_data();
    void decimalsAreFixedOrNot();
    void stopEndsTheImport();
    void progressRisesToOne();
    void theSampleIsWhole();
    void referenceFiles_data();
    void referenceFiles();
};

void TestPriceImport::badRowsAreNamed_data()
{
    QTest::addColumn<QByteArray>("row");
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<QString>("column");
    QTest::addColumn<QString>("value");

    const auto bad = [](const char *name, const char *row, Kind kind, const char *column, const char *value) {
        QTest::newRow(name) << QByteArray(row) << kind << QString::fromLatin1(column) << QString::fromLatin1(value);
    };
    bad("no date", "soon,1,2,1,2,5", Kind::BadDate, "Date", "soon");
    bad("30th of February", "2021-02-30,1,2,1,2,5", Kind::BadDate, "Date", "2021-02-30");
    bad("year 0", "0000-01-01,1,2,1,2,5", Kind::BadDate, "Date", "0000-01-01");
    bad("25 o'clock", "2021-02-03 25:00,1,2,1,2,5", Kind::BadDate, "Date", "2021-02-03 25:00");
    bad("dangling T", "2021-02-03T,1,2,1,2,5", Kind::BadDate, "Date", "2021-02-03T");
    bad("empty date", ",1,2,1,2,5", Kind::BadDate, "Date", "");
    bad("text", "2021-04-01,1,2,1,two,5", Kind::BadNumber, "Close", "two");
    bad("two points", "2021-04-01,1.2.3,2,1,2,5", Kind::BadNumber, "Open", "1.2.3");
    bad("text behind", "2021-04-01,1,2x,1,2,5", Kind::BadNumber, "High", "2x");
    bad("exponent without digits", "2021-04-01,1,2e,1,2,5", Kind::BadNumber, "High", "2e");
    bad("hexadecimal", "2021-04-01,1,0x10,1,2,5", Kind::BadNumber, "High", "0x10");
    bad("decimal comma in a file with points", "2021-04-01,1,\"2,5\",1,2,5", Kind::BadNumber, "High", "2,5");
    bad("NaN", "2021-04-01,1,2,NaN,2,5", Kind::NotANumber, "Low", "NaN");
    bad("null", "2021-04-01,1,2,1,null,5", Kind::NotANumber, "Close", "null");
    bad("empty", "2021-04-01,1,2,1,,5", Kind::NotANumber, "Close", "");
    bad("infinite", "2021-04-01,1,inf,1,2,5", Kind::NotANumber, "High", "inf");
    bad("too large", "2021-04-01,1,1e999,1,2,5", Kind::NotANumber, "High", "1e999");
    bad("zero", "2021-04-01,1,2,1,0.00,5", Kind::NotPositive, "Close", "0.00");
    bad("negative", "2021-04-01,-1,2,1,2,5", Kind::NotPositive, "Open", "-1");
    bad("too small", "2021-04-01,1,2,1e-999,2,5", Kind::NotPositive, "Low", "1e-999");
    bad("negative volume", "2021-04-01,1,2,1,2,-5", Kind::BadNumber, "Volume", "-5");
    bad("no volume", "2021-04-01,1,2,1,2,lots", Kind::BadNumber, "Volume", "lots");
    bad("too few cells", "2021-04-01,1,2,1,2", Kind::WrongColumnCount, "", "");
    bad("too many cells", "2021-04-01,1,2,1,2,5,6", Kind::WrongColumnCount, "", "");
    bad("one cell", "2021-04-01", Kind::WrongColumnCount, "", "");
    bad("open quote", "2021-04-01,1,2,1,2,\"5", Kind::UnclosedQuote, "", "");
}

void TestPriceImport::badRowsAreNamed()
{
    QFETCH(QByteArray, row);
    const QByteArray text = "Date,Open,High,Low,Close,Volume\r\n2021-03-30,1.5,2,1,2,5\r\n\r\n" + row
        + "\r\n2021-04-05,1,2.25,1,2,5\r\n2021-04-06,1,2,1,2,5\r\n";
    const ImportOutcome outcome = importText(text);
    QVERIFY(!outcome.ok());
    QCOMPARE(outcome.problemCount, qint64(1));
    const ImportProblem &problem = outcome.problems.front();
    QTEST(problem.kind, "kind");
    QTEST(problem.column, "column");
    QTEST(problem.value, "value");
    QCOMPARE(problem.line, qint64(4));
    QCOMPARE(problem.file, QStringLiteral("ABC_D.csv"));
}

void TestPriceImport::badRowsCanBeSkipped()
{
    const ImportOutcome outcome = importSkipping("Date,Close\n2021-03-30,1\nnever,2\n2021-03-31,null\n2021-04-01,0\n"
                                                 "2021-04-02,3,4\n2021-04-05,5\n");
    QVERIFY2(outcome.ok(), qPrintable(explain(outcome)));
    QCOMPARE(outcome.series->close, (std::vector<double>{1, 5}));
    QCOMPARE(outcome.notes.rows, qint64(6));
    QCOMPARE(outcome.notes.skipped, qint64(4));
    QCOMPARE(outcome.notes.examples.size(), 4);
    QCOMPARE(outcome.notes.examples.front().line, qint64(3));
    // Nothing left is no success, and an open quotation mark swallows what follows it.
    QCOMPARE(importSkipping("Date,Close\nnever,2\n").problems.front().kind, Kind::NoRows);
    QCOMPARE(importSkipping("Date,Close\n2021-03-30,1\n2021-03-31,\"2\n").problems.front().kind, Kind::UnclosedQuote);
}

void TestPriceImport::problemsAreCountedAndTheFirstHundredListed()
{
    QByteArray text = "Date,Close\n2021-03-30,1\n";
    for (int i = 0; i < 250; ++i)
        text += "2021-03-31,x\n";
    const ImportOutcome outcome = importText(text);
    QCOMPARE(outcome.problemCount, qint64(250));
    QCOMPARE(outcome.problems.size(), 100);
    QVERIFY2(explain(outcome).contains(QStringLiteral("249")), qPrintable(explain(outcome)));
}

void TestPriceImport::unsortedRowsAreSorted()
{
    const ImportOutcome outcome = importText(
        "Date,Open,Close\n2021-03-30,1,2\n2021-04-01,5,6\n2021-03-31,3,4\n2021-04-02,7,8\n2021-03-29,9,9\n");
    QVERIFY(outcome.ok());
    QCOMPARE(outcome.series->close, (std::vector<double>{9, 2, 4, 6, 8}));
    QCOMPARE(outcome.series->open, (std::vector<double>{9, 1, 3, 5, 7}));
    QVERIFY(std::ranges::is_sorted(outcome.series->time));
    QCOMPARE(outcome.notes.outOfOrder, qint64(2));
    QVERIFY(!outcome.notes.newestFirst);
    QCOMPARE(describe(outcome.notes).size(), 1);
}

void TestPriceImport::newestFirstIsTurnedRound()
{
    const ImportOutcome outcome = importText("Date,Close\n2021-04-01,3\n2021-03-31,2\n2021-03-30,1\n");
    QVERIFY(outcome.ok());
    QCOMPARE(outcome.series->close, (std::vector<double>{1, 2, 3}));
    QVERIFY(outcome.notes.newestFirst);
    QCOMPARE(outcome.notes.outOfOrder, qint64(0));
}

void TestPriceImport::identicalDuplicatesAreDropped()
{
    const ImportOutcome outcome
        = importText("Date,Close\n2021-03-30,1\n2021-03-31,2\n2021-03-30,1.0\n2021-03-31,2\n2021-03-31,2\n");
    QVERIFY2(outcome.ok(), qPrintable(explain(outcome)));
    QCOMPARE(outcome.series->close, (std::vector<double>{1, 2}));
    QCOMPARE(outcome.notes.duplicates, qint64(3));
    QCOMPARE(outcome.notes.outOfOrder, qint64(1));
}

void TestPriceImport::conflictingDuplicatesAreRefused()
{
    const QByteArray text = "Date,Open,Close\n2021-03-30,1,2\n2021-03-31,2,3\n2021-03-30,1.5,2\n2021-03-30,1,2\n";
    const ImportOutcome refused = importText(text);
    QVERIFY(!refused.ok());
    QCOMPARE(refused.problemCount, qint64(1));
    const ImportProblem &problem = refused.problems.front();
    QCOMPARE(problem.kind, Kind::ConflictingDuplicate);
    QCOMPARE(problem.line, qint64(4));
    QCOMPARE(problem.otherLine, qint64(2));
    QCOMPARE(problem.value, QStringLiteral("2021-03-30"));

    const ImportOutcome skipped = importSkipping(text);
    QVERIFY(skipped.ok());
    QCOMPARE(skipped.series->open, (std::vector<double>{1, 2})); // the first one stays
    QCOMPARE(skipped.notes.skipped, qint64(1));
    QCOMPARE(skipped.notes.duplicates, qint64(1));
}

void TestPriceImport::highBelowLowIsAWarning()
{
    const ImportOutcome outcome = importText("Date,Open,High,Low,Close\n2021-03-30,1,2,1,2\n2021-03-31,1,0.5,1.25,1\n");
    QVERIFY(outcome.ok());
    QCOMPARE(outcome.notes.highBelowLow, qint64(1));
    QCOMPARE(outcome.notes.examples.size(), 1);
    QCOMPARE(outcome.notes.examples.front().line, qint64(3));
    QCOMPARE(outcome.notes.examples.front().value, QStringLiteral("0.5 < 1.25"));
}

void TestPriceImport::gapsAreWarnings_data()
{
    QTest::addColumn<qint64>("step"); // ms between bars
    QTest::addColumn<bool>("weekends"); // bars on Saturday and Sunday
    QTest::addColumn<qint64>("hole"); // ms left out after half the bars
    QTest::addColumn<qint64>("gaps");

    const qint64 hour = 3'600'000;
    const qint64 day = 24 * hour;
    QTest::newRow("stock, daily, no hole") << day << false << qint64(0) << qint64(0);
    QTest::newRow("stock, daily, a long holiday") << day << false << 3 * day << qint64(0);
    QTest::newRow("stock, daily, two weeks") << day << false << 14 * day << qint64(1);
    QTest::newRow("crypto, daily, one day") << day << true << day << qint64(1);
    QTest::newRow("crypto, hourly, no hole") << hour << true << qint64(0) << qint64(0);
    QTest::newRow("crypto, hourly, one hour") << hour << true << hour << qint64(1);
    QTest::newRow("stock, hourly, weekend only") << hour << false << qint64(0) << qint64(0);
    QTest::newRow("stock, hourly, two weeks") << hour << false << 14 * day << qint64(1);
    QTest::newRow("weekly, one missing") << 7 * day << true << 7 * day << qint64(1);
}

void TestPriceImport::gapsAreWarnings()
{
    QFETCH(qint64, step);
    QFETCH(bool, weekends);
    QFETCH(qint64, hole);
    QByteArray text = "time,close\n";
    qint64 at = utc("2021-01-04T00:00:00"); // a Monday
    for (int i = 0; i < 400; ++i, at += step) {
        const int weekday = QDateTime::fromMSecsSinceEpoch(at, QTimeZone::utc()).date().dayOfWeek();
        if (weekends || weekday < 6)
            text += QByteArray::number(at / 1000) + ",10\n";
        if (i == 199)
            at += hole;
    }
    const ImportOutcome outcome = importText(text);
    QVERIFY2(outcome.ok(), qPrintable(explain(outcome)));
    QTEST(outcome.notes.gaps, "gaps");
    QCOMPARE(outcome.series->intervalMs, step);
}

void TestPriceImport::adjustedScalesAllFour()
{
    const PriceFile file = fileOf("Date,Open,High,Low,Close,Adj Close,Volume\n"
                                  "2021-03-30,10,16,8,12,6,100\n2021-03-31,10,16,8,12,12,100\n");
    ImportPlan plan = recognise(file).plan;
    QVERIFY(!plan.adjusted);
    const ImportOutcome plain = importPrices(file, plan, kGo);
    QCOMPARE(plain.series->close, (std::vector<double>{12, 12}));
    QCOMPARE(plain.series->decimals, 0);
    QVERIFY(!plain.series->adjusted);
    plan.adjusted = true;
    const ImportOutcome adjusted = importPrices(file, plan, kGo);
    QVERIFY2(adjusted.ok(), qPrintable(explain(adjusted)));
    QCOMPARE(adjusted.series->open, (std::vector<double>{5, 10}));
    QCOMPARE(adjusted.series->high, (std::vector<double>{8, 16}));
    QCOMPARE(adjusted.series->low, (std::vector<double>{4, 8}));
    QCOMPARE(adjusted.series->close, (std::vector<double>{6, 12}));
    QCOMPARE(adjusted.series->volume, (std::vector<double>{100, 100}));
    QCOMPARE(adjusted.series->decimals, -1);
    QVERIFY(adjusted.series->adjusted);

    const PriceFile holes = fileOf("Date,Close,Adj Close\n2021-03-30,10,null\n2021-03-31,1e-300,1e300\n");
    plan = recognise(holes).plan;
    QVERIFY(importPrices(holes, plan, kGo).ok()); // nobody asked for the adjusted close
    plan.adjusted = true;
    const ImportOutcome refused = importPrices(holes, plan, kGo);
    QCOMPARE(refused.problemCount, qint64(1));
    QCOMPARE(refused.problems.front().column, QStringLiteral("Adj Close"));
}

void TestPriceImport::decimalsAreFixedOrNot_data()
{
    QTest::addColumn<QByteArray>("open");
    QTest::addColumn<QByteArray>("close");
    QTest::addColumn<int>("decimals");
    QTest::newRow("none") << QByteArray("7") << QByteArray("12") << 0;
    QTest::newRow("zeros behind do not count") << QByteArray("7.0000") << QByteArray("12.5000") << 1;
    QTest::newRow("the longest counts") << QByteArray("7.125") << QByteArray("12.5") << 3;
    QTest::newRow("nine") << QByteArray("7.123456789") << QByteArray("12.5") << 9;
    QTest::newRow("ten") << QByteArray("7.1234567891") << QByteArray("12.5") << -1;
    QTest::newRow("many zeros behind") << QByteArray("7.12500000000000000000000") << QByteArray("12.5") << 3;
    QTest::newRow("exponent") << QByteArray("7.1e1") << QByteArray("12.5") << -1;
    QTest::newRow("more digits than a double") << QByteArray("123456789012345.678") << QByteArray("12.5") << -1;
    QTest::newRow("scaled beyond a double") << QByteArray("12345678901234") << QByteArray("0.123456") << -1;
    QTest::newRow("thousands") << QByteArray("\"1,234.56\"") << QByteArray("12.5") << 2;
}

void TestPriceImport::decimalsAreFixedOrNot()
{
    QFETCH(QByteArray, open);
    QFETCH(QByteArray, close);
    const ImportOutcome outcome
        = importText("Date,Open,Close\n2021-03-30," + open + ',' + close + "\n2021-03-31,1,2\n");
    QVERIFY2(outcome.ok(), qPrintable(explain(outcome)));
    QTEST(outcome.series->decimals, "decimals");
}

void TestPriceImport::stopEndsTheImport()
{
    QByteArray text = "Date,Close\n";
    for (int i = 0; i < 40'000; ++i)
        text += "2020-01-02,1\n";
    const PriceFile file = fileOf(text);
    const std::atomic<bool> stop = true;
    const ImportOutcome outcome = importPrices(file, recognise(file).plan, stop);
    QVERIFY(!outcome.ok());
    QCOMPARE(outcome.problems.front().kind, Kind::Cancelled);
}

void TestPriceImport::progressRisesToOne()
{
    QByteArray text = "Date,Close\n";
    for (int i = 0; i < 40'000; ++i)
        text += "2020-01-02,1\n";
    const PriceFile file = fileOf(text);
    std::vector<double> seen;
    importPrices(file, recognise(file).plan, kGo, [&seen](double fraction) { seen.push_back(fraction); });
    QVERIFY(seen.size() >= 3);
    QVERIFY(std::ranges::is_sorted(seen));
    QVERIFY(seen.front() > 0.0);
    QCOMPARE(seen.back(), 1.0);
}

void TestPriceImport::theSampleIsWhole()
{
    const auto sample = samplePrices(QStringLiteral("sp500"));
    QVERIFY(sample.has_value());
    const PriceSeries &series = **sample;
    QCOMPARE(series.size(), 5105);
    QCOMPARE(series.ticker, QStringLiteral("SP500"));
    QCOMPARE(series.currency, QStringLiteral("USD"));
    QCOMPARE(series.source, QStringLiteral("sample"));
    QCOMPARE(series.decimals, 6);
    QVERIFY(series.dateOnly);
    QCOMPARE(series.intervalMs, qint64(86'400'000));
    QCOMPARE(series.time.front(), utc("2000-01-03T00:00:00"));
    QCOMPARE(series.close.front(), 1455.219971);
    QCOMPARE(series.close.back(), 2874.560059);
    QCOMPARE(series.open.size(), series.close.size());
    QCOMPARE(samplePrices(QStringLiteral("dax")).error().kind, Error::Kind::NotFound);
}

void TestPriceImport::referenceFiles_data()
{
    QTest::addColumn<qint64>("bars");
    QTest::addColumn<int>("decimals");
    QTest::addColumn<qint64>("minutes"); // between bars
    QTest::newRow("SP500_D") << qint64(5105) << 6 << qint64(1440);
    QTest::newRow("BTC-USD_D") << qint64(1967) << 1 << qint64(1440);
    QTest::newRow("EURUSD_D") << qint64(5013) << 5 << qint64(1440);
    QTest::newRow("BTCUSD_M30") << qint64(78408) << 1 << qint64(30);
    QTest::newRow("SPX500_H1") << qint64(53257) << 3 << qint64(60);
}

void TestPriceImport::referenceFiles()
{
    QFETCH(qint64, bars);
    const QString name = QString::fromLatin1(QTest::currentDataTag());
    const QString path = sharedPath(QStringLiteral("reference/data/%1.csv").arg(name));
    if (path.isEmpty())
        QSKIP("the shared reference files are not here");
    const ImportOutcome outcome = importPriceFile(path, kGo);
    QVERIFY2(outcome.ok(), qPrintable(explain(outcome)));
    QCOMPARE(outcome.notes.rows, bars);
    QCOMPARE(qint64(outcome.series->size()), bars);
    QCOMPARE(outcome.notes.outOfOrder, qint64(0));
    QTEST(outcome.series->decimals, "decimals");
    QTEST(outcome.series->intervalMs / 60'000, "minutes");
    QCOMPARE(outcome.series->ticker, name.section(u'_', 0, 0));
}

QTEST_GUILESS_MAIN(TestPriceImport)
#include "tst_priceimport.moc"
