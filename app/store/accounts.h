// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QList>
#include <QSqlDatabase>
#include <QString>
#include <QUuid>

#include <functional>

// Whose rows the jobs of the services are. One account per connection and realm is the current one: rows of the others
// stay in the file, but no query shows them. Synchronous, to be run by Store::write() or Store::read().
namespace zixly::accounts {

struct Account {
    qint64 key = 0; // 0 is this computer, which has no row
    QUuid connection;
    QString realm; // who knows the user: "supabase", "trading", "receiver"
    QString user;
    QString email;
    QString tenant;
    bool current = false;

    bool operator==(const Account &) const = default;
};

// Finds it by connection, realm, user and tenant, or makes it, and makes it the current one of connection and realm.
Result<Account> enter(QSqlDatabase &db, Account account);
Result<QList<Account>> all(const QSqlDatabase &db);
Result<Account> current(const QSqlDatabase &db, const QUuid &connection, const QString &realm); // Kind::NotFound
Result<QList<qint64>> hidden(const QSqlDatabase &db); // keys of those that are not current
QString source(const Account &account); // RemoteId::source, so that two accounts never share a row
Result<qint64> countJobs(const QSqlDatabase &db, qint64 account);
// Out of use at once, to be removed: nobody is shown their rows any more, all() leaves them out, and whoever signs in
// again begins with a new account, so that nothing new goes with the old.
Result<> abandon(QSqlDatabase &db, const QList<qint64> &accounts);
Result<QList<qint64>> abandoned(const QSqlDatabase &db); // also by an earlier run that ended before the removal did
// Deletes jobs (with all that belongs to them) and then the accounts; for Store::writeInSlices().
std::function<Result<bool>(QSqlDatabase &)> remover(QList<qint64> accounts);
Result<bool> wasRemoved(const QSqlDatabase &db, qint64 account);
// A connection has a new name: Place::service of its rows, of all its accounts and of those that nobody's account has
// yet. Newest first, for Store::writeInSlices().
std::function<Result<bool>(QSqlDatabase &)> renamer(const QUuid &connection, const QString &from, const QString &to);
// False: a renamer() has not come to its end, the oldest rows have another name.
Result<bool> isNamed(const QSqlDatabase &db, const QUuid &connection, const QString &name);

} // namespace zixly::accounts
