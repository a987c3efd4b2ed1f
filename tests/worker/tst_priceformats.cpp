// SPDX-License-Identifier: GPL-3.0-or-later
#include "pricetest.h"

#include <QTest>

#include <cmath>

using namespace zixly;
using namespace zixly::test;
using Kind = ImportProblem::Kind;

class TestPriceFormats : public QObject
{
    Q_OBJECT
private slots:
    void everyFormatIsRead_data();
    void everyFormatIsRead();
    void datesInManyForms_data();
    void datesInManyForms();
    void planWithOpenQuestionsIsRefused_data();
    void planWithOpenQuestionsIsRefused();
    void previewShowsCellsAndValues();
    void clockChanges_data();
    void clockChanges();
};

void TestPriceFormats::everyFormatIsRead_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<PriceFormat>("format");
    QTest::addColumn<qint64>("first");
    QTest::addColumn<bool>("dateOnly");
    QTest::addColumn<QList<double>>("ohlcv"); // of the first bar
    QTest::addColumn<qint64>("bars");

    using F = PriceFormat;
    const QList<double> bar{10.5, 12.25, 9.75, 11, 1200};
    const qint64 day = utc("2021-03-30T00:00:00");
    QTest::newRow("generic") << QByteArray("Date,Open,High,Low,Close,Volume\n2021-03-30,10.5,12.25,9.75,11.0,1200\n"
                                           "2021-03-31,11,12,10,11.5,900\n")
                             << F::Generic << day << true << bar << qint64(2);
    QTest::newRow("close only") << QByteArray("date;close\r\n2021-03-30;11\r\n2021-03-31;12\r\n") << F::Generic << day
                                << true << QList<double>{11} << qint64(2);
    QTest::newRow("yahoo") << QByteArray("Date,Open,High,Low,Close,Adj Close,Volume\n"
                                         "2021-03-30,10.500000,12.250000,9.750000,11.000000,5.5,1200\n")
                           << F::Yahoo << day << true << bar << qint64(1);
    QTest::newRow("yfinance, three rows of names")
        << QByteArray("Price,Close,High,Low,Open,Volume\nTicker,ABC,ABC,ABC,ABC,ABC\nDate,,,,,\n"
                      "2021-03-30,11.0,12.25,9.75,10.5,1200\n2021-03-31,11.0,12.25,9.75,10.5,1200\n")
        << F::Yahoo << day << true << bar << qint64(2);
    QTest::newRow("yfinance, offsets at midnight")
        << QByteArray("Date,Open,High,Low,Close,Volume\n2021-03-30 00:00:00-04:00,10.5,12.25,9.75,11.0,1200\n")
        << F::Generic << day << true << bar << qint64(1);
    QTest::newRow("stooq, Polish") << QByteArray("Data,Otwarcie,Najwyzszy,Najnizszy,Zamkniecie,Wolumen\n"
                                                 "2021-03-30,10.5,12.25,9.75,11,1200\n")
                                   << F::Stooq << day << true << bar << qint64(1);
    QTest::newRow("stooq, bulk") << QByteArray(
        "<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>,<OPENINT>\n"
        "ABC.US,D,20210330,000000,10.5,12.25,9.75,11,1200,0\n")
                                 << F::Stooq << day << true << bar << qint64(1);
    QTest::newRow("tradingview") << QByteArray("time,open,high,low,close,Volume,Volume MA\n"
                                               "1617111000,10.5,12.25,9.75,11,1200,NaN\n1617114600,1,2,1,2,3,NaN\n")
                                 << F::TradingView << utc("2021-03-30T13:30:00") << false << bar << qint64(2);
    QTest::newRow("tradingview, ISO") << QByteArray(
        "time,open,high,low,close,Volume\n2021-03-30T09:30:00-04:00,10.5,12.25,9.75,11,1200\n")
                                      << F::TradingView << utc("2021-03-30T13:30:00") << false << bar << qint64(1);
    const QByteArray tail = ",10.5,12.25,9.75,11.0,1200,1617062399999,13000.5,77,600,6500.1,0\n";
    QTest::newRow("binance, ms") << QByteArray("1617062400000" + tail + "1617148800000" + tail) << F::Binance << day
                                 << true << bar << qint64(2);
    QTest::newRow("binance, ms then us") << QByteArray("1617062400000" + tail + "1617148800000000" + tail) << F::Binance
                                         << day << true << bar << qint64(2);
    QTest::newRow("binance, us") << QByteArray("1617062400000000" + tail) << F::Binance << day << true << bar
                                 << qint64(1);
    QTest::newRow("binance, named") << QByteArray("open_time,open,high,low,close,volume,close_time,quote_volume,count,"
                                                  "taker_buy_volume,taker_buy_quote_volume,ignore\n"
                                                  "1617062400000"
        + tail) << F::Binance << day << true
                                    << bar << qint64(1);
    QTest::newRow("metatrader 5") << QByteArray(
        "<DATE>\t<TIME>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\t<SPREAD>\n"
        "2021.03.30\t13:30:00\t10.5\t12.25\t9.75\t11\t1200\t0\t2\n")
                                  << F::MetaTrader << utc("2021-03-30T13:30:00") << false << bar << qint64(1);
    QTest::newRow("metatrader 5, real volume")
        << QByteArray("<DATE>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\t<SPREAD>\n"
                      "2021.03.30\t10.5\t12.25\t9.75\t11\t5\t1200\t2\n")
        << F::MetaTrader << day << true << bar << qint64(1);
    QTest::newRow("metatrader 4, no names") << QByteArray("2021.03.30,13:30,10.5,12.25,9.75,11,1200\n") << F::MetaTrader
                                            << utc("2021-03-30T13:30:00") << false << bar << qint64(1);
    QTest::newRow("semicolon, decimal comma") << QByteArray("Datum;Erster;Hoch;Tief;Schlusskurs;Volumen\n"
                                                            "30.03.2021;10,5;12,25;9,75;11;1.200\n")
                                              << F::Generic << day << true << bar << qint64(1);
    QTest::newRow("quoted, decimal comma, thousands")
        << QByteArray("\"Datum\",\"Open\",\"High\",\"Low\",\"Close\",\"Volume\"\n"
                      "\"30.03.2021\",\"1.010,5\",\"1.012,25\",\"1.009,75\",\"1.011,0\",\"1,20K\"\n")
        << F::Generic << day << true << QList<double>{1010.5, 1012.25, 1009.75, 1011, 1200} << qint64(1);
    QTest::newRow("quoted, point, thousands")
        << QByteArray("\"Date\",\"Price\",\"Open\",\"High\",\"Low\",\"Vol.\"\n"
                      "\"03/30/2021\",\"1,011.00\",\"1,010.50\",\"1,012.25\","
                      "\"1,009.75\",\"1.20K\"\n")
        << F::Generic << day << true << QList<double>{1010.5, 1012.25, 1009.75, 1011, 1200} << qint64(1);
    QTest::newRow("title and blank lines before the names")
        << QByteArray("https://example.org/prices\n\nunix,date,symbol,open,high,low,close,Volume ABC,Volume USD\n"
                      "1617062400,2021-03-30 00:00:00,ABC/USD,10.5,12.25,9.75,11,1200,5\n\n\n")
        << F::Generic << day << true << QList<double>{10.5, 12.25, 9.75, 11, 5} << qint64(1);
    QTest::newRow("separator line of a spreadsheet, empty rows behind")
        << QByteArray("sep=;\nDate;Open;High;Low;Close;Volume\n2021-03-30;10.5;12.25;9.75;11;1200\n;;;;;\n;;;;;\n")
        << F::Generic << day << true << bar << qint64(1);
    QTest::newRow("CR only") << QByteArray("Date,Open,High,Low,Close,Volume\r2021-03-30,10.5,12.25,9.75,11,1200\r")
                             << F::Generic << day << true << bar << qint64(1);
    QTest::newRow("no line end, separator behind the last cell")
        << QByteArray("Date,Open,High,Low,Close,Volume\n2021-03-30,10.5,12.25,9.75,11,1200,") << F::Generic << day
        << true << bar << qint64(1);
    QTest::newRow("currency signs") << QByteArray("Date,Close/Last,Volume,Open,High,Low\n"
                                                  "03/30/2021,$11.00,1200,$10.50,$12.25,$9.75\n")
                                    << F::Generic << day << true << bar << qint64(1);
}

void TestPriceFormats::everyFormatIsRead()
{
    QFETCH(QByteArray, text);
    QFETCH(QList<double>, ohlcv);
    const PriceFile file = fileOf(text);
    const Recognition recognition = recognise(file);
    QTEST(recognition.plan.format, "format");
    QCOMPARE(recognition.confidence, Recognition::Confidence::Sure);
    const ImportOutcome outcome = importPrices(file, recognition.plan, kGo);
    QVERIFY2(outcome.ok(), qPrintable(explain(outcome)));
    const PriceSeries &series = *outcome.series;
    QTEST(qint64(series.size()), "bars");
    QTEST(series.time.front(), "first");
    QTEST(series.dateOnly, "dateOnly");
    QCOMPARE(series.ticker, QStringLiteral("ABC"));
    QCOMPARE(series.source, QStringLiteral("ABC_D.csv"));
    if (ohlcv.size() == 1) {
        QCOMPARE(series.close.front(), ohlcv.front());
        QVERIFY(series.open.empty() && series.high.empty() && series.low.empty() && series.volume.empty());
        return;
    }
    const QList<double> found{
        series.open.front(), series.high.front(), series.low.front(), series.close.front(), series.volume.front()};
    QCOMPARE(found, ohlcv);
}

void TestPriceFormats::datesInManyForms_data()
{
    QTest::addColumn<QByteArray>("dates"); // separated by |
    QTest::addColumn<DateOrder>("order");
    QTest::addColumn<bool>("ambiguous");
    QTest::addColumn<qint64>("first"); // when read as recognised

    using O = DateOrder;
    const qint64 day = utc("2020-01-31T00:00:00");
    QTest::newRow("ISO") << QByteArray("2020-01-31|2020-02-01") << O::Iso << false << day;
    QTest::newRow("ISO, slashes") << QByteArray("2020/01/31") << O::Iso << false << day;
    QTest::newRow("ISO, short") << QByteArray("2020-1-31") << O::Iso << false << day;
    QTest::newRow("compact") << QByteArray("20200131") << O::Iso << false << day;
    QTest::newRow("compact with time") << QByteArray("20200131 093000") << O::Iso << false
                                       << utc("2020-01-31T09:30:00");
    QTest::newRow("compact in one") << QByteArray("202001310930") << O::Iso << false << utc("2020-01-31T09:30:00");
    QTest::newRow("compact in one, seconds")
        << QByteArray("20200131093001") << O::Iso << false << utc("2020-01-31T09:30:01");
    QTest::newRow("dots, year first") << QByteArray("2020.01.31") << O::Iso << false << day;
    QTest::newRow("US") << QByteArray("1/31/2020") << O::Us << false << day;
    QTest::newRow("US, two digits, clock of twelve")
        << QByteArray("1/31/20 1:05 PM") << O::Us << false << utc("2020-01-31T13:05:00");
    QTest::newRow("midnight of twelve") << QByteArray("1/31/2020 12:30 AM") << O::Us << false
                                        << utc("2020-01-31T00:30:00");
    QTest::newRow("EU") << QByteArray("31/01/2020") << O::Eu << false << day;
    QTest::newRow("EU, dots") << QByteArray("31.01.2020") << O::Eu << false << day;
    QTest::newRow("EU, dots decide alone") << QByteArray("03.02.2020") << O::Eu << false << utc("2020-02-03T00:00:00");
    QTest::newRow("EU, decided late") << QByteArray("01/02/2020|02/02/2020|13/02/2020") << O::Eu << false
                                      << utc("2020-02-01T00:00:00");
    QTest::newRow("ambiguous") << QByteArray("01/02/2020|02/02/2020") << O::Us << true << utc("2020-01-02T00:00:00");
    QTest::newRow("ambiguous, the order of rows helps to guess")
        << QByteArray("11/01/2020|12/01/2020|01/02/2020|02/02/2020") << O::Eu << true << utc("2020-01-11T00:00:00");
    QTest::newRow("named month") << QByteArray("31-Jan-2020") << O::Iso << false << day;
    QTest::newRow("named month first") << QByteArray("\"Jan 31, 2020\"") << O::Iso << false << day;
    QTest::newRow("named month, short year") << QByteArray("31 January 20") << O::Iso << false << day;
    QTest::newRow("T and Z") << QByteArray("2020-01-31T09:30:00Z") << O::Iso << false << utc("2020-01-31T09:30:00");
    QTest::newRow("milliseconds") << QByteArray("31.01.2020 09:30:00.250") << O::Eu << false
                                  << utc("2020-01-31T09:30:00") + 250;
    QTest::newRow("named zone") << QByteArray("31.01.2020 09:30:00.000 GMT+0100") << O::Eu << false
                                << utc("2020-01-31T08:30:00");
    QTest::newRow("UTC behind") << QByteArray("2020-01-31 09:30:00 UTC") << O::Iso << false
                                << utc("2020-01-31T09:30:00");
    QTest::newRow("unix s") << QByteArray("1580463000") << O::Unix << false << utc("2020-01-31T09:30:00");
    QTest::newRow("unix s with fraction")
        << QByteArray("1580463000.5") << O::Unix << false << utc("2020-01-31T09:30:00") + 500;
    QTest::newRow("unix ms") << QByteArray("1580463000000") << O::Unix << false << utc("2020-01-31T09:30:00");
    QTest::newRow("unix us") << QByteArray("1580463000000000") << O::Unix << false << utc("2020-01-31T09:30:00");
    QTest::newRow("unix ns") << QByteArray("1580463000000000000") << O::Unix << false << utc("2020-01-31T09:30:00");
    QTest::newRow("before 1970") << QByteArray("-126230400|-126144000") << O::Unix << false
                                 << utc("1966-01-01T00:00:00");
    QTest::newRow("leap day") << QByteArray("2020-02-29") << O::Iso << false << utc("2020-02-29T00:00:00");
}

void TestPriceFormats::datesInManyForms()
{
    QFETCH(QByteArray, dates);
    QFETCH(qint64, first);
    QByteArray text = "Date,Close\n";
    for (const QByteArray &date : dates.split('|'))
        text += date + ",10\n";
    const PriceFile file = fileOf(text);
    ImportPlan plan = recognise(file).plan;
    QTEST(plan.dateOrder, "order");
    QTEST(plan.dateAmbiguous, "ambiguous");
    plan.dateAmbiguous = false;
    const ImportOutcome outcome = importPrices(file, plan, kGo);
    QVERIFY2(outcome.ok(), qPrintable(explain(outcome)));
    QCOMPARE(QDateTime::fromMSecsSinceEpoch(outcome.series->time.front(), QTimeZone::utc()),
        QDateTime::fromMSecsSinceEpoch(first, QTimeZone::utc()));
    QCOMPARE(outcome.series->size(), dates.count('|') + 1);
}

void TestPriceFormats::planWithOpenQuestionsIsRefused_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<QString>("value");
    QTest::newRow("dates") << QByteArray("Date,Close\n01/02/2020,5\n") << Kind::DatesAmbiguous
                           << QStringLiteral("01/02/2020");
    QTest::newRow("decimals") << QByteArray("Date;Close\n2020-01-02;1,234\n") << Kind::DecimalAmbiguous
                              << QStringLiteral("1,234");
    QTest::newRow("no columns") << QByteArray("once upon a time\nthere was a market\n") << Kind::ColumnsUnknown
                                << QString();
    QTest::newRow("unknown names") << QByteArray("alpha,beta\nx,y\n") << Kind::ColumnsUnknown << QString();
    QTest::newRow("names only") << QByteArray("Date,Close\n") << Kind::NoRows << QString();
}

void TestPriceFormats::planWithOpenQuestionsIsRefused()
{
    QFETCH(QByteArray, text);
    const ImportOutcome outcome = importText(text);
    QVERIFY(!outcome.ok());
    QTEST(outcome.problems.front().kind, "kind");
    QTEST(outcome.problems.front().value, "value");

    const PriceFile file = fileOf("Date,Close,Last\n2020-01-02,1,2\n");
    ImportPlan plan = recognise(file).plan;
    const auto kinds = [&] {
        QList<Kind> list;
        for (const ImportProblem &problem : importPrices(file, plan, kGo).problems)
            list.append(problem.kind);
        return list;
    };
    QCOMPARE(kinds(), QList<Kind>());
    plan.roles = {ColumnRole::Ignore, ColumnRole::Ignore, ColumnRole::Ignore};
    QCOMPARE(kinds(), (QList<Kind>{Kind::NoDateColumn, Kind::NoCloseColumn}));
    plan.roles = {ColumnRole::Date, ColumnRole::Close, ColumnRole::Close};
    plan.adjusted = true;
    plan.timeZone = QStringLiteral("Mars/Olympus");
    QCOMPARE(kinds(), (QList<Kind>{Kind::NoAdjustedColumn, Kind::RoleTwice, Kind::UnknownTimeZone}));
}

void TestPriceFormats::previewShowsCellsAndValues()
{
    const PriceFile file
        = fileOf("Date,Open,Close\n2021-03-12 09:30,1.50,2\n2021-03-15 09:30,x,3\n2021-03-16 09:30,1\n");
    ImportPlan plan = recognise(file).plan;
    plan.timeZone = QStringLiteral("America/New_York");
    const ImportPreview shown = preview(file, plan);
    QCOMPARE(shown.names, (QStringList{QStringLiteral("Date"), QStringLiteral("Open"), QStringLiteral("Close")}));
    QVERIFY(shown.planProblems.isEmpty());
    QVERIFY(!shown.dateOnly);
    QCOMPARE(shown.rows.size(), 3);
    QCOMPARE(shown.rows[0].line, qint64(2));
    QCOMPARE(shown.rows[0].cells[1], QStringLiteral("1.50"));
    QCOMPARE(shown.rows[0].timeMs, utc("2021-03-12T14:30:00"));
    QCOMPARE(shown.rows[0].open, 1.5);
    QVERIFY(std::isnan(shown.rows[0].high));
    QCOMPARE(shown.rows[0].problem.kind, Kind::None);
    QCOMPARE(shown.rows[1].problem.kind, Kind::BadNumber);
    QCOMPARE(shown.rows[2].problem.kind, Kind::WrongColumnCount);
    QCOMPARE(preview(file, plan, 1).rows.size(), 1);
    plan.roles[2] = ColumnRole::Ignore;
    QCOMPARE(preview(file, plan).planProblems.front().kind, Kind::NoCloseColumn);
}

void TestPriceFormats::clockChanges_data()
{
    QTest::addColumn<QByteArray>("zone");
    QTest::addColumn<QByteArray>("local"); // "day time", separated by |
    QTest::addColumn<QByteArray>("expected"); // UTC
    QTest::addColumn<qint64>("skipped");
    QTest::addColumn<qint64>("twice");

    const QByteArray newYork = "America/New_York";
    QTest::newRow("winter and summer") << newYork << QByteArray("2021-03-12 09:30|2021-03-15 09:30")
                                       << QByteArray("2021-03-12T14:30:00|2021-03-15T13:30:00") << qint64(0)
                                       << qint64(0);
    QTest::newRow("the hour that is skipped")
        << newYork << QByteArray("2021-03-14 01:30|2021-03-14 02:30|2021-03-14 04:00")
        << QByteArray("2021-03-14T06:30:00|2021-03-14T07:30:00|2021-03-14T08:00:00") << qint64(1) << qint64(0);
    QTest::newRow("the hour that happens twice")
        << newYork
        << QByteArray(
               "2021-11-07 00:30|2021-11-07 01:00|2021-11-07 01:30|2021-11-07 01:00|2021-11-07 01:30|2021-11-07 02:00")
        << QByteArray("2021-11-07T04:30:00|2021-11-07T05:00:00|2021-11-07T05:30:00|2021-11-07T06:00:00|2021-11-07T06:"
                      "30:00|2021-11-07T07:00:00")
        << qint64(0) << qint64(4);
    QTest::newRow("the same, newest first")
        << newYork << QByteArray("2021-11-07 02:00|2021-11-07 01:30|2021-11-07 01:00|2021-11-07 01:30|2021-11-07 01:00")
        << QByteArray(
               "2021-11-07T05:00:00|2021-11-07T05:30:00|2021-11-07T06:00:00|2021-11-07T06:30:00|2021-11-07T07:00:00")
        << qint64(0) << qint64(4);
    QTest::newRow("once is the first time")
        << newYork << QByteArray("2021-11-07 01:00|2021-11-07 02:00")
        << QByteArray("2021-11-07T05:00:00|2021-11-07T07:00:00") << qint64(0) << qint64(1);
    QTest::newRow("half an hour") << QByteArray("Asia/Kolkata") << QByteArray("2021-03-12 09:30")
                                  << QByteArray("2021-03-12T04:00:00") << qint64(0) << qint64(0);
    QTest::newRow("stated offsets win") << newYork << QByteArray("2021-03-12 09:30+01:00|2021-03-12 09:30")
                                        << QByteArray("2021-03-12T08:30:00|2021-03-12T14:30:00") << qint64(0)
                                        << qint64(0);
    QTest::newRow("dates have no clock") << newYork << QByteArray("2021-03-14 00:00|2021-03-15 00:00")
                                         << QByteArray("2021-03-14T00:00:00|2021-03-15T00:00:00") << qint64(0)
                                         << qint64(0);
}

void TestPriceFormats::clockChanges()
{
    QFETCH(QByteArray, zone);
    QFETCH(QByteArray, local);
    QFETCH(QByteArray, expected);
    QByteArray text = "Date,Close\n";
    int price = 1;
    for (const QByteArray &time : local.split('|'))
        text += time + ',' + QByteArray::number(price++) + '\n';
    const PriceFile file = fileOf(text);
    ImportPlan plan = recognise(file).plan;
    plan.timeZone = QString::fromLatin1(zone);
    const ImportOutcome outcome = importPrices(file, plan, kGo);
    QVERIFY2(outcome.ok(), qPrintable(explain(outcome)));
    QByteArrayList times;
    for (const qint64 ms : outcome.series->time)
        times.append(QDateTime::fromMSecsSinceEpoch(ms, QTimeZone::utc())
                .toString(QStringLiteral("yyyy-MM-ddTHH:mm:ss"))
                .toLatin1());
    QCOMPARE(times.join('|'), expected);
    QTEST(outcome.notes.clockGaps, "skipped");
    QTEST(outcome.notes.clockOverlaps, "twice");
    QCOMPARE(outcome.series->timeZone, QString::fromLatin1(zone));
}

QTEST_GUILESS_MAIN(TestPriceFormats)
#include "tst_priceformats.moc"
