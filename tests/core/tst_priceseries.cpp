// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/priceseries.h"

#include <QTest>

using namespace zixly;

class TestPriceSeries : public QObject
{
    Q_OBJECT
private slots:
    void theFingerprintIsOfThePricesNotOfTheirSource();
    void theIntervalIsTheMedianGap();
    void datesCutInclusively();
};

namespace {

constexpr qint64 kDay = 86400000;

PriceSeries days(int count)
{
    PriceSeries series;
    for (int i = 0; i < count; ++i) {
        series.time.push_back(1704067200000 + i * kDay); // from 2024-01-01
        series.close.push_back(100.0 + i);
    }
    return series;
}

} // namespace

void TestPriceSeries::theFingerprintIsOfThePricesNotOfTheirSource()
{
    PriceSeries a = days(10);
    PriceSeries b = days(10);
    b.source = QStringLiteral("other.csv");
    b.ticker = QStringLiteral("T");
    QCOMPARE(fingerprint(a), fingerprint(b));
    QCOMPARE(fingerprint(a).size(), 64);
    b.close[3] += 1e-9;
    QVERIFY(fingerprint(a) != fingerprint(b));
    // A column must not be mistaken for another one.
    PriceSeries c = days(10);
    c.open = c.close;
    PriceSeries d = days(10);
    d.high = d.close;
    QVERIFY(fingerprint(c) != fingerprint(d));
}

void TestPriceSeries::theIntervalIsTheMedianGap()
{
    PriceSeries series = days(10);
    QCOMPARE(detectInterval(series.time), kDay);
    series.time.back() += 2 * kDay; // a weekend
    QCOMPARE(detectInterval(series.time), kDay);
    QCOMPARE(detectInterval({}), 0);
    QCOMPARE(detectInterval({5}), 0);
}

void TestPriceSeries::datesCutInclusively()
{
    const PriceSeries series = days(10);
    SweepSpec spec;
    spec.from = QDate(2024, 1, 3);
    spec.to = QDate(2024, 1, 5);
    QCOMPARE(factsOf(series, spec).bars, 3);
    spec.from.reset();
    QCOMPARE(factsOf(series, spec).bars, 5);
    spec.from = QDate(2030, 1, 1);
    spec.to.reset();
    QCOMPARE(factsOf(series, spec).bars, 0);
    QVERIFY(!factsOf(series, spec).hasOpen);
}

QTEST_GUILESS_MAIN(TestPriceSeries)
#include "tst_priceseries.moc"
