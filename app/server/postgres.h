// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QString>
#include <QVariantList>

namespace zixly {

// One connection to a PostgreSQL, opened, used and closed in one thread. Its clock is set to UTC, as the platform's
// columns are without a zone.
class Postgres
{
public:
    // postgresql://[user[:password]@][host][:port]/database[?option=value&...], with libpq's options (host for a
    // socket's folder, sslmode, sslrootcert, application_name) and schema, as the platform writes it. A password that
    // is not in the address comes from PGPASSWORD or the password file, as everywhere.
    static Result<Postgres> open(const QString &address);

    Postgres(Postgres &&other) noexcept;
    Postgres &operator=(Postgres &&other) noexcept;
    Postgres(const Postgres &) = delete;
    Postgres &operator=(const Postgres &) = delete;
    ~Postgres();

    // Runs one statement with ? for each value. What went wrong: Network (the connection is lost: open another one),
    // Unauthorized, Forbidden (no permission), NotFound (database, table or column), Busy and Timeout (the same may
    // work a moment later), Internal for all else.
    Result<QSqlQuery> run(const QString &statement, const QVariantList &values = {});

    // Everything `work` does, or nothing.
    template <class Work>
    auto transaction(Work work) -> decltype(work())
    {
        if (const auto begun = run(QStringLiteral("BEGIN")); !begun)
            return std::unexpected(begun.error());
        auto done = work();
        if (!done) {
            rollBack();
            return done;
        }
        if (const auto committed = run(QStringLiteral("COMMIT")); !committed)
            return std::unexpected(committed.error());
        return done;
    }

private:
    Postgres(QString name, QString subject);
    QSqlDatabase database() const;
    void rollBack();

    QString m_name; // of the connection in QtSql; empty when closed
    QString m_subject; // what errors name: host and database, never the password
    QSqlQuery m_refused{nullptr}; // a statement cannot be given back before the transaction it broke is over
};

} // namespace zixly
