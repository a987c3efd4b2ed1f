// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/accounts.h"

#include "store/jobs.h"
#include "store/sql.h"

#include <limits>
#include <utility>

namespace zixly::accounts {

namespace {

const QString kAbandoned = QStringLiteral("abandoned"); // realm
const QString kSelect = QStringLiteral("SELECT key, connection, realm, user, email, tenant, current FROM accounts ");

QString textOf(const QUuid &connection)
{
    return connection.toString(QUuid::WithoutBraces);
}

Result<QList<Account>> select(const QSqlDatabase &db, const QString &rest, const QVariantList &values = {})
{
    sql::Statement statement(db, kSelect + rest);
    if (const auto done = statement.run(values); !done)
        return std::unexpected(done.error());
    QList<Account> list;
    while (statement.next()) {
        list.append({.key = statement.integer(0),
            .connection = QUuid::fromString(statement.text(1)),
            .realm = statement.text(2),
            .user = statement.text(3),
            .email = statement.text(4),
            .tenant = statement.text(5),
            .current = statement.integer(6) != 0});
    }
    if (const auto done = statement.end(); !done)
        return std::unexpected(done.error());
    return list;
}

// Up to `limit` jobs of the account.
Result<QList<qint64>> jobsOf(const QSqlDatabase &db, qint64 account, int limit)
{
    return sql::integers(
        db, QStringLiteral("SELECT key FROM jobs WHERE account <> 0 AND account = ? LIMIT ?"), {account, limit});
}

struct Position {
    qint64 createdMs = std::numeric_limits<qint64>::max();
    qint64 key = std::numeric_limits<qint64>::max();
};

// Some rows of the account, older than where it stands; false = there are none left.
Result<bool> renameSlice(QSqlDatabase &db, qint64 account, const QString &to, Position &at)
{
    sql::Statement select(db,
        QStringLiteral("SELECT key, created_ms FROM jobs WHERE account <> 0 AND account = ?"
                       " AND (created_ms, key) < (?, ?) ORDER BY created_ms DESC, key DESC LIMIT 200"));
    if (const auto done = select.run(account, at.createdMs, at.key); !done)
        return std::unexpected(done.error());
    QList<qint64> keys; // read first: a table is not changed under its own cursor
    while (select.next()) {
        keys << select.integer(0);
        at = {select.integer(1), select.integer(0)};
    }
    if (const auto done = select.end(); !done)
        return std::unexpected(done.error());
    sql::Statement update(db, QStringLiteral("UPDATE jobs SET service = ? WHERE key = ? AND service <> ?"));
    for (const qint64 key : keys) {
        if (const auto done = update.run(to, key, to); !done)
            return std::unexpected(done.error());
    }
    return !keys.isEmpty();
}

} // namespace

Result<Account> enter(QSqlDatabase &db, Account account)
{
    const QString connection = textOf(account.connection);
    sql::Statement upsert(db,
        QStringLiteral(
            "INSERT INTO accounts (connection, realm, user, tenant, email, current) VALUES (?, ?, ?, ?, ?, 1)"
            " ON CONFLICT (connection, realm, user, tenant)"
            " DO UPDATE SET email = excluded.email, current = 1"));
    if (const auto done = upsert.run(connection, account.realm, account.user, account.tenant, account.email); !done)
        return std::unexpected(done.error());
    const auto key = sql::single(db,
        QStringLiteral("SELECT key FROM accounts WHERE connection = ? AND realm = ? AND user = ? AND tenant = ?"),
        {connection, account.realm, account.user, account.tenant});
    if (!key)
        return std::unexpected(key.error());
    account.key = key->toLongLong();
    account.current = true;
    sql::Statement others(
        db, QStringLiteral("UPDATE accounts SET current = 0 WHERE connection = ? AND realm = ? AND key <> ?"));
    if (const auto done = others.run(connection, account.realm, account.key); !done)
        return std::unexpected(done.error());
    return account;
}

Result<QList<Account>> all(const QSqlDatabase &db)
{
    return select(db, QStringLiteral("WHERE realm <> ? ORDER BY key"), {kAbandoned});
}

Result<Account> current(const QSqlDatabase &db, const QUuid &connection, const QString &realm)
{
    const auto found
        = select(db, QStringLiteral("WHERE connection = ? AND realm = ? AND current = 1"), {textOf(connection), realm});
    if (!found)
        return std::unexpected(found.error());
    if (found->isEmpty())
        return failure(Error::Kind::NotFound, realm, textOf(connection));
    return found->front();
}

Result<QList<qint64>> hidden(const QSqlDatabase &db)
{
    return sql::integers(db, QStringLiteral("SELECT key FROM accounts WHERE current = 0"));
}

QString source(const Account &account)
{
    return QStringLiteral("%1/%2").arg(textOf(account.connection)).arg(account.key);
}

Result<qint64> countJobs(const QSqlDatabase &db, qint64 account)
{
    const auto count
        = sql::single(db, QStringLiteral("SELECT count(*) FROM jobs WHERE account <> 0 AND account = ?"), {account});
    if (!count)
        return std::unexpected(count.error());
    return count->toLongLong();
}

Result<> abandon(QSqlDatabase &db, const QList<qint64> &accounts)
{
    sql::Statement statement(db,
        QStringLiteral("UPDATE accounts SET realm = ?, user = CAST(key AS TEXT), tenant = '', email = '', current = 0"
                       " WHERE key = ?"));
    for (const qint64 account : accounts) {
        if (const auto done = statement.run(kAbandoned, account); !done)
            return done;
    }
    return {};
}

Result<QList<qint64>> abandoned(const QSqlDatabase &db)
{
    return sql::integers(db, QStringLiteral("SELECT key FROM accounts WHERE realm = ? ORDER BY key"), {kAbandoned});
}

Result<bool> wasRemoved(const QSqlDatabase &db, qint64 account)
{
    const auto removed = sql::single(db, // a key is never given again
        QStringLiteral("SELECT 1 FROM sqlite_sequence WHERE name = 'accounts' AND seq >= ?"
                       " AND NOT EXISTS (SELECT 1 FROM accounts WHERE key = ?)"),
        {account, account});
    if (!removed)
        return std::unexpected(removed.error());
    return removed->isValid();
}

std::function<Result<bool>(QSqlDatabase &)> remover(QList<qint64> accounts)
{
    return [accounts = std::move(accounts)](QSqlDatabase &db) mutable -> Result<bool> {
        constexpr int kSlice = 25; // some 10 ms, see trash::purge()
        if (accounts.isEmpty())
            return false;
        const qint64 account = accounts.front();
        const auto keys = jobsOf(db, account, kSlice);
        if (!keys)
            return std::unexpected(keys.error());
        if (!keys->isEmpty()) {
            if (const auto done = jobs::remove(db, *keys); !done)
                return std::unexpected(done.error());
            return true;
        }
        sql::Statement erase(db, QStringLiteral("DELETE FROM accounts WHERE key = ?")); // no job is left, nor a wish
        if (const auto done = erase.run(account); !done)
            return std::unexpected(done.error());
        accounts.removeFirst();
        return !accounts.isEmpty();
    };
}

std::function<Result<bool>(QSqlDatabase &)> renamer(const QUuid &connection, const QString &from, const QString &to)
{
    return [connection, from, to, begun = false, left = QList<qint64>(), at = Position()](
               QSqlDatabase &db) mutable -> Result<bool> {
        if (!std::exchange(begun, true)) {
            const auto accounts = sql::integers(
                db, QStringLiteral("SELECT key FROM accounts WHERE connection = ?"), {textOf(connection)});
            if (!accounts)
                return std::unexpected(accounts.error());
            left = *accounts;
            sql::Statement unsent(db, // the index is without case
                QStringLiteral("UPDATE jobs SET service = ? WHERE account = 0 AND service = ? COLLATE NOCASE"
                               " AND service <> ''"));
            if (const auto done = unsent.run(to, from); !done)
                return std::unexpected(done.error());
        }
        if (left.isEmpty())
            return false;
        const auto more = renameSlice(db, left.first(), to, at);
        if (!more)
            return more;
        if (!*more) {
            left.removeFirst();
            at = {};
        }
        return !left.isEmpty();
    };
}

Result<bool> isNamed(const QSqlDatabase &db, const QUuid &connection, const QString &name)
{
    const auto accounts
        = sql::integers(db, QStringLiteral("SELECT key FROM accounts WHERE connection = ?"), {textOf(connection)});
    if (!accounts)
        return std::unexpected(accounts.error());
    for (const qint64 account : *accounts) {
        const auto oldest = sql::single(db,
            QStringLiteral("SELECT service FROM jobs WHERE account <> 0 AND account = ?"
                           " ORDER BY created_ms, key LIMIT 1"),
            {account});
        if (!oldest)
            return std::unexpected(oldest.error());
        if (oldest->isValid() && oldest->toString() != name)
            return false;
    }
    return true;
}

} // namespace zixly::accounts
