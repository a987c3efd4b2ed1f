// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/server.h"

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <functional>
#include <list>
#include <mutex>
#include <thread>

// Inside of the HTTP server only: it brings in Boost.
namespace zixly::http {

// The event loop, which outlives whatever still holds a reply. Work given after its end is dropped.
class Loop
{
public:
    boost::asio::io_context &context() { return m_context; }
    void post(std::function<void()> work);
    void run(); // until stop()
    void stop(); // from any thread; what was posted before still runs
    bool isHere() const { return std::this_thread::get_id() == m_thread; }

private:
    boost::asio::io_context m_context{1};
    std::mutex m_mutex;
    bool m_closed = false; // guarded by the mutex
    std::atomic<std::thread::id> m_thread;
};

// One client. Everything here belongs to the loop's thread.
class Connection
{
public:
    Connection() = default;
    virtual ~Connection() = default;
    Connection(const Connection &) = delete;
    Connection &operator=(const Connection &) = delete;
    virtual void end() = 0; // at once

private:
    friend class Hub;
    std::list<Connection *>::iterator m_place;
    std::list<Connection *>::iterator m_idlePlace;
    bool m_listed = false;
    bool m_idle = false;
};

// What all connections of a server share.
class Hub
{
public:
    Hub(std::shared_ptr<Loop> itsLoop, const Limits &itsLimits, Server::Handler itsHandler)
        : loop(std::move(itsLoop))
        , limits(itsLimits)
        , handler(std::move(itsHandler))
    {
    }

    const std::shared_ptr<Loop> loop;
    const Limits limits;
    const Server::Handler handler;
    bool draining = false; // every answer is the last one of its connection

    bool makeRoom(); // ends the connection that is idle longest if there are too many; false if none is idle
    void enter(Connection &connection);
    void leave(Connection &connection);
    void setIdle(Connection &connection, bool idle); // between two requests
    void endIdle();
    void endAll();
    int count() const { return m_count; } // from any thread

private:
    std::list<Connection *> m_all;
    std::list<Connection *> m_idle; // longest first
    std::atomic<int> m_count = 0;
};

} // namespace zixly::http
