// SPDX-License-Identifier: GPL-3.0-or-later
#include "apifixture.h"

#include <QFile>
#include <QMutexLocker>

namespace zixly::test {

const QByteArray kSweep = R"("fast_range":[5,9],"slow_range":[20,25],"step":1)";

ApiFixture::ApiFixture()
    : m_log(std::make_unique<ServiceLog>(
          bench.clock, ServiceLog::Format::Json, ServiceLog::Level::Debug, [this](const QByteArray &line) {
              const QMutexLocker lock(&m_mutex);
              m_logged += line + '\n';
          }))
{
}

ApiFixture::~ApiFixture()
{
    service.reset();
}

bool ApiFixture::begin(const ApiPolicy &itsPolicy, http::Options itsHttp)
{
    policy = itsPolicy;
    http = std::move(itsHttp);
    if (!bench.begin(2))
        return false;
    read = add(ApiScope::Read);
    run = add(ApiScope::Run);
    admin = add(ApiScope::Admin);
    return restart();
}

bool ApiFixture::restart()
{
    service.reset();
    auto started = ApiService::start(bench.store, *bench.queue, bench.clock, *m_log,
        {.http = http, .policy = policy, .profileFolder = bench.profile.folder});
    if (!started)
        return false;
    service = std::move(*started);
    return true;
}

QByteArray ApiFixture::add(ApiScope scope, int triggersPerMinute, qint64 expiresMs)
{
    const auto made = ApiKeyFile(bench.profile.folder)
                          .add({.name = toText(scope),
                                   .scope = scope,
                                   .expiresMs = expiresMs,
                                   .triggersPerMinute = triggersPerMinute,
                                   .readsPerMinute = 100'000},
                              bench.clock.nowMs());
    return made ? made->text : QByteArray();
}

bool ApiFixture::waitForKeys(const QByteArray &key, int status)
{
    return QTest::qWaitFor([&] { return ask("GET", "/health/", {{"X-API-Key", key}}).status == status; }, 5000);
}

RawAnswer ApiFixture::ask(
    const QByteArray &method, const QByteArray &target, const Headers &headers, const QByteArray &body)
{
    return test::ask(network, url(), {method, target, headers, body});
}

RawAnswer ApiFixture::post(const QByteArray &target, const QByteArray &body, const QByteArray &type)
{
    return ask("POST", target, {{"X-API-Key", run}, {"Content-Type", type}}, body);
}

QByteArray ApiFixture::trigger(const QByteArray &ticker)
{
    QByteArray sweep = kSweep;
    if (ticker.startsWith("LONG")) // many seconds on any machine
        sweep = R"("fast_range":[5,700],"slow_range":[701,1400],"step":1)";
    const RawAnswer answer = post(
        "/api/pipelines", R"({"job_type":"trading-sweep","ticker":")" + ticker + R"(","config":{)" + sweep + "}}");
    return parsedJson(answer.body).toObject().value(u"job").toObject().value(u"id").toString().toLatin1();
}

bool ApiFixture::waitForState(const QByteArray &id, const QString &status, int waitMs)
{
    return QTest::qWaitFor(
        [&] { return getJson("/api/pipelines/" + id).value(u"status").toString() == status; }, waitMs);
}

QByteArray ApiFixture::completed(const QByteArray &ticker)
{
    const QByteArray id = trigger(ticker);
    return !id.isEmpty() && waitForState(id, QStringLiteral("completed")) ? id : QByteArray();
}

QByteArray ApiFixture::audit() const
{
    QFile file(bench.profile.folder + QStringLiteral("/audit.jsonl"));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QByteArray ApiFixture::logged() const
{
    const QMutexLocker lock(&m_mutex);
    return m_logged;
}

} // namespace zixly::test
