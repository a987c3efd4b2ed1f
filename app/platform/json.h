// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QByteArray>
#include <QJsonArray>
#include <QJsonObject>
#include <QJsonValue>

#include <optional>

// Reading what a service sent, without trust. Pure functions for any thread; every refusal is an Error of kind
// BadAnswer whose detail names the place.
namespace zixly::platform {

inline constexpr int kMaxJsonDepth = 64;

// Strict UTF-8 JSON (a BOM is allowed), nested at most kMaxJsonDepth; NaN, Infinity and cut-off text are refused.
Result<QJsonValue> parseJson(const QByteArray &bytes);
Result<QJsonObject> parseObject(const QByteArray &bytes);

// The first of `names` that the object has; undefined if it has none.
QJsonValue member(const QJsonObject &object, std::initializer_list<const char *> names);

// A decimal as number, decimal string ("2.33", "1.70") or null. Null and absent are NaN; the sentinel +-99999999.99 of
// a DECIMAL(10,2) that overflowed is an infinity. NaN and infinities in words are refused.
Result<double> readDecimal(const QJsonValue &value, const char *name);
// A whole number inside [low, high], as number or string. Empty where null or absent.
Result<std::optional<qint64>> readWhole(const QJsonValue &value, const char *name, qint64 low, qint64 high);
// Text or null (empty). A number becomes its text: ids are numbers in places.
Result<QString> readText(const QJsonValue &value, const char *name);
// UTC milliseconds, 0 where null or absent. With and without zone, with up to 9 decimals; without a zone it is UTC.
Result<qint64> readTime(const QJsonValue &value, const char *name);
std::optional<qint64> parseUtc(QStringView text);

// "8 days 12:30:00", "5.2 days", "1 day, 2:30:00", "12:30:00.5" in milliseconds; NaN for NaT and any other text.
double parseDurationMs(QStringView text);

std::unexpected<Error> badAnswer(const QString &detail);

} // namespace zixly::platform
