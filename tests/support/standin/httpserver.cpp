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
    if (upgrade && !m_buffers.contains(&socket) && ahead.contains("upgrade: websocket")) {
        if (!ahead.contains("\r\n\r\n"))
            return;
        socket.disconnect(this);
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

void HttpServer::answer(QTcpSocket &socket, const Request &request)
{
    if (spend(faults.halfOpen))
        return;
    if (spend(faults.unauthorized))
        return write(socket, json(401, QJsonObject{{QStringLiteral("error"), QStringLiteral("Unauthorized")}}));
    if (spend(faults.html))
        return write(socket,
            {.status = 502,
                .body = "<html><body>Bad gateway</body></html>",
                .headers = {{"Content-Type", "text/html"}}});
    if (!faults.redirect.isEmpty())
        return write(socket, {.status = 302, .headers = {{"Location", faults.redirect}}});
    const Reply reply = m_handler(request);
    if (spend(faults.loseAnswer)) {
        socket.abort();
        return;
    }
    write(socket, reply);
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
    if (reply.status != 204 && reply.status != 304)
        head += "Content-Length: " + QByteArray::number(reply.body.size()) + "\r\n";
    const QByteArray all = head + "\r\n" + reply.body;
    if (spend(faults.resetMidBody)) {
        socket.write(head + "\r\n" + reply.body.left(reply.body.size() / 2));
        socket.flush();
        socket.abort();
    } else if (spend(faults.truncated)) {
        socket.write(head + "\r\n" + reply.body.left(reply.body.size() / 2));
        socket.disconnectFromHost();
    } else if (spend(faults.slowLoris)) {
        auto *timer = new QTimer(&socket);
        QObject::connect(timer, &QTimer::timeout, &socket, [&socket, all, at = qsizetype(0)]() mutable {
            if (at < all.size())
                socket.write(all.mid(at++, 1));
        });
        timer->start(100);
    } else {
        socket.write(all);
    }
}

} // namespace zixly::test
