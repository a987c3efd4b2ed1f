// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHash>
#include <QJsonObject>
#include <QTcpServer>
#include <QUrl>
#include <QUrlQuery>

#include <functional>
#include <optional>

class QTcpSocket;

namespace zixly::test {

struct Request {
    QByteArray method;
    QString path; // decoded
    QUrlQuery query;
    QHash<QByteArray, QByteArray> headers; // names in lower case
    QByteArray body;
};

struct Reply {
    int status = 200;
    QByteArray body;
    QList<std::pair<QByteArray, QByteArray>> headers;
    std::function<void(QTcpSocket &)> stream; // takes the socket over after the head
    bool chunked = false; // Transfer-Encoding: chunked
    bool never = false; // the request is taken, no answer comes
};
Reply json(int status, const QJsonValue &value);

// What goes wrong on demand; each counter counts down to nothing.
struct Faults {
    int delayMs = 0; // every answer
    int resetMidBody = 0; // half of the body, then the connection is gone
    int loseAnswer = 0; // the request is carried out, the answer never comes
    int halfOpen = 0; // the request is read and forgotten, the connection stays
    int unauthorized = 0; // 401, whatever the token
    int slowLoris = 0; // one byte every 100 ms
    int html = 0; // a proxy's page
    int truncated = 0; // Content-Length of the whole, half the body
    int tooShort = 0; // Content-Length of half the body, all of it is sent
    int replaced = 0; // 200 with `body` in place of the service's own
    QByteArray body;
    qint64 flood = 0; // 200 and so many bytes of JSON without end, in pieces, while not 0
    QByteArray redirect; // 302 to this place, while not empty
    qint64 skewMs = 0; // of the Date header
};

// An HTTP/1.1 server on 127.0.0.1 for one stand-in. Counts what it is asked. WebSocket upgrades go to `upgrade`.
class HttpServer final : public QTcpServer
{
public:
    using Handler = std::function<Reply(const Request &)>;

    explicit HttpServer(Handler handler, QObject *parent = nullptr);

    QUrl url() const;
    // The plug: nobody listens any more, and every connection is cut; then the same port again.
    void setOffline(bool offline);
    bool isOffline() const { return !isListening(); }
    Faults faults;
    QList<Request> seen;
    std::function<void(QTcpSocket *)> upgrade;
    int count(const QByteArray &method, const QString &pathPart = {}) const;

private:
    void read(QTcpSocket &socket);
    void answer(QTcpSocket &socket, const Request &request);
    void write(QTcpSocket &socket, const Reply &reply);

    void writeFaulty(QTcpSocket &socket, const QByteArray &head, const QByteArray &body);
    bool intercepted(QTcpSocket &socket);
    void flood(QTcpSocket &socket);

    Handler m_handler;
    quint16 m_port = 0;
    QHash<QTcpSocket *, QByteArray> m_buffers;
};

} // namespace zixly::test
