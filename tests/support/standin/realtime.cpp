// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/standin/realtime.h"

#include <QPointer>
#include <QTcpSocket>
#include <QTimer>
#include <QUrlQuery>
#include <QWebSocket>

#include <algorithm>

namespace zixly::test {

using namespace Qt::StringLiterals;

namespace {

constexpr auto kChanges = "postgres_changes"_L1;

// The status with which the gateway turns this handshake away; 0 = it does not.
int refusalOf(const QByteArray &head, const QString &anonKey)
{
    const QUrl url = QUrl::fromEncoded(head.left(head.indexOf("\r\n")).split(' ').value(1));
    if (url.path() != u"/realtime/v1/websocket" && url.path() != u"/socket/websocket")
        return 404;
    const QString key = QUrlQuery(url).queryItemValue(u"apikey"_s, QUrl::FullyDecoded);
    return key.isEmpty() ? 401 : key != anonKey ? 403 : 0;
}

} // namespace

RealtimeStandin::RealtimeStandin(World &world, QObject *parent)
    : QObject(parent)
    , m_world(world)
    , m_server(u"standin"_s, QWebSocketServer::NonSecureMode)
{
    connect(&world, &World::changed, this, &RealtimeStandin::publish);
    connect(&m_server, &QWebSocketServer::newConnection, this, [this] {
        while (QWebSocket *socket = m_server.nextPendingConnection())
            serve(*socket);
    });
}

RealtimeStandin::~RealtimeStandin()
{
    dropAll();
}

void RealtimeStandin::serve(QWebSocket &socket)
{
    const QUrlQuery query(socket.requestUrl());
    m_clients[&socket].version = query.queryItemValue(u"vsn"_s) == u"2.0.0" ? PhoenixVersion::V2 : PhoenixVersion::V1;
    connect(&socket, &QWebSocket::textMessageReceived, this,
        [this, &socket](const QString &text) { receive(socket, text.toUtf8()); });
    connect(&socket, &QWebSocket::disconnected, this, [this, &socket] {
        m_clients.remove(&socket);
        socket.deleteLater();
    });
}

void RealtimeStandin::adopt(QTcpSocket *socket)
{
    socket->setParent(&m_server);
    const int found = refusalOf(socket->peek(8'192), m_world.anonKey);
    const int status = refuseHandshakes != 0 ? refuseHandshakes : found;
    if (status == 0) {
        m_server.handleConnection(socket);
        return;
    }
    QTimer::singleShot(handshakeDelayMs, socket, [socket, status] {
        const QByteArray body = R"({"error":"refused"})";
        socket->write("HTTP/1.1 " + QByteArray::number(status)
            + " Refused\r\nContent-Type: application/json\r\nContent-Length: " + QByteArray::number(body.size())
            + "\r\nConnection: close\r\n\r\n" + body);
        socket->disconnectFromHost();
    });
}

void RealtimeStandin::dropAll()
{
    const auto sockets = m_clients.keys();
    m_clients.clear();
    for (QWebSocket *socket : sockets) {
        socket->disconnect(this);
        socket->abort();
        socket->deleteLater();
    }
}

void RealtimeStandin::send(QWebSocket &socket, const PhoenixMessage &message)
{
    PhoenixMessage out = message;
    const PhoenixVersion version = m_clients.value(&socket).version;
    if (version == PhoenixVersion::V1)
        out.joinRef.clear(); // the server never sends it there
    socket.sendTextMessage(QString::fromUtf8(encodePhoenix(out, version)));
}

void RealtimeStandin::reply(
    QWebSocket &socket, const PhoenixMessage &to, const QString &status, const QJsonObject &response)
{
    send(socket, {to.joinRef, to.ref, to.topic, u"phx_reply"_s, {{u"status"_s, status}, {u"response"_s, response}}});
}

void RealtimeStandin::sendSystem(
    QWebSocket &socket, const QString &topic, const QString &status, const QString &text, const QString &extension)
{
    send(socket,
        {.joinRef = m_clients.value(&socket).channels.value(topic).joinRef,
            .topic = topic,
            .event = u"system"_s,
            .payload = {{u"message"_s, text}, {u"status"_s, status}, {u"extension"_s, extension},
                {u"channel"_s, topic.section(u':', 1)}}});
}

void RealtimeStandin::receive(QWebSocket &socket, const QByteArray &text)
{
    const auto message = decodePhoenix(text);
    if (!message)
        return;
    if (message->event == u"heartbeat") {
        ++m_beats;
        if (!deaf)
            reply(socket, *message, u"ok"_s, {});
    } else if (message->event == u"phx_join") {
        join(socket, *message);
    } else if (message->event == u"access_token") {
        takeToken(socket, *message);
    } else if (message->event == u"phx_leave") {
        const QString joinRef = m_clients[&socket].channels.take(message->topic).joinRef;
        reply(socket, *message, u"ok"_s, {});
        send(socket, {joinRef, joinRef, message->topic, u"phx_close"_s, {}});
    }
}

QString RealtimeStandin::tokenProblem(const QByteArray &token) const
{
    QString problem;
    // It knows the signature and the time, not the sessions.
    if (m_world.userOf(token, problem) || problem == u"session_not_found")
        return {};
    if (token.count('.') != 2)
        return u"MalformedJWT: The token provided is not a valid JWT"_s;
    const qint64 expiry = m_world.expiryOf(token);
    if (expiry <= 0)
        return u"JwtSignatureError: Failed to validate JWT signature"_s;
    return u"InvalidJWTToken: Token has expired %1 seconds ago"_s.arg((m_world.nowMs() - expiry) / 1000);
}

void RealtimeStandin::join(QWebSocket &socket, const PhoenixMessage &message)
{
    ++m_joins;
    const QByteArray token = message.payload.value("access_token"_L1).toString().toLatin1();
    QString refusal = refuseJoins.isEmpty() ? tokenProblem(token) : refuseJoins;
    if (message.topic.section(u':', 1).isEmpty())
        refusal = u"TopicNameRequired: You must provide a topic name"_s;
    if (!refusal.isEmpty()) {
        QTimer::singleShot(refusalDelayMs, &socket,
            [this, &socket, message, refusal] { reply(socket, message, u"error"_s, {{u"reason"_s, refusal}}); });
        return;
    }
    QString ignored;
    const World::User *user = m_world.userOf(token, ignored);
    Channel channel{message.ref, {}, user ? user->tenant : QString(), token, false};
    QJsonArray echo;
    for (const QJsonValue &value : message.payload.value("config"_L1).toObject().value(kChanges).toArray()) {
        QJsonObject entry = value.toObject();
        channel.bindings.append(Binding::of(entry));
        entry.insert(u"id"_s, channel.bindings.last().id);
        echo.append(entry);
    }
    Client &client = m_clients[&socket];
    if (client.channels.contains(message.topic)) {
        const QString old = client.channels.value(message.topic).joinRef;
        send(socket, {old, old, message.topic, u"phx_close"_s, {}});
    }
    client.channels.insert(message.topic, channel);
    reply(socket, message, u"ok"_s, {{kChanges, echo}});
    watchToken(socket, message.topic);
    subscribe(socket, message.topic);
}

// Asynchronously, after the join: its failure leaves the join as it is.
void RealtimeStandin::subscribe(QWebSocket &socket, const QString &topic)
{
    const QString joinRef = m_clients[&socket].channels[topic].joinRef;
    const auto run = [this, &socket, topic, joinRef] {
        if (m_clients.value(&socket).channels.value(topic).joinRef != joinRef)
            return;
        Channel &channel = m_clients[&socket].channels[topic];
        QString problem = subscribeFails ? u"."_s : QString();
        for (const Binding &binding : std::as_const(channel.bindings)) {
            if (problem.isEmpty())
                problem = binding.problem();
        }
        channel.live = problem.isEmpty();
        if (channel.bindings.isEmpty())
            return;
        sendSystem(socket, topic, channel.live ? u"ok"_s : u"error"_s,
            channel.live ? u"Subscribed to PostgreSQL"_s
                         : u"Unable to subscribe to changes with given parameters. "_s + problem,
            kChanges);
    };
    if (subscribeDelayMs == 0)
        run();
    else
        QTimer::singleShot(subscribeDelayMs, &socket, run);
}

void RealtimeStandin::takeToken(QWebSocket &socket, const PhoenixMessage &message)
{
    if (!m_clients[&socket].channels.contains(message.topic))
        return;
    ++m_tokens;
    const QByteArray token = message.payload.value("access_token"_L1).toString().toLatin1();
    if (const QString problem = tokenProblem(token); !problem.isEmpty())
        return expire(socket, message.topic, problem);
    Channel &channel = m_clients[&socket].channels[message.topic];
    channel.token = token;
    channel.live = false;
    watchToken(socket, message.topic);
    subscribe(socket, message.topic); // no reply, but a new subscription
}

// The server looks at a token again when it expires (and every five minutes).
void RealtimeStandin::watchToken(QWebSocket &socket, const QString &topic)
{
    const QByteArray token = m_clients[&socket].channels[topic].token;
    const qint64 left = std::max<qint64>(0, m_world.expiryOf(token) - m_world.nowMs()) + 1;
    QTimer::singleShot(std::chrono::milliseconds(left), &socket, [this, &socket, topic, token] {
        if (m_clients.value(&socket).channels.value(topic).token == token)
            expire(socket, topic, u"Token has expired 0 seconds ago"_s);
    });
}

void RealtimeStandin::expire(QWebSocket &socket, const QString &topic, const QString &text)
{
    sendSystem(socket, topic, u"error"_s, text, u"system"_s);
    const QString joinRef = m_clients[&socket].channels.take(topic).joinRef;
    send(socket, {joinRef, joinRef, topic, u"phx_close"_s, {}});
}

void RealtimeStandin::expireTokens()
{
    for (QWebSocket *socket : m_clients.keys()) {
        for (const QString &topic : m_clients.value(socket).channels.keys())
            expire(*socket, topic, u"Token has expired 12 seconds ago"_s);
    }
}

void RealtimeStandin::crashChannels()
{
    for (auto it = m_clients.begin(); it != m_clients.end(); ++it) {
        const auto channels = std::exchange(it->channels, {});
        for (auto channel = channels.begin(); channel != channels.end(); ++channel)
            send(*it.key(), {channel->joinRef, channel->joinRef, channel.key(), u"phx_error"_s, {}});
    }
}

void RealtimeStandin::publish(const QString &type, const QJsonObject &record, const QString &id)
{
    const QString failure = std::exchange(errorForNextChange, {});
    QJsonObject seen = record;
    for (auto it = unknownColumns.begin(); it != unknownColumns.end(); ++it)
        seen.insert(it.key(), it.value());
    const QJsonObject data = changeData(type, seen, id, failure, World::isoZ(m_world.nowMs()));
    const bool deletion = type == u"DELETE";
    const QJsonObject row = deletion ? QJsonObject{{u"id"_s, id}} : record;
    for (auto it = m_clients.begin(); it != m_clients.end(); ++it) {
        for (auto channel = it->channels.begin(); channel != it->channels.end(); ++channel) {
            const bool foreign = rowSecurity && !deletion && record.value("tenantId"_L1).toString() != channel->tenant;
            if (!channel->live || foreign)
                continue;
            QJsonArray ids;
            for (const Binding &binding : std::as_const(channel->bindings)) {
                if (binding.takes(type, row))
                    ids.append(binding.id);
            }
            if (!ids.isEmpty())
                send(*it.key(),
                    {.topic = channel.key(), .event = kChanges, .payload = {{u"ids"_s, ids}, {u"data"_s, data}}});
        }
    }
}

} // namespace zixly::test
