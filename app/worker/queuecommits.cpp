// SPDX-License-Identifier: GPL-3.0-or-later
#include "worker/queuecommits.h"

#include "store/cells.h"
#include "store/jobs.h"
#include "store/shardjobs.h"

#include <QCoreApplication>
#include <QSysInfo>

#include <utility>

namespace zixly::queuecommits {

namespace {

const QString kWorker = QStringLiteral("worker");
const QString kUser = QStringLiteral("user");

std::unexpected<Error> conflict(const Job &job)
{
    return failure(Error::Kind::Conflict, job.name, wireName(job.state));
}

QJsonObject errorJson(const Error &error)
{
    return {{QStringLiteral("kind"), static_cast<int>(error.kind)}, {QStringLiteral("subject"), error.subject},
        {QStringLiteral("detail"), error.detail}};
}

Job newJob(const SweepSpec &spec, const QUuid &id, qint64 nowMs)
{
    Job job;
    job.id = id;
    job.parameters = toJson(spec);
    job.createdMs = nowMs;
    job.cells = validPairs(spec);
    job.place.host = QSysInfo::machineHostName();
    job.convention = {.known = true,
        .execution = spec.execution,
        .fees = spec.fees,
        .slippage = spec.slippage,
        .annualisation = spec.annualisation,
        .barIntervalMs = spec.barIntervalMs};
    return job;
}

void describeRun(Job &job, const SweepResult &result)
{
    job.engineVersion = result.engineVersion;
    job.convention = result.convention;
    job.data = result.data;
    job.cells = result.validCells;
}

QJsonObject payloadOf(const Ending &ending, const Job &job)
{
    QJsonObject payload;
    if (ending.error)
        payload.insert(QStringLiteral("error"), errorJson(*ending.error));
    if (!job.receipt.isEmpty())
        payload.insert(QStringLiteral("receipt"), job.receipt);
    if (job.state == JobState::Queued && ending.waitMs > 0) {
        payload.insert(QStringLiteral("run"), job.attempts);
        payload.insert(QStringLiteral("wait_ms"), ending.waitMs);
    }
    if (isTerminal(job.state))
        payload.insert(QStringLiteral("runtime_ms"), job.runtimeMs);
    if (job.state == JobState::Completed)
        payload.insert(QStringLiteral("cells"), job.cells);
    if (job.deadLetter)
        payload.insert(QStringLiteral("dead_letter"), true);
    return payload;
}

Result<Job> recoverCancelling(QSqlDatabase &db, Job job, qint64 nowMs)
{
    job.state = JobState::Cancelled;
    job.endedMs = nowMs;
    job.receipt = QCoreApplication::translate(
        "zixly::Queue", "cancelled; the program ended before it could say how many cells were done");
    return jobs::update(
        db, job, QStringLiteral("cancelled"), kWorker, {{QStringLiteral("receipt"), job.receipt}}, nowMs);
}

Result<Job> recoverRunning(QSqlDatabase &db, Job job, qint64 nowMs)
{
    const auto events = jobs::events(db, job.key);
    if (!events)
        return std::unexpected(events.error());
    const AfterCrash verdict = afterCrash(job.crashes, lastRunProgressed(*events));
    job.crashes = verdict.crashes;
    job.state = verdict.state;
    job.startedMs = verdict.state == JobState::Queued ? 0 : job.startedMs;
    QJsonObject payload{{QStringLiteral("crashes"), job.crashes}};
    if (verdict.state != JobState::Failed)
        return jobs::update(db, job, QStringLiteral("recovered"), kWorker, payload, nowMs);
    job.endedMs = nowMs;
    job.error = Error{Error::Kind::Internal, job.name,
        QCoreApplication::translate(
            "zixly::Queue", "the program ended %n time(s) while this job ran", nullptr, job.crashes)};
    payload.insert(QStringLiteral("error"), errorJson(*job.error));
    return jobs::update(db, job, QStringLiteral("failed"), kWorker, payload, nowMs);
}

} // namespace

QueuePolicy::Entry entryOf(const Job &job)
{
    return {.key = job.key, .priority = job.priority, .createdMs = job.createdMs, .notBeforeMs = job.notBeforeMs};
}

Result<QList<Job>> submit(QSqlDatabase &db, const QList<Submission> &submissions, qint64 nowMs)
{
    QList<Job> made;
    made.reserve(submissions.size());
    for (const Submission &submission : submissions) {
        auto job = jobs::find(db, submission.id);
        if (!job && job.error().kind == Error::Kind::NotFound) {
            Job draft = newJob(submission.spec, submission.id, nowMs);
            draft.name = submission.name.trimmed().isEmpty() ? defaultName(submission.spec) : submission.name.trimmed();
            draft.priority = submission.priority;
            if (submission.shard)
                draft.parameters.insert(QLatin1String(shards::kMarkName), shards::toJson(*submission.shard));
            if (const auto whole = shardjobs::adopt(db, draft, submission.name.trimmed(), kUser); !whole)
                return std::unexpected(whole.error());
            job = jobs::insert(db, std::move(draft), kUser);
        }
        if (!job)
            return std::unexpected(job.error());
        made.append(std::move(*job));
    }
    return made;
}

Result<Job> retry(QSqlDatabase &db, qint64 key, const QUuid &id, qint64 nowMs)
{
    const auto made = jobs::find(db, id);
    if (made || made.error().kind != Error::Kind::NotFound)
        return made;
    const auto old = jobs::load(db, key);
    if (!old)
        return old;
    const auto spec = specOf(*old);
    if (!isTerminal(old->state))
        return conflict(*old);
    if (!spec)
        return failure(Error::Kind::InvalidInput, old->name, old->type);
    Job job = newJob(*spec, id, nowMs);
    job.name = old->name;
    job.priority = old->priority;
    job.retryOf = old->key;
    if (const auto mark = shards::markOf(old->parameters)) {
        job.parameters.insert(QLatin1String(shards::kMarkName), shards::toJson(*mark));
        if (const auto whole = shardjobs::adopt(db, job, {}, kUser); !whole)
            return std::unexpected(whole.error());
    }
    return jobs::insert(db, std::move(job), kUser);
}

Result<Job> start(QSqlDatabase &db, qint64 key, qint64 nowMs)
{
    auto job = jobs::load(db, key);
    if (!job)
        return job;
    if (job->state != JobState::Queued)
        return conflict(*job);
    job->state = JobState::Running;
    job->startedMs = nowMs;
    job->endedMs = 0;
    job->notBeforeMs = 0;
    job->error.reset();
    const QJsonObject payload{{QStringLiteral("pid"), QCoreApplication::applicationPid()}};
    return jobs::update(db, *job, QStringLiteral("started"), kWorker, payload, nowMs);
}

Result<> mark(QSqlDatabase &db, qint64 key, qint64 done, qint64 total, qint64 nowMs)
{
    JobEvent event;
    event.jobKey = key;
    event.timeMs = nowMs;
    event.clockSource = QStringLiteral("local");
    event.actor = kWorker;
    event.kind = QStringLiteral("reached");
    event.payload = {{QStringLiteral("cells"), done}, {QStringLiteral("total"), total}};
    return jobs::addEvent(db, event);
}

Result<Job> requestCancel(QSqlDatabase &db, qint64 key, qint64 nowMs)
{
    auto job = jobs::load(db, key);
    if (!job)
        return job;
    if (job->state != JobState::Running)
        return conflict(*job);
    job->state = JobState::Cancelling;
    return jobs::update(db, *job, QStringLiteral("cancel-requested"), kUser, {}, nowMs);
}

Result<Job> cancelQueued(QSqlDatabase &db, qint64 key, const QString &receipt, qint64 nowMs)
{
    auto job = jobs::load(db, key);
    if (!job)
        return job;
    if (job->state != JobState::Queued)
        return conflict(*job);
    job->state = JobState::Cancelled;
    job->endedMs = nowMs;
    job->notBeforeMs = 0;
    job->receipt = receipt;
    return jobs::update(db, *job, QStringLiteral("cancelled"), kUser, {{QStringLiteral("receipt"), receipt}}, nowMs);
}

Result<Job> end(QSqlDatabase &db, qint64 key, const Ending &ending, qint64 nowMs)
{
    auto job = jobs::load(db, key);
    if (!job)
        return job;
    if (job->state != JobState::Running && job->state != JobState::Cancelling)
        return conflict(*job);
    QString event = ending.event;
    const bool wasCancelling = job->state == JobState::Cancelling;
    job->state = ending.state;
    job->runtimeMs = ending.runtimeMs;
    if (ending.failedRuns >= 0)
        job->attempts = ending.failedRuns;
    job->deadLetter = ending.deadLetter;
    job->error = ending.error;
    if (wasCancelling && ending.state == JobState::Queued) { // nobody wants another run
        job->state = JobState::Cancelled;
        event = QStringLiteral("cancelled");
    }
    if (job->state == JobState::Cancelled)
        job->receipt = ending.receipt;
    if (job->state == JobState::Queued) {
        job->startedMs = 0;
        job->notBeforeMs = ending.waitMs > 0 ? nowMs + ending.waitMs : 0;
    } else {
        job->endedMs = nowMs;
    }
    if (ending.result)
        describeRun(*job, *ending.result);
    if (ending.state == JobState::Completed) {
        job->best = ending.best;
        if (const auto saved = cells::save(db, key, *ending.result); !saved)
            return std::unexpected(saved.error());
    }
    return jobs::update(db, *job, event, kWorker, payloadOf(ending, *job), nowMs);
}

Result<Job> reprioritise(QSqlDatabase &db, qint64 key, int priority, qint64 nowMs)
{
    auto job = jobs::load(db, key);
    if (!job)
        return job;
    if (isTerminal(job->state))
        return conflict(*job);
    job->priority = priority;
    return jobs::update(db, *job, QStringLiteral("priority"), kUser, {{QStringLiteral("priority"), priority}}, nowMs);
}

Result<Recovered> recover(QSqlDatabase &db, qint64 nowMs)
{
    const auto open = jobs::queued(db);
    if (!open)
        return std::unexpected(open.error());
    Recovered recovered;
    for (const Job &job : *open) {
        if (job.state == JobState::Queued) {
            recovered.queued.append(entryOf(job));
            continue;
        }
        const auto changed
            = job.state == JobState::Cancelling ? recoverCancelling(db, job, nowMs) : recoverRunning(db, job, nowMs);
        if (!changed)
            return std::unexpected(changed.error());
        recovered.changed.append(*changed);
        if (changed->state == JobState::Queued)
            recovered.queued.append(entryOf(*changed));
    }
    return recovered;
}

} // namespace zixly::queuecommits
