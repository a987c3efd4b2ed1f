// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/sweepoptions.h"

#include <QTest>

using namespace zixly;

class TestSweepOptions : public QObject
{
    Q_OBJECT
private slots:
    void theShortestCallHasTheDocumentedDefaults();
    void everyOptionArrives();
    void wrongUsageIsOneClearLine_data();
    void wrongUsageIsOneClearLine();
    void helpIsNoError();
};

namespace {

QStringList words(const char *text)
{
    return QString::fromLatin1(text).split(QLatin1Char(' '), Qt::SkipEmptyParts);
}

} // namespace

void TestSweepOptions::theShortestCallHasTheDocumentedDefaults()
{
    const auto options = parseSweepOptions(words("--sample sp500 --strategy sma --fast 5:50 --slow 20:200:2"));
    QVERIFY2(options.has_value(), qPrintable(options ? QString() : options.error()));
    QCOMPARE(options->sample, QStringLiteral("sp500"));
    QCOMPARE(options->spec.fast, (WindowRange{5, 50, 1}));
    QCOMPARE(options->spec.slow, (WindowRange{20, 200, 2}));
    QCOMPARE(options->spec.fees, 0.001);
    QCOMPARE(options->spec.slippage, 0.0);
    QCOMPARE(options->spec.signal, 9);
    QCOMPARE(options->spec.execution, Execution::Next);
    QCOMPARE(options->spec.annualisation, Annualisation::Reference);
    QCOMPARE(options->spec.minTrades, 50);
    QCOMPARE(options->spec.barIntervalMs, 0);
    QCOMPARE(options->output, QStringLiteral("-"));
    QCOMPARE(options->top, 0);
}

void TestSweepOptions::everyOptionArrives()
{
    const auto options = parseSweepOptions(words(
        "--prices a_b.csv --ticker T --strategy MACD --fast 1:2 --slow=3:9:3 --signal 7 --fees 10bps --slippage 0.1% "
        "--execution next_open --from 2020-01-02 --to 2021-03-04 --bar 30m --min-trades 0 --annualisation 252 "
        "--threads 3 --format json --output x.json --top 10 --profile p"));
    QVERIFY2(options.has_value(), qPrintable(options ? QString() : options.error()));
    const SweepSpec &spec = options->spec;
    QCOMPARE(options->pricesFile, QStringLiteral("a_b.csv"));
    QCOMPARE(spec.ticker, QStringLiteral("T"));
    QCOMPARE(spec.strategy, Strategy::Macd);
    QCOMPARE(spec.slow, (WindowRange{3, 9, 3}));
    QCOMPARE(spec.signal, 7);
    QCOMPARE(spec.fees, 0.001);
    QCOMPARE(spec.slippage, 0.001);
    QCOMPARE(spec.execution, Execution::NextOpen);
    QCOMPARE(spec.from, std::optional(QDate(2020, 1, 2)));
    QCOMPARE(spec.to, std::optional(QDate(2021, 3, 4)));
    QCOMPARE(spec.barIntervalMs, 1800000);
    QCOMPARE(spec.minTrades, 0);
    QCOMPARE(spec.annualisation, Annualisation::Days252);
    QCOMPARE(options->threads, 3U);
    QCOMPARE(options->format, OutputFormat::Json);
    QCOMPARE(options->output, QStringLiteral("x.json"));
    QCOMPARE(options->top, 10);
    QCOMPARE(options->profile, QStringLiteral("p"));
}

void TestSweepOptions::wrongUsageIsOneClearLine_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("names");
    const QString good = QStringLiteral("--sample sp500 --strategy sma --fast 5:50 --slow 20:200 ");
    QTest::newRow("nothing") << QString() << "--prices";
    QTest::newRow("two sources") << good + QStringLiteral("--prices x.csv") << "--prices";
    QTest::newRow("no strategy") << QStringLiteral("--sample sp500 --fast 1:2 --slow 3:4") << "--strategy";
    QTest::newRow("no slow") << QStringLiteral("--sample sp500 --strategy sma --fast 1:2") << "--slow";
    QTest::newRow("unknown") << good + QStringLiteral("--speed 3") << "--speed";
    QTest::newRow("no value") << good + QStringLiteral("--fees") << "--fees";
    QTest::newRow("stray word") << good + QStringLiteral("now") << "now";
    QTest::newRow("range of words") << good + QStringLiteral("--fast a:b") << "--fast";
    QTest::newRow("range of four") << good + QStringLiteral("--fast 1:2:3:4") << "--fast";
    QTest::newRow("fees in words") << good + QStringLiteral("--fees cheap") << "--fees";
    QTest::newRow("strategy") << good + QStringLiteral("--strategy rsi") << "rsi";
    QTest::newRow("date") << good + QStringLiteral("--from 31.12.2020") << "31.12.2020";
    QTest::newRow("impossible date") << good + QStringLiteral("--to 2021-02-30") << "2021-02-30";
    QTest::newRow("bar") << good + QStringLiteral("--bar weekly") << "weekly";
    QTest::newRow("threads") << good + QStringLiteral("--threads 0") << "--threads";
    QTest::newRow("top") << good + QStringLiteral("--top -1") << "--top";
    QTest::newRow("format") << good + QStringLiteral("--format xml") << "xml";
}

void TestSweepOptions::wrongUsageIsOneClearLine()
{
    QFETCH(QString, text);
    QFETCH(QString, names);
    const auto options = parseSweepOptions(text.split(QLatin1Char(' '), Qt::SkipEmptyParts));
    QVERIFY(!options.has_value());
    QVERIFY2(options.error().contains(names), qPrintable(options.error()));
    QVERIFY(!options.error().contains(QLatin1Char('\n')));
    QVERIFY(!options.error().contains(QLatin1String("%1")));
}

void TestSweepOptions::helpIsNoError()
{
    const auto options = parseSweepOptions({QStringLiteral("--help")});
    QVERIFY(!options.has_value());
    QVERIFY(options.error().isEmpty());
    QVERIFY(sweepHelp().contains(QLatin1String("--annualisation")));
}

QTEST_GUILESS_MAIN(TestSweepOptions)
#include "tst_sweepoptions.moc"
