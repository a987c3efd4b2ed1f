// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sweepresult.h"

#include <QSqlDatabase>

// Results of sweeps: one blob per metric column, little-endian, versioned.
namespace zixly::cells {

Result<> save(QSqlDatabase &db, qint64 jobKey, const SweepResult &result);
Result<SweepResult> load(const QSqlDatabase &db, qint64 jobKey); // Kind::NotFound if the job has no result

} // namespace zixly::cells
