// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/comparedsweep.h"

#include <QList>
#include <QObject>

namespace zixly {

// A rectangle of the plane fast x slow, in bars and both ends inclusive, so that it means the same in every grid
// whatever its steps. A single cell is the smallest one.
struct CellRegion {
    qint32 fastLow = 0;
    qint32 fastHigh = 0;
    qint32 slowLow = 0;
    qint32 slowHigh = 0;

    static CellRegion cell(qint32 fast, qint32 slow) { return {fast, fast, slow, slow}; }
    bool contains(qint32 fast, qint32 slow) const
    {
        return fast >= fastLow && fast <= fastHigh && slow >= slowLow && slow <= slowHigh;
    }
    bool isCell() const { return fastLow == fastHigh && slowLow == slowHigh; }
    bool operator==(const CellRegion &) const = default;
};
using CellRegions = QList<CellRegion>;

// The places of a grid that a region covers: [first, last] in indices; empty where first > last.
struct GridStretch {
    int fastFirst = 0;
    int fastLast = -1;
    int slowFirst = 0;
    int slowLast = -1;

    bool isEmpty() const { return fastFirst > fastLast || slowFirst > slowLast; }
};
GridStretch stretchOf(const CellGrid &grid, const CellRegion &region);

// The cell that stands for a sweep: the best of the selected ones by Sharpe, else any of them; the best of all where
// nothing is selected or the sweep has none of it. -1 = no cell at all.
struct ChosenCell {
    qint32 row = -1;
    bool fromSelection = false;
};
ChosenCell chosenCell(const ComparedSweep &sweep, const CellRegions &regions);

QString regionsText(const CellRegions &regions); // "fast 10-20, slow 50-80"; empty = nothing selected

// What is selected in all windows at once: windows send what the user wants and show what this says. GUI thread.
class CellSelection final : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    const CellRegions &regions() const { return m_regions; }
    void select(
        const CellRegion &region, bool further); // `further`: beside what is selected; the same again takes it out
    void clear();

signals:
    void changed(const zixly::CellRegions &regions);

private:
    CellRegions m_regions;
};

} // namespace zixly

Q_DECLARE_METATYPE(zixly::CellRegion)
