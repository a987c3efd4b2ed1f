// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace zixly {

// zixly-worker serve: the local API until SIGTERM or Ctrl+C. Returns the program's exit code. Main thread, event loop.
int runServeCommand(const QStringList &words);

// zixly-worker keys add|list|rotate|revoke: the keys of that API.
int runKeysCommand(const QStringList &words);

} // namespace zixly
