// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDir>
#include <QFileInfo>
#include <QString>

namespace zixly::test {

// A file of the reference material beside the repository, or of ZIXLY_SHARED; empty where it is not at hand.
inline QString sharedPath(const QString &relative)
{
    QString root = qEnvironmentVariable("ZIXLY_SHARED");
    if (root.isEmpty())
        root = QStringLiteral(ZIXLY_SOURCE_DIR "/../shared");
    const QString path = QDir(root).filePath(relative);
    return QFileInfo::exists(path) ? path : QString();
}

} // namespace zixly::test
