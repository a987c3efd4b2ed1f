// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/exactsums.h"

#include <QTest>

#include <cmath>
#include <random>

using zixly::engine::ExactSums;

class TestExactSums : public QObject
{
    Q_OBJECT

private slots:
    void decidesTies_data();
    void decidesTies();
    void agreesWithLongSums();
    void meanIsClose();
};

void TestExactSums::decidesTies_data()
{
    QTest::addColumn<QList<double>>("close");
    QTest::addColumn<int>("decimals");
    QTest::addColumn<int>("sign"); // of mean of the last 2 - mean of the last 4
    // 0.1 + 0.2 = 0.15 + 0.15 as decimals, not as doubles; the mean of the older pair is compared through the four.
    QTest::newRow("decimal tie") << QList<double>{0.15, 0.15, 0.1, 0.2} << 2 << 0;
    QTest::newRow("the same as doubles") << QList<double>{0.15, 0.15, 0.1, 0.2} << -1 << 1;
    QTest::newRow("decimals that are not true fall back to doubles") << QList<double>{0.15, 0.15, 0.1, 0.2} << 1 << 1;
    QTest::newRow("tie of doubles") << QList<double>{1.5, 2.5, 1.75, 2.25} << -1 << 0;
    QTest::newRow("one unit above") << QList<double>{1.5, 2.5, 1.75, std::nextafter(2.25, 3.0)} << -1 << 1;
    QTest::newRow("one unit below") << QList<double>{1.5, 2.5, 1.75, std::nextafter(2.25, 2.0)} << -1 << -1;
    QTest::newRow("wild sizes, tie") << QList<double>{0x1p-100, 0x1p100, 0x1p100, 0x1p-100} << -1 << 0;
    QTest::newRow("wild sizes, below") << QList<double>{0x1p-99, 0x1p100, 0x1p100, 0x1p-100} << -1 << -1;
    QTest::newRow("wild sizes, above") << QList<double>{0x1p-101, 0x1p100, 0x1p100, 0x1p-100} << -1 << 1;
    QTest::newRow("many decimals") << QList<double>{1e-15, 3e-15, 2e-15, 2e-15} << 15 << 0;
}

void TestExactSums::decidesTies()
{
    QFETCH(const QList<double>, close);
    QFETCH(const int, decimals);
    QFETCH(const int, sign);
    const std::vector<double> prices(close.begin(), close.end());
    const ExactSums sums(prices, decimals);
    QCOMPARE(sums.compareExactly(3, 2, 4), sign);
    QCOMPARE(sums.compareExactly(3, 4, 2), -sign);
    QCOMPARE(sums.above(3, 2, 4, sums.mean(3, 2), sums.mean(3, 4)), sign > 0);
}

void TestExactSums::agreesWithLongSums()
{
    std::mt19937_64 random(11);
    std::vector<double> close;
    close.reserve(400);
    for (int i = 0; i < 400; ++i)
        close.push_back(static_cast<double>(1 + random() % 7) / 100.0);
    const ExactSums decimal(close, 2);
    int ties = 0;
    for (int t = 60; t < 400; ++t) {
        const int a = 1 + static_cast<int>(random() % 30);
        const int b = a + 1 + static_cast<int>(random() % 30);
        long long sumA = 0;
        long long sumB = 0;
        for (int i = t - b + 1; i <= t; ++i) {
            const long long cents = std::llround(close[static_cast<std::size_t>(i)] * 100.0);
            sumB += cents;
            sumA += i > t - a ? cents : 0;
        }
        const long long gap = sumA * b - sumB * a;
        ties += gap == 0 ? 1 : 0;
        const auto bar = static_cast<std::size_t>(t);
        QCOMPARE(decimal.compareExactly(bar, a, b), gap > 0 ? 1 : (gap < 0 ? -1 : 0));
        QCOMPARE(decimal.above(bar, a, b, decimal.mean(bar, a), decimal.mean(bar, b)), gap > 0);
    }
    QVERIFY(ties > 0);
}

void TestExactSums::meanIsClose()
{
    std::mt19937_64 random(12);
    std::uniform_real_distribution<double> uniform(0.001, 4000.0);
    std::vector<double> close(3000);
    for (double &price : close)
        price = uniform(random);
    const ExactSums sums(close, -1);
    const double unit = sums.mean(0, 1) / close[0];
    for (std::size_t t = 2000; t < 3000; ++t) {
        long double sum = 0;
        for (std::size_t i = t - 999; i <= t; ++i)
            sum += close[i];
        const auto mean = static_cast<double>(sum / 1000.0L * static_cast<long double>(unit));
        QVERIFY(std::abs(sums.mean(t, 1000) - mean) <= 0x1p-50 * mean);
    }
}

QTEST_APPLESS_MAIN(TestExactSums)
#include "tst_exactsums.moc"
