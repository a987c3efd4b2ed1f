// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/receiverclient.h"

#include "platform/answers.h"
#include "platform/json.h"

#include <QJsonDocument>

namespace zixly::platform {

Result<ServiceHealth> parseHealth(const HttpResponse &response)
{
    const auto object = parseObject(response.body);
    if (!object)
        return std::unexpected(object.error());
    ServiceHealth health{.status = object->value(QLatin1String("status")).toString(),
        .version = object->value(QLatin1String("version")).toString(),
        .latencyMs = response.latencyMs,
        .skewMs = response.skewMs};
    if (health.status.isEmpty())
        return badAnswer(QStringLiteral("no health"));
    return health;
}

QJsonObject receiverBody(const SweepSpec &spec)
{
    return {{QStringLiteral("ticker"), spec.ticker},
        {QStringLiteral("fast_range"), QJsonArray{spec.fast.min, spec.fast.max}},
        {QStringLiteral("slow_range"), QJsonArray{spec.slow.min, spec.slow.max}},
        {QStringLiteral("step"), spec.fast.step}, {QStringLiteral("min_trades"), spec.minTrades},
        {QStringLiteral("strategy_type"), toText(spec.strategy)}};
}

ReceiverClient::ReceiverClient(RequestRunner &runner, const ConnectionProfile &profile, QObject *parent)
    : QObject(parent)
    , m_runner(runner)
    , m_profile(profile)
{
}

HttpRequest ReceiverClient::request(const QByteArray &method, const QString &path, const QString &what) const
{
    return {.service = ServiceKind::Receiver,
        .method = method,
        .url = joined(m_profile.receiver, path),
        .what = what,
        .allowPlainHttp = m_profile.allowPlainHttp};
}

QFuture<Result<ServiceHealth>> ReceiverClient::health()
{
    const HttpRequest get = request("GET", QStringLiteral("/health"));
    return parsed<ServiceHealth>(m_runner.send(get), get, parseHealth);
}

QFuture<Result<RemoteJob>> ReceiverClient::trigger(const SweepSpec &spec)
{
    HttpRequest post = request("POST", QStringLiteral("/webhook/trading-sweep"));
    post.body = QJsonDocument(receiverBody(spec)).toJson(QJsonDocument::Compact);
    return parsed<RemoteJob>(m_runner.send(post), post, [](const HttpResponse &response) {
        auto job = parseTriggered(response.body);
        if (job)
            job->idKind = QStringLiteral("receiver");
        return job;
    });
}

QFuture<Result<JobWithRows>> ReceiverClient::job(const QString &id)
{
    const HttpRequest get = request("GET", QStringLiteral("/webhook/jobs/") + encodedId(id), id);
    return parsed<JobWithRows>(m_runner.send(get), get, [](const HttpResponse &response) -> Result<JobWithRows> {
        const auto job = parseJob(response.body);
        if (!job)
            return std::unexpected(job.error());
        const auto rows = parseResults(response.body);
        if (!rows)
            return std::unexpected(rows.error());
        return JobWithRows{*job, *rows};
    });
}

} // namespace zixly::platform
