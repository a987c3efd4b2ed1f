// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/priceseries.h"
#include "core/sweepresult.h"

#include <atomic>
#include <functional>

// The one border between the project's values and the engine. Pure functions, callable from any thread, none throws.
namespace zixly {

// Where a ticker's prices come from (store, sample, folder): chosen by the composition root, called on the thread of
// the run, so it may block.
using PriceSource = std::function<Result<PriceSeriesPtr>(const QString &ticker)>;

// Rows of `live.cells` that are final. Called from engine threads, one call at a time, in no particular order of rows.
using SweepBatch = std::function<void(const SweepResult &live, CellRange range)>;

// Runs a sweep to its end on `threads` threads (0 = all cores), the calling one included. Everything validate() refuses
// is InvalidInput with the sentence in the detail; a stop request gives Cancelled within 50 ms, unless finishing won.
Result<SweepResult> computeSweep(const PriceSeries &series, const SweepSpec &spec, unsigned threads,
    const std::atomic<bool> &stop, const SweepBatch &batch = {});

// Equity, drawdown and trades of one cell.
Result<CurvePtr> computeCurve(const PriceSeries &series, const SweepSpec &spec, int fast, int slow);

Convention conventionOf(const PriceSeries &series, const SweepSpec &spec);
QString engineVersion();
// Compiler, system and instruction set: two results of one engine version and one build are equal bit by bit.
QString engineBuild();

// What the user reads before the start.
struct SweepEstimate {
    qint64 cells = 0; // valid combinations
    qint64 bars = 0; // inside the dates
    double expectedMs = 0.0;
};
// `nsPerBarCell` from the history of this computer (jobs::nsPerBarCell); 0 or less = none, a cautious default is used.
SweepEstimate estimateSweep(const SweepSpec &spec, qint64 bars, double nsPerBarCell);

} // namespace zixly
