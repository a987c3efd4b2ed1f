// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sweepresult.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QString>

#include <optional>
#include <vector>

// The cells of a sweep in the dialects of the platform's services. Values as they were computed, drawdown positive; the
// web API and the receiver know no missing value, so cells with an undefined one are left out there, and an infinite
// one is 99999999.99, as in the platform's table. Pure functions.
namespace zixly::celljson {

// Whose result it is.
struct Owner {
    QString jobId;
    QString createdAt; // ISO
};

std::optional<Metric> metricOfColumn(const QString &name); // "sharpe_ratio" -> Sharpe

// Rows in the order of the key; undefined keys last. With wholeOnly, only cells with every value.
std::vector<qsizetype> sortedRows(
    const SweepResult &result, Metric key, bool descending, bool wholeOnly, qsizetype limit);

QJsonObject nested(const SweepResult &result, qsizetype row, const Owner &owner); // web API: results
QJsonObject flat(const SweepResult &result, qsizetype row, const Owner &owner); // web API: detail
QJsonObject camel(const SweepResult &result, qsizetype row, const Owner &owner); // receiver: decimals are texts
QJsonObject trading(const SweepResult &result, qsizetype row, const Owner &owner, qsizetype rank); // nullable
QJsonValue statisticsOf(const SweepResult &result, const std::vector<qsizetype> &rows); // null for no rows

} // namespace zixly::celljson
