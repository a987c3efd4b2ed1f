// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/sse.h"

#include "platform/json.h"

#include <algorithm>

namespace zixly::platform {

Result<QList<QByteArray>> SseParser::feed(const QByteArray &bytes)
{
    QList<QByteArray> events;
    for (const char c : bytes) {
        if (c == '\n' && m_afterCr) {
            m_afterCr = false;
            continue;
        }
        m_afterCr = c == '\r';
        if (c == '\n' || c == '\r')
            endLine(events);
        else
            m_line += c;
        if (m_line.size() + m_data.size() > kMaxEvent)
            return failure(Error::Kind::TooLarge, {}, QStringLiteral("an event of the stream"));
    }
    return events;
}

void SseParser::endLine(QList<QByteArray> &events)
{
    const QByteArray line = std::exchange(m_line, {});
    if (line.isEmpty()) {
        if (m_hasData)
            events.append(std::exchange(m_data, {}));
        m_hasData = false;
        return;
    }
    if (!line.startsWith("data"))
        return; // event, id, retry, comments: not used here
    QByteArray value = line.mid(4);
    if (!value.isEmpty() && value.front() != ':')
        return;
    value = value.mid(1);
    if (value.startsWith(' '))
        value = value.mid(1);
    if (m_hasData)
        m_data += '\n';
    m_data += value;
    m_hasData = true;
}

Result<StreamMessage> parseStreamMessage(const QByteArray &data)
{
    const auto object = parseObject(data);
    if (!object)
        return std::unexpected(object.error());
    const auto flag = [&object](const char *name) { return object->value(QLatin1String(name)).toBool(); };
    using K = StreamMessage::Kind;
    StreamMessage message;
    message.text = object->value(QLatin1String("message")).toString();
    if (flag("done")) {
        message.kind = K::Done;
        message.status = object->value(QLatin1String("status")).toString();
        message.errorMessage = object->value(QLatin1String("error_message")).toString();
        message.runId = member(object->value(QLatin1String("result_data")).toObject(), {"sweep_run_id"}).toString();
        message.percent = std::clamp(object->value(QLatin1String("progress")).toDouble(), 0.0, 100.0);
        return message;
    }
    if (flag("error"))
        message.kind = K::Error;
    else if (flag("timeout"))
        message.kind = K::Timeout;
    else if (flag("disconnected"))
        message.kind = K::Disconnected;
    else if (const QJsonValue percent = object->value(QLatin1String("percent")); percent.isDouble())
        message.percent = std::clamp(percent.toDouble(), 0.0, 100.0);
    else
        return badAnswer(QStringLiteral("an event of unknown kind"));
    return message;
}

} // namespace zixly::platform
