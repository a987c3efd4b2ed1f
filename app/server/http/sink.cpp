// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/sink.h"

#include "server/http/wire.h"

#include <utility>

namespace zixly::http {

namespace {

// Runs at once where this is the loop's thread, so that an answer that is ready costs no further turn.
template <class Work>
void onLoop(const std::shared_ptr<Loop> &loop, Work work)
{
    if (loop->isHere())
        work();
    else
        loop->post(std::move(work));
}

// The session is kept until the loop's thread lets go of it: its list of connections belongs there.
template <class Kept>
void release(const std::shared_ptr<Loop> &loop, std::shared_ptr<Kept> kept)
{
    if (kept && !loop->isHere())
        loop->post([held = std::move(kept)] { });
}

class SessionStream final : public Stream
{
public:
    SessionStream(std::shared_ptr<Loop> loop, std::shared_ptr<Answerer> session)
        : m_loop(std::move(loop))
        , m_session(std::move(session))
    {
    }
    ~SessionStream() override
    {
        SessionStream::close();
        release(m_loop, std::move(m_session));
    }
    SessionStream(const SessionStream &) = delete;
    SessionStream &operator=(const SessionStream &) = delete;
    void write(const QByteArray &piece) override
    {
        onLoop(m_loop, [session = m_session, piece] { session->streamPiece(piece); });
    }
    void close() override
    {
        onLoop(m_loop, [session = m_session] { session->endStream(); });
    }
    bool isOpen() const override { return !m_session->isGone(); }

private:
    std::shared_ptr<Loop> m_loop;
    std::shared_ptr<Answerer> m_session;
};

class TalkerSocket final : public Socket
{
public:
    TalkerSocket(std::shared_ptr<Loop> loop, std::shared_ptr<Talker> talker)
        : m_loop(std::move(loop))
        , m_talker(std::move(talker))
    {
    }
    ~TalkerSocket() override { release(m_loop, std::move(m_talker)); }
    TalkerSocket(const TalkerSocket &) = delete;
    TalkerSocket &operator=(const TalkerSocket &) = delete;
    void send(const QByteArray &text) override
    {
        onLoop(m_loop, [talker = m_talker, text] { talker->say(text); });
    }
    void close(int code) override
    {
        onLoop(m_loop, [talker = m_talker, code] { talker->hangUp(code); });
    }
    bool isOpen() const override { return !m_talker->isGone(); }

private:
    std::shared_ptr<Loop> m_loop;
    std::shared_ptr<Talker> m_talker;
};

} // namespace

SessionSink::SessionSink(std::shared_ptr<Loop> loop, std::shared_ptr<Answerer> session)
    : m_loop(std::move(loop))
    , m_session(std::move(session))
{
}

SessionSink::~SessionSink()
{
    if (!m_used)
        SessionSink::send(plainError(500));
    release(m_loop, std::move(m_session));
}

void SessionSink::send(Response response)
{
    if (m_used.exchange(true))
        return;
    onLoop(m_loop, [session = m_session, answer = std::move(response)] { session->respond(answer); });
}

std::shared_ptr<Stream> SessionSink::stream(Response head)
{
    if (m_used.exchange(true) || m_session->isGone())
        return nullptr;
    onLoop(m_loop, [session = m_session, first = std::move(head)] { session->openStream(first); });
    return std::make_shared<SessionStream>(m_loop, m_session);
}

std::shared_ptr<Socket> SessionSink::upgrade(SocketEvents events)
{
    if (m_used || !m_loop->isHere())
        return nullptr;
    auto talker = m_session->upgrade(std::move(events));
    if (!talker)
        return nullptr;
    m_used = true;
    return std::make_shared<TalkerSocket>(m_loop, std::move(talker));
}

} // namespace zixly::http
