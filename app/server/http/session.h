// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/loop.h"
#include "server/http/sink.h"

#include <array>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <chrono>
#include <deque>
#include <optional>
#include <type_traits>
#include <utility>

namespace zixly::http {

namespace asio = boost::asio;
namespace beast = boost::beast;

// One connection: reads a request, hands it on, writes the answer, and so on. Reading and writing have their time
// limits; while an answer is awaited nothing is read. Until a request is complete its connection counts as idle: who
// sends slowly gives way to others. The definitions lie in sessionhead.h, sessionread.h and sessionwrite.h.
template <class Transport>
class Session final : public Answerer, public Connection, public std::enable_shared_from_this<Session<Transport>>
{
public:
    template <class... Arguments>
    explicit Session(std::shared_ptr<Hub> hub, Arguments &&...transport)
        : m_hub(std::move(hub))
        , m_buffer(static_cast<std::size_t>(m_hub->limits.head) + kRead)
        , m_transport(std::forward<Arguments>(transport)...)
        , m_deadline(m_hub->loop->context())
    {
    }
    ~Session() override { m_hub->leave(*this); }

    void start();
    void end() override;
    void respond(Response response) override;
    void openStream(Response head) override;
    void streamPiece(const QByteArray &piece) override;
    void endStream() override;
    bool isGone() const override { return m_gone; }
    std::shared_ptr<Talker> upgrade(SocketEvents events) override;

private:
    static constexpr bool kIsTls = !std::is_same_v<Transport, beast::tcp_stream>;
    static constexpr std::size_t kRead = 64 * 1024;
    static constexpr std::size_t kHeadRead = 2048;
    static constexpr qsizetype kPiece = qsizetype{256} * 1024; // written before the time limit begins anew
    static constexpr qsizetype kTogether
        = qsizetype{64} * 1024; // head and body go out in one piece: copying is cheaper
    static constexpr int kLingerMs = 2000;
    static constexpr std::size_t kLingerBytes = std::size_t{4} * 1024 * 1024;

    beast::tcp_stream &lowest() { return beast::get_lowest_layer(m_transport); }
    void limit(int ms) { lowest().expires_after(std::chrono::milliseconds(ms)); }
    // Unlike limit(), whose end closes the socket, this leaves it open for the answer that says so.
    void readWithin(int ms);
    void readWithoutLimit();

    void readHead(int ms);
    void parseHead();
    void headRead(const beast::error_code &error);
    bool takeHead();
    void promise(); // "go on": the limits allow the body that is announced
    void readBody();
    void handOn();
    void refuse(const beast::error_code &error);
    void refuse(int status);

    void writeNext();
    void writePiece();
    void written(const beast::error_code &error, qsizetype size);
    void finish();
    void discard(std::size_t left);
    void watch(); // whether the reader of a stream is still there

    const std::shared_ptr<Hub> m_hub;
    beast::flat_buffer m_buffer;
    Transport m_transport;
    asio::steady_timer m_deadline; // of what is being read
    quint64 m_turn = 0; // of the deadline: an earlier one does not count
    std::optional<beast::http::request_parser<beast::http::string_body>> m_parser;
    std::size_t m_headBytes = 0; // of this head, parsed already
    Request m_request; // but for the body
    std::deque<QByteArray> m_out;
    qsizetype m_offset = 0; // of the first one
    qsizetype m_outBytes = 0; // of a stream
    std::array<char, 4096> m_scrap{};
    QByteArray m_peer;
    bool m_loopback = false;
    bool m_keepAlive = false;
    bool m_chunks = true; // HTTP/1.1: knows pieces
    bool m_isHead = false;
    bool m_isUpgrade = false;
    bool m_close = false;
    bool m_streaming = false;
    bool m_last = false; // nothing is added to m_out any more
    bool m_writing = false;
    bool m_late = false; // the deadline has passed
    bool m_inBody = false;
    std::atomic<bool> m_gone = false;
};

} // namespace zixly::http
