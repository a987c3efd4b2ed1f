// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/standin/services.h"
#include "tests/support/standin/shapes.h"

#include <QJsonDocument>

// The Nest generation: Bearer only, and strict about what it is sent.
namespace zixly::test {

using namespace Qt::StringLiterals;

namespace {

Reply error(const World &world, int status, const QJsonValue &message)
{
    const QString name = status == 401 ? u"Unauthorized"_s
        : status == 404                ? u"Not Found"_s
        : status == 500                ? u"Error"_s
                                       : u"Bad Request"_s;
    return json(status,
        QJsonObject{
            {u"statusCode"_s, status}, {u"error"_s, name}, {u"message"_s, message}, {u"timestamp"_s, nowZ(world)}});
}

// Complaints about a whole number of the query; nothing where it is fine or absent.
void checkNumber(const Request &request, const QString &name, int least, int most, int &value, QJsonArray &complaints)
{
    const QString asked = parameter(request, name.toLatin1().constData());
    if (asked.isEmpty())
        return;
    bool ok = false;
    const int number = asked.toInt(&ok);
    if ((!ok || number > most) && most < 1'000'000)
        complaints.append(u"%1 must not be greater than %2"_s.arg(name).arg(most));
    if (!ok || number < least)
        complaints.append(u"%1 must not be less than %2"_s.arg(name).arg(least));
    if (!ok)
        complaints.append(u"%1 must be an integer number"_s.arg(name));
    value = number;
}

Reply list(const World &world, const Request &request, const QString &tenant)
{
    QJsonArray complaints;
    for (const auto &[name, value] : request.query.queryItems()) {
        if (name != u"status" && name != u"job_type" && name != u"limit" && name != u"offset")
            complaints.append(u"property %1 should not exist"_s.arg(name));
    }
    ListWish wish{parameter(request, "status"), parameter(request, "job_type")};
    checkNumber(request, u"limit"_s, 1, 100, wish.limit, complaints);
    checkNumber(request, u"offset"_s, 0, 1'000'000, wish.offset, complaints);
    if (!complaints.isEmpty())
        return error(world, 400, complaints);
    if (!wish.status.isEmpty() && !isDatabaseStatus(wish.status))
        return error(world, 500, databaseComplaint());
    return json(200, listOf(world, tenant, wish));
}

Reply trigger(World &world, const Request &request, const QString &tenant)
{
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(request.body, &problem);
    if (!request.body.isEmpty() && problem.error != QJsonParseError::NoError)
        return error(world, 400, u"Unterminated string in JSON at position %1"_s.arg(request.body.size()));
    const QJsonObject body = document.object();
    QJsonArray complaints;
    for (const QString &name : body.keys()) {
        if (name != u"job_type" && name != u"ticker" && name != u"config")
            complaints.append(u"property %1 should not exist"_s.arg(name));
    }
    if (!isKnownType(body.value("job_type"_L1)))
        complaints.append(
            u"job_type must be one of the following values: trading-sweep, document-processing, data-etl, ml-inference"_s);
    if (body.contains("config"_L1) && !body.value("config"_L1).isObject())
        complaints.append(u"config must be an object"_s);
    return complaints.isEmpty() ? json(201, triggered(world, body, tenant)) : error(world, 400, complaints);
}

Reply oneJob(const World &world, const Request &request, const QString &tenant)
{
    const QString id = request.path.section(u'/', 3, 3);
    const QJsonObject row = world.job(id);
    if (row.isEmpty() || text(row, "tenantId") != tenant)
        return error(world, 404, u"Pipeline job not found"_s);
    QJsonArray rows;
    const bool results = request.path.endsWith("/results"_L1);
    for (const QJsonValue &value : world.results(id))
        rows.append(results ? rawRow(value.toObject()) : previewOf(value.toObject()));
    if (results)
        return json(200,
            QJsonObject{
                {u"job_id"_s, id}, {u"status"_s, statusOf(row)}, {u"results"_s, rows}, {u"total"_s, rows.size()}});
    QJsonObject job = envelopeJob(row);
    job.insert(u"results"_s, rows);
    return json(200, QJsonObject{{u"job"_s, job}});
}

Reply answer(World &world, const Request &request)
{
    if (request.path == u"/")
        return json(200, QJsonObject{{u"status"_s, u"ok"_s}, {u"version"_s, u"1.0.0"_s}});
    if (request.path == u"/api/health")
        return json(200,
            QJsonObject{{u"status"_s, u"healthy"_s}, {u"timestamp"_s, nowZ(world)},
                {u"services"_s, QJsonObject{{u"database"_s, u"up"_s}, {u"api"_s, u"up"_s}}}});
    const bool pipelines = request.path == u"/api/pipelines";
    const bool one = request.path.startsWith("/api/pipelines/"_L1) && request.method == "GET";
    if (!one && !(pipelines && (request.method == "GET" || request.method == "POST")))
        return error(world, 404, u"Cannot %1 %2"_s.arg(QString::fromLatin1(request.method), request.path));
    const QByteArray header = request.headers.value("authorization");
    if (!header.startsWith("Bearer ")) // exactly so
        return error(world, 401, u"Missing or invalid authorization header"_s);
    QString problem;
    const World::User *user = world.userOf(header.mid(7), problem);
    if (!user)
        return error(world, 401, u"Authentication failed: invalid JWT: "_s + problem);
    if (user->tenant.isEmpty())
        return error(world, 401, u"Tenant ID not found in user metadata"_s);
    if (one)
        return oneJob(world, request, user->tenant);
    return request.method == "GET" ? list(world, request, user->tenant) : trigger(world, request, user->tenant);
}

} // namespace

Reply nestApi(World &world, const Request &request)
{
    return express(request, answer(world, request));
}

} // namespace zixly::test
