// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/celltablemodel.h"
#include "tests/support/syntheticcells.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QtTest>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <random>
#include <utility>
#include <vector>

using namespace zixly;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// Cells 1/10, 2/10, 2/11, 3/11 with these Sharpe ratios; every other metric is 100.
CellSet fourCells(double a, double b, double c, double d)
{
    auto cells = std::make_shared<CellColumns>();
    cells->resize(4);
    cells->fast = {1, 2, 2, 3};
    cells->slow = {10, 10, 11, 11};
    for (auto &column : cells->metrics)
        column = {100.0, 100.0, 100.0, 100.0};
    cells->metrics[static_cast<std::size_t>(Metric::Sharpe)] = {a, b, c, d};
    SweepResult result;
    result.validCells = 4;
    result.cells = cells;
    return CellSet::complete(result);
}

CellRows sorted(const CellSet &set, Metric metric, bool descending)
{
    CellArrangement arrangement;
    arrangement.sortColumn = cellcolumn::of(metric);
    arrangement.descending = descending;
    return arrange(set, arrangement);
}

} // namespace

class TestCellTableModel : public QObject
{
    Q_OBJECT
private slots:
    void sorts_data();
    void sorts();
    void sortsAsComparingDoes();
    void filters_data();
    void filters();
    void keepsTheProtocol();
    void showsUndefinedWithAReason();
    void readsOnlyAnnouncedRows();
    void sortsManyCellsOnAWorker();
    void anotherSweepNeverMixesIn();
    void bestLeavesOutWeakCells();
    void digestMedians();
    void clipboardText();
};

void TestCellTableModel::sorts_data()
{
    QTest::addColumn<QList<double>>("values");
    QTest::addColumn<bool>("descending");
    QTest::addColumn<QList<int>>("order");
    const double inf = std::numeric_limits<double>::infinity();

    QTest::newRow("ascending") << QList<double>{3, 1, 4, 2} << false << QList<int>{1, 3, 0, 2};
    QTest::newRow("descending") << QList<double>{3, 1, 4, 2} << true << QList<int>{2, 0, 3, 1};
    QTest::newRow("negative numbers") << QList<double>{-3, 1, -4, 2} << false << QList<int>{2, 0, 1, 3};
    QTest::newRow("undefined last, ascending") << QList<double>{kNan, 1, 4, 2} << false << QList<int>{1, 3, 2, 0};
    QTest::newRow("undefined last, descending") << QList<double>{kNan, 1, 4, 2} << true << QList<int>{2, 3, 1, 0};
    QTest::newRow("negative undefined is last too") << QList<double>{-kNan, 1, 4, 2} << false << QList<int>{1, 3, 2, 0};
    QTest::newRow("infinities at the ends") << QList<double>{inf, 1, -inf, kNan} << true << QList<int>{0, 1, 2, 3};
    QTest::newRow("ties by slow, then fast") << QList<double>{5, 5, 5, 5} << false << QList<int>{0, 1, 2, 3};
    QTest::newRow("ties ascend when descending") << QList<double>{5, 5, 5, 5} << true << QList<int>{0, 1, 2, 3};
    QTest::newRow("minus zero equals zero") << QList<double>{0.0, -0.0, 0.0, -0.0} << true << QList<int>{0, 1, 2, 3};
}

void TestCellTableModel::sorts()
{
    QFETCH(QList<double>, values);
    QFETCH(bool, descending);
    QFETCH(QList<int>, order);
    const CellRows rows = sorted(fourCells(values[0], values[1], values[2], values[3]), Metric::Sharpe, descending);
    QCOMPARE(QList<int>(rows.begin(), rows.end()), order);
}

// Cells in no order, with every kind of value and many equal ones.
void TestCellTableModel::sortsAsComparingDoes()
{
    constexpr int kWindows = 70;
    std::mt19937 dice(7);
    auto cells = std::make_shared<CellColumns>();
    cells->resize(kWindows * kWindows);
    std::vector<int> order(kWindows * kWindows);
    std::iota(order.begin(), order.end(), 0);
    std::shuffle(order.begin(), order.end(), dice);
    const std::array odd{kNan, 0.0, -0.0, std::numeric_limits<double>::infinity(),
        -std::numeric_limits<double>::infinity(), std::numeric_limits<double>::denorm_min(), -1e-300, 1.0};
    for (std::size_t row = 0; row < order.size(); ++row) {
        cells->fast[row] = order[row] / kWindows;
        cells->slow[row] = kWindows - 35 + order[row] % kWindows;
        for (auto &column : cells->metrics)
            column[row] = dice() % 3 == 0 ? odd[dice() % odd.size()] : (static_cast<double>(dice()) - 2e9) / 1e7;
    }
    SweepResult result;
    result.validCells = cells->size();
    result.cells = cells;
    const CellSet set = CellSet::complete(result);
    for (const bool descending : {false, true}) {
        CellRows expected(order.size());
        std::iota(expected.begin(), expected.end(), 0);
        std::sort(expected.begin(), expected.end(), [&](qint32 a, qint32 b) {
            const double x = set.value(a, Metric::Sharpe);
            const double y = set.value(b, Metric::Sharpe);
            if (std::isnan(x) != std::isnan(y))
                return std::isnan(y);
            if (!std::isnan(x) && x != y)
                return descending ? x > y : x < y;
            return std::pair(set.slow(a), set.fast(a)) < std::pair(set.slow(b), set.fast(b));
        });
        QVERIFY(sorted(set, Metric::Sharpe, descending) == expected);
    }
}

void TestCellTableModel::filters_data()
{
    QTest::addColumn<int>("column");
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QList<int>>("rows");
    const int sharpe = cellcolumn::of(Metric::Sharpe);

    QTest::newRow("greater") << sharpe << ">1.5" << QList<int>{1, 2};
    QTest::newRow("range") << sharpe << "1~2" << QList<int>{0, 1};
    QTest::newRow("undefined") << sharpe << "-" << QList<int>{3};
    QTest::newRow("expression on the shown text") << sharpe << "/^2\\.0/" << QList<int>{1};
    QTest::newRow("window") << int(cellcolumn::Fast) << "2" << QList<int>{1, 2};
    QTest::newRow("nothing") << sharpe << ">100" << QList<int>{};
    QTest::newRow("remark") << int(cellcolumn::Remark) << "few" << QList<int>{};
}

void TestCellTableModel::filters()
{
    QFETCH(int, column);
    QFETCH(QString, typed);
    const auto kind = column == cellcolumn::Remark ? ColumnFilter::Kind::Text : ColumnFilter::Kind::Number;
    CellArrangement arrangement;
    arrangement.sortColumn = cellcolumn::Fast;
    arrangement.descending = false;
    arrangement.filters[static_cast<std::size_t>(column)] = *ColumnFilter::parse(typed, kind);
    const CellRows rows = arrange(fourCells(1.0, 2.0, 3.0, kNan), arrangement);
    QTEST(QList<int>(rows.begin(), rows.end()), "rows");
}

void TestCellTableModel::keepsTheProtocol()
{
    CellTableModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setCells(CellSet::complete(synthetic::result(synthetic::sampleSpec())));
    QCOMPARE(model.rowCount(), 3930);
    QCOMPARE(model.columnCount(), int(cellcolumn::Count));
    model.sort(cellcolumn::of(Metric::TotalReturn), Qt::DescendingOrder);
    const auto number = [&model](int row) {
        return model.index(row, cellcolumn::of(Metric::TotalReturn)).data(CellTableModel::NumberRole).toDouble();
    };
    for (int row = 1; row < model.rowCount(); ++row)
        QVERIFY(number(row - 1) >= number(row));
    model.setFilter(cellcolumn::Slow, *ColumnFilter::parse(QStringLiteral("<60"), ColumnFilter::Kind::Number));
    QVERIFY(model.rowCount() > 0 && model.rowCount() < 3930);
    for (int row = 0; row < model.rowCount(); ++row) {
        QVERIFY(model.cells().slow(model.cellAt(row)) < 60);
        QCOMPARE(model.rowOf(model.cellAt(row)), row);
    }
    model.setFilter(cellcolumn::Slow, {});
    QCOMPARE(model.rowCount(), 3930);
    forEachMetric([&model](Metric metric) {
        const QVariant tip = model.headerData(cellcolumn::of(metric), Qt::Horizontal, Qt::ToolTipRole);
        QCOMPARE(tip.toString(), metricPlain(metric));
    });
}

void TestCellTableModel::showsUndefinedWithAReason()
{
    CellTableModel model;
    model.setCells(fourCells(1.0, -2.0, 3.0, 4.0));
    model.sort(cellcolumn::Fast, Qt::AscendingOrder);
    const QModelIndex negative = model.index(1, cellcolumn::of(Metric::Sharpe));
    QCOMPARE(negative.data().toString().front(), QChar(0x2212));
    QVERIFY(negative.data(Qt::ToolTipRole).toString().isEmpty());

    CellSet set = CellSet::complete(synthetic::result(synthetic::sampleSpec()));
    model.setCells(set);
    const int row = model.rowOf(400); // a cell without closed trades
    const QModelIndex undefined = model.index(row, cellcolumn::of(Metric::WinRate));
    QCOMPARE(undefined.data().toString(), QString(QChar(0x2013)));
    QVERIFY(!undefined.data(Qt::ToolTipRole).toString().isEmpty());
    QVERIFY(undefined.data(CellTableModel::FewTradesRole).toBool());
    QVERIFY(!model.index(row, cellcolumn::Remark).data().toString().isEmpty());
}

void TestCellTableModel::readsOnlyAnnouncedRows()
{
    CellSet set = CellSet::complete(synthetic::result(synthetic::sampleSpec()));
    auto ready = std::make_shared<std::vector<quint8>>(static_cast<std::size_t>(set.size()), quint8{0});
    std::fill_n(ready->begin() + 100, 50, quint8{1});
    set.ready = ready;
    set.readyCount = 50;
    CellTableModel model;
    model.setCells(set);
    QCOMPARE(model.rowCount(), 50);
    for (int row = 0; row < 50; ++row)
        QVERIFY(model.cellAt(row) >= 100 && model.cellAt(row) < 150);
    QCOMPARE(model.rowOf(99), -1);
    QVERIFY(model.rowOf(120) >= 0);
}

void TestCellTableModel::sortsManyCellsOnAWorker()
{
    CellTableModel model;
    QSignalSpy arranged(&model, &CellTableModel::arranged);
    model.setCells(CellSet::complete(synthetic::result(synthetic::largeSpec(true))));
    QVERIFY(model.isArranging()); // the GUI thread did not wait
    QTRY_COMPARE(model.rowCount(), 250'000);
    // Wishes while one is under way end with the newest.
    model.sort(cellcolumn::Fast, Qt::AscendingOrder);
    model.sort(cellcolumn::of(Metric::Sharpe), Qt::AscendingOrder);
    model.sort(cellcolumn::of(Metric::Sharpe), Qt::DescendingOrder);
    QTRY_VERIFY(!model.isArranging());
    const double first = model.cells().value(model.cellAt(0), Metric::Sharpe);
    const auto &column = model.cells().result.cells->column(Metric::Sharpe);
    QCOMPARE(first, *std::max_element(column.begin(), column.end()));
}

void TestCellTableModel::anotherSweepNeverMixesIn()
{
    CellTableModel model;
    model.setCells(CellSet::complete(synthetic::result(synthetic::largeSpec(true))));
    model.setCells(fourCells(1.0, 2.0, 3.0, 4.0)); // while the first is being sorted
    QTRY_VERIFY(!model.isArranging());
    QCOMPARE(model.rowCount(), 4);
    QCOMPARE(model.total(), 4);
}

void TestCellTableModel::bestLeavesOutWeakCells()
{
    CellSet set = CellSet::complete(synthetic::result(synthetic::sampleSpec()));
    const CellRows rows = bestCells(set, Metric::MaxDrawdown, 20);
    QCOMPARE(rows.size(), std::size_t{20});
    for (std::size_t i = 0; i < rows.size(); ++i) {
        QVERIFY(!set.tooFew(rows[i]));
        QVERIFY(i == 0 || set.value(rows[i - 1], Metric::MaxDrawdown) <= set.value(rows[i], Metric::MaxDrawdown));
    }
    set.result.spec.minTrades = 1'000'000;
    QVERIFY(bestCells(set, Metric::Sharpe, 20).empty());
    QCOMPARE(digest(set).summary.sharpe.row, qsizetype{-1});
}

void TestCellTableModel::digestMedians()
{
    QCOMPARE(digest(fourCells(4.0, 1.0, kNan, 2.0)).summary.medianSharpe, 2.0);
    QCOMPARE(digest(fourCells(4.0, 1.0, 3.0, 2.0)).summary.medianSharpe, 2.5);
    QVERIFY(std::isnan(digest(fourCells(kNan, kNan, kNan, kNan)).summary.medianSharpe));
}

void TestCellTableModel::clipboardText()
{
    const QString text = cellsAsText(fourCells(0.5, -1.25, kNan, 4.0), {1, 2});
    const QStringList lines = text.split(u'\n', Qt::SkipEmptyParts);
    QCOMPARE(lines.size(), 3);
    QCOMPARE(lines[0].split(u'\t').size(), int(cellcolumn::Count));
    QCOMPARE(lines[1].split(u'\t')[cellcolumn::of(Metric::Sharpe)], QStringLiteral("-1.25"));
    QVERIFY(lines[2].split(u'\t')[cellcolumn::of(Metric::Sharpe)].isEmpty());
}

QTEST_GUILESS_MAIN(TestCellTableModel)
#include "tst_celltablemodel.moc"
