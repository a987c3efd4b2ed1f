// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/session.h"
#include "server/http/wire.h"

#include <algorithm>
#include <boost/asio/write.hpp>

// The half of a session that writes.
namespace zixly::http {

template <class Transport>
void Session<Transport>::end()
{
    m_hub->leave(*this);
    m_gone = true;
    readWithoutLimit();
    beast::error_code ignored;
    lowest().socket().close(ignored);
}

template <class Transport>
void Session<Transport>::respond(Response response)
{
    if (m_gone)
        return;
    m_close = m_close || m_hub->draining || !m_keepAlive || m_isUpgrade; // whose body, if any, was not read
    m_out.push_back(headOf(response, {.keepAlive = !m_close}));
    if (!m_isHead && response.status != 304 && response.status != 204 && !response.body.isEmpty()) {
        if (response.body.size() <= kTogether)
            m_out.back().append(response.body);
        else
            m_out.push_back(std::move(response.body));
    }
    m_last = true;
    writeNext();
}

template <class Transport>
void Session<Transport>::openStream(Response head)
{
    if (m_gone)
        return;
    m_close = true;
    m_last = m_isHead;
    m_streaming = !m_isHead;
    const QByteArray first = std::exchange(head.body, {});
    m_out.push_back(headOf(head, {.keepAlive = false, .chunked = m_chunks, .untilClose = !m_chunks}));
    lowest().expires_never();
    if (m_streaming)
        watch();
    writeNext();
    if (!first.isEmpty())
        streamPiece(first);
}

template <class Transport>
void Session<Transport>::streamPiece(const QByteArray &piece)
{
    if (m_gone || m_last || piece.isEmpty())
        return;
    m_outBytes += piece.size();
    if (m_outBytes > m_hub->limits.backlog)
        return end(); // a reader that does not read
    m_out.push_back(m_chunks ? chunkOf(piece) : piece);
    writeNext();
}

template <class Transport>
void Session<Transport>::endStream()
{
    if (m_gone || m_last)
        return;
    if (m_chunks)
        m_out.push_back("0\r\n\r\n");
    m_last = true;
    writeNext();
}

template <class Transport>
void Session<Transport>::writeNext()
{
    if (m_writing || m_gone)
        return;
    if (m_out.empty()) {
        if (m_last)
            finish();
        return;
    }
    m_writing = true;
    m_offset = 0;
    writePiece();
}

template <class Transport>
void Session<Transport>::writePiece()
{
    const QByteArray &front = m_out.front();
    const qsizetype size = std::min(kPiece, front.size() - m_offset);
    limit(m_hub->limits.writeMs);
    asio::async_write(m_transport, asio::buffer(front.constData() + m_offset, static_cast<std::size_t>(size)),
        [self = this->shared_from_this()](const beast::error_code &error, std::size_t written) {
            self->written(error, static_cast<qsizetype>(written));
        });
}

template <class Transport>
void Session<Transport>::written(const beast::error_code &error, qsizetype size)
{
    if (error || m_gone)
        return end();
    m_offset += size;
    if (m_offset < m_out.front().size())
        return writePiece();
    m_outBytes = std::max<qsizetype>(0, m_outBytes - m_out.front().size());
    m_out.pop_front();
    m_writing = false;
    writeNext();
}

template <class Transport>
void Session<Transport>::finish()
{
    if (!m_close)
        return readHead(m_hub->limits.idleMs);
    if (m_streaming)
        return end();
    // What the client still sends is read for a moment: a reset would take the answer away from it.
    beast::error_code ignored;
    lowest().socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
    m_hub->setIdle(*this, true);
    limit(kLingerMs);
    discard(kLingerBytes);
}

template <class Transport>
void Session<Transport>::discard(std::size_t left)
{
    lowest().async_read_some(asio::buffer(m_scrap),
        [self = this->shared_from_this(), left](const beast::error_code &error, std::size_t size) {
            if (error || size >= left || self->m_gone)
                return self->end();
            self->discard(left - size);
        });
}

template <class Transport>
void Session<Transport>::watch()
{
    m_transport.async_read_some(
        asio::buffer(m_scrap), [self = this->shared_from_this()](const beast::error_code &error, std::size_t) {
            if (error || self->m_gone)
                return self->end();
            self->watch();
        });
}

} // namespace zixly::http
