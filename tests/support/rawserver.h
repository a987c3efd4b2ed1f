// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>

#include <functional>

namespace zixly::test {

// A server that says exactly the bytes it is told to, right or wrong. The handler gets a whole request and the socket.
// Listener is QTcpServer, or QSslServer for https.
template <class Listener>
class RawServerOn final : public Listener
{
public:
    using Handler = std::function<void(const QByteArray &request, QTcpSocket &socket)>;

    explicit RawServerOn(Handler handler)
        : m_handler(std::move(handler))
    {
        // A connection over TLS is pending when it is encrypted.
        QObject::connect(this, &QTcpServer::pendingConnectionAvailable, this, [this] {
            while (QTcpSocket *socket = this->nextPendingConnection()) {
                QObject::connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(*socket); });
                QObject::connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
                if (socket->bytesAvailable() > 0)
                    read(*socket);
            }
        });
        this->listen(QHostAddress::LocalHost);
    }

    QUrl url(const QString &path = QStringLiteral("/"), const QString &scheme = QStringLiteral("http")) const
    {
        return QUrl(QStringLiteral("%1://127.0.0.1:%2%3").arg(scheme).arg(this->serverPort()).arg(path));
    }
    QList<QByteArray> requests;

    static QByteArray answer(int status, const QByteArray &body, const QByteArray &headers = {})
    {
        return "HTTP/1.1 " + QByteArray::number(status) + " X\r\nContent-Type: application/json\r\nContent-Length: "
            + QByteArray::number(body.size()) + "\r\n" + headers + "\r\n" + body;
    }

private:
    void read(QTcpSocket &socket)
    {
        QByteArray &buffer = m_buffers[&socket];
        buffer += socket.readAll();
        const qsizetype end = buffer.indexOf("\r\n\r\n");
        if (end < 0)
            return;
        const qsizetype at = buffer.toLower().indexOf("content-length:");
        const qsizetype length
            = at < 0 || at > end ? 0 : buffer.mid(at + 15, buffer.indexOf('\r', at) - at - 15).toInt();
        if (buffer.size() < end + 4 + length)
            return;
        requests.append(std::exchange(buffer, {}));
        m_handler(requests.last(), socket);
    }

    Handler m_handler;
    QHash<QTcpSocket *, QByteArray> m_buffers;
};

using RawServer = RawServerOn<QTcpServer>;

} // namespace zixly::test
