// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/standin/realtime.h"

#include <QDateTime>
#include <QJsonArray>
#include <QTcpSocket>
#include <QUrlQuery>
#include <QWebSocket>

namespace zixly::test {

RealtimeStandin::RealtimeStandin(World &world, QObject *parent)
    : QObject(parent)
    , m_world(world)
    , m_server(QStringLiteral("standin"), QWebSocketServer::NonSecureMode)
{
    connect(&world, &World::changed, this, &RealtimeStandin::publish);
    connect(&m_server, &QWebSocketServer::newConnection, this, [this] {
        while (QWebSocket *socket = m_server.nextPendingConnection()) {
            const QUrlQuery query(socket->requestUrl());
            m_clients[socket].version = query.queryItemValue(QStringLiteral("vsn")) == QLatin1String("2.0.0")
                ? PhoenixVersion::V2
                : PhoenixVersion::V1;
            connect(socket, &QWebSocket::textMessageReceived, this,
                [this, socket](const QString &text) { receive(*socket, text.toUtf8()); });
            connect(socket, &QWebSocket::disconnected, this, [this, socket] {
                m_clients.remove(socket);
                socket->deleteLater();
            });
        }
    });
}

RealtimeStandin::~RealtimeStandin()
{
    dropAll();
}

void RealtimeStandin::adopt(QTcpSocket *socket)
{
    socket->setParent(&m_server);
    m_server.handleConnection(socket);
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

void RealtimeStandin::sendSystem(
    QWebSocket &socket, const QString &topic, const QString &status, const QString &text, const QString &extension)
{
    send(socket,
        {.topic = topic,
            .event = QStringLiteral("system"),
            .payload = {{QStringLiteral("message"), text}, {QStringLiteral("status"), status},
                {QStringLiteral("extension"), extension},
                {QStringLiteral("channel"), topic.section(QLatin1Char(':'), 1)}}});
}

void RealtimeStandin::receive(QWebSocket &socket, const QByteArray &text)
{
    const auto message = decodePhoenix(text);
    if (!message)
        return;
    const auto reply = [&](const QString &status, const QJsonObject &response) {
        send(socket,
            {message->joinRef, message->ref, message->topic, QStringLiteral("phx_reply"),
                {{QStringLiteral("status"), status}, {QStringLiteral("response"), response}}});
    };
    if (message->event == QLatin1String("heartbeat")) {
        ++m_beats;
        if (!deaf)
            reply(QStringLiteral("ok"), {});
    } else if (message->event == QLatin1String("phx_join")) {
        join(socket, *message);
    } else if (message->event == QLatin1String("access_token")) {
        ++m_tokens;
        QString problem;
        if (m_world.userOf(message->payload.value(QLatin1String("access_token")).toString().toLatin1(), problem))
            sendSystem(socket, message->topic, QStringLiteral("ok"), QStringLiteral("Subscribed to PostgreSQL"),
                QStringLiteral("postgres_changes"));
    } else if (message->event == QLatin1String("phx_leave")) {
        m_clients[&socket].channels.remove(message->topic);
        reply(QStringLiteral("ok"), {});
        send(socket, {.ref = message->joinRef, .topic = message->topic, .event = QStringLiteral("phx_close")});
    }
}

void RealtimeStandin::join(QWebSocket &socket, const PhoenixMessage &message)
{
    ++m_joins;
    QString problem = refuseJoins;
    const QByteArray token = message.payload.value(QLatin1String("access_token")).toString().toLatin1();
    if (problem.isEmpty() && !m_world.userOf(token, problem))
        problem = QStringLiteral("InvalidJWTToken: ") + problem;
    if (!problem.isEmpty()) {
        send(socket,
            {message.joinRef, message.ref, message.topic, QStringLiteral("phx_reply"),
                {{QStringLiteral("status"), QStringLiteral("error")},
                    {QStringLiteral("response"), QJsonObject{{QStringLiteral("reason"), problem}}}}});
        return;
    }
    Channel channel{message.ref, {}};
    QJsonArray echo;
    for (const QJsonValue &value :
        message.payload.value(QLatin1String("config")).toObject().value(QLatin1String("postgres_changes")).toArray()) {
        QJsonObject entry = value.toObject();
        const QString filter = entry.value(QLatin1String("filter")).toString();
        const int id = 1 + int(qHash(filter + entry.value(QLatin1String("event")).toString(), 0) % (1U << 27));
        channel.bindings.append({entry.value(QLatin1String("event")).toString(), filter.section(QLatin1Char('='), 0, 0),
            filter.section(QStringLiteral("=eq."), 1), id});
        entry.insert(QStringLiteral("id"), id);
        echo.append(entry);
    }
    Client &client = m_clients[&socket];
    if (client.channels.contains(message.topic))
        send(socket,
            {.ref = client.channels.value(message.topic).joinRef,
                .topic = message.topic,
                .event = QStringLiteral("phx_close")});
    client.channels.insert(message.topic, channel);
    send(socket,
        {message.joinRef, message.ref, message.topic, QStringLiteral("phx_reply"),
            {{QStringLiteral("status"), QStringLiteral("ok")},
                {QStringLiteral("response"), QJsonObject{{QStringLiteral("postgres_changes"), echo}}}}});
    if (subscribeFails)
        sendSystem(socket, message.topic, QStringLiteral("error"),
            QStringLiteral("Unable to subscribe to changes with given parameters."),
            QStringLiteral("postgres_changes"));
    else
        sendSystem(socket, message.topic, QStringLiteral("ok"), QStringLiteral("Subscribed to PostgreSQL"),
            QStringLiteral("postgres_changes"));
}

void RealtimeStandin::expireTokens()
{
    for (auto it = m_clients.begin(); it != m_clients.end(); ++it) {
        const auto channels = std::exchange(it->channels, {});
        for (auto channel = channels.begin(); channel != channels.end(); ++channel) {
            sendSystem(*it.key(), channel.key(), QStringLiteral("error"),
                QStringLiteral("Token has expired 12 seconds ago"), QStringLiteral("system"));
            send(*it.key(), {.ref = channel->joinRef, .topic = channel.key(), .event = QStringLiteral("phx_close")});
        }
    }
}

void RealtimeStandin::crashChannels()
{
    for (auto it = m_clients.begin(); it != m_clients.end(); ++it) {
        const auto channels = std::exchange(it->channels, {});
        for (auto channel = channels.begin(); channel != channels.end(); ++channel)
            send(*it.key(), {.ref = channel->joinRef, .topic = channel.key(), .event = QStringLiteral("phx_error")});
    }
}

void RealtimeStandin::publish(const QString &type, const QJsonObject &record, const QString &id)
{
    const QString failure = std::exchange(errorForNextChange, {});
    QJsonObject data{{QStringLiteral("type"), type}, {QStringLiteral("schema"), QStringLiteral("public")},
        {QStringLiteral("table"), QStringLiteral("pipeline_jobs")}, {QStringLiteral("columns"), QJsonArray()},
        {QStringLiteral("commit_timestamp"), World::isoZ(QDateTime::currentMSecsSinceEpoch())},
        {QStringLiteral("errors"), failure.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(QJsonArray{failure})}};
    if (failure.contains(QLatin1String("413")))
        data.insert(QStringLiteral("record"),
            QJsonObject{{QStringLiteral("id"), id}, {QStringLiteral("status"), record.value(QLatin1String("status"))}});
    else if (failure.isEmpty() && type != QLatin1String("DELETE"))
        data.insert(QStringLiteral("record"), record);
    if (type != QLatin1String("INSERT") && failure.isEmpty())
        data.insert(QStringLiteral("old_record"), QJsonObject{{QStringLiteral("id"), id}});
    for (auto it = m_clients.begin(); it != m_clients.end(); ++it) {
        for (auto channel = it->channels.begin(); channel != it->channels.end(); ++channel) {
            QJsonArray ids;
            for (const Binding &binding : std::as_const(channel->bindings)) {
                const QJsonObject row
                    = type == QLatin1String("DELETE") ? QJsonObject{{QStringLiteral("id"), id}} : record;
                const bool event = binding.event == QLatin1String("*") || binding.event == type;
                if (event && (binding.column.isEmpty() || row.value(binding.column).toString() == binding.value))
                    ids.append(binding.id);
            }
            if (!ids.isEmpty())
                send(*it.key(),
                    {.topic = channel.key(),
                        .event = QStringLiteral("postgres_changes"),
                        .payload = {{QStringLiteral("ids"), ids}, {QStringLiteral("data"), data}}});
        }
    }
}

} // namespace zixly::test
