// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "worker/queueintent.h"
#include "worker/queuepolicy.h"

#include <QSqlDatabase>

// The state changes of the local queue: each function is the body of one Store::write() transaction, so a change is
// there completely or not at all. They read the row as it is now, so a note or a new name is never overwritten, and
// answer Conflict when the job is no longer in the state the change starts from: that is what makes "done once" hold.
//
// Kinds of events: "created", "started" {pid}, "reached" {cells, total}, "cancel-requested", "retrying" {run, wait_ms,
// error}, "suspended", "recovered" {crashes}, "priority" {priority}, "completed" {cells, runtime_ms}, "failed" {error,
// ...}, "cancelled" {receipt}.
namespace zixly::queuecommits {

// How a run ended, and what the row shall say of it.
struct Ending {
    JobState state = JobState::Failed; // Completed, Failed, Cancelled, or Queued to run again
    QString event;
    std::optional<Error> error;
    QString receipt; // also used when a job that was to run again had been cancelled meanwhile
    int failedRuns = -1; // -1 = as it is
    bool deadLetter = false;
    qint64 waitMs = 0; // before the next run
    qint64 runtimeMs = 0;
    std::optional<SweepResult> result; // its cells are saved if the state is Completed
    BestValues best;
};

// Submissions that are there already (the same id) are not made again.
Result<QList<Job>> submit(QSqlDatabase &db, const QList<Submission> &submissions, qint64 nowMs);
Result<Job> retry(QSqlDatabase &db, qint64 key, const QUuid &id, qint64 nowMs); // only of a job that has ended
Result<Job> start(QSqlDatabase &db, qint64 key, qint64 nowMs);
Result<> mark(QSqlDatabase &db, qint64 key, qint64 done, qint64 total, qint64 nowMs); // "reached"
Result<Job> requestCancel(QSqlDatabase &db, qint64 key, qint64 nowMs); // running -> cancelling
Result<Job> cancelQueued(QSqlDatabase &db, qint64 key, const QString &receipt, qint64 nowMs);
Result<Job> end(QSqlDatabase &db, qint64 key, const Ending &ending, qint64 nowMs);
Result<Job> reprioritise(QSqlDatabase &db, qint64 key, int priority, qint64 nowMs);

// What a new owner finds. Jobs that ran in a process that is gone are queued again or, after too many crashes, failed;
// those that were being cancelled are cancelled. To be called only by the holder of the queue's lock.
struct Recovered {
    QList<Job> changed;
    QList<QueuePolicy::Entry> queued;
};
Result<Recovered> recover(QSqlDatabase &db, qint64 nowMs);

QueuePolicy::Entry entryOf(const Job &job);

} // namespace zixly::queuecommits
