// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/format.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <QTimeZone>

#include <charconv>
#include <cmath>

namespace zixly {

namespace {

constexpr QChar kMinus(0x2212);
constexpr QChar kDash(0x2013);
constexpr QChar kInfinity(0x221E);
constexpr qint64 kSecond = 1000;
constexpr qint64 kMinute = 60 * kSecond;
constexpr qint64 kHour = 60 * kMinute;
constexpr qint64 kDay = 24 * kHour;

class FormatText
{
    Q_DECLARE_TR_FUNCTIONS(zixly::Format)
};

} // namespace

QString numberText(double value, int decimals)
{
    if (std::isnan(value))
        return kDash;
    if (std::isinf(value))
        return value > 0 ? QString(kInfinity) : QString(kMinus) + kInfinity;
    QString text = QLocale().toString(std::abs(value), 'f', decimals);
    // A value that rounds to zero has no sign: "−0.00" would read as a loss.
    const bool zero
        = std::none_of(text.cbegin(), text.cend(), [](QChar c) { return c.isDigit() && c.digitValue() != 0; });
    return std::signbit(value) && !zero ? kMinus + text : text;
}

QString metricText(Metric metric, double value)
{
    return numberText(value, metricInfo(metric).decimals);
}

QString countText(qint64 value)
{
    QString text = QLocale().toString(std::abs(value));
    return value < 0 ? kMinus + text : text;
}

QString bytesText(qint64 bytes)
{
    return QLocale().formattedDataSize(bytes, 1, QLocale::DataSizeTraditionalFormat);
}

QString durationText(qint64 ms)
{
    if (ms < 0)
        return kDash;
    if (ms < kSecond)
        return FormatText::tr("%1 ms").arg(ms);
    if (ms < 10 * kSecond)
        return FormatText::tr("%1 s").arg(QLocale().toString(static_cast<double>(ms) / 1000.0, 'f', 1));
    if (ms < kMinute)
        return FormatText::tr("%1 s").arg(ms / kSecond);
    if (ms < kHour)
        return FormatText::tr("%1 min %2 s").arg(ms / kMinute).arg(ms % kMinute / kSecond);
    if (ms < kDay)
        return FormatText::tr("%1 h %2 min").arg(ms / kHour).arg(ms % kHour / kMinute);
    return FormatText::tr("%1 d %2 h").arg(ms / kDay).arg(ms % kDay / kHour);
}

QString tradeDurationText(double bars, qint64 intervalMs)
{
    if (!std::isfinite(bars))
        return kDash;
    const auto total = static_cast<qint64>(std::llround(bars * static_cast<double>(intervalMs) / 1000.0)) * kSecond;
    const auto days = static_cast<int>(total / kDay);
    const QTime rest = QTime::fromMSecsSinceStartOfDay(static_cast<int>(total % kDay));
    return QStringLiteral("%1 %2").arg(
        FormatText::tr("%n day(s)", nullptr, days), rest.toString(QStringLiteral("HH:mm:ss")));
}

QString timeText(qint64 utcMs, TimeZoneChoice zone)
{
    if (utcMs == 0)
        return {};
    QDateTime time = QDateTime::fromMSecsSinceEpoch(utcMs, QTimeZone::utc());
    if (zone == TimeZoneChoice::Local)
        time = time.toLocalTime();
    return time.toString(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
}

QString dateText(qint64 utcMs)
{
    return QDateTime::fromMSecsSinceEpoch(utcMs, QTimeZone::utc()).date().toString(Qt::ISODate);
}

QString barTimeText(qint64 utcMs, bool dateOnly)
{
    if (dateOnly)
        return dateText(utcMs);
    return QDateTime::fromMSecsSinceEpoch(utcMs, QTimeZone::utc()).toString(QStringLiteral("yyyy-MM-dd HH:mm"));
}

int writeRoundTrip(char *buffer, double value)
{
    const auto done = std::to_chars(buffer, buffer + 32, value);
    return static_cast<int>(done.ptr - buffer);
}

QString roundTripText(double value)
{
    char buffer[32];
    return QString::fromLatin1(buffer, writeRoundTrip(buffer, value));
}

} // namespace zixly
