// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/format.h"
#include "core/job.h"
#include "core/jobquery.h"
#include "core/searchexpression.h"

#include <QVariant>

#include <optional>
#include <span>

namespace zixly {

// One row per column of the jobs table: its title, text, sort key and what explains it. To add a column: add it to
// JobTableModel::Column and one row to kColumns in jobcolumns.cpp.
struct JobColumn {
    const char *title; // QT_TRANSLATE_NOOP("zixly::JobTableModel")
    const char *plain; // one sentence for the header's tooltip
    Qt::Alignment align;
    std::optional<JobSort> sort; // what the store sorts by; empty = this column cannot be sorted
    QString (*text)(const Job &job, TimeZoneChoice zone);
    QVariant (*value)(const Job &job); // raw value: sign of numbers, sort key
    QString (*tip)(const Job &job, TimeZoneChoice zone); // may be null
};

std::span<const JobColumn> jobColumns();
QString titleOfColumn(int column); // JobTableModel::Column; translated
QString nameOfColumn(int column); // "sharpe": for files
int columnNamed(QStringView name); // -1 = none
// What a filter above the column asks about; empty = it cannot be filtered.
std::optional<search::Field> fieldOf(int column);

// "SMA 5-50 x 20-200" for a sweep, the raw type for any other job.
QString sweepText(const Job &job);
QString tickerText(const Job &job);
qint64 durationMs(const Job &job); // running time, 0 = not known yet
// "61 %, 4 s left"; empty when nothing is known.
QString progressText(const JobProgress &progress);

} // namespace zixly
