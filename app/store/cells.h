// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sweepresult.h"
#include "store/cellcolumns.h"

#include <QSqlDatabase>

#include <functional>
#include <memory>

// Results of sweeps: one blob per metric column, little-endian, versioned.
namespace zixly::cells {

// Everything in the caller's transaction. 250,000 cells (34 MB) take some 100 ms: fine for results of usual size; see
// columnSaver() for large ones.
Result<> save(QSqlDatabase &db, qint64 jobKey, const SweepResult &result);
// Kind::NotFound if the job has no result. Of a sweep in shards, the cells of all shards that have one.
Result<SweepResult> load(const QSqlDatabase &db, qint64 jobKey);

// How much of the given jobs is stored; a sweep in shards has one result.
struct Stored {
    qint64 results = 0;
    qint64 cells = 0;
};
Result<Stored> stored(const QSqlDatabase &db, const QList<qint64> &jobKeys);

// save() in slices of some 10 ms: Store::writeInSlices(columnSaver(...)) first, then finish() in one write() with the
// job's last state. Until finish() is committed, load() sees no result.
std::function<Result<bool>(QSqlDatabase &)> columnSaver(qint64 jobKey, std::shared_ptr<const SweepResult> result);
Result<> finish(QSqlDatabase &db, qint64 jobKey, const SweepResult &result);

Result<> saveColumn(QSqlDatabase &db, qint64 jobKey, const SweepResult &result, int column);

// Deletes a few cells whose job is gone; true while there are more.
Result<bool> purge(QSqlDatabase &db);

} // namespace zixly::cells
