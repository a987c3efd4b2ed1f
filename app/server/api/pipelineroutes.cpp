// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/celljson.h"
#include "server/api/jobjson.h"
#include "server/api/pagequery.h"
#include "server/api/routes.h"
#include "server/api/startsweep.h"
#include "store/jobs.h"

#include <QJsonArray>

#include <algorithm>
#include <limits>

// The web API in the shape of the Next generation (except that what it accepts, it heeds: unknown parameters and values
// are refused with every problem listed).
namespace zixly::routes {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qsizetype kRowsOfDetail = 10'000; // the rest by /results with an offset
constexpr qint64 kMostRows = 200'000; // of one answer, some 90 MB; metadata.total says of how many
constexpr qint64 kMostJobs = 1000;

void refuseProblems(const Call &call, const triggerbody::Problems &problems)
{
    QJsonObject details;
    QJsonArray general;
    for (const auto &[field, sentence] : problems) {
        if (field.isEmpty()) {
            general.append(sentence);
            continue;
        }
        QJsonArray errors = details.value(field).toObject().value("_errors"_L1).toArray();
        errors.append(sentence);
        details.insert(field, QJsonObject{{u"_errors"_s, errors}});
    }
    details.insert(u"_errors"_s, general);
    call.answer(400, QJsonObject{{u"error"_s, u"Validation error"_s}, {u"details"_s, details}});
}

QJsonArray rowsOf(const SweepResult &result, const std::vector<qsizetype> &rows, const celljson::Owner &owner,
    QJsonObject (*shape)(const SweepResult &, qsizetype, const celljson::Owner &))
{
    QJsonArray array;
    for (const qsizetype row : rows)
        array.append(shape(result, row, owner));
    return array;
}

celljson::Owner ownerOf(const Job &job)
{
    return {jobjson::idText(job), isoZ(job.endedMs)};
}

} // namespace

void listPipelines(CallPtr call)
{
    pagequery::Reader query(call->request());
    QList<JobState> asked;
    const auto limit = query.whole("limit", 50, 0, kMostJobs);
    const auto offset = query.whole("offset", 0, 0, std::numeric_limits<qint64>::max());
    if (const QString status = query.text("status"); !status.isEmpty()) {
        if (const auto states = jobjson::statesOfNext(status))
            asked = *states;
        else
            query.complain("status", u"One of queued, running, completed, failed"_s);
    }
    const QString type = query.text("job_type");
    if (const auto problems = query.finish(); !problems.isEmpty())
        return refuseProblems(*call, problems);
    const bool known = type.isEmpty() || type == QLatin1String(kSweepType);
    ApiContext &context = call->context();
    call->readKept({}, [asked, limit, offset, known, &context](QSqlDatabase &db, bool &) -> Result<http::Response> {
        const auto page
            = known ? context.pages.load(db, asked, offset, limit) : Result<JobPages::Page>(JobPages::Page());
        if (!page)
            return std::unexpected(page.error());
        const auto list = context.texts.load(db, page->keys);
        if (!list)
            return std::unexpected(list.error());
        const bool more = offset + page->keys.size() < page->total;
        return http::Response{.status = 200,
            .body = "{\"jobs\":[" + list->join(',') + "],\"totalJobs\":" + QByteArray::number(page->total)
                + ",\"limit\":" + QByteArray::number(limit) + ",\"offset\":" + QByteArray::number(offset)
                + ",\"hasMore\":" + (more ? "true" : "false") + '}'};
    });
}

void triggerPipeline(CallPtr call)
{
    const auto trigger = triggerbody::fromWebApi(call->request().body);
    if (!trigger)
        return refuseProblems(*call, trigger.error());
    startSweep(call, *trigger, [](const Job &job) {
        return jsonResponse(201,
            {{u"job"_s,
                 QJsonObject{{u"id"_s, jobjson::idText(job)}, {u"job_type"_s, job.type}, {u"status"_s, u"queued"_s},
                     {u"parameters"_s, job.parameters}, {u"created_at"_s, isoZ(job.createdMs)}}},
                {u"message"_s, u"Job queued successfully"_s}});
    });
}

void pipeline(CallPtr call)
{
    ApiContext &context = call->context();
    const QString id = call->argument(0);
    call->readKept(id, [id, &context](QSqlDatabase &db, bool &keep) -> Result<http::Response> {
        const auto job = localJob(db, id);
        if (!job)
            return std::unexpected(job.error());
        keep = job->startedMs == 0 || job->endedMs > 0; // else its duration counts up
        QJsonObject object = jobjson::nextJob(*job, context.feed.progressOf(job->key), context.clock.nowMs());
        QJsonArray rows;
        qint64 total = 0;
        if (job->state == JobState::Completed) {
            const auto result = context.results.load(db, job->key);
            if (result) {
                total = (*result)->cells->size();
                rows = rowsOf(**result, celljson::sortedRows(**result, Metric::Score, true, true, kRowsOfDetail),
                    ownerOf(*job), celljson::flat);
            } else if (result.error().kind != Error::Kind::NotFound) {
                return std::unexpected(result.error());
            }
        }
        object.insert(u"results"_s, rows);
        object.insert(u"results_total"_s, total);
        return jsonResponse(200, object);
    });
}

void pipelineResults(CallPtr call)
{
    pagequery::Reader query(call->request());
    const QString sortBy = query.text("sort_by", u"score"_s);
    const QString order = query.text("order", u"desc"_s);
    const qint64 limit = std::min(kMostRows, query.whole("limit", 100, 0, std::numeric_limits<int>::max()));
    const qint64 offset = query.whole("offset", 0, 0, kMaxCells);
    const auto metric = celljson::metricOfColumn(sortBy);
    if (!metric)
        query.complain("sort_by", u"Not the name of a value"_s);
    if (order != "asc"_L1 && order != "desc"_L1)
        query.complain("order", u"One of asc, desc"_s);
    if (const auto problems = query.finish(); !problems.isEmpty())
        return refuseProblems(*call, problems);
    ApiContext &context = call->context();
    const QString id = call->argument(0);
    call->readKept(id, [=, &context](QSqlDatabase &db, bool &) -> Result<http::Response> {
        const auto job = localJob(db, id);
        if (!job)
            return std::unexpected(job.error());
        QJsonArray rows;
        QJsonValue statistics;
        qint64 total = 0;
        if (job->state == JobState::Completed) {
            const auto result = context.results.load(db, job->key);
            if (!result && result.error().kind != Error::Kind::NotFound)
                return std::unexpected(result.error());
            if (result) {
                total = (*result)->cells->size();
                auto sorted = celljson::sortedRows(**result, *metric, order == "desc"_L1, true, offset + limit);
                sorted.erase(sorted.begin(),
                    sorted.begin()
                        + static_cast<std::ptrdiff_t>(
                            std::min<std::size_t>(sorted.size(), static_cast<std::size_t>(offset))));
                rows = rowsOf(**result, sorted, ownerOf(*job), celljson::nested);
                statistics = celljson::statisticsOf(**result, sorted);
            }
        }
        return jsonResponse(200,
            {{u"job_id"_s, id}, {u"job_status"_s, jobjson::nextJob(*job, std::nullopt).value("status"_L1)},
                {u"results"_s, rows}, {u"statistics"_s, statistics},
                {u"metadata"_s,
                    QJsonObject{{u"sorted_by"_s, sortBy}, {u"order"_s, order}, {u"limit"_s, limit},
                        {u"offset"_s, offset}, {u"total"_s, total}}}});
    });
}

void cancelPipeline(CallPtr call)
{
    const Clock &clock = call->context().clock;
    cancelJob(
        call,
        [&clock](const Job &job) {
            return jsonResponse(200,
                {{u"message"_s, u"Job cancelled successfully"_s}, {u"id"_s, jobjson::idText(job)},
                    {u"status"_s, u"failed"_s}, {u"completed_at"_s, isoZ(clock.nowMs())}});
        },
        [call](const Job &job) {
            call->answer(400,
                QJsonObject{{u"error"_s, u"Cannot cancel job"_s},
                    {u"message"_s,
                        u"Job is already %1"_s.arg(job.state == JobState::Completed ? u"completed"_s : u"failed"_s)}});
        });
}

} // namespace zixly::routes
