// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/standin/services.h"
#include "tests/support/standin/shapes.h"
#include "tests/support/standin/zod.h"

#include <QJsonDocument>
#include <QRandomGenerator>
#include <QUrlQuery>

// The webhook receiver: no sign-in, and its own ids are in Redis only.
namespace zixly::test {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kBodyLimit = 100 * 1024;
constexpr qsizetype kShownRows = 10;

Reply error(const World &world, int status, const QString &text)
{
    return json(status, QJsonObject{{u"error"_s, text}, {u"timestamp"_s, nowZ(world)}});
}

Reply invalid(const World &world, const QJsonArray &issues)
{
    return json(
        400, QJsonObject{{u"error"_s, u"Validation failed"_s}, {u"details"_s, issues}, {u"timestamp"_s, nowZ(world)}});
}

// Empty where the body parser of the service fails; an object without members for a type it does not parse.
std::optional<QJsonObject> parsedBody(const Request &request)
{
    if (request.body.size() > kBodyLimit)
        return std::nullopt;
    const QByteArray type = request.headers.value("content-type");
    if (type.startsWith("application/x-www-form-urlencoded")) {
        QJsonObject fields;
        const QUrlQuery form(QString::fromUtf8(request.body));
        for (const auto &[name, value] : form.queryItems(QUrl::FullyDecoded))
            fields.insert(name, value);
        return fields;
    }
    if (!type.startsWith("application/json"))
        return QJsonObject();
    const QJsonDocument document = QJsonDocument::fromJson(request.body);
    return document.isObject() ? std::optional(document.object()) : std::nullopt;
}

QString newId(const World &world)
{
    static constexpr QByteArrayView kLetters = "abcdefghijklmnopqrstuvwxyz0123456789";
    QString tail;
    for (int i = 0; i < 9; ++i)
        tail += QLatin1Char(kLetters.at(QRandomGenerator::global()->bounded(int(kLetters.size()))));
    return u"job_%1_%2"_s.arg(world.nowMs()).arg(tail);
}

Reply trigger(World &world, const QJsonObject &body)
{
    if (const QJsonArray issues = triggerIssues(body); !issues.isEmpty())
        return invalid(world, issues);
    const QString id = newId(world);
    if (world.redisDown) { // waits for Redis, however long the client does
        world.redisWaiting.append(id);
        return {.never = true};
    }
    world.redisQueue.append(id);
    return json(202,
        QJsonObject{{u"job_id"_s, id}, {u"status"_s, u"QUEUED"_s},
            {u"message"_s, u"Trading sweep job queued successfully"_s},
            {u"webhook_url"_s, u"http://127.0.0.1/webhook/sweep-callback"_s}, {u"created_at"_s, nowZ(world)}});
}

Reply callback(World &world, const QJsonObject &body)
{
    if (const QJsonArray issues = callbackIssues(body); !issues.isEmpty())
        return invalid(world, issues);
    const QString id = text(body, "job_id");
    if (!world.has(id))
        return error(world, 404, u"Job not found: "_s + id);
    const QString now = World::naive(world.nowMs());
    const QJsonObject data = body.value("result_data"_L1).toObject();
    if (text(body, "status") == u"failed") {
        const QString message = text(body, "error_message");
        world.update(id,
            {{u"status"_s, u"FAILED"_s}, {u"completedAt"_s, now},
                {u"errorMessage"_s, message.isEmpty() ? u"Unknown error"_s : message}});
    } else if (!data.isEmpty()) { // the run is over, the row says running
        world.update(id,
            {{u"status"_s, u"RUNNING"_s}, {u"startedAt"_s, now},
                {u"metrics"_s,
                    QJsonObject{{u"sweep_run_id"_s, data.value("sweep_run_id"_L1)},
                        {u"total_combinations"_s, data.value("total_combinations"_L1)},
                        {u"execution_time_seconds"_s, data.value("execution_time_seconds"_L1)}}}});
    }
    return json(200, QJsonObject{{u"message"_s, u"Callback processed"_s}});
}

Reply jobRow(const World &world, const QString &id)
{
    if (!world.has(id))
        return error(world, 404, u"Job not found: "_s + id);
    QJsonObject row = world.job(id); // of any tenant
    for (const auto name : {"createdAt"_L1, "startedAt"_L1, "completedAt"_L1})
        row.insert(name, withZone(row.value(name)));
    QJsonArray rows;
    for (const QJsonValue &value : sorted(world.results(id), u"score"_s, false)) {
        if (rows.size() < kShownRows)
            rows.append(rawRow(value.toObject()));
    }
    row.insert(u"results"_s, rows);
    return json(200, row);
}

Reply answer(World &world, const Request &request)
{
    if (request.method == "GET" && request.path == u"/health") // whatever Redis and the database do
        return json(200,
            QJsonObject{{u"status"_s, u"healthy"_s}, {u"service"_s, u"webhook-receiver"_s},
                {u"timestamp"_s, nowZ(world)}, {u"uptime"_s, 1.178391956}});
    if (request.method == "GET" && request.path == u"/metrics")
        return {.body = "# TYPE pipeline_jobs gauge\npipeline_jobs{status=\"queued\"} "
                + QByteArray::number(world.redisQueue.size()) + "\n",
            .headers = {{"Content-Type", "text/plain; version=0.0.4; charset=utf-8"}}};
    if (request.method == "GET" && request.path.startsWith("/webhook/jobs/"_L1))
        return jobRow(world, request.path.section(u'/', 3, 3));
    const bool isTrigger = request.path == u"/webhook/trading-sweep";
    if (request.method != "POST" || (!isTrigger && request.path != u"/webhook/sweep-callback"))
        return error(world, 404, u"Not found"_s);
    const auto body = parsedBody(request);
    if (!body)
        return error(world, 500, u"Internal server error"_s);
    return isTrigger ? trigger(world, *body) : callback(world, *body);
}

} // namespace

Reply receiver(World &world, const Request &request)
{
    Reply reply = express(request, answer(world, request));
    reply.headers.emplaceBack("Strict-Transport-Security", "max-age=15552000; includeSubDomains"); // on plain http, too
    reply.headers.emplaceBack("Access-Control-Allow-Origin", "*");
    return reply;
}

} // namespace zixly::test
