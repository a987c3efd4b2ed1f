// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/metric.h"
#include "core/sweepspec.h"

#include <QByteArray>
#include <QMetaType>

#include <array>
#include <memory>
#include <vector>

namespace zixly {

// The cells of a sweep, column by column, ordered by fast, then slow. Engine, store and models share one instance
// without a copy. While a sweep runs the engine writes rows from other threads; a reader may touch only rows that were
// announced to it (CellRange). After completion it is immutable.
struct CellColumns {
    std::vector<qint32> fast; // bars
    std::vector<qint32> slow; // bars
    std::array<std::vector<double>, kMetricCount> metrics; // NaN = undefined, inf allowed; semantics in core/metric.h

    qsizetype size() const { return static_cast<qsizetype>(fast.size()); }
    const std::vector<double> &column(Metric metric) const { return metrics[static_cast<std::size_t>(metric)]; }
    double value(qsizetype row, Metric metric) const { return column(metric)[static_cast<std::size_t>(row)]; }
    void resize(qsizetype count);
};
using CellsPtr = std::shared_ptr<const CellColumns>;

// Rows [first, first + count) are final and may be read.
struct CellRange {
    qsizetype first = 0;
    qsizetype count = 0;
};

// How the numbers were made; shown beside every ratio. `known` is false for results of a service that does not say.
struct Convention {
    bool known = false;
    Execution execution = Execution::Next;
    double fees = 0.0;
    double slippage = 0.0;
    Annualisation annualisation = Annualisation::Reference;
    qint64 barIntervalMs = 0;

    bool operator==(const Convention &) const = default;
};

QString describe(const Convention &convention); // translated, one line

// Which prices a result was made from.
struct DataRange {
    QByteArray sha256; // of the normal form of the series (store/prices.h); empty = unknown
    qint64 firstMs = 0; // first and last bar used, UTC
    qint64 lastMs = 0;
    qint64 bars = 0;

    bool operator==(const DataRange &) const = default;
};

// The result of one sweep. Cells may be partial (a platform that shows only its best rows): `validCells` says of how
// many.
struct SweepResult {
    SweepSpec spec;
    Convention convention;
    DataRange data;
    QString engineVersion;
    QString engineBuild; // compiler, system and instruction set that computed it; empty = not known
    qint64 validCells = 0;
    double benchmarkReturn = 0.0; // buy-and-hold, percent
    CellsPtr cells;

    bool complete() const { return cells && cells->size() == validCells; }
};

// The best values of a job, kept as indexed columns in the store. Cells below the minimum of trades and undefined
// values are left out. NaN = none.
struct BestValues {
    double sharpe;
    double totalReturn; // percent
    double maxDrawdown; // percent, the lowest
    double score;
    int fast; // of the best Sharpe
    int slow;
    BestValues();
};

bool tooFewTrades(const SweepResult &result, qsizetype row);
BestValues bestValues(const SweepResult &result);

// Rows that may be called best: enough trades and a finite key, best first, ties by smaller slow, then smaller fast.
std::vector<qsizetype> bestRows(const SweepResult &result, Metric key, qsizetype limit);

// One trade of one cell. Indices are bars of the curve.
struct Trade {
    qint32 entryBar = 0;
    qint32 exitBar = 0; // last bar of the series if open
    bool open = false;
    double entryPrice = 0.0; // before fee, slippage included
    double exitPrice = 0.0;
    double pnl = 0.0; // currency, after both fees
    double returnPct = 0.0;
};

// Equity and drawdown of one cell against buy-and-hold, bar by bar.
struct CellCurve {
    int fast = 0;
    int slow = 0;
    std::vector<qint64> time; // UTC ms
    std::vector<double> equity; // currency, start 1000
    std::vector<double> drawdown; // percent, <= 0 (distance below the running peak)
    std::vector<double> benchmark; // currency, start 1000
    std::vector<double> price; // closes that the cell traded on; empty = not known
    std::vector<Trade> trades;
};
using CurvePtr = std::shared_ptr<const CellCurve>;

} // namespace zixly

Q_DECLARE_METATYPE(zixly::CellRange)
Q_DECLARE_METATYPE(zixly::CurvePtr)
