// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "platform/authanswer.h"
#include "platform/requestrunner.h"
#include "platform/secretstore.h"
#include "platform/tokensource.h"

#include <QPromise>

#include <memory>
#include <optional>
#include <vector>

namespace zixly::platform {

// The signed-in user of one connection. Refreshes the token when less than 90 s are left, one refresh at a time; a new
// refresh token is stored before the new access token is used, and a refresh whose answer was lost is repeated with the
// old one (the service then answers with the active session). Who it is lies beside the token, so that a start without
// a network knows whose jobs these are. Passwords are not kept. GUI thread.
class AuthSession final : public QObject, public TokenSource
{
    Q_OBJECT
public:
    AuthSession(
        RequestRunner &runner, SecretStore &secrets, const ConnectionProfile &profile, QObject *parent = nullptr);
    ~AuthSession() override;

    QFuture<AuthResult<Identity>> signIn(const QString &email, const QString &password);
    void giveUpSigningIn() { ++m_signIns; } // an answer that still comes changes nothing
    // Takes up the session of the last run: signedIn() comes at once where it says whose it is. Ends with restored().
    void restore();
    void close(); // forgets it here; the stored one stays for the next restore()
    // A refresh that waits before its next try is tried now, and so is one that is due.
    void retryNow();
    // Ends the session here at once and on the service if it can be reached; forgets the stored token.
    void signOut();

    QFuture<Result<QString>> token(const QString &refused = {}) override;

    bool isSignedIn() const { return !m_refreshToken.isEmpty(); }
    const Identity &identity() const { return m_identity; }

signals:
    void restored(bool found); // the key store has answered
    // Also when a refresh tells that the user's tenant or name is another one by now.
    void signedIn(const zixly::platform::Identity &identity);
    void unreachable(const zixly::platform::AuthFailure &failure); // a try to refresh failed, others follow
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
    void forget(); // what is known here, not what is stored
    bool mayRefuse();
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
    quint64 m_retry = 0; // of waits before the next try
    bool m_waiting = false; // for the next try
    std::optional<qint64> m_refusedMs; // running time of the last refresh after a refused token
    quint64 m_signIns = 0;
    qint64 m_refreshStartedMs = 0;
    quint64 m_generation = 0; // of sessions: answers for an older one are void
};

inline constexpr qint64 kRefreshEarlyMs = 90'000;
inline constexpr qint64 kRefreshCheckMs = 30'000;
// A service that refuses every token is not helped by new ones, and the sign-in service limits their rate.
inline constexpr qint64 kRefusedPauseMs = 30'000;
inline constexpr qint64 kRefreshRetryMs = 30'000; // how long one refresh is retried before the waiting calls fail

} // namespace zixly::platform
