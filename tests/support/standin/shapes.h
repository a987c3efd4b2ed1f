// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/standin/httpserver.h"
#include "tests/support/standin/world.h"

// What the stand-ins of the web API and the receiver have in common: a row of the database in the services' spellings.
namespace zixly::test {

QJsonObject bodyOf(const Request &request); // empty where it is no object
QString parameter(const Request &request, const char *name); // of the query, decoded
QString nowZ(const World &world);
QJsonValue withZone(const QJsonValue &time); // "2026-11-20T10:05:03.25" -> "2026-11-20T10:05:03.250Z"
qint64 msOf(const QJsonValue &naiveTime); // 0 = null
QJsonValue decimalText(const QJsonValue &value); // 1.70 -> "1.7"
QString statusOf(const QJsonObject &row); // lower case
QString text(const QJsonObject &object, const char *name);

QJsonObject envelopeJob(const QJsonObject &row); // snake_case, lower-case status, times with Z: both generations
QJsonObject previewOf(const QJsonObject &result); // id, ticker, score, sharpeRatio
QJsonObject rawRow(const QJsonObject &result); // camelCase, decimals as text: the ORM's JSON
QJsonArray sorted(const QJsonArray &results, const QString &column, bool ascending);

struct ListWish {
    QString status;
    QString type;
    int limit = 50; // negative = from the end
    int offset = 0;
};
QJsonObject listOf(const World &world, const QString &tenant, const ListWish &wish);
bool isDatabaseStatus(const QString &status); // what the enum of the database knows, any case
QString databaseComplaint(); // the raw exception text that both generations pass on
QJsonObject triggered(World &world, const QJsonObject &body, const QString &tenant);
bool isKnownType(const QJsonValue &type);

// Express (receiver, Nest): an ETag on every reply, 304 for who has it already.
Reply express(const Request &request, Reply reply);

} // namespace zixly::test
