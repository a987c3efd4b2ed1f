// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/importplan.h"

#include <vector>

namespace zixly {

// Rows in the order of the file, on their way to a series. `series.time` holds local times (PriceTime::localMs) until
// normalise() has run.
struct PriceRows {
    PriceSeries series;
    std::vector<qint32> line; // of each row, from 1
    std::vector<qint32> offsets; // PriceTime::offsetMs of each row; empty if no row states one
};

struct NormalForm {
    ImportNotes notes; // what was done here; counts of rows are the caller's
    QList<ImportProblem> problems; // conflicting duplicates, the first 100
    qint64 problemCount = 0;
};

// Turns times into UTC (or dates, where no row has a time of day), sorts, drops identical duplicates, finds conflicting
// ones (dropped, too, if `skipBadRows`), gaps and the interval.
NormalForm normalise(PriceRows &rows, const ImportPlan &plan, const QString &file);

void addExample(ImportNotes &notes, const ImportProblem &problem); // keeps the first few of each kind

inline constexpr qsizetype kListedProblems = 100;
inline constexpr int kExamples = 5; // of each kind of note

} // namespace zixly
