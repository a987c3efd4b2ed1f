// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job.h"
#include "models/cellgrid.h"

#include <QList>

#include <optional>

namespace zixly {

// One sweep of a comparison: a cheap value, its cells are shared. Without cells `problem` says why, and what to do
// next.
struct ComparedSweep {
    Job job;
    CellSet set;
    std::shared_ptr<const CellGrid> grid; // null = no cells here
    CellSummary summary; // of the whole grid
    QString problem;
    bool fetchable = false; // the result lies on a service and can be fetched

    bool hasCells() const { return grid != nullptr; }
    SweepSpec spec() const; // of the result where it is here, of the job otherwise
};

// Costs tens of milliseconds for a million cells; runs on any thread.
ComparedSweep comparedSweep(const Job &job, const SweepResult &result);

// Why a sweep has no cells here, with the next step; empty where they should be.
QString comparisonProblem(const Job &job);
bool isFetchable(const Job &job); // its result lies on a service and can be fetched

// "SP500 SMA 5-50 x 20-200, 10 bps": what stands under the name. Parameters that a service did not state are left out.
QString parametersText(const ComparedSweep &sweep);
QString coverageText(const ComparedSweep &sweep); // "1,204 of 3,930 cells are here"

// The first and the last day that every sweep with cells has prices of.
struct CommonDates {
    QDate from;
    QDate to;

    bool operator==(const CommonDates &) const = default;
};
// Nothing where they have no day in common, or where one does not say what it was made from.
std::optional<CommonDates> commonDates(const QList<ComparedSweep> &sweeps);
// Whether first or last days differ although nobody asked all of them for the same dates.
bool datesDiffer(const QList<ComparedSweep> &sweeps);
SweepSpec onDates(SweepSpec spec, const CommonDates &dates);

} // namespace zixly
