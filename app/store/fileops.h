// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QSqlDatabase>

// Operations on database files that belong together with their -wal and -shm.
namespace zixly::fileops {

qint64 size(const QString &path); // bytes, -1 if there is no such file
bool isWritable(const QString &path); // a file or folder marked read-only is not, even for root
bool sameFile(const QString &a, const QString &b);
// The kind of file system ("nfs4", "cifs") if the folder lies on another computer, where SQLite's locks cannot be
// relied on; empty if it does not, as far as the system tells. May wait for that computer.
QString networkSystemOf(const QString &folder);
bool isNetworkSystem(const QByteArray &kind);
int headerVersion(const QString &path); // user_version in the header of an SQLite file, 0 if it is none

// "zixly.db", "damaged" -> "zixly-damaged-20261123-055341.db" in the same folder, not yet there
QString freeSibling(const QString &path, const QString &word);

// Renames a file (or folder) and its WAL; drops the shared memory.
Result<> setAside(const QString &path, const QString &target);
// Renames over whatever is at `target`, atomically; the source must be closed and whole in one file.
Result<> replace(const QString &source, const QString &target);
void removeDatabase(const QString &path);
// A consistent copy of a database in use, put in the place of `target` when it is complete and on the disk.
Result<> copyDatabase(const QSqlDatabase &db, const QString &target);

} // namespace zixly::fileops
