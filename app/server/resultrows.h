// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sweepresult.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>

// The cells of a sweep as rows of the platform's table trading_sweep_results. Callable from any thread.
namespace zixly::resultrows {

// The largest value of its columns, DECIMAL(10,2): what is beyond it, infinities included, is stored as this one.
inline constexpr double kLargest = 99'999'999.99;

// Whether a cell has every value the table wants.
bool isWhole(const SweepResult &result, qsizetype row);

struct Counts {
    qint64 written = 0; // rows of the table
    qint64 undefined = 0; // cells that are left out: the table takes no cell without every value
    qint64 limited = 0; // values that are beyond kLargest

    bool operator==(const Counts &) const = default;
};
Counts countsOf(const SweepResult &result); // what Batches hands out, without making any of it

// The rows of a result, some thousand at a time, so that a sweep of millions of cells needs no more memory than one
// batch. Each is a JSON array of objects {f, s, score, sharpe, sortino, total, annual, drawdown, win, factor, trades,
// month, duration}, drawdown positive as everywhere. The result outlives it.
class Batches
{
public:
    explicit Batches(const SweepResult &result);

    QByteArray next(); // empty = that was all

private:
    const SweepResult &m_result;
    qsizetype m_row = 0;
};

// The summary of the job's row: counts, convention, prices, best values, build.
QJsonObject summaryOf(const SweepResult &result, const Counts &counts, const QString &runId);

} // namespace zixly::resultrows
