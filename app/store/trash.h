// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QList>
#include <QSqlDatabase>
#include <QString>

#include <functional>

// Jobs that somebody deleted and may take back. They are whole, but no query shows them; once they are due, the store
// removes them for good when it has nothing else to do, across restarts. To be run by Store::write() or Store::read().
// Times are UTC ms.
namespace zixly::trash {

// Of these jobs those that may be deleted: ended ones, and those of a service that will never tell their end. The
// others, which run or wait, stay. Returns what was put there.
Result<QList<qint64>> put(QSqlDatabase &db, const QList<qint64> &keys, qint64 dueMs);
Result<> takeBack(QSqlDatabase &db, const QList<qint64> &keys); // those that are still there are shown again
Result<QList<qint64>> waiting(const QSqlDatabase &db, qint64 nowMs); // not due yet, by key
Result<qint64> count(const QSqlDatabase &db); // due or not

// Removes some jobs that are due by then, in some 10 ms, and returns their keys; none = no more are.
Result<QList<qint64>> purge(QSqlDatabase &db, qint64 nowMs);
// The same again and again, each time in a transaction of its own, until the time is over or somebody else waits.
// Adds the keys to `purged`; true if more are due. A failure is tried again by the next call.
bool purgeFor(QSqlDatabase &db, qint64 ms, const std::function<bool()> &isWaitedFor, QList<qint64> &purged);

Result<bool> isEmpty(const QSqlDatabase &db); // as it nearly always is
// A condition on the keys of jobs that leaves out what no list shows: what is here, and the shards of sweeps that are
// shown as one (shardjobs::hiding()). "key NOT IN (...)"; empty while there is neither.
Result<QString> hiding(const QSqlDatabase &db, const QString &keyColumn);

} // namespace zixly::trash
