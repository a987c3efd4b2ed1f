// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/storefile.h"

#include "store/fileops.h"
#include "store/salvage.h"
#include "store/schema.h"
#include "store/sql.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLockFile>
#include <QStorageInfo>

namespace zixly::storefile {

namespace {

constexpr qint64 kLeastFree = 65536; // bytes
constexpr int kLockWaitMs = 30000; // another process may be migrating or salvaging

// A complete store that only has to be renamed to its place: made by a salvage or a restore.
QString readyName(const QString &path)
{
    return path + QStringLiteral(".ready");
}

QString newName(const QString &path)
{
    return path + QStringLiteral(".new");
}

std::unexpected<Error> notOurs(const QString &path)
{
    return failure(Error::Kind::InvalidInput, path, QStringLiteral("not a Zixly store"));
}

// Taken by whoever creates, migrates, salvages or replaces the file, so that two processes do not do it at once.
Result<std::unique_ptr<QLockFile>> lock(const QString &path)
{
    auto file = std::make_unique<QLockFile>(path + QStringLiteral(".lock"));
    file->setStaleLockTime(0); // stale only if its process is gone
    if (file->tryLock(kLockWaitMs))
        return file;
    if (file->error() == QLockFile::LockFailedError)
        return failure(Error::Kind::Busy, path);
    const QString folder = QFileInfo(path).path();
    const QStorageInfo disk(folder); // QLockFile does not say why
    const bool full = disk.isValid() && disk.bytesAvailable() < kLeastFree;
    return failure(full ? Error::Kind::DiskFull : Error::Kind::Unwritable, full ? path : folder);
}

Result<> buildEmpty(const QString &path)
{
    fileops::removeDatabase(path);
    auto connection = Connection::open(path, Connection::Mode::ReadWrite);
    if (!connection)
        return std::unexpected(connection.error());
    QSqlDatabase db = connection->database();
    if (const auto done = sql::run(db, QStringLiteral("PRAGMA journal_mode = WAL")); !done)
        return done;
    return schema::migrate(db);
}

// A store appears under its name only when it is whole: an empty file is therefore never a store that was just born.
Result<> create(const QString &path)
{
    if (const auto done = buildEmpty(newName(path)); !done) {
        fileops::removeDatabase(newName(path));
        return done;
    }
    return fileops::replace(newName(path), path);
}

Result<> createUnlessThere(const QString &path)
{
    const auto locked = lock(path);
    if (!locked)
        return std::unexpected(locked.error());
    if (QFileInfo::exists(path))
        return {};
    if (fileops::size(path + QStringLiteral("-wal")) >= 0) { // of a file that is gone: must not be played into another
        if (const auto done = fileops::setAside(path, siblingName(path, QStringLiteral("damaged"))); !done)
            return done;
    }
    if (QFileInfo::exists(readyName(path))) // a salvage or restore ended between its two renames
        return fileops::replace(readyName(path), path);
    return create(path);
}

Result<> salvageInto(const QString &path, StoreReport &report)
{
    const QString fresh = newName(path);
    if (const auto done = buildEmpty(fresh); !done)
        return done;
    const auto salvaged = salvage::copyReadable(path, fresh);
    if (!salvaged) {
        fileops::removeDatabase(fresh);
        return std::unexpected(salvaged.error());
    }
    if (const auto done = fileops::replace(fresh, readyName(path)); !done)
        return done;
    const QString aside = siblingName(path, QStringLiteral("damaged"));
    if (const auto done = fileops::setAside(path, aside); !done)
        return done;
    report.setAsidePath = aside;
    report.salvagedJobs = salvaged->jobs;
    report.lostJobs = salvaged->lostJobs;
    return fileops::replace(readyName(path), path);
}

Result<> lockAndSalvage(const QString &path, StoreReport &report)
{
    const auto locked = lock(path);
    if (!locked)
        return std::unexpected(locked.error());
    return salvageInto(path, report);
}

// Cheap questions that a damaged header, schema or truncated file cannot answer. The data pages are not read: damage
// there shows up when they are, and is then repaired.
Result<> probe(const QSqlDatabase &db)
{
    static constexpr const char *kQuestions[] = {"SELECT count(*) FROM sqlite_master",
        "SELECT key FROM jobs ORDER BY created_ms DESC LIMIT 1", "SELECT key FROM jobs ORDER BY key DESC LIMIT 1",
        "SELECT 1 FROM job_events LIMIT 1", "SELECT 1 FROM notes LIMIT 1", "SELECT 1 FROM favourites LIMIT 1",
        "SELECT 1 FROM results LIMIT 1", "SELECT job_key FROM cells LIMIT 1", "SELECT 1 FROM series LIMIT 1",
        "SELECT series_key FROM series_columns LIMIT 1"};
    for (const char *question : kQuestions) {
        const auto answer = sql::single(db, QLatin1String(question));
        if (answer)
            continue;
        Error error = answer.error();
        if (error.kind == Error::Kind::Internal) // "no such table": the schema is damaged
            error.kind = Error::Kind::Corrupt;
        return std::unexpected(error);
    }
    return {};
}

struct Identity {
    int version = 0;
    bool ours = false;
    bool empty = false;
};

Result<Identity> identify(const QSqlDatabase &db)
{
    const auto version = schema::version(db);
    if (!version)
        return std::unexpected(version.error());
    const auto application = sql::single(db, QStringLiteral("PRAGMA application_id"));
    if (!application)
        return std::unexpected(application.error());
    const auto objects = sql::single(db, QStringLiteral("SELECT count(*) FROM sqlite_master"));
    if (!objects)
        return std::unexpected(objects.error());
    return Identity{*version, application->toInt() == schema::kApplicationId, objects->toLongLong() == 0};
}

// What the file says it is. Kind::NewerSchema, Kind::InvalidInput (another program's database) and Kind::Corrupt are
// found without a write.
Result<Identity> examine(const QSqlDatabase &db, const QString &path)
{
    const auto identity = identify(db);
    if (!identity)
        return identity;
    if (identity->empty && identity->version == 0)
        return identity;
    if (!identity->ours)
        return notOurs(path);
    if (identity->version > schema::currentVersion())
        return failure(Error::Kind::NewerSchema, path);
    if (const auto sound = probe(db); !sound)
        return std::unexpected(sound.error());
    return identity;
}

Result<> migrateFile(QSqlDatabase &db, const QString &path, StoreReport &report)
{
    const auto locked = lock(path);
    if (!locked)
        return std::unexpected(locked.error());
    const auto version = schema::version(db); // another process may have done it while we waited
    if (!version)
        return std::unexpected(version.error());
    if (*version >= schema::currentVersion())
        return {};
    if (*version > 0) {
        const QString target = siblingName(path, QStringLiteral("backup-v%1").arg(*version));
        if (const auto done = fileops::copyDatabase(db, target); !done)
            return done;
        report.migratedFrom = *version;
        report.backupPath = target;
    }
    return schema::migrate(db);
}

Result<Opened> openWritable(const QString &path)
{
    Opened opened;
    opened.readPath = path;
    auto connection = Connection::open(path, Connection::Mode::ReadWrite);
    if (!connection)
        return std::unexpected(connection.error());
    QSqlDatabase db = connection->database();
    const auto identity = examine(db, path);
    if (!identity)
        return std::unexpected(identity.error());
    if (const auto done = tuneWriter(db); !done)
        return std::unexpected(done.error());
    if (identity->version < schema::currentVersion()) {
        if (const auto done = migrateFile(db, path, opened.report); !done)
            return std::unexpected(done.error());
    }
    opened.writer = std::move(*connection);
    return opened;
}

Result<Connection> openToLook(Opened &opened, const QString &path)
{
    using Mode = Connection::Mode;
    opened.readPath = path;
    opened.readMode = Mode::ReadOnly;
    auto connection = Connection::open(path, Mode::ReadOnly);
    const QString wal = path + QStringLiteral("-wal");
    if (connection) {
        const auto answer = sql::single(connection->database(), QStringLiteral("SELECT count(*) FROM sqlite_master"));
        if (answer || sql::isDamage(answer.error()))
            return connection;
    }
    if (fileops::size(wal) <= 0) { // nobody is writing: SQLite may do without its shared memory
        opened.readMode = Mode::Immutable;
        return Connection::open(path, opened.readMode);
    }
    // Changes lie in the WAL, and the folder does not let SQLite index it: look at a copy.
    opened.copy = std::make_shared<QTemporaryDir>();
    opened.readPath = opened.copy->filePath(QFileInfo(path).fileName());
    if (!opened.copy->isValid() || !QFile::copy(path, opened.readPath)
        || !QFile::copy(wal, opened.readPath + QStringLiteral("-wal")))
        return failure(Error::Kind::Unreadable, path);
    const QFile::Permissions writable = QFile::ReadOwner | QFile::WriteOwner;
    QFile::setPermissions(opened.readPath, writable);
    QFile::setPermissions(opened.readPath + QStringLiteral("-wal"), writable);
    return Connection::open(opened.readPath, opened.readMode);
}

Result<Opened> openReadOnly(const QString &path)
{
    Opened opened;
    opened.report.readOnly = true;
    const auto connection = openToLook(opened, path);
    if (!connection)
        return std::unexpected(connection.error());
    const auto identity = examine(connection->database(), path);
    if (!identity)
        return std::unexpected(identity.error());
    if (identity->version < schema::currentVersion()) // an old schema cannot be read without the migration
        return failure(Error::Kind::ReadOnly, path);
    return opened;
}

bool mayWrite(const QString &path)
{
    return fileops::isWritable(path) && fileops::isWritable(QFileInfo(path).path());
}

bool meansReadOnly(Error::Kind kind)
{
    return kind == Error::Kind::ReadOnly || kind == Error::Kind::Unreadable || kind == Error::Kind::Unwritable;
}

Result<> makeRoom(const QString &path, StoreReport &report)
{
    if (QFileInfo(path).isDir()) {
        const QString aside = siblingName(path, QStringLiteral("damaged"));
        if (const auto done = fileops::setAside(path, aside); !done)
            return done;
        report.setAsidePath = aside;
    }
    const QString folder = QFileInfo(path).path();
    if (!QDir().mkpath(folder))
        return failure(Error::Kind::Unwritable, folder);
    return QFileInfo::exists(path) ? Result<>() : createUnlessThere(path);
}

} // namespace

QString siblingName(const QString &path, const QString &word)
{
    return fileops::freeSibling(path, word);
}

Result<Opened> open(const QString &path)
{
    StoreReport report;
    if (const auto done = makeRoom(path, report); !done)
        return std::unexpected(done.error());
    if (fileops::headerVersion(path) > schema::currentVersion()) // not even opened
        return failure(Error::Kind::NewerSchema, path);
    if (!mayWrite(path))
        return openReadOnly(path);
    const bool hollow = fileops::size(path) == 0;
    auto opened = hollow ? failure(Error::Kind::Corrupt, path) : openWritable(path);
    if (!opened && opened.error().kind == Error::Kind::Corrupt) {
        if (const auto done = lockAndSalvage(path, report); !done)
            return std::unexpected(done.error());
        opened = openWritable(path);
    } else if (!opened && meansReadOnly(opened.error().kind)) {
        if (auto looking = openReadOnly(path))
            return looking;
    }
    if (opened && !report.setAsidePath.isEmpty()) {
        opened->report.setAsidePath = report.setAsidePath;
        opened->report.salvagedJobs = report.salvagedJobs;
        opened->report.lostJobs = report.lostJobs;
    }
    return opened;
}

Result<Opened> repair(const QString &path)
{
    StoreReport report;
    if (const auto done = lockAndSalvage(path, report); !done)
        return std::unexpected(done.error());
    auto opened = openWritable(path);
    if (opened)
        opened->report = report;
    return opened;
}

Result<> backUp(const QString &path, Connection::Mode mode, const QString &target)
{
    if (fileops::sameFile(path, target))
        return failure(Error::Kind::Conflict, target);
    const auto connection = Connection::open(path, mode);
    if (!connection)
        return std::unexpected(connection.error());
    return fileops::copyDatabase(connection->database(), target);
}

namespace {

// A current, checked copy of `source` under `copy`.
Result<> stage(const QString &source, const QString &copy)
{
    {
        const auto connection = Connection::open(source, Connection::Mode::ReadOnly);
        if (!connection)
            return std::unexpected(connection.error());
        const auto identity = examine(connection->database(), source);
        if (!identity)
            return std::unexpected(identity.error());
        if (!identity->ours)
            return notOurs(source);
        const auto check = sql::single(connection->database(), QStringLiteral("PRAGMA integrity_check(1)"));
        if (!check)
            return std::unexpected(check.error());
        if (check->toString() != QLatin1String("ok"))
            return failure(Error::Kind::Corrupt, source, check->toString());
        if (const auto done = fileops::copyDatabase(connection->database(), copy); !done)
            return done;
    }
    auto connection = Connection::open(copy, Connection::Mode::ReadWrite);
    if (!connection)
        return std::unexpected(connection.error());
    QSqlDatabase db = connection->database();
    if (const auto done = sql::run(db, QStringLiteral("PRAGMA journal_mode = WAL")); !done)
        return done;
    return schema::migrate(db);
}

// Leaving WAL mode needs to be alone with the file, and leaves it whole in one piece: both are what a rename needs.
Result<> leaveWal(Connection &writer, const QString &path)
{
    const QSqlDatabase db = writer.database();
    if (const auto done = sql::run(db, QStringLiteral("PRAGMA busy_timeout = 1000")); !done)
        return done;
    const auto mode = sql::single(db, QStringLiteral("PRAGMA journal_mode = DELETE"));
    if (!mode)
        return std::unexpected(mode.error());
    if (mode->toString() != QLatin1String("delete"))
        return failure(Error::Kind::Busy, path);
    return {};
}

} // namespace

Result<QString> restore(const QString &path, Connection &writer, const QString &source)
{
    if (!QFileInfo(source).isFile())
        return failure(Error::Kind::Unreadable, source);
    if (fileops::sameFile(path, source))
        return failure(Error::Kind::Conflict, source);
    const auto locked = lock(path);
    if (!locked)
        return std::unexpected(locked.error());
    const QString fresh = newName(path);
    fileops::removeDatabase(fresh);
    if (const auto staged = stage(source, fresh); !staged) {
        fileops::removeDatabase(fresh);
        Error error = staged.error();
        error.subject = source;
        return std::unexpected(error);
    }
    if (const auto alone = leaveWal(writer, path); !alone) {
        fileops::removeDatabase(fresh);
        return std::unexpected(alone.error());
    }
    writer.close();
    if (const auto done = fileops::replace(fresh, readyName(path)); !done)
        return std::unexpected(done.error());
    QString kept = siblingName(path, QStringLiteral("before-restore"));
    if (const auto done = fileops::setAside(path, kept); !done) {
        fileops::removeDatabase(readyName(path));
        return std::unexpected(done.error());
    }
    if (const auto done = fileops::replace(readyName(path), path); !done)
        return std::unexpected(done.error());
    return kept;
}

} // namespace zixly::storefile
