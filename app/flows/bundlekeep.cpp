// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/format.h"
#include "flows/bundleflow.h"
#include "store/cells.h"
#include "store/jobs.h"
#include "store/prices.h"

#include <QCoreApplication>

namespace zixly::bundleflow {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(zixly::BundleFlow)
};

bool sameBytes(const SweepResult &a, const SweepResult &b)
{
    if (!a.cells || !b.cells || a.spec != b.spec || a.data != b.data)
        return false;
    for (int column = 0; column < cells::columnCount(); ++column) {
        if (cells::encodeColumn(*a.cells, column) != cells::encodeColumn(*b.cells, column))
            return false;
    }
    return true;
}

// The job whose result this is; key 0 = none.
Result<Job> sameJob(const QSqlDatabase &db, const Bundle &bundle)
{
    auto job = jobs::find(db, bundle.job);
    if (!job)
        return job.error().kind == Error::Kind::NotFound ? Result<Job>(Job{}) : job;
    const auto result = cells::load(db, job->key);
    if (!result && result.error().kind != Error::Kind::NotFound)
        return std::unexpected(result.error());
    return result && sameBytes(*result, bundle.result) ? job : Result<Job>(Job{});
}

// Somebody else's clock is not believed where it tells of the future.
qint64 past(qint64 time, qint64 now)
{
    return time > 0 && time <= now ? time : now;
}

Job jobOf(const Bundle &bundle, qint64 nowMs)
{
    const SweepResult &result = bundle.result;
    Job job;
    job.name = bundle.name.isEmpty() ? defaultName(result.spec) : bundle.name;
    job.parameters = toJson(result.spec);
    job.state = JobState::Completed;
    job.createdMs = past(bundle.createdMs, nowMs);
    job.startedMs = past(bundle.startedMs, nowMs);
    job.endedMs = past(bundle.endedMs, nowMs);
    job.engineVersion = result.engineVersion;
    job.convention = result.convention;
    job.data = result.data;
    job.cells = result.validCells;
    job.cellsHere = result.cells->size();
    job.best = bestValues(result);
    const QString made = timeText(bundle.madeMs, TimeZoneChoice::Utc);
    job.receipt = bundle.service.isEmpty()
        ? Words::tr("Opened from a bundle that %1 made on %2 UTC.").arg(bundle.madeBy, made)
        : Words::tr("Opened from a bundle that %1 made on %2 UTC, of a result of %3.")
              .arg(bundle.madeBy, made, bundle.service);
    return job;
}

} // namespace

Result<Kept> keep(QSqlDatabase &db, const Bundle &bundle, qint64 nowMs)
{
    auto same = sameJob(db, bundle);
    if (!same)
        return std::unexpected(same.error());
    if (same->key != 0)
        return Kept{.job = std::move(*same), .wasThere = true, .pricesKept = false};
    Job job = jobOf(bundle, nowMs);
    const auto taken = jobs::find(db, bundle.job);
    if (!taken && taken.error().kind != Error::Kind::NotFound)
        return std::unexpected(taken.error());
    job.id = taken ? makeUuidV7(nowMs) : bundle.job; // two results may claim one id
    auto stored = jobs::insert(db, job, QStringLiteral("bundle"));
    if (!stored)
        return std::unexpected(stored.error());
    if (const auto saved = cells::save(db, stored->key, bundle.result); !saved)
        return std::unexpected(saved.error());
    Kept kept{.job = std::move(*stored), .wasThere = false, .pricesKept = false};
    if (!bundle.prices)
        return kept;
    // Prices that somebody chose to have here are never replaced.
    const auto there = prices::load(db, bundle.result.spec.ticker);
    if (there || there.error().kind != Error::Kind::NotFound)
        return kept;
    if (const auto saved = prices::save(db, *bundle.prices, nowMs); !saved)
        return std::unexpected(saved.error());
    kept.pricesKept = true;
    return kept;
}

} // namespace zixly::bundleflow
