// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/shards.h"

#include <QSqlDatabase>

// The rows of sweeps that are cut into shards (core/shards.h): one stands for the whole, is what lists show, and says
// what its shards say; they lie behind it by Job::parentKey. Of two shards of one place, the later one is the retry of
// the other and counts. Synchronous, for Store::write() and read().
namespace zixly::shardjobs {

// Before the insertion of a job whose parameters have a mark: makes it a shard of its whole, which is made from what
// the shard says if it is not there yet. Returns the key of the whole; 0 = the job is an ordinary one, also where the
// mark is of something else than what is there. `name` is for a new whole, empty = defaultName().
Result<qint64> adopt(QSqlDatabase &db, Job &shard, const QString &name, const QString &actor);

Result<QList<Job>> of(const QSqlDatabase &db, qint64 wholeKey); // by their place

// The row of the whole says what its shards say now. Nothing if it did already, or is no whole.
Result<std::optional<Job>> follow(QSqlDatabase &db, qint64 wholeKey, qint64 nowMs);
// The same for all those whose sweep has not ended: what happened while nobody looked.
Result<QList<Job>> followAll(QSqlDatabase &db, qint64 nowMs);

// The cells of all shards that have a result, as one sweep (cells::load() asks here). Kind::NotFound if none has, or
// the job is no whole.
Result<SweepResult> result(const QSqlDatabase &db, qint64 wholeKey);

// The jobs that a click on these ones means: in place of a whole its shards that still run or wait, or those that
// ended without a result.
enum class Click { Cancel, Retry };
Result<QList<Job>> meant(const QSqlDatabase &db, const QList<qint64> &keys, Click click);

// A condition on the keys of jobs, "key NOT IN (...)"; empty while there are no shards.
Result<QString> hiding(const QSqlDatabase &db, const QString &keyColumn);
// The shards of these jobs.
Result<QList<qint64>> keysOf(const QSqlDatabase &db, const QList<qint64> &wholeKeys);

} // namespace zixly::shardjobs
