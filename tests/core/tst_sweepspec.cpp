// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sweepspec.h"

#include <QJsonArray>
#include <QTest>

using namespace zixly;

class TestSweepSpec : public QObject
{
    Q_OBJECT
private slots:
    void ratesAreReadInEveryCustomaryForm_data();
    void ratesAreReadInEveryCustomaryForm();
    void badRatesAreRefused_data();
    void badRatesAreRefused();
    void intervalsGoBothWays_data();
    void intervalsGoBothWays();
    void pairsAgreeWithCountingThem();
    void everyProblemIsFoundBesideItsField_data();
    void everyProblemIsFoundBesideItsField();
    void aGoodSpecHasNoProblem();
    void jsonGoesBothWays();
    void oneStepServesBothRanges();
    void wrongJsonNamesTheMember_data();
    void wrongJsonNamesTheMember();
    void theDefaultNameSaysWhatMatters();
};

namespace {

SweepSpec good()
{
    SweepSpec spec;
    spec.ticker = QStringLiteral("BTC-USD");
    return spec;
}

SeriesFacts year()
{
    return {.bars = 365, .firstMs = 1704067200000, .lastMs = 1735516800000, .hasOpen = true}; // 2024
}

} // namespace

void TestSweepSpec::ratesAreReadInEveryCustomaryForm_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<double>("fraction");
    QTest::newRow("basis points") << "20 bps" << 0.002;
    QTest::newRow("basis points, tight") << "20bps" << 0.002;
    QTest::newRow("percent") << "0.2 %" << 0.002;
    QTest::newRow("percent, decimal comma") << "0,2%" << 0.002;
    QTest::newRow("fraction") << "0.002" << 0.002;
    QTest::newRow("zero") << "0" << 0.0;
    QTest::newRow("blanks") << "  10 BPS " << 0.001;
}

void TestSweepSpec::ratesAreReadInEveryCustomaryForm()
{
    QFETCH(QString, text);
    QFETCH(double, fraction);
    const auto rate = parseRate(text);
    QVERIFY(rate.has_value());
    QCOMPARE(*rate, fraction);
    QVERIFY2(*rate == fraction, "the very same double, so that equal sweeps are recognised");
}

void TestSweepSpec::badRatesAreRefused_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text : {"", "abc", "%", "bps", "1 2", "nan", "inf", "0.1 %%"})
        QTest::newRow(text) << QString::fromLatin1(text);
}

void TestSweepSpec::badRatesAreRefused()
{
    QFETCH(QString, text);
    QVERIFY(!parseRate(text).has_value());
}

void TestSweepSpec::intervalsGoBothWays_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("ms");
    QTest::newRow("day") << "1d" << qint64(86400000);
    QTest::newRow("hour") << "1h" << qint64(3600000);
    QTest::newRow("half an hour") << "30m" << qint64(1800000);
    QTest::newRow("minute") << "1m" << qint64(60000);
    QTest::newRow("auto") << "auto" << qint64(0);
}

void TestSweepSpec::intervalsGoBothWays()
{
    QFETCH(QString, text);
    QFETCH(qint64, ms);
    QCOMPARE(parseInterval(text), std::optional<qint64>(ms));
    QCOMPARE(intervalText(ms), text);
    QVERIFY(!parseInterval(QStringLiteral("-1d")));
    QVERIFY(!parseInterval(QStringLiteral("d")));
    QVERIFY(!parseInterval(QStringLiteral("0h")));
}

void TestSweepSpec::pairsAgreeWithCountingThem()
{
    QCOMPARE(validPairs(good()), 3930);
    for (int fastMin = 1; fastMin < 9; ++fastMin) {
        for (int slowMin = 1; slowMin < 9; ++slowMin) {
            for (int step = 1; step < 4; ++step) {
                SweepSpec spec;
                spec.fast = {fastMin, fastMin + 7, step};
                spec.slow = {slowMin, slowMin + 5, 4 - step};
                qint64 counted = 0;
                for (int f = spec.fast.min; f <= spec.fast.max; f += spec.fast.step) {
                    for (int s = spec.slow.min; s <= spec.slow.max; s += spec.slow.step)
                        counted += f < s ? 1 : 0;
                }
                QCOMPARE(validPairs(spec), counted);
            }
        }
    }
}

void TestSweepSpec::everyProblemIsFoundBesideItsField_data()
{
    QTest::addColumn<SweepSpec>("spec");
    QTest::addColumn<SpecField>("field");
    const auto row = [](const char *name, SpecField field, auto change) {
        SweepSpec spec = good();
        change(spec);
        QTest::newRow(name) << spec << field;
    };
    row("no ticker", SpecField::Ticker, [](SweepSpec &s) { s.ticker.clear(); });
    row("ticker with a slash", SpecField::Ticker, [](SweepSpec &s) { s.ticker = QStringLiteral("../A"); });
    row("ticker with a quote", SpecField::Ticker, [](SweepSpec &s) { s.ticker = QStringLiteral("A\"B"); });
    row("fast reversed", SpecField::Fast, [](SweepSpec &s) { s.fast = {50, 5, 1}; });
    row("slow reversed", SpecField::Slow, [](SweepSpec &s) { s.slow = {200, 20, 1}; });
    row("fast window zero", SpecField::Fast, [](SweepSpec &s) { s.fast.min = 0; });
    row("step zero", SpecField::Slow, [](SweepSpec &s) { s.slow.step = 0; });
    row("fast never below slow", SpecField::Slow, [](SweepSpec &s) { s.fast = {50, 60, 1}, s.slow = {10, 50, 1}; });
    row("too many cells", SpecField::Slow, [](SweepSpec &s) { s.fast = {1, 3000, 1}, s.slow = {3001, 6000, 1}; });
    row("fees negative", SpecField::Fees, [](SweepSpec &s) { s.fees = -0.001; });
    row("fees one", SpecField::Fees, [](SweepSpec &s) { s.fees = 1.0; });
    row("fees not a number", SpecField::Fees, [](SweepSpec &s) { s.fees = std::nan(""); });
    row("slippage two", SpecField::Slippage, [](SweepSpec &s) { s.slippage = 2.0; });
    row("signal zero", SpecField::Signal, [](SweepSpec &s) { s.strategy = Strategy::Macd, s.signal = 0; });
    row("dates crossed", SpecField::To, [](SweepSpec &s) { s.from = QDate(2024, 5, 1), s.to = QDate(2024, 4, 1); });
    row("dates after the data", SpecField::From, [](SweepSpec &s) { s.from = QDate(2030, 1, 1); });
    row("dates before the data", SpecField::To, [](SweepSpec &s) { s.to = QDate(1999, 1, 1); });
    row("longest window too long", SpecField::Slow, [](SweepSpec &s) { s.slow = {20, 400, 2}; });
}

void TestSweepSpec::everyProblemIsFoundBesideItsField()
{
    QFETCH(SweepSpec, spec);
    QFETCH(SpecField, field);
    const auto problems = validate(spec, year());
    QCOMPARE(problems.size(), 1);
    QCOMPARE(problems.first().field, field);
    QVERIFY(problems.first().sentence.endsWith(QLatin1Char('.')));
    QVERIFY2(!problems.first().sentence.contains(QLatin1String("%1")), qPrintable(problems.first().sentence));
}

void TestSweepSpec::aGoodSpecHasNoProblem()
{
    QVERIFY(validate(good()).isEmpty());
    QVERIFY(validate(good(), year()).isEmpty());
    SweepSpec open = good();
    open.execution = Execution::NextOpen;
    SeriesFacts noOpen = year();
    noOpen.hasOpen = false;
    QCOMPARE(validate(open, noOpen).first().field, SpecField::Execution);
}

void TestSweepSpec::jsonGoesBothWays()
{
    SweepSpec spec = good();
    QCOMPARE(sweepSpecFromJson(toJson(spec)).value(), spec);
    spec.strategy = Strategy::Macd;
    spec.signal = 7;
    spec.fast = {3, 30, 3};
    spec.from = QDate(2020, 2, 29);
    spec.to = QDate(2025, 3, 31);
    spec.execution = Execution::NextOpen;
    spec.annualisation = Annualisation::Days252;
    spec.barIntervalMs = 1800000;
    spec.fees = 0.00075;
    spec.slippage = 0.0005;
    spec.minTrades = 0;
    QCOMPARE(sweepSpecFromJson(toJson(spec)).value(), spec);
}

void TestSweepSpec::oneStepServesBothRanges()
{
    const auto spec = sweepSpecFromJson({{QStringLiteral("ticker"), QStringLiteral("X")}, {QStringLiteral("step"), 5}});
    QCOMPARE(spec->fast.step, 5);
    QCOMPARE(spec->slow.step, 5);
}

void TestSweepSpec::wrongJsonNamesTheMember_data()
{
    QTest::addColumn<QString>("member");
    QTest::addColumn<QJsonValue>("value");
    QTest::newRow("range of three") << "fast_range" << QJsonValue(QJsonArray{1, 2, 3});
    QTest::newRow("range of text") << "slow_range" << QJsonValue(QStringLiteral("20-200"));
    QTest::newRow("half a window") << "step" << QJsonValue(1.5);
    QTest::newRow("unknown strategy") << "strategy_type" << QJsonValue(QStringLiteral("RSI"));
    QTest::newRow("fees as text") << "fees" << QJsonValue(QStringLiteral("0.1"));
    QTest::newRow("no date") << "from" << QJsonValue(QStringLiteral("yesterday"));
}

void TestSweepSpec::wrongJsonNamesTheMember()
{
    QFETCH(QString, member);
    QFETCH(QJsonValue, value);
    const auto spec = sweepSpecFromJson({{member, value}});
    QVERIFY(!spec.has_value());
    QCOMPARE(spec.error().kind, Error::Kind::InvalidInput);
    QCOMPARE(spec.error().subject, member);
}

void TestSweepSpec::theDefaultNameSaysWhatMatters()
{
    SweepSpec spec = good();
    spec.fees = 0.002;
    spec.to = QDate(2025, 3, 31);
    QCOMPARE(defaultName(spec), QStringLiteral("BTC-USD SMA 5-50 x 20-200, 20 bps, to 2025-03-31"));
}

QTEST_GUILESS_MAIN(TestSweepSpec)
#include "tst_sweepspec.moc"
