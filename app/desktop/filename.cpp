// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/filename.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QRegularExpression>

namespace zixly {

QString fileNameOf(const QString &name)
{
    static const QRegularExpression unsafe(QStringLiteral("[\\\\/:*?\"<>|\\x00-\\x1f]+"));
    const QString clean = QString(name).replace(unsafe, QStringLiteral("_")).trimmed();
    return clean.isEmpty() ? QStringLiteral("zixly") : clean.left(120);
}

void followSuffix(QFileDialog &dialog, const QString &suffix)
{
    dialog.setDefaultSuffix(suffix);
    const QStringList chosen = dialog.selectedFiles();
    if (!chosen.isEmpty() && !QFileInfo(chosen.first()).isDir())
        dialog.selectFile(QFileInfo(chosen.first()).completeBaseName() + QLatin1Char('.') + suffix);
}

} // namespace zixly
