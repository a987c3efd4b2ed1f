// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/session.h"

#include <boost/beast/websocket/rfc6455.hpp>
#include <chrono>

// The part of a session that reads heads.
namespace zixly::http {

template <class Transport>
void Session<Transport>::readWithin(int ms)
{
    lowest().expires_never();
    m_deadline.expires_after(std::chrono::milliseconds(ms));
    m_deadline.async_wait([weak = this->weak_from_this(), turn = ++m_turn](const beast::error_code &cancelled) {
        const auto self = weak.lock();
        if (cancelled || !self || self->m_gone || turn != self->m_turn)
            return;
        self->m_late = true;
        beast::error_code ignored;
        self->lowest().socket().cancel(ignored);
    });
}

template <class Transport>
void Session<Transport>::readWithoutLimit()
{
    ++m_turn;
    m_deadline.cancel();
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
    m_inBody = false;
    m_hub->setIdle(*this, true);
    m_headBytes = 0;
    readWithin(ms);
    parseHead();
}

// Not by async_read_header(): its limit counts from field to field, so that a head could go on without an end.
template <class Transport>
void Session<Transport>::parseHead()
{
    beast::error_code code;
    while (m_buffer.size() > 0 && !code && !m_parser->is_header_done()) {
        const std::size_t used = m_parser->put(m_buffer.data(), code);
        m_buffer.consume(used);
        m_headBytes += used;
    }
    const bool tooLong = m_headBytes + (m_parser->is_header_done() ? 0 : m_buffer.size())
        > static_cast<std::size_t>(m_hub->limits.head);
    if (tooLong)
        return headRead(beast::http::error::header_limit);
    if (m_parser->is_header_done() || (code && code != beast::http::error::need_more))
        return headRead(code);
    m_transport.async_read_some(m_buffer.prepare(kHeadRead),
        [self = this->shared_from_this()](const beast::error_code &error, std::size_t size) {
            if (self->m_gone)
                return;
            self->m_buffer.commit(size);
            if (error)
                return self->headRead(error);
            self->parseHead();
        });
}

template <class Transport>
void Session<Transport>::headRead(const beast::error_code &error)
{
    if (m_gone)
        return;
    if (error)
        return refuse(error);
    const auto &head = m_parser->get();
    m_keepAlive = head.keep_alive();
    m_chunks = head.version() >= 11;
    m_isHead = head.method() == beast::http::verb::head;
    m_isUpgrade = beast::websocket::is_upgrade(head);
    if (head.target().size() > static_cast<std::size_t>(m_hub->limits.target))
        return refuse(414);
    if (!takeHead())
        return refuse(400);
    const QByteArray expect = m_request.header("expect");
    if (!expect.isEmpty() && expect.toLower() != "100-continue")
        return refuse(417);
    if (!expect.isEmpty() && m_chunks)
        return promise();
    readBody();
}

// The fields are taken before the body, so that those behind a chunked one do not count.
template <class Transport>
bool Session<Transport>::takeHead()
{
    const auto &head = m_parser->get();
    const auto bytes = [](const auto &text) { return QByteArray(text.data(), static_cast<qsizetype>(text.size())); };
    m_request = {.method = bytes(head.method_string())};
    for (const auto &field : head)
        m_request.headers.append({bytes(field.name_string()).toLower(), bytes(field.value())});
    m_request.peer = m_peer;
    m_request.loopback = m_loopback;
    m_request.secure = kIsTls;
    // A coding the parser passes over would make of the body a request that somebody else has written.
    const qsizetype codings = m_request.count("transfer-encoding");
    const bool plain
        = codings == 0 || (codings == 1 && m_chunks && m_request.header("transfer-encoding").toLower() == "chunked");
    return plain && takeTarget(bytes(head.target()), m_request);
}

} // namespace zixly::http
