// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/server.h"

#include <QFile>
#include <QMutex>
#include <QMutexLocker>

#include <atomic>
#include <memory>
#include <utility>
#include <vector>

namespace zixly::test {

// The HTTP server with a handler of a few paths.
struct HttpFixture {
    std::unique_ptr<http::Server> server;
    QMutex mutex;
    std::vector<http::Reply> late; // requests of /late, unanswered
    std::vector<std::shared_ptr<http::Stream>> streams; // of /stream
    std::vector<std::shared_ptr<http::Socket>> sockets; // of /socket
    std::atomic<int> closedSockets = 0;
    QByteArray large; // of 32 MB, one for all who ask

    explicit HttpFixture(const http::Limits &limits = {}, const QString &certificate = {}, const QString &key = {})
    {
        auto started = http::Server::start({.certificate = certificate, .key = key, .limits = limits},
            [this](const http::Request &request, const http::Reply &reply) { handle(request, reply); });
        if (!started)
            qFatal("%s", qPrintable(started.error().detail));
        server = std::move(*started);
    }
    ~HttpFixture() { server.reset(); }
    HttpFixture(const HttpFixture &) = delete;
    HttpFixture &operator=(const HttpFixture &) = delete;

    quint16 port() const { return server->port(); }
    template <class List>
    qsizetype count(const List &list)
    {
        const QMutexLocker lock(&mutex);
        return static_cast<qsizetype>(list.size());
    }

private:
    void handle(const http::Request &request, const http::Reply &reply)
    {
        const QMutexLocker lock(&mutex);
        if (request.path == QLatin1String("/echo")) {
            http::Response response{.body = request.method + ' ' + request.target + ' ' + request.body};
            for (const http::Header &header : request.headers)
                response.headers.append({"X-Echo-" + header.name, header.value});
            reply.send(response);
        } else if (request.path == QLatin1String("/large")) {
            if (large.isEmpty())
                large = QByteArray(qsizetype{32} * 1024 * 1024, 'x');
            reply.send({.body = large});
        } else if (request.path == QLatin1String("/late")) {
            late.push_back(reply);
        } else if (request.path == QLatin1String("/stream")) {
            streams.push_back(reply.stream({.body = "first"}));
        } else if (request.path == QLatin1String("/socket")) {
            openSocket(reply);
        } else if (request.path != QLatin1String("/drop")) {
            reply.send({.body = "pong"});
        }
    }
    void openSocket(const http::Reply &reply)
    {
        const auto slot = std::make_shared<std::weak_ptr<http::Socket>>();
        const auto socket = reply.upgrade({[slot](const QByteArray &text) {
                                               if (const auto open = slot->lock())
                                                   open->send(text);
                                           },
            [this] {
                const QMutexLocker lock(&mutex);
                ++closedSockets;
            }});
        if (!socket)
            return reply.send({.status = 426});
        *slot = socket;
        sockets.push_back(socket);
    }
};

// Of this process, in MB; 0 where that cannot be read.
inline double residentMb()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly))
        return 0.0;
    return file.readAll().split(' ').value(1).toDouble() * 4096 / 1e6;
}

} // namespace zixly::test
