// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/rebase.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace zixly;

namespace {

constexpr qint64 kDay = 86'400'000;
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

CurvePtr curve(const std::vector<qint64> &days, const std::vector<double> &equity)
{
    auto made = std::make_shared<CellCurve>();
    for (const qint64 day : days)
        made->time.push_back(day * kDay);
    made->equity = equity;
    return made;
}

} // namespace

class TestRebase : public QObject
{
    Q_OBJECT
private slots:
    void startsAtAHundred();
    void cutsToTheCommonDates();
    void drawdownBeginsAnew();
    void differentCalendarsMeetOnASharedDay();
    void withoutASharedDayTheLastValueCounts();
    void nothingInCommon();
    void missingCurvesDoNotNarrow();
    void hostileValues();
};

void TestRebase::startsAtAHundred()
{
    const auto result = rebase({curve({1, 2, 3}, {1000.0, 1100.0, 990.0})});
    QCOMPARE(result.firstMs, 1 * kDay);
    QCOMPARE(result.lastMs, 3 * kDay);
    QCOMPARE(result.curves[0].equity, (std::vector<double>{100.0, 110.0, 99.0}));
    QCOMPARE(result.curves[0].drawdown[0], 0.0);
    QVERIFY(std::abs(result.curves[0].drawdown[2] + 10.0) < 1e-12);
}

void TestRebase::cutsToTheCommonDates()
{
    const auto result
        = rebase({curve({1, 2, 3, 4, 5}, {10.0, 20.0, 40.0, 50.0, 60.0}), curve({3, 4, 5, 6}, {7.0, 14.0, 3.5, 1.0})});
    QCOMPARE(result.firstMs, 3 * kDay);
    QCOMPARE(result.lastMs, 5 * kDay);
    QCOMPARE(result.curves[0].equity, (std::vector<double>{100.0, 125.0, 150.0}));
    QCOMPARE(result.curves[1].equity, (std::vector<double>{100.0, 200.0, 50.0}));
    QCOMPARE(result.curves[1].time.back(), 5 * kDay);
}

void TestRebase::drawdownBeginsAnew()
{
    // The fall from 200 to 100 lies before the common stretch and is none of its drawdown.
    const auto result = rebase({curve({1, 2, 3, 4}, {200.0, 100.0, 120.0, 90.0}), curve({2, 3, 4}, {1.0, 1.0, 1.0})});
    QCOMPARE(result.curves[0].drawdown[0], 0.0);
    QCOMPARE(result.curves[0].drawdown[1], 0.0);
    QCOMPARE(result.curves[0].drawdown[2], 100.0 * (90.0 / 120.0 - 1.0));
    for (const double value : result.curves[1].drawdown)
        QCOMPARE(value, 0.0);
}

void TestRebase::differentCalendarsMeetOnASharedDay()
{
    // The second one is closed on days 3 and 4.
    const auto result = rebase({curve({3, 4, 5, 6}, {1.0, 2.0, 4.0, 8.0}), curve({1, 2, 5, 6}, {1.0, 3.0, 6.0, 12.0})});
    QCOMPARE(result.firstMs, 5 * kDay);
    QCOMPARE(result.curves[0].equity, (std::vector<double>{100.0, 200.0}));
    QCOMPARE(result.curves[1].equity, (std::vector<double>{100.0, 200.0}));
}

void TestRebase::withoutASharedDayTheLastValueCounts()
{
    const auto result = rebase({curve({1, 3, 5}, {1.0, 2.0, 4.0}), curve({2, 4, 6}, {10.0, 20.0, 40.0})});
    QCOMPARE(result.firstMs, 2 * kDay);
    QCOMPARE(result.lastMs, 5 * kDay);
    QCOMPARE(result.curves[0].time, (std::vector<qint64>{2 * kDay, 3 * kDay, 5 * kDay}));
    QCOMPARE(result.curves[0].equity, (std::vector<double>{100.0, 200.0, 400.0}));
    QCOMPARE(result.curves[1].equity, (std::vector<double>{100.0, 200.0}));
}

void TestRebase::nothingInCommon()
{
    const auto result = rebase({curve({1, 2}, {1.0, 2.0}), curve({3, 4}, {1.0, 2.0})});
    QVERIFY(result.isEmpty());
    QCOMPARE(result.curves.size(), 2);
    QVERIFY(result.curves[0].isEmpty());
    QVERIFY(rebase({}).isEmpty());
}

void TestRebase::missingCurvesDoNotNarrow()
{
    const auto result = rebase({nullptr, curve({1, 2, 3}, {1.0, 2.0, 3.0}), curve({9}, {1.0})});
    QCOMPARE(result.firstMs, 1 * kDay);
    QVERIFY(result.curves[0].isEmpty());
    QCOMPARE(result.curves[1].equity.size(), 3U);
    QVERIFY(result.curves[2].isEmpty()); // one bar is no curve
}

void TestRebase::hostileValues()
{
    const double inf = std::numeric_limits<double>::infinity();
    const auto result = rebase({curve({1, 2, 3, 4, 5}, {kNan, 10.0, inf, kNan, 20.0}),
        curve({1, 2, 3, 4, 5}, {0.0, 0.0, 0.0, 0.0, 0.0}), curve({1, 2, 3, 4, 5}, {5.0, 5.0, 0.0, 0.0, 0.0})});
    QVERIFY(result.curves[0].isEmpty()); // undefined where everything begins
    QVERIFY(result.curves[1].isEmpty()); // nothing grows from nothing
    QCOMPARE(result.curves[2].equity, (std::vector<double>{100.0, 100.0, 0.0, 0.0, 0.0}));
    QCOMPARE(result.curves[2].drawdown.back(), -100.0);
    const auto later
        = rebase({curve({1, 2, 3, 4, 5}, {kNan, 10.0, inf, kNan, 20.0}), curve({3, 4, 5}, {1.0, 1.0, 1.0})});
    QCOMPARE(later.curves[0].equity, (std::vector<double>{100.0, 200.0})); // from its last finite value
    for (const RebasedCurve &each : later.curves) {
        for (const double value : each.equity)
            QVERIFY(std::isfinite(value));
    }
}

QTEST_GUILESS_MAIN(TestRebase)
#include "tst_rebase.moc"
