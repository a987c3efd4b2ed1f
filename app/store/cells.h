// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sweepresult.h"

#include <QSqlDatabase>

// Results of sweeps: one blob per metric column, little-endian, versioned.
namespace zixly::cells {

// Everything in the caller's transaction. 250,000 cells (34 MB) take some 100 ms: fine for results of usual size; see
// below for large ones.
Result<> save(QSqlDatabase &db, qint64 jobKey, const SweepResult &result);
Result<SweepResult> load(const QSqlDatabase &db, qint64 jobKey); // Kind::NotFound if the job has no result

// save() in slices for Store::writeInSlices(): columns [0, columnCount()) first, each in a transaction of its own, then
// finish() together with the job's last state. Until finish() is committed, load() sees no result.
int columnCount();
Result<> saveColumn(QSqlDatabase &db, qint64 jobKey, const SweepResult &result, int column);
Result<> finish(QSqlDatabase &db, qint64 jobKey, const SweepResult &result);

// Deletes a few cells whose job is gone; true while there are more.
Result<bool> purge(QSqlDatabase &db);

} // namespace zixly::cells
