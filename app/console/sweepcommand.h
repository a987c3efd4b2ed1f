// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace zixly {

// `zixly-worker sweep WORDS...`: parses, computes, writes; returns the exit code (0 done, 1 failed, 2 wrong usage,
// 130 interrupted). Blocks.
int runSweepCommand(const QStringList &words);

} // namespace zixly
