// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/standin/services.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTcpSocket>
#include <QTimer>
#include <QUuid>

namespace zixly::test {

namespace {

QJsonObject bodyOf(const Request &request)
{
    return QJsonDocument::fromJson(request.body).object();
}

QString nowZ()
{
    return World::isoZ(QDateTime::currentMSecsSinceEpoch());
}

QJsonValue withZone(const QJsonValue &time)
{
    if (!time.isString())
        return time;
    const QDateTime utc = QDateTime::fromString(time.toString() + QLatin1Char('Z'), Qt::ISODateWithMs);
    return World::isoZ(utc.toMSecsSinceEpoch());
}

QJsonValue decimalText(const QJsonValue &value)
{
    return value.isDouble() ? QJsonValue(QString::number(value.toDouble(), 'g', 12)) : value;
}

// snake_case, lower-case status, times with Z: what both generations make of a row.
QJsonObject envelopeJob(const QJsonObject &row)
{
    return {{QStringLiteral("id"), row.value(QLatin1String("id"))},
        {QStringLiteral("job_type"), row.value(QLatin1String("jobType"))},
        {QStringLiteral("status"), row.value(QLatin1String("status")).toString().toLower()},
        {QStringLiteral("parameters"), row.value(QLatin1String("parameters"))},
        {QStringLiteral("result_summary"), row.value(QLatin1String("result"))},
        {QStringLiteral("metrics"), row.value(QLatin1String("metrics"))},
        {QStringLiteral("error_message"), row.value(QLatin1String("errorMessage"))},
        {QStringLiteral("created_at"), withZone(row.value(QLatin1String("createdAt")))},
        {QStringLiteral("started_at"), withZone(row.value(QLatin1String("startedAt")))},
        {QStringLiteral("completed_at"), withZone(row.value(QLatin1String("completedAt")))},
        {QStringLiteral("duration_seconds"), QJsonValue::Null}};
}

QJsonObject preview(const QJsonObject &row)
{
    return {{QStringLiteral("id"), row.value(QLatin1String("id"))},
        {QStringLiteral("ticker"), row.value(QLatin1String("ticker"))},
        {QStringLiteral("score"), decimalText(row.value(QLatin1String("score")))},
        {QStringLiteral("sharpeRatio"), decimalText(row.value(QLatin1String("sharpeRatio")))}};
}

QJsonObject rawRow(const QJsonObject &row) // camelCase, decimals as text: Prisma's JSON
{
    QJsonObject raw = row;
    for (const char *name : {"score", "sharpeRatio", "sortinoRatio", "totalReturnPct", "annualizedReturn",
             "maxDrawdownPct", "winRatePct", "profitFactor", "tradesPerMonth"})
        raw.insert(QLatin1String(name), decimalText(row.value(QLatin1String(name))));
    raw.insert(QStringLiteral("createdAt"), withZone(row.value(QLatin1String("createdAt"))));
    return raw;
}

QJsonObject nestedRow(const QJsonObject &row)
{
    const auto pick = [&row](std::initializer_list<std::pair<const char *, const char *>> names) {
        QJsonObject object;
        for (const auto &[to, from] : names)
            object.insert(QLatin1String(to), row.value(QLatin1String(from)));
        return object;
    };
    QJsonObject nested
        = pick({{"id", "id"}, {"sweep_run_id", "sweepRunId"}, {"ticker", "ticker"}, {"strategy_type", "strategyType"}});
    nested.insert(QStringLiteral("parameters"), pick({{"fast_period", "fastPeriod"}, {"slow_period", "slowPeriod"}}));
    nested.insert(QStringLiteral("performance"),
        pick({{"score", "score"}, {"sharpe_ratio", "sharpeRatio"}, {"sortino_ratio", "sortinoRatio"},
            {"total_return_pct", "totalReturnPct"}, {"annualized_return", "annualizedReturn"},
            {"max_drawdown_pct", "maxDrawdownPct"}, {"win_rate_pct", "winRatePct"},
            {"profit_factor", "profitFactor"}}));
    nested.insert(QStringLiteral("trades"),
        pick({{"total_trades", "totalTrades"}, {"trades_per_month", "tradesPerMonth"},
            {"avg_trade_duration", "avgTradeDuration"}}));
    return nested;
}

QJsonObject nestError(int status, const QJsonValue &message)
{
    const char *name = status == 401 ? "Unauthorized" : status == 404 ? "Not Found" : "Bad Request";
    return {{QStringLiteral("statusCode"), status}, {QStringLiteral("error"), QLatin1String(name)},
        {QStringLiteral("message"), message}, {QStringLiteral("timestamp"), nowZ()}};
}

QJsonObject listOf(World &world, const Request &request, const QString &tenant, int limit, int offset)
{
    const auto rows = world.newestFirst(tenant, request.query.queryItemValue(QStringLiteral("status")),
        request.query.queryItemValue(QStringLiteral("job_type")));
    QJsonArray jobs;
    for (const QJsonObject &row : rows.mid(offset, limit)) {
        QJsonObject job = envelopeJob(row);
        QJsonArray previews;
        const QJsonArray results = world.results(row.value(QLatin1String("id")).toString());
        for (qsizetype i = 0; i < std::min<qsizetype>(5, results.size()); ++i)
            previews.append(preview(results.at(i).toObject()));
        job.insert(QStringLiteral("results"), previews);
        jobs.append(job);
    }
    return {{QStringLiteral("jobs"), jobs}, {QStringLiteral("totalJobs"), rows.size()},
        {QStringLiteral("limit"), limit}, {QStringLiteral("offset"), offset},
        {QStringLiteral("hasMore"), offset + jobs.size() < rows.size()}};
}

int numberOf(const Request &request, const char *name, int fallback)
{
    bool ok = false;
    const int number = request.query.queryItemValue(QString::fromLatin1(name)).toInt(&ok);
    return ok ? number : fallback;
}

QJsonObject triggered(World &world, const QJsonObject &body, const QString &tenant)
{
    QJsonObject parameters = body.value(QLatin1String("config")).toObject();
    if (body.contains(QLatin1String("ticker")))
        parameters.insert(QStringLiteral("ticker"), body.value(QLatin1String("ticker")));
    const QString id = world.addJob(body.value(QLatin1String("job_type")).toString(), parameters, tenant);
    QJsonObject job = envelopeJob(world.job(id));
    for (const char *name :
        {"result_summary", "metrics", "error_message", "started_at", "completed_at", "duration_seconds"})
        job.remove(QLatin1String(name));
    return {{QStringLiteral("job"), job}, {QStringLiteral("message"), QStringLiteral("Job queued successfully")},
        {QStringLiteral("webhook_trigger_note"),
            QStringLiteral("Manual webhook trigger required for local development")},
        {QStringLiteral("webhook_url"), QStringLiteral("http://127.0.0.1/webhook/trading-sweep")}};
}

bool knownType(const QJsonValue &type)
{
    static const QStringList kTypes{QStringLiteral("trading-sweep"), QStringLiteral("document-processing"),
        QStringLiteral("data-etl"), QStringLiteral("ml-inference")};
    return kTypes.contains(type.toString());
}

// The access token inside the cookie, whole or in chunks; empty where the server would see no session.
QByteArray cookieToken(const Request &request)
{
    QHash<QByteArray, QByteArray> cookies;
    for (const QByteArray &part : request.headers.value("cookie").split(';')) {
        const qsizetype equals = part.indexOf('=');
        cookies.insert(part.left(equals).trimmed(), part.mid(equals + 1).trimmed());
    }
    QByteArray value = cookies.value("sb-127-auth-token");
    for (int i = 0; value.isEmpty() || i > 0; ++i) {
        const QByteArray chunk = cookies.value("sb-127-auth-token." + QByteArray::number(i));
        if (chunk.isEmpty())
            break;
        value += chunk;
    }
    if (!value.startsWith("base64-"))
        return {};
    const QJsonObject session
        = QJsonDocument::fromJson(QByteArray::fromBase64(value.mid(7), QByteArray::Base64UrlEncoding)).object();
    const bool whole
        = session.contains(QLatin1String("refresh_token")) && session.contains(QLatin1String("expires_at"));
    return whole ? session.value(QLatin1String("access_token")).toString().toLatin1() : QByteArray();
}

Reply error(int status, const char *text)
{
    return json(status, QJsonObject{{QStringLiteral("error"), QLatin1String(text)}});
}

Reply nextJob(World &world, const Request &request, const QString &tenant)
{
    const QString id = request.path.section(QLatin1Char('/'), 3, 3);
    const QJsonObject row = world.job(id);
    if (row.isEmpty() || row.value(QLatin1String("tenantId")).toString() != tenant)
        return error(404, "Job not found");
    const QString status = row.value(QLatin1String("status")).toString().toLower();
    if (request.path.endsWith(QLatin1String("/results"))) {
        if (row.value(QLatin1String("jobType")).toString() != QLatin1String("trading-sweep"))
            return error(400, "This job type does not have trading sweep results");
        QJsonArray rows;
        const QJsonArray results = world.results(id);
        for (qsizetype i = 0; i < std::min<qsizetype>(numberOf(request, "limit", 100), results.size()); ++i)
            rows.append(nestedRow(results.at(i).toObject()));
        return json(200,
            QJsonObject{{QStringLiteral("job_id"), id}, {QStringLiteral("job_status"), status},
                {QStringLiteral("results"), rows}, {QStringLiteral("statistics"), QJsonValue::Null}});
    }
    if (request.method == "DELETE") {
        if (status == QLatin1String("completed") || status == QLatin1String("failed")) {
            return json(400,
                QJsonObject{{QStringLiteral("error"), QStringLiteral("Cannot cancel job")},
                    {QStringLiteral("message"), QStringLiteral("Job is already ") + status}});
        }
        world.update(id,
            {{QStringLiteral("status"), QStringLiteral("FAILED")},
                {QStringLiteral("errorMessage"), QStringLiteral("Job cancelled by user")},
                {QStringLiteral("completedAt"), World::naive(QDateTime::currentMSecsSinceEpoch())}});
        return json(200,
            QJsonObject{{QStringLiteral("message"), QStringLiteral("Job cancelled successfully")},
                {QStringLiteral("id"), id}, {QStringLiteral("status"), QStringLiteral("failed")},
                {QStringLiteral("completed_at"), nowZ()}});
    }
    QJsonObject job = envelopeJob(row);
    job.insert(QStringLiteral("results"), QJsonArray());
    return json(200, job);
}

} // namespace

Reply nextApi(World &world, const Request &request)
{
    if (request.path == QLatin1String("/api/health")) {
        return json(200,
            QJsonObject{{QStringLiteral("status"), QStringLiteral("ok")}, {QStringLiteral("timestamp"), nowZ()},
                {QStringLiteral("database"), QJsonObject{{QStringLiteral("hasConnection"), true}}}});
    }
    if (!request.path.startsWith(QLatin1String("/api/pipelines")))
        return {.status = 404,
            .body = "<!DOCTYPE html><html></html>",
            .headers = {{"Content-Type", "text/html; charset=utf-8"}}};
    QString problem;
    const World::User *user = world.userOf(cookieToken(request), problem);
    if (!user)
        return error(401, "Unauthorized");
    if (user->tenant.isEmpty())
        return error(400, "No tenant associated with user");
    if (request.path != QLatin1String("/api/pipelines"))
        return nextJob(world, request, user->tenant);
    if (request.method == "GET")
        return json(
            200, listOf(world, request, user->tenant, numberOf(request, "limit", 50), numberOf(request, "offset", 0)));
    if (request.method != "POST")
        return {.status = 405};
    const QJsonObject body = bodyOf(request);
    if (!knownType(body.value(QLatin1String("job_type")))) {
        const QJsonObject issue{{QStringLiteral("_errors"), QJsonArray{QStringLiteral("Invalid option")}}};
        return json(400,
            QJsonObject{{QStringLiteral("error"), QStringLiteral("Validation error")},
                {QStringLiteral("details"), QJsonObject{{QStringLiteral("job_type"), issue}}}});
    }
    return json(201, triggered(world, body, user->tenant));
}

Reply nestApi(World &world, const Request &request)
{
    if (request.path == QLatin1String("/api/health")) {
        return json(200,
            QJsonObject{{QStringLiteral("status"), QStringLiteral("healthy")}, {QStringLiteral("timestamp"), nowZ()},
                {QStringLiteral("services"), QJsonObject{{QStringLiteral("database"), QStringLiteral("up")}}}});
    }
    const QByteArray header = request.headers.value("authorization");
    if (!header.startsWith("Bearer "))
        return json(401, nestError(401, QStringLiteral("Missing or invalid authorization header")));
    QString problem;
    const World::User *user = world.userOf(header.mid(7), problem);
    if (!user || user->tenant.isEmpty())
        return json(401,
            nestError(401,
                user ? QStringLiteral("Tenant ID not found in user metadata")
                     : QStringLiteral("Authentication failed: ") + problem));
    if (request.path == QLatin1String("/api/pipelines") && request.method == "GET") {
        const int limit = numberOf(request, "limit", 50);
        if (limit > 100)
            return json(400, nestError(400, QJsonArray{QStringLiteral("limit must not be greater than 100")}));
        return json(200, listOf(world, request, user->tenant, limit, numberOf(request, "offset", 0)));
    }
    if (request.path == QLatin1String("/api/pipelines") && request.method == "POST") {
        if (!knownType(bodyOf(request).value(QLatin1String("job_type"))))
            return json(
                400, nestError(400, QJsonArray{QStringLiteral("job_type must be one of the following values")}));
        return json(201, triggered(world, bodyOf(request), user->tenant));
    }
    const QString id = request.path.section(QLatin1Char('/'), 3, 3);
    const QJsonObject row = world.job(id);
    if (request.method != "GET")
        return json(
            404, nestError(404, QStringLiteral("Cannot %1 %2").arg(QString::fromLatin1(request.method), request.path)));
    if (row.isEmpty() || row.value(QLatin1String("tenantId")).toString() != user->tenant)
        return json(404, nestError(404, QStringLiteral("Pipeline job not found")));
    QJsonArray rows;
    const bool results = request.path.endsWith(QLatin1String("/results"));
    for (const QJsonValue &value : world.results(id))
        rows.append(results ? rawRow(value.toObject()) : preview(value.toObject()));
    if (results)
        return json(200,
            QJsonObject{{QStringLiteral("job_id"), id}, {QStringLiteral("results"), rows},
                {QStringLiteral("total"), rows.size()}});
    QJsonObject job = envelopeJob(row);
    job.insert(QStringLiteral("results"), rows);
    return json(200, QJsonObject{{QStringLiteral("job"), job}});
}

Reply receiver(World &world, const Request &request)
{
    if (request.path == QLatin1String("/health")) {
        return json(200,
            QJsonObject{{QStringLiteral("status"), QStringLiteral("healthy")},
                {QStringLiteral("service"), QStringLiteral("webhook-receiver")}, {QStringLiteral("timestamp"), nowZ()},
                {QStringLiteral("uptime"), 1.5}});
    }
    if (request.method == "POST" && request.path == QLatin1String("/webhook/trading-sweep")) {
        const QJsonObject body = bodyOf(request);
        QJsonArray issues;
        const qsizetype length = body.value(QLatin1String("ticker")).toString().size();
        if (length < 3 || length > 20)
            issues.append(QJsonObject{{QStringLiteral("path"), QJsonArray{QStringLiteral("ticker")}},
                {QStringLiteral("message"), QStringLiteral("Required")}});
        if (!issues.isEmpty())
            return json(400,
                QJsonObject{{QStringLiteral("error"), QStringLiteral("Validation failed")},
                    {QStringLiteral("details"), issues}});
        // Queued in Redis under an id that no table ever sees.
        return json(202,
            QJsonObject{
                {QStringLiteral("job_id"), QStringLiteral("job_%1_913yxczli").arg(QDateTime::currentMSecsSinceEpoch())},
                {QStringLiteral("status"), QStringLiteral("QUEUED")},
                {QStringLiteral("webhook_url"), QStringLiteral("http://127.0.0.1/webhook/sweep-callback")},
                {QStringLiteral("created_at"), nowZ()}});
    }
    const QString id = request.path.section(QLatin1Char('/'), 3, 3);
    if (!request.path.startsWith(QLatin1String("/webhook/jobs/")) || !world.has(id)) {
        const QString text = id.isEmpty() ? QStringLiteral("Not found") : QStringLiteral("Job not found: ") + id;
        return json(404, QJsonObject{{QStringLiteral("error"), text}, {QStringLiteral("timestamp"), nowZ()}});
    }
    QJsonObject row = world.job(id);
    for (const char *name : {"createdAt", "startedAt", "completedAt"})
        row.insert(QLatin1String(name), withZone(row.value(QLatin1String(name))));
    QJsonArray rows;
    for (const QJsonValue &value : world.results(id)) {
        if (rows.size() < 10)
            rows.append(rawRow(value.toObject()));
    }
    row.insert(QStringLiteral("results"), rows);
    return json(200, row);
}

namespace {

Reply tradingStream(World &world, const QString &id)
{
    return {.headers = {{"Content-Type", "text/event-stream"}}, .stream = [&world, id](QTcpSocket &socket) {
                auto *timer = new QTimer(&socket);
                QObject::connect(timer, &QTimer::timeout, &socket, [&world, &socket, id, last = -1]() mutable {
                    const QJsonObject job = world.tradingJobs.value(id);
                    const int percent = job.value(QLatin1String("progress")).toInt();
                    const QString status = job.value(QLatin1String("status")).toString();
                    const bool done = status != QLatin1String("pending") && status != QLatin1String("running");
                    if (percent != last) {
                        socket.write(
                            "data: {\"percent\":" + QByteArray::number(percent) + ",\"message\":\"working\"}\n\n");
                        last = percent;
                    }
                    if (done) {
                        QJsonObject end = job;
                        end.insert(QStringLiteral("done"), true);
                        socket.write("data: " + QJsonDocument(end).toJson(QJsonDocument::Compact) + "\n\n");
                        socket.disconnectFromHost();
                    }
                });
                timer->start(50);
            }};
}

Reply detail(int status, const QString &text)
{
    return json(status, QJsonObject{{QStringLiteral("detail"), text}});
}

QJsonObject tradingRow(const QString &ticker)
{
    return {{QStringLiteral("result_id"), QStringLiteral("r1")}, {QStringLiteral("ticker"), ticker},
        {QStringLiteral("strategy_type"), QStringLiteral("SMA")}, {QStringLiteral("fast_period"), 10},
        {QStringLiteral("slow_period"), 30}, {QStringLiteral("signal_period"), QJsonValue::Null},
        {QStringLiteral("score"), 1.5}, {QStringLiteral("sharpe_ratio"), QJsonValue::Null},
        {QStringLiteral("annualized_return"), 0.25}, {QStringLiteral("max_drawdown_pct"), 30.5},
        {QStringLiteral("total_trades"), 60}};
}

} // namespace

Reply tradingApi(World &world, const Request &request)
{
    if (request.path == QLatin1String("/health"))
        return {.status = 307, .headers = {{"Location", "/health/"}}};
    if (request.path == QLatin1String("/health/"))
        return json(200,
            QJsonObject{{QStringLiteral("status"), QStringLiteral("healthy")},
                {QStringLiteral("version"), QStringLiteral("1.0.0")}});
    const QByteArray key = request.headers.value("x-api-key");
    if (key.isEmpty())
        return detail(401, QStringLiteral("API key required"));
    if (key != world.tradingKey.toLatin1())
        return detail(401, QStringLiteral("Invalid or inactive API key"));
    if (request.path == QLatin1String("/api/v1/strategy/sweep") && request.method == "POST") {
        if (!bodyOf(request).contains(QLatin1String("ticker")))
            return json(422,
                QJsonObject{{QStringLiteral("error"), QStringLiteral("Validation error")},
                    {QStringLiteral("detail"), QStringLiteral("[{'loc': ('body',)}]")},
                    {QStringLiteral("code"), QStringLiteral("VALIDATION_ERROR")}});
        const QString id = QUuid::createUuid().toString(QUuid::WithoutBraces);
        const QString now = World::naive(QDateTime::currentMSecsSinceEpoch());
        world.tradingJobs.insert(id,
            {{QStringLiteral("job_id"), id}, {QStringLiteral("status"), QStringLiteral("pending")},
                {QStringLiteral("progress"), 0}, {QStringLiteral("command_group"), QStringLiteral("strategy")},
                {QStringLiteral("command_name"), QStringLiteral("sweep")},
                {QStringLiteral("parameters"), bodyOf(request)}, {QStringLiteral("created_at"), now}});
        return json(200,
            QJsonObject{{QStringLiteral("job_id"), id}, {QStringLiteral("status"), QStringLiteral("pending")},
                {QStringLiteral("created_at"), now},
                {QStringLiteral("stream_url"), QStringLiteral("/api/v1/jobs/%1/stream").arg(id)}});
    }
    if (request.path.startsWith(QLatin1String("/api/v1/sweeps/"))) {
        const QString ticker = request.query.queryItemValue(QStringLiteral("ticker"));
        const QString run = request.path.section(QLatin1Char('/'), 4, 4);
        if (!QStringLiteral("fbecc235-5e0f-4a7c-9d52-000000000000").startsWith(run))
            return detail(404, QStringLiteral("No results found for sweep run ") + run);
        return json(200,
            QJsonObject{{QStringLiteral("sweep_run_id"), QStringLiteral("fbecc235-5e0f-4a7c-9d52-000000000000")},
                {QStringLiteral("total_results"), 1}, {QStringLiteral("results"), QJsonArray{tradingRow(ticker)}}});
    }
    const QString id = request.path.section(QLatin1Char('/'), 4, 4);
    if (id.isEmpty()) {
        QJsonArray all;
        for (const QJsonObject &job : std::as_const(world.tradingJobs))
            all.append(job);
        return json(200, all);
    }
    if (!world.tradingJobs.contains(id))
        return detail(404, QStringLiteral("Job not found"));
    if (request.path.endsWith(QLatin1String("/stream")))
        return tradingStream(world, id);
    QJsonObject &job = world.tradingJobs[id];
    if (request.method == "DELETE") {
        const QString status = job.value(QLatin1String("status")).toString();
        if (status != QLatin1String("pending") && status != QLatin1String("running"))
            return detail(400, QStringLiteral("Cannot cancel job with status: ") + status);
        job.insert(QStringLiteral("status"), QStringLiteral("cancelled"));
        return json(200,
            QJsonObject{{QStringLiteral("success"), true}, {QStringLiteral("message"), QStringLiteral("Job cancelled")},
                {QStringLiteral("job_id"), id}, {QStringLiteral("status"), QStringLiteral("cancelled")}});
    }
    return json(200, job);
}

Reply supabaseAuth(World &world, const Request &request)
{
    const auto refuse = [&request](int status, const QString &code, const char *text) {
        const bool fresh = request.headers.contains("x-supabase-api-version");
        const QJsonObject body = fresh
            ? QJsonObject{{QStringLiteral("code"), code}, {QStringLiteral("message"), QLatin1String(text)}}
            : QJsonObject{{QStringLiteral("code"), status}, {QStringLiteral("error_code"), code},
                  {QStringLiteral("msg"), QLatin1String(text)}};
        Reply reply = json(status, body);
        reply.headers.append({"x-sb-error-code", code.toLatin1()});
        return reply;
    };
    if (request.headers.value("apikey") != world.anonKey.toLatin1()) {
        const bool none = !request.headers.contains("apikey");
        return json(401,
            QJsonObject{{QStringLiteral("message"),
                none ? QStringLiteral("No API key found in request") : QStringLiteral("Invalid API key")}});
    }
    const QByteArray bearer = request.headers.value("authorization").mid(7);
    if (request.path == QLatin1String("/auth/v1/logout")) {
        world.endSession(bearer);
        return {.status = 204};
    }
    if (request.path == QLatin1String("/auth/v1/user")) {
        QString problem;
        const World::User *user = world.userOf(bearer, problem);
        return user ? json(200, QJsonObject{{QStringLiteral("id"), user->id}, {QStringLiteral("email"), user->email}})
                    : refuse(403, QStringLiteral("bad_jwt"), "invalid JWT");
    }
    if (request.path != QLatin1String("/auth/v1/token"))
        return json(
            404, QJsonObject{{QStringLiteral("message"), QStringLiteral("no Route matched with those values")}});
    const QJsonObject body = bodyOf(request);
    if (request.query.queryItemValue(QStringLiteral("grant_type")) == QLatin1String("refresh_token")) {
        QString code;
        const QJsonObject session = world.refresh(body.value(QLatin1String("refresh_token")).toString(), code);
        return session.isEmpty() ? refuse(400, code, "Invalid Refresh Token") : json(200, session);
    }
    for (const World::User &user : std::as_const(world.users)) {
        if (user.email == body.value(QLatin1String("email")).toString()
            && user.password == body.value(QLatin1String("password")).toString())
            return json(200, world.signIn(user));
    }
    return refuse(400, QStringLiteral("invalid_credentials"), "Invalid login credentials");
}

} // namespace zixly::test
