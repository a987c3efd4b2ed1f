// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sweepresult.h"
#include "platform/remotejob.h"

#include <QByteArray>
#include <QList>

// Every shape in which the services send the rows of a sweep, into SweepResult. Pure functions for any thread.
namespace zixly::platform {

// One row as a service sent it, in our units: percent, positive drawdown, NaN = it did not say.
struct ResultRow {
    QString ticker;
    Strategy strategy = Strategy::Sma;
    int fast = 0;
    int slow = 0;
    int signal = 0; // 0 = it did not say
    double duration = std::numeric_limits<double>::quiet_NaN(); // average trade, ms
    std::array<double, kMetricCount> metrics; // without AvgTradeDuration, which needs the bar interval

    ResultRow();
};

struct ResultRows {
    QList<ResultRow> rows;
    qint64 skipped = 0; // previews without periods (a list shows only id, ticker, score, Sharpe)
    QString runId;
    qint64 total = -1; // rows the service has, -1 = it does not say
};

enum class ReturnUnit { Percent, Fraction }; // of annualized_return; the Trading API's engine gives a fraction

// Finds the rows in {results: [...]} or in a bare array; flat snake_case, raw camelCase and nested rows alike. An
// answer with one unreadable row is refused as a whole.
Result<ResultRows> parseResults(const QByteArray &body, ReturnUnit unit = ReturnUnit::Percent);
Result<ResultRows> parseResultArray(const QJsonArray &rows, ReturnUnit unit = ReturnUnit::Percent);

// One result per ticker, strategy and signal (a service may mix them in one job), the one with most rows first. Cells
// are ordered by fast, then slow; of equal cells the first counts. validCells = how many the service tried ("n of m"),
// at least as many as it sent. The convention is unknown, except that durations were read as days.
QList<SweepResult> toSweepResults(const ResultRows &rows, const RemoteJob &job);

} // namespace zixly::platform
