// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "server/postgres.h"
#include "server/resultrows.h"

#include <QJsonObject>
#include <QStringList>

#include <optional>

// The platform's table pipeline_jobs, as many workers on many machines share it: PostgreSQL is the queue. Who works on
// a row says so in metrics.lease {owner, token, until}, by the clock of the database, and writes only while the row is
// RUNNING under its own token. Every function belongs to the thread of its connection.
namespace zixly::pipelinejobs {

inline constexpr auto kCancelText = "Job cancelled by user"; // how the platform marks a cancelled row, which is FAILED
inline constexpr int kMaxCrashes = 3; // runs that ended with their worker and without progress

// Who takes which rows.
struct Taker {
    QString owner; // host and process, for people
    QStringList tenants; // empty = all
    qint64 leaseMs = 30'000;
};

struct Taken {
    QString id;
    QString tenant;
    QString token; // of the lease
    QJsonObject parameters;
    int run = 1;
};

// What became of a row that somebody works on.
enum class Hold { Mine, Cancelled, Lost };

// The oldest row that waits, or whose worker is gone; nothing if there is none. A row whose workers crashed too often
// without progress is failed on the way.
Result<std::optional<Taken>> take(Postgres &db, const Taker &taker);

// Whether the row is still the holder's; with `renew`, the lease is made longer and the progress told.
struct Progress {
    qint64 done = 0; // cells
    qint64 total = 0;
};
Result<Hold> look(Postgres &db, const Taken &job);
Result<Hold> renew(Postgres &db, const Taken &job, qint64 leaseMs, Progress progress);

// The ends. Each changes the row only while it is the holder's, and says whether it was.
// All rows of the result and COMPLETED, or nothing of both. That may take minutes, and the lease may run out meanwhile:
// nobody takes the row before it is over. A cancel is obeyed meanwhile, too.
Result<Hold> complete(Postgres &db, const Taken &job, const SweepResult &result, const QString &runId, double seconds);
Result<Hold> fail(Postgres &db, const Taken &job, const QString &sentence);
Result<Hold> handBack(Postgres &db, const Taken &job); // QUEUED again; costs no run
// After a cancel: how far it was. The row stays as the platform has marked it.
Result<> leaveReceipt(Postgres &db, const Taken &job, Progress progress);

struct DeadJob {
    QString id;
    QString tenant;
    QString ticker;
    QString sentence;
    QString failedAt; // ISO, UTC
};
Result<QList<DeadJob>> deadLetters(Postgres &db, const QStringList &tenants);

} // namespace zixly::pipelinejobs
