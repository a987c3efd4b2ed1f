// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/session.h"
#include "server/http/socketsession.h"
#include "server/http/wire.h"

#include <boost/asio/write.hpp>
#include <string_view>

// The part of a session that reads bodies and hands requests on.
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
void Session<Transport>::promise()
{
    static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
    readWithoutLimit();
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
    m_inBody = true;
    readWithin(m_hub->limits.bodyMs);
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
    m_hub->setIdle(*this, false);
    readWithoutLimit();
    lowest().expires_never();
    const auto &body = m_parser->get().body();
    m_request.body = QByteArray(body.data(), static_cast<qsizetype>(body.size()));
    m_hub->handler(
        std::exchange(m_request, {}), Reply(std::make_shared<SessionSink>(m_hub->loop, this->shared_from_this())));
}

template <class Transport>
void Session<Transport>::refuse(const beast::error_code &error)
{
    using Http = beast::http::error;
    if (m_late)
        return m_inBody || m_headBytes + m_buffer.size() > 0 ? refuse(408) : end();
    if (error == Http::header_limit)
        return refuse(431);
    if (error == Http::body_limit)
        return refuse(413);
    if (error.category() == beast::http::make_error_code(Http::bad_method).category() && error != Http::end_of_stream
        && error != Http::partial_message)
        return refuse(400);
    end();
}

template <class Transport>
void Session<Transport>::refuse(int status)
{
    m_hub->setIdle(*this, false);
    readWithoutLimit();
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
