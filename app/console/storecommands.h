// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace zixly {

// `zixly-worker jobs|cancel|retry|backup|restore WORDS...`: what the desktop does with the jobs of a profile, without a
// window, and while a window is open, too. Each returns the exit code (0 done, 1 failed, 2 wrong usage) and blocks.
int runJobsCommand(const QStringList &words);
int runCancelCommand(const QStringList &words);
int runRetryCommand(const QStringList &words);
int runBackupCommand(const QStringList &words);
int runRestoreCommand(const QStringList &words);

} // namespace zixly
