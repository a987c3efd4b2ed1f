// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/standin/standin.h"

#include <QStringList>

namespace zixly::test {

// What a person or a script may type while the stand-ins run. Returns what to print; "quit" is the caller's.
QString runCommand(Standin &standin, const QString &line);
QString commandHelp();

} // namespace zixly::test
