// SPDX-License-Identifier: GPL-3.0-or-later
#include "flows/outboxsettle.h"

#include "flows/absorb.h"
#include "flows/arrivalrow.h"
#include "flows/evidence.h"
#include "flows/outboxtext.h"
#include "store/jobs.h"

namespace zixly::outbox {

namespace {

arrivals::Arrival arrivalOf(const Pick &pick, qint64 nowMs)
{
    return {pick.job.place, pick.account.key, accounts::source(pick.account), {}, nowMs};
}

Result<> endWish(QSqlDatabase &db, const Pick &pick, const QString &event, const QJsonObject &payload)
{
    return wishes::end(db, pick.wish.key, event, pick.job.place.service, payload);
}

// The job with what the answer tells; the row may have come before the answer.
Result<Job> accepted(QSqlDatabase &db, Job job, const Pick &pick, const platform::RemoteJob &remote, qint64 other)
{
    if (other != 0 && other != job.key)
        return evidence::absorb(db, job, other);
    const auto ids = arrivals::freeIds(db, accounts::source(pick.account), remote, job.key);
    if (!ids)
        return std::unexpected(ids.error());
    job.remoteIds += *ids;
    if (pick.wish.service != ServiceKind::Receiver) {
        platform::apply(job, remote);
        return job;
    }
    job.state = JobState::Unknown; // nobody will ever tell more
    job.serverState = platform::serverWord(remote);
    job.receipt = outboxtext::cannotFollow();
    return job;
}

Result<Step> takeAnswer(QSqlDatabase &db, const Pick &pick, const platform::RemoteJob &remote, qint64 nowMs)
{
    const auto before = jobs::load(db, pick.job.key);
    const auto other = jobs::findRemoteId(db, {accounts::source(pick.account), remote.idKind, remote.id});
    if (!before || !other)
        return std::unexpected(before ? other.error() : before.error());
    const auto after = accepted(db, *before, pick, remote, *other);
    if (!after)
        return std::unexpected(after.error());
    if (const auto stored = arrivals::save(db, *before, *after, arrivalOf(pick, nowMs)); !stored)
        return std::unexpected(stored.error());
    const QJsonObject payload{{QStringLiteral("id"), remote.id}, {QStringLiteral("id_kind"), remote.idKind}};
    if (const auto done = endWish(db, pick, QStringLiteral("sent"), payload); !done)
        return std::unexpected(done.error());
    auto step = stepOf(db, pick.job.key);
    if (step && *other != 0 && *other != pick.job.key)
        step->removed << *other;
    return step;
}

Result<Step> refuse(QSqlDatabase &db, const Pick &pick, const Error &error, qint64 nowMs)
{
    auto job = jobs::load(db, pick.job.key);
    if (!job)
        return std::unexpected(job.error());
    job->state = JobState::Failed;
    job->endedMs = nowMs;
    job->error = error;
    const auto stored = jobs::update(db, *job, wireName(JobState::Failed), job->place.service);
    if (!stored)
        return std::unexpected(stored.error());
    if (const auto done = endWish(db, pick, QStringLiteral("refused"), {{QStringLiteral("detail"), explain(error)}});
        !done)
        return std::unexpected(done.error());
    auto step = stepOf(db, pick.job.key);
    if (step)
        step->refused = error;
    return step;
}

} // namespace

Result<Step> loseTrigger(QSqlDatabase &db, const Pick &pick, const QString &detail, qint64 nowMs)
{
    auto job = jobs::load(db, pick.job.key);
    if (!job)
        return std::unexpected(job.error());
    const QString kind = idKind(pick.wish.service);
    job->state = JobState::Unknown;
    job->receipt = outboxtext::answerLost(pick.wish.service);
    auto stored = jobs::update(db, *job, wireName(JobState::Unknown), job->place.service);
    if (!stored)
        return std::unexpected(stored.error());
    if (const auto done = endWish(db, pick, QStringLiteral("answer lost"),
            {{QStringLiteral("id_kind"), kind}, {QStringLiteral("detail"), detail}});
        !done)
        return std::unexpected(done.error());
    const auto row = evidence::arrivedRowOf(db, *stored, accounts::source(pick.account), kind);
    if (!row)
        return std::unexpected(row.error());
    if (!*row)
        return stepOf(db, pick.job.key);
    const auto joined = evidence::absorb(db, *stored, (*row)->key);
    if (!joined)
        return std::unexpected(joined.error());
    stored = jobs::update(db, *joined, QStringLiteral("arrived"), job->place.service,
        {{QStringLiteral("recognised_by"), QStringLiteral("parameters and time")}}, nowMs);
    if (!stored)
        return std::unexpected(stored.error());
    auto step = stepOf(db, pick.job.key);
    if (step)
        step->removed << (*row)->key;
    return step;
}

Result<Step> settleTrigger(QSqlDatabase &db, const Pick &pick, const Result<platform::RemoteJob> &answer, qint64 nowMs)
{
    if (answer)
        return takeAnswer(db, pick, *answer, nowMs);
    if (answer.error().kind == Error::Kind::OutcomeUnknown) {
        auto lost = loseTrigger(db, pick, answer.error().detail, nowMs);
        if (lost)
            lost->refused = answer.error();
        return lost;
    }
    if (!provesNotDone(answer.error().kind))
        return refuse(db, pick, answer.error(), nowMs);
    if (const auto done = wishes::postpone(db, pick.wish.key); !done)
        return std::unexpected(done.error());
    auto step = stepOf(db, pick.job.key);
    if (step)
        step->waits = true;
    return step;
}

} // namespace zixly::outbox
