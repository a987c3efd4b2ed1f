// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace zixly {

// `zixly-worker join WORDS...`: works for the platform until it is interrupted. `zixly-worker dead WORDS...`: lists the
// jobs that were given up. Both return the exit code (0 done, 1 failed, 2 wrong usage) and block.
int runJoinCommand(const QStringList &words);
int runDeadCommand(const QStringList &words);

} // namespace zixly
