// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sweep.h"

#include "engine/batches.h"
#include "engine/checks.h"
#include "engine/crew.h"
#include "engine/fastsweep.h"
#include "engine/grid.h"
#include "engine/metrics.h"
#include "engine/scalarsweep.h"

#include <algorithm>
#include <new>

namespace zixly::engine {

std::string version()
{
    return "2";
}

std::expected<Outcome, Problem> runSweep(const Prices &prices, const Parameters &parameters, const Output &output,
    unsigned threads, const std::atomic<bool> &stop, const BatchFunction &batch)
{
    return runSweepOn(bestPath(), prices, parameters, output, threads, stop, batch);
}

std::expected<Outcome, Problem> runSweepOn(Path path, const Prices &prices, const Parameters &parameters,
    const Output &output, unsigned threads, const std::atomic<bool> &stop, const BatchFunction &batch)
try {
    if (const auto problem = findProblem(prices, parameters))
        return std::unexpected(*problem);
    const Grid grid(parameters);
    if (grid.cells() == 0)
        return std::unexpected(Problem::NoPairs);
    const Terms terms(prices, parameters);
    Batches batches(batch);
    Crew crew(threads);
    const SweepJob job{prices, parameters, grid, terms, output, crew, stop, batches};
    if (path == Path::Scalar)
        sweepScalar(job);
    else
        sweepFast(path, job);
    batches.finish();
    return Outcome{
        .stopped = batches.done() < grid.cells(), .cellsDone = batches.done(), .benchmarkReturn = terms.benchmark};
} catch (const std::bad_alloc &) {
    return std::unexpected(Problem::OutOfMemory);
}

std::expected<Curve, Problem> runSingle(const Prices &prices, const Parameters &parameters, int fast, int slow)
try {
    Parameters single = parameters;
    single.fast = {fast, fast, 1};
    single.slow = {slow, slow, 1};
    if (const auto problem = findProblem(prices, single))
        return std::unexpected(*problem);
    if (fast >= slow)
        return std::unexpected(Problem::NoPairs);
    return singleCurve(prices, single, Terms(prices, single), fast, slow);
} catch (const std::bad_alloc &) {
    return std::unexpected(Problem::OutOfMemory);
}

} // namespace zixly::engine
