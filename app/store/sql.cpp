// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/sql.h"

#include <QFileInfo>
#include <QSqlError>

#include <utility>

namespace zixly::sql {

namespace {

// Primary result codes of SQLite (the low byte of an extended one).
constexpr int kPermission = 3;
constexpr int kBusy = 5;
constexpr int kLocked = 6;
constexpr int kNoMemory = 7;
constexpr int kReadOnly = 8;
constexpr int kInterrupt = 9;
constexpr int kIo = 10;
constexpr int kCorrupt = 11;
constexpr int kFull = 13;
constexpr int kCannotOpen = 14;
constexpr int kTooBig = 18;
constexpr int kConstraint = 19;
constexpr int kNotADatabase = 26;
constexpr int kIoRead = 10 | (1 << 8);
constexpr int kIoShortRead = 10 | (2 << 8);
constexpr int kIoNoMemory = 10 | (12 << 8);

constexpr QLatin1String kCodeMark(", SQLite ");

Error::Kind kindOf(int code)
{
    using K = Error::Kind;
    if (code == kIoRead || code == kIoShortRead)
        return K::Unreadable;
    if (code == kIoNoMemory)
        return K::OutOfMemory;
    switch (code & 0xff) {
    case kBusy:
    case kLocked: return K::Busy;
    case kNoMemory:
    case kTooBig: return K::OutOfMemory;
    case kReadOnly: return K::ReadOnly;
    case kInterrupt: return K::Cancelled;
    case kPermission:
    case kIo: return K::Unwritable;
    case kCannotOpen: return K::Unreadable;
    case kCorrupt:
    case kNotADatabase: return K::Corrupt;
    case kFull: return K::DiskFull;
    case kConstraint: return K::Conflict;
    default: return K::Internal;
    }
}

} // namespace

Error errorFrom(const QSqlError &error, const QString &subject)
{
    const QString code = error.nativeErrorCode();
    const QString detail = error.databaseText().isEmpty() ? error.driverText() : error.databaseText();
    return {kindOf(code.toInt()), subject, code.isEmpty() ? detail : detail + kCodeMark + code};
}

bool isDamage(const Error &error)
{
    const qsizetype at = error.detail.lastIndexOf(kCodeMark);
    return error.kind == Error::Kind::Corrupt && at >= 0;
}

QString subjectOf(const QSqlDatabase &db)
{
    return QFileInfo(db.databaseName()).fileName();
}

Statement::Statement(const QSqlDatabase &db, const QString &text)
    : m_query(db)
    , m_subject(subjectOf(db))
{
    m_query.setForwardOnly(true); // before prepare(): otherwise the driver keeps every row it has passed
    m_prepared = m_query.prepare(text);
}

Result<> Statement::run(const QVariantList &values)
{
    for (int i = 0; i < values.size(); ++i) {
        const QVariant &value = values.at(i);
        const bool nullText = value.typeId() == QMetaType::QString && value.toString().isNull();
        m_query.bindValue(i, nullText ? QVariant(QStringLiteral("")) : value);
    }
    return execute();
}

Result<> Statement::execute()
{
    if (!m_prepared || !m_query.exec())
        return std::unexpected(lastError());
    return {};
}

Result<> Statement::end() const
{
    if (m_query.lastError().isValid())
        return std::unexpected(lastError());
    return {};
}

Error Statement::lastError() const
{
    return errorFrom(m_query.lastError(), m_subject);
}

Result<> run(const QSqlDatabase &db, const QString &text)
{
    QSqlQuery query(db);
    if (!query.exec(text))
        return std::unexpected(errorFrom(query.lastError(), subjectOf(db)));
    return {};
}

void attempt(const QSqlDatabase &db, const QString &text)
{
    QSqlQuery query(db);
    query.exec(text);
}

Result<QVariant> single(const QSqlDatabase &db, const QString &text, const QVariantList &values)
{
    Statement statement(db, text);
    if (const auto done = statement.run(values); !done)
        return std::unexpected(done.error());
    if (statement.next())
        return statement.value(0);
    if (const auto done = statement.end(); !done)
        return std::unexpected(done.error());
    return QVariant();
}

Result<Transaction> Transaction::begin(QSqlDatabase &db)
{
    if (const auto begun = sql::run(db, QStringLiteral("BEGIN IMMEDIATE")); !begun)
        return std::unexpected(begun.error());
    return Transaction(db);
}

Transaction::Transaction(Transaction &&other) noexcept
    : m_db(std::exchange(other.m_db, nullptr))
{
}

Transaction::~Transaction()
{
    if (m_db)
        attempt(*m_db, QStringLiteral("ROLLBACK")); // fails where SQLite has already rolled back by itself
}

Result<> Transaction::commit()
{
    if (const auto done = sql::run(*m_db, QStringLiteral("COMMIT")); !done)
        return done; // still open: the destructor rolls back
    m_db = nullptr;
    return {};
}

} // namespace zixly::sql
