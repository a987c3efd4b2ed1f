// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/charttablemodel.h"
#include "models/histogram.h"
#include "models/monthlyreturns.h"
#include "models/slices.h"
#include "tests/support/syntheticcells.h"

#include <QAbstractItemModelTester>
#include <QDateTime>
#include <QTimeZone>
#include <QtTest>

#include <cmath>
#include <numeric>

using namespace zixly;

// What the results window makes of a grid and of a curve beside the heat map: histogram, slices, months, chart tables.
class TestGridViews : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }
    void monthsByHand();
    void monthsOfOddCurves();
    void monthTableSpeaks();
    void histogramCountsEveryCell_data();
    void histogramCountsEveryCell();
    void histogramEdges();
    void histogramOfOneValue();
    void slicesAreRowsOfTheGrid();
    void windowsAreSpread();
    void windowsAreRead();
    void chartTableShowsNumbers();

private:
    static qint64 day(int year, int month, int dayOfMonth)
    {
        return QDate(year, month, dayOfMonth).startOfDay(QTimeZone::utc()).toMSecsSinceEpoch();
    }
};

void TestGridViews::monthsByHand()
{
    CellCurve curve;
    curve.time
        = {day(2023, 11, 6), day(2023, 11, 30), day(2023, 12, 29), day(2024, 1, 2), day(2024, 1, 31), day(2024, 3, 28)};
    curve.equity = {1000.0, 1100.0, 990.0, 1000.0, 1188.0, 1069.2};
    const QList<YearReturns> years = monthlyReturns(curve);
    QCOMPARE(years.size(), 2);
    QCOMPARE(years[0].year, 2023);
    QVERIFY(std::isnan(years[0].months[9]));
    QVERIFY(qAbs(years[0].months[10] - 10.0) < 1e-9); // 1000 -> 1100
    QVERIFY(qAbs(years[0].months[11] + 10.0) < 1e-9); // 1100 -> 990
    QVERIFY(qAbs(years[0].total + 1.0) < 1e-9); // 1.1 * 0.9 = 0.99
    QCOMPARE(years[1].year, 2024);
    QVERIFY(qAbs(years[1].months[0] - 20.0) < 1e-9); // from December's 990 to 1188, not from January's first bar
    QVERIFY(std::isnan(years[1].months[1])); // no bar in February
    QVERIFY(qAbs(years[1].months[2] + 10.0) < 1e-9);
    QVERIFY(qAbs(years[1].total - 8.0) < 1e-9); // 1.2 * 0.9
}

void TestGridViews::monthsOfOddCurves()
{
    QVERIFY(monthlyReturns({}).isEmpty());
    CellCurve lost;
    lost.time = {day(2024, 1, 2), day(2024, 1, 31), day(2024, 2, 29), day(2025, 2, 3)};
    lost.equity = {1000.0, 0.0, 0.0, 0.0};
    const QList<YearReturns> years = monthlyReturns(lost);
    QCOMPARE(years.size(), 1); // nothing to make a return of afterwards
    QCOMPARE(years[0].months[0], -100.0);
    QVERIFY(std::isnan(years[0].months[1]));
    QCOMPARE(years[0].total, -100.0);
}

void TestGridViews::monthTableSpeaks()
{
    MonthTableModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const CurvePtr curve = synthetic::curve(12, 40, 2000); // from 2000-01-03 on, every day
    model.setCurve(curve);
    QCOMPARE(model.rowCount(), 6);
    QCOMPARE(model.index(0, MonthTableModel::Year).data().toString(), QStringLiteral("2005")); // newest first
    QCOMPARE(model.index(5, MonthTableModel::Year).data().toString(), QStringLiteral("2000"));
    const QModelIndex empty = model.index(0, MonthTableModel::FirstMonth + 11); // December 2005: no bar
    QCOMPARE(empty.data().toString(), QString());
    QCOMPARE(empty.data(Qt::AccessibleTextRole).toString(), QStringLiteral("no bars"));
    double linked = 1.0;
    for (const YearReturns &year : model.years())
        linked *= 1.0 + year.total / 100.0;
    QVERIFY(qAbs(linked - curve->equity.back() / curve->equity.front()) < 1e-9); // years link to the whole
    const ChartTable table = model.table();
    QCOMPARE(table.title, QStringLiteral("Monthly returns of cell 12/40"));
    QCOMPARE(table.columns.size(), model.columnCount());
    QCOMPARE(table.rows, model.rowCount());
    for (int row = 0; row < model.rowCount(); ++row)
        for (int column = 0; column < model.columnCount(); ++column)
            QCOMPARE(table.shown(row, column), model.index(row, column).data().toString());
    model.setCurve(nullptr);
    QCOMPARE(model.rowCount(), 0);
    QVERIFY(model.table().isEmpty());
    QCOMPARE(table.shown(0, MonthTableModel::Year), QStringLiteral("2005")); // a value of its own
}

void TestGridViews::histogramCountsEveryCell_data()
{
    QTest::addColumn<int>("metric");
    forEachMetric([](Metric metric) { QTest::newRow(metricInfo(metric).csvName) << static_cast<int>(metric); });
}

void TestGridViews::histogramCountsEveryCell()
{
    QFETCH(int, metric);
    const CellSet set = CellSet::complete(synthetic::result(synthetic::sampleSpec()));
    const auto key = static_cast<Metric>(metric);
    const Histogram histogram = histogramOf(set, key);
    QCOMPARE(histogram.counted(), set.size());
    QVERIFY(histogram.bins() >= 1 && histogram.bins() <= Histogram::kMostBins + 1);
    std::vector<qint64> again(static_cast<std::size_t>(histogram.bins()), 0);
    qint64 undefined = 0;
    for (qsizetype row = 0; row < set.size(); ++row) {
        const double value = set.value(row, key);
        const int bin = histogram.binOf(value);
        QCOMPARE(bin < 0, !std::isfinite(value));
        if (bin < 0)
            ++undefined;
        else
            ++again[static_cast<std::size_t>(bin)];
    }
    QCOMPARE(histogram.undefined, undefined);
    for (std::size_t bin = 0; bin < again.size(); ++bin)
        QCOMPARE(histogram.enough[bin] + histogram.few[bin], again[bin]);
    QVERIFY(histogram.enough.front() + histogram.few.front() > 0); // no empty bins at the ends
    QVERIFY(histogram.enough.back() + histogram.few.back() > 0);
}

void TestGridViews::histogramEdges()
{
    Histogram histogram;
    histogram.low = -1.0;
    histogram.width = 0.5;
    histogram.enough.assign(4, 0);
    histogram.few.assign(4, 0);
    QCOMPARE(histogram.binOf(-1.0), 0);
    QCOMPARE(histogram.binOf(-0.5), 1); // the lower edge belongs to the bin, the upper one does not
    QCOMPARE(histogram.binOf(0.99), 3);
    QCOMPARE(histogram.binOf(1.0), -1);
    QCOMPARE(histogram.binOf(-1.01), -1);
    QCOMPARE(histogram.binOf(std::numeric_limits<double>::quiet_NaN()), -1);
    QCOMPARE(histogram.edge(4), 1.0);
}

void TestGridViews::histogramOfOneValue()
{
    SweepResult result = synthetic::result(synthetic::sampleSpec());
    auto cells = std::make_shared<CellColumns>(*result.cells);
    for (double &value : cells->metrics[static_cast<std::size_t>(Metric::Sharpe)])
        value = 0.25;
    result.cells = cells;
    const Histogram histogram = histogramOf(CellSet::complete(result), Metric::Sharpe);
    QCOMPARE(histogram.bins(), 1);
    QCOMPARE(histogram.counted(), cells->size());
    QCOMPARE(histogram.binOf(0.25), 0);
    QCOMPARE(histogramOf(CellSet(), Metric::Sharpe).bins(), 0);
}

void TestGridViews::slicesAreRowsOfTheGrid()
{
    const CellSet set = CellSet::complete(synthetic::result(synthetic::sampleSpec()));
    const auto grid = std::make_shared<const CellGrid>(gridOf(set.result.spec));
    const HeatValues heat = heatValues(set, grid, Metric::Sharpe);
    const auto bySlow = slicesOf(heat, SliceAxis::Fast, {20, 40, 41}); // there is no slow window of 41
    QCOMPARE(bySlow.size(), std::size_t{2});
    QCOMPARE(bySlow[0].at.size(), std::size_t{15}); // fast 5 ... 19: those below 20
    QCOMPARE(bySlow[1].at.size(), std::size_t{35});
    for (const Slice &slice : bySlow) {
        for (std::size_t i = 0; i < slice.at.size(); ++i) {
            QCOMPARE(set.slow(slice.rows[i]), slice.fixed);
            QCOMPARE(set.fast(slice.rows[i]), slice.at[i]);
            QCOMPARE(set.value(slice.rows[i], Metric::Sharpe), slice.values[i]);
        }
    }
    const auto byFast = slicesOf(heat, SliceAxis::Slow, {12});
    QCOMPARE(byFast.size(), std::size_t{1});
    QCOMPARE(byFast[0].at.front(), 20);
    QCOMPARE(byFast[0].at.size(), std::size_t{91});
    QCOMPARE(set.fast(byFast[0].rows[7]), 12);
}

void TestGridViews::windowsAreSpread()
{
    std::vector<qint32> windows(46);
    std::iota(windows.begin(), windows.end(), 5);
    const auto spread = spreadWindows(windows, 5, 12);
    QCOMPARE(spread.front(), 5);
    QCOMPARE(spread.back(), 50);
    QVERIFY(std::ranges::find(spread, 12) != spread.end());
    QVERIFY(std::ranges::is_sorted(spread));
    QCOMPARE(spread.size(), std::size_t{5});
    QCOMPARE(spreadWindows(windows, 5, 0).size(), std::size_t{5});
    QCOMPARE(spreadWindows({7}, 5, 7), std::vector<qint32>{7});
    QVERIFY(spreadWindows({}, 5, 7).empty());
}

void TestGridViews::windowsAreRead()
{
    QStringList unknown;
    const std::vector<qint32> windows{20, 22, 24};
    QCOMPARE(windowsOf(QStringLiteral("24, 20;20  x 21"), windows, unknown), (std::vector<qint32>{20, 24}));
    QCOMPARE(unknown, (QStringList{QStringLiteral("x"), QStringLiteral("21")}));
}

void TestGridViews::chartTableShowsNumbers()
{
    ChartTable table;
    table.title = QStringLiteral("Test");
    table.columns = {{QStringLiteral("Day"), ChartTable::Kind::Day}, {QStringLiteral("Value")},
        {QStringLiteral("Count"), ChartTable::Kind::Count}, {QStringLiteral("Name"), ChartTable::Kind::Text}};
    table.rows = 2;
    table.number = [](qsizetype row, int column) {
        if (column == 0)
            return static_cast<double>(day(2024, 2, 29) + row * 86'400'000);
        if (column == 1)
            return row == 0 ? -1.5 : std::numeric_limits<double>::quiet_NaN();
        return 1234.0;
    };
    table.text = [](qsizetype, int) { return QStringLiteral("a\tb"); };
    ChartTableModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setTable(table);
    QCOMPARE(model.index(0, 0).data().toString(), QStringLiteral("2024-02-29"));
    QCOMPARE(model.index(0, 1).data().toString(), QStringLiteral("\u22121.50"));
    QCOMPARE(model.index(0, 2).data().toString(), QStringLiteral("1,234"));
    QCOMPARE(model.index(1, 1).data().toString(), QString());
    QCOMPARE(model.index(1, 1).data(Qt::AccessibleTextRole).toString(), QStringLiteral("none"));
    QCOMPARE(linesOf(table, {1, 0}),
        QStringLiteral("Day\tValue\tCount\tName\n2024-03-01\t\t1,234\ta b\n2024-02-29\t-1.50\t1,234\ta b\n"));
}

QTEST_GUILESS_MAIN(TestGridViews)
#include "tst_gridviews.moc"
