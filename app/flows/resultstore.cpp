// SPDX-License-Identifier: GPL-3.0-or-later
#include "flows/resultstore.h"

#include "store/accounts.h"
#include "store/cells.h"
#include "store/jobs.h"
#include "store/remotejobs.h"

#include <algorithm>
#include <cmath>

namespace zixly::fetched {

namespace {

constexpr int kCandidates = 16;

void assignKnown(double &target, double value)
{
    if (!std::isnan(value))
        target = value;
}

// Enough trades are not always told: what the service said before stays where the rows say nothing.
void takeBest(Job &job, const SweepResult &result)
{
    const BestValues best = bestValues(result);
    assignKnown(job.best.sharpe, best.sharpe);
    assignKnown(job.best.totalReturn, best.totalReturn);
    assignKnown(job.best.maxDrawdown, best.maxDrawdown);
    assignKnown(job.best.score, best.score);
    if (best.fast > 0) {
        job.best.fast = best.fast;
        job.best.slow = best.slow;
    }
}

bool before(const Job &a, const Job &b)
{
    const bool markedA = a.favourite || a.keepOffline;
    const bool markedB = b.favourite || b.keepOffline;
    return markedA != markedB ? markedA : a.createdMs > b.createdMs;
}

Result<bool> hasRoom(const QSqlDatabase &db, const Job &job, qint64 limitBytes)
{
    const auto bytes = remotejobs::resultBytes(db);
    if (!bytes)
        return std::unexpected(bytes.error());
    if (*bytes < limitBytes || job.favourite || job.keepOffline)
        return true;
    const auto oldest = remotejobs::evictable(db, 1);
    const auto jobs = oldest ? jobs::load(db, *oldest) : std::unexpected(oldest.error());
    if (!jobs)
        return std::unexpected(jobs.error());
    return !jobs->isEmpty() && jobs->first().createdMs < job.createdMs;
}

} // namespace

Result<Job> finish(QSqlDatabase &db, qint64 jobKey, const SweepResult &result, ServiceKind from, qint64 nowMs)
{
    auto job = jobs::load(db, jobKey);
    if (!job)
        return job;
    // How many the service tried may have been told while the rows were on their way.
    SweepResult told = result;
    told.validCells = std::max<qint64>(job->cells > 0 ? job->cells : result.validCells, result.cells->size());
    if (const auto done = cells::finish(db, jobKey, told); !done)
        return std::unexpected(done.error());
    takeBest(*job, told);
    if (told.convention.known) {
        job->convention = told.convention;
        job->data = told.data;
        job->engineVersion = told.engineVersion;
    }
    job->cells = told.validCells;
    job->resultOutdated = false;
    const QJsonObject payload{{QStringLiteral("cells"), told.cells->size()}, {QStringLiteral("of"), told.validCells},
        {QStringLiteral("from"), serviceTitle(from)}};
    return jobs::update(db, *job, QStringLiteral("result"), job->place.service, payload, nowMs);
}

Result<std::optional<Job>> nextWanted(const QSqlDatabase &db, const Wanted &wanted)
{
    const auto all = accounts::all(db);
    if (!all)
        return std::unexpected(all.error());
    std::optional<Job> next;
    for (const accounts::Account &account : *all) {
        if (account.connection != wanted.connection || !account.current)
            continue;
        const int limit = kCandidates + static_cast<int>(wanted.without.size());
        const auto jobs = remotejobs::wantingResults(db, account.key, wanted.sinceMs, limit);
        if (!jobs)
            return std::unexpected(jobs.error());
        for (const Job &job : *jobs) {
            if (!wanted.without.contains(job.key) && (!next || before(job, *next)))
                next = job;
        }
    }
    if (!next)
        return next;
    const auto room = hasRoom(db, *next, wanted.limitBytes);
    if (!room)
        return std::unexpected(room.error());
    return *room ? next : std::nullopt;
}

std::function<Result<bool>(QSqlDatabase &)> evictor(
    qint64 limitBytes, qint64 spared, std::shared_ptr<QList<qint64>> evicted)
{
    return [limitBytes, spared, evicted = std::move(evicted)](QSqlDatabase &db) -> Result<bool> {
        const auto bytes = remotejobs::resultBytes(db);
        if (!bytes)
            return std::unexpected(bytes.error());
        if (*bytes <= limitBytes)
            return false;
        auto oldest = remotejobs::evictable(db, 2);
        if (!oldest)
            return std::unexpected(oldest.error());
        oldest->removeOne(spared);
        if (oldest->isEmpty())
            return false;
        if (const auto done = remotejobs::evict(db, oldest->first()); !done)
            return std::unexpected(done.error());
        *evicted << oldest->first();
        return true;
    };
}

} // namespace zixly::fetched
