// SPDX-License-Identifier: GPL-3.0-or-later
#include "worker/queueserver.h"

#include <QLocalServer>
#include <QLocalSocket>
#include <QPointer>

namespace zixly {

namespace {

constexpr int kMaxClients = 32;
constexpr qint64 kLagging = qint64{256} * 1024; // bytes not yet taken by a listener
constexpr qint64 kHung = 8 * kLagging; // dropped: it may come again when it is well

} // namespace

QueueServer::QueueServer(QObject *parent)
    : QObject(parent)
    , m_server(std::make_unique<QLocalServer>())
{
    m_server->setSocketOptions(QLocalServer::UserAccessOption);
    connect(m_server.get(), &QLocalServer::newConnection, this, &QueueServer::accept);
}

QueueServer::~QueueServer()
{
    // The sockets are children of the server; their farewell signals must not reach a half-destroyed object.
    for (auto it = m_clients.cbegin(); it != m_clients.cend(); ++it) {
        it.key()->disconnect(this);
        it.key()->abort();
    }
}

Result<> QueueServer::listen(const QString &name)
{
    QLocalServer::removeServer(name);
    if (!m_server->listen(name))
        return failure(Error::Kind::Busy, name, m_server->errorString());
    return {};
}

void QueueServer::publish(const QueueState &state)
{
    m_state = state;
    const QByteArray bytes = queuewire::frame(queuewire::toJson(state));
    const QList<QLocalSocket *> clients = m_clients.keys(); // a copy: dropping one changes the table
    for (QLocalSocket *client : clients) {
        if (client->bytesToWrite() > kHung)
            client->abort();
        else
            client->write(bytes);
    }
}

void QueueServer::publish(const JobProgress &progress)
{
    if (m_clients.isEmpty())
        return;
    const QByteArray bytes = queuewire::frame(queuewire::toJson(progress));
    for (auto it = m_clients.cbegin(); it != m_clients.cend(); ++it) {
        if (it.key()->bytesToWrite() < kLagging)
            it.key()->write(bytes);
    }
}

void QueueServer::accept()
{
    while (QLocalSocket *socket = m_server->nextPendingConnection()) {
        if (m_clients.size() >= kMaxClients) {
            socket->abort();
            socket->deleteLater();
            continue;
        }
        m_clients.insert(socket, std::make_shared<queuewire::FrameReader>());
        connect(socket, &QLocalSocket::readyRead, this, [this, socket] { read(socket); });
        connect(socket, &QLocalSocket::disconnected, this, [this, socket] {
            m_clients.remove(socket);
            socket->deleteLater();
        });
        socket->write(queuewire::frame(queuewire::toJson(m_state)));
        read(socket);
    }
}

void QueueServer::read(QLocalSocket *socket)
{
    const auto reader = m_clients.value(socket);
    if (!reader)
        return;
    reader->append(socket->readAll());
    // A request may close the socket, so membership is asked again before each message.
    while (m_clients.contains(socket)) {
        const auto message = reader->next();
        if (!message) {
            qWarning("queue: a client was dropped: %s", qUtf8Printable(message.error().detail));
            socket->abort();
            return;
        }
        if (!message->has_value())
            return;
        serve(socket, **message);
    }
}

void QueueServer::serve(QLocalSocket *socket, const QJsonObject &message)
{
    const auto reply
        = [target = QPointer(socket), id = queuewire::requestId(message)](const Result<QList<qint64>> &keys) {
              if (target)
                  target->write(queuewire::frame(queuewire::toJson(queuewire::Reply{id, keys})));
          };
    const auto request = queuewire::requestFromJson(message);
    if (request)
        emit requested(request->intent, reply);
    else
        reply(std::unexpected(request.error()));
}

} // namespace zixly
