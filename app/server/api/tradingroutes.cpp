// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/celljson.h"
#include "server/api/jobjson.h"
#include "server/api/pagequery.h"
#include "server/api/routes.h"
#include "server/api/startsweep.h"
#include "store/jobs.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <limits>
#include <vector>

// The Trading API in the shape the platform's documents give it, which its queue worker needs: 202 with
// parameters.combinations, forms as well as JSON, sweep_run_id at the top of a job, /best in the order of the score.
// The id of a job is that of its sweep run, too.
namespace zixly::routes {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qint64 kMostJobs = 100;
constexpr qint64 kMostRows = 500;

void refuseProblems(const Call &call, const triggerbody::Problems &problems)
{
    QJsonArray list;
    QStringList sentences;
    for (const auto &[field, sentence] : problems) {
        list.append(QJsonObject{{u"loc"_s, QJsonArray{u"body"_s, field}}, {u"msg"_s, sentence}});
        sentences << (field.isEmpty() ? sentence : field + ": "_L1 + sentence);
    }
    call.answer(422,
        QJsonObject{{u"error"_s, u"Validation Error"_s}, {u"detail"_s, sentences.join(u"; "_s)}, {u"problems"_s, list},
            {u"code"_s, u"VALIDATION_ERROR"_s}, {u"timestamp"_s, isoZ(call.context().clock.nowMs())}});
}

http::Response arrayResponse(const QJsonArray &array)
{
    return {.status = 200, .body = QJsonDocument(array).toJson(QJsonDocument::Compact)};
}

// Runs are found by the beginning of their id, as there; "latest" is the sweep that completed last.
Result<Job> runOf(const QSqlDatabase &db, ApiContext &context, const QString &name)
{
    constexpr qsizetype kShortest = 8;
    constexpr qint64 kLookedAt = 1000;
    const auto missing = failure(Error::Kind::NotFound, name, u"No results found for sweep run "_s + name);
    if (auto job = localJob(db, name); job)
        return job->state == JobState::Completed ? job : missing;
    const bool latest = name == "latest"_L1;
    if (!latest && name.size() < kShortest)
        return missing;
    const auto page = context.pages.load(db, {JobState::Completed}, 0, latest ? 1 : kLookedAt);
    if (!page)
        return std::unexpected(page.error());
    const auto jobs = jobs::load(db, page->keys);
    if (!jobs)
        return std::unexpected(jobs.error());
    for (const Job &job : *jobs) {
        if (latest || jobjson::idText(job).startsWith(name))
            return job;
    }
    return missing;
}

QJsonObject runJson(const Job &job, qint64 total, const QJsonArray &rows)
{
    return {{u"sweep_run_id"_s, jobjson::idText(job)}, {u"run_date"_s, isoZ(job.endedMs)}, {u"total_results"_s, total},
        {u"results"_s, rows}};
}

// Those from `first` on, with their places from 1.
QJsonArray rowsJson(const Job &job, const SweepResult &result, const std::vector<qsizetype> &sorted, qint64 first)
{
    const celljson::Owner owner{jobjson::idText(job), isoZ(job.endedMs)};
    QJsonArray rows;
    for (auto i = static_cast<std::size_t>(first); i < sorted.size(); ++i)
        rows.append(celljson::trading(result, sorted[i], owner, static_cast<qsizetype>(i) + 1));
    return rows;
}

} // namespace

void triggerSweep(CallPtr call)
{
    const auto trigger = triggerbody::fromTrading(call->request());
    if (!trigger)
        return refuseProblems(*call, trigger.error());
    startSweep(call, *trigger, [](const Job &job) {
        const QString id = jobjson::idText(job);
        QJsonObject parameters = job.parameters;
        parameters.insert(u"combinations"_s, job.cells);
        return jsonResponse(202,
            {{u"job_id"_s, id}, {u"status"_s, u"pending"_s}, {u"created_at"_s, isoZ(job.createdMs)},
                {u"parameters"_s, parameters}, {u"stream_url"_s, u"/api/v1/jobs/%1/stream"_s.arg(id)},
                {u"status_url"_s, u"/api/v1/jobs/"_s + id}});
    });
}

void tradingJobs(CallPtr call)
{
    pagequery::Reader query(call->request());
    const qint64 limit = query.whole("limit", 50, 1, kMostJobs);
    const qint64 offset = query.whole("offset", 0, 0, std::numeric_limits<qint64>::max());
    QList<JobState> states;
    if (const QString status = query.text("status"); !status.isEmpty()) {
        if (const auto known = jobjson::statesOfTrading(status))
            states = *known;
        else
            query.complain("status", u"One of pending, running, completed, failed, cancelled"_s);
    }
    if (const auto problems = query.finish(); !problems.isEmpty())
        return refuseProblems(*call, problems);
    ApiContext &context = call->context();
    call->readKept({}, [=, &context](QSqlDatabase &db, bool &keep) -> Result<http::Response> {
        const auto page = context.pages.load(db, states, offset, limit);
        if (!page)
            return std::unexpected(page.error());
        const auto jobs = jobs::load(db, page->keys);
        if (!jobs)
            return std::unexpected(jobs.error());
        QJsonArray list;
        for (const Job &job : *jobs) {
            keep = keep && (isTerminal(job.state) || job.state == JobState::Queued);
            list.append(jobjson::tradingJob(job, context.feed.progressOf(job.key)));
        }
        return arrayResponse(list);
    });
}

void tradingJob(CallPtr call)
{
    ApiContext &context = call->context();
    const QString id = call->argument(0);
    call->readKept(id, [id, &context](QSqlDatabase &db, bool &keep) -> Result<http::Response> {
        const auto job = localJob(db, id);
        if (!job)
            return std::unexpected(job.error());
        keep = isTerminal(job->state);
        return jsonResponse(200, jobjson::tradingJob(*job, context.feed.progressOf(job->key)));
    });
}

void cancelTradingJob(CallPtr call)
{
    cancelJob(
        call,
        [](const Job &job) {
            return jsonResponse(200,
                {{u"success"_s, true}, {u"message"_s, u"Job cancelled successfully"_s},
                    {u"job_id"_s, jobjson::idText(job)}, {u"status"_s, u"cancelled"_s}});
        },
        [call](const Job &job) {
            call->refuse(400, u"Cannot cancel job with status: "_s + jobjson::tradingStatus(job.state));
        });
}

void sweeps(CallPtr call)
{
    pagequery::Reader query(call->request());
    const qint64 limit = query.whole("limit", 50, 1, kMostRows);
    if (const auto problems = query.finish(); !problems.isEmpty())
        return refuseProblems(*call, problems);
    ApiContext &context = call->context();
    call->readKept({}, [limit, &context](QSqlDatabase &db, bool &) -> Result<http::Response> {
        const auto page = context.pages.load(db, {JobState::Completed}, 0, limit);
        if (!page)
            return std::unexpected(page.error());
        const auto jobs = jobs::load(db, page->keys);
        if (!jobs)
            return std::unexpected(jobs.error());
        QJsonArray list;
        for (const Job &job : *jobs) {
            list.append(QJsonObject{{u"sweep_run_id"_s, jobjson::idText(job)}, {u"run_date"_s, isoZ(job.endedMs)},
                {u"ticker"_s, jobjson::tickerOf(job)}, {u"result_count"_s, job.cells}});
        }
        return arrayResponse(list);
    });
}

void sweep(CallPtr call)
{
    pagequery::Reader query(call->request());
    const QString ticker = query.text("ticker");
    const qint64 limit = query.whole("limit", 50, 1, kMostRows);
    const qint64 offset = query.whole("offset", 0, 0, kMaxCells);
    if (const auto problems = query.finish(); !problems.isEmpty())
        return refuseProblems(*call, problems);
    ApiContext &context = call->context();
    const QString name = call->argument(0);
    call->readKept({}, [=, &context](QSqlDatabase &db, bool &) -> Result<http::Response> {
        const auto job = runOf(db, context, name);
        if (!job)
            return std::unexpected(job.error());
        const auto result = context.results.load(db, job->key);
        if (!result)
            return std::unexpected(result.error());
        if (!ticker.isEmpty() && ticker != (*result)->spec.ticker)
            return jsonResponse(200, runJson(*job, 0, {}));
        const auto sorted = celljson::sortedRows(**result, Metric::Score, true, false, offset + limit);
        return jsonResponse(200, runJson(*job, (*result)->cells->size(), rowsJson(*job, **result, sorted, offset)));
    });
}

// A run has one ticker here, so "best per ticker" is the same.
void bestOfSweep(CallPtr call)
{
    pagequery::Reader query(call->request());
    const QString ticker = query.text("ticker");
    const qint64 limit = query.whole("limit", 1, 1, kMostRows);
    if (const auto problems = query.finish(); !problems.isEmpty())
        return refuseProblems(*call, problems);
    ApiContext &context = call->context();
    const QString name = call->argument(0);
    call->readKept({}, [=, &context](QSqlDatabase &db, bool &) -> Result<http::Response> {
        const auto job = runOf(db, context, name);
        if (!job)
            return std::unexpected(job.error());
        const auto result = context.results.load(db, job->key);
        if (!result)
            return std::unexpected(result.error());
        const auto best = bestRows(**result, Metric::Score, limit);
        if (best.empty() || (!ticker.isEmpty() && ticker != (*result)->spec.ticker))
            return failure(Error::Kind::NotFound, name, u"No results found for sweep run "_s + name);
        const QJsonArray rows = rowsJson(*job, **result, best, 0);
        return jsonResponse(200, runJson(*job, rows.size(), rows));
    });
}

} // namespace zixly::routes
