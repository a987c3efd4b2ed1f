// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/griddifference.h"
#include "tests/support/comparedsweeps.h"
#include "tests/support/syntheticcells.h"
#include "widgets/compare/comparewindow.h"

#include <QApplication>
#include <QEvent>

#include <benchmark/benchmark.h>
#include <memory>
#include <vector>

// The figures that README's table names for comparison windows.
namespace zixly {

namespace {

const ComparedSweep &fortyThousand()
{
    static const ComparedSweep sweep = [] {
        SweepSpec spec = synthetic::sampleSpec();
        spec.fast = {1, 200, 1};
        spec.slow = {201, 400, 1};
        return test::sweepOf(1, synthetic::result(spec));
    }();
    return sweep;
}

// A region grows in one window; eight windows choose their cells anew and paint all that changed, maps and words.
void linkedSelection(benchmark::State &state)
{
    CellSelection selection;
    std::vector<std::unique_ptr<CompareWindow>> windows;
    for (int i = 0; i < 8; ++i) {
        windows.push_back(std::make_unique<CompareWindow>());
        CompareWindow *window = windows.back().get();
        window->resize(900, 600);
        window->setSweeps(QList<ComparedSweep>(state.range(0), fortyThousand()));
        QObject::connect(&selection, &CellSelection::changed, window, &CompareWindow::setSelection);
        window->show();
    }
    QCoreApplication::processEvents();
    int step = 0;
    for (auto _ : state) {
        step = (step + 1) % 100;
        selection.select({20, 60 + step, 220, 280 + step}, false);
        for (const auto &window : windows) { // what the next frame would do, now
            QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
            QEvent frame(QEvent::UpdateRequest);
            QCoreApplication::sendEvent(window.get(), &frame);
        }
    }
}

void subtractGrids(benchmark::State &state)
{
    for (auto _ : state)
        benchmark::DoNotOptimize(gridDifference(fortyThousand(), fortyThousand(), Metric::Sharpe));
}

} // namespace

BENCHMARK(linkedSelection)
    ->Name("compare/selection in 8 windows of 40,000 cells (maps each)")
    ->Arg(1)
    ->Arg(2)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(subtractGrids)->Name("compare/difference of 40,000 cells")->Unit(benchmark::kMillisecond);

} // namespace zixly
