// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/standin/cookie.h"
#include "tests/support/standin/services.h"
#include "tests/support/standin/shapes.h"

#include <QJsonDocument>

#include <algorithm>

// The Next generation: cookie only.
namespace zixly::test {

using namespace Qt::StringLiterals;

namespace {

Reply error(int status, const QString &text)
{
    return json(status, QJsonObject{{u"error"_s, text}});
}

Reply broken(const QString &message)
{
    return json(500, QJsonObject{{u"error"_s, u"Internal server error"_s}, {u"message"_s, message}});
}

int numberOf(const Request &request, const char *name, int fallback)
{
    bool ok = false;
    const int number = parameter(request, name).toInt(&ok);
    return ok ? number : fallback;
}

struct Column {
    const char *snake;
    const char *camel;
};
constexpr std::array kPerformance{Column{"score", "score"}, Column{"sharpe_ratio", "sharpeRatio"},
    Column{"sortino_ratio", "sortinoRatio"}, Column{"total_return_pct", "totalReturnPct"},
    Column{"annualized_return", "annualizedReturn"}, Column{"max_drawdown_pct", "maxDrawdownPct"},
    Column{"win_rate_pct", "winRatePct"}, Column{"profit_factor", "profitFactor"}};
constexpr std::array kHead{Column{"id", "id"}, Column{"sweep_run_id", "sweepRunId"}, Column{"ticker", "ticker"},
    Column{"strategy_type", "strategyType"}};
constexpr std::array kPeriods{Column{"fast_period", "fastPeriod"}, Column{"slow_period", "slowPeriod"}};
constexpr std::array kTrades{Column{"total_trades", "totalTrades"}, Column{"trades_per_month", "tradesPerMonth"},
    Column{"avg_trade_duration", "avgTradeDuration"}};

template <std::size_t N>
void pick(QJsonObject &to, const QJsonObject &row, const std::array<Column, N> &columns)
{
    for (const Column &column : columns)
        to.insert(QLatin1String(column.snake), row.value(QLatin1String(column.camel)));
}

template <std::size_t N>
QJsonObject picked(const QJsonObject &row, const std::array<Column, N> &columns)
{
    QJsonObject object;
    pick(object, row, columns);
    return object;
}

QJsonObject flatRow(const QJsonObject &row)
{
    QJsonObject flat = picked(row, kHead);
    pick(flat, row, kPeriods);
    pick(flat, row, kPerformance);
    pick(flat, row, kTrades);
    flat.insert(u"created_at"_s, withZone(row.value("createdAt"_L1)));
    return flat;
}

QJsonObject nestedRow(const QJsonObject &row)
{
    QJsonObject nested = picked(row, kHead);
    nested.insert(u"parameters"_s, picked(row, kPeriods));
    nested.insert(u"performance"_s, picked(row, kPerformance));
    nested.insert(u"trades"_s, picked(row, kTrades));
    nested.insert(u"created_at"_s, withZone(row.value("createdAt"_L1)));
    return nested;
}

// Of the returned page only; the "lowest" drawdown is the numeric minimum, so of negative ones the worst.
QJsonValue statisticsOf(const QJsonArray &page)
{
    if (page.isEmpty())
        return QJsonValue::Null;
    double bestSharpe = -1e300, bestReturn = -1e300, lowest = 1e300, sharpe = 0, total = 0;
    for (const QJsonValue &value : page) {
        const QJsonObject row = value.toObject();
        const double thisSharpe = row.value("sharpeRatio"_L1).toDouble();
        const double thisReturn = row.value("totalReturnPct"_L1).toDouble();
        bestSharpe = std::max(bestSharpe, thisSharpe);
        bestReturn = std::max(bestReturn, thisReturn);
        lowest = std::min(lowest, row.value("maxDrawdownPct"_L1).toDouble());
        sharpe += thisSharpe;
        total += thisReturn;
    }
    return QJsonObject{{u"total_results"_s, page.size()}, {u"best_sharpe_ratio"_s, bestSharpe},
        {u"best_return"_s, bestReturn}, {u"lowest_drawdown"_s, lowest},
        {u"avg_sharpe_ratio"_s, sharpe / double(page.size())}, {u"avg_return"_s, total / double(page.size())}};
}

Reply results(const World &world, const Request &request, const QJsonObject &row)
{
    if (text(row, "jobType") != u"trading-sweep")
        return error(400, u"This job type does not have trading sweep results"_s);
    const QString asked = parameter(request, "limit");
    bool ok = false;
    const int limit = asked.isEmpty() ? 100 : asked.toInt(&ok);
    if (!asked.isEmpty() && !ok)
        return broken(databaseComplaint());
    const QString sortBy = parameter(request, "sort_by");
    const QString order = parameter(request, "order");
    QString column = u"score"_s;
    for (const Column &known : kPerformance) {
        if (sortBy == QLatin1String(known.snake))
            column = QLatin1String(known.camel);
    }
    if (sortBy == u"total_trades")
        column = u"totalTrades"_s;
    const QJsonArray all = sorted(world.results(text(row, "id")), column, order == u"asc");
    QJsonArray page;
    QJsonArray nested;
    for (qsizetype i = 0; i < std::min<qsizetype>(limit, all.size()); ++i) {
        page.append(all.at(i));
        nested.append(nestedRow(all.at(i).toObject()));
    }
    return json(200,
        QJsonObject{{u"job_id"_s, row.value("id"_L1)}, {u"job_status"_s, statusOf(row)}, {u"results"_s, nested},
            {u"statistics"_s, statisticsOf(page)},
            {u"metadata"_s,
                QJsonObject{{u"sorted_by"_s, sortBy.isEmpty() ? u"score"_s : sortBy},
                    {u"order"_s, order.isEmpty() ? u"desc"_s : order}, {u"limit"_s, limit}}}});
}

Reply cancel(World &world, const QJsonObject &row)
{
    const QString status = statusOf(row);
    if (status == u"completed" || status == u"failed")
        return json(
            400, QJsonObject{{u"error"_s, u"Cannot cancel job"_s}, {u"message"_s, u"Job is already "_s + status}});
    const qint64 now = world.nowMs();
    world.update(text(row, "id"),
        {{u"status"_s, u"FAILED"_s}, {u"errorMessage"_s, u"Job cancelled by user"_s},
            {u"completedAt"_s, World::naive(now)}});
    return json(200,
        QJsonObject{{u"message"_s, u"Job cancelled successfully"_s}, {u"id"_s, row.value("id"_L1)},
            {u"status"_s, u"failed"_s}, {u"completed_at"_s, World::isoZ(now)}});
}

Reply oneJob(World &world, const Request &request, const QString &tenant)
{
    const QJsonObject row = world.job(request.path.section(u'/', 3, 3));
    const bool asksResults = request.path.endsWith("/results"_L1);
    if (request.method != "GET" && (asksResults || request.method != "DELETE"))
        return {.status = 405};
    if (row.isEmpty() || text(row, "tenantId") != tenant)
        return error(404, u"Job not found"_s);
    if (asksResults)
        return results(world, request, row);
    if (request.method == "DELETE")
        return cancel(world, row);
    QJsonObject job = envelopeJob(row);
    const qint64 started = msOf(row.value("startedAt"_L1));
    if (started > 0 && row.value("completedAt"_L1).isNull()) // counts up while the job runs
        job.insert(u"duration_seconds"_s, (world.nowMs() - started) / 1000);
    QJsonArray rows;
    for (const QJsonValue &value : world.results(text(row, "id")))
        rows.append(flatRow(value.toObject()));
    job.insert(u"results"_s, rows);
    return json(200, job);
}

Reply list(const World &world, const Request &request, const QString &tenant)
{
    const ListWish wish{parameter(request, "status"), parameter(request, "job_type"), numberOf(request, "limit", 50),
        numberOf(request, "offset", 0)};
    if ((!wish.status.isEmpty() && !isDatabaseStatus(wish.status)) || wish.offset < 0)
        return broken(databaseComplaint());
    return json(200, listOf(world, tenant, wish));
}

QString typeName(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::Null: return u"null"_s;
    case QJsonValue::Array: return u"array"_s;
    case QJsonValue::Double: return u"number"_s;
    case QJsonValue::Bool: return u"boolean"_s;
    case QJsonValue::String: return u"string"_s;
    default: return u"object"_s;
    }
}

Reply trigger(World &world, const Request &request, const QString &tenant)
{
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(request.body, &problem);
    if (problem.error != QJsonParseError::NoError)
        return broken(request.body.isEmpty()
                ? u"Unexpected end of JSON input"_s
                : u"Unterminated string in JSON at position %1"_s.arg(request.body.size()));
    const QJsonObject body = document.object();
    QJsonObject details;
    const auto complain = [&details](const QString &field, const QString &message) {
        details.insert(field, QJsonObject{{u"_errors"_s, QJsonArray{message}}});
    };
    if (!isKnownType(body.value("job_type"_L1)))
        complain(u"job_type"_s,
            u"Invalid option: expected one of \"trading-sweep\"|\"document-processing\"|\"data-etl\"|\"ml-inference\""_s);
    const auto expect = [&](const char *name, QJsonValue::Type type, const QString &called) {
        const QJsonValue value = body.value(QLatin1String(name));
        if (!value.isUndefined() && value.type() != type)
            complain(QLatin1String(name), u"Invalid input: expected %1, received %2"_s.arg(called, typeName(value)));
    };
    expect("ticker", QJsonValue::String, u"string"_s);
    expect("config", QJsonValue::Object, u"record"_s);
    if (!details.isEmpty()) {
        details.insert(u"_errors"_s, QJsonArray());
        return json(400, QJsonObject{{u"error"_s, u"Validation error"_s}, {u"details"_s, details}});
    }
    return json(201, triggered(world, body, tenant));
}

Reply authorised(World &world, const Request &request, const World::User &user)
{
    if (user.tenant.isEmpty())
        return error(400, u"No tenant associated with user"_s);
    if (request.path != u"/api/pipelines")
        return oneJob(world, request, user.tenant);
    if (request.method == "GET")
        return list(world, request, user.tenant);
    return request.method == "POST" ? trigger(world, request, user.tenant) : Reply{.status = 405};
}

} // namespace

Reply nextApi(World &world, const Request &request)
{
    if (request.path == u"/api/health")
        return json(200,
            QJsonObject{{u"status"_s, u"ok"_s}, {u"message"_s, u"Database connected successfully"_s},
                {u"timestamp"_s, nowZ(world)},
                {u"database"_s, QJsonObject{{u"url"_s, u"configured"_s}, {u"hasConnection"_s, true}}}});
    const bool known = request.path == u"/api/pipelines" || request.path.startsWith("/api/pipelines/"_L1);
    if (!known)
        return {.status = 404,
            .body = "<!DOCTYPE html><html><body>404: This page could not be found.</body></html>",
            .headers = {{"Content-Type", "text/html; charset=utf-8"}}};
    const CookieSession session = cookieSession(world, request);
    QString problem;
    const World::User *user = world.userOf(session.accessToken, problem);
    Reply reply = user ? authorised(world, request, *user) : error(401, u"Unauthorized"_s);
    if (!session.setCookie.isEmpty())
        reply.headers.append({"Set-Cookie", session.setCookie});
    if (user)
        reply.headers.append({"x-user-id", user->id.toLatin1()});
    if (user && !user->tenant.isEmpty())
        reply.headers.append({"x-tenant-id", user->tenant.toLatin1()});
    reply.chunked = true;
    return reply;
}

} // namespace zixly::test
