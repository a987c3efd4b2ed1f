// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sweepresult.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>

// The cells of a sweep as rows of the platform's table trading_sweep_results. Pure functions.
namespace zixly::resultrows {

// The largest value of its columns, DECIMAL(10,2): what is beyond it, infinities included, is stored as this one.
inline constexpr double kLargest = 99'999'999.99;

struct Rows {
    // JSON arrays of objects {f, s, score, sharpe, sortino, total, annual, drawdown, win, factor, trades, month,
    // duration}, some thousand rows each, drawdown positive as everywhere.
    QList<QByteArray> batches;
    qint64 written = 0;
    qint64 undefined = 0; // cells that are left out: the table takes no cell without every value
    qint64 limited = 0; // values that were beyond kLargest
};

// Whether a cell has every value the table wants.
bool isWhole(const SweepResult &result, qsizetype row);

Rows rowsOf(const SweepResult &result);

// The summary of the job's row: counts, convention, prices, best values, build.
QJsonObject summaryOf(const SweepResult &result, const Rows &rows, const QString &runId);

} // namespace zixly::resultrows
