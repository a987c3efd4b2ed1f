// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/fileops.h"

#include "store/sql.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStorageInfo>
#include <QtEndian>

#include <algorithm>
#include <array>
#include <filesystem>
#include <system_error>

#ifdef Q_OS_WIN
#include <qt_windows.h>

#include <io.h>
#else
#include <fcntl.h>
#include <unistd.h>
#endif

namespace zixly::fileops {

namespace {

constexpr qint64 kHeaderSize = 100;
constexpr int kUserVersionAt = 60; // in the header of an SQLite file, big-endian

std::filesystem::path native(const QString &path)
{
    return {path.toStdU16String()};
}

Result<> rename(const QString &from, const QString &to)
{
    std::error_code code;
    std::filesystem::rename(native(from), native(to), code);
    if (!code)
        return {};
    const bool full = code == std::errc::no_space_on_device;
    return failure(full ? Error::Kind::DiskFull : Error::Kind::Unwritable, to, QString::fromStdString(code.message()));
}

// A file, or on POSIX a folder, whose entries are then on the disk.
void syncToDisk(const QString &path)
{
#ifdef Q_OS_WIN
    QFile file(path);
    if (file.open(QIODevice::ReadWrite))
        _commit(file.handle());
#else
    const int descriptor = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return;
    fsync(descriptor);
    ::close(descriptor);
#endif
}

} // namespace

qint64 size(const QString &path)
{
    const QFileInfo info(path);
    return info.isFile() ? info.size() : -1;
}

bool isWritable(const QString &path)
{
    constexpr auto kAnyWrite = QFile::WriteOwner | QFile::WriteGroup | QFile::WriteOther;
    const QFileInfo info(path);
    return info.isWritable() && (info.permissions() & kAnyWrite);
}

bool sameFile(const QString &a, const QString &b)
{
    const QString canonical = QFileInfo(a).canonicalFilePath();
    return !canonical.isEmpty() && canonical == QFileInfo(b).canonicalFilePath();
}

int headerVersion(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    const QByteArray header = file.read(kHeaderSize);
    if (header.size() < kHeaderSize || !header.startsWith("SQLite format 3"))
        return 0;
    return qFromBigEndian<qint32>(header.constData() + kUserVersionAt);
}

bool isNetworkSystem(const QByteArray &kind)
{
    constexpr std::array kKinds{"nfs", "nfs3", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "afpfs", "webdav",
        "davfs", "fuse.sshfs", "fuse.davfs", "fuse.rclone", "9p", "afs", "ceph", "fuse.glusterfs", "ncpfs"};
    return std::any_of(kKinds.begin(), kKinds.end(),
        [&kind](const char *known) { return kind.compare(known, Qt::CaseInsensitive) == 0; });
}

QString networkSystemOf(const QString &folder)
{
#ifdef Q_OS_WIN
    // A share has no kind of its own there: the drive says whether it is one.
    const QString native = QDir::toNativeSeparators(QDir(folder).absolutePath());
    const bool share = native.startsWith(QLatin1String("\\\\"));
    const QString root = native.left(3); // "Z:\"
    const bool remote = share || GetDriveTypeW(reinterpret_cast<const wchar_t *>(root.utf16())) == DRIVE_REMOTE;
    return remote ? QStringLiteral("SMB") : QString();
#else
    const QByteArray kind = QStorageInfo(folder).fileSystemType();
    return isNetworkSystem(kind) ? QString::fromLatin1(kind) : QString();
#endif
}

QString freeSibling(const QString &path, const QString &word)
{
    const QFileInfo info(path);
    const QString stamp = QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMdd-hhmmss"));
    const QString stem = info.completeBaseName() + QLatin1Char('-') + word + QLatin1Char('-') + stamp;
    const QString suffix = info.suffix().isEmpty() ? QString() : QLatin1Char('.') + info.suffix();
    const QDir folder = info.dir();
    QString name = stem + suffix;
    for (int count = 2; folder.exists(name); ++count)
        name = QStringLiteral("%1-%2%3").arg(stem).arg(count).arg(suffix);
    return folder.filePath(name);
}

Result<> setAside(const QString &path, const QString &target)
{
    if (QFileInfo::exists(path)) {
        if (const auto done = rename(path, target); !done)
            return done;
    }
    QFile::remove(path + QStringLiteral("-shm"));
    const QString wal = QStringLiteral("-wal");
    return QFileInfo::exists(path + wal) ? rename(path + wal, target + wal) : Result<>();
}

Result<> replace(const QString &source, const QString &target)
{
    syncToDisk(source);
    if (const auto done = rename(source, target); !done)
        return done;
#ifndef Q_OS_WIN
    syncToDisk(QFileInfo(target).path());
#endif
    return {};
}

void removeDatabase(const QString &path)
{
    for (const char *suffix : {"", "-wal", "-shm", "-journal"})
        QFile::remove(path + QLatin1String(suffix));
}

Result<> copyDatabase(const QSqlDatabase &db, const QString &target)
{
    const QFileInfo info(target);
    if (info.isDir() || !info.dir().exists())
        return failure(Error::Kind::Unwritable, target);
    const QString partial = target + QStringLiteral(".part");
    removeDatabase(partial);
    sql::Statement vacuum(db, QStringLiteral("VACUUM INTO ?"));
    if (const auto done = vacuum.run(partial); !done) {
        removeDatabase(partial);
        Error error = done.error();
        error.subject = target;
        if (error.kind == Error::Kind::Unreadable || error.kind == Error::Kind::ReadOnly)
            error.kind = Error::Kind::Unwritable; // it is the target that could not be opened
        return std::unexpected(error);
    }
    return replace(partial, target);
}

} // namespace zixly::fileops
