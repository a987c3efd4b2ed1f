// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sweepresult.h"
#include "models/cellgrid.h"

#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace zixly {

// One sweep as it goes into a report. A cheap value.
struct ReportSweep {
    QString name;
    QString service; // that computed it; empty = this computer
    SweepResult result;
    Metric metric = Metric::Sharpe; // of the heat map
    CurvePtr curve; // of the chosen cell; null = none
    QString curveMissing; // why there is none
};

// A tear sheet in words, numbers and pictures to be painted: what the HTML and the printed page have in common. Values
// only; made on any thread.
struct SheetContent {
    struct Fact {
        QString name;
        QString value;
    };
    struct Tile {
        QString title;
        QString value;
        QString note;
        bool loss = false;
    };
    QString title;
    QString subtitle;
    QList<Tile> tiles;
    QString luck; // how much of the best value is chance
    QStringList warnings;
    QList<Fact> facts;
    QStringList bestHeader; // the best cells
    QList<QStringList> bestRows;
    QString bestTitle;
    QString footer;

    QString heatTitle;
    Metric metric = Metric::Sharpe;
    HeatValues heat;
    HeatScale scale;
    CellGrid::Place marked; // the chosen cell, or the best one
    QString curveTitle;
    CurvePtr curve;
    QString curveMissing;
    bool dateOnly = true;
};

// Several sweeps side by side.
struct ComparisonContent {
    struct Row {
        QString name;
        QStringList values; // one per sweep
        int best = -1; // the sweep whose value is the best, -1 = none
        bool differs = false;
    };
    QString title;
    QStringList names; // of the sweeps
    QList<Row> rows;
    QStringList warnings;
    QString footer;
};

SheetContent sheetContent(const ReportSweep &sweep);
ComparisonContent comparisonContent(const QList<ReportSweep> &sweeps);

// The same for any number of sweeps, one at a time: keeps a few words and figures of each and none of its cells.
class ComparisonMaker
{
public:
    void add(const ReportSweep &sweep);
    qsizetype size() const { return m_names.size(); }
    ComparisonContent content() const;

private:
    QStringList m_names;
    QList<QList<double>> m_figures; // per sweep
    QList<QList<SheetContent::Fact>> m_facts;
    Convention m_convention; // of the first
    bool m_mixed = false;
};

} // namespace zixly
