// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/connection.h"

#include "store/sql.h"

#include <QSqlError>
#include <QUrl>

#include <atomic>
#include <utility>

namespace zixly {

namespace {

QString nextName()
{
    static std::atomic<quint64> count{0}; // names of connections are global in QtSql
    return QStringLiteral("zixly-store-%1").arg(++count);
}

Result<> runAll(const QSqlDatabase &db, std::initializer_list<const char *> pragmas)
{
    for (const char *pragma : pragmas) {
        if (const auto done = sql::run(db, QLatin1String("PRAGMA ") + QLatin1String(pragma)); !done)
            return done;
    }
    return {};
}

} // namespace

Connection::Connection(Connection &&other) noexcept
    : m_name(std::exchange(other.m_name, QString()))
{
}

Connection &Connection::operator=(Connection &&other) noexcept
{
    if (this != &other) {
        close();
        m_name = std::exchange(other.m_name, QString());
    }
    return *this;
}

Connection::~Connection()
{
    close();
}

Result<Connection> Connection::open(const QString &path, Mode mode)
{
    Connection connection;
    connection.m_name = nextName();
    QSqlDatabase db = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), connection.m_name);
    if (!db.isValid())
        return failure(Error::Kind::Internal, QStringLiteral("QSQLITE"), db.lastError().driverText());
    // Regular expressions of searches, and how many are kept compiled: no search has more conditions.
    QString options = QStringLiteral("QSQLITE_BUSY_TIMEOUT=10000;QSQLITE_ENABLE_REGEXP=200");
    QString name = path;
    if (mode != Mode::ReadWrite)
        options += QLatin1String(";QSQLITE_OPEN_READONLY");
    if (mode == Mode::Immutable) {
        options += QLatin1String(";QSQLITE_OPEN_URI");
        name = QString::fromLatin1(QUrl::fromLocalFile(path).toEncoded()) + QLatin1String("?immutable=1");
    }
    db.setDatabaseName(name);
    db.setConnectOptions(options);
    if (!db.open())
        return std::unexpected(sql::errorFrom(db.lastError(), path));
    return connection;
}

void Connection::close()
{
    if (m_name.isEmpty())
        return;
    QSqlDatabase::database(m_name, false).close();
    QSqlDatabase::removeDatabase(m_name);
    m_name.clear();
}

QSqlDatabase Connection::database() const
{
    return m_name.isEmpty() ? QSqlDatabase() : QSqlDatabase::database(m_name, false);
}

Result<> tuneWriter(const QSqlDatabase &db)
{
    // With NORMAL a commit survives the process, and the disk has it after the next checkpoint or full commit.
    // A checkpoint inside a commit would make that commit slow: the Store runs them when it is idle, and the automatic
    // one (in pages) only bounds the WAL under load. checkpoint_fullfsync acts on macOS only.
    return runAll(db,
        {"journal_mode = WAL", "synchronous = NORMAL", "checkpoint_fullfsync = ON", "wal_autocheckpoint = 16384",
            "journal_size_limit = 67108864", "cache_size = -16000", "temp_store = MEMORY"});
}

Result<> tuneReader(const QSqlDatabase &db)
{
    return runAll(db, {"cache_size = -32000", "temp_store = MEMORY"});
}

} // namespace zixly
