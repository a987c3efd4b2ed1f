// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/walk.h"
#include "widgets/results/resultswindow.h"
#include "worker/sweepadapter.h"
#include "worker/whatif.h"

#include <QCoreApplication>
#include <QPixmap>
#include <QThreadPool>

#include <algorithm>
#include <benchmark/benchmark.h>
#include <chrono>
#include <vector>

// From a moved slider to the painted window: the whole grid is computed, handed over and drawn, with tiles and table.
namespace zixly {

namespace {

void dragFees(benchmark::State &state)
{
    SweepSpec spec;
    spec.ticker = QStringLiteral("WALK");
    if (state.range(0) > 4'000) {
        spec.fast = {1, 200, 1};
        spec.slow = {201, 400, 1};
    }
    const auto series = test::aWalk(spec.ticker, static_cast<int>(state.range(1)));
    const std::atomic<bool> never = false;
    QThreadPool pool;
    ResultsWindow window;
    window.resize(1280, 860);
    Job job;
    job.key = 1;
    job.state = JobState::Completed;
    window.setJob(job);
    window.setResult(*computeSweep(*series, spec, 0, never));
    window.beginWhatIf(QDate(2000, 1, 3), QDate(2010, 1, 3));
    window.show();
    WhatIf whatIf(pool);
    bool told = false;
    QObject::connect(&whatIf, &WhatIf::computed, &window, [&](const SweepResult &result, double milliseconds) {
        window.setWhatIf(result, milliseconds);
        told = true;
    });
    QPixmap picture(window.size());
    std::vector<double> times;
    for (auto _ : state) {
        const auto start = std::chrono::steady_clock::now();
        spec.fees = (static_cast<double>(times.size() % 200)) / 1e4;
        told = false;
        whatIf.compute(series, spec);
        while (!told)
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        window.render(&picture);
        times.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
    }
    std::ranges::sort(times);
    state.counters["p95_ms"] = times[(times.size() * 95 + 99) / 100 - 1];
    state.counters["cells"] = static_cast<double>(window.result().cells->size());
}

} // namespace

BENCHMARK(dragFees)
    ->Name("results/what-if, from the slider to the painted window (cells, bars)")
    ->Args({3'930, 1'260})
    ->Args({40'000, 2'520})
    ->Iterations(200)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

} // namespace zixly
