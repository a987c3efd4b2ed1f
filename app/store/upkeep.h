// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QList>
#include <QSqlDatabase>

// What keeps a store at a size that one likes: how large it is, which jobs are old, and making the file smaller.
namespace zixly::upkeep {

struct Size {
    qint64 bytes = 0; // of the file, without what waits beside it
    qint64 unusedBytes = 0; // inside it, left by what was deleted
    qint64 jobs = 0;
};
Result<Size> size(const QSqlDatabase &db);

// Jobs of this computer that ended before the time (UTC ms), oldest first. Left out, because somebody meant to keep
// them: favourites, jobs with a tag or a note, and those to be kept offline. Jobs of services are theirs to delete.
Result<QList<qint64>> endedBefore(const QSqlDatabase &db, qint64 timeMs);

// Writes the file anew without the unused pages; outside of any transaction. Needs about as much room on the disk as
// the store takes, twice, and refuses with Kind::DiskFull where that is not there. Nothing is changed if it fails.
Result<> compact(const QSqlDatabase &db);

} // namespace zixly::upkeep
