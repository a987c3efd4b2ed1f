// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/loop.h"
#include "server/http/sink.h"

#include <boost/asio/buffer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <deque>
#include <memory>
#include <utility>

namespace zixly::http {

// One WebSocket: text in, text out. Binary messages, too long ones and frames of lying length end it, as does a client
// that does not answer pings or does not read.
template <class Transport>
class SocketSession final : public Talker,
                            public Connection,
                            public std::enable_shared_from_this<SocketSession<Transport>>
{
    using Error = boost::beast::error_code;
    using Text = boost::beast::http::request<boost::beast::http::string_body>;

public:
    SocketSession(std::shared_ptr<Hub> hub, Transport &&transport, SocketEvents events)
        : m_hub(std::move(hub))
        , m_socket(std::move(transport))
        , m_events(std::move(events))
    {
    }
    ~SocketSession() override { m_hub->leave(*this); }

    void start(const Text &request)
    {
        namespace websocket = boost::beast::websocket;
        m_hub->enter(*this);
        boost::beast::get_lowest_layer(m_socket).expires_never(); // the WebSocket has limits of its own
        m_socket.set_option(websocket::stream_base::timeout::suggested(boost::beast::role_type::server));
        m_socket.auto_fragment(false);
        m_socket.read_message_max(static_cast<std::size_t>(m_hub->limits.message));
        m_writing = true; // until the handshake is through
        const auto kept = std::make_shared<Text>(request);
        m_socket.async_accept(*kept, [self = this->shared_from_this(), kept](const Error &error) {
            if (error)
                return self->end();
            self->m_writing = false;
            self->write();
            self->read();
        });
    }

    void say(const QByteArray &text) override
    {
        if (m_gone || m_closing)
            return;
        m_outBytes += text.size();
        if (m_outBytes > m_hub->limits.backlog)
            return end();
        m_out.push_back(text);
        write();
    }

    void hangUp(int code) override
    {
        if (m_gone || m_closing)
            return;
        m_closing = true;
        m_closeCode = code;
        write();
    }

    bool isGone() const override { return m_gone; }

    void end() override
    {
        m_hub->leave(*this);
        if (m_gone.exchange(true))
            return;
        Error ignored;
        boost::beast::get_lowest_layer(m_socket).socket().close(ignored);
        if (m_events.closed)
            m_events.closed();
        m_events = {}; // which may hold what holds this
    }

private:
    void read()
    {
        m_socket.async_read(m_buffer, [self = this->shared_from_this()](const Error &error, std::size_t) {
            if (error || self->m_gone)
                return self->end();
            if (!self->m_socket.got_text())
                return self->hangUp(boost::beast::websocket::close_code::unknown_data);
            const auto data = self->m_buffer.cdata();
            const QByteArray text(static_cast<const char *>(data.data()), static_cast<qsizetype>(data.size()));
            self->m_buffer.clear();
            const auto received = self->m_events.received; // which may end this
            if (!self->m_closing)
                received(text);
            if (!self->m_gone)
                self->read();
        });
    }

    void write()
    {
        if (m_writing || m_gone)
            return;
        if (m_out.empty())
            return m_closing ? sayGoodbye() : void();
        m_writing = true;
        m_socket.text(true);
        const QByteArray &front = m_out.front();
        m_socket.async_write(boost::asio::buffer(front.constData(), static_cast<std::size_t>(front.size())),
            [self = this->shared_from_this()](const Error &error, std::size_t) {
                if (error || self->m_gone)
                    return self->end();
                self->m_writing = false;
                self->m_outBytes -= self->m_out.front().size();
                self->m_out.pop_front();
                self->write();
            });
    }

    void sayGoodbye() // once what was said before is written
    {
        m_writing = true;
        m_socket.async_close(static_cast<boost::beast::websocket::close_code>(m_closeCode),
            [self = this->shared_from_this()](const Error &) { self->end(); });
    }

    const std::shared_ptr<Hub> m_hub;
    boost::beast::websocket::stream<Transport> m_socket;
    SocketEvents m_events;
    boost::beast::flat_buffer m_buffer;
    std::deque<QByteArray> m_out;
    qsizetype m_outBytes = 0;
    bool m_writing = false;
    bool m_closing = false;
    int m_closeCode = 1000;
    std::atomic<bool> m_gone = false;
};

} // namespace zixly::http
