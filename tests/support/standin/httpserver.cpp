// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/standin/httpserver.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLocale>
#include <QPointer>
#include <QTcpSocket>
#include <QTimer>

namespace zixly::test {

namespace {

constexpr qsizetype kChunk = 16'384;

bool spend(int &counter)
{
    return counter > 0 && counter-- > 0;
}

std::optional<Request> parse(QByteArray &buffer)
{
    const qsizetype end = buffer.indexOf("\r\n\r\n");
    if (end < 0)
        return std::nullopt;
    Request request;
    const QList<QByteArray> lines = buffer.left(end).split('\n');
    const QList<QByteArray> first = lines.first().trimmed().split(' ');
    if (first.size() < 2)
        return std::nullopt;
    for (qsizetype i = 1; i < lines.size(); ++i) {
        const qsizetype colon = lines.at(i).indexOf(':');
        request.headers.insert(lines.at(i).left(colon).trimmed().toLower(), lines.at(i).mid(colon + 1).trimmed());
    }
    const qsizetype length = request.headers.value("content-length").toLongLong();
    if (buffer.size() < end + 4 + length)
        return std::nullopt;
    const QUrl url = QUrl::fromEncoded(first.at(1));
    request.method = first.first();
    request.path = url.path(QUrl::FullyDecoded);
    request.query = QUrlQuery(url);
    request.body = buffer.mid(end + 4, length);
    buffer.remove(0, end + 4 + length);
    return request;
}

} // namespace

Reply json(int status, const QJsonValue &value)
{
    const QJsonDocument document = value.isArray() ? QJsonDocument(value.toArray()) : QJsonDocument(value.toObject());
    return {.status = status,
        .body = document.toJson(QJsonDocument::Compact),
        .headers = {{"Content-Type", "application/json; charset=utf-8"}}};
}

HttpServer::HttpServer(Handler handler, QObject *parent)
    : QTcpServer(parent)
    , m_handler(std::move(handler))
{
    connect(this, &QTcpServer::newConnection, this, [this] {
        while (QTcpSocket *socket = nextPendingConnection()) {
            m_buffers.insert(socket, {});
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(*socket); });
            connect(socket, &QTcpSocket::disconnected, this, [this, socket] {
                m_buffers.remove(socket);
                socket->deleteLater();
            });
        }
    });
}

QUrl HttpServer::url() const
{
    return QUrl(QStringLiteral("http://127.0.0.1:%1").arg(serverPort()));
}

int HttpServer::count(const QByteArray &method, const QString &pathPart) const
{
    return int(std::count_if(seen.begin(), seen.end(),
        [&](const Request &request) { return request.method == method && request.path.contains(pathPart); }));
}

void HttpServer::read(QTcpSocket &socket)
{
    const QByteArray ahead = socket.peek(8'192).toLower();
    if (upgrade && m_buffers.value(&socket).isEmpty() && ahead.contains("upgrade: websocket")) {
        if (!ahead.contains("\r\n\r\n"))
            return;
        socket.disconnect(this);
        m_buffers.remove(&socket);
        upgrade(&socket);
        emit socket.readyRead(); // the handshake has been waiting in the buffer
        return;
    }
    QByteArray &buffer = m_buffers[&socket];
    buffer += socket.readAll();
    while (const auto request = parse(buffer)) {
        seen.append(*request);
        if (faults.delayMs == 0) {
            answer(socket, *request);
            continue;
        }
        QTimer::singleShot(faults.delayMs, &socket, [this, &socket, request = *request] { answer(socket, request); });
    }
}

// The faults that need nothing of the service.
bool HttpServer::intercepted(QTcpSocket &socket)
{
    if (spend(faults.halfOpen))
        return true;
    if (spend(faults.unauthorized))
        write(socket, json(401, QJsonObject{{QStringLiteral("error"), QStringLiteral("Unauthorized")}}));
    else if (spend(faults.html))
        write(socket,
            {.status = 502,
                .body = "<html><body>Bad gateway</body></html>",
                .headers = {{"Content-Type", "text/html"}}});
    else if (!faults.redirect.isEmpty())
        write(socket, {.status = 302, .headers = {{"Location", faults.redirect}}});
    else if (spend(faults.replaced))
        write(socket,
            {.status = 200, .body = faults.body, .headers = {{"Content-Type", "application/json; charset=utf-8"}}});
    else if (faults.flood > 0)
        flood(socket);
    else
        return false;
    return true;
}

void HttpServer::answer(QTcpSocket &socket, const Request &request)
{
    if (intercepted(socket))
        return;
    const Reply reply = m_handler(request);
    if (spend(faults.loseAnswer)) {
        socket.abort();
        return;
    }
    if (!reply.never)
        write(socket, reply);
}

void HttpServer::flood(QTcpSocket &socket)
{
    static const QByteArray kPiece = QByteArray("{\"id\":\"cmhdone00000000000000001\"},").repeated(2'000);
    socket.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n{\"jobs\":[");
    const auto more = [&socket, left = faults.flood]() mutable {
        if (socket.bytesToWrite() > kPiece.size())
            return;
        if (left <= 0)
            return socket.disconnectFromHost();
        socket.write(kPiece);
        left -= kPiece.size();
    };
    connect(&socket, &QTcpSocket::bytesWritten, &socket, more);
}

void HttpServer::write(QTcpSocket &socket, const Reply &reply)
{
    const QDateTime now = QDateTime::fromMSecsSinceEpoch(QDateTime::currentMSecsSinceEpoch() + faults.skewMs, Qt::UTC);
    QByteArray head = "HTTP/1.1 " + QByteArray::number(reply.status) + " Status\r\nDate: "
        + QLocale::c().toString(now, QStringLiteral("ddd, dd MMM yyyy HH:mm:ss 'GMT'")).toLatin1() + "\r\n";
    for (const auto &[name, value] : reply.headers)
        head += name + ": " + value + "\r\n";
    if (reply.stream) {
        socket.write(head + "Connection: close\r\n\r\n");
        reply.stream(socket);
        return;
    }
    if (reply.status == 204 || reply.status == 304) {
        socket.write(head + "\r\n");
        return;
    }
    const bool faulty = faults.resetMidBody > 0 || faults.truncated > 0 || faults.tooShort > 0 || faults.slowLoris > 0;
    if (faulty)
        return writeFaulty(socket, head, reply.body);
    if (!reply.chunked) {
        socket.write(head + "Content-Length: " + QByteArray::number(reply.body.size()) + "\r\n\r\n" + reply.body);
        return;
    }
    QByteArray all = head + "Transfer-Encoding: chunked\r\n\r\n";
    for (qsizetype at = 0; at < reply.body.size(); at += kChunk) {
        const QByteArray chunk = reply.body.mid(at, kChunk);
        all += QByteArray::number(chunk.size(), 16) + "\r\n" + chunk + "\r\n";
    }
    socket.write(all + "0\r\n\r\n");
}

void HttpServer::writeFaulty(QTcpSocket &socket, const QByteArray &head, const QByteArray &body)
{
    const auto sized
        = [&head](qsizetype size) { return head + "Content-Length: " + QByteArray::number(size) + "\r\n\r\n"; };
    if (spend(faults.resetMidBody)) {
        socket.write(sized(body.size()) + body.left(body.size() / 2));
        socket.flush();
        socket.abort();
    } else if (spend(faults.truncated)) {
        socket.write(sized(body.size()) + body.left(body.size() / 2));
        socket.disconnectFromHost();
    } else if (spend(faults.tooShort)) {
        socket.write(sized(body.size() / 2) + body);
    } else if (spend(faults.slowLoris)) {
        auto *timer = new QTimer(&socket);
        QObject::connect(
            timer, &QTimer::timeout, &socket, [&socket, all = sized(body.size()) + body, at = qsizetype(0)]() mutable {
                if (at < all.size())
                    socket.write(all.mid(at++, 1));
            });
        timer->start(100);
    }
}

void HttpServer::setOffline(bool offline)
{
    if (offline == isOffline())
        return;
    if (!offline) {
        listen(QHostAddress::LocalHost, m_port);
        return;
    }
    m_port = serverPort();
    close();
    for (QTcpSocket *socket : m_buffers.keys())
        socket->abort();
}

} // namespace zixly::test
