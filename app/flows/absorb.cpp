// SPDX-License-Identifier: GPL-3.0-or-later
#include "flows/absorb.h"

#include "platform/remotejob.h"
#include "store/jobs.h"

namespace zixly::evidence {

Result<Job> absorb(QSqlDatabase &db, Job ours, qint64 otherKey)
{
    const auto loaded = jobs::load(db, otherKey);
    if (!loaded)
        return std::unexpected(loaded.error());
    const Job &other = *loaded;
    if (const auto done = jobs::remove(db, {other.key}); !done)
        return std::unexpected(done.error());
    if (mayFollow(ours.state, other.state))
        ours.state = other.state;
    ours.serverState = other.state == ours.state ? other.serverState : platform::serverStateOf(other);
    ours.remoteIds += other.remoteIds;
    ours.parameters = other.parameters;
    ours.createdMs = other.createdMs;
    ours.startedMs = other.startedMs;
    ours.endedMs = other.endedMs;
    ours.runtimeMs = other.runtimeMs;
    ours.serverResult = other.serverResult;
    ours.error = other.error;
    ours.cells = other.cells > 0 ? other.cells : ours.cells;
    ours.best = other.best;
    ours.place.tenant = other.place.tenant;
    ours.goneFromServer = other.goneFromServer;
    ours.receipt.clear();
    if (other.favourite && !ours.favourite) {
        if (const auto done = jobs::setFavourite(db, ours.key, true); !done)
            return std::unexpected(done.error());
    }
    if (!other.note.isEmpty() && ours.note.isEmpty()) {
        if (const auto done = jobs::setNote(db, ours.key, other.note); !done)
            return std::unexpected(done.error());
    }
    return ours;
}

} // namespace zixly::evidence
