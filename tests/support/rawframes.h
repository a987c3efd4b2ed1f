// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rawhttp.h"

namespace zixly::test {

// The beginning of a WebSocket, and its frames as clients send them.
inline QByteArray upgradeOf(const QByteArray &target, const QByteArray &headers = {})
{
    return getOf(target,
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            + headers);
}

enum class Frame : char { Text = 1, Binary = 2, Close = 8, Ping = 9, Pong = 10 };

// `claimed` bytes are announced, whatever follows.
inline QByteArray frameOf(Frame kind, const QByteArray &payload, quint64 claimed)
{
    QByteArray frame;
    frame.append(static_cast<char>(0x80 | static_cast<char>(kind)));
    const int width = claimed < 126 ? 0 : claimed < 65'536 ? 2 : 8;
    frame.append(static_cast<char>(0x80 | (width == 0 ? static_cast<int>(claimed) : width == 2 ? 126 : 127)));
    for (int i = width - 1; i >= 0; --i)
        frame.append(static_cast<char>(claimed >> (8 * i)));
    const QByteArray mask("\x11\x22\x33\x44", 4);
    frame += mask;
    for (qsizetype i = 0; i < payload.size(); ++i)
        frame.append(static_cast<char>(payload.at(i) ^ mask.at(i % 4)));
    return frame;
}

inline QByteArray frameOf(Frame kind, const QByteArray &payload)
{
    return frameOf(kind, payload, static_cast<quint64>(payload.size()));
}

struct ServerFrame {
    int kind = 0; // 0 = none came
    QByteArray payload;
    int closeCode() const
    {
        return payload.size() < 2
            ? 0
            : static_cast<unsigned char>(payload.at(0)) * 256 + static_cast<unsigned char>(payload.at(1));
    }
};

inline ServerFrame readFrame(RawHttp &client, int waitMs = 10'000)
{
    const QDeadlineTimer end(waitMs);
    const QByteArray head = client.take(2, end);
    if (head.size() < 2)
        return {};
    quint64 size = static_cast<unsigned char>(head.at(1)) & 0x7f;
    const int width = size == 126 ? 2 : size == 127 ? 8 : 0;
    if (width > 0) {
        size = 0;
        for (const char c : client.take(width, end))
            size = size * 256 + static_cast<unsigned char>(c);
    }
    return {head.at(0) & 0x0f, client.take(static_cast<qsizetype>(size), end)};
}

} // namespace zixly::test
