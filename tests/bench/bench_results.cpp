// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/cellarrangement.h"
#include "models/celltablemodel.h"
#include "models/histogram.h"
#include "tests/support/syntheticcells.h"
#include "widgets/charts/equitychart.h"
#include "widgets/charts/heatmap.h"
#include "widgets/charts/scatterplot.h"
#include "widgets/results/cellpanel.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QPixmap>
#include <QScrollBar>
#include <QTableView>

#include <benchmark/benchmark.h>
#include <memory>

// The figures that README's table names for the results window: everything is drawn offscreen into a picture of the
// widget's size, as a repaint would.
namespace zixly {

namespace {

constexpr std::size_t kMinuteBars = 366'710;
constexpr std::size_t kThreeYearsOfMinutes = 1'091'782;

const CellSet &quarterMillion()
{
    static const CellSet set = CellSet::complete(synthetic::result(synthetic::largeSpec(true)));
    return set;
}

const CellSet &million()
{
    static const CellSet set = [] {
        SweepSpec spec = synthetic::sampleSpec();
        spec.fast = {1, 1000, 1};
        spec.slow = {1001, 2000, 1};
        return CellSet::complete(synthetic::result(spec));
    }();
    return set;
}

template <const CellSet &(*cells)()>
void sortCells(benchmark::State &state)
{
    CellArrangement arrangement;
    arrangement.sortColumn = static_cast<int>(state.range(0));
    for (auto _ : state)
        benchmark::DoNotOptimize(arrange(cells(), arrangement));
}

// The longest stop of the event loop while a table of a million cells is sorted: the work lies on another thread.
void longestStopOfSort(benchmark::State &state)
{
    CellPanel panel;
    panel.resize(1200, 800);
    panel.setCells(million());
    panel.show();
    const auto settle = [&panel](qint64 &longest) {
        do {
            QElapsedTimer turn;
            turn.start();
            QCoreApplication::processEvents();
            longest = std::max(longest, turn.nsecsElapsed());
        } while (panel.model().isArranging());
        QElapsedTimer last;
        last.start();
        QCoreApplication::processEvents();
        longest = std::max(longest, last.nsecsElapsed());
    };
    qint64 ignored = 0;
    settle(ignored);
    qint64 longest = 0;
    int column = 0;
    for (auto _ : state) {
        QElapsedTimer start;
        start.start();
        panel.table()->sortByColumn(cellcolumn::FirstMetric + column++ % 6, Qt::DescendingOrder);
        longest = std::max(longest, start.nsecsElapsed());
        settle(longest);
    }
    state.counters["longest_stop_ms"] = static_cast<double>(longest) / 1e6;
}

void filterCells(benchmark::State &state)
{
    CellArrangement arrangement;
    arrangement.filters[static_cast<std::size_t>(cellcolumn::of(Metric::Sharpe))]
        = *ColumnFilter::parse(QStringLiteral(">0.5"), ColumnFilter::Kind::Number);
    for (auto _ : state)
        benchmark::DoNotOptimize(arrange(quarterMillion(), arrangement));
}

void digestCells(benchmark::State &state)
{
    for (auto _ : state)
        benchmark::DoNotOptimize(digest(quarterMillion()));
}

template <const CellSet &(*cells)()>
void scrollTable(benchmark::State &state)
{
    CellPanel panel;
    panel.resize(1200, 800);
    panel.setCells(cells());
    while (panel.model().isArranging())
        QCoreApplication::processEvents();
    panel.show();
    QPixmap picture(panel.size());
    QScrollBar *bar = panel.table()->verticalScrollBar();
    for (auto _ : state) {
        bar->setValue((bar->value() + 997) % bar->maximum());
        panel.render(&picture);
    }
}

void repaintHeatMap(benchmark::State &state)
{
    HeatMap map;
    map.resize(800, 600);
    const auto grid = std::make_shared<const CellGrid>(gridOf(quarterMillion().result.spec));
    const HeatValues heat = heatValues(quarterMillion(), grid, Metric::Sharpe);
    const HeatScale scale = scaleFor(Metric::Sharpe, heat);
    map.setHeat(heat, scale, Metric::Sharpe);
    map.show();
    QPixmap picture(map.size());
    double factor = 0.9;
    for (auto _ : state) { // each frame shows another part, so nothing is kept from the last
        map.zoomAt(QPointF(400.0, 300.0), factor);
        factor = map.xView().length() < 50.0 ? 1.25 : factor;
        factor = map.isZoomed() ? factor : 0.9;
        map.render(&picture);
    }
}

void newHeatMetric(benchmark::State &state)
{
    HeatMap map;
    map.resize(800, 600);
    const auto grid = std::make_shared<const CellGrid>(gridOf(quarterMillion().result.spec));
    map.show();
    QPixmap picture(map.size());
    int metric = 0;
    for (auto _ : state) {
        const auto key = static_cast<Metric>(metric++ % static_cast<int>(kMetricCount));
        const HeatValues heat = heatValues(quarterMillion(), grid, key);
        map.setHeat(heat, scaleFor(key, heat), key);
        map.render(&picture);
    }
}

template <std::size_t bars>
void panEquity(benchmark::State &state)
{
    EquityChart chart;
    chart.resize(1200, 700);
    chart.setCurve(synthetic::curve(12, 40, bars, 60'000), false);
    chart.setLogarithmic(state.range(1) != 0);
    chart.show();
    for (int i = 0; i < state.range(0); ++i)
        chart.zoomAt(QPointF(600.0, 200.0), 0.8);
    QPixmap picture(chart.size());
    bool left = true;
    for (auto _ : state) {
        chart.zoomAt(QPointF(left ? 500.0 : 700.0, 200.0), left ? 0.99 : 1.0 / 0.99);
        left = !left;
        chart.render(&picture);
    }
}

void repaintScatter(benchmark::State &state)
{
    ScatterPlot plot;
    plot.resize(800, 600);
    plot.setCells(quarterMillion());
    plot.show();
    QPixmap picture(plot.size());
    bool in = true;
    for (auto _ : state) {
        plot.zoomAt(QPointF(400.0, 300.0), in ? 0.9 : 1.0 / 0.9);
        in = !in;
        plot.render(&picture);
    }
}

void histogramCells(benchmark::State &state)
{
    for (auto _ : state)
        benchmark::DoNotOptimize(histogramOf(million(), Metric::Sharpe));
}

} // namespace

BENCHMARK(sortCells<quarterMillion>)
    ->Name("results/sort 250,000 cells by column")
    ->Arg(cellcolumn::of(Metric::Sharpe))
    ->Arg(cellcolumn::of(Metric::TotalTrades))
    ->Unit(benchmark::kMillisecond);
BENCHMARK(filterCells)->Name("results/filter and sort 250,000 cells")->Unit(benchmark::kMillisecond);
BENCHMARK(digestCells)->Name("results/figures of 250,000 cells")->Unit(benchmark::kMillisecond);
BENCHMARK(sortCells<million>)
    ->Name("results/sort 1,000,000 cells by column")
    ->Arg(cellcolumn::of(Metric::Sharpe))
    ->Arg(cellcolumn::of(Metric::TotalTrades))
    ->Unit(benchmark::kMillisecond);
BENCHMARK(longestStopOfSort)->Name("results/sort a shown table of 1,000,000 cells")->Unit(benchmark::kMillisecond);
BENCHMARK(scrollTable<million>)->Name("results/jump in a table of 1,000,000 cells")->Unit(benchmark::kMillisecond);
BENCHMARK(histogramCells)->Name("results/histogram of 1,000,000 cells")->Unit(benchmark::kMillisecond);
BENCHMARK(scrollTable<quarterMillion>)->Name("results/jump in a table of 250,000 cells")->Unit(benchmark::kMillisecond);
BENCHMARK(repaintHeatMap)->Name("results/zoom the heat map of 500 x 500")->Unit(benchmark::kMillisecond);
BENCHMARK(newHeatMetric)->Name("results/another metric on the heat map of 500 x 500")->Unit(benchmark::kMillisecond);
BENCHMARK(panEquity<kThreeYearsOfMinutes>)
    ->Name("results/frame of the equity of 1,091,782 bars (zoom steps, logarithmic)")
    ->Args({0, 0})
    ->Args({0, 1})
    ->Args({8, 0})
    ->Args({30, 0})
    ->Unit(benchmark::kMillisecond);
BENCHMARK(panEquity<kMinuteBars>)
    ->Name("results/frame of the equity of 366,710 bars (zoom steps, logarithmic)")
    ->Args({0, 0})
    ->Args({0, 1})
    ->Args({8, 0})
    ->Args({30, 0})
    ->Unit(benchmark::kMillisecond);
BENCHMARK(repaintScatter)->Name("results/zoom the scatter of 250,000 cells")->Unit(benchmark::kMillisecond);

} // namespace zixly
