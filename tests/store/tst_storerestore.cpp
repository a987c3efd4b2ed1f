// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/store/storefiles.h"

#include <QDir>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace zixly;
using namespace zixly::test;

class TestStoreRestore : public QObject
{
    Q_OBJECT

private slots:
    void init();
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

void TestStoreRestore::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
}

void TestStoreRestore::backUpAndRestore()
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

void TestStoreRestore::backUpReplacesOnlyWhenComplete_data()
{
    QTest::addColumn<QString>("target");
    QTest::addColumn<int>("kind");
    QTest::newRow("a folder that is not there") << u"no/such/backup.db"_s << static_cast<int>(Error::Kind::Unwritable);
    QTest::newRow("a folder") << u"."_s << static_cast<int>(Error::Kind::Unwritable);
    QTest::newRow("the store itself") << u"zixly.db"_s << static_cast<int>(Error::Kind::Conflict);
}

void TestStoreRestore::backUpReplacesOnlyWhenComplete()
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

void TestStoreRestore::restoreValidatesFirst_data()
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

void TestStoreRestore::restoreValidatesFirst()
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

void TestStoreRestore::restoreIsRefusedWhileAnotherProcessLooks()
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

QTEST_GUILESS_MAIN(TestStoreRestore)
#include "tst_storerestore.moc"
