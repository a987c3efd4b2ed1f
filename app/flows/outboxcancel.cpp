// SPDX-License-Identifier: GPL-3.0-or-later
#include "flows/outboxsettle.h"
#include "flows/outboxtext.h"
#include "flows/outboxwish.h"
#include "store/jobs.h"

namespace zixly::outbox {

namespace {

// Told; the proof comes with the row.
Result<> mark(QSqlDatabase &db, const Pick &pick, qint64 nowMs)
{
    auto job = jobs::load(db, pick.job.key);
    if (!job)
        return std::unexpected(job.error());
    const bool ended = isTerminal(job->state); // its row was quicker than this answer
    if (ended && job->state != JobState::Cancelled)
        return {};
    job->receipt = outboxtext::marked(pick.wish.service);
    Result<Job> stored = *job;
    if (!ended && mayFollow(job->state, JobState::Cancelling)) {
        job->state = JobState::Cancelling;
        stored = jobs::update(db, *job, wireName(JobState::Cancelling), QStringLiteral("user"), {}, nowMs);
    } else {
        stored = jobs::revise(db, *job);
    }
    return stored ? Result<>() : std::unexpected(stored.error());
}

Result<Step> failed(QSqlDatabase &db, const Pick &pick, const Error &error)
{
    using K = Error::Kind;
    if (provesNotDone(error.kind)) {
        if (const auto done = wishes::postpone(db, pick.wish.key); !done)
            return std::unexpected(done.error());
        auto step = stepOf(db, pick.job.key);
        if (step)
            step->waits = true;
        return step;
    }
    const bool lost = error.kind == K::OutcomeUnknown;
    auto step = endCancel(db, pick, lost ? QStringLiteral("answer lost") : QStringLiteral("refused"), explain(error));
    if (step) {
        step->refused = error;
        step->wantsDetail = error.kind != K::Unsupported;
    }
    return step;
}

} // namespace

Result<Step> endCancel(QSqlDatabase &db, const Pick &pick, const QString &event, const QString &why)
{
    const QJsonObject payload{{QStringLiteral("detail"), why}};
    if (const auto done = wishes::end(db, pick.wish.key, event, pick.job.place.service, payload); !done)
        return std::unexpected(done.error());
    return stepOf(db, pick.job.key);
}

Result<Step> settleCancel(
    QSqlDatabase &db, const Pick &pick, const Result<platform::CancelReceipt> &answer, qint64 nowMs)
{
    if (!answer)
        return failed(db, pick, answer.error());
    if (const auto done = mark(db, pick, nowMs); !done)
        return std::unexpected(done.error());
    auto step = endCancel(db, pick, QStringLiteral("sent"), outboxtext::marked(pick.wish.service));
    if (step)
        step->wantsDetail = true;
    return step;
}

Result<QList<Step>> recover(QSqlDatabase &db, const QUuid &connection, const QList<ServiceKind> &services, qint64 nowMs)
{
    QList<Step> steps;
    const auto all = wishes::all(db, connection);
    if (!all)
        return std::unexpected(all.error());
    for (const wishes::Entry &wish : *all) {
        if (!wish.sending || !services.contains(wish.service))
            continue;
        const auto job = jobs::load(db, wish.jobKey);
        const auto account = job ? accountFor(db, connection, wish.service) : std::unexpected(job.error());
        if (!account)
            return std::unexpected(account.error());
        const Pick pick{wish, *job, *account, {}};
        const auto step = wish.kind == Wish::Cancel
            ? endCancel(db, pick, QStringLiteral("answer lost"), outboxtext::answerLost(wish.service))
            : loseTrigger(db, pick, {}, nowMs);
        if (!step)
            return std::unexpected(step.error());
        steps << *step;
    }
    return steps;
}

Result<QList<Step>> leave(QSqlDatabase &db, const QUuid &connection, qint64 nowMs)
{
    auto steps = recover(
        db, connection, {ServiceKind::WebApi, ServiceKind::TradingApi, ServiceKind::Receiver}, nowMs); // on their way
    const auto all = steps ? wishes::all(db, connection) : std::unexpected(steps.error());
    if (!all)
        return std::unexpected(all.error());
    for (const wishes::Entry &wish : *all) {
        const auto step = withdraw(db, wish.jobKey, nowMs);
        if (!step)
            return std::unexpected(step.error());
        *steps << *step;
    }
    return steps;
}

} // namespace zixly::outbox
