// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>

// The message format of Supabase Realtime (Phoenix channels). One codec for the client, the server and the tests; pure
// functions for any thread.
namespace zixly {

enum class PhoenixVersion : quint8 { V1, V2 }; // {topic, event, payload, ref} or [join_ref, ref, topic, event, payload]

struct PhoenixMessage {
    QString joinRef; // empty = null
    QString ref; // empty = null
    QString topic;
    QString event;
    QJsonObject payload;

    bool operator==(const PhoenixMessage &) const = default;
};

// Reads both versions; anything else is a BadAnswer. A payload that is no object reads as empty.
Result<PhoenixMessage> decodePhoenix(const QByteArray &text);
QByteArray encodePhoenix(const PhoenixMessage &message, PhoenixVersion version);

} // namespace zixly
