// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/sql.h"

#include <QFileInfo>
#include <QHash>
#include <QSqlDriver>
#include <QSqlError>

#include <optional>
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
constexpr qsizetype kLongText = 4096;

// The prepared statements of one connection that nobody is running. It belongs to the driver and ends with it. Two
// runs of the same text at once are two statements.
class Shelf : public QObject
{
    Q_OBJECT
public:
    static Shelf *of(const QSqlDatabase &db)
    {
        auto *shelf = db.driver()->findChild<Shelf *>(QString(), Qt::FindDirectChildrenOnly);
        return shelf ? shelf : new Shelf(db.driver());
    }

    std::optional<QSqlQuery> take(const QString &text)
    {
        const auto found = m_idle.find(text);
        if (found == m_idle.end())
            return std::nullopt;
        QSqlQuery query = std::move(*found);
        m_idle.erase(found);
        return query;
    }

    void put(const QString &text, QSqlQuery &&query)
    {
        if (m_idle.size() < kMost && !m_idle.contains(text))
            m_idle.emplace(text, std::move(query));
    }

private:
    explicit Shelf(QSqlDriver *driver)
        : QObject(driver)
    {
    }

    static constexpr qsizetype kMost = 64;
    QHash<QString, QSqlQuery> m_idle;
};

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

Statement::Statement(const QSqlDatabase &db, const QString &text, Keep keep)
    : m_query(QSqlQuery(nullptr))
    , m_subject(subjectOf(db))
{
    if (keep == Keep::Yes) {
        m_keptText = text;
        Shelf *shelf = Shelf::of(db);
        m_shelf = shelf;
        if (auto kept = shelf->take(text)) {
            m_query = std::move(*kept);
            m_prepared = true;
            return;
        }
    }
    m_query = QSqlQuery(db);
    m_query.setForwardOnly(true); // before prepare(): otherwise the driver keeps every row it has passed
    m_prepared = m_query.prepare(text);
}

Statement::~Statement()
{
    if (!m_prepared || m_keptText.isEmpty() || !m_shelf)
        return;
    m_query.finish(); // it holds no lock and no row while it lies there
    static_cast<Shelf *>(m_shelf.data())->put(m_keptText, std::move(m_query));
}

Result<> Statement::run(const QVariantList &values)
{
    for (int i = 0; i < values.size(); ++i) {
        const QVariant &value = values.at(i);
        if (value.typeId() != QMetaType::QString) {
            m_query.bindValue(i, value);
            continue;
        }
        QString text = value.toString();
        if (text.size() > kLongText)
            m_keptText.clear(); // it would be kept, too
        if (text.contains(QChar(u'\0')))
            text.replace(QChar(u'\0'), QChar(QChar::ReplacementCharacter));
        m_query.bindValue(i, text.isNull() ? QStringLiteral("") : text);
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

Result<QVariant> single(const QSqlDatabase &db, const QString &text, const QVariantList &values, Statement::Keep keep)
{
    Statement statement(db, text, keep);
    if (const auto done = statement.run(values); !done)
        return std::unexpected(done.error());
    if (statement.next())
        return statement.value(0);
    if (const auto done = statement.end(); !done)
        return std::unexpected(done.error());
    return QVariant();
}

Result<QList<qint64>> integers(
    const QSqlDatabase &db, const QString &text, const QVariantList &values, Statement::Keep keep)
{
    Statement statement(db, text, keep);
    if (const auto done = statement.run(values); !done)
        return std::unexpected(done.error());
    QList<qint64> list;
    while (statement.next())
        list << statement.integer(0);
    if (const auto done = statement.end(); !done)
        return std::unexpected(done.error());
    return list;
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

#include "sql.moc"
