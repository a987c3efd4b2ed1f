// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/connectiontester.h"

#include "core/async.h"
#include "platform/json.h"
#include "platform/tradingclient.h"
#include "platform/webapiclient.h"

#include <algorithm>

namespace zixly::platform {

namespace {

// What every answered question tells.
void note(ServiceInfo &info, const HttpResponse &response)
{
    info.reachable = true;
    info.latencyMs = response.latencyMs;
    info.clockSkewMs = response.skewMs;
}

} // namespace

ConnectionTester::ConnectionTester(RequestRunner &runner, const ConnectionProfile &profile, TokenSource *tokens,
    Identity identity, QString tradingKey, QObject *parent)
    : QObject(parent)
    , m_runner(runner)
    , m_profile(profile)
    , m_tokens(tokens)
    , m_identity(std::move(identity))
    , m_tradingKey(std::move(tradingKey))
{
}

void ConnectionTester::start()
{
    m_report = {};
    m_open = int(std::count_if(
        kServiceKinds.begin(), kServiceKinds.end(), [this](ServiceKind kind) { return m_profile.has(kind); }));
    if (m_open == 0)
        emit finished(m_report);
    if (m_profile.has(ServiceKind::WebApi))
        testWebApi();
    if (m_profile.has(ServiceKind::Receiver))
        testReceiver();
    if (m_profile.has(ServiceKind::TradingApi))
        testTrading();
    if (m_profile.has(ServiceKind::Supabase))
        testSupabase();
}

void ConnectionTester::done(const ServiceInfo &info)
{
    m_report.services.append(info);
    emit serviceTested(info);
    if (--m_open > 0)
        return;
    std::sort(m_report.services.begin(), m_report.services.end(),
        [](const ServiceInfo &a, const ServiceInfo &b) { return a.kind < b.kind; });
    emit finished(m_report);
}

HttpRequest ConnectionTester::request(ServiceKind kind, const QString &path) const
{
    return {.service = kind,
        .url = joined(m_profile.url(kind), path),
        .timeoutMs = 8'000,
        .attempts = 1,
        .allowPlainHttp = m_profile.allowPlainHttp};
}

void ConnectionTester::testWebApi()
{
    whenReady(m_runner.send(request(ServiceKind::WebApi, QStringLiteral("/api/health"))), this,
        [this](const Result<HttpResponse> &response) {
            ServiceInfo info{.kind = ServiceKind::WebApi, .url = m_profile.webApi};
            if (response)
                note(info, *response);
            const auto health = response ? parseWebApiHealth(*response) : std::unexpected(response.error());
            if (!health) {
                info.error = health.error();
                info.error->subject = serviceTitle(info.kind);
                return done(info);
            }
            info.generation = health->generation;
            info.health = health->status;
            testSignedIn(info);
        });
}

// The health of the web API is public: only a list proves that it accepts the user.
void ConnectionTester::testSignedIn(ServiceInfo info)
{
    if (!m_tokens)
        return done(info);
    whenReady(m_tokens->token(), this, [this, info](const Result<QString> &token) mutable {
        if (!token) {
            // Nobody is signed in: no fault of this service, and the line of Supabase tells what is wrong there.
            if (token.error().kind != Error::Kind::Unauthorized)
                info.error = token.error();
            return done(info);
        }
        HttpRequest list = request(ServiceKind::WebApi, QStringLiteral("/api/pipelines"));
        list.url.setQuery(QStringLiteral("limit=1"));
        if (info.generation == ApiGeneration::Next)
            list.headers.append({"Cookie", nextCookie(m_profile.supabase, *token)});
        else
            list.headers.append({"Authorization", "Bearer " + token->toUtf8()});
        whenReady(m_runner.send(list), this, [this, info](const Result<HttpResponse> &response) mutable {
            if (!response) {
                info.error = response.error();
            } else {
                info.user = m_identity.email;
                info.tenant = QString::fromUtf8(response->header("x-tenant-id"));
                if (info.tenant.isEmpty()) // Nest does not say
                    info.tenant = m_identity.tenant;
            }
            done(info);
        });
    });
}

void ConnectionTester::testReceiver()
{
    whenReady(m_runner.send(request(ServiceKind::Receiver, QStringLiteral("/health"))), this,
        [this](const Result<HttpResponse> &response) {
            ServiceInfo info{.kind = ServiceKind::Receiver, .url = m_profile.receiver};
            if (response)
                note(info, *response);
            const auto health = response ? parseHealth(*response) : std::unexpected(response.error());
            if (health) {
                info.health = health->status;
                info.version = health->version;
            } else {
                info.error = health.error();
                info.error->subject = serviceTitle(info.kind);
            }
            done(info);
        });
}

void ConnectionTester::testTrading()
{
    HttpRequest get = request(ServiceKind::TradingApi, QStringLiteral("/health"));
    get.followSameHost = true;
    whenReady(m_runner.send(get), this, [this](const Result<HttpResponse> &response) {
        ServiceInfo info{.kind = ServiceKind::TradingApi, .url = m_profile.tradingApi};
        if (response)
            note(info, *response);
        const auto health = response ? parseHealth(*response) : std::unexpected(response.error());
        if (!health) {
            info.error = health.error();
            info.error->subject = serviceTitle(info.kind);
            return done(info);
        }
        info.health = health->status;
        info.version = health->version;
        testTradingKey(info);
    });
}

void ConnectionTester::testTradingKey(ServiceInfo info)
{
    HttpRequest list = request(ServiceKind::TradingApi, QStringLiteral("/api/v1/jobs/"));
    list.url.setQuery(QStringLiteral("limit=1"));
    if (!m_tradingKey.isEmpty())
        list.headers.append({"X-API-Key", m_tradingKey.toUtf8()});
    whenReady(m_runner.send(list), this, [this, info](const Result<HttpResponse> &response) mutable {
        if (!response)
            info.error = response.error();
        done(info);
    });
}

void ConnectionTester::testSupabase()
{
    HttpRequest get = request(ServiceKind::Supabase, QStringLiteral("/auth/v1/user"));
    get.headers.append({"apikey", m_profile.anonKey.toUtf8()});
    get.anyStatus = true;
    whenReady(m_runner.send(get), this, [this](const Result<HttpResponse> &response) {
        ServiceInfo info{.kind = ServiceKind::Supabase, .url = m_profile.supabase};
        if (!response) {
            info.error = response.error();
            return done(info);
        }
        note(info, *response);
        info.user = m_identity.email;
        info.tenant = m_identity.tenant;
        // Without a token a healthy service answers 401 no_authorization (or 403); a wrong anon key stops at the
        // gateway.
        const AuthFailure failure = parseAuthFailure(*response);
        using P = AuthProblem;
        if (response->status != 200 && failure.problem != P::BadToken) {
            // The sentence of the kind says what it is; only what the service itself said is added.
            const bool badKey = failure.problem == P::BadApiKey;
            info.error = Error{badKey              ? Error::Kind::Unauthorized
                    : failure.problem == P::Broken ? Error::Kind::BadAnswer
                                                   : Error::Kind::ServiceFailed,
                serviceTitle(info.kind), badKey ? failure.detail : explain(failure)};
        }
        done(info);
    });
}

} // namespace zixly::platform
