// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/fileops.h"
#include "store/schema.h"
#include "store/sql.h"
#include "tests/store/storefiles.h"

#include <QDir>
#include <QProcess>
#include <QScopeGuard>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace zixly;
using namespace zixly::test;

namespace {

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
    void networkDrivesAreKnown();
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
    void readOnlyStoresSeeChanges();
    void aFullDiskLosesNothing();
    void aReallyFullDiskLosesNothing();

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

void TestStoreFile::networkDrivesAreKnown()
{
    for (const char *kind : {"nfs4", "cifs", "smbfs", "CIFS", "fuse.sshfs"})
        QVERIFY2(fileops::isNetworkSystem(kind), kind);
    for (const char *kind : {"ext4", "tmpfs", "NTFS", "apfs", "overlay", "fuse", ""})
        QVERIFY2(!fileops::isNetworkSystem(kind), kind);
    const QTemporaryDir folder;
    QCOMPARE(fileops::networkSystemOf(folder.path()), QString());
    QCOMPARE(fileops::networkSystemOf(folder.filePath(u"not/there"_s)), QString());
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
    const auto remote = waitFor(store.read([](QSqlDatabase &db) { return jobs::load(db, 2); }));
    QVERIFY(remote);
    QCOMPARE(remote->account, version >= 3 ? kFileAccount.key : 0);
    QCOMPARE(remote->wish, version >= 3 ? Wish::Cancel : Wish::None);
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

// On a file system of its own, which only root can make.
void TestStoreFile::aReallyFullDiskLosesNothing()
{
#ifdef Q_OS_LINUX
    const QString mount = m_folder->filePath(u"small"_s);
    QVERIFY(QDir().mkpath(mount));
    if (QProcess::execute(u"mount"_s, {u"-t"_s, u"tmpfs"_s, u"-o"_s, u"size=8m"_s, u"tmpfs"_s, mount}) != 0)
        QSKIP("mounting needs root");
    const auto unmount = qScopeGuard([&mount] { QProcess::execute(u"umount"_s, {u"-l"_s, mount}); });
    const QString file = mount + u"/zixly.db"_s;
    const QString filler = mount + u"/filler"_s;
    QVERIFY(makeStoreFile(file));
    const auto result = std::make_shared<SweepResult>(aResult(50'000));
    const auto saving = [result](QSqlDatabase &db) { return cells::save(db, 9, *result); };
    {
        Store store;
        QVERIFY(waitFor(store.open(file)));
        QVERIFY(waitFor(store.write([](QSqlDatabase &db) { return jobs::setFavourite(db, 9, true); })));
        QFile hog(filler);
        QVERIFY(hog.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
        while (hog.write(QByteArray(4096, 'x')) == 4096) { }
        const auto saved = waitFor(store.write(saving));
        QVERIFY(!saved);
        QCOMPARE(saved.error().kind, Error::Kind::DiskFull);
        QCOMPARE(jobCount(store), kFileJobs);
        const auto backedUp = waitFor(store.backUp(mount + u"/backup.db"_s));
        QVERIFY(!backedUp);
        QCOMPARE(backedUp.error().kind, Error::Kind::DiskFull);
        Store fresh;
        const auto opened = waitFor(fresh.open(mount + u"/fresh.db"_s));
        QVERIFY(!opened);
        QCOMPARE(opened.error().kind, Error::Kind::DiskFull);
    }
    {
        Store store; // opens on the full disk
        QVERIFY(waitFor(store.open(file)));
        QCOMPARE(jobCount(store), kFileJobs);
    }
    QVERIFY(QFile::remove(filler));
    Store store;
    QVERIFY(waitFor(store.open(file)));
    QVERIFY(waitFor(store.read([](QSqlDatabase &db) { return jobs::load(db, 9); }))->favourite);
    const auto check
        = waitFor(store.read([](QSqlDatabase &db) { return sql::single(db, u"PRAGMA integrity_check"_s); }));
    QCOMPARE(check->toString(), u"ok"_s);
    QVERIFY(waitFor(store.write([](QSqlDatabase &db) { return cells::save(db, 9, aResult(500)); })));
#else
    QSKIP("needs tmpfs");
#endif
}

void TestStoreFile::readOnlyStoresSeeChanges()
{
    QVERIFY(makeStoreFile(path()));
    Store writing;
    QVERIFY(waitFor(writing.open(path())));
    QFile::setPermissions(path(), QFile::ReadOwner);
    Store store;
    const auto report = waitFor(store.open(path()));
    QVERIFY(report);
    QVERIFY(report->readOnly);
    QSignalSpy told(&store, &Store::changedElsewhere);
    const auto writeAndLook = [&] {
        return waitFor(writing.write([](QSqlDatabase &db) {
            return jobs::insert(db, aNewJob(), u"user"_s);
        })).has_value()
            && told.count() > 0;
    };
    QTRY_VERIFY_WITH_TIMEOUT(writeAndLook(), 20000);
    QVERIFY(jobCount(store) > kFileJobs);
    QFile::setPermissions(path(), QFile::ReadOwner | QFile::WriteOwner);
}

QTEST_GUILESS_MAIN(TestStoreFile)
#include "tst_storefile.moc"
