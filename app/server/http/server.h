// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "server/http/message.h"

#include <functional>
#include <memory>

namespace zixly::http {

// What a client may cost. Sizes in bytes, times in milliseconds.
struct Limits {
    qsizetype target = 4096; // 414 beyond
    qsizetype head = qsizetype{16} * 1024; // 431 beyond
    qsizetype body = qsizetype{1024} * 1024; // 413 beyond, before anything is read
    qsizetype message = qsizetype{256} * 1024; // of a WebSocket
    qsizetype backlog = qsizetype{4} * 1024 * 1024; // of what a stream or WebSocket has not taken yet
    int connections = 512; // a new one takes the place of the one that is idle longest
    int handshakeMs = 10'000; // TLS
    int headMs = 10'000; // from the connection to the end of the first head
    int idleMs = 60'000; // the same for every further one
    int bodyMs = 30'000;
    int writeMs = 30'000; // that a client takes no byte of an answer
};

struct Options {
    QString address = QStringLiteral("127.0.0.1");
    quint16 port = 0; // 0 = any that is free
    QString certificate; // PEM files; both or none
    QString key;
    Limits limits;
};

// HTTP/1.1 and WebSocket on one port. Owns one thread, on which the handler is called; the handler must not block it.
// The destructor ends every connection and waits for the thread; replies may be used after it and do nothing.
class Server
{
public:
    using Handler = std::function<void(Request request, const Reply &reply)>;

    // InvalidInput: an address or a certificate that is none; Busy: the port is taken; Forbidden: not allowed to.
    static Result<std::unique_ptr<Server>> start(const Options &options, Handler handler);
    ~Server();
    Server(const Server &) = delete;
    Server &operator=(const Server &) = delete;

    quint16 port() const;
    int connections() const; // open now; from any thread
    void post(std::function<void()> work); // runs on the thread of the server; from any thread
    // Runs again and again every `ms` until the server ends.
    void every(int ms, std::function<void()> work);
    // Accepts nothing new, ends idle connections, and waits up to `ms` for the answers that are on their way.
    void drain(int ms);

private:
    class Backend;
    explicit Server(std::unique_ptr<Backend> backend);
    std::unique_ptr<Backend> m_backend;
};

} // namespace zixly::http
