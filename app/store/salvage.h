// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QString>

namespace zixly::salvage {

struct Salvaged {
    qint64 jobs = 0;
    qint64 lostJobs = -1; // unknown
};

// Copies every row that can be read from the damaged file into the database `target`, an empty store of the current
// version: by way of SQLite, and where that fails page by page (then jobs deleted lately may come back). Only a failure
// to write is an error. The damaged file is opened read-only and not changed.
Result<Salvaged> copyReadable(const QString &damaged, const QString &target);

} // namespace zixly::salvage
