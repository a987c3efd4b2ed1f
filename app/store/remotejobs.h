// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job.h"

#include <QSqlDatabase>

#include <optional>

// What only jobs of services have: ids there, results that can be fetched again, the mark "keep offline". A job is
// remote if it belongs to an account. Synchronous, to be run by Store::write() or Store::read().
namespace zixly::remotejobs {

struct Known {
    qint64 key = 0;
    QString id;
    JobState state = JobState::Unknown;
    QString serverState; // empty where it is the same as state
    bool gone = false;
};

// All jobs of accounts::source() by their ids of one kind.
Result<QList<Known>> known(const QSqlDatabase &db, const QString &source, const QString &kind);
Result<std::optional<Job>> find(const QSqlDatabase &db, const RemoteId &id); // nullopt = no such job

// Completed sweeps of the account without a stored result or with an outdated one, not gone from the service, created
// since then or marked (favourite, keep offline); marked ones first, then newest first. An evicted one only if it is
// marked now.
Result<QList<Job>> wantingResults(const QSqlDatabase &db, qint64 account, qint64 createdFromMs, int limit);
Result<qint64> resultBytes(const QSqlDatabase &db); // of the stored results of remote sweeps
// Remote jobs with a stored result that nobody marked, oldest first.
Result<QList<qint64>> evictable(const QSqlDatabase &db, int limit);
// Drops the stored result of a remote job and logs "evicted". Kind::NotFound if there is none.
Result<> evict(QSqlDatabase &db, qint64 key);
Result<> setKeepOffline(QSqlDatabase &db, qint64 key, bool on);

} // namespace zixly::remotejobs
