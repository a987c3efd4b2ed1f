// SPDX-License-Identifier: GPL-3.0-or-later
#include "flows/outboxwish.h"

#include "core/servicelimits.h"
#include "core/shards.h"
#include "flows/outboxshards.h"
#include "flows/outboxtext.h"
#include "store/jobs.h"
#include "store/shardjobs.h"

namespace zixly::outbox {

namespace {

std::optional<ServiceKind> whoCancels(const Job &job)
{
    for (const ServiceKind service : {ServiceKind::WebApi, ServiceKind::TradingApi}) {
        for (const RemoteId &id : job.remoteIds) {
            if (id.kind == idKind(service))
                return service;
        }
    }
    return std::nullopt;
}

Result<wishes::Entry> wishOf(const QSqlDatabase &db, qint64 jobKey)
{
    const auto entry = wishes::ofJob(db, jobKey);
    if (!entry)
        return std::unexpected(entry.error());
    if (!*entry)
        return failure(Error::Kind::NotFound, QStringLiteral("Job %1").arg(jobKey));
    return **entry;
}

Result<> neverSent(QSqlDatabase &db, qint64 jobKey, qint64 nowMs)
{
    auto job = jobs::load(db, jobKey);
    if (!job)
        return std::unexpected(job.error());
    job->state = JobState::Cancelled;
    job->endedMs = nowMs;
    job->receipt = outboxtext::withdrawn();
    const auto stored = jobs::update(db, *job, wireName(JobState::Cancelled), QStringLiteral("user"));
    return stored ? Result<>() : std::unexpected(stored.error());
}

} // namespace

Result<Job> put(QSqlDatabase &db, const NewSweep &sweep, const accounts::Account &account, Job job)
{
    job.id = makeUuidV7(sweep.nowMs);
    job.createdMs = sweep.nowMs;
    job.retryOf = sweep.retryOf;
    job.place.service = sweep.service;
    job.place.host = sweep.host;
    job.place.tenant = account.tenant;
    job.account = account.key;
    if (const auto whole = shardjobs::adopt(db, job, sweep.name, QStringLiteral("user")); !whole)
        return std::unexpected(whole.error());
    const auto stored = jobs::insert(db, job, QStringLiteral("user"));
    if (!stored)
        return stored;
    const auto wish = wishes::add(db,
        {.jobKey = stored->key,
            .connection = sweep.place.connection,
            .service = sweep.place.service,
            .account = account.key,
            .kind = Wish::Send,
            .createdMs = sweep.nowMs});
    return wish ? stored : std::unexpected(wish.error());
}

Result<Step> enqueue(QSqlDatabase &db, const NewSweep &sweep)
{
    const auto account = accountFor(db, sweep.place.connection, sweep.place.service);
    if (!account)
        return std::unexpected(account.error());
    if (shards::split(sweep.spec, sweep.shards).size() > 1)
        return enqueueShards(db, sweep, *account);
    Job job;
    job.name = sweep.name;
    job.parameters = limits::toldOf(sweep.place.service, sweep.spec);
    if (job.name.isEmpty())
        job.name = defaultName(sweep.spec, job.parameters);
    if (!limits::isIgnored(sweep.place.service, QLatin1StringView("step")))
        job.cells = validPairs(sweep.spec); // else that service alone knows how many it tries
    if (const auto more = moreToRepeat(db, sweep.retryOf); more)
        insertAll(job.parameters, *more);
    else
        return std::unexpected(more.error());
    const auto stored = put(db, sweep, *account, job);
    return stored ? stepOf(db, stored->key) : std::unexpected(stored.error());
}

Result<Step> wishCancel(QSqlDatabase &db, const QUuid &connection, qint64 jobKey, qint64 nowMs)
{
    const auto job = jobs::load(db, jobKey);
    if (!job)
        return std::unexpected(job.error());
    if (job->wish == Wish::Send || job->wish == Wish::SendHeld)
        return withdraw(db, jobKey, nowMs);
    if (job->wish == Wish::Cancel)
        return Step{.key = jobKey};
    if (isTerminal(job->state))
        return failure(Error::Kind::Conflict, job->name, outboxtext::notNeeded());
    const auto service = whoCancels(*job);
    if (!service)
        return failure(Error::Kind::Unsupported, job->place.service, outboxtext::noCancel(false));
    const auto wish = wishes::add(db,
        {.jobKey = jobKey,
            .connection = connection,
            .service = *service,
            .account = job->account,
            .kind = Wish::Cancel,
            .createdMs = nowMs});
    if (!wish)
        return std::unexpected(wish.error());
    return stepOf(db, jobKey);
}

Result<Step> withdraw(QSqlDatabase &db, qint64 jobKey, qint64 nowMs)
{
    const auto wish = wishOf(db, jobKey);
    if (!wish)
        return std::unexpected(wish.error());
    if (wish->sending)
        return failure(Error::Kind::Busy, QString(), outboxtext::beingSent());
    if (wish->kind != Wish::Cancel) {
        if (const auto done = neverSent(db, jobKey, nowMs); !done)
            return std::unexpected(done.error());
    }
    if (const auto done = wishes::end(db, wish->key, QStringLiteral("withdrawn"), QStringLiteral("user")); !done)
        return std::unexpected(done.error());
    return stepOf(db, jobKey);
}

Result<Step> release(QSqlDatabase &db, qint64 jobKey)
{
    const auto wish = wishOf(db, jobKey);
    if (!wish)
        return std::unexpected(wish.error());
    if (wish->kind == Wish::SendHeld) {
        if (const auto done = wishes::release(db, wish->key); !done)
            return std::unexpected(done.error());
    }
    return stepOf(db, jobKey);
}

} // namespace zixly::outbox
