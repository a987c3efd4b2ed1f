// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/authsession.h"

#include "core/async.h"

#include <QJsonDocument>
#include <QUrlQuery>

namespace zixly::platform {

namespace {

constexpr qint64 kStillGoodMs = 5'000; // a token that lives this long is handed out when no new one can be had

// The refresh token, and on the next line whose it is.
QByteArray toStored(const AuthTokens &tokens)
{
    const QJsonObject identity{{QStringLiteral("user"), tokens.identity.userId},
        {QStringLiteral("email"), tokens.identity.email}, {QStringLiteral("tenant"), tokens.identity.tenant}};
    return tokens.refreshToken.toUtf8() + '\n' + QJsonDocument(identity).toJson(QJsonDocument::Compact);
}

Identity identityOf(const QByteArray &line)
{
    const QJsonObject object = QJsonDocument::fromJson(line).object();
    return {object.value(QLatin1String("user")).toString(), object.value(QLatin1String("email")).toString(),
        object.value(QLatin1String("tenant")).toString()};
}

} // namespace

AuthSession::AuthSession(RequestRunner &runner, SecretStore &secrets, const ConnectionProfile &profile, QObject *parent)
    : QObject(parent)
    , m_runner(runner)
    , m_secrets(secrets)
    , m_profile(profile)
{
}

AuthSession::~AuthSession() = default;

HttpRequest AuthSession::authRequest(const char *path, const QByteArray &query, const QJsonObject &body) const
{
    QUrl url = joined(m_profile.supabase, QString::fromLatin1(path));
    url.setQuery(QString::fromLatin1(query));
    return {.service = ServiceKind::Supabase,
        .method = "POST",
        .url = url,
        .headers = {{"apikey", m_profile.anonKey.toUtf8()}, {"X-Supabase-Api-Version", "2024-01-01"}},
        .body = body.isEmpty() ? QByteArray() : QJsonDocument(body).toJson(QJsonDocument::Compact),
        .cap = 1 << 20,
        .allowPlainHttp = m_profile.allowPlainHttp,
        .anyStatus = true};
}

QFuture<AuthResult<Identity>> AuthSession::signIn(const QString &email, const QString &password)
{
    auto promise = std::make_shared<QPromise<AuthResult<Identity>>>();
    promise->start();
    const auto end = [promise](const AuthResult<Identity> &result) {
        promise->addResult(result);
        promise->finish();
    };
    const quint64 attempt = ++m_signIns;
    const QJsonObject body{{QStringLiteral("email"), email}, {QStringLiteral("password"), password}};
    whenReady(m_runner.send(authRequest("/auth/v1/token", "grant_type=password", body)), this,
        [this, end, attempt](const Result<HttpResponse> &response) {
            if (!response)
                return end(std::unexpected(authFailure(response.error())));
            if (response->status != 200)
                return end(std::unexpected(parseAuthFailure(*response)));
            auto tokens = parseTokens(*response);
            if (!tokens)
                return end(std::unexpected(tokens.error()));
            if (tokens->identity.tenant.isEmpty())
                return end(std::unexpected(AuthFailure{AuthProblem::NoTenant, tokens->identity.email}));
            if (attempt != m_signIns)
                return end(std::unexpected(AuthFailure{AuthProblem::Other, QStringLiteral("signed out meanwhile")}));
            forget(); // whoever was here before: nothing of theirs is answered any more
            adopt(*tokens, [this, end] {
                watch(m_generation);
                emit signedIn(m_identity);
                end(m_identity);
            });
        });
    return promise->future();
}

void AuthSession::restore()
{
    const quint64 generation = ++m_generation;
    whenReady(m_secrets.read(storeKey()), this, [this, generation](const Result<QByteArray> &stored) {
        if (generation != m_generation)
            return;
        const QList<QByteArray> lines = stored ? stored->split('\n') : QList<QByteArray>();
        if (lines.isEmpty() || lines.first().isEmpty()) {
            emit restored(false);
            return;
        }
        m_refreshToken = QString::fromUtf8(lines.first());
        if (lines.size() > 1)
            m_identity = identityOf(lines.at(1));
        watch(generation);
        refresh();
        if (!m_identity.userId.isEmpty())
            emit signedIn(m_identity);
        emit restored(true);
    });
}

// The store comes first: whoever dies between the two still has the parent of the active token, which is enough.
void AuthSession::adopt(AuthTokens tokens, std::function<void()> then)
{
    const quint64 generation = m_generation;
    const QByteArray stored = toStored(tokens);
    whenReady(m_secrets.write(storeKey(), stored), this,
        [this, generation, tokens = std::move(tokens), then = std::move(then)](const Result<> &) {
            if (generation != m_generation)
                return;
            m_refreshToken = tokens.refreshToken;
            m_accessToken = tokens.accessToken;
            m_expiresMs = m_runner.clock().nowMs() + tokens.livesMs;
            m_identity = tokens.identity;
            then();
        });
}

qint64 AuthSession::leftMs() const
{
    return m_accessToken.isEmpty() ? 0 : m_expiresMs - m_runner.clock().nowMs();
}

QFuture<Result<QString>> AuthSession::token(const QString &refused)
{
    if (!isSignedIn()) {
        return QtFuture::makeReadyFuture(
            Result<QString>(failure(Error::Kind::Unauthorized, serviceTitle(ServiceKind::Supabase))));
    }
    const bool isRefused = !refused.isEmpty() && refused == m_accessToken;
    if (!m_refreshing && leftMs() > kRefreshEarlyMs && !isRefused)
        return QtFuture::makeReadyFuture(Result<QString>(m_accessToken));
    const bool failedOnce = m_refreshing && m_attempt > 0;
    if (failedOnce && leftMs() > kStillGoodMs && !isRefused)
        return QtFuture::makeReadyFuture(Result<QString>(m_accessToken));
    if (!m_refreshing && isRefused && !mayRefuse()) {
        return QtFuture::makeReadyFuture(Result<QString>(failure(Error::Kind::Unauthorized,
            serviceTitle(ServiceKind::Supabase), QStringLiteral("a new session was refused, too"))));
    }
    auto promise = std::make_shared<QPromise<Result<QString>>>();
    promise->start();
    m_waiters.push_back(promise);
    refresh();
    return promise->future();
}

// Every refused token once, and then one refresh in a while.
bool AuthSession::mayRefuse()
{
    const qint64 now = m_runner.clock().runningMs();
    if (m_refusedMs && leftMs() > kRefreshEarlyMs && now - *m_refusedMs < kRefusedPauseMs)
        return false;
    m_refusedMs = now;
    return true;
}

void AuthSession::retryNow()
{
    if (!isSignedIn())
        return;
    if (m_waiting) {
        m_waiting = false;
        ++m_retry;
        m_refreshStartedMs = m_runner.clock().runningMs();
        refreshOnce();
    } else if (leftMs() < kRefreshEarlyMs) {
        refresh();
    }
}

void AuthSession::refresh()
{
    if (m_refreshing)
        return;
    m_refreshing = true;
    m_attempt = 0;
    m_refreshStartedMs = m_runner.clock().runningMs();
    refreshOnce();
}

void AuthSession::refreshOnce()
{
    const quint64 generation = m_generation;
    const QJsonObject body{{QStringLiteral("refresh_token"), m_refreshToken}};
    whenReady(m_runner.send(authRequest("/auth/v1/token", "grant_type=refresh_token", body)), this,
        [this, generation](const Result<HttpResponse> &response) {
            if (generation != m_generation)
                return;
            if (!response)
                return refreshFailed(authFailure(response.error()));
            if (response->status != 200)
                return refreshFailed(parseAuthFailure(*response));
            auto tokens = parseTokens(*response);
            if (!tokens)
                return refreshFailed(tokens.error());
            if (tokens->identity.tenant.isEmpty())
                return refreshFailed({AuthProblem::NoTenant, tokens->identity.email});
            const Identity before = m_identity;
            adopt(*tokens, [this, before] {
                m_refreshing = false;
                if (m_identity != before)
                    emit signedIn(m_identity);
                emit tokenChanged(m_accessToken);
                settle(m_accessToken);
            });
        });
}

void AuthSession::refreshFailed(const AuthFailure &failure)
{
    if (isDecided(failure.problem)) {
        clear();
        emit sessionLost(failure);
        return;
    }
    emit unreachable(failure);
    const qint64 wait = 200LL << std::min(m_attempt++, 7);
    if (m_runner.clock().runningMs() + wait - m_refreshStartedMs > kRefreshRetryMs) {
        // Still signed in: the next call, or the next look at the clock, tries again.
        m_refreshing = false;
        settle(zixly::failure(Error::Kind::Network, serviceTitle(ServiceKind::Supabase), failure.detail));
        return;
    }
    m_waiting = true;
    m_runner.scheduler().after(wait, this, [this, generation = m_generation, retry = ++m_retry] {
        if (generation != m_generation || retry != m_retry)
            return;
        m_waiting = false;
        refreshOnce();
    });
}

void AuthSession::settle(const Result<QString> &result)
{
    for (const auto &waiter : std::exchange(m_waiters, {})) {
        waiter->addResult(result);
        waiter->finish();
    }
}

void AuthSession::forget()
{
    ++m_generation;
    m_refreshing = false;
    m_waiting = false;
    m_refusedMs.reset();
    m_accessToken.clear();
    m_refreshToken.clear();
    m_identity = {};
    settle(failure(Error::Kind::Unauthorized, serviceTitle(ServiceKind::Supabase)));
}

void AuthSession::close()
{
    ++m_signIns;
    forget();
}

void AuthSession::clear()
{
    ++m_signIns;
    forget();
    whenReady(m_secrets.remove(storeKey()), this, [](const Result<> &) { });
}

void AuthSession::signOut()
{
    if (!isSignedIn())
        return;
    HttpRequest request = authRequest("/auth/v1/logout", "scope=local", {});
    request.headers.append({"Authorization", "Bearer " + m_accessToken.toUtf8()});
    request.timeoutMs = 5'000;
    // 401, 403, 404: it is over there already. No network: the token dies by itself within the hour.
    whenReady(m_runner.send(request), this, [](const Result<HttpResponse> &) { });
    clear();
    emit signedOut();
}

// Looks at the wall clock, so that a token that died while the computer slept is noticed soon after.
void AuthSession::watch(quint64 generation)
{
    m_runner.scheduler().after(kRefreshCheckMs, this, [this, generation] {
        if (generation != m_generation)
            return;
        if (isSignedIn() && leftMs() < kRefreshEarlyMs)
            refresh();
        watch(generation);
    });
}

} // namespace zixly::platform
