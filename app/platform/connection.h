// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/connectionstatus.h"
#include "platform/authsession.h"
#include "platform/linkstatus.h"
#include "platform/realtimeclient.h"
#include "platform/receiverclient.h"
#include "platform/syncservice.h"
#include "platform/tradingclient.h"
#include "platform/webapiclient.h"

#include <memory>

namespace zixly::platform {

class RunFinder;
class TradingFollower;
class TradingSource;

// One profile at work: its clients, its session, realtime, and the jobs of its services kept in step. Owns all of them.
// GUI thread; nothing blocks, and what it was asked before its death ends with it.
class Connection final : public QObject
{
    Q_OBJECT
public:
    struct Services { // all outlive the connection
        QNetworkAccessManager &network;
        const Clock &clock;
        Scheduler &scheduler;
        SecretStore &secrets;
        Jitter jitter = {};
    };

    Connection(const Services &services, const ConnectionProfile &profile, QObject *parent = nullptr);
    ~Connection() override;

    // Takes up the session and the key of the last run, then asks the services. Offline it tries again by itself.
    void open();
    void close(); // nothing is asked any more; open() starts over
    void reconnectNow(); // the user's wish, or the network changed

    QFuture<AuthResult<Identity>> signIn(const QString &email, const QString &password);
    void signOut();
    QFuture<Result<>> setTradingKey(const QString &key); // empty = forget it

    // The answer to entered(): the jobs of that account already here. Their service is kept in step from now on.
    // `userId` guards against answers that come too late: those for another user than the present one are dropped.
    void loadKnown(ServiceKind kind, const QList<SyncKnown> &known, const QString &userId = {});
    void adopt(ServiceKind kind, const RemoteJob &job); // just triggered
    void setWaiting(qint64 wishes); // shown in the status

    const ConnectionProfile &profile() const { return m_profile; }
    const ConnectionStatus &status() const { return m_status; }
    bool canSend(ServiceKind kind) const; // reachable and authorised, as far as the last answer tells
    bool isSignedIn() const { return m_auth.isSignedIn(); }
    bool hasTradingKey() const { return m_trading && m_trading->hasApiKey(); }

    AuthSession &auth() { return m_auth; }
    RequestRunner &runner() { return m_runner; }
    WebApiClient *web() { return m_web.get(); } // null where not configured, as the next two
    ReceiverClient *receiver() { return m_receiver.get(); }
    TradingClient *trading() { return m_trading.get(); }

signals:
    void statusChanged(const zixly::ConnectionStatus &status);
    // An account came: "supabase" (signed in or restored) or "trading" (userId = accountOfKey()). Whoever hears it
    // answers with loadKnown(). What jobsArrived() tells afterwards belongs to this account alone.
    void entered(const QString &realm, const zixly::platform::Identity &identity);
    void jobsArrived(zixly::ServiceKind kind, const QList<zixly::platform::RemoteJob> &jobs); // merge with apply()
    void jobsGone(zixly::ServiceKind kind, const QStringList &ids);
    void synced(zixly::ServiceKind kind); // everything the service knew is here
    void failed(const zixly::Error &error); // it goes on by itself; for the log and a passing message
    void sessionLost(const zixly::platform::AuthFailure &failure);
    void signedOut();
    void progressed(const QString &id, double percent); // of a job of the Trading API, 0..100

private:
    struct Track; // one service whose jobs are kept in step

    void wireAuth();
    void wireRealtime();
    void userCame(const Identity &identity);
    void userLeft();
    void readTradingKey();
    void enterTrading(const QString &key);
    void leaveTrading();
    void begin(Track &track, const QList<SyncKnown> &known);
    void drop(Track &track);
    void failedAt(Track &track, const Error &error);
    void arrived(Track &track, const QList<RemoteJob> &jobs);
    Track *trackOf(ServiceKind kind) const;
    void refreshAll();
    void checkReceiver();
    void watchReceiver();
    void watchSleep();
    StatusFacts facts() const;
    void publish();
    void publishSoon();

    Services m_services;
    ConnectionProfile m_profile;
    RequestRunner m_runner;
    AuthSession m_auth;
    RealtimeClient m_realtime;
    std::unique_ptr<WebApiClient> m_web;
    std::unique_ptr<ReceiverClient> m_receiver;
    std::unique_ptr<TradingClient> m_trading;
    std::unique_ptr<TradingSource> m_tradingSource;
    std::unique_ptr<TradingFollower> m_follower;
    std::unique_ptr<RunFinder> m_runs;
    std::unique_ptr<Track> m_webTrack;
    std::unique_ptr<Track> m_tradingTrack;
    ConnectionStatus m_status;
    std::optional<AuthFailure> m_authFailure;
    Contact m_receiverContact;
    SessionState m_session = SessionState::None;
    qint64 m_waiting = 0;
    qint64 m_liveSinceMs = 0; // UTC
    quint64 m_opened = 0; // counts open() and close(): what belongs to an older one is void
    bool m_open = false;
    bool m_keysRead = false;
    bool m_freshSoon = false; // the age is going to be told
};

// Who a Trading API key is, without telling the key: the first 8 hex digits of its SHA-256.
QString accountOfKey(const QString &key);

inline constexpr qint64 kFreshEveryMs = 1'000; // an age alone is told at most that often
inline constexpr qint64 kReceiverCheckMs = 60'000;

} // namespace zixly::platform
