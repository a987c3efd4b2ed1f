// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sweepresult.h"

#include <QMetaType>

#include <memory>
#include <vector>

namespace zixly {

// Columns of the table of cells: the two windows, a remark, then every metric in its own order.
namespace cellcolumn {
enum : int { Fast, Slow, Remark, FirstMetric, Count = FirstMetric + static_cast<int>(kMetricCount) };

inline int of(Metric metric)
{
    return FirstMetric + static_cast<int>(metric);
}
inline Metric metricOf(int column)
{
    return static_cast<Metric>(column - FirstMetric);
}
} // namespace cellcolumn

// Indices into the columns of a sweep, in display order.
using CellRows = std::vector<qint32>;
using CellRowsPtr = std::shared_ptr<const CellRows>;

// A sweep's cells and which of them may be read now. A cheap value: copies share the columns. While the sweep runs,
// only rows marked in `ready` may be touched, from any thread.
struct CellSet {
    SweepResult result;
    std::shared_ptr<const std::vector<quint8>> ready; // one flag a row; null = all rows are final
    qint64 readyCount = 0;
    QString service; // that computed them; empty = this computer

    static CellSet complete(const SweepResult &result);
    static QString fewTradesText(); // the remark of a cell with too few trades

    qsizetype size() const { return result.cells ? result.cells->size() : 0; }
    bool isReady(qsizetype row) const { return !ready || (*ready)[static_cast<std::size_t>(row)] != 0; }
    bool isLive() const { return ready != nullptr; }
    double value(qsizetype row, Metric metric) const { return result.cells->value(row, metric); }
    qint32 fast(qsizetype row) const { return result.cells->fast[static_cast<std::size_t>(row)]; }
    qint32 slow(qsizetype row) const { return result.cells->slow[static_cast<std::size_t>(row)]; }
    bool tooFew(qsizetype row) const { return value(row, Metric::TotalTrades) < result.spec.minTrades; }
};

QString cellColumnTitle(int column); // translated, with unit
QString cellColumnPlain(int column); // one plain sentence
QString cellText(const CellSet &set, qsizetype row, int column); // what the table shows
double cellNumber(const CellSet &set, qsizetype row, int column); // not for Remark
QString cellName(const CellSet &set, qsizetype row); // "12/40"

// Whether the service says anything of this metric; always true for what was computed here.
bool isGiven(const CellSet &set, Metric metric);
QString notGivenText(const CellSet &set); // "Zixly does not give this value."
// Why the cell shows a dash or an infinity; empty for a finite value.
QString undefinedReason(const CellSet &set, qsizetype row, Metric metric);

// The figures above the charts. Rows are -1 where nothing may be called best: too few trades or not finite.
struct CellSummary {
    struct Best {
        qsizetype row = -1;
        double value = 0.0;
    };
    qint64 tried = 0; // cells that are ready
    qint64 tooFew = 0;
    Best sharpe;
    Best totalReturn; // percent
    Best maxDrawdown; // percent, the lowest
    double medianSharpe; // over all finite cells, few trades or not; NaN = none
    double medianReturn;
    CellSummary();
};

// Tab-separated lines with a header line, for the clipboard: plain numbers in the locale's decimals, empty = undefined.
QString cellsAsText(const CellSet &set, const CellRows &rows);

// Rows that may be called best, best first, ties by smaller slow, then smaller fast.
CellRows bestCells(const CellSet &set, Metric key, qsizetype limit);

// All that a results window derives from the cells; costs tens of milliseconds for a million cells, runs on any thread.
struct CellDigest {
    static constexpr qsizetype kBest = 50;

    CellSet set;
    CellSummary summary;
    CellRows bySharpe; // best first, at most kBest
    CellRows byReturn;
    CellRows byDrawdown;
};
CellDigest digest(const CellSet &set);

} // namespace zixly

Q_DECLARE_METATYPE(zixly::CellRowsPtr)
