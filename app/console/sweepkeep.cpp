// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/sweepkeep.h"

#include "core/job.h"
#include "core/profile.h"
#include "store/cells.h"
#include "store/jobs.h"
#include "store/store.h"

#include <QDir>
#include <QSysInfo>

namespace zixly {

namespace {

Job jobOf(const SweepResult &result, qint64 startedMs)
{
    Job job;
    job.id = makeUuidV7(startedMs);
    job.name = defaultName(result.spec);
    job.parameters = toJson(result.spec);
    job.createdMs = startedMs;
    job.cells = result.validCells;
    job.place.host = QSysInfo::machineHostName();
    return job;
}

Result<Job> keep(QSqlDatabase &db, const SweepResult &result, qint64 startedMs, qint64 endedMs)
{
    const QString actor = QStringLiteral("console");
    auto job = jobs::insert(db, jobOf(result, startedMs), actor);
    if (!job)
        return job;
    job->state = JobState::Completed;
    job->startedMs = startedMs;
    job->endedMs = endedMs;
    job->runtimeMs = endedMs - startedMs;
    job->engineVersion = result.engineVersion;
    job->convention = result.convention;
    job->data = result.data;
    job->best = bestValues(result);
    if (const auto saved = cells::save(db, job->key, result); !saved)
        return std::unexpected(saved.error());
    return jobs::update(db, *job, QStringLiteral("completed"), actor,
        {{QStringLiteral("cells"), result.validCells}, {QStringLiteral("runtime_ms"), job->runtimeMs}});
}

} // namespace

Result<> keepSweep(const QString &profileFolder, const SweepResult &result, qint64 startedMs, qint64 endedMs)
{
    const Profile profile = Profile::at(profileFolder);
    if (!QDir().mkpath(profile.folder))
        return failure(Error::Kind::Unwritable, profile.folder);
    Store store;
    if (const auto opened = store.open(profile.databasePath()).result(); !opened)
        return std::unexpected(opened.error());
    const auto work = [&](QSqlDatabase &db) { return keep(db, result, startedMs, endedMs); };
    const auto kept = store.write(work, Store::Durability::Disk).result();
    if (!kept)
        return std::unexpected(kept.error());
    return {};
}

} // namespace zixly
