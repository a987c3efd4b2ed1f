// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QAction;

namespace zixly {

// A command that cannot be used says why: in its tooltip, in the status bar and in the command palette. The tooltip it
// had before is its explanation and comes back when it can be used again. GUI thread.
void allowAction(QAction *action, bool possible, const QString &reason);

QString reasonAgainst(const QAction *action); // empty while the command is enabled, or where nobody gave a reason

} // namespace zixly
