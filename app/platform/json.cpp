// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/json.h"

#include <QDate>
#include <QJsonDocument>
#include <QStringList>

#include <cmath>
#include <limits>

namespace zixly::platform {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kSentinel = 99999999.99;

// Counted before parsing, so that a hostile answer costs no recursion.
bool tooDeep(const QByteArray &bytes)
{
    int depth = 0;
    bool inText = false;
    for (qsizetype i = 0; i < bytes.size(); ++i) {
        const char c = bytes.at(i);
        if (inText) {
            if (c == '\\')
                ++i;
            else if (c == '"')
                inText = false;
        } else if (c == '"') {
            inText = true;
        } else if (c == '{' || c == '[') {
            if (++depth > kMaxJsonDepth)
                return true;
        } else if (c == '}' || c == ']') {
            --depth;
        }
    }
    return false;
}

QString field(const char *name)
{
    return QString::fromLatin1(name);
}

// Digits only: toInt() would take signs and spaces.
std::optional<int> digits(QStringView text, qsizetype from, qsizetype count)
{
    if (from + count > text.size())
        return std::nullopt;
    int number = 0;
    for (const QChar c : text.mid(from, count)) {
        if (c < QLatin1Char('0') || c > QLatin1Char('9'))
            return std::nullopt;
        number = number * 10 + (c.unicode() - u'0');
    }
    return number;
}

// "", "Z", "+02", "+0200", "-02:00" -> offset in minutes
std::optional<int> zoneOffset(QStringView zone)
{
    if (zone.isEmpty() || zone == u"Z" || zone == u"z")
        return 0;
    const QChar sign = zone.front();
    if (sign != QLatin1Char('+') && sign != QLatin1Char('-'))
        return std::nullopt;
    const auto hours = digits(zone, 1, 2);
    const qsizetype at = zone.size() > 3 && zone.at(3) == QLatin1Char(':') ? 4 : 3;
    const auto minutes = zone.size() == 3 ? std::optional(0) : digits(zone, at, 2);
    if (!hours || !minutes || *hours > 15 || *minutes > 59 || (zone.size() != 3 && zone.size() != at + 2))
        return std::nullopt;
    const int offset = *hours * 60 + *minutes;
    return sign == QLatin1Char('-') ? -offset : offset;
}

// "12:30:00" or "12:30:00.250" in milliseconds
std::optional<double> clockMs(QStringView text)
{
    const auto parts = text.split(QLatin1Char(':'));
    if (parts.size() != 3)
        return std::nullopt;
    bool okHours = false;
    bool okMinutes = false;
    bool okSeconds = false;
    const double hours = parts.at(0).toInt(&okHours);
    const double minutes = parts.at(1).toInt(&okMinutes);
    const double seconds = parts.at(2).toDouble(&okSeconds);
    if (!okHours || !okMinutes || !okSeconds || !(seconds >= 0 && seconds < 61) || hours < 0 || minutes < 0)
        return std::nullopt;
    return ((hours * 60 + minutes) * 60 + seconds) * 1000;
}

} // namespace

std::unexpected<Error> badAnswer(const QString &detail)
{
    return failure(Error::Kind::BadAnswer, {}, detail);
}

Result<QJsonValue> parseJson(const QByteArray &bytes)
{
    if (bytes.trimmed().isEmpty())
        return badAnswer(QStringLiteral("empty answer"));
    if (tooDeep(bytes))
        return badAnswer(QStringLiteral("nested deeper than %1").arg(kMaxJsonDepth));
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(bytes, &error);
    if (error.error != QJsonParseError::NoError)
        return badAnswer(QStringLiteral("%1 at byte %2").arg(error.errorString()).arg(error.offset));
    return document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object());
}

Result<QJsonObject> parseObject(const QByteArray &bytes)
{
    const auto value = parseJson(bytes);
    if (!value)
        return std::unexpected(value.error());
    if (!value->isObject())
        return badAnswer(QStringLiteral("not an object"));
    return value->toObject();
}

QJsonValue member(const QJsonObject &object, std::initializer_list<const char *> names)
{
    for (const char *name : names) {
        if (const auto it = object.constFind(QLatin1String(name)); it != object.constEnd())
            return it.value();
    }
    return QJsonValue(QJsonValue::Undefined);
}

Result<double> readDecimal(const QJsonValue &value, const char *name)
{
    if (value.isNull() || value.isUndefined())
        return kNaN;
    bool ok = value.isDouble();
    double number = value.toDouble();
    if (value.isString()) {
        const QString text = value.toString().trimmed();
        number = text.toDouble(&ok);
        ok = ok && !text.isEmpty();
    }
    if (!ok || !std::isfinite(number))
        return badAnswer(QStringLiteral("%1 is not a number").arg(field(name)));
    if (std::abs(number) >= kSentinel)
        return std::copysign(std::numeric_limits<double>::infinity(), number);
    return number;
}

Result<std::optional<qint64>> readWhole(const QJsonValue &value, const char *name, qint64 low, qint64 high)
{
    if (value.isNull() || value.isUndefined())
        return std::optional<qint64>();
    bool ok = value.isDouble();
    double number = value.toDouble();
    if (value.isString())
        number = value.toString().toDouble(&ok);
    if (!ok || !(number >= double(low) && number <= double(high)) || number != std::floor(number))
        return badAnswer(QStringLiteral("%1 is not a whole number from %2 to %3").arg(field(name)).arg(low).arg(high));
    return std::optional(static_cast<qint64>(number));
}

Result<QString> readText(const QJsonValue &value, const char *name)
{
    if (value.isNull() || value.isUndefined())
        return QString();
    if (value.isString())
        return value.toString();
    if (value.isDouble())
        return value.toVariant().toString();
    return badAnswer(QStringLiteral("%1 is not text").arg(field(name)));
}

std::optional<qint64> parseUtc(QStringView text)
{
    text = text.trimmed();
    const auto year = digits(text, 0, 4);
    const auto month = digits(text, 5, 2);
    const auto day = digits(text, 8, 2);
    if (!year || !month || !day || text.at(4) != QLatin1Char('-') || text.at(7) != QLatin1Char('-'))
        return std::nullopt;
    const QDate date(*year, *month, *day);
    if (!date.isValid())
        return std::nullopt;
    const qint64 dayMs = (date.toJulianDay() - QDate(1970, 1, 1).toJulianDay()) * 86'400'000;
    if (text.size() == 10)
        return dayMs;
    const auto hour = digits(text, 11, 2);
    const auto minute = digits(text, 14, 2);
    const auto second = digits(text, 17, 2);
    const QChar between = text.at(10);
    if (!hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 60
        || (between != QLatin1Char('T') && between != QLatin1Char(' ')) || text.at(13) != QLatin1Char(':')
        || text.at(16) != QLatin1Char(':'))
        return std::nullopt;
    qsizetype at = 19;
    int milliseconds = 0;
    if (at < text.size() && text.at(at) == QLatin1Char('.')) {
        const qsizetype first = ++at;
        int weight = 100;
        for (; at < text.size() && digits(text, at, 1); ++at, weight /= 10)
            milliseconds += *digits(text, at, 1) * weight;
        if (at == first || at - first > 9)
            return std::nullopt;
    }
    const auto offset = zoneOffset(text.mid(at));
    if (!offset)
        return std::nullopt;
    return dayMs + ((*hour * 60LL + *minute - *offset) * 60 + *second) * 1000 + milliseconds;
}

Result<qint64> readTime(const QJsonValue &value, const char *name)
{
    if (value.isNull() || value.isUndefined())
        return 0;
    const auto time = value.isString() ? parseUtc(value.toString()) : std::nullopt;
    if (!time)
        return badAnswer(QStringLiteral("%1 is not a time").arg(field(name)));
    return *time;
}

double parseDurationMs(QStringView text)
{
    text = text.trimmed();
    double days = 0;
    const qsizetype word = text.indexOf(u"day");
    if (word >= 0) {
        bool ok = false;
        days = text.left(word).trimmed().toDouble(&ok);
        if (!ok || !std::isfinite(days))
            return kNaN;
        text = text.mid(word + 3);
        if (text.startsWith(QLatin1Char('s')))
            text = text.mid(1);
        if (text.startsWith(QLatin1Char(',')))
            text = text.mid(1);
        text = text.trimmed();
        if (text.isEmpty())
            return days * 86'400'000;
    }
    const auto clock = clockMs(text);
    return clock ? days * 86'400'000 + *clock : kNaN;
}

} // namespace zixly::platform
