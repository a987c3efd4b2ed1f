// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/profile.h"

#include <QCryptographicHash>
#include <QDir>
#include <QStandardPaths>

namespace zixly {

Profile Profile::at(const QString &folder)
{
    // Not AppDataLocation: desktop and console have different application names and share the default profile.
    const QString place = folder.isEmpty()
        ? QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + QStringLiteral("/zixly")
        : folder;
    return {QDir::cleanPath(QDir(place).absolutePath())};
}

QString Profile::databasePath() const
{
    return folder + QStringLiteral("/zixly.db");
}

QString Profile::settingsPath() const
{
    return folder + QStringLiteral("/zixly.ini");
}

QString Profile::queueLockPath() const
{
    return folder + QStringLiteral("/queue.lock");
}

// Socket paths are short (about 100 bytes on some systems), profile folders are not: hash the folder.
QString Profile::socketName() const
{
    const QByteArray hash = QCryptographicHash::hash(folder.toUtf8(), QCryptographicHash::Sha256).toHex().left(16);
    return QStringLiteral("zixly-") + QString::fromLatin1(hash);
}

} // namespace zixly
