// SPDX-License-Identifier: GPL-3.0-or-later
#include "outboxfixture.h"

using namespace zixly;
using namespace zixly::platform;
using namespace zixly::test;
using namespace Qt::StringLiterals;

class TestOutboxCancel : public QObject, private OutboxFixture
{
    Q_OBJECT
private slots:
    void init() { OutboxFixture::init(); }
    void cleanup() { OutboxFixture::cleanup(); }

    void cancelOnline();
    void theRowIsQuickerThanTheAnswer();
    void cancelOffline();
    void cancelComesTooLate();
    void cancelIsRefused_data();
    void cancelIsRefused();
    void notEverythingCanBeCancelled();
    void aRemovedConnectionEndsItsWishes();
};

void TestOutboxCancel::cancelOnline()
{
    const qint64 key = submit();
    QTRY_COMPARE(job(key).wish, Wish::None);
    RemoteJob row = aRow(u"made-1"_s, "FAILED", plainSpec());
    row.errorMessage = QString::fromLatin1(kCancelMark);
    row.completedMs = kMonday + 9'000;
    m_services->rows.insert(row.id, row);
    QVERIFY(waitFor(m_outbox->cancel(key)));
    QTRY_COMPARE(job(key).state, JobState::Cancelled);
    QCOMPARE(m_services->cancels, QStringList{u"made-1"_s});
    QVERIFY(job(key).receipt.contains(u"tells no worker"_s));
    QCOMPARE(m_store->eventsOf(key),
        QStringList({u"created"_s, u"wish"_s, u"sent"_s, u"wish"_s, u"cancelling"_s, u"sent"_s, u"cancelled"_s}));
}

void TestOutboxCancel::theRowIsQuickerThanTheAnswer()
{
    take(aRow(u"theirs"_s, "RUNNING"));
    const qint64 key = m_store->allJobs().first().key;
    m_services->hangs = true;
    QVERIFY(waitFor(m_outbox->cancel(key)));
    QTRY_COMPARE(m_services->openCancels.size(), size_t(1));
    RemoteJob row = aRow(u"theirs"_s, "FAILED");
    row.errorMessage = QString::fromLatin1(kCancelMark);
    take(row);
    QCOMPARE(job(key).state, JobState::Cancelled);
    m_services->openCancels.front()->addResult(Result<CancelReceipt>(CancelReceipt{.id = u"theirs"_s}));
    m_services->openCancels.front()->finish();
    QTRY_COMPARE(job(key).wish, Wish::None);
    QVERIFY(job(key).receipt.contains(u"tells no worker"_s));
    QCOMPARE(job(key).state, JobState::Cancelled);
    QCOMPARE(endsOf(key), 1);
}

void TestOutboxCancel::cancelOffline()
{
    take(aRow(u"theirs"_s, "RUNNING"));
    const qint64 key = m_store->allJobs().first().key;
    m_services->online = false;
    QVERIFY(waitFor(m_outbox->cancel(key)));
    QVERIFY(waitFor(m_outbox->cancel(key))); // once more changes nothing
    QCOMPARE(job(key).wish, Wish::Cancel);
    QCOMPARE(job(key).state, JobState::Running);
    QVERIFY(waitFor(m_outbox->withdraw(key)));
    QCOMPARE(job(key).wish, Wish::None);
    QCOMPARE(job(key).state, JobState::Running);
    QVERIFY(waitFor(m_outbox->cancel(key)));
    m_services->online = true;
    m_outbox->wake();
    QTRY_COMPARE(job(key).state, JobState::Cancelling); // told; the proof is not here yet
    QCOMPARE(m_services->cancels.size(), 1);
    QCOMPARE(endsOf(key), 2);
    take(aRow(u"theirs"_s, "COMPLETED")); // finishing won
    QCOMPARE(job(key).state, JobState::Completed);
}

void TestOutboxCancel::cancelComesTooLate()
{
    take(aRow(u"theirs"_s, "RUNNING"));
    const qint64 key = m_store->allJobs().first().key;
    m_services->online = false;
    QVERIFY(waitFor(m_outbox->cancel(key)));
    take(aRow(u"theirs"_s, "COMPLETED"));
    m_services->online = true;
    m_outbox->wake();
    QTRY_COMPARE(job(key).wish, Wish::None);
    QVERIFY(m_services->cancels.isEmpty());
    QCOMPARE(job(key).state, JobState::Completed);
    QCOMPARE(m_store->eventsOf(key).last(), u"refused"_s);
    QCOMPARE(waitFor(m_outbox->cancel(key)).error().kind, Error::Kind::Conflict);
}

void TestOutboxCancel::cancelIsRefused_data()
{
    QTest::addColumn<Error::Kind>("kind");
    QTest::addColumn<QString>("end");
    using K = Error::Kind;
    QTest::newRow("Nest has none") << K::Unsupported << "refused";
    QTest::newRow("it has ended") << K::Rejected << "refused";
    QTest::newRow("unknown there") << K::NotFound << "refused";
    QTest::newRow("lost") << K::OutcomeUnknown << "answer lost";
    QTest::newRow("signed out") << K::Unauthorized << "";
}

void TestOutboxCancel::cancelIsRefused()
{
    QFETCH(Error::Kind, kind);
    QFETCH(QString, end);
    take(aRow(u"theirs"_s, "RUNNING"));
    const qint64 key = m_store->allJobs().first().key;
    m_services->refusal = Error{kind, u"the web API"_s, {}};
    m_services->rows.insert(u"theirs"_s, aRow(u"theirs"_s, "COMPLETED"));
    QVERIFY(waitFor(m_outbox->cancel(key)));
    QTRY_COMPARE(m_services->cancels.size(), 1);
    if (end.isEmpty()) {
        settle();
        QCOMPARE(job(key).wish, Wish::Cancel);
        m_services->refusal.reset();
        m_outbox->wake();
        QTRY_COMPARE(m_services->cancels.size(), 2);
        return;
    }
    QTRY_COMPARE(job(key).wish, Wish::None);
    QVERIFY(m_store->eventsOf(key).contains(end));
    QCOMPARE(endsOf(key), 1);
    QTRY_COMPARE(m_failed->size(), 1);
    // Whatever was refused: the present state is looked up, except where nothing was sent at all.
    if (kind == Error::Kind::Unsupported)
        QVERIFY(m_services->details.isEmpty());
    else
        QTRY_COMPARE(job(key).state, JobState::Completed);
}

void TestOutboxCancel::notEverythingCanBeCancelled()
{
    const qint64 key = submit(ServiceKind::Receiver);
    QTRY_COMPARE(job(key).wish, Wish::None);
    const auto refused = waitFor(m_outbox->cancel(key));
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, Error::Kind::Unsupported);
    QVERIFY(!refused.error().detail.isEmpty());
    QVERIFY(m_services->cancels.isEmpty());
}

void TestOutboxCancel::aRemovedConnectionEndsItsWishes()
{
    take(aRow(u"theirs"_s, "RUNNING"));
    const qint64 running = m_store->allJobs().first().key;
    m_services->hangs = true;
    const qint64 flying = submit();
    QTRY_COMPARE(m_services->openPosts.size(), size_t(1));
    m_services->online = false;
    const qint64 waiting = submit();
    QVERIFY(waitFor(m_outbox->cancel(running)));
    m_outbox.reset(); // the connection is gone
    const auto steps = m_store->write(
        [](QSqlDatabase &db) { return outbox::leave(db, kOffice, QDateTime::currentMSecsSinceEpoch()); });
    QCOMPARE(steps.size(), 3);
    QCOMPARE(job(flying).state, JobState::Unknown);
    QCOMPARE(job(waiting).state, JobState::Cancelled);
    QCOMPARE(job(running).state, JobState::Running);
    for (const qint64 key : {flying, waiting, running}) {
        QCOMPARE(job(key).wish, Wish::None);
        QCOMPARE(endsOf(key), 1);
    }
}

QTEST_GUILESS_MAIN(TestOutboxCancel)
#include "tst_outboxcancel.moc"
