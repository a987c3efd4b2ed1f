// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/realtimeclient.h"

#include "core/async.h"
#include "core/connection.h"
#include "platform/syncservice.h"

#include <QJsonArray>
#include <QUrlQuery>
#include <QWebSocket>

namespace zixly::platform {

namespace {

constexpr quint64 kMaxFrame = 16ULL << 20; // bytes; the server cuts records at 1 MiB

const QString &topic()
{
    static const QString kTopic = QStringLiteral("realtime:pipeline-jobs-changes");
    return kTopic;
}

bool aboutToken(const QString &reason)
{
    return reason.contains(QLatin1String("JWT"), Qt::CaseInsensitive)
        || reason.contains(QLatin1String("token"), Qt::CaseInsensitive);
}

} // namespace

QUrl realtimeUrl(const QUrl &supabase, const QString &anonKey)
{
    QUrl url = joined(supabase, u"/realtime/v1/websocket");
    url.setScheme(supabase.scheme() == QLatin1String("https") ? QStringLiteral("wss") : QStringLiteral("ws"));
    QUrlQuery query;
    query.addQueryItem(QStringLiteral("apikey"), QString::fromUtf8(QUrl::toPercentEncoding(anonKey)));
    query.addQueryItem(QStringLiteral("vsn"), QStringLiteral("1.0.0"));
    url.setQuery(query);
    return url;
}

QJsonObject joinPayload(const QString &tenant, const QString &token)
{
    const auto entry = [&tenant](const char *event, bool filtered) {
        QJsonObject object{{QStringLiteral("event"), QLatin1String(event)},
            {QStringLiteral("schema"), QStringLiteral("public")},
            {QStringLiteral("table"), QStringLiteral("pipeline_jobs")}};
        if (filtered && !tenant.isEmpty())
            object.insert(QStringLiteral("filter"), QStringLiteral("tenantId=eq.") + tenant);
        return object;
    };
    return {{QStringLiteral("config"),
                QJsonObject{
                    {QStringLiteral("broadcast"),
                        QJsonObject{{QStringLiteral("ack"), false}, {QStringLiteral("self"), false}}},
                    {QStringLiteral("presence"),
                        QJsonObject{{QStringLiteral("key"), QString()}, {QStringLiteral("enabled"), false}}},
                    {QStringLiteral("postgres_changes"),
                        QJsonArray{entry("INSERT", true), entry("UPDATE", true), entry("DELETE", false)}},
                    {QStringLiteral("private"), false},
                }},
        {QStringLiteral("access_token"), token}};
}

RealtimeClient::RealtimeClient(
    TokenSource &tokens, const Clock &clock, Scheduler &scheduler, Jitter jitter, QObject *parent)
    : QObject(parent)
    , m_tokens(tokens)
    , m_clock(clock)
    , m_scheduler(scheduler)
    , m_jitter(jitter ? std::move(jitter) : systemJitter())
{
}

RealtimeClient::~RealtimeClient()
{
    drop();
}

void RealtimeClient::start(const Config &config)
{
    m_config = config;
    m_reason.clear();
    if (!mayReach(realtimeUrl(config.supabase, config.anonKey), config.allowPlainHttp)) {
        m_reason = QStringLiteral("plain http");
        return;
    }
    m_failures = 0;
    m_sleptMs = m_clock.nowMs() - m_clock.runningMs();
    if (!m_watching) {
        m_watching = true;
        watchSleep();
    }
    handle(LinkEvent::Start);
}

void RealtimeClient::stop()
{
    handle(LinkEvent::Stop);
}

void RealtimeClient::reconnectNow()
{
    handle(LinkEvent::Woke, QStringLiteral("reconnect"));
}

void RealtimeClient::setToken(const QString &token)
{
    if (token == m_token || !hasChannel(m_state) || m_joinRef.isEmpty())
        return;
    m_token = token;
    // No reply; the server subscribes again and says so.
    send(topic(), QStringLiteral("access_token"), {{QStringLiteral("access_token"), token}}, nextRef());
}

void RealtimeClient::handle(LinkEvent event, const QString &reason)
{
    const LinkStep step = linkStep(m_state, event);
    if (!reason.isEmpty())
        m_reason = reason;
    const bool changed = step.next != m_state;
    m_state = step.next;
    perform(step.action);
    if (changed)
        emit stateChanged(m_state);
}

void RealtimeClient::perform(LinkAction action)
{
    switch (action) {
    case LinkAction::None: break;
    case LinkAction::Open: open(); break;
    case LinkAction::Close: drop(); break;
    case LinkAction::Join: join(); break;
    case LinkAction::GoLive:
        m_failures = 0;
        m_reason.clear();
        m_currentMs = m_clock.nowMs();
        emit live();
        break;
    case LinkAction::WaitToOpen:
        drop();
        wait();
        break;
    case LinkAction::WaitToJoin: wait(); break;
    case LinkAction::Reopen:
        m_failures = 0;
        open();
        break;
    }
}

void RealtimeClient::open()
{
    drop();
    const quint64 generation = m_generation;
    m_ref = 0;
    m_socket = new QWebSocket(QStringLiteral("zixly"), QWebSocketProtocol::VersionLatest, this);
    m_socket->setMaxAllowedIncomingMessageSize(kMaxFrame);
    m_socket->setMaxAllowedIncomingFrameSize(kMaxFrame);
    connect(m_socket, &QWebSocket::connected, this, [this, generation] {
        if (generation != m_generation)
            return;
        handle(LinkEvent::Opened);
        m_scheduler.after(kHeartbeatMs, m_socket, [this] { beat(); });
    });
    connect(m_socket, &QWebSocket::textMessageReceived, this, [this](const QString &text) { receive(text.toUtf8()); });
    connect(m_socket, &QWebSocket::stateChanged, this, [this](QAbstractSocket::SocketState state) {
        if (state == QAbstractSocket::UnconnectedState && m_socket)
            handle(
                LinkEvent::Lost, m_socket->closeReason().isEmpty() ? m_socket->errorString() : m_socket->closeReason());
    });
    m_scheduler.after(kOpenTimeoutMs, m_socket, [this] {
        if (m_state == LinkState::Opening)
            handle(LinkEvent::Lost, QStringLiteral("no answer to the handshake"));
    });
    m_socket->open(realtimeUrl(m_config.supabase, m_config.anonKey));
}

void RealtimeClient::drop()
{
    ++m_generation;
    m_joinRef.clear();
    m_beatRef.clear();
    if (!m_socket)
        return;
    QWebSocket *socket = m_socket;
    m_socket.clear();
    socket->disconnect(this);
    socket->close();
    socket->deleteLater();
}

void RealtimeClient::join()
{
    m_joinRef.clear();
    const quint64 generation = ++m_generation;
    whenReady(m_tokens.token(m_refused), this, [this, generation](const Result<QString> &token) {
        if (generation != m_generation || m_state != LinkState::Joining)
            return;
        if (token)
            sendJoin(*token);
        else
            handle(LinkEvent::Refused, token.error().detail);
    });
    m_scheduler.after(kJoinTimeoutMs, this, [this, generation] {
        if (generation == m_generation && m_state == LinkState::Joining)
            handle(LinkEvent::Refused, QStringLiteral("no reply to the join"));
    });
}

void RealtimeClient::sendJoin(const QString &token)
{
    m_token = token;
    m_refused.clear();
    m_joinRef = nextRef();
    send(topic(), QStringLiteral("phx_join"), joinPayload(m_config.tenant, token), m_joinRef);
}

void RealtimeClient::wait()
{
    ++m_failures;
    const quint64 generation = ++m_generation;
    const double spread = 0.75 + 0.5 * m_jitter();
    m_scheduler.after(static_cast<qint64>(double(backOffMs(m_failures)) * spread), this, [this, generation] {
        if (generation == m_generation)
            handle(LinkEvent::Due);
    });
}

void RealtimeClient::send(
    const QString &topicName, const QString &event, const QJsonObject &payload, const QString &ref)
{
    if (!m_socket)
        return;
    const PhoenixMessage message{topicName == topic() ? m_joinRef : QString(), ref, topicName, event, payload};
    m_socket->sendTextMessage(QString::fromUtf8(encodePhoenix(message, PhoenixVersion::V1)));
}

void RealtimeClient::beat()
{
    if (!m_socket)
        return;
    m_scheduler.after(kHeartbeatMs, m_socket, [this] { beat(); });
    if (m_beatRef.isEmpty()) {
        m_beatRef = nextRef();
        m_beatMs = m_clock.nowMs();
        m_beatsMissed = 0;
        send(QStringLiteral("phoenix"), QStringLiteral("heartbeat"), {}, m_beatRef);
    } else if (++m_beatsMissed * kHeartbeatMs >= kHeartbeatDeadMs) {
        m_socket->close(QWebSocketProtocol::CloseCodeNormal, QStringLiteral("heartbeat timeout"));
        handle(LinkEvent::Lost, QStringLiteral("heartbeat timeout"));
    }
}

void RealtimeClient::prove(qint64 ms)
{
    if (m_state != LinkState::Live || ms <= m_currentMs)
        return;
    m_currentMs = ms;
    emit proved();
}

void RealtimeClient::receive(const QByteArray &text)
{
    const auto message = decodePhoenix(text);
    if (!message)
        return; // a frame of a later protocol is no reason to lose the connection
    if (message->event == QLatin1String("phx_reply")) {
        takeReply(*message);
        return;
    }
    if (message->topic != topic())
        return;
    if (message->event == QLatin1String("system")) {
        takeSystem(*message);
    } else if (message->event == QLatin1String("phx_close")) {
        // The close of a channel left earlier carries that channel's ref.
        if (message->ref.isEmpty() || message->ref == m_joinRef)
            handle(LinkEvent::Closed, m_reason.isEmpty() ? QStringLiteral("phx_close") : m_reason);
    } else if (message->event == QLatin1String("phx_error")) {
        handle(LinkEvent::Crashed, QStringLiteral("phx_error"));
    } else if (message->event == QLatin1String("postgres_changes")) {
        auto change = parseChange(message->payload, m_config.tenant);
        prove(m_clock.nowMs());
        if (!change) {
            emit changed({.incomplete = true}); // something changed, but nobody can tell what
        } else if (*change) {
            (*change)->arrivedMs = m_clock.runningMs();
            emit changed(**change);
        }
    }
}

void RealtimeClient::takeReply(const PhoenixMessage &message)
{
    if (message.topic == QLatin1String("phoenix")) {
        if (message.ref == m_beatRef && !m_beatRef.isEmpty()) {
            m_beatRef.clear();
            prove(m_beatMs); // what was committed before it was sent has come before its answer
        }
        return;
    }
    if (message.ref != m_joinRef || m_joinRef.isEmpty())
        return;
    if (message.payload.value(QLatin1String("status")).toString() == QLatin1String("ok")) {
        handle(LinkEvent::Joined);
        return;
    }
    const QString reason
        = message.payload.value(QLatin1String("response")).toObject().value(QLatin1String("reason")).toString();
    if (aboutToken(reason))
        m_refused = m_token;
    handle(LinkEvent::Refused, reason);
}

void RealtimeClient::takeSystem(const PhoenixMessage &message)
{
    const QString text = message.payload.value(QLatin1String("message")).toString();
    if (message.payload.value(QLatin1String("status")).toString() == QLatin1String("ok")) {
        if (message.payload.value(QLatin1String("extension")).toString() == QLatin1String("postgres_changes"))
            handle(LinkEvent::Subscribed);
        return;
    }
    if (aboutToken(text)) {
        m_refused = m_token;
        m_reason = text; // phx_close follows
        return;
    }
    handle(LinkEvent::SubscribeFailed, text);
}

void RealtimeClient::watchSleep()
{
    m_scheduler.after(kSleepWatchMs, this, [this] {
        const qint64 slept = m_clock.nowMs() - m_clock.runningMs();
        const bool jumped = slept - m_sleptMs > kSleepMs;
        m_sleptMs = slept;
        if (jumped)
            handle(LinkEvent::Woke, QStringLiteral("woke up"));
        watchSleep();
    });
}

} // namespace zixly::platform
