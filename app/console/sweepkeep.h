// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sweepresult.h"

#include <QString>

namespace zixly {

// Puts a finished sweep into the history of a profile, as the desktop would have: job, events and cells in one
// transaction. Blocks until it is committed.
Result<> keepSweep(const QString &profileFolder, const SweepResult &result, qint64 startedMs, qint64 endedMs);

} // namespace zixly
