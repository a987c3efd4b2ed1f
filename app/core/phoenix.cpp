// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/phoenix.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace zixly {

namespace {

QJsonValue refValue(const QString &ref)
{
    return ref.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(ref);
}

// Refs are decimal strings; some servers echo them as numbers.
QString refText(const QJsonValue &value)
{
    return value.isDouble() ? QString::number(value.toInteger()) : value.toString();
}

} // namespace

Result<PhoenixMessage> decodePhoenix(const QByteArray &text)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(text, &error);
    if (error.error != QJsonParseError::NoError)
        return failure(Error::Kind::BadAnswer, {}, error.errorString());
    PhoenixMessage message;
    if (document.isArray()) {
        const QJsonArray array = document.array();
        if (array.size() != 5)
            return failure(Error::Kind::BadAnswer, {}, QStringLiteral("a frame of %1 parts").arg(array.size()));
        message = {refText(array.at(0)), refText(array.at(1)), array.at(2).toString(), array.at(3).toString(),
            array.at(4).toObject()};
    } else {
        const QJsonObject object = document.object();
        message = {refText(object.value(QLatin1String("join_ref"))), refText(object.value(QLatin1String("ref"))),
            object.value(QLatin1String("topic")).toString(), object.value(QLatin1String("event")).toString(),
            object.value(QLatin1String("payload")).toObject()};
    }
    if (message.topic.isEmpty() || message.event.isEmpty())
        return failure(Error::Kind::BadAnswer, {}, QStringLiteral("a frame without topic or event"));
    return message;
}

QByteArray encodePhoenix(const PhoenixMessage &message, PhoenixVersion version)
{
    if (version == PhoenixVersion::V2) {
        return QJsonDocument(
            QJsonArray{refValue(message.joinRef), refValue(message.ref), message.topic, message.event, message.payload})
            .toJson(QJsonDocument::Compact);
    }
    QJsonObject object{{QStringLiteral("topic"), message.topic}, {QStringLiteral("event"), message.event},
        {QStringLiteral("payload"), message.payload}, {QStringLiteral("ref"), refValue(message.ref)}};
    if (!message.joinRef.isEmpty())
        object.insert(QStringLiteral("join_ref"), message.joinRef);
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

} // namespace zixly
