// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "worker/queueintent.h"

#include <QByteArray>
#include <QJsonObject>

#include <optional>

// What two processes on one profile say to each other: frames of a big-endian 32-bit length and that many bytes of
// JSON. Pure functions; everything that comes in is checked, because the other side may be another version.
namespace zixly::queuewire {

inline constexpr int kVersion = 1;
inline constexpr qsizetype kMaxFrame = qsizetype{8} * 1024 * 1024; // bytes of JSON: about 20,000 submissions

QByteArray frame(const QJsonObject &message);

// Cuts a stream of bytes into messages. After an error the connection is of no more use.
class FrameReader
{
public:
    void append(const QByteArray &bytes) { m_buffer += bytes; }
    // The next message; nothing when more bytes are needed; Corrupt for no JSON object, InvalidInput for too many
    // bytes.
    Result<std::optional<QJsonObject>> next();

private:
    QByteArray m_buffer;
};

struct Request {
    qint64 id = 0;
    QueueIntent intent;
};
struct Reply {
    qint64 id = 0;
    Result<QList<qint64>> keys;
};
// What the owner says: one of the three.
struct Notice {
    enum class Kind { Reply, State, Progress };
    Kind kind = Kind::State;
    Reply reply;
    QueueState state;
    JobProgress progress;
};

QJsonObject toJson(const Request &request);
QJsonObject toJson(const Reply &reply);
QJsonObject toJson(const QueueState &state);
QJsonObject toJson(const JobProgress &progress);

// InvalidInput for anything malformed, Conflict for another version of the protocol.
Result<Request> requestFromJson(const QJsonObject &message);
Result<Notice> noticeFromJson(const QJsonObject &message);
qint64 requestId(const QJsonObject &message); // 0 if it has none: to answer a malformed request

} // namespace zixly::queuewire
