// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/session.h"
#include "server/http/socketsession.h"
#include "server/http/wire.h"

#include <boost/asio/write.hpp>
#include <string_view>

// The half of a session that reads.
namespace zixly::http {

template <class Transport>
void Session<Transport>::start()
{
    m_hub->enter(*this);
    m_hub->setIdle(*this, true);
    beast::error_code ignored;
    const auto endpoint = lowest().socket().remote_endpoint(ignored);
    m_peer = QByteArray::fromStdString(endpoint.address().to_string());
    m_loopback = endpoint.address().is_loopback();
    lowest().socket().set_option(asio::ip::tcp::no_delay(true), ignored);
    if constexpr (kIsTls) {
        limit(m_hub->limits.handshakeMs);
        m_transport.async_handshake(
            asio::ssl::stream_base::server, [self = this->shared_from_this()](const beast::error_code &error) {
                if (!error)
                    self->readHead(self->m_hub->limits.headMs);
            });
    } else {
        readHead(m_hub->limits.headMs);
    }
}

template <class Transport>
void Session<Transport>::readHead(int ms)
{
    if (m_gone)
        return;
    m_parser.emplace();
    m_parser->header_limit(static_cast<std::uint32_t>(m_hub->limits.head));
    m_parser->body_limit(static_cast<std::uint64_t>(m_hub->limits.body));
    m_out.clear();
    m_last = false;
    m_hub->setIdle(*this, true);
    limit(ms);
    beast::http::async_read_header(m_transport, m_buffer, *m_parser,
        [self = this->shared_from_this()](const beast::error_code &error, std::size_t) { self->headRead(error); });
}

template <class Transport>
void Session<Transport>::headRead(const beast::error_code &error)
{
    if (m_gone)
        return;
    m_hub->setIdle(*this, false);
    if (error)
        return refuse(error);
    const auto &head = m_parser->get();
    m_keepAlive = head.keep_alive();
    m_chunks = head.version() >= 11;
    m_isHead = head.method() == beast::http::verb::head;
    m_isUpgrade = beast::websocket::is_upgrade(head);
    if (head.target().size() > static_cast<std::size_t>(m_hub->limits.target))
        return refuse(414);
    const auto expect = head[beast::http::field::expect];
    if (!expect.empty() && !beast::iequals(expect, "100-continue"))
        return refuse(417);
    if (!expect.empty() && m_chunks)
        return promise();
    readBody();
}

template <class Transport>
void Session<Transport>::promise()
{
    static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
    limit(m_hub->limits.writeMs);
    asio::async_write(m_transport, asio::buffer(kContinue),
        [self = this->shared_from_this()](const beast::error_code &error, std::size_t) {
            if (error)
                return self->end();
            self->readBody();
        });
}

template <class Transport>
void Session<Transport>::readBody()
{
    if (m_isUpgrade)
        return handOn();
    limit(m_hub->limits.bodyMs);
    beast::http::async_read(m_transport, m_buffer, *m_parser,
        [self = this->shared_from_this()](const beast::error_code &error, std::size_t) {
            if (self->m_gone)
                return;
            if (error)
                return self->refuse(error);
            self->handOn();
        });
}

template <class Transport>
void Session<Transport>::handOn()
{
    Request request;
    const auto &message = m_parser->get();
    const auto bytes = [](const auto &text) { return QByteArray(text.data(), static_cast<qsizetype>(text.size())); };
    request.method = bytes(message.method_string());
    for (const auto &field : message)
        request.headers.append({bytes(field.name_string()).toLower(), bytes(field.value())});
    request.peer = m_peer;
    request.loopback = m_loopback;
    request.secure = kIsTls;
    if (!takeTarget(bytes(message.target()), request))
        return refuse(400);
    request.body = bytes(message.body());
    lowest().expires_never();
    m_hub->handler(std::move(request), Reply(std::make_shared<SessionSink>(m_hub->loop, this->shared_from_this())));
}

template <class Transport>
void Session<Transport>::refuse(const beast::error_code &error)
{
    using Http = beast::http::error;
    if (error == Http::header_limit)
        return refuse(431);
    if (error == Http::body_limit)
        return refuse(413);
    if (error == beast::error::timeout && m_buffer.size() > 0)
        return refuse(408);
    if (error.category() == beast::http::make_error_code(Http::bad_method).category() && error != Http::end_of_stream
        && error != Http::partial_message)
        return refuse(400);
    end();
}

template <class Transport>
void Session<Transport>::refuse(int status)
{
    m_close = true;
    respond(plainError(status));
}

template <class Transport>
std::shared_ptr<Talker> Session<Transport>::upgrade(SocketEvents events)
{
    if (m_gone || !m_isUpgrade)
        return nullptr;
    m_hub->leave(*this);
    m_gone = true; // as a session of requests
    auto talk = std::make_shared<SocketSession<Transport>>(m_hub, std::move(m_transport), std::move(events));
    talk->start(m_parser->release());
    return talk;
}

} // namespace zixly::http
