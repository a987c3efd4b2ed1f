// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/standin/shapes.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QJsonDocument>

#include <algorithm>

namespace zixly::test {

using namespace Qt::StringLiterals;

QJsonObject bodyOf(const Request &request)
{
    return QJsonDocument::fromJson(request.body).object();
}

QString parameter(const Request &request, const char *name)
{
    return request.query.queryItemValue(QString::fromLatin1(name), QUrl::FullyDecoded);
}

QString nowZ(const World &world)
{
    return World::isoZ(world.nowMs());
}

qint64 msOf(const QJsonValue &naiveTime)
{
    return naiveTime.isString()
        ? QDateTime::fromString(naiveTime.toString() + u'Z', Qt::ISODateWithMs).toMSecsSinceEpoch()
        : 0;
}

QJsonValue withZone(const QJsonValue &time)
{
    return time.isString() ? QJsonValue(World::isoZ(msOf(time))) : time;
}

QJsonValue decimalText(const QJsonValue &value)
{
    return value.isDouble() ? QJsonValue(QString::number(value.toDouble(), 'g', 12)) : value;
}

QString text(const QJsonObject &object, const char *name)
{
    return object.value(QLatin1String(name)).toString();
}

QString statusOf(const QJsonObject &row)
{
    return text(row, "status").toLower();
}

QJsonObject envelopeJob(const QJsonObject &row)
{
    const qint64 started = msOf(row.value("startedAt"_L1));
    const qint64 completed = msOf(row.value("completedAt"_L1));
    const QJsonValue duration
        = started > 0 && completed > 0 ? QJsonValue((completed - started) / 1000) : QJsonValue::Null;
    return {{u"id"_s, row.value("id"_L1)}, {u"job_type"_s, row.value("jobType"_L1)}, {u"status"_s, statusOf(row)},
        {u"parameters"_s, row.value("parameters"_L1)}, {u"result_summary"_s, row.value("result"_L1)},
        {u"metrics"_s, row.value("metrics"_L1)}, {u"error_message"_s, row.value("errorMessage"_L1)},
        {u"created_at"_s, withZone(row.value("createdAt"_L1))}, {u"started_at"_s, withZone(row.value("startedAt"_L1))},
        {u"completed_at"_s, withZone(row.value("completedAt"_L1))}, {u"duration_seconds"_s, duration}};
}

QJsonObject previewOf(const QJsonObject &result)
{
    return {{u"id"_s, result.value("id"_L1)}, {u"ticker"_s, result.value("ticker"_L1)},
        {u"score"_s, decimalText(result.value("score"_L1))},
        {u"sharpeRatio"_s, decimalText(result.value("sharpeRatio"_L1))}};
}

QJsonObject rawRow(const QJsonObject &result)
{
    QJsonObject raw = result;
    for (const auto name : {"score"_L1, "sharpeRatio"_L1, "sortinoRatio"_L1, "totalReturnPct"_L1, "annualizedReturn"_L1,
             "maxDrawdownPct"_L1, "winRatePct"_L1, "profitFactor"_L1, "tradesPerMonth"_L1})
        raw.insert(name, decimalText(result.value(name)));
    raw.insert("createdAt"_L1, withZone(result.value("createdAt"_L1)));
    return raw;
}

QJsonArray sorted(const QJsonArray &results, const QString &column, bool ascending)
{
    QList<QJsonObject> rows;
    rows.reserve(results.size());
    for (const QJsonValue &value : results)
        rows.append(value.toObject());
    std::stable_sort(rows.begin(), rows.end(), [&](const QJsonObject &a, const QJsonObject &b) {
        const double left = a.value(column).toDouble();
        const double right = b.value(column).toDouble();
        return ascending ? left < right : left > right;
    });
    QJsonArray array;
    for (const QJsonObject &row : std::as_const(rows))
        array.append(row);
    return array;
}

QJsonObject listOf(const World &world, const QString &tenant, const ListWish &wish)
{
    const auto rows = world.newestFirst(tenant, wish.status, wish.type);
    QList<QJsonObject> page = rows.mid(wish.offset, std::max(0, wish.limit));
    if (wish.limit < 0) {
        page = rows.mid(0, std::max<qsizetype>(0, rows.size() - wish.offset));
        page = page.mid(std::max<qsizetype>(0, page.size() + wish.limit));
    }
    QJsonArray jobs;
    for (const QJsonObject &row : std::as_const(page)) {
        QJsonObject job = envelopeJob(row);
        QJsonArray previews;
        const QJsonArray results = world.results(text(row, "id"));
        for (qsizetype i = 0; i < std::min<qsizetype>(5, results.size()); ++i)
            previews.append(previewOf(results.at(i).toObject()));
        job.insert(u"results"_s, previews);
        jobs.append(job);
    }
    return {{u"jobs"_s, jobs}, {u"totalJobs"_s, rows.size()}, {u"limit"_s, wish.limit}, {u"offset"_s, wish.offset},
        {u"hasMore"_s, wish.offset + jobs.size() < rows.size()}};
}

bool isDatabaseStatus(const QString &status)
{
    static const QStringList kKnown{u"queued"_s, u"running"_s, u"completed"_s, u"failed"_s};
    return kKnown.contains(status.toLower());
}

QString databaseComplaint()
{
    return u"\nInvalid `pipelineJob.findMany()` invocation:\n\n{\n  where: {\n    tenantId: \"zixly-internal\"\n  }"
           "\n}\n\nInvalid value. Expected another one."_s;
}

QJsonObject triggered(World &world, const QJsonObject &body, const QString &tenant)
{
    QJsonObject parameters = body.value("config"_L1).toObject();
    if (body.contains("ticker"_L1))
        parameters.insert(u"ticker"_s, body.value("ticker"_L1).toVariant().toString());
    const QString type = text(body, "job_type");
    const QJsonObject row = world.job(world.addJob(type, parameters, tenant));
    const QJsonObject job{{u"id"_s, row.value("id"_L1)}, {u"job_type"_s, type}, {u"status"_s, statusOf(row)},
        {u"parameters"_s, parameters}, {u"created_at"_s, withZone(row.value("createdAt"_L1))}};
    return {{u"job"_s, job}, {u"message"_s, u"Job queued successfully"_s},
        {u"webhook_trigger_note"_s, u"Manual webhook trigger required for local development"_s},
        {u"webhook_url"_s, u"http://127.0.0.1/webhook/"_s + type}};
}

bool isKnownType(const QJsonValue &type)
{
    static const QStringList kTypes{u"trading-sweep"_s, u"document-processing"_s, u"data-etl"_s, u"ml-inference"_s};
    return kTypes.contains(type.toString());
}

Reply express(const Request &request, Reply reply)
{
    if (reply.never || reply.stream)
        return reply;
    const QByteArray etag = "W/\"" + QByteArray::number(reply.body.size(), 16) + '-'
        + QCryptographicHash::hash(reply.body, QCryptographicHash::Sha1).toBase64().left(27) + '"';
    reply.headers.append({"ETag", etag});
    const bool read = request.method == "GET" || request.method == "HEAD";
    if (read && reply.status == 200 && request.headers.value("if-none-match") == etag) {
        reply.status = 304;
        reply.body.clear();
    }
    return reply;
}

} // namespace zixly::test
