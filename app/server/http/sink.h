// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/loop.h"

#include <atomic>

namespace zixly::http {

// A WebSocket on the loop's thread.
class Talker
{
public:
    virtual ~Talker() = default;
    virtual void say(const QByteArray &text) = 0;
    virtual void hangUp(int code) = 0;
    virtual bool isGone() const = 0; // from any thread
};

// What a session does with an answer, on the loop's thread.
class Answerer
{
public:
    virtual ~Answerer() = default;
    virtual void respond(Response response) = 0;
    virtual void openStream(Response head) = 0;
    virtual void streamPiece(const QByteArray &piece) = 0;
    virtual void endStream() = 0;
    virtual std::shared_ptr<Talker> upgrade(SocketEvents events) = 0;
    virtual bool isGone() const = 0; // from any thread
};

// Carries an answer from any thread to the session, which it keeps alive and lets go of on the loop's thread.
class SessionSink final : public Reply::Sink
{
public:
    SessionSink(std::shared_ptr<Loop> loop, std::shared_ptr<Answerer> session);
    ~SessionSink() override;
    SessionSink(const SessionSink &) = delete;
    SessionSink &operator=(const SessionSink &) = delete;

    void send(Response response) override;
    std::shared_ptr<Stream> stream(Response head) override;
    std::shared_ptr<Socket> upgrade(SocketEvents events) override; // on the loop's thread only

private:
    std::shared_ptr<Loop> m_loop;
    std::shared_ptr<Answerer> m_session;
    std::atomic<bool> m_used = false;
};

} // namespace zixly::http
