// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "platform/authanswer.h"
#include "platform/requestrunner.h"
#include "platform/tokensource.h"

#include <memory>

namespace zixly::platform {

// *Test connection*: asks every configured service of a profile, all at once, and says what it found. Without a
// signed-in user the web API's line has no user (and no error), and the rest is tested all the same. The Trading key is
// the one given, saved or not. GUI thread; may be deleted at any time.
class ConnectionTester final : public QObject
{
    Q_OBJECT
public:
    // `tokens` may be null (not signed in); `tradingKey` may be empty.
    ConnectionTester(RequestRunner &runner, const ConnectionProfile &profile, TokenSource *tokens, Identity identity,
        QString tradingKey, QObject *parent = nullptr);

    void start();
    void forgetTokens() { m_tokens = nullptr; } // they die first: the rest is tested without them

signals:
    void serviceTested(const zixly::ServiceInfo &info); // in the order of the answers
    void finished(const zixly::ConnectionReport &report); // once, in the order of ServiceKind

private:
    HttpRequest request(ServiceKind kind, const QString &path) const;
    void testWebApi();
    void testSignedIn(ServiceInfo info);
    void testReceiver();
    void testTrading();
    void testTradingKey(ServiceInfo info);
    void testSupabase();
    void done(const ServiceInfo &info);

    RequestRunner &m_runner;
    ConnectionProfile m_profile;
    TokenSource *m_tokens;
    Identity m_identity;
    QString m_tradingKey;
    ConnectionReport m_report;
    int m_open = 0;
};

} // namespace zixly::platform
