// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/csv.h"
#include "models/cellselection.h"

#include <QList>
#include <QStringList>

namespace zixly {

// One line of what sweeps have in common and what not.
struct CompareRow {
    enum class Section : quint8 { Parameters, Data, Convention, Grid, Cell };

    Section section = Section::Parameters;
    QString name;
    QString plain; // one sentence that explains it, may be empty
    QStringList values; // one a sweep, for people
    QList<double> numbers; // the same for programs; empty where the values are words
    QList<bool> best; // one a sweep; all false where nothing may be called best
    bool differs = false; // among the sweeps that state it
};

// Everything that is said about compared sweeps in words and figures. A plain value; pure functions make it.
struct CompareTable {
    QStringList titles; // "1 SP500 SMA ..." a sweep
    QList<CompareRow> rows;
};

QString sectionTitle(CompareRow::Section section); // translated
QString numberedTitle(qsizetype index, const Job &job); // "1 SP500 SMA ...": the number tells sweeps apart everywhere

// `chosen` holds one cell a sweep.
CompareTable compareTable(const QList<ComparedSweep> &sweeps, const QList<ChosenCell> &chosen);

// Sentences about what makes the numbers of these sweeps not comparable as they stand: mixed execution, annualisation
// or bar intervals, unknown conventions, partial grids, different dates. Empty = nothing to warn of.
QStringList compareWarnings(const QList<ComparedSweep> &sweeps);

// Which of the values may be called best, by what the metric says is better: only finite ones, of at least two, and
// only if they are not all the same. `counts` leaves sweeps out (too few trades).
QList<bool> bestOf(Metric metric, const QList<double> &values, const QList<bool> &counts);

// Tab-separated for the clipboard, with a line of headers.
QString tableAsText(const CompareTable &table);
QByteArray tableAsCsv(const CompareTable &table, const CsvPreset &preset);

} // namespace zixly
