// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/metric.h"

#include <QString>

namespace zixly {

// Numbers and times for people. All use the default QLocale; minus is U+2212, undefined an en dash, infinity U+221E.
QString numberText(double value, int decimals);
QString metricText(Metric metric, double value);
QString countText(qint64 value); // "1,204,332"
QString bytesText(qint64 bytes);
QString durationText(qint64 milliseconds); // "41 ms", "4.2 s", "3 min 5 s", "2 h 10 min"
QString tradeDurationText(double bars, qint64 intervalMs); // "58 days 15:23:04"
enum class TimeZoneChoice { Local, Utc };
QString timeText(qint64 utcMs, TimeZoneChoice zone); // "2026-11-23 05:40:37", empty for 0
QString dateText(qint64 utcMs); // "2000-01-03", in UTC: dates of bars
QString barTimeText(qint64 utcMs, bool dateOnly);

// Shortest text that reads back as the same double, C locale: for files.
QString roundTripText(double value);
// The same into a buffer of at least 32 chars, no terminator; returns the length. NaN = "nan", infinity = "inf".
int writeRoundTrip(char *buffer, double value);

} // namespace zixly
