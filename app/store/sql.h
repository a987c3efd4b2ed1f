// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QList>
#include <QPointer>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QString>
#include <QVariant>

#include <charconv>
#include <limits>

class QSqlError;

// Small helpers around QSqlQuery for the repositories. Everything runs in the thread of the connection.
namespace zixly::sql {

// SQLite's result code -> Error::Kind; the subject is the name of the database file.
Error errorFrom(const QSqlError &error, const QString &subject);
QString subjectOf(const QSqlDatabase &db);
// True if SQLite found the file itself damaged (a damaged blob inside a sound file is Kind::Corrupt too).
bool isDamage(const Error &error);

// One prepared, forward-only statement. After the last row end() tells whether the loop ended by an error.
class Statement
{
public:
    // Preparing takes longer than running. What comes again and again, always with the same text, is kept prepared
    // with the connection.
    enum class Keep { No, Yes };

    Statement(const QSqlDatabase &db, const QString &text, Keep keep = Keep::No);
    ~Statement();
    Statement(const Statement &) = delete;
    Statement &operator=(const Statement &) = delete;

    // Binds the values in order and executes. A null QString is an empty text; NULL is an invalid QVariant. A zero in a
    // text, at which half of SQLite's functions would end it, becomes U+FFFD.
    template <class... Values>
    Result<> run(const Values &...values)
    {
        return run(QVariantList{QVariant::fromValue(values)...});
    }
    Result<> run(const QVariantList &values);

    bool next() { return m_query.next(); }
    Result<> end() const;

    bool isNull(int column) const { return m_query.isNull(column); }
    qint64 integer(int column) const { return m_query.value(column).toLongLong(); }
    QString text(int column) const { return m_query.value(column).toString(); }
    QByteArray blob(int column) const { return m_query.value(column).toByteArray(); }
    QVariant value(int column) const { return m_query.value(column); }
    double real(int column) const // NULL is NaN
    {
        const QVariant cell = m_query.value(column);
        return cell.isNull() ? std::numeric_limits<double>::quiet_NaN() : cell.toDouble();
    }
    qint64 lastKey() const { return m_query.lastInsertId().toLongLong(); }
    qint64 changedRows() const { return m_query.numRowsAffected(); }

private:
    Result<> execute();
    Error lastError() const;

    QSqlQuery m_query;
    QString m_subject;
    QString m_keptText; // empty = not kept
    QPointer<QObject> m_shelf;
    bool m_prepared = false;
};

Result<> run(const QSqlDatabase &db, const QString &text);
void attempt(const QSqlDatabase &db, const QString &text); // where a failure changes nothing
// The first column of the first row; an invalid QVariant if there is no row.
Result<QVariant> single(const QSqlDatabase &db, const QString &text, const QVariantList &values = {},
    Statement::Keep keep = Statement::Keep::No);

// The first column of every row, as whole numbers: mostly keys.
Result<QList<qint64>> integers(const QSqlDatabase &db, const QString &text, const QVariantList &values = {},
    Statement::Keep keep = Statement::Keep::No);

// Hands on the numbers of what CAST(group_concat(...) AS BLOB) makes of many rows: "3,17,20". A key takes a third of
// the time of a row, but nobody can stop the statement meanwhile (100 ms for a million).
template <class Visit>
void forEachInteger(const QByteArray &list, Visit visit)
{
    const char *const end = list.constData() + list.size();
    for (const char *at = list.constData(); at < end; ++at) {
        qint64 number = 0;
        at = std::from_chars(at, end, number).ptr; // then at a comma
        visit(number);
    }
}

// A write transaction, taken at once (BEGIN IMMEDIATE) so that what it reads is what it changes. Rolls back unless
// committed.
class Transaction
{
public:
    static Result<Transaction> begin(QSqlDatabase &db);
    Transaction(Transaction &&other) noexcept;
    Transaction(const Transaction &) = delete;
    Transaction &operator=(const Transaction &) = delete;
    Transaction &operator=(Transaction &&) = delete;
    ~Transaction();

    Result<> commit();

private:
    explicit Transaction(QSqlDatabase &db)
        : m_db(&db)
    {
    }

    QSqlDatabase *m_db;
};

} // namespace zixly::sql
