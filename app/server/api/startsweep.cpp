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

void submit(const std::shared_ptr<Call> &call, const triggerbody::Trigger &trigger,
    const std::function<http::Response(const Job &job)> &respond)
{
    ApiContext &context = call->context();
    const Submission submission{
        .id = makeUuidV7(context.clock.nowMs()), .spec = trigger.spec, .name = {}, .shard = trigger.shard};
    if (!trigger.callback.isEmpty())
        context.callbacks->remember(submission.id, {trigger.callback, trigger.callbackHeaders});
    context.control->submit(submission, [call, id = submission.id, respond](const Result<Job> &job) {
        call->context().post([call, respond, id, job] {
            ApiContext &service = call->context();
            if (!job) {
                service.callbacks->forget(id);
                return call->refuse(job.error());
            }
            service.cache.invalidate(jobjson::idText(*job));
            service.metrics.add(
                "pipeline_jobs_queued_total", {job->type.toUtf8(), jobjson::kTenant, jobjson::tickerOf(*job).toUtf8()});
            service.log.audit("start",
                {{"key", whoOf(*call)}, {"name", call->key().name}, {"peer", QString::fromLatin1(call->request().peer)},
                    {"job", jobjson::idText(*job)}});
            call->answer(respond(*job));
        });
    });
}

// A cancel on its way: the answer waits for the end of the job, because finishing may win.
class CancelWait : public std::enable_shared_from_this<CancelWait>
{
public:
    CancelWait(std::shared_ptr<Call> call, Job job, std::function<http::Response(const Job &job)> respond,
        std::function<void(const Job &job)> refuse)
        : m_call(std::move(call))
        , m_job(std::move(job))
        , m_respond(std::move(respond))
        , m_refuse(std::move(refuse))
    {
    }

    void cancelled(const Result<> &done) // on some thread
    {
        m_call->context().post([self = shared_from_this(), done] { self->begin(done); });
    }

private:
    void begin(const Result<> &done)
    {
        ApiContext &context = m_call->context();
        context.cache.invalidate(jobjson::idText(m_job));
        context.log.audit("cancel",
            {{"key", whoOf(*m_call)}, {"name", m_call->key().name},
                {"peer", QString::fromLatin1(m_call->request().peer)}, {"job", jobjson::idText(m_job)},
                {"outcome", done ? u"done"_s : u"refused"_s}});
        if (!done && done.error().kind != Error::Kind::Conflict)
            return m_call->refuse(done.error());
        m_listener
            = context.feed.add([self = shared_from_this()](const JobFeed::Change &change) { self->hear(change); });
        look();
    }

    void hear(const JobFeed::Change &change)
    {
        using Kind = JobFeed::Change::Kind;
        if (change.kind == Kind::Changed && change.job.key == m_job.key)
            settle(change.job, false);
        else if (change.kind == Kind::Elsewhere)
            look();
        else if (change.kind == Kind::Tick) // it takes its time: the wish stands
            settle(m_job, true);
    }

    void look()
    {
        ApiContext &context = m_call->context();
        context.store.read([self = shared_from_this(), &context](QSqlDatabase &db) -> Result<> {
            const auto job = localJob(db, jobjson::idText(self->m_job));
            context.post([self, job] {
                if (job)
                    self->settle(*job, false);
                else
                    self->end([&] { self->m_call->refuse(job.error()); });
            });
            return {};
        });
    }

    void settle(const Job &job, bool anyway)
    {
        if (!isTerminal(job.state) && !anyway)
            return;
        end([this, &job] {
            const bool ended
                = job.state == JobState::Completed || job.state == JobState::Failed || isTerminal(m_job.state);
            if (ended)
                m_refuse(job);
            else
                m_call->answer(m_respond(job));
        });
    }

    template <class Answer>
    void end(const Answer &answer)
    {
        if (m_listener == 0)
            return;
        const auto self = shared_from_this(); // the listener may be the last that keeps this
        m_call->context().feed.remove(std::exchange(m_listener, 0));
        answer();
    }

    const std::shared_ptr<Call> m_call;
    const Job m_job; // when the cancel came
    const std::function<http::Response(const Job &job)> m_respond;
    const std::function<void(const Job &job)> m_refuse;
    int m_listener = 0;
};

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
    if (!trigger.callback.isEmpty()) {
        if (const QString why = call->context().callbacks->problem(trigger.callback); !why.isEmpty())
            return call->refuse(422, why);
    }
    if (trigger.priceSha.isEmpty())
        return submit(call, trigger, respond);
    const auto compare = [call, trigger, respond = std::move(respond)](const Result<QByteArray> &sha) {
        call->context().post([call, trigger, respond, sha] {
            const QString &ticker = trigger.spec.ticker;
            if (!sha)
                return call->refuse(400, u"There are no prices of %1 here to compare"_s.arg(ticker));
            if (*sha != trigger.priceSha)
                return call->refuse(409,
                    u"The prices of %1 here have another fingerprint: %2"_s.arg(ticker, QString::fromLatin1(*sha)));
            submit(call, trigger, respond);
        });
    };
    call->context().control->fingerprint(trigger.spec.ticker, compare);
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
            const auto wait = std::make_shared<CancelWait>(call, *job, respond, refuse);
            context.control->cancel(job->key, [wait](const Result<> &done) { wait->cancelled(done); });
            return {};
        });
}

} // namespace zixly
