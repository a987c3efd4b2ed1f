// SPDX-License-Identifier: GPL-3.0-or-later
#include "flows/evidence.h"

#include "flows/arrivalrow.h"
#include "store/jobs.h"

#include <algorithm>

namespace zixly::evidence {

namespace {

bool hasIdOf(const Job &job, const QString &source, const QString &kind)
{
    return std::any_of(job.remoteIds.begin(), job.remoteIds.end(),
        [&](const RemoteId &id) { return id.source == source && id.kind == kind; });
}

// Sent there, and the answer was lost.
Result<bool> lostTo(const QSqlDatabase &db, const Job &job, const QString &kind)
{
    const auto events = jobs::events(db, job.key);
    if (!events)
        return std::unexpected(events.error());
    return std::any_of(events->begin(), events->end(), [&kind](const JobEvent &event) {
        return event.kind == QLatin1String("answer lost")
            && event.payload.value(QLatin1String("id_kind")).toString() == kind;
    });
}

bool fits(const Job &ours, const platform::RemoteJob &remote)
{
    const qint64 late = remote.createdMs - ours.createdMs;
    return late >= -kEarlyMs && late <= kLateMs && isSameSweep(ours, remote.type, remote.parameters);
}

Result<QList<Job>> jobsOf(const QSqlDatabase &db, const JobQuery &query)
{
    const auto keys = jobs::query(db, query);
    if (!keys)
        return std::unexpected(keys.error());
    return jobs::load(db, QList<qint64>(keys->begin(), keys->end()));
}

} // namespace

bool isSameSweep(const Job &ours, const QString &type, const QJsonObject &parameters)
{
    // Ranges that are not told could be any.
    if (type != ours.type || !parameters.contains(QLatin1String("fast_range"))
        || !parameters.contains(QLatin1String("slow_range")))
        return false;
    const auto spec = specOf(ours);
    const auto theirs = sweepSpecFromJson(parameters);
    return spec && theirs && *spec == *theirs;
}

Result<std::optional<Job>> lostJobOf(
    const QSqlDatabase &db, const arrivals::Arrival &arrival, const platform::RemoteJob &remote)
{
    if (remote.type != QLatin1String(kSweepType) || remote.createdMs == 0)
        return std::nullopt;
    const auto unknown = jobsOf(db,
        {.states = {JobState::Unknown},
            .createdFromMs = remote.createdMs - kLateMs,
            .createdToMs = remote.createdMs + kEarlyMs + 1,
            .service = arrival.place.service});
    if (!unknown)
        return std::unexpected(unknown.error());
    std::optional<Job> found;
    for (const Job &job : *unknown) {
        if (job.account != arrival.account || !job.remoteIds.isEmpty() || !fits(job, remote))
            continue;
        const auto lost = lostTo(db, job, remote.idKind);
        if (!lost)
            return std::unexpected(lost.error());
        if (*lost && std::exchange(found, job))
            return std::nullopt; // two of ours
    }
    if (!found)
        return found;
    const bool another = std::any_of(arrival.jobs.begin(), arrival.jobs.end(),
        [&](const platform::RemoteJob &row) { return row.id != remote.id && fits(*found, row); });
    return another ? std::nullopt : found; // two of theirs
}

Result<Job> link(QSqlDatabase &db, const Job &lost, const platform::RemoteJob &remote, const arrivals::Arrival &arrival)
{
    Job job = lost;
    const auto ids = arrivals::freeIds(db, arrival.source, remote, 0);
    if (!ids)
        return std::unexpected(ids.error());
    job.remoteIds = *ids;
    job.receipt.clear();
    platform::apply(job, remote);
    return jobs::update(db, job, QStringLiteral("arrived"), arrival.place.service,
        {{QStringLiteral("id"), remote.id}, {QStringLiteral("state"), platform::serverWord(remote)},
            {QStringLiteral("recognised_by"), QStringLiteral("parameters and time")}},
        arrival.nowMs);
}

Result<QList<Job>> rowsWithin(
    const QSqlDatabase &db, const Job &than, const QString &source, const QString &kind, qint64 fromMs, qint64 toMs)
{
    const auto found = jobsOf(db, {.createdFromMs = fromMs, .createdToMs = toMs + 1, .service = than.place.service});
    if (!found)
        return std::unexpected(found.error());
    QList<Job> rows;
    for (const Job &job : *found) {
        if (job.key != than.key && hasIdOf(job, source, kind) && isSameSweep(than, job.type, job.parameters))
            rows << job;
    }
    return rows;
}

Result<std::optional<Job>> arrivedRowOf(
    const QSqlDatabase &db, const Job &lost, const QString &source, const QString &kind)
{
    const auto rows = rowsWithin(db, lost, source, kind, lost.createdMs - kEarlyMs, lost.createdMs + kLateMs);
    if (!rows)
        return std::unexpected(rows.error());
    QList<Job> strangers; // not sent from here themselves
    for (const Job &job : *rows) {
        const auto events = jobs::events(db, job.key);
        if (!events)
            return std::unexpected(events.error());
        const bool ours = std::any_of(
            events->begin(), events->end(), [](const JobEvent &event) { return event.kind == QLatin1String("wish"); });
        if (!ours)
            strangers << job;
    }
    if (strangers.size() != 1)
        return std::nullopt;
    return strangers.first();
}

} // namespace zixly::evidence
