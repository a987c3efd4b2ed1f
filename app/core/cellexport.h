// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/csv.h"
#include "core/sweepresult.h"

#include <QByteArray>
#include <QJsonObject>

// How the cells of a sweep leave the program: one table of columns for the CSV of the desktop and the console and for
// JSON (design.md section 8).
namespace zixly::cellexport {

void header(CsvWriter &writer);
void row(CsvWriter &writer, const SweepResult &result, qsizetype row);
// The same row as a JSON object; undefined and infinite values are null (the format has no word for them).
QByteArray jsonRow(const SweepResult &result, qsizetype row);

// "58 days 15:23:04", C locale; empty where the duration is undefined.
QString tradeDuration(double bars, qint64 intervalMs);

} // namespace zixly::cellexport
