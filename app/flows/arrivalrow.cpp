// SPDX-License-Identifier: GPL-3.0-or-later
#include "flows/arrivalrow.h"

#include "store/jobs.h"

namespace zixly::arrivals {

using platform::RemoteJob;

Result<QList<RemoteId>> freeIds(const QSqlDatabase &db, const QString &source, const RemoteJob &remote, qint64 owner)
{
    QList<RemoteId> ids{{source, remote.idKind, remote.id}};
    if (remote.runId.isEmpty())
        return ids;
    const RemoteId run{source, QString::fromLatin1(kRunId), remote.runId};
    const auto key = jobs::findRemoteId(db, run);
    if (!key)
        return std::unexpected(key.error());
    if (*key == 0 || *key == owner)
        ids << run;
    return ids;
}

Result<Job> save(QSqlDatabase &db, const Job &before, const Job &after, const Arrival &arrival)
{
    const QString &actor = arrival.place.service;
    const QJsonObject payload{{QStringLiteral("state"), platform::serverStateOf(after)}};
    if (after.state != before.state) {
        const bool ended = isTerminal(after.state) && after.endedMs != 0;
        return jobs::update(db, after, wireName(after.state), actor, payload, ended ? after.endedMs : arrival.nowMs);
    }
    if (after.serverState != before.serverState || after.goneFromServer != before.goneFromServer)
        return jobs::update(db, after, QStringLiteral("server"), actor, payload, arrival.nowMs);
    return jobs::revise(db, after);
}

} // namespace zixly::arrivals
