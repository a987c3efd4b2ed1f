// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>

namespace zixly::platform {

inline constexpr qsizetype kMaxEvent = 1 << 20; // bytes of one event

// Cuts a text/event-stream into the data of its events, in whatever pieces it arrives. LF, CR LF and CR end a line.
class SseParser
{
public:
    // The events that became complete; TooLarge once one grows beyond kMaxEvent (the stream is of no use then).
    Result<QList<QByteArray>> feed(const QByteArray &bytes);

private:
    void endLine(QList<QByteArray> &events);

    QByteArray m_line;
    QByteArray m_data;
    bool m_hasData = false;
    bool m_afterCr = false;
};

// One message of the Trading API's job stream.
struct StreamMessage {
    enum class Kind { Progress, Done, Error, Timeout, Disconnected };
    Kind kind = Kind::Progress;
    double percent = 0; // 0..100
    QString text;
    QString status; // of the job, when done
    QString runId;
    QString errorMessage;

    bool operator==(const StreamMessage &) const = default;
};
Result<StreamMessage> parseStreamMessage(const QByteArray &data);

} // namespace zixly::platform
