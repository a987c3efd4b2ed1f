// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDeadlineTimer>
#include <QHash>
#include <QHostAddress>
#include <QTcpSocket>

#include <algorithm>
#include <memory>
#include <utility>

namespace zixly::test {

struct HttpAnswer {
    int status = 0; // 0 = none came
    QHash<QByteArray, QByteArray> headers; // names in lower case
    QByteArray body;
};

// A client that says exactly the bytes it is told to, right or wrong, to a server on this computer that lives in
// another thread: everything here blocks. The socket is a QTcpSocket, or a QSslSocket that is encrypted by the caller.
class RawHttp
{
public:
    explicit RawHttp(quint16 port, std::unique_ptr<QTcpSocket> socket = std::make_unique<QTcpSocket>())
        : m_socket(std::move(socket))
    {
        m_socket->connectToHost(QHostAddress::LocalHost, port);
        m_socket->waitForConnected(10'000);
    }

    QTcpSocket &socket() { return *m_socket; }
    bool isOpen() const { return m_socket->state() == QAbstractSocket::ConnectedState; }

    bool send(const QByteArray &bytes)
    {
        m_socket->write(bytes);
        while (m_socket->bytesToWrite() > 0) {
            if (!m_socket->waitForBytesWritten(10'000))
                return false;
        }
        return true;
    }

    // The next answer; `isHead`: to a request that wanted no body.
    HttpAnswer answer(int waitMs = 10'000, bool isHead = false)
    {
        const QDeadlineTimer end(waitMs);
        HttpAnswer answer;
        while (!m_buffer.contains("\r\n\r\n")) {
            if (!more(end))
                return answer;
        }
        const qsizetype head = m_buffer.indexOf("\r\n\r\n");
        const QList<QByteArray> lines = m_buffer.first(head).split('\n');
        m_buffer.remove(0, head + 4);
        answer.status = lines.first().split(' ').value(1).toInt();
        for (const QByteArray &line : lines.mid(1)) {
            const qsizetype colon = line.indexOf(':');
            answer.headers.insert(line.left(colon).trimmed().toLower(), line.mid(colon + 1).trimmed());
        }
        if (isHead || answer.status < 200 || answer.status == 204 || answer.status == 304)
            return answer;
        if (answer.headers.value("transfer-encoding") == "chunked")
            answer.body = chunks(end);
        else if (answer.headers.contains("content-length"))
            answer.body = take(answer.headers.value("content-length").toLongLong(), end);
        else
            answer.body = rest(end);
        return answer;
    }

    HttpAnswer ask(const QByteArray &request, int waitMs = 10'000)
    {
        send(request); // a server may answer and close before it has read everything
        return answer(waitMs, request.startsWith("HEAD "));
    }

    // Reads on until the server has closed the connection.
    bool waitForClose(int waitMs)
    {
        const QDeadlineTimer end(waitMs);
        while (more(end)) { }
        return !isOpen();
    }

    QByteArray take(qsizetype size, QDeadlineTimer end = QDeadlineTimer(10'000))
    {
        while (m_buffer.size() < size && more(end)) { }
        const QByteArray taken = m_buffer.left(size);
        m_buffer.remove(0, size);
        return taken;
    }

private:
    bool more(const QDeadlineTimer &end)
    {
        while (m_socket->bytesAvailable() == 0) {
            if (!isOpen() || end.hasExpired())
                return false;
            m_socket->waitForReadyRead(static_cast<int>(std::clamp<qint64>(end.remainingTime(), 1, 100)));
        }
        m_buffer += m_socket->readAll();
        return true;
    }
    QByteArray rest(const QDeadlineTimer &end)
    {
        while (more(end)) { }
        return std::exchange(m_buffer, {});
    }
    QByteArray chunks(const QDeadlineTimer &end)
    {
        QByteArray body;
        for (;;) {
            while (!m_buffer.contains("\r\n")) {
                if (!more(end))
                    return body;
            }
            const qsizetype line = m_buffer.indexOf("\r\n");
            const qsizetype size = m_buffer.first(line).toLongLong(nullptr, 16);
            m_buffer.remove(0, line + 2);
            body += take(size, end);
            take(2, end);
            if (size == 0)
                return body;
        }
    }

    std::unique_ptr<QTcpSocket> m_socket;
    QByteArray m_buffer;
};

inline QByteArray getOf(const QByteArray &target, const QByteArray &headers = {})
{
    return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n";
}

inline QByteArray postOf(const QByteArray &target, const QByteArray &body, const QByteArray &headers = {})
{
    return "POST " + target + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + QByteArray::number(body.size())
        + "\r\n" + headers + "\r\n" + body;
}

} // namespace zixly::test
