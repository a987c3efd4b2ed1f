// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

#include <functional>
#include <memory>
#include <optional>
#include <utility>

// Requests and responses of the service as plain values, for any thread. No HTTP library shows through.
namespace zixly::http {

struct Header {
    QByteArray name; // lower case in requests
    QByteArray value;
};

// A complete request: head and body have been read and were within the limits.
struct Request {
    QByteArray method; // "GET"
    QByteArray target; // as it was sent: path and query, still encoded
    QString path; // decoded, without the query
    QList<std::pair<QString, QString>> query; // decoded, in their order
    QList<Header> headers;
    QByteArray body;
    QByteArray peer; // address of the client, without the port
    bool loopback = false; // the client is on this computer
    bool secure = false; // came by TLS

    QByteArray header(const char *name) const; // of the first one, empty if there is none
    qsizetype count(const char *name) const; // how often it was sent
    std::optional<QString> parameter(const char *name) const; // of the query, the first one
};

// Fills path and query of a target; false for what is no valid target: no leading '/', malformed %, bytes that are no
// UTF-8, control characters.
bool takeTarget(const QByteArray &target, Request &request);

struct Response {
    int status = 200;
    QByteArray body;
    QByteArray contentType = "application/json; charset=utf-8"; // empty = no body
    QList<Header> headers;
};

// A response whose body comes in pieces, until somebody closes it. Any thread.
class Stream
{
public:
    virtual ~Stream() = default;
    // Does nothing once the client has left. A client that reads too slowly loses the stream.
    virtual void write(const QByteArray &piece) = 0;
    virtual void close() = 0; // after what was written
    virtual bool isOpen() const = 0;
};

// A WebSocket. Any thread.
class Socket
{
public:
    virtual ~Socket() = default;
    virtual void send(const QByteArray &text) = 0;
    virtual void close(int code) = 0; // after what was sent; RFC 6455 section 7.4.1
    virtual bool isOpen() const = 0;
};

// Both are called on the thread of the server.
struct SocketEvents {
    std::function<void(const QByteArray &text)> received;
    std::function<void()> closed; // once, whoever closed it
};

// The way back to the client: exactly one of the functions is called, once, from any thread; further calls do nothing,
// as does everything once the client has left. A Reply that dies unused answers 500.
class Reply
{
public:
    class Sink
    {
    public:
        virtual ~Sink() = default;
        virtual void send(Response response) = 0;
        virtual std::shared_ptr<Stream> stream(Response head) = 0;
        virtual std::shared_ptr<Socket> upgrade(SocketEvents events) = 0;
    };

    explicit Reply(std::shared_ptr<Sink> sink)
        : m_sink(std::move(sink))
    {
    }

    void send(Response response) const { m_sink->send(std::move(response)); }
    // Sends the head (its body is the first piece). Null if the client has left.
    std::shared_ptr<Stream> stream(Response head) const { return m_sink->stream(std::move(head)); }
    // Null if the request asks for no WebSocket: then nothing was sent yet.
    std::shared_ptr<Socket> upgrade(SocketEvents events) const { return m_sink->upgrade(std::move(events)); }

private:
    std::shared_ptr<Sink> m_sink;
};

} // namespace zixly::http
