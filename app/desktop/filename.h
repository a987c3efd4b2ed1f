// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QFileDialog;

namespace zixly {

// A name that every file system takes, without an ending.
QString fileNameOf(const QString &name);
// Gives the name in a dialog that saves another ending, when another kind of file was chosen.
void followSuffix(QFileDialog &dialog, const QString &suffix);

} // namespace zixly
