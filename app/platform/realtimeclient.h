// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "core/phoenix.h"
#include "platform/jobchange.h"
#include "platform/link.h"
#include "platform/scheduler.h"
#include "platform/tokensource.h"

#include <QObject>
#include <QPointer>
#include <QUrl>

class QWebSocket;

namespace zixly::platform {

// Owns the socket to Supabase Realtime and the one channel with the changes of the jobs table. Reconnects and rejoins
// by itself (1, 2, 5, 10 s, spread by a quarter), keeps the heartbeat, notices sleep by the clocks, hands a new token
// to the channel. GUI thread.
class RealtimeClient final : public QObject
{
    Q_OBJECT
public:
    struct Config {
        QUrl supabase;
        QString anonKey;
        QString tenant; // changes of other tenants are dropped
        bool allowPlainHttp = false;
    };

    RealtimeClient(
        TokenSource &tokens, const Clock &clock, Scheduler &scheduler, Jitter jitter = {}, QObject *parent = nullptr);
    ~RealtimeClient() override;

    void start(const Config &config);
    void stop();
    void reconnectNow(); // by the user, or because the network changed
    void setToken(const QString &token); // refreshed: the channel goes on with the new one

    LinkState state() const { return m_state; }
    QString reason() const { return m_reason; } // of the last loss or refusal, for people's tooltips and the log
    // UTC: everything committed before (to the half second the service needs to look) was told. While live it is never
    // much older than kHeartbeatMs. 0 = not live.
    qint64 currentMs() const { return m_state == LinkState::Live ? m_currentMs : 0; }

signals:
    void stateChanged(zixly::platform::LinkState state);
    void live(); // subscribed: refetch now
    void changed(const zixly::platform::JobChange &change);
    void proved(); // currentMs() moved on

private:
    void handle(LinkEvent event, const QString &reason = {});
    void perform(LinkAction action);
    void open();
    void drop();
    void join();
    void sendJoin(const QString &token);
    void wait();
    void receive(const QByteArray &text);
    void takeReply(const PhoenixMessage &message);
    void takeSystem(const PhoenixMessage &message);
    void send(const QString &topic, const QString &event, const QJsonObject &payload, const QString &ref);
    QString nextRef() { return QString::number(++m_ref); }
    void beat();
    void prove(qint64 ms);
    void watchSleep();

    TokenSource &m_tokens;
    const Clock &m_clock;
    Scheduler &m_scheduler;
    Jitter m_jitter;
    Config m_config;
    QPointer<QWebSocket> m_socket;
    LinkState m_state = LinkState::Off;
    QString m_reason;
    QString m_token; // the channel has this one
    QString m_refused; // a token the server turned down
    QString m_joinRef;
    QString m_beatRef; // unanswered heartbeat
    qint64 m_beatMs = 0; // when it was sent, wall clock
    int m_beatsMissed = 0; // ticks it has been waited for
    qint64 m_currentMs = 0;
    int m_failures = 0;
    quint64 m_ref = 0; // per socket
    quint64 m_generation = 0; // of waits, joins and sockets: what belongs to an older one is void
    qint64 m_sleptMs = 0; // wall clock minus running clock
    bool m_watching = false;
};

// The server wants one every 25 s. An answered one also proves that nothing was missed, and how old what is shown may
// be is told to people: 300 bytes every 5 s buy an age of 5 s, and a dead link that is noticed after 15 s.
inline constexpr qint64 kHeartbeatMs = 5'000;
inline constexpr qint64 kHeartbeatDeadMs = 15'000; // without an answer
inline constexpr qint64 kJoinTimeoutMs = 10'000;
inline constexpr qint64 kOpenTimeoutMs = 15'000;
inline constexpr qint64 kSleepWatchMs = 5'000; // how often the clocks are compared
inline constexpr qint64 kSleepMs = 10'000; // a jump that long means the computer slept

// The address of the socket for a Supabase base URL.
QUrl realtimeUrl(const QUrl &supabase, const QString &anonKey);
// What the join asks for: own tenant's insertions and updates, and every deletion (a deletion tells only the id).
QJsonObject joinPayload(const QString &tenant, const QString &token);

} // namespace zixly::platform
