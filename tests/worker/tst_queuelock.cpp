// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/profile.h"
#include "helperprocess.h"
#include "tests/support/walk.h"

#include <QFile>
#include <QTemporaryDir>

#include <memory>

using namespace zixly;
using namespace zixly::test;

// Two processes on one profile: one queue.
class TestQueueLock : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void theSecondTakesNothingFromTheFirst();
    void wishesOfTheSecondAreDoneByTheFirst();
    void theSecondTakesOverWhenTheFirstDies();
    void theSecondTakesOverAfterACleanQuit();
    void aWishDuringTheTakeOverIsDone();

private:
    qint64 submit(HelperProcess &helper, const QString &ticker)
    {
        const QUuid id = makeUuidV7(1);
        helper.tell(QStringLiteral("submit %1 %2").arg(ticker, id.toString(QUuid::WithoutBraces)));
        return helper.keyOf(id);
    }
    JobState state(qint64 key) { return m_peephole->job(key).state; }
    void go()
    {
        QFile file(m_dir->filePath(QStringLiteral("go")));
        QVERIFY(file.open(QIODevice::WriteOnly));
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<HelperProcess> m_first;
    std::unique_ptr<HelperProcess> m_second;
    std::unique_ptr<Peephole> m_peephole;
};

void TestQueueLock::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    QVERIFY(m_dir->isValid());
    m_first = std::make_unique<HelperProcess>(m_dir->path());
    QVERIFY(m_first->hears(QStringLiteral("owner 1")));
    m_second = std::make_unique<HelperProcess>(m_dir->path());
    QVERIFY(m_second->hears(QStringLiteral("owner 0")));
    m_peephole = std::make_unique<Peephole>(Profile::at(m_dir->path()).databasePath());
}

void TestQueueLock::cleanup()
{
    m_peephole.reset();
    m_second.reset();
    m_first.reset();
    m_dir.reset();
}

void TestQueueLock::theSecondTakesNothingFromTheFirst()
{
    const qint64 key = submit(*m_first, QStringLiteral("HOLD"));
    QVERIFY(key > 0);
    QTRY_COMPARE(state(key), JobState::Running);
    // A third one, which starts while the job runs, and time for all to misbehave.
    HelperProcess third(m_dir->path());
    QVERIFY(third.hears(QStringLiteral("owner 0")));
    QVERIFY(!m_second->hears(QStringLiteral("owner 1"), 2500));
    QVERIFY(!third.lines().contains(QStringLiteral("owner 1")));
    QCOMPARE(state(key), JobState::Running);
    go();
    QTRY_COMPARE(state(key), JobState::Completed);
    QCOMPARE(m_peephole->lastStarter(key), m_first->pid());
    QCOMPARE(m_peephole->count(key, QStringLiteral("started")), 1);
    QCOMPARE(m_peephole->count(key, QStringLiteral("recovered")), 0);
}

void TestQueueLock::wishesOfTheSecondAreDoneByTheFirst()
{
    const qint64 done = submit(*m_second, QStringLiteral("WALK"));
    QVERIFY(done > 0);
    QTRY_COMPARE(state(done), JobState::Completed);
    QCOMPARE(m_peephole->lastStarter(done), m_first->pid());

    const qint64 held = submit(*m_second, QStringLiteral("HOLD"));
    QTRY_COMPARE(state(held), JobState::Running);
    QVERIFY(m_second->hears(QStringLiteral("queue 1 0 0"))); // it is told what the first one does
    m_second->tell(QStringLiteral("cancel %1").arg(held));
    QVERIFY(m_second->hears(QStringLiteral("answer cancel ok")));
    QCOMPARE(state(held), JobState::Cancelling); // asked to stop, not stopped yet: its prices are on hold
    go();
    QTRY_COMPARE(state(held), JobState::Cancelled);

    m_second->tell(QStringLiteral("cancel %1").arg(done));
    QVERIFY(m_second->hears(QStringLiteral("answer cancel %1").arg(static_cast<int>(Error::Kind::Conflict))));
    m_second->tell(QStringLiteral("pause 1"));
    QVERIFY(m_second->hears(QStringLiteral("answer pause ok")));
    QVERIFY(m_first->hears(QStringLiteral("queue 0 0 1")));
    m_second->tell(QStringLiteral("retry %1").arg(held));
    QVERIFY(m_second->hears(QStringLiteral("answer retry ok")));
    const QList<Job> all = m_peephole->all();
    QCOMPARE(all.size(), 3);
    QCOMPARE(all.last().retryOf, held);
    QCOMPARE(all.last().state, JobState::Queued);
    QVERIFY(m_second->hears(QStringLiteral("queue 0 1 1")));
}

void TestQueueLock::theSecondTakesOverWhenTheFirstDies()
{
    const qint64 held = submit(*m_first, QStringLiteral("HOLD"));
    QTRY_COMPARE(state(held), JobState::Running);
    m_first->kill();
    QVERIFY(m_second->hears(QStringLiteral("owner 1"), 10'000));
    QTRY_COMPARE(m_peephole->lastStarter(held), m_second->pid());
    QCOMPARE(m_peephole->count(held, QStringLiteral("recovered")), 1);
    QCOMPARE(m_peephole->job(held).crashes, 1);
    go();
    QTRY_COMPARE(state(held), JobState::Completed);
    QCOMPARE(m_peephole->count(held, QStringLiteral("completed")), 1);
}

void TestQueueLock::theSecondTakesOverAfterACleanQuit()
{
    const qint64 held = submit(*m_first, QStringLiteral("HOLD"));
    QTRY_COMPARE(state(held), JobState::Running);
    m_first->tell(QStringLiteral("quit resume"));
    go(); // its prices, or it would wait for them
    QVERIFY(m_first->hears(QStringLiteral("stopped")));
    QVERIFY(m_second->hears(QStringLiteral("owner 1"), 10'000));
    QTRY_COMPARE(state(held), JobState::Completed);
    QCOMPARE(m_peephole->lastStarter(held), m_second->pid());
    QCOMPARE(m_peephole->job(held).crashes, 0);
    QCOMPARE(m_peephole->count(held, QStringLiteral("suspended")), 1);
    QCOMPARE(m_peephole->count(held, QStringLiteral("recovered")), 0);
    QVERIFY(m_second->quits(QStringLiteral("finish")));
}

void TestQueueLock::aWishDuringTheTakeOverIsDone()
{
    m_first->kill();
    const qint64 key = submit(*m_second, QStringLiteral("WALK"));
    QVERIFY(key > 0);
    QTRY_COMPARE(state(key), JobState::Completed);
    QCOMPARE(m_peephole->lastStarter(key), m_second->pid());
    QCOMPARE(m_peephole->all().size(), 1);
}

QTEST_GUILESS_MAIN(TestQueueLock)
#include "tst_queuelock.moc"
