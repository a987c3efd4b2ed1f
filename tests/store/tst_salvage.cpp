// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/pagescan.h"
#include "store/salvage.h"
#include "store/sql.h"
#include "tests/store/storefiles.h"

#include <QDir>
#include <QFileInfo>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace zixly;
using namespace zixly::test;

namespace {

constexpr qsizetype kPage = 4096;

QByteArray noise(qsizetype size, quint32 seed = 1)
{
    QRandomGenerator random(seed);
    QByteArray bytes(size, '\0');
    for (char &byte : bytes)
        byte = static_cast<char>(random.generate());
    return bytes;
}

// Damage that a disk, a cable or another program does to a file.
QByteArray damaged(QByteArray bytes, const QString &how)
{
    if (how == u"zero length"_s)
        return {};
    if (how == u"text"_s)
        return QByteArray("Date,Open,High,Low,Close,Volume\n").repeated(300);
    if (how == u"header of noise"_s)
        return bytes.replace(0, 100, noise(100));
    if (how == u"first page of noise"_s)
        return bytes.replace(0, kPage, noise(kPage));
    if (how == u"first pages of zeros"_s)
        return bytes.replace(0, 4 * kPage, QByteArray(4 * kPage, '\0'));
    if (how == u"cut in the middle of a page"_s)
        return bytes.left(bytes.size() * 6 / 10 + 1000);
    if (how == u"cut to the header"_s)
        return bytes.left(100);
    return bytes;
}

// The pages of the jobs table, by their content: each holds part of the names.
QList<qsizetype> jobPages(const QByteArray &bytes)
{
    QList<qsizetype> pages;
    for (qsizetype page = 1; page * kPage < bytes.size(); ++page) {
        if (bytes[page * kPage] == 0x0D && bytes.mid(page * kPage, kPage).contains("strategy_type"))
            pages << page;
    }
    return pages;
}

} // namespace

class TestSalvage : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void whatCanBeReadIsKept_data();
    void whatCanBeReadIsKept();
    void damageInTheMiddleIsRepairedWhileOpen_data();
    void damageInTheMiddleIsRepairedWhileOpen();
    void everythingElseIsSalvagedToo();
    void whatServicesToldIsSalvagedToo();
    void wishesOnPagesAreNotSent();
    void rowsOfALostAccountStayHidden();
    void theWalIsSalvagedToo();
    void aFolderInPlaceOfTheFileIsSetAside();
    void pagesAreReadWithoutSqlite();
    void noiseIsNoRow();

private:
    QString path() const { return m_folder->filePath(u"zixly.db"_s); }

    std::unique_ptr<QTemporaryDir> m_folder;
    QByteArray m_sound;
};

void TestSalvage::initTestCase()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath(u"sound.db"_s);
    QVERIFY(makeStoreFile(file));
    m_sound = bytesOf(file);
    QVERIFY(m_sound.size() > 50 * kPage);
}

void TestSalvage::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
}

void TestSalvage::whatCanBeReadIsKept_data()
{
    QTest::addColumn<QString>("how");
    QTest::addColumn<int>("atLeast"); // jobs
    const auto row = [](const char *how, int atLeast) { QTest::newRow(how) << QString::fromLatin1(how) << atLeast; };
    row("zero length", 0);
    row("text", 0);
    row("header of noise", kFileJobs);
    row("first page of noise", kFileJobs);
    row("first pages of zeros", kFileJobs * 9 / 10);
    row("cut in the middle of a page", 10);
    row("cut to the header", 0);
}

void TestSalvage::whatCanBeReadIsKept()
{
    QFETCH(QString, how);
    QFETCH(int, atLeast);
    const QByteArray bytes = damaged(m_sound, how);
    QVERIFY(writeBytes(path(), bytes));
    qsizetype kept = 0;
    {
        Store store;
        const auto report = waitFor(store.open(path()));
        QVERIFY2(report, qPrintable(report ? QString() : report.error().detail));
        QVERIFY(bytesOf(report->setAsidePath) == bytes); // as it was found
        QVERIFY(QFileInfo(report->setAsidePath).fileName().startsWith(u"zixly-damaged-"_s));
        kept = jobCount(store);
        QCOMPARE(report->salvagedJobs, kept);
        QVERIFY2(kept >= atLeast, qPrintable(QString::number(kept)));
        QVERIFY(report->lostJobs == -1 || report->lostJobs == kFileJobs - kept);
        QVERIFY(waitFor(store.write([](QSqlDatabase &db) { return jobs::insert(db, aNewJob(), u"user"_s); })));
        const auto check
            = waitFor(store.read([](QSqlDatabase &db) { return sql::single(db, u"PRAGMA integrity_check"_s); }));
        QCOMPARE(check->toString(), u"ok"_s);
    }
    Store again; // and it is sound from now on
    const auto report = waitFor(again.open(path()));
    QVERIFY(report);
    QVERIFY(report->setAsidePath.isEmpty());
    QCOMPARE(jobCount(again), kept + 1);
}

void TestSalvage::damageInTheMiddleIsRepairedWhileOpen_data()
{
    QTest::addColumn<int>("every"); // nth page of the jobs table is damaged
    QTest::newRow("one page") << 1000;
    QTest::newRow("every third page") << 3;
    QTest::newRow("every page") << 1;
}

void TestSalvage::damageInTheMiddleIsRepairedWhileOpen()
{
    QFETCH(int, every);
    QByteArray bytes = m_sound;
    const QList<qsizetype> pages = jobPages(bytes);
    QVERIFY(pages.size() > 20);
    int broken = 0;
    // The first and the last are left alone: opening looks at the newest job.
    for (qsizetype i = 5; i < pages.size() - 5; i += every, ++broken)
        bytes.replace(pages[i] * kPage, kPage, noise(kPage, static_cast<quint32>(i)));
    QVERIFY(writeBytes(path(), bytes));
    Store store;
    const auto opened = waitFor(store.open(path()));
    QVERIFY(opened);
    QSignalSpy repaired(&store, &Store::repaired);
    if (opened->setAsidePath.isEmpty()) {
        QList<qint64> keys;
        for (qint64 key = 1; key <= kFileJobs; ++key)
            keys << key;
        const auto loaded = waitFor(store.read([keys](QSqlDatabase &db) { return jobs::load(db, keys); }));
        QVERIFY(!loaded);
        QCOMPARE(loaded.error().kind, Error::Kind::Corrupt);
        QTRY_COMPARE_WITH_TIMEOUT(repaired.count(), 1, 30000);
    }
    const auto report = repaired.isEmpty() ? *opened : repaired.first().first().value<StoreReport>();
    const qsizetype kept = jobCount(store);
    QCOMPARE(report.salvagedJobs, kept);
    QCOMPARE(report.lostJobs, kFileJobs - kept);
    const qsizetype perPage = kFileJobs / pages.size() + 3;
    QVERIFY2(kept >= kFileJobs - broken * perPage, qPrintable(u"%1 kept, %2 pages broken"_s.arg(kept).arg(broken)));
    QVERIFY(kept < kFileJobs);
    QVERIFY(waitFor(store.write([](QSqlDatabase &db) { return jobs::insert(db, aNewJob(), u"user"_s); })));
}

void TestSalvage::everythingElseIsSalvagedToo()
{
    QVERIFY(writeBytes(path(), damaged(m_sound, u"first page of noise"_s)));
    Store store;
    QVERIFY(waitFor(store.open(path())));
    const auto read = [&store](auto work) { return waitFor(store.read(work)); };
    QCOMPARE(read([](QSqlDatabase &db) { return jobs::load(db, 2); })->note, u"a note"_s);
    QVERIFY(read([](QSqlDatabase &db) { return jobs::load(db, 3); })->favourite);
    QCOMPARE(read([](QSqlDatabase &db) { return jobs::load(db, 4); })->tags, QStringList{u"a tag"_s});
    QCOMPARE(*read([](QSqlDatabase &db) { return jobs::findRemoteId(db, {u"cloud"_s, u"job"_s, u"42"_s}); }), 5);
    QCOMPARE(read([](QSqlDatabase &db) { return jobs::events(db, 400); })->size(), 1);
    const auto result = read([](QSqlDatabase &db) { return cells::load(db, 1); });
    QVERIFY(result);
    const SweepResult expected = aResult(2000);
    QVERIFY(result->spec == expected.spec && result->data == expected.data);
    forEachMetric(
        [&](Metric metric) { QVERIFY(sameNumbers(result->cells->column(metric), expected.cells->column(metric))); });
    const auto series = read([](QSqlDatabase &db) { return prices::load(db, u"SP500"_s); });
    QVERIFY(series);
    QCOMPARE((*series)->close, aPriceSeries().close);
    JobQuery query;
    query.text = u"a note"_s;
    QCOMPARE(read([query](QSqlDatabase &db) { return jobs::query(db, query); })->size(), 1U);
}

void TestSalvage::whatServicesToldIsSalvagedToo()
{
    QVERIFY(writeBytes(path(), m_sound));
    {
        Store store;
        store.open(path());
        QVERIFY(waitFor(store.write([](QSqlDatabase &db) { return makeRemote(db, 6); })));
    }
    QVERIFY(writeBytes(path(), damaged(bytesOf(path()), u"first page of noise"_s)));
    Store store;
    QVERIFY(waitFor(store.open(path())));
    const auto accounts = waitFor(store.read([](QSqlDatabase &db) { return accounts::all(db); }));
    QVERIFY(accounts && *accounts == QList<accounts::Account>{kFileAccount});
    const auto job = waitFor(store.read([](QSqlDatabase &db) { return jobs::load(db, 6); }));
    QVERIFY(job);
    QCOMPARE(job->account, kFileAccount.key);
    QCOMPARE(job->serverResult.value("metrics"_L1).toInt(), 7);
    QVERIFY(job->goneFromServer && job->keepOffline);
    QCOMPARE(job->note, QString()); // a result is no note
    QVERIFY(!job->favourite);
    QCOMPARE(job->wish, Wish::None); // see below
    QCOMPARE(jobCount(store), kFileJobs);
}

void TestSalvage::wishesOnPagesAreNotSent()
{
    QVERIFY(writeBytes(path(), m_sound));
    {
        auto connection = Connection::open(path(), Connection::Mode::ReadWrite);
        QSqlDatabase db = connection->database();
        for (const qint64 key : {1, 2, 3})
            QVERIFY(wishes::add(db, {.jobKey = key, .kind = key == 3 ? Wish::Cancel : Wish::Send}));
        QVERIFY(wishes::markSending(db, 2));
    }
    const QByteArray bytes = bytesOf(path());
    for (const bool byPages : {false, true}) {
        const QString source = m_folder->filePath(u"source.db"_s);
        const QString target = m_folder->filePath(u"target%1.db"_s.arg(byPages));
        QVERIFY(writeBytes(source, byPages ? damaged(bytes, u"header of noise"_s) : bytes));
        auto into = Connection::open(target, Connection::Mode::ReadWrite);
        QSqlDatabase db = into->database();
        QVERIFY(schema::migrate(db));
        QVERIFY(salvage::copyReadable(source, target));
        QCOMPARE(jobs::load(db, 1)->wish, byPages ? Wish::SendHeld : Wish::Send);
        QCOMPARE(jobs::load(db, 2)->wish, Wish::Send);
        QVERIFY((*wishes::ofJob(db, 2))->sending); // the outcome is unknown: it is not sent again either way
        QCOMPARE(jobs::load(db, 3)->wish, byPages ? Wish::None : Wish::Cancel);
    }
}

void TestSalvage::rowsOfALostAccountStayHidden()
{
    QVERIFY(writeBytes(path(), m_sound));
    const QString target = m_folder->filePath(u"target.db"_s);
    {
        auto connection = Connection::open(path(), Connection::Mode::ReadWrite);
        QSqlDatabase db = connection->database();
        QVERIFY(makeRemote(db, 6));
        QVERIFY(sql::run(db, u"DELETE FROM accounts"_s));
    }
    auto into = Connection::open(target, Connection::Mode::ReadWrite);
    QSqlDatabase db = into->database();
    QVERIFY(schema::migrate(db));
    QVERIFY(salvage::copyReadable(path(), target));
    QCOMPARE(jobs::query(db, {})->size(), static_cast<std::size_t>(kFileJobs - 1));
    QVERIFY(jobs::load(db, 6));
    const auto next
        = accounts::enter(db, {.connection = kFileAccount.connection, .realm = u"supabase"_s, .user = u"b"_s});
    QVERIFY(next && next->key != kFileAccount.key);
}

void TestSalvage::theWalIsSalvagedToo()
{
    const QString copy = m_folder->filePath(u"killed.db"_s);
    QVERIFY(writeBytes(path(), m_sound));
    {
        Store store;
        store.open(path());
        QVERIFY(waitFor(
            store.write([](QSqlDatabase &db) { return jobs::insert(db, aNewJob(u"in the WAL"_s), u"user"_s); })));
        QVERIFY(writeBytes(copy, damaged(bytesOf(path()), u"header of noise"_s)));
        QVERIFY(QFile::copy(path() + u"-wal"_s, copy + u"-wal"_s));
    }
    Store store;
    const auto report = waitFor(store.open(copy));
    QVERIFY(report);
    JobQuery query;
    query.text = u"WAL"_s;
    QCOMPARE(waitFor(store.read([query](QSqlDatabase &db) { return jobs::query(db, query); }))->size(), 1U);
    QCOMPARE(jobCount(store), kFileJobs + 1);
}

void TestSalvage::aFolderInPlaceOfTheFileIsSetAside()
{
    QVERIFY(QDir().mkpath(path() + u"/with/content"_s));
    Store store;
    const auto report = waitFor(store.open(path()));
    QVERIFY(report);
    QVERIFY(QFileInfo(report->setAsidePath + u"/with/content"_s).isDir());
    QCOMPARE(jobCount(store), 0);
}

void TestSalvage::pagesAreReadWithoutSqlite()
{
    {
        auto connection = Connection::open(path(), Connection::Mode::ReadWrite);
        const QSqlDatabase db = connection->database();
        QVERIFY(sql::run(db, u"CREATE TABLE t (a, b, c)"_s));
        for (const char *row : {"1, 'text', x'00ff'", "-129, NULL, 1.5", "9007199254740993, '東京', zeroblob(20000)",
                 "0, '', -1e300", "-8388609, 'x', 140737488355327"})
            QVERIFY(sql::run(db, u"INSERT INTO t VALUES (%1)"_s.arg(QString::fromUtf8(row))));
    }
    QList<QVariantList> rows;
    salvage::PageScan(path()).forEachRow([&rows](const salvage::PageScan::Row &row) {
        if (row.values.size() == 3) {
            rows << row.values;
            return row.key == rows.size();
        }
        return true;
    });
    const QList<QVariantList> expected{{1LL, u"text"_s, QByteArray("\0\xff", 2)}, {-129LL, QVariant(), 1.5},
        {9007199254740993LL, u"東京"_s, QByteArray(20000, '\0')}, {0LL, u""_s, -1e300},
        {-8388609LL, u"x"_s, 140737488355327LL}};
    QCOMPARE(rows, expected);
}

void TestSalvage::noiseIsNoRow()
{
    for (quint32 seed = 1; seed <= 20; ++seed) {
        QByteArray bytes = noise(20 * kPage, seed);
        for (qsizetype page = 0; page < 20; ++page)
            bytes[page * kPage] = 0x0D; // each claims to be a leaf
        QVERIFY(writeBytes(path(), bytes));
        salvage::PageScan(path()).forEachRow(
            [](const salvage::PageScan::Row &row) { return row.key != row.values.size(); });
    }
    Store store; // no crash, no job
    QVERIFY(waitFor(store.open(path())));
    QCOMPARE(jobCount(store), 0);
}

QTEST_GUILESS_MAIN(TestSalvage)
#include "tst_salvage.moc"
