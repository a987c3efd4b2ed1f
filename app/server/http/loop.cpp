// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/loop.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <utility>

namespace zixly::http {

void Loop::post(std::function<void()> work)
{
    const std::lock_guard lock(m_mutex);
    if (!m_closed)
        boost::asio::post(m_context, std::move(work));
}

void Loop::run()
{
    m_thread = std::this_thread::get_id();
    const auto guard = boost::asio::make_work_guard(m_context);
    m_context.run();
    // Whoever holds a piece of work holds a connection, which holds this: nothing may be left behind.
    m_context.restart();
    m_context.poll();
}

void Loop::stop()
{
    const std::lock_guard lock(m_mutex);
    m_closed = true;
    boost::asio::post(m_context, [this] { m_context.stop(); });
}

bool Hub::makeRoom()
{
    if (m_count < limits.connections)
        return true;
    if (m_idle.empty())
        return false;
    m_idle.front()->end();
    return true;
}

void Hub::enter(Connection &connection)
{
    connection.m_place = m_all.insert(m_all.end(), &connection);
    connection.m_listed = true;
    ++m_count;
}

void Hub::leave(Connection &connection)
{
    setIdle(connection, false);
    if (!std::exchange(connection.m_listed, false))
        return;
    m_all.erase(connection.m_place);
    --m_count;
}

void Hub::setIdle(Connection &connection, bool idle)
{
    if (connection.m_idle == idle || !connection.m_listed)
        return;
    connection.m_idle = idle;
    if (idle)
        connection.m_idlePlace = m_idle.insert(m_idle.end(), &connection);
    else
        m_idle.erase(connection.m_idlePlace);
}

void Hub::endIdle()
{
    while (!m_idle.empty())
        m_idle.front()->end();
}

void Hub::endAll()
{
    while (!m_all.empty())
        m_all.front()->end();
}

} // namespace zixly::http
