// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/phoenix.h"
#include "tests/support/standin/subscription.h"
#include "tests/support/standin/world.h"

#include <QHash>
#include <QWebSocketServer>

class QTcpSocket;
class QWebSocket;

namespace zixly::test {

// Supabase Realtime: channels, heartbeats, tokens that are looked at again when they expire, postgres_changes with
// filters, both protocol versions. Its waits are short; the service's are named beside them.
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
    int sockets() const { return int(m_clients.size()); }
    int joins() const { return m_joins; }
    int beats() const { return m_beats; }
    int tokens() const { return m_tokens; }

    int handshakeDelayMs = 20; // before a refused handshake is answered: 2 s
    int refusalDelayMs = 20; // before a refused join is answered: 5 s
    int subscribeDelayMs = 0; // until changes flow: up to seconds
    int refuseHandshakes = 0; // the status of the refusal, while not 0
    bool deaf = false; // takes heartbeats and says nothing
    QString refuseJoins; // the reason, while not empty
    bool subscribeFails = false;
    bool rowSecurity = false; // the table has policies: rows of other tenants stay unseen, their deletions do not
    QJsonObject unknownColumns; // of a later schema, in every record
    QString errorForNextChange; // "Error 401: Unauthorized", "Error 413: Payload Too Large"

private:
    struct Channel {
        QString joinRef;
        QList<Binding> bindings;
        QString tenant;
        QByteArray token;
        bool live = false;
    };
    struct Client {
        PhoenixVersion version = PhoenixVersion::V1;
        QHash<QString, Channel> channels;
    };

    void serve(QWebSocket &socket);
    void receive(QWebSocket &socket, const QByteArray &text);
    void join(QWebSocket &socket, const PhoenixMessage &message);
    void takeToken(QWebSocket &socket, const PhoenixMessage &message);
    void subscribe(QWebSocket &socket, const QString &topic);
    void watchToken(QWebSocket &socket, const QString &topic);
    void expire(QWebSocket &socket, const QString &topic, const QString &text);
    QString tokenProblem(const QByteArray &token) const; // as a refused join says it; empty = fine
    void publish(const QString &type, const QJsonObject &record, const QString &id);
    void reply(QWebSocket &socket, const PhoenixMessage &to, const QString &status, const QJsonObject &response);
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
