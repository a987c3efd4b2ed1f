// SPDX-License-Identifier: GPL-3.0-or-later
#include "flows/arrival.h"

#include "flows/arrivalrow.h"
#include "flows/evidence.h"
#include "store/jobs.h"
#include "store/shardjobs.h"

namespace zixly::arrivals {

namespace {

using platform::RemoteJob;

Result<> takeNew(QSqlDatabase &db, const Arrival &arrival, const RemoteJob &remote, Arrived &out)
{
    Job job = platform::makeJob(remote, arrival.place, arrival.source, arrival.nowMs);
    job.account = arrival.account;
    auto ids = freeIds(db, arrival.source, remote, 0);
    if (!ids)
        return std::unexpected(ids.error());
    job.remoteIds = std::move(*ids);
    if (const auto whole = shardjobs::adopt(db, job, {}, arrival.place.service); !whole)
        return std::unexpected(whole.error());
    auto stored = jobs::insert(db, job, arrival.place.service);
    if (!stored)
        return std::unexpected(stored.error());
    ++out.inserted;
    out.changed << *stored;
    return jobs::addEvent(db,
        {.jobKey = stored->key,
            .timeMs = arrival.nowMs,
            .actor = arrival.place.service,
            .kind = QStringLiteral("arrived"),
            .payload = {{QStringLiteral("id"), remote.id}, {QStringLiteral("state"), platform::serverWord(remote)}}});
}

// 0 = nobody's.
Result<qint64> ownerOf(const QSqlDatabase &db, const Arrival &arrival, const RemoteJob &remote)
{
    auto key = jobs::findRemoteId(db, {arrival.source, remote.idKind, remote.id});
    if (!key || *key != 0 || remote.runId.isEmpty())
        return key;
    key = jobs::findRemoteId(db, {arrival.source, QString::fromLatin1(kRunId), remote.runId});
    if (!key || *key == 0)
        return key;
    // One run may have been asked for by two jobs of one service: those stay apart.
    const auto ids = jobs::remoteIds(db, *key);
    if (!ids)
        return std::unexpected(ids.error());
    for (const RemoteId &id : *ids) {
        if (id.source == arrival.source && id.kind == remote.idKind)
            return 0;
    }
    return key;
}

Result<> takeKnown(QSqlDatabase &db, const Arrival &arrival, const RemoteJob &remote, qint64 key, Arrived &out)
{
    const auto before = jobs::load(db, key);
    if (!before)
        return std::unexpected(before.error());
    Job after = *before;
    bool changed = platform::apply(after, remote);
    const auto ids = freeIds(db, arrival.source, remote, key);
    if (!ids)
        return std::unexpected(ids.error());
    for (const RemoteId &id : *ids) {
        if (!after.remoteIds.contains(id)) {
            after.remoteIds << id;
            changed = true;
        }
    }
    if (!changed && !before->goneFromServer)
        return {};
    after.goneFromServer = false;
    // A service may open an ended job again, and it ends a second time with other rows.
    if (before->available && before->endedMs != 0 && after.endedMs != before->endedMs)
        after.resultOutdated = true;
    const auto stored = save(db, *before, after, arrival);
    if (!stored)
        return std::unexpected(stored.error());
    out.changed << *stored;
    return {};
}

Result<> takeOne(QSqlDatabase &db, const Arrival &arrival, const RemoteJob &remote, Arrived &out)
{
    if (remote.id.isEmpty())
        return {};
    const auto key = ownerOf(db, arrival, remote);
    if (!key)
        return std::unexpected(key.error());
    if (*key != 0)
        return takeKnown(db, arrival, remote, *key, out);
    const auto lost = evidence::lostJobOf(db, arrival, remote);
    if (!lost)
        return std::unexpected(lost.error());
    if (!*lost)
        return takeNew(db, arrival, remote, out);
    const auto stored = evidence::link(db, **lost, remote, arrival);
    if (!stored)
        return std::unexpected(stored.error());
    ++out.linked;
    out.changed << *stored;
    return {};
}

} // namespace

Result<Arrived> take(QSqlDatabase &db, const Arrival &arrival)
{
    Arrived out;
    for (const RemoteJob &remote : arrival.jobs) {
        if (const auto done = takeOne(db, arrival, remote, out); !done)
            return std::unexpected(done.error());
    }
    return out;
}

Result<Arrived> markGone(QSqlDatabase &db, const Arrival &arrival, const QString &kind, const QStringList &ids)
{
    Arrived out;
    for (const QString &id : ids) {
        const auto key = jobs::findRemoteId(db, {arrival.source, kind, id});
        if (!key)
            return std::unexpected(key.error());
        if (*key == 0)
            continue;
        auto job = jobs::load(db, *key);
        if (!job)
            return std::unexpected(job.error());
        if (job->goneFromServer)
            continue;
        job->goneFromServer = true;
        const auto stored = jobs::update(
            db, *job, QStringLiteral("gone"), arrival.place.service, {{QStringLiteral("id"), id}}, arrival.nowMs);
        if (!stored)
            return std::unexpected(stored.error());
        out.changed << *stored;
    }
    return out;
}

} // namespace zixly::arrivals
