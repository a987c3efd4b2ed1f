// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/cellgrid.h"
#include "models/tradetablemodel.h"
#include "tests/support/syntheticcells.h"

#include <QAbstractItemModelTester>
#include <QtTest>

#include <limits>

using namespace zixly;

class TestCellGrid : public QObject
{
    Q_OBJECT
private slots:
    void specAndCellsGiveTheSameGrid();
    void partialResultsLeaveHoles();
    void marks();
    void scaleIsSymmetricAndRobust();
    void scalesOfMetrics_data();
    void scalesOfMetrics();
    void positions();
    void tradesKeepTheProtocol();
};

void TestCellGrid::specAndCellsGiveTheSameGrid()
{
    const SweepResult result = synthetic::result(synthetic::sampleSpec());
    const CellGrid fromSpec = gridOf(result.spec);
    const CellGrid fromCells = gridOf(*result.cells);
    QVERIFY(fromSpec.fast == fromCells.fast);
    QVERIFY(fromSpec.slow == fromCells.slow);
    QVERIFY(fromSpec.rows == fromCells.rows);
    const CellGrid::Place place = fromSpec.placeOf(12, 40);
    const qint32 row = fromSpec.rowAt(place.fastIndex, place.slowIndex);
    QCOMPARE(result.cells->fast[static_cast<std::size_t>(row)], 12);
    QCOMPARE(result.cells->slow[static_cast<std::size_t>(row)], 40);
    QCOMPARE(fromSpec.placeOf(12, 41), CellGrid::Place{});
    const CellGrid::Place invalid = fromSpec.placeOf(50, 20);
    QCOMPARE(fromSpec.rowAt(invalid.fastIndex, invalid.slowIndex), CellGrid::kInvalid);
}

void TestCellGrid::partialResultsLeaveHoles()
{
    CellColumns cells;
    cells.resize(2);
    cells.fast = {5, 9};
    cells.slow = {20, 40};
    const CellGrid grid = gridOf(cells);
    QCOMPARE(grid.rowAt(0, 0), 0);
    QCOMPARE(grid.rowAt(0, 1), CellGrid::kAbsent);
    QCOMPARE(grid.rowAt(1, 1), 1);
}

void TestCellGrid::marks()
{
    SweepSpec spec = synthetic::sampleSpec();
    CellSet set = CellSet::complete(synthetic::result(spec));
    const auto grid = std::make_shared<const CellGrid>(gridOf(spec));
    auto ready = std::make_shared<std::vector<quint8>>(static_cast<std::size_t>(set.size()), quint8{1});
    (*ready)[7] = 0;
    set.ready = ready;
    const HeatValues heat = heatValues(set, grid, Metric::WinRate);
    for (std::size_t i = 0; i < heat.marks.size(); ++i) {
        const qint32 row = grid->rows[i];
        const CellMark expected = row < 0                          ? CellMark::Invalid
            : row == 7                                             ? CellMark::Waiting
            : std::isnan(set.value(row, Metric::WinRate))          ? CellMark::Undefined
            : set.value(row, Metric::TotalTrades) < spec.minTrades ? CellMark::FewTrades
                                                                   : CellMark::Valid;
        QCOMPARE(heat.marks[i], expected);
    }
    QVERIFY(std::find(heat.marks.begin(), heat.marks.end(), CellMark::Undefined) != heat.marks.end());
}

void TestCellGrid::scaleIsSymmetricAndRobust()
{
    const CellSet set = CellSet::complete(synthetic::result(synthetic::sampleSpec()));
    const auto grid = std::make_shared<const CellGrid>(gridOf(set.result.spec));
    HeatValues heat = heatValues(set, grid, Metric::Sharpe);
    const HeatScale calm = scaleFor(Metric::Sharpe, heat);
    QVERIFY(calm.diverging);
    QCOMPARE(calm.low, -calm.high);
    for (std::size_t i = 0, spoiled = 0; i < heat.values.size() && spoiled < 5; ++i) {
        if (heat.marks[i] == CellMark::Valid) {
            heat.values[i] = 1e9;
            ++spoiled;
        }
    }
    const HeatScale spoiled = scaleFor(Metric::Sharpe, heat);
    QVERIFY(spoiled.high < 2.0 * calm.high);
    QVERIFY(spoiled.clippedHigh);
    QCOMPARE(spoiled.position(1e9), 1.0);
}

void TestCellGrid::scalesOfMetrics_data()
{
    QTest::addColumn<int>("metric");
    for (std::size_t i = 0; i < kMetricCount; ++i)
        QTest::newRow(metricInfo(static_cast<Metric>(i)).csvName) << static_cast<int>(i);
}

void TestCellGrid::scalesOfMetrics()
{
    QFETCH(int, metric);
    const auto key = static_cast<Metric>(metric);
    const CellSet set = CellSet::complete(synthetic::result(synthetic::sampleSpec()));
    const auto grid = std::make_shared<const CellGrid>(gridOf(set.result.spec));
    const HeatScale scale = scaleFor(key, heatValues(set, grid, key));
    QVERIFY(std::isfinite(scale.low) && std::isfinite(scale.high) && scale.high > scale.low);
    QCOMPARE(scale.diverging, metricInfo(key).diverging);
    if (scale.diverging)
        QCOMPARE(scale.position(metricInfo(key).neutral), 0.0);
    else
        QVERIFY(scale.position(scale.low) + scale.position(scale.high) == 1.0);
    // Nothing to show is a scale too.
    const HeatScale empty = scaleFor(key, HeatValues{grid, {}, {}});
    QVERIFY(empty.high > empty.low);
}

void TestCellGrid::positions()
{
    const HeatScale diverging{true, false, 1.0, -1.0, 3.0, false, false};
    QCOMPARE(diverging.position(1.0), 0.0);
    QCOMPARE(diverging.position(3.0), 1.0);
    QCOMPARE(diverging.position(0.0), -0.5);
    QCOMPARE(diverging.position(-std::numeric_limits<double>::infinity()), -1.0);
    const HeatScale lowerIsBetter{false, true, 0.0, 10.0, 20.0, false, false};
    QCOMPARE(lowerIsBetter.position(10.0), 1.0);
    QCOMPARE(lowerIsBetter.position(25.0), 0.0);
}

void TestCellGrid::tradesKeepTheProtocol()
{
    TradeTableModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    auto curve = std::make_shared<CellCurve>(*synthetic::curve(5, 20, 1000));
    curve->trades = {{10, 20, false, 100.0, 90.0, -10.0, -1.0}, {30, 999, true, 90.0, 99.0, 100.0, 10.0}};
    model.setCurve(curve, true);
    QCOMPARE(model.rowCount(), 2);
    const QModelIndex loss = model.index(0, TradeTableModel::Profit);
    QCOMPARE(loss.data().toString(), QString(QChar(0x2212)) + QStringLiteral("10.00"));
    QCOMPARE(loss.data(TradeTableModel::SignRole).toInt(), -1);
    QCOMPARE(model.index(1, TradeTableModel::Profit).data(TradeTableModel::SignRole).toInt(), 1);
    QCOMPARE(model.index(1, TradeTableModel::EntryPrice).data(TradeTableModel::SignRole).toInt(), 0);
    QVERIFY(!model.index(1, TradeTableModel::Exit).data().toString().contains(u'-'));
    const ChartTable table = model.table();
    QCOMPARE(table.rows, model.rowCount());
    for (int row = 0; row < model.rowCount(); ++row)
        for (int column = 0; column < model.columnCount(); ++column)
            if (row != 1 || column != TradeTableModel::Exit)
                QCOMPARE(table.shown(row, column), model.index(row, column).data().toString());
    QCOMPARE(table.shown(1, TradeTableModel::Exit), QString()); // no moment of an exit that has not come
    model.setCurve(nullptr, true);
    QCOMPARE(model.rowCount(), 0);
}

QTEST_GUILESS_MAIN(TestCellGrid)
#include "tst_cellgrid.moc"
