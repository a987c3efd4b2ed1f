// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace zixly {

// A new store with that many generated jobs.
bool makeStore(const QString &path, qint64 jobs);

// The folder of a profile whose store holds that many generated jobs; made once a run, in a folder that
// ZIXLY_BENCH_PROFILES may name to keep it between runs. Empty if it cannot be made.
QString profileWith(qint64 jobs);
// Its store.
QString storeWith(qint64 jobs);

} // namespace zixly
