// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/call.h"
#include "server/api/openapi.h"
#include "server/api/pagequery.h"
#include "server/api/routes.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <array>

namespace zixly::routes {

using namespace Qt::Literals::StringLiterals;

namespace {

// The states as the platform's dashboards call them.
struct Gauge {
    const char *name;
    QList<JobState> states;
};

void countJobs(ApiContext &context, const QSqlDatabase &db)
{
    const std::array gauges{Gauge{"queued", {JobState::Queued}},
        Gauge{"active", {JobState::Running, JobState::Cancelling}}, Gauge{"completed", {JobState::Completed}},
        Gauge{"failed", {JobState::Failed, JobState::Cancelled}}};
    for (const Gauge &gauge : gauges) {
        if (const auto page = context.pages.load(db, gauge.states, 0, 0))
            context.metrics.set("pipeline_jobs", {gauge.name}, static_cast<double>(page->total));
    }
}

} // namespace

void health(CallPtr call)
{
    const ApiContext &context = call->context();
    call->answer(200,
        QJsonObject{{u"status"_s, u"healthy"_s}, {u"service"_s, u"zixly-worker"_s},
            {u"timestamp"_s, isoZ(context.clock.nowMs())},
            {u"uptime"_s, static_cast<double>(context.clock.runningMs() - context.startedMs) / 1000.0}});
}

void apiHealth(CallPtr call)
{
    call->answer(200,
        QJsonObject{{u"status"_s, u"ok"_s}, {u"message"_s, u"zixly-worker is ready"_s},
            {u"timestamp"_s, isoZ(call->context().clock.nowMs())},
            {u"database"_s, QJsonObject{{u"url"_s, u"configured"_s}, {u"hasConnection"_s, true}}}});
}

void tradingHealth(CallPtr call)
{
    call->answer(200,
        QJsonObject{{u"status"_s, u"healthy"_s}, {u"version"_s, QStringLiteral(ZIXLY_VERSION)},
            {u"timestamp"_s, isoZ(call->context().clock.nowMs())}});
}

void metrics(CallPtr call)
{
    ApiContext &context = call->context();
    call->read([&context](QSqlDatabase &db) -> Result<http::Response> {
        countJobs(context, db);
        const auto asked = [&context](const char *result) {
            return context.metrics.value("zixly_response_cache_requests_total", {result});
        };
        const double all = asked("hit") + asked("miss");
        context.metrics.set("zixly_response_cache_hit_ratio", {}, all > 0 ? asked("hit") / all : 0.0);
        return http::Response{
            .status = 200, .body = context.metrics.text(), .contentType = "text/plain; version=0.0.4; charset=utf-8"};
    });
}

void openApi(CallPtr call)
{
    http::Response response{.status = 200, .body = openapi::document()};
    response.headers.append(http::Header{"Cache-Control", "private, no-cache"});
    call->answer(std::move(response));
}

void audit(CallPtr call)
{
    pagequery::Reader query(call->request());
    const qint64 limit = query.whole("limit", 100, 1, 10'000);
    if (const auto problems = query.finish(); !problems.isEmpty())
        return call->refuse(400, problems.first().field + u": "_s + problems.first().sentence);
    // The file is read on a thread of the store: the server's must not wait for a disk.
    call->read([call, limit](QSqlDatabase &) -> Result<http::Response> {
        QJsonArray entries;
        for (const QByteArray &line : call->context().log.lastAudit(limit))
            entries.append(QJsonDocument::fromJson(line).object());
        return jsonResponse(200, {{u"entries"_s, entries}});
    });
}

void docs(CallPtr call)
{
    http::Response response{.status = 200, .body = openapi::page(), .contentType = "text/html; charset=utf-8"};
    response.headers.append(http::Header{"Content-Security-Policy",
        "default-src 'none'; style-src 'sha256-" + openapi::styleHash() + "'; frame-ancestors 'none'"});
    response.headers.append(http::Header{"Cache-Control", "private, no-cache"});
    call->answer(std::move(response));
}

} // namespace zixly::routes
