// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/resultjson.h"
#include "flows/resultstore.h"

#include <limits>

namespace zixly::fetched {

namespace {

// Some services say how the numbers were made and of which prices (zixly-worker join does, as core/resultjson.h has
// it).
void takeWhatIsSaid(const Job &job, SweepResult &result)
{
    const QJsonObject said = job.serverResult.value(QLatin1String("result")).toObject();
    if (!said.value(QLatin1String("known")).toBool())
        return;
    takeAbout(said, result);
    result.benchmarkReturn
        = said.value(QLatin1String("benchmark_return_pct")).toDouble(std::numeric_limits<double>::quiet_NaN());
}

} // namespace

Result<SweepResult> toResult(const Job &job, const platform::ResultRows &rows)
{
    platform::RemoteJob remote;
    remote.parameters = job.parameters;
    remote.totalCells = job.cells;
    const QList<SweepResult> results = platform::toSweepResults(rows, remote);
    if (results.isEmpty())
        return failure(Error::Kind::NotFound, job.name);
    SweepResult result = results.first();
    const qint64 assumedMs = result.convention.barIntervalMs; // times were turned into bars by it
    takeWhatIsSaid(job, result);
    const qint64 barMs = result.convention.barIntervalMs;
    if (barMs > 0 && assumedMs > 0 && barMs != assumedMs) {
        auto cells = std::make_shared<CellColumns>(*result.cells);
        for (double &bars : cells->metrics[static_cast<std::size_t>(Metric::AvgTradeDuration)])
            bars *= static_cast<double>(assumedMs) / static_cast<double>(barMs);
        result.cells = std::move(cells);
    }
    return result;
}

} // namespace zixly::fetched
