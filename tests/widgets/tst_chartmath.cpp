// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/syntheticcells.h"
#include "widgets/charts/minmaxpyramid.h"
#include "widgets/charts/ticks.h"

#include <QtTest>

#include <algorithm>
#include <numeric>

using namespace zixly;

class TestChartMath : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }
    void pyramidEqualsAScan_data();
    void pyramidEqualsAScan();
    void columnsKeepEveryExtreme_data();
    void columnsKeepEveryExtreme();
    void linearTicksAreRound_data();
    void linearTicksAreRound();
    void logTicksShowValues();
    void timeTicksAreRound_data();
    void timeTicksAreRound();
    void windowTicks_data();
    void windowTicks();
    void fittingTicksNeverOverlap_data();
    void fittingTicksNeverOverlap();
};

namespace {

std::vector<double> walk(std::size_t count)
{
    std::vector<double> values(count);
    double at = 100.0;
    for (std::size_t i = 0; i < count; ++i)
        values[i] = at += synthetic::noise(i);
    return values;
}

QStringList words(const char *texts)
{
    return QString::fromUtf8(texts).split(u'|', Qt::SkipEmptyParts);
}

QStringList textsOf(const Ticks &ticks)
{
    QStringList texts;
    for (const Tick &tick : ticks)
        texts.append(tick.text);
    return texts;
}

double ms(const char *iso)
{
    return static_cast<double>(QDateTime::fromString(QString::fromLatin1(iso) + u'Z', Qt::ISODate).toMSecsSinceEpoch());
}

} // namespace

void TestChartMath::pyramidEqualsAScan_data()
{
    QTest::addColumn<int>("size");
    for (const int size : {1, 2, 15, 16, 17, 255, 256, 257, 4095, 4097, 70'000})
        QTest::addRow("%d values", size) << size;
}

void TestChartMath::pyramidEqualsAScan()
{
    QFETCH(int, size);
    const std::vector<double> values = walk(static_cast<std::size_t>(size));
    const MinMaxPyramid pyramid(values);
    for (int trial = 0; trial < 400; ++trial) {
        const auto pick = [size](int seed) {
            return static_cast<qsizetype>((synthetic::noise(static_cast<quint64>(seed)) + 1.0) / 2.0 * size);
        };
        const qsizetype a = pick(2 * trial + 1000);
        const qsizetype b = pick(2 * trial + 1001);
        const qsizetype first = std::min(a, b);
        const qsizetype last = std::max(a, b) + 1;
        const auto [least, most] = std::minmax_element(values.begin() + first, values.begin() + last);
        const auto found = pyramid.extremes(first, last);
        QCOMPARE(found.least, *least);
        QCOMPARE(found.most, *most);
    }
}

void TestChartMath::columnsKeepEveryExtreme_data()
{
    QTest::addColumn<int>("bars");
    QTest::addColumn<int>("columns");
    QTest::addColumn<double>("from"); // share of the time
    QTest::addColumn<double>("to");
    QTest::newRow("all of many") << 366'710 << 800 << 0.0 << 1.0;
    QTest::newRow("a part") << 50'000 << 333 << 0.2 << 0.7;
    QTest::newRow("fewer bars than pixels") << 300 << 800 << 0.0 << 1.0;
    QTest::newRow("one column") << 1000 << 1 << 0.1 << 0.9;
    QTest::newRow("two bars") << 2 << 640 << 0.0 << 1.0;
}

void TestChartMath::columnsKeepEveryExtreme()
{
    QFETCH(int, bars);
    QFETCH(int, columns);
    QFETCH(double, from);
    QFETCH(double, to);
    const std::vector<double> values = walk(static_cast<std::size_t>(bars));
    std::vector<qint64> time(values.size());
    for (std::size_t i = 0; i < time.size(); ++i) // weekends
        time[i] = static_cast<qint64>(i + i / 5 * 2) * 60'000;
    const MinMaxPyramid pyramid(values);
    const double span = static_cast<double>(time.back() - time.front());
    const double low = static_cast<double>(time.front()) + from * span;
    const double high = static_cast<double>(time.front()) + to * span;
    const auto found = columnsOf(time, pyramid, low, high, columns);

    qsizetype next = -1;
    int column = -1;
    for (const ColumnBars &part : found) {
        QVERIFY(part.column > column && part.column < columns);
        QVERIFY(next < 0 || part.first == next); // no bar is lost and none is drawn twice
        const auto [least, most] = std::minmax_element(values.begin() + part.first, values.begin() + part.last + 1);
        QCOMPARE(part.least, *least);
        QCOMPARE(part.most, *most);
        column = part.column;
        next = part.last + 1;
    }
    const auto inside = [&](qint64 at) { return static_cast<double>(at) >= low && static_cast<double>(at) <= high; };
    const auto count = std::accumulate(found.begin(), found.end(), qsizetype{0},
        [](qsizetype sum, const ColumnBars &part) { return sum + part.last - part.first + 1; });
    QCOMPARE(count, static_cast<qsizetype>(std::count_if(time.begin(), time.end(), inside)));
    QVERIFY(static_cast<int>(found.size()) <= columns);
}

void TestChartMath::linearTicksAreRound_data()
{
    QTest::addColumn<double>("low");
    QTest::addColumn<double>("high");
    QTest::addColumn<int>("most");
    QTest::addColumn<QStringList>("texts");

    QTest::newRow("whole numbers") << 0.0 << 10.0 << 6 << words("0|2|4|6|8|10");
    QTest::newRow("around zero") << -0.62 << 0.62 << 4 << words("\u22120.5|0.0|0.5");
    QTest::newRow("thousands") << 900.0 << 3100.0 << 3 << words("1,000|2,000|3,000");
    QTest::newRow("small") << 0.001 << 0.0032 << 3 << words("0.001|0.002|0.003");
    QTest::newRow("nothing to show") << 5.0 << 5.0 << 5 << words("");
}

void TestChartMath::linearTicksAreRound()
{
    QFETCH(double, low);
    QFETCH(double, high);
    QFETCH(int, most);
    const Ticks ticks = linearTicks({low, high}, most);
    QTEST(textsOf(ticks), "texts");
    QVERIFY(ticks.size() <= most);
    for (const Tick &tick : ticks)
        QVERIFY(tick.at >= low - 1e-9 && tick.at <= high + 1e-9);
}

void TestChartMath::logTicksShowValues()
{
    QCOMPARE(textsOf(logTicks({2.0, 5.0}, 4)), (words("100|1,000|10,000|100,000")));
    QCOMPARE(textsOf(logTicks({2.0, 4.0}, 8)), (words("100|200|500|1,000|2,000|5,000|10,000")));
    const Ticks narrow = logTicks({std::log10(950.0), std::log10(1250.0)}, 4);
    QCOMPARE(textsOf(narrow), (words("1,000|1,100|1,200")));
    QCOMPARE(narrow.front().at, 3.0);
}

void TestChartMath::timeTicksAreRound_data()
{
    QTest::addColumn<double>("low");
    QTest::addColumn<double>("high");
    QTest::addColumn<int>("most");
    QTest::addColumn<QStringList>("texts");

    QTest::newRow("decades") << ms("1990-03-01T00:00:00") << ms("2025-03-01T00:00:00") << 4 << words("2000|2010|2020");
    QTest::newRow("years") << ms("2000-01-03T00:00:00") << ms("2004-06-01T00:00:00") << 5
                           << words("2001|2002|2003|2004");
    QTest::newRow("quarters") << ms("2020-01-01T00:00:00") << ms("2020-12-01T00:00:00") << 5
                              << words("2020-01|2020-04|2020-07|2020-10");
    QTest::newRow("days") << ms("2020-01-01T12:00:00") << ms("2020-01-05T00:00:00") << 4
                          << words("2020-01-02|2020-01-03|2020-01-04|2020-01-05");
    QTest::newRow("hours around midnight")
        << ms("2020-01-01T18:00:00") << ms("2020-01-02T06:00:00") << 3 << words("18:00|2020-01-02|06:00");
    QTest::newRow("minutes know their day")
        << ms("2020-01-01T10:01:00") << ms("2020-01-01T10:31:00") << 4 << words("2020-01-01 10:10|10:20|10:30");
}

void TestChartMath::timeTicksAreRound()
{
    QFETCH(double, low);
    QFETCH(double, high);
    QFETCH(int, most);
    QTEST(textsOf(timeTicks({low, high}, most)), "texts");
}

void TestChartMath::windowTicks_data()
{
    QTest::addColumn<QList<int>>("windows");
    QTest::addColumn<int>("most");
    QTest::addColumn<QStringList>("texts");
    QList<int> ones;
    for (int i = 5; i <= 50; ++i)
        ones.append(i);
    QTest::newRow("every window fits") << QList<int>{3, 5, 8} << 5 << words("3|5|8");
    QTest::newRow("round ones of many") << ones << 6 << words("10|20|30|40|50");
    QTest::newRow("no round ones") << QList<int>{7, 17, 27, 37, 47, 57} << 3 << words("7|27|47");
    QTest::newRow("a single window") << QList<int>{12} << 3 << words("12");
}

void TestChartMath::windowTicks()
{
    QFETCH(QList<int>, windows);
    QFETCH(int, most);
    const std::vector<qint32> list(windows.begin(), windows.end());
    const Ticks ticks = zixly::windowTicks(list, {-0.5, static_cast<double>(list.size()) - 0.5}, most);
    QTEST(textsOf(ticks), "texts");
}

void TestChartMath::fittingTicksNeverOverlap_data()
{
    QTest::addColumn<double>("pixels");
    for (const double pixels : {40.0, 90.0, 150.0, 300.0, 700.0, 2000.0})
        QTest::addRow("%g pixels", pixels) << pixels;
}

void TestChartMath::fittingTicksNeverOverlap()
{
    QFETCH(double, pixels);
    const auto extent = [](const QString &text) { return 7.0 * static_cast<double>(text.size()); };
    for (const Span &span : {Span{0.0, 1.0}, Span{-12345.0, 99999.0}, Span{0.00012, 0.00019}}) {
        const Ticks ticks = fittingTicks([&](int most) { return linearTicks(span, most); }, span, pixels, extent, 10.0);
        QVERIFY(!ticks.isEmpty());
        for (qsizetype i = 1; i < ticks.size(); ++i) {
            const double apart = (ticks[i].at - ticks[i - 1].at) / span.length() * pixels;
            QVERIFY(apart >= (extent(ticks[i].text) + extent(ticks[i - 1].text)) / 2.0 + 10.0);
        }
    }
}

QTEST_GUILESS_MAIN(TestChartMath)
#include "tst_chartmath.moc"
