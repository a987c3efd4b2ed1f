// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/startsweep.h"

#include "server/api/callbacksender.h"
#include "server/api/jobjson.h"
#include "store/jobs.h"
#include "store/store.h"

#include <utility>

namespace zixly {

using namespace Qt::Literals::StringLiterals;

namespace {

QString whoOf(const Call &call)
{
    return call.key().id.isEmpty() ? u"without a key"_s : call.key().id;
}

} // namespace

Result<Job> localJob(const QSqlDatabase &db, const QString &id)
{
    const QUuid uuid = QUuid::fromString(id);
    // fromString() takes braces and other forms, too; the service knows one name for each job.
    if (uuid.isNull() || uuid.toString(QUuid::WithoutBraces) != id)
        return failure(Error::Kind::NotFound, id, u"Job not found"_s);
    auto job = jobs::find(db, uuid);
    if (!job && job.error().kind != Error::Kind::NotFound)
        return job;
    if (!job || !job->place.service.isEmpty())
        return failure(Error::Kind::NotFound, id, u"Job not found"_s);
    return job;
}

void startSweep(const std::shared_ptr<Call> &call, const triggerbody::Trigger &trigger,
    std::function<http::Response(const Job &job)> respond)
{
    ApiContext &context = call->context();
    Submission submission{.id = makeUuidV7(context.clock.nowMs()), .spec = trigger.spec, .name = {}};
    if (!trigger.callback.isEmpty()) {
        if (const QString why = context.callbacks->problem(trigger.callback); !why.isEmpty())
            return call->refuse(422, why);
        context.callbacks->remember(submission.id, {trigger.callback, trigger.callbackHeaders});
    }
    context.control->submit(
        submission, [call, id = submission.id, respond = std::move(respond)](const Result<Job> &job) {
            call->context().post([call, respond, id, job] {
                ApiContext &service = call->context();
                if (!job) {
                    service.callbacks->forget(id);
                    return call->refuse(job.error());
                }
                service.cache.invalidate(jobjson::idText(*job));
                service.metrics.add("pipeline_jobs_queued_total",
                    {job->type.toUtf8(), jobjson::kTenant, jobjson::tickerOf(*job).toUtf8()});
                service.log.audit("start",
                    {{"key", whoOf(*call)}, {"name", call->key().name},
                        {"peer", QString::fromLatin1(call->request().peer)}, {"job", jobjson::idText(*job)}});
                call->answer(respond(*job));
            });
        });
}

void cancelJob(const std::shared_ptr<Call> &call, std::function<http::Response(const Job &job)> respond,
    std::function<void(const Job &job)> refuse)
{
    ApiContext &context = call->context();
    context.store.read(
        [call, respond = std::move(respond), refuse = std::move(refuse), &context](QSqlDatabase &db) -> Result<> {
            const auto job = localJob(db, call->argument(0));
            if (!job) {
                call->refuse(job.error());
                return {};
            }
            context.control->cancel(job->key, [call, respond, refuse, job = *job, &context](const Result<> &done) {
                context.post([call, respond, refuse, job, done, &context] {
                    context.cache.invalidate(jobjson::idText(job));
                    context.log.audit("cancel",
                        {{"key", whoOf(*call)}, {"name", call->key().name},
                            {"peer", QString::fromLatin1(call->request().peer)}, {"job", jobjson::idText(job)},
                            {"outcome", done ? u"done"_s : u"refused"_s}});
                    if (done)
                        return call->answer(respond(job));
                    if (done.error().kind != Error::Kind::Conflict)
                        return call->refuse(done.error());
                    // It has ended meanwhile: how, the store knows.
                    context.store.read([call, refuse](QSqlDatabase &inner) -> Result<> {
                        const auto now = localJob(inner, call->argument(0));
                        if (now)
                            refuse(*now);
                        else
                            call->refuse(now.error());
                        return {};
                    });
                });
            });
            return {};
        });
}

} // namespace zixly
