// SPDX-License-Identifier: GPL-3.0-or-later
#include "outboxfixture.h"

using namespace zixly;
using namespace zixly::platform;
using namespace zixly::test;
using namespace Qt::StringLiterals;

class TestOutbox : public QObject, private OutboxFixture
{
    Q_OBJECT
private slots:
    void init() { OutboxFixture::init(); }
    void cleanup() { OutboxFixture::cleanup(); }

    void aSweepIsSentAtOnce();
    void whatAServiceCannotTakeIsNotStored();
    void offlineItWaitsForTheSync();
    void everyAnswerEndsTheWish_data();
    void everyAnswerEndsTheWish();
    void aLostAnswerIsNeverRepeated();
    void killedBeforeTheAnswer();
    void theReceiverIsNotFollowed();
    void aRowBeforeItsAnswer();
    void aRowBeforeItsLostAnswer();
    void withdrawn();
    void oldSweepsWaitForAClick();
    void aTwinHoldsIt();
    void anotherUserSendsNothing();
    void nobodySignedInYet();
    void oneServiceDoesNotHoldUpAnother();
    void theServiceOutlivesTheWish();
};

void TestOutbox::aSweepIsSentAtOnce()
{
    const qint64 key = submit();
    QTRY_COMPARE(job(key).wish, Wish::None);
    const Job sent = job(key);
    QCOMPARE(sent.state, JobState::Queued);
    QCOMPARE(sent.place.service, kOfficeName);
    QCOMPARE(sent.account, m_origin.account);
    QCOMPARE(sent.remoteIds, QList<RemoteId>({{m_origin.source, u"pipeline"_s, u"made-1"_s}}));
    QCOMPARE(m_store->eventsOf(key), QStringList({u"created"_s, u"wish"_s, u"sent"_s}));
    QCOMPARE(m_services->posts.size(), 1);
    QCOMPARE(m_services->posts.first().second, plainSpec());
    QCOMPARE(m_services->adopted, QStringList{u"made-1"_s});
}

void TestOutbox::whatAServiceCannotTakeIsNotStored()
{
    SweepSpec spec = plainSpec(ServiceKind::Receiver);
    spec.fees = 0.5;
    const auto refused = waitFor(m_outbox->submit(at(ServiceKind::Receiver), spec, {}));
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, Error::Kind::InvalidInput);
    QVERIFY(refused.error().detail.contains(u"fees"_s));
    QVERIFY(m_store->allJobs().isEmpty());
    QVERIFY(m_services->posts.isEmpty());
}

void TestOutbox::offlineItWaitsForTheSync()
{
    m_services->online = m_services->synced = false;
    QSignalSpy waiting(m_outbox.get(), &Outbox::waitingChanged);
    const qint64 key = submit();
    QTRY_COMPARE(job(key).wish, Wish::Send);
    QTRY_VERIFY(!waiting.isEmpty() && waiting.last().first().toLongLong() == 1); // none at the start may come first
    m_services->online = true;
    m_outbox->wake();
    settle();
    QVERIFY(m_services->posts.isEmpty()); // what happened there is not known yet
    m_services->synced = true;
    m_outbox->wake();
    QTRY_COMPARE(job(key).wish, Wish::None);
    QCOMPARE(m_services->posts.size(), 1);
    QTRY_COMPARE(waiting.last().first().toLongLong(), 0);
}

void TestOutbox::everyAnswerEndsTheWish_data()
{
    QTest::addColumn<Error::Kind>("kind");
    QTest::addColumn<QString>("end"); // empty: it waits
    using K = Error::Kind;
    QTest::newRow("400") << K::Rejected << "refused";
    QTest::newRow("403") << K::Forbidden << "refused";
    QTest::newRow("404") << K::NotFound << "refused";
    QTest::newRow("500") << K::ServiceFailed << "refused";
    QTest::newRow("html") << K::BadAnswer << "refused";
    QTest::newRow("lost") << K::OutcomeUnknown << "answer lost";
    QTest::newRow("nobody listens") << K::Network << "";
    QTest::newRow("signed out") << K::Unauthorized << "";
    QTest::newRow("429") << K::TooManyRequests << "";
    QTest::newRow("certificate") << K::Untrusted << "";
    QTest::newRow("plain http") << K::PlainHttp << "";
}

void TestOutbox::everyAnswerEndsTheWish()
{
    QFETCH(Error::Kind, kind);
    QFETCH(QString, end);
    m_services->refusal = Error{kind, u"the web API"_s, u"no such thing"_s};
    const qint64 key = submit();
    QTRY_COMPARE(m_services->posts.size(), 1);
    if (end.isEmpty()) {
        settle();
        QCOMPARE(job(key).wish, Wish::Send);
        QCOMPARE(job(key).state, JobState::Queued);
        QCOMPARE(endsOf(key), 0);
        settle();
        QCOMPARE(m_services->posts.size(), 1); // not at once again
        m_services->refusal.reset();
        m_outbox->wake();
        QTRY_COMPARE(job(key).wish, Wish::None);
        QCOMPARE(m_services->posts.size(), 2);
        QCOMPARE(endsOf(key), 1);
        return;
    }
    QTRY_COMPARE(job(key).wish, Wish::None);
    QCOMPARE(m_store->eventsOf(key).last(), end);
    QCOMPARE(endsOf(key), 1);
    QTRY_COMPARE(m_failed->size(), 1);
    const bool lost = kind == Error::Kind::OutcomeUnknown;
    QCOMPARE(job(key).state, lost ? JobState::Unknown : JobState::Failed);
    if (!lost)
        QCOMPARE(job(key).error->detail, u"no such thing"_s);
}

void TestOutbox::aLostAnswerIsNeverRepeated()
{
    m_services->refusal = Error{Error::Kind::OutcomeUnknown, {}, {}};
    const qint64 key = submit();
    QTRY_COMPARE(job(key).state, JobState::Unknown);
    QVERIFY(!job(key).receipt.isEmpty());
    m_services->refusal.reset();
    m_outbox->wake();
    restart();
    m_outbox->wake();
    settle();
    QCOMPARE(m_services->posts.size(), 1);
    // The service had made it after all.
    RemoteJob row = aRow(u"late"_s, "RUNNING", plainSpec());
    row.createdMs = m_clock.nowMs();
    take(row);
    QCOMPARE(m_store->allJobs().size(), 1);
    QCOMPARE(job(key).state, JobState::Running);
}

void TestOutbox::killedBeforeTheAnswer()
{
    m_services->hangs = true;
    const qint64 key = submit();
    QTRY_COMPARE(m_services->posts.size(), 1);
    m_services->online = false;
    restart();
    QTRY_COMPARE(job(key).state, JobState::Unknown);
    QCOMPARE(m_store->eventsOf(key), QStringList({u"created"_s, u"wish"_s, u"unknown"_s, u"answer lost"_s}));
    QCOMPARE(job(key).wish, Wish::None);
    m_services->online = true;
    m_outbox->wake();
    settle();
    QCOMPARE(m_services->posts.size(), 1);
}

void TestOutbox::theReceiverIsNotFollowed()
{
    const qint64 key = submit(ServiceKind::Receiver);
    QTRY_COMPARE(job(key).wish, Wish::None);
    const Job sent = job(key);
    QCOMPARE(sent.state, JobState::Unknown);
    QCOMPARE(sent.serverState, u"queued"_s);
    QCOMPARE(sent.remoteIds.first().kind, u"receiver"_s);
    QCOMPARE(sent.account, m_origin.account); // of whoever is signed in there
    QVERIFY(!sent.receipt.isEmpty());
    QCOMPARE(endsOf(key), 1);
}

void TestOutbox::aRowBeforeItsAnswer()
{
    m_services->hangs = true;
    const qint64 key = submit();
    QTRY_COMPARE(m_services->openPosts.size(), size_t(1));
    RemoteJob row = aRow(u"made-1"_s, "RUNNING", plainSpec());
    row.createdMs = m_clock.nowMs();
    take(row);
    QCOMPARE(m_store->allJobs().size(), 2); // nobody can tell yet
    const QSignalSpy removed(m_store->store.get(), &Store::jobsRemoved);
    m_services->openPosts.front()->addResult(m_services->made(ServiceKind::WebApi, plainSpec()));
    m_services->openPosts.front()->finish();
    QTRY_COMPARE(job(key).wish, Wish::None);
    QCOMPARE(m_store->allJobs().size(), 1);
    QCOMPARE(job(key).state, JobState::Running);
    QCOMPARE(job(key).remoteIds.size(), 1);
    QCOMPARE(job(key).name, u"mine"_s);
    QTRY_COMPARE(removed.size(), 1);
    QCOMPARE(endsOf(key), 1);
}

void TestOutbox::aRowBeforeItsLostAnswer()
{
    m_services->hangs = true;
    const qint64 key = submit();
    QTRY_COMPARE(m_services->openPosts.size(), size_t(1));
    RemoteJob row = aRow(u"made-1"_s, "RUNNING", plainSpec());
    row.createdMs = m_clock.nowMs();
    take(row);
    m_services->openPosts.clear(); // the client died: its future is cancelled
    QTRY_COMPARE(job(key).wish, Wish::None);
    QCOMPARE(m_store->allJobs().size(), 1);
    QCOMPARE(job(key).state, JobState::Running);
    QCOMPARE(job(key).remoteIds.first().id, u"made-1"_s);
    QCOMPARE(endsOf(key), 1);
}

void TestOutbox::withdrawn()
{
    m_services->online = false;
    const qint64 key = submit();
    QVERIFY(waitFor(m_outbox->withdraw(key)));
    QCOMPARE(job(key).state, JobState::Cancelled);
    QVERIFY(!job(key).receipt.isEmpty());
    QCOMPARE(m_store->eventsOf(key).last(), u"withdrawn"_s);
    const qint64 other = submit();
    QVERIFY(waitFor(m_outbox->cancel(other))); // the same by its other name
    QCOMPARE(job(other).state, JobState::Cancelled);
    m_services->online = true;
    m_outbox->wake();
    settle();
    QVERIFY(m_services->posts.isEmpty());
    QCOMPARE(endsOf(key), 1);
    QCOMPARE(endsOf(other), 1);
    QVERIFY(!waitFor(m_outbox->withdraw(key)));
    // What is on its way cannot be called back.
    m_services->hangs = true;
    const qint64 flying = submit();
    QTRY_COMPARE(m_services->posts.size(), 1);
    QCOMPARE(waitFor(m_outbox->withdraw(flying)).error().kind, Error::Kind::Busy);
}

void TestOutbox::oldSweepsWaitForAClick()
{
    m_services->online = false;
    const qint64 key = submit();
    m_clock.advance(16 * 60'000);
    m_services->online = true;
    m_outbox->wake();
    QTRY_COMPARE(job(key).wish, Wish::SendHeld);
    m_outbox->wake();
    settle();
    QVERIFY(m_services->posts.isEmpty());
    QCOMPARE(m_store->eventsOf(key).count(u"held"_s), 1);
    m_clock.advance(-16 * 60'000); // the store has a clock of its own
    QVERIFY(waitFor(m_outbox->sendNow(key)));
    QTRY_COMPARE(job(key).wish, Wish::None);
    QCOMPARE(m_services->posts.size(), 1);
    QCOMPARE(endsOf(key), 1);
}

void TestOutbox::aTwinHoldsIt()
{
    m_services->online = false;
    const qint64 key = submit();
    m_clock.advance(60'000);
    RemoteJob row = aRow(u"theirs"_s, "RUNNING", plainSpec());
    row.createdMs = m_clock.nowMs();
    take(row);
    m_services->online = true;
    m_outbox->wake();
    QTRY_COMPARE(job(key).wish, Wish::SendHeld);
    m_outbox->wake();
    settle();
    QVERIFY(m_services->posts.isEmpty());
    QVERIFY(m_failed->isEmpty());
    QVERIFY(waitFor(m_outbox->sendNow(key)));
    QTRY_COMPARE(job(key).wish, Wish::None);
    QCOMPARE(m_services->posts.size(), 1);
    QCOMPARE(m_store->allJobs().size(), 2);
    m_clock.advance(-60'000);
}

void TestOutbox::anotherUserSendsNothing()
{
    m_services->online = false;
    const qint64 key = submit();
    m_store->enter(u"supabase"_s, u"bob"_s);
    m_services->online = true;
    m_outbox->wake();
    settle();
    QVERIFY(m_services->posts.isEmpty());
    m_store->enter(u"supabase"_s, u"ann"_s);
    m_outbox->wake();
    QTRY_COMPARE(m_services->posts.size(), 1);
    QTRY_COMPARE(job(key).wish, Wish::None);
}

void TestOutbox::nobodySignedInYet()
{
    const StoreOnFile store;
    Outbox outbox(*store.store, *m_services, m_clock);
    outbox.start();
    m_services->online = false;
    const auto key = waitFor(outbox.submit(at(ServiceKind::WebApi), plainSpec(), {}));
    QVERIFY(key);
    QCOMPARE(waitFor(store.store->read([k = *key](QSqlDatabase &db) { return jobs::load(db, k); }))->account, 0);
    const auto ann = waitFor(store.store->write([](QSqlDatabase &db) {
        return accounts::enter(db, {.connection = kOffice, .realm = u"supabase"_s, .user = u"ann"_s});
    }));
    m_services->online = true;
    outbox.wake();
    const auto sent = [&store, k = *key] {
        return *waitFor(store.store->read([k](QSqlDatabase &db) { return jobs::load(db, k); }));
    };
    QTRY_COMPARE(sent().wish, Wish::None);
    QCOMPARE(sent().account, ann->key);
    QCOMPARE(sent().remoteIds.first().source, accounts::source(*ann));
}

void TestOutbox::oneServiceDoesNotHoldUpAnother()
{
    m_services->hangs = true;
    const qint64 slow = submit(ServiceKind::Receiver);
    QTRY_COMPARE(m_services->posts.size(), 1);
    m_services->hangs = false;
    const qint64 quick = submit();
    QTRY_COMPARE(job(quick).wish, Wish::None);
    QCOMPARE(job(slow).wish, Wish::Send);
    const qint64 queued = submit(ServiceKind::Receiver); // one at a time
    settle();
    QCOMPARE(m_services->posts.size(), 2);
    m_services->openPosts.front()->addResult(m_services->made(ServiceKind::Receiver, plainSpec()));
    m_services->openPosts.front()->finish();
    QTRY_COMPARE(job(queued).wish, Wish::None);
    QCOMPARE(m_services->posts.size(), 3);
}

// Sending again means to the same service, also where that one has never named the job.
void TestOutbox::theServiceOutlivesTheWish()
{
    m_services->online = false;
    for (const ServiceKind service : {ServiceKind::TradingApi, ServiceKind::Receiver, ServiceKind::WebApi}) {
        const qint64 key = submit(service);
        QVERIFY(waitFor(m_outbox->withdraw(key)));
        const Job withdrawn = job(key);
        QVERIFY(withdrawn.remoteIds.isEmpty());
        QCOMPARE(m_store->read([withdrawn](QSqlDatabase &db) { return outbox::serviceOf(db, withdrawn); }), service);
    }
}

QTEST_GUILESS_MAIN(TestOutbox)
#include "tst_outbox.moc"
