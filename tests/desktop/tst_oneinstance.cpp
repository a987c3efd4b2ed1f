// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/oneinstance.h"

#include <QDir>
#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace zixly;

class TestOneInstance : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void theFirstIsCalledByTheSecond();
    void profilesDoNotMix();
    void aFirstThatDoesNotAnswerIsLeftAlone();
    void noiseIsSurvived();
    void aKilledOneLeavesNoTrace();
    void theProgramEndsWithASentence();

private:
    Profile profile() const { return Profile::at(m_folder->path()); }
    QString socketPath() const { return profile().socketName() + u"-window"_s; }
    void run(QProcess &program) const
    {
        program.start(QStringLiteral(ZIXLY_PROGRAM), {u"--profile"_s, m_folder->path()});
        QVERIFY(program.waitForStarted());
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestOneInstance::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

void TestOneInstance::theFirstIsCalledByTheSecond()
{
    OneInstance first(profile());
    QVERIFY(first.claim());
    QSignalSpy called(&first, &OneInstance::called);
    for (int time = 1; time <= 3; ++time) {
        OneInstance second(profile());
        QVERIFY(!second.claim());
        const QSignalSpy handed(&second, &OneInstance::handedOver);
        const QSignalSpy unanswered(&second, &OneInstance::unanswered);
        second.handOver({u"prices \u00e4.csv"_s, u"/somewhere/a.zixly"_s});
        QTRY_COMPARE(handed.count(), 1);
        QCOMPARE(called.count(), time);
        QCOMPARE(unanswered.count(), 0);
        const QStringList files = called.last().first().toStringList();
        QCOMPARE(files,
            QStringList({QDir::current().absoluteFilePath(u"prices \u00e4.csv"_s),
                QFileInfo(u"/somewhere/a.zixly"_s).absoluteFilePath()}));
    }
}

void TestOneInstance::profilesDoNotMix()
{
    OneInstance first(profile());
    QVERIFY(first.claim());
    const QTemporaryDir other;
    OneInstance second(Profile::at(other.path()));
    QVERIFY(second.claim());
}

void TestOneInstance::aFirstThatDoesNotAnswerIsLeftAlone()
{
    // It holds the lock, but nobody listens.
    QLockFile lock(QDir(profile().folder).filePath(u"window.lock"_s));
    QVERIFY(lock.tryLock(0));
    OneInstance second(profile());
    QVERIFY(!second.claim());
    const QSignalSpy unanswered(&second, &OneInstance::unanswered);
    second.handOver({});
    QTRY_COMPARE(unanswered.count(), 1);
    // It listens, but says nothing.
    QLocalServer silent;
    QVERIFY(silent.listen(socketPath()));
    OneInstance third(profile());
    const QSignalSpy late(&third, &OneInstance::unanswered);
    third.handOver({});
    QTRY_COMPARE_WITH_TIMEOUT(late.count(), 1, 10'000);
    QCOMPARE(unanswered.count(), 1);
}

void TestOneInstance::noiseIsSurvived()
{
    OneInstance first(profile());
    QVERIFY(first.claim());
    QSignalSpy called(&first, &OneInstance::called);
    for (const QByteArray &noise :
        {QByteArray("not json\n"), QByteArray("[1, null, \"relative\"]\n"), QByteArray("\n")}) {
        QLocalSocket socket;
        socket.connectToServer(socketPath());
        QVERIFY(socket.waitForConnected());
        socket.write(noise);
        QTRY_VERIFY(!called.isEmpty());
        QVERIFY(called.takeFirst().first().toStringList().isEmpty());
    }
    QLocalSocket endless;
    const QSignalSpy dropped(&endless, &QLocalSocket::disconnected);
    endless.connectToServer(socketPath());
    QVERIFY(endless.waitForConnected());
    endless.write(QByteArray(4 << 20, 'x'));
    QTRY_COMPARE(dropped.count(), 1);
    QVERIFY(called.isEmpty());
}

void TestOneInstance::aKilledOneLeavesNoTrace()
{
    QProcess program;
    run(program);
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(m_folder->filePath(u"zixly.db"_s)), 60'000);
    OneInstance beside(profile());
    QVERIFY(!beside.claim());
    program.kill();
    QVERIFY(program.waitForFinished());
    OneInstance next(profile());
    QVERIFY(next.claim());
    QSignalSpy called(&next, &OneInstance::called);
    OneInstance second(profile());
    second.handOver({});
    QTRY_COMPARE(called.count(), 1);
}

void TestOneInstance::theProgramEndsWithASentence()
{
    OneInstance first(profile());
    QVERIFY(first.claim());
    const QSignalSpy called(&first, &OneInstance::called);
    QProcess program;
    run(program);
    QTRY_COMPARE_WITH_TIMEOUT(program.state(), QProcess::NotRunning, 60'000);
    QCOMPARE(program.exitCode(), 0);
    QCOMPARE(called.count(), 1);
    // Qt may have something to say before it.
    QVERIFY(program.readAllStandardError().trimmed().endsWith(
        "Zixly is open on this profile already; its window was brought to the front."));
}

QTEST_GUILESS_MAIN(TestOneInstance)
#include "tst_oneinstance.moc"
