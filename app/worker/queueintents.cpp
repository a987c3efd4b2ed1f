// SPDX-License-Identifier: GPL-3.0-or-later
// QueueOwner: what it does on a wish, and how the end of a run is judged.
#include "core/async.h"
#include "core/format.h"
#include "store/store.h"
#include "worker/queuerun.h"

#include <utility>

namespace zixly {

namespace {

std::unexpected<Error> busy()
{
    return failure(Error::Kind::Busy, QueueOwner::tr("The queue"));
}

} // namespace

void QueueOwner::handle(const QueueIntent &intent, const QueueAnswer &answer)
{
    if (m_policy.isClosed()) {
        answer(busy());
        return;
    }
    if (!m_ready) {
        m_early.emplace_back(intent, answer);
        return;
    }
    switch (intent.kind) {
    case QueueIntent::Kind::Submit: submit(intent, answer); return;
    case QueueIntent::Kind::Cancel: cancel(intent.key, answer); return;
    case QueueIntent::Kind::Retry: retry(intent, answer); return;
    case QueueIntent::Kind::SetPriority: reprioritise(intent, answer); return;
    case QueueIntent::Kind::SetPaused: m_policy.setPaused(intent.value != 0); break;
    case QueueIntent::Kind::SetConcurrency: m_policy.setConcurrency(intent.value); break;
    }
    answer(QList<qint64>());
    fill();
}

void QueueOwner::submit(const QueueIntent &intent, const QueueAnswer &answer)
{
    for (const Submission &submission : intent.submissions) {
        const QList<SpecProblem> problems = validate(submission.spec);
        if (!problems.isEmpty()) {
            answer(failure(Error::Kind::InvalidInput, defaultName(submission.spec), problems.first().sentence));
            return;
        }
    }
    const auto work = [submissions = intent.submissions, now = m_clock.nowMs()](
                          QSqlDatabase &db) { return queuecommits::submit(db, submissions, now); };
    whenReady(m_store.write(work, Store::Durability::Disk), this, [this, answer](const Result<QList<Job>> &jobs) {
        if (!jobs) {
            answer(std::unexpected(jobs.error()));
            return;
        }
        adopt(*jobs);
        QList<qint64> keys;
        for (const Job &job : *jobs)
            keys.append(job.key);
        answer(keys);
        fill();
    });
}

void QueueOwner::adopt(const QList<Job> &jobs)
{
    for (const Job &job : jobs) {
        if (job.state == JobState::Queued && !find(job.key))
            m_policy.enqueue(queuecommits::entryOf(job));
    }
    announce(jobs);
}

void QueueOwner::cancel(qint64 key, const QueueAnswer &answer)
{
    if (Run *run = find(key))
        cancelRun(key, *run, answer);
    else
        cancelQueued(key, answer);
}

void QueueOwner::cancelRun(qint64 key, Run &run, const QueueAnswer &answer)
{
    run.stop = Run::Stop::Cancel;
    if (run.ending) {
        if (!run.saving) // it was waiting for the disk
            finish(run, stoppedEnding(run));
        answer(QList<qint64>{key}); // else finishing won, or settled() sees the wish before the job runs again
        return;
    }
    if (run.runner)
        run.runner->stop(); // first: the engine stops while the wish is being written
    whenReady(m_store.write(
                  [key, now = m_clock.nowMs()](QSqlDatabase &db) { return queuecommits::requestCancel(db, key, now); }),
        this, [this, key, answer](const Result<Job> &job) {
            if (job)
                announce({*job});
            else if (job.error().kind != Error::Kind::Conflict)
                emit troubled(job.error()); // it ends as cancelled nevertheless
            answer(QList<qint64>{key});
        });
}

void QueueOwner::cancelQueued(qint64 key, const QueueAnswer &answer)
{
    const auto entry = m_policy.withdraw(key);
    whenReady(m_store.write([key, receipt = tr("cancelled before it started"), now = m_clock.nowMs()](
                                QSqlDatabase &db) { return queuecommits::cancelQueued(db, key, receipt, now); }),
        this, [this, key, entry, answer](const Result<Job> &job) {
            if (job) {
                announce({*job});
                answer(QList<qint64>{key});
            } else {
                if (entry && job.error().kind != Error::Kind::Conflict && job.error().kind != Error::Kind::NotFound)
                    m_policy.enqueue(*entry);
                answer(std::unexpected(job.error()));
            }
            fill();
        });
}

void QueueOwner::retry(const QueueIntent &intent, const QueueAnswer &answer)
{
    whenReady(m_store.write([key = intent.key, id = intent.id, now = m_clock.nowMs()](
                                QSqlDatabase &db) { return queuecommits::retry(db, key, id, now); }),
        this, [this, answer](const Result<Job> &job) {
            if (!job) {
                answer(std::unexpected(job.error()));
                return;
            }
            adopt({*job});
            answer(QList<qint64>{job->key});
            fill();
        });
}

void QueueOwner::reprioritise(const QueueIntent &intent, const QueueAnswer &answer)
{
    whenReady(m_store.write([key = intent.key, priority = intent.value, now = m_clock.nowMs()](
                                QSqlDatabase &db) { return queuecommits::reprioritise(db, key, priority, now); }),
        this, [this, answer](const Result<Job> &job) {
            if (!job) {
                answer(std::unexpected(job.error()));
                return;
            }
            m_policy.reprioritise(job->key, job->priority);
            announce({*job});
            answer(QList<qint64>{job->key});
        });
}

queuecommits::Ending QueueOwner::endingOf(const Run &run, const Result<SweepResult> &result) const
{
    if (result) {
        return {.state = JobState::Completed, .event = QStringLiteral("completed"), .result = *result};
    }
    const Error &error = result.error();
    if (error.kind == Error::Kind::Cancelled)
        return stoppedEnding(run);
    const AfterError verdict = afterError(run.failedRuns, error.kind);
    const bool again = verdict.state == JobState::Queued && run.stop != Run::Stop::Cancel;
    return {.state = verdict.state,
        .event = again ? QStringLiteral("retrying") : QStringLiteral("failed"),
        .error = error,
        .receipt = receiptOf(run),
        .failedRuns = verdict.failedRuns,
        .deadLetter = verdict.deadLetter,
        .waitMs = verdict.waitMs};
}

queuecommits::Ending QueueOwner::stoppedEnding(const Run &run) const
{
    queuecommits::Ending ending{.receipt = receiptOf(run), .runtimeMs = elapsedMs(run)};
    if (run.live.cells) {
        ending.result = run.live;
        ending.result->cells.reset(); // partial cells live in memory only
    }
    switch (run.stop) {
    case Run::Stop::TimeLimit:
        ending.state = JobState::Failed;
        ending.event = QStringLiteral("failed");
        ending.error = Error{Error::Kind::Timeout, run.name,
            tr("the limit is %1 of running time; %2").arg(durationText(kTimeLimitMs), receiptOf(run))};
        break;
    case Run::Stop::Suspend:
        ending.state = JobState::Queued;
        ending.event = QStringLiteral("suspended");
        break;
    case Run::Stop::Cancel:
    case Run::Stop::None:
        ending.state = JobState::Cancelled;
        ending.event = QStringLiteral("cancelled");
        break;
    }
    return ending;
}

QString QueueOwner::receiptOf(const Run &run) const
{
    if (run.total == 0)
        return tr("cancelled before it started");
    return tr("stopped after %1 of %Ln cell(s)", nullptr, static_cast<int>(run.total)).arg(countText(run.done));
}

} // namespace zixly
