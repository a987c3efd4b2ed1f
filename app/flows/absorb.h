// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job.h"

#include <QSqlDatabase>

namespace zixly::evidence {

// One job out of two rows: the row of a sweep that was sent from here arrived before its answer. `ours` gets the ids,
// the facts and the marks of the other, whose row is removed. Returns ours, not stored yet.
Result<Job> absorb(QSqlDatabase &db, Job ours, qint64 otherKey);

} // namespace zixly::evidence
