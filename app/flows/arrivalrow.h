// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "flows/arrival.h"

// The writing half of the arrivals, for whoever takes in a single row.
namespace zixly::arrivals {

inline constexpr auto kRunId = "run"; // RemoteId::kind of a sweep's run

// Writes what became of `before` with the event it deserves: the new state's name, "server", or none for mere facts.
Result<Job> save(QSqlDatabase &db, const Job &before, const Job &after, const Arrival &arrival);
// The names a row brings that no other job has.
Result<QList<RemoteId>> freeIds(
    const QSqlDatabase &db, const QString &source, const platform::RemoteJob &remote, qint64 owner);

} // namespace zixly::arrivals
