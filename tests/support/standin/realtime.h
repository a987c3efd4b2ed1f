// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/phoenix.h"
#include "tests/support/standin/world.h"

#include <QHash>
#include <QWebSocketServer>

class QTcpSocket;
class QWebSocket;

namespace zixly::test {

// Supabase Realtime: channels, heartbeats, postgres_changes with filters, both protocol versions.
class RealtimeStandin final : public QObject
{
    Q_OBJECT
public:
    explicit RealtimeStandin(World &world, QObject *parent = nullptr);
    ~RealtimeStandin() override;

    void adopt(QTcpSocket *socket); // after the HTTP server saw the upgrade
    void dropAll(); // cuts every socket without a word
    void expireTokens(); // the server's look at the tokens: system error, then phx_close
    void crashChannels(); // phx_error
    int joins() const { return m_joins; }
    int beats() const { return m_beats; }
    int tokens() const { return m_tokens; }

    bool deaf = false; // takes heartbeats and says nothing
    QString refuseJoins; // the reason, while not empty
    bool subscribeFails = false;
    QString errorForNextChange; // "Error 401: Unauthorized", "Error 413: Payload Too Large"

private:
    struct Binding {
        QString event;
        QString column; // of the filter, empty = none
        QString value;
        int id = 0;
    };
    struct Channel {
        QString joinRef;
        QList<Binding> bindings;
    };
    struct Client {
        PhoenixVersion version = PhoenixVersion::V1;
        QHash<QString, Channel> channels;
    };

    void receive(QWebSocket &socket, const QByteArray &text);
    void join(QWebSocket &socket, const PhoenixMessage &message);
    void publish(const QString &type, const QJsonObject &record, const QString &id);
    void send(QWebSocket &socket, const PhoenixMessage &message);
    void sendSystem(
        QWebSocket &socket, const QString &topic, const QString &status, const QString &text, const QString &extension);

    World &m_world;
    QWebSocketServer m_server;
    QHash<QWebSocket *, Client> m_clients;
    int m_joins = 0;
    int m_beats = 0;
    int m_tokens = 0;
};

} // namespace zixly::test
