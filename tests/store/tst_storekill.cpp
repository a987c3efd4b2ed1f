// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/sql.h"
#include "tests/store/storefiles.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace zixly;

// A process that is killed while it writes loses nothing that it knew to be committed, and leaves nothing half done.
class TestStoreKill : public QObject
{
    Q_OBJECT

private slots:
    void committedJobsSurviveAKill();
    void anotherProcessIsSeen();

private:
    // Starts the victim, kills it after `ms`, and returns what it had said.
    QStringList killAfter(const QString &path, qsizetype lines, int ms);

    const QString m_victim = QStringLiteral(ZIXLY_BIN_DIR "/storevictim");
};

// Once it has said that many lines, and at any point of what it does next: by time alone a loaded machine would get
// nowhere.
QStringList TestStoreKill::killAfter(const QString &path, qsizetype lines, int ms)
{
    QProcess victim;
    victim.start(m_victim, {path});
    if (!victim.waitForStarted())
        return {};
    QByteArray said;
    while (said.count('\n') < lines && victim.waitForReadyRead(30'000))
        said += victim.readAllStandardOutput();
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < ms)
        victim.waitForReadyRead(1);
    victim.kill();
    victim.waitForFinished();
    said += victim.readAllStandardOutput();
    return QString::fromUtf8(said).split(u'\n', Qt::SkipEmptyParts);
}

void TestStoreKill::committedJobsSurviveAKill()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"zixly.db"_s);
    QRandomGenerator random(11);
    qsizetype said = 0;
    for (int round = 0; round < 10; ++round) {
        const QStringList lines = killAfter(path, 6 + random.bounded(8), random.bounded(60));
        QVERIFY(!lines.isEmpty());
        Store store;
        const auto report = test::waitFor(store.open(path));
        QVERIFY(report);
        QVERIFY(report->setAsidePath.isEmpty());
        for (const QString &line : lines) {
            if (!line.contains(u' '))
                continue; // cut by the kill
            const qint64 key = line.section(u' ', 1, 1).toLongLong();
            const auto job = test::waitFor(store.read([key](QSqlDatabase &db) { return jobs::load(db, key); }));
            QVERIFY2(job, qPrintable(line));
            if (line.startsWith(u"completed"_s))
                QCOMPARE(job->state, JobState::Completed);
            ++said;
        }
        // Whoever is completed has one result and one terminal event; nobody else has either.
        const auto wrong = test::waitFor(store.read([](QSqlDatabase &db) {
            return sql::single(db,
                u"SELECT count(*) FROM jobs j WHERE (j.state = 3) <> EXISTS (SELECT 1 FROM results WHERE job_key = "
                u"j.key)"
                " OR (SELECT count(*) FROM job_events WHERE job_key = j.key AND kind = 'completed') <> (j.state = 3)"
                " OR (SELECT count(*) FROM cells WHERE job_key = j.key) <> 18 * (j.state = 3)"_s);
        }));
        QVERIFY(wrong);
        QCOMPARE(wrong->toInt(), 0);
        const auto check
            = test::waitFor(store.read([](QSqlDatabase &db) { return sql::single(db, u"PRAGMA integrity_check"_s); }));
        QCOMPARE(check->toString(), u"ok"_s);
    }
    QVERIFY(said > 50);
}

void TestStoreKill::anotherProcessIsSeen()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"zixly.db"_s);
    Store store;
    QVERIFY(test::waitFor(store.open(path)));
    bool told = false;
    connect(&store, &Store::changedElsewhere, this, [&told] { told = true; });
    QProcess other;
    other.start(m_victim, {path});
    QTRY_VERIFY_WITH_TIMEOUT(told, 20000);
    QVERIFY(test::jobCount(store) > 0);
    // Both write, neither is refused.
    for (int i = 0; i < 20; ++i)
        QVERIFY(
            test::waitFor(store.write([](QSqlDatabase &db) { return jobs::insert(db, test::aNewJob(), u"user"_s); })));
    QCOMPARE(other.state(), QProcess::Running);
    other.kill();
    other.waitForFinished();
}

QTEST_GUILESS_MAIN(TestStoreKill)
#include "tst_storekill.moc"
