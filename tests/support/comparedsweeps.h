// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/comparedsweep.h"
#include "tests/support/builders.h"

#include <initializer_list>
#include <memory>

// Sweeps of a few cells with numbers made by hand, for tests of comparisons.
namespace zixly::test {

struct HandCell {
    qint32 fast;
    qint32 slow;
    double value; // of the metric in question
    double trades = 100.0;
};

inline SweepResult handResult(std::initializer_list<HandCell> cells, Metric metric = Metric::Sharpe)
{
    auto columns = std::make_shared<CellColumns>();
    columns->resize(static_cast<qsizetype>(cells.size()));
    std::size_t row = 0;
    for (const HandCell &cell : cells) {
        columns->fast[row] = cell.fast;
        columns->slow[row] = cell.slow;
        forEachMetric([&](Metric each) { columns->metrics[static_cast<std::size_t>(each)][row] = 1.0; });
        columns->metrics[static_cast<std::size_t>(Metric::TotalTrades)][row] = cell.trades;
        columns->metrics[static_cast<std::size_t>(metric)][row] = cell.value;
        ++row;
    }
    SweepResult result;
    result.spec = aSpec();
    result.convention = {true, Execution::Next, 0.001, 0.0, Annualisation::Reference, 86'400'000};
    result.data = {QByteArray("prices"), 946'857'600'000, 1'584'057'600'000, 5080}; // 2000-01-03 to 2020-03-13
    result.engineVersion = QStringLiteral("1");
    result.validCells = columns->size();
    result.cells = std::move(columns);
    return result;
}

inline ComparedSweep handSweep(std::initializer_list<HandCell> cells, Metric metric = Metric::Sharpe)
{
    return comparedSweep(aJob(1), handResult(cells, metric));
}

inline ComparedSweep sweepOf(qint64 key, const SweepResult &result)
{
    Job job = aJob(key, JobState::Completed, result.spec);
    job.name = QStringLiteral("Sweep %1").arg(key);
    return comparedSweep(job, result);
}

} // namespace zixly::test
