// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/router.h"

#include "server/api/guard.h"
#include "server/api/routes.h"

#include <array>
#include <utility>

namespace zixly::router {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr std::array kRoutes{
    Route{"GET", "/health", Access::Open, false, Dialect::Receiver, routes::health},
    Route{"GET", "/api/health", Access::Open, false, Dialect::Next, routes::apiHealth},
    Route{"GET", "/health/", Access::Read, false, Dialect::Trading, routes::tradingHealth},
    Route{"GET", "/metrics", Access::Metrics, false, Dialect::Receiver, routes::metrics},
    Route{"GET", "/openapi.json", Access::Read, false, Dialect::Next, routes::openApi},
    Route{"GET", "/api/audit", Access::Admin, false, Dialect::Next, routes::audit},
    Route{"GET", "/docs", Access::Read, false, Dialect::Next, routes::docs},

    Route{"GET", "/api/pipelines", Access::Read, false, Dialect::Next, routes::listPipelines},
    Route{"POST", "/api/pipelines", Access::Run, true, Dialect::Next, routes::triggerPipeline},
    Route{"GET", "/api/pipelines/:id", Access::Read, false, Dialect::Next, routes::pipeline},
    Route{"GET", "/api/pipelines/:id/results", Access::Read, false, Dialect::Next, routes::pipelineResults},
    Route{"DELETE", "/api/pipelines/:id", Access::Run, false, Dialect::Next, routes::cancelPipeline},

    Route{"POST", "/webhook/trading-sweep", Access::Webhook, true, Dialect::Receiver, routes::triggerWebhook},
    Route{"GET", "/webhook/jobs/:id", Access::Webhook, false, Dialect::Receiver, routes::webhookJob},
    Route{"POST", "/webhook/sweep-callback", Access::Webhook, false, Dialect::Receiver, routes::sweepCallback},

    Route{"POST", "/api/v1/strategy/sweep", Access::Run, true, Dialect::Trading, routes::triggerSweep},
    Route{"GET", "/api/v1/jobs/", Access::Read, false, Dialect::Trading, routes::tradingJobs},
    Route{"GET", "/api/v1/jobs/:id", Access::Read, false, Dialect::Trading, routes::tradingJob},
    Route{"DELETE", "/api/v1/jobs/:id", Access::Run, false, Dialect::Trading, routes::cancelTradingJob},
    Route{"GET", "/api/v1/jobs/:id/stream", Access::Read, false, Dialect::Trading, routes::tradingStream},
    Route{"GET", "/api/v1/sweeps/", Access::Read, false, Dialect::Trading, routes::sweeps},
    Route{"GET", "/api/v1/sweeps/:id", Access::Read, false, Dialect::Trading, routes::sweep},
    Route{"GET", "/api/v1/sweeps/:id/best", Access::Read, false, Dialect::Trading, routes::bestOfSweep},
    Route{"GET", "/api/v1/sweeps/:id/best-per-ticker", Access::Read, false, Dialect::Trading, routes::bestOfSweep},

    Route{"POST", "/auth/v1/token", Access::Read, false, Dialect::Next, routes::authToken},
    Route{"GET", "/auth/v1/user", Access::Read, false, Dialect::Next, routes::authUser},
    Route{"POST", "/auth/v1/logout", Access::Read, false, Dialect::Next, routes::authLogout},
    Route{"GET", "/realtime/v1/websocket", Access::Read, false, Dialect::Next, routes::realtime},
};

const QList<QStringList> &patterns()
{
    static const QList<QStringList> split = [] {
        QList<QStringList> all;
        for (const Route &route : kRoutes)
            all << QString::fromLatin1(route.pattern).split(u'/');
        return all;
    }();
    return split;
}

bool fits(const QStringList &wanted, const QStringList &path, QStringList &arguments)
{
    if (wanted.size() != path.size())
        return false;
    arguments.clear();
    for (qsizetype i = 0; i < wanted.size(); ++i) {
        if (wanted.at(i).startsWith(u':') && !path.at(i).isEmpty())
            arguments << path.at(i);
        else if (wanted.at(i) != path.at(i))
            return false;
    }
    return true;
}

} // namespace

std::span<const Route> table()
{
    return kRoutes;
}

Match match(const QByteArray &method, const QString &path)
{
    const QStringList parts = path.split(u'/');
    Match match;
    for (std::size_t i = 0; i < kRoutes.size(); ++i) {
        const Route &route = kRoutes[i];
        QStringList arguments;
        if (!fits(patterns().at(static_cast<qsizetype>(i)), parts, arguments))
            continue;
        if (method == route.method || (method == "HEAD" && QByteArrayView(route.method) == "GET"))
            return {&route, arguments, {}};
        match.allowed += (match.allowed.isEmpty() ? "" : ", ") + QByteArray(route.method);
    }
    return match;
}

void handle(const std::shared_ptr<ApiContext> &context, http::Request request, const http::Reply &reply)
{
    const auto call = std::make_shared<Call>(context, std::move(request), reply);
    const Match found = match(call->request().method, call->request().path);
    call->take(found.route, found.arguments);
    if (!guard::admitOrigin(*call) || !guard::admitKey(*call))
        return;
    if (found.route)
        return found.route->handle(call);
    if (found.allowed.isEmpty())
        return call->refuse(404, u"Not found"_s);
    call->addHeader("Allow", found.allowed);
    call->refuse(405, u"Method not allowed"_s);
}

} // namespace zixly::router
