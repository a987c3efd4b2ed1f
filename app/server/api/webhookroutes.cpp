// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/celljson.h"
#include "server/api/jobjson.h"
#include "server/api/routes.h"
#include "server/api/startsweep.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>

// The webhook receiver. Unlike the platform's, the job it promises is run.
namespace zixly::routes {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qsizetype kRowsOfJob = 10; // the ten best, as there

void refuseProblems(const Call &call, const triggerbody::Problems &problems)
{
    QJsonArray details;
    for (const auto &[field, sentence] : problems) {
        QJsonArray path;
        if (!field.isEmpty())
            path.append(field);
        details.append(QJsonObject{{u"code"_s, u"custom"_s}, {u"path"_s, path}, {u"message"_s, sentence}});
    }
    call.answer(400,
        QJsonObject{{u"error"_s, u"Validation failed"_s}, {u"details"_s, details},
            {u"timestamp"_s, isoZ(call.context().clock.nowMs())}});
}

void checkResult(const QJsonValue &value, triggerbody::Problems &problems)
{
    if (value.isUndefined())
        return;
    const QJsonObject data = value.toObject();
    const bool whole = value.isObject() && data.value("sweep_run_id"_L1).isString()
        && data.value("total_combinations"_L1).isDouble() && data.value("execution_time_seconds"_L1).isDouble()
        && data.value("completed_at"_L1).isString();
    if (!whole)
        problems.append(
            {u"result_data"_s, u"Needs sweep_run_id, total_combinations, execution_time_seconds and completed_at"_s});
}

triggerbody::Problems problemsOfCallback(const QJsonObject &body)
{
    triggerbody::Problems problems;
    const auto oneOf = [&](const char *name, std::initializer_list<const char *> values) {
        const QString text = body.value(QLatin1String(name)).toString();
        for (const char *value : values) {
            if (text == QLatin1String(value))
                return;
        }
        problems.append({QLatin1String(name), u"This is none of the values that are known"_s});
    };
    oneOf("event_type", {"sweep.completed", "sweep.failed"});
    oneOf("status", {"completed", "failed"});
    for (const char *name : {"job_id", "ticker"}) {
        if (!body.value(QLatin1String(name)).isString())
            problems.append({QLatin1String(name), u"A text is required"_s});
    }
    const QString time = body.value("timestamp"_L1).toString();
    if (!time.endsWith(u'Z') || !QDateTime::fromString(time, Qt::ISODateWithMs).isValid())
        problems.append({u"timestamp"_s, u"An ISO time that ends in Z is required"_s});
    checkResult(body.value("result_data"_L1), problems);
    return problems;
}

} // namespace

void triggerWebhook(CallPtr call)
{
    const auto trigger = triggerbody::fromWebhook(call->request().body);
    if (!trigger)
        return refuseProblems(*call, trigger.error());
    const QString host = QString::fromLatin1(call->request().header("host"));
    const QString scheme = call->request().secure ? u"https"_s : u"http"_s;
    startSweep(call, *trigger, [host, scheme](const Job &job) {
        return jsonResponse(202,
            {{u"job_id"_s, jobjson::idText(job)}, {u"status"_s, u"QUEUED"_s},
                {u"message"_s, u"Trading sweep job queued successfully"_s},
                {u"webhook_url"_s, u"%1://%2/webhook/sweep-callback"_s.arg(scheme, host)},
                {u"created_at"_s, isoZ(job.createdMs)}});
    });
}

void webhookJob(CallPtr call)
{
    ApiContext &context = call->context();
    const QString id = call->argument(0);
    call->readKept(id, [id, &context](QSqlDatabase &db, bool &keep) -> Result<http::Response> {
        const auto job = localJob(db, id);
        if (!job && job.error().kind == Error::Kind::NotFound)
            return failure(Error::Kind::NotFound, id, u"Job not found: "_s + id);
        if (!job)
            return std::unexpected(job.error());
        keep = isTerminal(job->state); // else its progress may have moved
        QJsonObject row = jobjson::tableRow(*job, context.feed.progressOf(job->key), true);
        QJsonArray rows;
        const auto result = job->state == JobState::Completed
            ? context.results.load(db, job->key)
            : Result<std::shared_ptr<const SweepResult>>(failure(Error::Kind::NotFound));
        if (!result && result.error().kind != Error::Kind::NotFound)
            return std::unexpected(result.error());
        if (result) {
            for (const qsizetype best : celljson::sortedRows(**result, Metric::Score, true, true, kRowsOfJob))
                rows.append(celljson::camel(**result, best, {id, isoZ(job->endedMs)}));
        }
        row.insert(u"results"_s, rows);
        return jsonResponse(200, row);
    });
}

// What the Trading API tells the receiver. Here the job itself knows better, so nothing is changed by it.
void sweepCallback(CallPtr call)
{
    const QJsonDocument document = QJsonDocument::fromJson(call->request().body);
    if (!document.isObject())
        return refuseProblems(*call, {{QString(), u"The body is no JSON object"_s}});
    const QJsonObject body = document.object();
    if (const auto problems = problemsOfCallback(body); !problems.isEmpty())
        return refuseProblems(*call, problems);
    const QString id = body.value("job_id"_L1).toString();
    call->read([id](QSqlDatabase &db) -> Result<http::Response> {
        const auto job = localJob(db, id);
        if (!job && job.error().kind == Error::Kind::NotFound)
            return failure(Error::Kind::NotFound, id, u"Job not found: "_s + id);
        if (!job)
            return std::unexpected(job.error());
        return jsonResponse(200, {{u"message"_s, u"Callback processed"_s}});
    });
}

} // namespace zixly::routes
