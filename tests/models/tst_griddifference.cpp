// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/cellselection.h"
#include "models/griddifference.h"
#include "tests/support/comparedsweeps.h"

#include <QSignalSpy>
#include <QTest>

#include <cmath>
#include <limits>

using namespace zixly;
using test::handSweep;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInf = std::numeric_limits<double>::infinity();

double at(const GridDifference &difference, qint32 fast, qint32 slow)
{
    const auto place = difference.heat.grid->placeOf(fast, slow);
    if (place.fastIndex < 0)
        return kNan;
    return difference.heat.values[static_cast<std::size_t>(place.fastIndex) * difference.heat.grid->slow.size()
        + static_cast<std::size_t>(place.slowIndex)];
}

CellMark markAt(const GridDifference &difference, qint32 fast, qint32 slow)
{
    const auto place = difference.heat.grid->placeOf(fast, slow);
    return difference.heat.marks[static_cast<std::size_t>(place.fastIndex) * difference.heat.grid->slow.size()
        + static_cast<std::size_t>(place.slowIndex)];
}

} // namespace

class TestGridDifference : public QObject
{
    Q_OBJECT
private slots:
    void subtractsValues_data();
    void subtractsValues();
    void takesTheSharedCellsOnly();
    void unequalStepsMeetWhereTheyCan();
    void marksWhatCannotBeTrusted();
    void scaleIsSymmetricAboutZero();
    void equalSweepsHaveAScale();
    void oneScaleFitsAll();
    void nothingInCommonIsSaid();
    void missingCellsAreNoCrash();
    void regionsMeanTheSameInEveryGrid();
    void choosesTheBestOfTheRegion();
    void selectionTellsOnce();
};

void TestGridDifference::subtractsValues_data()
{
    QTest::addColumn<int>("metric");
    QTest::addColumn<double>("a");
    QTest::addColumn<double>("b");
    QTest::addColumn<double>("wanted");
    const auto row = [](const char *name, Metric metric, double a, double b, double wanted) {
        QTest::newRow(name) << static_cast<int>(metric) << a << b << wanted;
    };
    row("plain", Metric::Sharpe, 0.75, 0.5, 0.25);
    row("below zero", Metric::TotalReturn, -10.0, 5.0, -15.0);
    row("equal", Metric::Sharpe, 0.5, 0.5, 0.0);
    row("a undefined", Metric::Sharpe, kNan, 0.5, kNan);
    row("b undefined", Metric::Sharpe, 0.5, kNan, kNan);
    row("a infinite", Metric::ProfitFactor, kInf, 2.0, kInf);
    row("b infinite", Metric::ProfitFactor, 2.0, kInf, -kInf);
    row("both infinite", Metric::ProfitFactor, kInf, kInf, kNan);
    row("opposite infinities", Metric::Sharpe, kInf, -kInf, kInf);
    row("drawdowns", Metric::MaxDrawdown, 30.0, 20.0, 10.0);
    row("drawdown of b written below zero", Metric::MaxDrawdown, 30.0, -20.0, 10.0);
    row("drawdown of a written below zero", Metric::MaxDrawdown, -30.0, 20.0, 10.0);
    row("both written below zero", Metric::MaxDrawdown, -30.0, -20.0, 10.0);
    row("a return keeps its sign", Metric::TotalReturn, 30.0, -20.0, 50.0);
}

void TestGridDifference::subtractsValues()
{
    QFETCH(int, metric);
    QFETCH(double, a);
    QFETCH(double, b);
    QFETCH(double, wanted);
    const auto which = static_cast<Metric>(metric);
    const auto result = gridDifference(handSweep({{5, 20, a}}, which), handSweep({{5, 20, b}}, which), which);
    QCOMPARE(result.shared(), 1);
    QCOMPARE(result.defined, std::isnan(wanted) ? 0 : 1);
    const double found = at(result, 5, 20);
    QVERIFY(std::isnan(wanted) ? std::isnan(found) : found == wanted);
    QCOMPARE(markAt(result, 5, 20), std::isnan(wanted) ? CellMark::Undefined : CellMark::Valid);
}

void TestGridDifference::takesTheSharedCellsOnly()
{
    // B is partial and in the order of its values, as a service gives its best rows.
    const auto a = handSweep({{5, 20, 1.0}, {5, 30, 2.0}, {10, 20, 3.0}, {10, 30, 4.0}});
    const auto b = handSweep({{10, 30, 1.0}, {5, 20, 0.25}, {15, 30, 9.0}});
    const auto result = gridDifference(a, b, Metric::Sharpe);
    QCOMPARE(result.shared(), 2);
    QCOMPARE(at(result, 5, 20), 0.75);
    QCOMPARE(at(result, 10, 30), 3.0);
    QCOMPARE(markAt(result, 5, 30), CellMark::Waiting);
    QCOMPARE(markAt(result, 10, 20), CellMark::Waiting);
    QCOMPARE(result.heat.grid->placeOf(15, 30).fastIndex, -1);
    const auto place = result.heat.grid->placeOf(10, 30);
    const qint32 pair = result.heat.grid->rowAt(place.fastIndex, place.slowIndex);
    QCOMPARE(result.pairs[static_cast<std::size_t>(pair)].a, 3);
    QCOMPARE(result.pairs[static_cast<std::size_t>(pair)].b, 0);
    const QString text = differenceText(result);
    QVERIFY2(text.contains(u"the 2 cells that both have; A has 4, B has 3"), qPrintable(text));
}

void TestGridDifference::unequalStepsMeetWhereTheyCan()
{
    // A in steps of 2, B in steps of 3: they meet at 6 and 12 only.
    const auto a = handSweep({{6, 20, 1.0}, {8, 20, 2.0}, {10, 20, 3.0}, {12, 20, 4.0}});
    const auto b = handSweep({{6, 20, 0.5}, {9, 20, 9.0}, {12, 20, 5.0}});
    const auto result = gridDifference(a, b, Metric::Sharpe);
    QCOMPARE(result.heat.grid->fast, (std::vector<qint32>{6, 12}));
    QCOMPARE(result.shared(), 2);
    QCOMPARE(at(result, 6, 20), 0.5);
    QCOMPARE(at(result, 12, 20), -1.0);
}

void TestGridDifference::marksWhatCannotBeTrusted()
{
    const auto a = handSweep({{5, 20, 1.0, 100.0}, {20, 25, 1.0, 3.0}});
    const auto b = handSweep({{5, 20, 0.5, 49.0}, {20, 25, 0.5, 100.0}});
    const auto result = gridDifference(a, b, Metric::Sharpe);
    QCOMPARE(markAt(result, 5, 20), CellMark::FewTrades);
    QCOMPARE(markAt(result, 20, 25), CellMark::FewTrades);
    QCOMPARE(markAt(result, 20, 20), CellMark::Invalid);
    QCOMPARE(result.defined, 2);
}

void TestGridDifference::scaleIsSymmetricAboutZero()
{
    const auto result = gridDifference(handSweep({{5, 20, 1.0}, {5, 30, 1.0}, {5, 40, kInf}}),
        handSweep({{5, 20, 3.0}, {5, 30, 0.5}, {5, 40, 1.0}}), Metric::Sharpe);
    QVERIFY(result.scale.diverging);
    QCOMPARE(result.scale.neutral, 0.0);
    QCOMPARE(result.scale.low, -result.scale.high);
    QVERIFY(std::isfinite(result.scale.high));
    QCOMPARE(result.scale.position(0.0), 0.0);
    QVERIFY(result.scale.position(-2.0) < 0.0 && result.scale.position(0.5) > 0.0);
    QCOMPARE(result.scale.position(kInf), 1.0);
    QVERIFY(result.scale.clippedHigh);
}

void TestGridDifference::equalSweepsHaveAScale()
{
    const auto a = handSweep({{5, 20, 1.0}, {5, 30, 2.0}});
    const auto same = gridDifference(a, a, Metric::Sharpe);
    QCOMPARE(same.scale.high, 1.0);
    QCOMPARE(same.scale.low, -1.0);
    const auto undefined = gridDifference(handSweep({{5, 20, kNan}}), handSweep({{5, 20, kNan}}), Metric::Sharpe);
    QCOMPARE(undefined.scale.high, 1.0);
    QVERIFY(differenceText(undefined).contains(u"1 of them are undefined"));
}

void TestGridDifference::oneScaleFitsAll()
{
    const auto heat
        = [](const ComparedSweep &sweep, Metric metric) { return heatValues(sweep.set, sweep.grid, metric); };
    const auto small = handSweep({{5, 20, 0.1}, {5, 30, -0.2}, {5, 40, 0.15}});
    const auto large = handSweep({{5, 20, 3.0}, {5, 30, -1.0}, {5, 40, 2.9}});
    const HeatScale both = commonScale(Metric::Sharpe, {heat(small, Metric::Sharpe), heat(large, Metric::Sharpe)});
    QVERIFY(both.diverging);
    QVERIFY(both.high >= 2.9);
    QCOMPARE(both.low, -both.high);
    QVERIFY(both.position(0.1) < 0.1); // pale beside the other
    const auto shallow = handSweep({{5, 20, 10.0}, {5, 30, 12.0}}, Metric::MaxDrawdown);
    const auto deep = handSweep({{5, 20, 40.0}, {5, 30, 60.0}}, Metric::MaxDrawdown);
    const HeatScale depth
        = commonScale(Metric::MaxDrawdown, {heat(shallow, Metric::MaxDrawdown), heat(deep, Metric::MaxDrawdown)});
    QVERIFY(depth.low <= 10.0 && depth.high >= 40.0 && depth.reversed);
    QCOMPARE(commonScale(Metric::Sharpe, {}), HeatScale{});
}

void TestGridDifference::nothingInCommonIsSaid()
{
    const auto result = gridDifference(handSweep({{5, 20, 1.0}}), handSweep({{6, 21, 1.0}}), Metric::Sharpe);
    QCOMPARE(result.shared(), 0);
    QVERIFY(differenceText(result).contains(u"nothing to subtract"));
}

void TestGridDifference::missingCellsAreNoCrash()
{
    QCOMPARE(gridDifference({}, handSweep({{5, 20, 1.0}}), Metric::Sharpe).shared(), 0);
    QCOMPARE(gridDifference({}, {}, Metric::Sharpe).heat.grid, nullptr);
}

void TestGridDifference::regionsMeanTheSameInEveryGrid()
{
    const auto fine = handSweep({{5, 20, 1.0}, {6, 21, 1.0}, {7, 22, 1.0}, {8, 23, 1.0}});
    const auto coarse = handSweep({{5, 20, 1.0}, {8, 24, 1.0}});
    const CellRegion region{6, 8, 21, 24};
    const GridStretch inFine = stretchOf(*fine.grid, region);
    QCOMPARE(inFine.fastFirst, 1);
    QCOMPARE(inFine.fastLast, 3);
    QCOMPARE(inFine.slowFirst, 1);
    QCOMPARE(inFine.slowLast, 3);
    const GridStretch inCoarse = stretchOf(*coarse.grid, region);
    QCOMPARE(inCoarse.fastFirst, 1);
    QCOMPARE(inCoarse.fastLast, 1);
    QVERIFY(stretchOf(*coarse.grid, CellRegion::cell(6, 22)).isEmpty());
    QVERIFY(stretchOf(*coarse.grid, CellRegion::cell(90, 99)).isEmpty());
}

void TestGridDifference::choosesTheBestOfTheRegion()
{
    const auto sweep
        = handSweep({{5, 20, 0.9}, {6, 20, 0.2}, {7, 20, 0.4}, {7, 21, 0.8, 3.0}, {8, 20, kNan}, {9, 20, kInf}});
    QCOMPARE(chosenCell(sweep, {}).row, 0);
    QVERIFY(!chosenCell(sweep, {}).fromSelection);
    const ChosenCell best = chosenCell(sweep, {{6, 9, 20, 21}});
    QCOMPARE(best.row, 2); // neither the one with three trades nor the infinite one
    QVERIFY(best.fromSelection);
    QCOMPARE(chosenCell(sweep, {CellRegion::cell(8, 20)}).row, 4); // asked for by hand: shown even if undefined
    QCOMPARE(chosenCell(sweep, {CellRegion::cell(6, 20), CellRegion::cell(7, 20)}).row, 2);
    const ChosenCell outside = chosenCell(sweep, {CellRegion::cell(50, 60)});
    QCOMPARE(outside.row, 0);
    QVERIFY(!outside.fromSelection);
    QCOMPARE(chosenCell(handSweep({{5, 20, kNan}}), {}).row, 0);
    QCOMPARE(chosenCell({}, {CellRegion::cell(5, 20)}).row, -1);
}

void TestGridDifference::selectionTellsOnce()
{
    CellSelection selection;
    QSignalSpy told(&selection, &CellSelection::changed);
    selection.select(CellRegion::cell(5, 20), false);
    selection.select(CellRegion::cell(5, 20), false);
    QCOMPARE(told.count(), 1);
    selection.select({6, 9, 20, 30}, true);
    QCOMPARE(selection.regions().size(), 2);
    selection.select(CellRegion::cell(5, 20), true);
    QCOMPARE(selection.regions(), (CellRegions{{6, 9, 20, 30}}));
    QCOMPARE(regionsText(selection.regions()), QStringLiteral("fast 6-9, slow 20-30"));
    selection.clear();
    selection.clear();
    QCOMPARE(told.count(), 4);
}

QTEST_GUILESS_MAIN(TestGridDifference)
#include "tst_griddifference.moc"
