// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/format.h"
#include "tests/support/comparedsweeps.h"
#include "tests/support/syntheticcells.h"
#include "widgets/charts/barchart.h"
#include "widgets/charts/chartkeys.h"
#include "widgets/charts/equitychart.h"
#include "widgets/charts/heatmap.h"
#include "widgets/charts/histogramchart.h"
#include "widgets/charts/scatterplot.h"
#include "widgets/charts/slicechart.h"
#include "widgets/charts/spokenpoint.h"
#include "widgets/compare/comparescatter.h"
#include "widgets/compare/overlaychart.h"

#include <QAccessible>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;
using namespace zixly;

// Charts by keys alone, as they are heard.
class TestChartKeys : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void barsAfterKeys_data();
    void barsAfterKeys();
    void pointsAreWalkedOneByOne();
    void heatMapSpeaksItsCells();
    void heatMapGoesToTheBestCell();
    void heatMapPages();
    void thePointIsAChildWithTheFocus();
    void equityIsWalkedBarByBar();
    void scatterIsWalkedAlongBothAxes();
    void barsSpeak();
    void comparisonScatterChoosesByEnter();
    void overlaySpeaksAllCurves();
    void histogramIsWalkedBarByBar();
    void slicesAreWalkedAndChanged();
    void shiftPans();

private:
    template <class Chart>
    static void show(Chart &chart)
    {
        chart.resize(600, 400);
        chart.show();
        chart.activateWindow();
        chart.setFocus();
        QVERIFY(QTest::qWaitForWindowActive(&chart));
        QVERIFY(!chart.grab().isNull()); // laid out
    }
};

void TestChartKeys::initTestCase()
{
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
}

void TestChartKeys::barsAfterKeys_data()
{
    QTest::addColumn<int>("key");
    QTest::addColumn<qsizetype>("from");
    QTest::addColumn<qsizetype>("to");
    const auto row
        = [](const char *name, int key, qsizetype from, qsizetype to) { QTest::newRow(name) << key << from << to; };
    row("right", Qt::Key_Right, 5, 6);
    row("left", Qt::Key_Left, 5, 4);
    row("first key to the right", Qt::Key_Right, -1, 0);
    row("first key to the left", Qt::Key_Left, -1, 99);
    row("page on", Qt::Key_PageDown, 5, 15);
    row("page back stops at the start", Qt::Key_PageUp, 5, 0);
    row("page on stops at the end", Qt::Key_PageDown, 95, 99);
    row("home", Qt::Key_Home, 50, 0);
    row("end", Qt::Key_End, 50, 99);
    row("stays at the end", Qt::Key_Right, 99, 99);
}

void TestChartKeys::barsAfterKeys()
{
    QFETCH(int, key);
    QFETCH(qsizetype, from);
    QFETCH(qsizetype, to);
    QCOMPARE(chartkeys::barAfter(key, from, 99, 10), std::optional(to));
    QCOMPARE(chartkeys::barAfter(Qt::Key_Up, from, 99, 10), std::nullopt);
    QCOMPARE(chartkeys::barAfter(key, -1, -1, 10), std::nullopt); // no bars
}

void TestChartKeys::pointsAreWalkedOneByOne()
{
    const QList<double> at{3.0, 1.0, 2.0, 1.0};
    const auto next = [&at](int key, qsizetype from) {
        return chartkeys::pointAfter(*chartkeys::pointStep(key), from, at.size(), [&at](qsizetype i) { return at[i]; });
    };
    QList<qsizetype> order;
    for (qsizetype point = next(Qt::Key_Right, -1); point >= 0; point = next(Qt::Key_Right, point))
        order += point;
    QCOMPARE(order, (QList<qsizetype>{1, 3, 2, 0})); // each once, equal ones by their index
    order.clear();
    for (qsizetype point = next(Qt::Key_Left, -1); point >= 0; point = next(Qt::Key_Left, point))
        order += point;
    QCOMPARE(order, (QList<qsizetype>{0, 2, 3, 1}));
    QCOMPARE(next(Qt::Key_Home, 0), 1);
    QCOMPARE(next(Qt::Key_End, 1), 0);
}

namespace {

struct Map {
    CellSet set;
    std::shared_ptr<const CellGrid> grid;
    HeatMap map;

    explicit Map(const SweepResult &result, Metric metric = Metric::Sharpe)
        : set(CellSet::complete(result))
        , grid(std::make_shared<const CellGrid>(gridOf(set.result.spec)))
    {
        const HeatValues heat = heatValues(set, grid, metric);
        map.setHeat(heat, scaleFor(metric, heat), metric);
    }
    qint32 row(int fast, int slow) const
    {
        const CellGrid::Place place = grid->placeOf(fast, slow);
        return grid->rowAt(place.fastIndex, place.slowIndex);
    }
    QString value(qint32 row) const { return cellText(set, row, cellcolumn::of(Metric::Sharpe)); }
};

} // namespace

void TestChartKeys::heatMapSpeaksItsCells()
{
    Map m(synthetic::result(synthetic::sampleSpec()));
    show(m.map);
    m.map.setCurrentRow(m.row(12, 38));
    QTest::keyClick(&m.map, Qt::Key_Right);
    const QString sentence = u"Fast 12, slow 40, %1 %2"_s.arg(metricTitle(Metric::Sharpe), m.value(m.row(12, 40)));
    QCOMPARE(spokenpoint::of(&m.map), sentence);
    QTest::keyClick(&m.map, Qt::Key_Right, Qt::ControlModifier);
    QVERIFY(spokenpoint::of(&m.map).startsWith(u"Fast 12, slow 200, "_s));
    QCOMPARE(m.map.accessibleName(), u"Heat map"_s); // scripts find it by this name
}

void TestChartKeys::heatMapGoesToTheBestCell()
{
    for (const Metric metric : {Metric::Sharpe, Metric::MaxDrawdown}) {
        Map m(synthetic::result(synthetic::sampleSpec()), metric);
        QSignalSpy activated(&m.map, &HeatMap::cellActivated);
        QTest::keyClick(&m.map, Qt::Key_B);
        QCOMPARE(activated.size(), 1);
        QCOMPARE(m.map.currentRow(), bestCells(m.set, metric, 1).front());
    }
    SweepResult nothing = synthetic::result(synthetic::sampleSpec());
    nothing.spec.minTrades = 1'000'000;
    Map m(nothing);
    QVERIFY(!m.map.goToBest()); // cells with too few trades are never the best
    QCOMPARE(m.map.currentRow(), -1);
}

void TestChartKeys::heatMapPages()
{
    Map m(synthetic::result(synthetic::sampleSpec()));
    m.map.setCurrentRow(m.row(20, 100));
    QTest::keyClick(&m.map, Qt::Key_PageUp);
    QCOMPARE(m.map.currentRow(), m.row(30, 100));
    QTest::keyClick(&m.map, Qt::Key_PageDown);
    QTest::keyClick(&m.map, Qt::Key_PageDown);
    QCOMPARE(m.map.currentRow(), m.row(10, 100));
    QTest::keyClick(&m.map, Qt::Key_PageDown);
    QCOMPARE(m.map.currentRow(), m.row(5, 100)); // as far as there are cells
}

void TestChartKeys::thePointIsAChildWithTheFocus()
{
    Map m(synthetic::result(synthetic::sampleSpec()));
    show(m.map);
    QAccessibleInterface *map = QAccessible::queryAccessibleInterface(&m.map);
    QVERIFY(map);
    QCOMPARE(map->childCount(), 0);
    m.map.setCurrentRow(m.row(12, 40));
    QCOMPARE(map->childCount(), 1);
    QAccessibleInterface *point = map->child(0);
    QVERIFY(point);
    QCOMPARE(map->focusChild(), point);
    QCOMPARE(map->indexOfChild(point), 0);
    QCOMPARE(point->parent(), map);
    QVERIFY(point->state().focused);
    QVERIFY(point->text(QAccessible::Name).startsWith(u"Fast 12, slow 40, "_s));
    QCOMPARE(map->text(QAccessible::Value), point->text(QAccessible::Name));
    m.map.setCurrentRow(-1);
    QCOMPARE(map->childCount(), 0);
}

void TestChartKeys::equityIsWalkedBarByBar()
{
    EquityChart chart;
    const CurvePtr curve = synthetic::curve(12, 40, 500);
    chart.setCurve(curve, true);
    show(chart);
    QTest::keyClick(&chart, Qt::Key_End);
    QTest::keyClick(&chart, Qt::Key_Left);
    QVERIFY2(spokenpoint::of(&chart).contains(numberText(curve->equity[498], 2)), qPrintable(spokenpoint::of(&chart)));
    chart.zoomAt(QPointF(500.0, 100.0), 0.1);
    QTest::keyClick(&chart, Qt::Key_Home);
    QVERIFY(chart.xView().contains(static_cast<double>(curve->time.front()))); // it came into view
    chart.setCurve(synthetic::curve(13, 40, 500), true);
    QCOMPARE(spokenpoint::of(&chart), QString()); // the bar of another curve is not read out
}

void TestChartKeys::scatterIsWalkedAlongBothAxes()
{
    ScatterPlot plot;
    const CellSet set = CellSet::complete(synthetic::result(synthetic::sampleSpec()));
    plot.setCells(set);
    show(plot);
    QSignalSpy activated(&plot, &ScatterPlot::cellActivated);
    QTest::keyClick(&plot, Qt::Key_Home);
    const qint32 least = plot.currentRow();
    for (qint32 row = 0; row < set.size(); ++row)
        QVERIFY(set.value(row, Metric::MaxDrawdown) >= set.value(least, Metric::MaxDrawdown) - 1e-4);
    QTest::keyClick(&plot, Qt::Key_Right);
    QVERIFY(set.value(plot.currentRow(), Metric::MaxDrawdown) >= set.value(least, Metric::MaxDrawdown) - 1e-4);
    const double from = set.value(plot.currentRow(), Metric::TotalReturn);
    QTest::keyClick(&plot, Qt::Key_Up);
    QVERIFY(set.value(plot.currentRow(), Metric::TotalReturn) >= from - 1e-4);
    QCOMPARE(activated.size(), 3);
    QCOMPARE(spokenpoint::of(&plot),
        u"Fast %1, slow %2, return %3 %, drawdown %4 %"_s.arg(set.fast(plot.currentRow()))
            .arg(set.slow(plot.currentRow()))
            .arg(metricText(Metric::TotalReturn, set.value(plot.currentRow(), Metric::TotalReturn)),
                metricText(Metric::MaxDrawdown, set.value(plot.currentRow(), Metric::MaxDrawdown))));
}

void TestChartKeys::barsSpeak()
{
    BarChart chart;
    chart.setBars({{u"12/40"_s, 0.84, u"0.84"_s, 7}, {u"13/40"_s, 0.83, u"0.83"_s, 8}}, u"Sharpe"_s, true);
    show(chart);
    QTest::keyClick(&chart, Qt::Key_Down);
    QCOMPARE(spokenpoint::of(&chart), u"Cell 12/40, Sharpe, 0.84"_s);
    QTest::keyClick(&chart, Qt::Key_Down);
    QCOMPARE(spokenpoint::of(&chart), u"Cell 13/40, Sharpe, 0.83"_s);
}

void TestChartKeys::comparisonScatterChoosesByEnter()
{
    CompareScatter plot;
    const SweepResult result = synthetic::result(synthetic::sampleSpec());
    plot.setSweeps({test::sweepOf(1, result), test::sweepOf(2, result)});
    show(plot);
    QSignalSpy chosen(&plot, &CompareScatter::cellChosen);
    QTest::keyClick(&plot, Qt::Key_End);
    QVERIFY(chosen.isEmpty()); // walking changes no selection
    QVERIFY2(spokenpoint::of(&plot).contains(u"Sweep 2, fast "_s), qPrintable(spokenpoint::of(&plot)));
    QTest::keyClick(&plot, Qt::Key_Return);
    QCOMPARE(chosen.size(), 1);
    QVERIFY(
        spokenpoint::of(&plot).contains(u"fast %1, slow %2,"_s.arg(chosen[0][0].toInt()).arg(chosen[0][1].toInt())));
}

void TestChartKeys::overlaySpeaksAllCurves()
{
    OverlayChart chart;
    chart.setCurves(
        rebase({synthetic::curve(12, 40, 500), synthetic::curve(13, 50, 500)}), {u"1 12/40"_s, u"2 13/50"_s});
    show(chart);
    QTest::keyClick(&chart, Qt::Key_Home);
    QVERIFY2(spokenpoint::of(&chart).contains(u"1 12/40: 100.00"_s), qPrintable(spokenpoint::of(&chart)));
    QVERIFY2(spokenpoint::of(&chart).contains(u"2 13/50: 100.00"_s), qPrintable(spokenpoint::of(&chart)));
}

void TestChartKeys::histogramIsWalkedBarByBar()
{
    HistogramChart chart;
    const CellSet set = CellSet::complete(synthetic::result(synthetic::sampleSpec()));
    const Histogram histogram = histogramOf(set, Metric::Sharpe);
    chart.setHistogram(histogram, Metric::Sharpe);
    show(chart);
    const auto sentence = [&histogram](int bin) {
        const auto at = static_cast<std::size_t>(bin);
        return u"%1: %2 to %3, %4 cells ("_s.arg(metricTitle(Metric::Sharpe),
            metricText(Metric::Sharpe, histogram.edge(bin)), metricText(Metric::Sharpe, histogram.edge(bin + 1)),
            countText(histogram.enough[at] + histogram.few[at]));
    };
    const auto says = [&chart, &sentence](int bin) { return spokenpoint::of(&chart).startsWith(sentence(bin)); };
    QTest::keyClick(&chart, Qt::Key_Right);
    QVERIFY2(says(0), qPrintable(spokenpoint::of(&chart)));
    QTest::keyClick(&chart, Qt::Key_Right);
    QVERIFY2(says(1), qPrintable(spokenpoint::of(&chart)));
    QTest::keyClick(&chart, Qt::Key_End);
    QVERIFY2(says(histogram.bins() - 1), qPrintable(spokenpoint::of(&chart)));
    chart.zoomAt(chart.plotRect().topRight() - QPointF(5.0, -5.0), 0.2);
    QTest::keyClick(&chart, Qt::Key_Home);
    QVERIFY(chart.xView().contains(histogram.edge(1))); // it came into view
    // The keys go on from where the mouse is.
    chart.resetZoom();
    QTest::mouseMove(&chart, chart.barRect(7).center().toPoint());
    QTest::keyClick(&chart, Qt::Key_Right);
    QVERIFY2(says(8), qPrintable(spokenpoint::of(&chart)));
    chart.setHistogram(histogramOf(set, Metric::TotalReturn), Metric::TotalReturn);
    QCOMPARE(spokenpoint::of(&chart), QString()); // the bar of another metric is not read out
}

void TestChartKeys::slicesAreWalkedAndChanged()
{
    const CellSet set = CellSet::complete(synthetic::result(synthetic::sampleSpec()));
    const auto grid = std::make_shared<const CellGrid>(gridOf(set.result.spec));
    const HeatValues heat = heatValues(set, grid, Metric::Sharpe);
    SliceChart chart;
    const auto lines = slicesOf(heat, SliceAxis::Fast, {40, 100, 160});
    chart.setSlices(lines, SliceAxis::Fast, Metric::Sharpe);
    show(chart);
    const auto sentence = [&set](const Slice &slice, std::size_t at) {
        return u"Slow %1, Fast %2, %3 %4"_s.arg(slice.fixed)
            .arg(slice.at[at])
            .arg(metricTitle(Metric::Sharpe), cellText(set, slice.rows[at], cellcolumn::of(Metric::Sharpe)));
    };
    QTest::keyClick(&chart, Qt::Key_Right);
    QCOMPARE(spokenpoint::of(&chart), sentence(lines[0], 0));
    QTest::keyClick(&chart, Qt::Key_Right);
    QCOMPARE(spokenpoint::of(&chart), sentence(lines[0], 1));
    // Up through all lines at the same window, each higher than the one before.
    for (int i = 0; i < 3; ++i)
        QTest::keyClick(&chart, Qt::Key_Up);
    std::vector<std::size_t> order{0, 1, 2};
    std::ranges::stable_sort(order, {}, [&lines](std::size_t line) { return lines[line].values[1]; });
    QCOMPARE(spokenpoint::of(&chart), sentence(lines[order[2]], 1));
    QTest::keyClick(&chart, Qt::Key_Down);
    QCOMPARE(spokenpoint::of(&chart), sentence(lines[order[1]], 1));
    QSignalSpy activated(&chart, &SliceChart::cellActivated);
    QTest::keyClick(&chart, Qt::Key_End);
    QVERIFY(activated.isEmpty()); // walking chooses nothing
    QTest::keyClick(&chart, Qt::Key_Return);
    QCOMPARE(activated.size(), 1);
    QCOMPARE(activated[0][0].toInt(), lines[order[1]].rows.back());
    // What is hidden is not walked.
    for (int line = 0; line < 3; ++line)
        chart.setSeriesShown(line, line == 1);
    QTest::keyClick(&chart, Qt::Key_Home);
    QCOMPARE(spokenpoint::of(&chart), sentence(lines[1], 0));
    QTest::keyClick(&chart, Qt::Key_Up);
    QCOMPARE(spokenpoint::of(&chart), sentence(lines[1], 0));
}

void TestChartKeys::shiftPans()
{
    EquityChart chart;
    chart.setCurve(synthetic::curve(12, 40, 500), true);
    show(chart);
    chart.zoomAt(QPointF(300.0, 100.0), 0.2);
    const Span before = chart.xView();
    QTest::keyClick(&chart, Qt::Key_Right, Qt::ShiftModifier);
    QVERIFY(chart.xView().low > before.low);
    QVERIFY(spokenpoint::of(&chart).isEmpty());
    const Span enlarged = chart.xView();
    QTest::keyClick(&chart, Qt::Key_Right); // begins with the first bar in view
    QVERIFY(std::abs(chart.xView().low - enlarged.low) <= 86'400'000.0); // moved by a bar at most
    QVERIFY(!spokenpoint::of(&chart).isEmpty());
}

QTEST_MAIN(TestChartKeys)
#include "tst_chartkeys.moc"
