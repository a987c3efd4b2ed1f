// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/schema.h"
#include "store/sql.h"
#include "tests/store/storefiles.h"

#include <QDir>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace zixly;
using namespace zixly::test;

namespace {

bool changePragma(const QString &path, const QString &pragma)
{
    auto connection = Connection::open(path, Connection::Mode::ReadWrite);
    return connection && sql::run(connection->database(), u"PRAGMA "_s + pragma).has_value();
}

QString fixtureFolder()
{
    return QStringLiteral(ZIXLY_SOURCE_DIR "/tests/data/store");
}

} // namespace

// Opening whatever may lie where the store should be.
class TestStoreFile : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void aNewerSchemaIsRefusedUntouched_data();
    void aNewerSchemaIsRefusedUntouched();
    void anotherProgramsDatabaseIsRefusedUntouched();
    void everyReleasedSchemaMigrates_data();
    void everyReleasedSchemaMigrates();
    void everySchemaVersionHasAFile();
    void aFolderThatCannotBeMadeIsTold();
    void readOnlyFilesAreShown_data();
    void readOnlyFilesAreShown();
    void aWalOfAKilledProcessIsKept();
    void aStaleWalIsNotPlayedIntoANewFile();
    void anInterruptedReplacementIsFinished();
    void aFullDiskLosesNothing();
    void backUpAndRestore();
    void backUpReplacesOnlyWhenComplete_data();
    void backUpReplacesOnlyWhenComplete();
    void restoreValidatesFirst_data();
    void restoreValidatesFirst();
    void restoreIsRefusedWhileAnotherProcessLooks();

private:
    QString path() const { return m_folder->filePath(u"zixly.db"_s); }
    QStringList siblings(const QString &pattern) const { return QDir(m_folder->path()).entryList({pattern}); }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestStoreFile::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
}

void TestStoreFile::aNewerSchemaIsRefusedUntouched_data()
{
    QTest::addColumn<bool>("inWal");
    QTest::newRow("in the header") << false;
    QTest::newRow("only in the WAL") << true;
}

void TestStoreFile::aNewerSchemaIsRefusedUntouched()
{
    QFETCH(bool, inWal);
    QVERIFY(makeStoreFile(path()));
    const QString newer = u"user_version = %1"_s.arg(schema::currentVersion() + 1);
    QString file = path();
    if (inWal) { // as a newer version leaves it when it is killed
        auto connection = Connection::open(path(), Connection::Mode::ReadWrite);
        QVERIFY(connection && sql::run(connection->database(), u"PRAGMA "_s + newer));
        file = m_folder->filePath(u"copy.db"_s);
        QVERIFY(QFile::copy(path(), file) && QFile::copy(path() + u"-wal"_s, file + u"-wal"_s));
    } else {
        QVERIFY(changePragma(path(), newer));
    }
    const QByteArray before = bytesOf(file);
    {
        Store store;
        const auto report = waitFor(store.open(file));
        QVERIFY(!report);
        QCOMPARE(report.error().kind, Error::Kind::NewerSchema);
        const auto write = waitFor(store.write([](QSqlDatabase &db) { return jobs::remove(db, {1}); }));
        QVERIFY(!write);
        QCOMPARE(write.error().kind, Error::Kind::NewerSchema);
        const auto read = waitFor(store.read([](QSqlDatabase &db) { return jobs::load(db, 1); }));
        QCOMPARE(read.error().kind, Error::Kind::NewerSchema);
    }
    if (!inWal) // closing may bring a WAL into the file, as any SQLite would
        QVERIFY(bytesOf(file) == before);
    auto connection = Connection::open(file, Connection::Mode::ReadWrite);
    QCOMPARE(*schema::version(connection->database()), schema::currentVersion() + 1);
    QCOMPARE(sql::single(connection->database(), u"SELECT count(*) FROM jobs"_s)->toInt(), kFileJobs);
    QVERIFY(siblings(u"*backup*"_s).isEmpty() && siblings(u"*damaged*"_s).isEmpty());
}

void TestStoreFile::anotherProgramsDatabaseIsRefusedUntouched()
{
    {
        auto connection = Connection::open(path(), Connection::Mode::ReadWrite);
        QVERIFY(sql::run(connection->database(), u"CREATE TABLE bookmarks (url TEXT)"_s));
    }
    const QByteArray before = bytesOf(path());
    Store store;
    const auto report = waitFor(store.open(path()));
    QVERIFY(!report);
    QCOMPARE(report.error().kind, Error::Kind::InvalidInput);
    QVERIFY(bytesOf(path()) == before);
}

void TestStoreFile::everyReleasedSchemaMigrates_data()
{
    QTest::addColumn<int>("version");
    for (int version = 1; version <= schema::currentVersion(); ++version)
        QTest::addRow("version %d", version) << version;
}

void TestStoreFile::everyReleasedSchemaMigrates()
{
    QFETCH(int, version);
    QVERIFY(QFile::copy(u"%1/zixly_v%2.db"_s.arg(fixtureFolder()).arg(version), path()));
    QFile::setPermissions(path(), QFile::ReadOwner | QFile::WriteOwner);
    Store store;
    const auto report = waitFor(store.open(path()));
    QVERIFY2(report, qPrintable(report ? QString() : report.error().detail));
    QCOMPARE(report->migratedFrom, version < schema::currentVersion() ? version : -1);
    QCOMPARE(QFile::exists(report->backupPath), version < schema::currentVersion());
    QVERIFY(report->setAsidePath.isEmpty());

    const auto job = waitFor(store.read([](QSqlDatabase &db) { return jobs::load(db, 1); }));
    QVERIFY(job);
    QCOMPARE(job->name, u"SP500 SMA 5-50 x 20-200"_s);
    QCOMPARE(job->state, JobState::Completed);
    QCOMPARE(job->best.sharpe, 0.72);
    QCOMPARE(job->note, u"the first one"_s);
    QVERIFY(job->favourite);
    JobQuery query;
    query.text = u"sp500 first"_s; // columns and search that an old version had not
    query.sort = JobSort::Ticker;
    QCOMPARE(waitFor(store.read([query](QSqlDatabase &db) { return jobs::query(db, query); }))->size(), 1U);
    QCOMPARE(jobCount(store), 3);
    const auto events = waitFor(store.read([](QSqlDatabase &db) { return jobs::events(db, 1); }));
    QCOMPARE(events->size(), 2);
    const auto result = waitFor(store.read([](QSqlDatabase &db) { return cells::load(db, 1); }));
    QVERIFY(result);
    QCOMPARE(result->cells->size(), 20);
    const auto found = waitFor(
        store.read([job](QSqlDatabase &db) { return jobs::findSame(db, job->parameters, job->data.sha256); }));
    QCOMPARE(*found, 1);
    const auto series = waitFor(store.read([](QSqlDatabase &db) { return prices::load(db, u"SP500"_s); }));
    QVERIFY(series);
    QCOMPARE((*series)->size(), 30);
    QVERIFY(waitFor(store.write([](QSqlDatabase &db) { return jobs::insert(db, aNewJob(), u"user"_s); })));
}

void TestStoreFile::everySchemaVersionHasAFile()
{
    for (int version = 1; version <= schema::currentVersion(); ++version) {
        const QString file = u"%1/zixly_v%2.db"_s.arg(fixtureFolder()).arg(version);
        auto connection = Connection::open(file, Connection::Mode::Immutable);
        QVERIFY2(connection, qPrintable(file));
        QCOMPARE(*schema::version(connection->database()), version);
    }
}

void TestStoreFile::aFolderThatCannotBeMadeIsTold()
{
    QVERIFY(writeBytes(m_folder->filePath(u"file"_s), "x"));
    Store store;
    const auto report = waitFor(store.open(m_folder->filePath(u"file/sub/zixly.db"_s)));
    QVERIFY(!report);
    QCOMPARE(report.error().kind, Error::Kind::Unwritable);
}

void TestStoreFile::readOnlyFilesAreShown_data()
{
    QTest::addColumn<bool>("folder");
    QTest::addColumn<bool>("wal");
    QTest::newRow("the file") << false << false;
    QTest::newRow("the folder") << true << false;
    QTest::newRow("the folder, with a WAL in it") << true << true;
}

void TestStoreFile::readOnlyFilesAreShown()
{
    QFETCH(bool, folder);
    QFETCH(bool, wal);
    QVERIFY(QDir(m_folder->path()).mkpath(u"ro"_s));
    const QString file = m_folder->filePath(u"ro/zixly.db"_s);
    QVERIFY(makeStoreFile(path()));
    {
        Store writing;
        writing.open(path());
        if (wal)
            QVERIFY(waitFor(writing.write([](QSqlDatabase &db) { return jobs::insert(db, aNewJob(), u"user"_s); })));
        QVERIFY(QFile::copy(path(), file));
        if (wal)
            QVERIFY(QFile::copy(path() + u"-wal"_s, file + u"-wal"_s));
    }
    const QByteArray before = bytesOf(file);
    const QString locked = folder ? m_folder->filePath(u"ro"_s) : file;
    QFile::setPermissions(file, QFile::ReadOwner | QFile::ReadUser);
    QFile::setPermissions(
        locked, QFile::ReadOwner | QFile::ReadUser | (folder ? QFile::ExeOwner | QFile::ExeUser : QFile::Permission()));
    {
        Store store;
        const auto report = waitFor(store.open(file));
        QVERIFY2(report, qPrintable(report ? QString() : report.error().detail));
        QVERIFY(report->readOnly);
        QVERIFY(store.isReadOnly());
        QCOMPARE(jobCount(store), kFileJobs + (wal ? 1 : 0));
        const auto write = waitFor(store.write([](QSqlDatabase &db) { return jobs::remove(db, {1}); }));
        QVERIFY(!write);
        QCOMPARE(write.error().kind, Error::Kind::ReadOnly);
        const QString backup = m_folder->filePath(u"backup.db"_s);
        QVERIFY(waitFor(store.backUp(backup)));
        QVERIFY(QFile::exists(backup));
        QCOMPARE(waitFor(store.restore(backup)).error().kind, Error::Kind::ReadOnly);
        QCOMPARE(jobCount(store), kFileJobs + (wal ? 1 : 0));
    }
    QFile::setPermissions(locked, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    QVERIFY(bytesOf(file) == before);
}

void TestStoreFile::aWalOfAKilledProcessIsKept()
{
    QVERIFY(makeStoreFile(path()));
    const QString copy = m_folder->filePath(u"killed.db"_s);
    {
        Store store;
        store.open(path());
        QVERIFY(waitFor(
            store.write([](QSqlDatabase &db) { return jobs::insert(db, aNewJob(u"in the WAL"_s), u"user"_s); })));
        QVERIFY(QFile::copy(path(), copy) && QFile::copy(path() + u"-wal"_s, copy + u"-wal"_s));
    }
    Store store;
    const auto report = waitFor(store.open(copy));
    QVERIFY(report);
    QVERIFY(report->setAsidePath.isEmpty());
    QCOMPARE(jobCount(store), kFileJobs + 1);
}

void TestStoreFile::aStaleWalIsNotPlayedIntoANewFile()
{
    aWalOfAKilledProcessIsKept();
    {
        Store store;
        store.open(path());
        QVERIFY(waitFor(store.write([](QSqlDatabase &db) { return jobs::insert(db, aNewJob(), u"user"_s); })));
        QVERIFY(QFile::copy(path() + u"-wal"_s, m_folder->filePath(u"new.db-wal"_s)));
    }
    Store store;
    QVERIFY(waitFor(store.open(m_folder->filePath(u"new.db"_s))));
    QCOMPARE(jobCount(store), 0);
    QCOMPARE(siblings(u"new-damaged-*-wal"_s).size(), 1);
}

void TestStoreFile::anInterruptedReplacementIsFinished()
{
    QVERIFY(makeStoreFile(path()));
    QVERIFY(QFile::rename(path(), path() + u".ready"_s)); // the end between the two renames of a restore
    Store store;
    QVERIFY(waitFor(store.open(path())));
    QCOMPARE(jobCount(store), kFileJobs);
}

void TestStoreFile::aFullDiskLosesNothing()
{
    QVERIFY(makeStoreFile(path()));
    Store store;
    store.open(path());
    QVERIFY(waitFor(store.writeInSlices([](QSqlDatabase &db) -> Result<bool> {
        const auto pages = sql::single(db, u"PRAGMA page_count"_s);
        const auto set = sql::single(db, u"PRAGMA max_page_count = %1"_s.arg(pages->toInt() + 20));
        return set ? Result<bool>(false) : std::unexpected(set.error());
    })));
    const auto result = std::make_shared<SweepResult>(aResult(100'000));
    const auto saved = waitFor(store.write([result](QSqlDatabase &db) -> Result<> {
        auto job = jobs::load(db, 2);
        job->state = JobState::Completed;
        if (const auto updated = jobs::update(db, *job, u"completed"_s, u"worker"_s); !updated)
            return std::unexpected(updated.error());
        return cells::save(db, 2, *result);
    }));
    QVERIFY(!saved);
    QCOMPARE(saved.error().kind, Error::Kind::DiskFull);
    QCOMPARE(jobCount(store), kFileJobs);
    const auto job = waitFor(store.read([](QSqlDatabase &db) { return jobs::load(db, 2); }));
    QCOMPARE(job->state, JobState::Queued); // all of it or nothing
    QVERIFY(waitFor(store.read([](QSqlDatabase &db) { return cells::load(db, 1); })));
    QVERIFY(
        waitFor(store.write([](QSqlDatabase &db) { return jobs::setFavourite(db, 7, true); }))); // room enough for this
}

void TestStoreFile::backUpAndRestore()
{
    QVERIFY(makeStoreFile(path()));
    const QString backup = m_folder->filePath(u"out/backup.db"_s);
    QVERIFY(QDir().mkpath(m_folder->filePath(u"out"_s)));
    QVERIFY(writeBytes(backup, "an older backup"));
    Store store;
    store.open(path());
    store.write([](QSqlDatabase &db) { return jobs::setName(db, 1, u"before the backup"_s); });
    QVERIFY(waitFor(store.backUp(backup)));
    QVERIFY(waitFor(store.write([](QSqlDatabase &db) { return jobs::remove(db, {1, 2, 3}); })));
    QCOMPARE(jobCount(store), kFileJobs - 3);

    QSignalSpy told(&store, &Store::changedElsewhere);
    const auto report = waitFor(store.restore(backup));
    QVERIFY2(report, qPrintable(report ? QString() : report.error().detail));
    QVERIFY(QFile::exists(report->backupPath));
    QTRY_VERIFY(told.count() > 0);
    QCOMPARE(jobCount(store), kFileJobs);
    QCOMPARE(waitFor(store.read([](QSqlDatabase &db) { return jobs::load(db, 1); }))->name, u"before the backup"_s);
    QVERIFY(waitFor(store.read([](QSqlDatabase &db) { return cells::load(db, 1); })));
    QVERIFY(waitFor(store.write([](QSqlDatabase &db) { return jobs::insert(db, aNewJob(), u"user"_s); })));
    // What was there lies beside it, and is whole.
    Store kept;
    QVERIFY(waitFor(kept.open(report->backupPath)));
    QCOMPARE(jobCount(kept), kFileJobs - 3);
}

void TestStoreFile::backUpReplacesOnlyWhenComplete_data()
{
    QTest::addColumn<QString>("target");
    QTest::addColumn<int>("kind");
    QTest::newRow("a folder that is not there") << u"no/such/backup.db"_s << static_cast<int>(Error::Kind::Unwritable);
    QTest::newRow("a folder") << u"."_s << static_cast<int>(Error::Kind::Unwritable);
    QTest::newRow("the store itself") << u"zixly.db"_s << static_cast<int>(Error::Kind::Conflict);
}

void TestStoreFile::backUpReplacesOnlyWhenComplete()
{
    QFETCH(QString, target);
    QFETCH(int, kind);
    QVERIFY(makeStoreFile(path()));
    Store store;
    store.open(path());
    const auto done = waitFor(store.backUp(m_folder->filePath(target)));
    QVERIFY(!done);
    QCOMPARE(static_cast<int>(done.error().kind), kind);
    QCOMPARE(jobCount(store), kFileJobs);
    QVERIFY(siblings(u"*.part"_s).isEmpty());
}

void TestStoreFile::restoreValidatesFirst_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<int>("kind");
    const auto row = [](const char *what, Error::Kind kind) {
        QTest::newRow(what) << QString::fromLatin1(what) << static_cast<int>(kind);
    };
    row("missing", Error::Kind::Unreadable);
    row("a folder", Error::Kind::Unreadable);
    row("text", Error::Kind::Corrupt);
    row("empty", Error::Kind::InvalidInput);
    row("foreign", Error::Kind::InvalidInput);
    row("newer", Error::Kind::NewerSchema);
    row("damaged", Error::Kind::Corrupt);
    row("itself", Error::Kind::Conflict);
}

void TestStoreFile::restoreValidatesFirst()
{
    QFETCH(QString, what);
    QFETCH(int, kind);
    QVERIFY(makeStoreFile(path()));
    QString source = m_folder->filePath(u"source.db"_s);
    if (what == u"a folder"_s)
        QVERIFY(QDir().mkpath(source));
    else if (what == u"text"_s || what == u"empty"_s)
        QVERIFY(writeBytes(source, what == u"text"_s ? QByteArray("date,close\n").repeated(2000) : QByteArray()));
    else if (what == u"itself"_s)
        source = path();
    else if (what != u"missing"_s)
        QVERIFY(QFile::copy(path(), source));
    if (what == u"foreign"_s)
        QVERIFY(changePragma(source, u"application_id = 17"_s));
    if (what == u"newer"_s)
        QVERIFY(changePragma(source, u"user_version = 1000"_s));
    if (what == u"damaged"_s) {
        QByteArray bytes = bytesOf(source);
        for (qsizetype at = bytes.size() / 3; at < bytes.size() / 2; ++at)
            bytes[at] = static_cast<char>(at * 7);
        QVERIFY(writeBytes(source, bytes));
    }
    Store store;
    store.open(path());
    const auto restored = waitFor(store.restore(source));
    QVERIFY(!restored);
    QCOMPARE(static_cast<int>(restored.error().kind), kind);
    QCOMPARE(jobCount(store), kFileJobs); // and goes on as before
    QVERIFY(waitFor(store.write([](QSqlDatabase &db) { return jobs::insert(db, aNewJob(), u"user"_s); })));
    QVERIFY(siblings(u"*before-restore*"_s).isEmpty());
}

void TestStoreFile::restoreIsRefusedWhileAnotherProcessLooks()
{
    QVERIFY(makeStoreFile(path()));
    const QString backup = m_folder->filePath(u"backup.db"_s);
    Store store;
    store.open(path());
    QVERIFY(waitFor(store.backUp(backup)));
    {
        Store other;
        QVERIFY(waitFor(other.open(path())));
        const auto restored = waitFor(store.restore(backup));
        QVERIFY(!restored);
        QCOMPARE(restored.error().kind, Error::Kind::Busy);
        QCOMPARE(jobCount(store), kFileJobs);
        QCOMPARE(jobCount(other), kFileJobs);
    }
    QVERIFY(waitFor(store.restore(backup)));
}

QTEST_GUILESS_MAIN(TestStoreFile)
#include "tst_storefile.moc"
