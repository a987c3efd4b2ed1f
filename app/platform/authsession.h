// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "platform/authanswer.h"
#include "platform/requestrunner.h"
#include "platform/secretstore.h"
#include "platform/tokensource.h"

#include <QPromise>

#include <memory>
#include <vector>

namespace zixly::platform {

// The signed-in user of one connection. Refreshes the token when less than 90 s are left, one refresh at a time; a new
// refresh token is stored before the new access token is used, and a refresh whose answer was lost is repeated with the
// old one (the service then answers with the active session). Passwords are not kept. GUI thread.
class AuthSession final : public QObject, public TokenSource
{
    Q_OBJECT
public:
    AuthSession(
        RequestRunner &runner, SecretStore &secrets, const ConnectionProfile &profile, QObject *parent = nullptr);
    ~AuthSession() override;

    QFuture<AuthResult<Identity>> signIn(const QString &email, const QString &password);
    // Takes up the session of the last run; without a stored one it stays signed out, silently.
    void restore();
    // Ends the session here at once and on the service if it can be reached; forgets the stored token.
    void signOut();

    QFuture<Result<QString>> token(const QString &refused = {}) override;

    bool isSignedIn() const { return !m_refreshToken.isEmpty(); }
    const Identity &identity() const { return m_identity; }

signals:
    void signedIn(const zixly::platform::Identity &identity);
    void tokenChanged(const QString &accessToken); // refreshed: hand it to realtime
    void signedOut(); // by the user
    void sessionLost(const zixly::platform::AuthFailure &failure); // by the service

private:
    using Waiters = std::vector<std::shared_ptr<QPromise<Result<QString>>>>;

    HttpRequest authRequest(const char *path, const QByteArray &query, const QJsonObject &body) const;
    void adopt(AuthTokens tokens, std::function<void()> then);
    void refresh();
    void refreshOnce();
    void refreshFailed(const AuthFailure &failure);
    void settle(const Result<QString> &result);
    void clear();
    void watch(quint64 generation);
    qint64 leftMs() const;
    QString storeKey() const { return secretKey(m_profile, u"refresh-token"); }

    RequestRunner &m_runner;
    SecretStore &m_secrets;
    ConnectionProfile m_profile;
    Identity m_identity;
    QString m_accessToken;
    QString m_refreshToken;
    qint64 m_expiresMs = 0; // UTC by our clock
    Waiters m_waiters;
    bool m_refreshing = false;
    int m_attempt = 0;
    qint64 m_refreshStartedMs = 0;
    quint64 m_generation = 0; // of sessions: answers for an older one are void
};

inline constexpr qint64 kRefreshEarlyMs = 90'000;
inline constexpr qint64 kRefreshCheckMs = 30'000;
inline constexpr qint64 kRefreshRetryMs = 30'000; // how long one refresh is retried before the waiting calls fail

} // namespace zixly::platform
