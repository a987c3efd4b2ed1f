// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/accounts.h"
#include "store/jobs.h"
#include "store/wishes.h"
#include "tests/store/storefiles.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace zixly;
using test::aNewJob;
using test::MemoryDatabase;
using wishes::Entry;

namespace {

const QUuid kHome(u"11111111-2222-4333-8444-555555555555"_s);
const QUuid kLab(u"99999999-2222-4333-8444-555555555555"_s);

qint64 aJob(MemoryDatabase &memory)
{
    return jobs::insert(memory.db, aNewJob(), u"user"_s)->key;
}

Entry aWish(qint64 job, Wish kind = Wish::Send, qint64 createdMs = 1000)
{
    return {
        .jobKey = job, .connection = kHome, .service = ServiceKind::TradingApi, .kind = kind, .createdMs = createdMs};
}

QStringList logOf(MemoryDatabase &memory, qint64 job)
{
    QStringList kinds;
    const auto events = jobs::events(memory.db, job);
    for (const JobEvent &event : *events)
        kinds << event.kind;
    return kinds;
}

Wish wishOf(MemoryDatabase &memory, qint64 job)
{
    return jobs::load(memory.db, job)->wish;
}

} // namespace

class TestWishes : public QObject
{
    Q_OBJECT

private slots:
    void aWishReadsBackWhole();
    void aWishEndsInOneEvent_data();
    void aWishEndsInOneEvent();
    void thereIsOneOfAKindPerJob();
    void aWishNeedsItsJob();
    void nothingIsSentTwice();
    void aHeldOneWaitsForAClick();
    void theOldestComesFirst();
    void anotherAccountsWishesWait();
    void whatIsBeingSentSurvivesARestart();
};

void TestWishes::aWishReadsBackWhole()
{
    MemoryDatabase memory;
    Entry wish = aWish(aJob(memory));
    wish.account = 5;
    const auto added = wishes::add(memory.db, wish);
    QVERIFY(added);
    QVERIFY(added->key > 0);
    wish.key = added->key;
    QVERIFY(*added == wish);
    QVERIFY(*wishes::ofJob(memory.db, wish.jobKey) == wish);
    QCOMPARE(wishOf(memory, wish.jobKey), Wish::Send);
    const auto events = jobs::events(memory.db, wish.jobKey);
    QCOMPARE(events->back().kind, u"wish"_s);
    QCOMPARE(events->back().actor, u"user"_s);
    QCOMPARE(events->back().timeMs, 1000);
    QCOMPARE(events->back().payload.value("wish"_L1).toString(), u"send"_s);
    const auto now = wishes::add(memory.db, aWish(aJob(memory), Wish::Cancel, 0));
    QVERIFY(now->createdMs > 1000);
}

void TestWishes::aWishEndsInOneEvent_data()
{
    QTest::addColumn<Wish>("kind");
    QTest::addColumn<bool>("held");
    QTest::addColumn<QString>("end");
    QTest::newRow("sent") << Wish::Send << false << u"sent"_s;
    QTest::newRow("withdrawn while held") << Wish::Send << true << u"withdrawn"_s;
    QTest::newRow("refused") << Wish::Send << false << u"refused"_s;
    QTest::newRow("answer lost") << Wish::Send << false << u"answer lost"_s;
    QTest::newRow("cancel sent") << Wish::Cancel << false << u"sent"_s;
}

void TestWishes::aWishEndsInOneEvent()
{
    QFETCH(Wish, kind);
    QFETCH(bool, held);
    QFETCH(QString, end);
    MemoryDatabase memory;
    const qint64 job = aJob(memory);
    const auto wish = wishes::add(memory.db, aWish(job, kind));
    QVERIFY(wish);
    QVERIFY(held ? wishes::hold(memory.db, wish->key, u"too old"_s) : wishes::markSending(memory.db, wish->key));
    QVERIFY(wishes::end(memory.db, wish->key, end, u"Home"_s, {{u"status"_s, 202}}));
    QStringList expected{u"created"_s, u"wish"_s};
    if (held)
        expected << u"held"_s;
    QCOMPARE(logOf(memory, job), expected << end);
    QCOMPARE(jobs::events(memory.db, job)->back().payload.value("status"_L1).toInt(), 202);
    QCOMPARE(wishOf(memory, job), Wish::None);
    QVERIFY(!wishes::ofJob(memory.db, job)->has_value());
    QCOMPARE(wishes::end(memory.db, wish->key, end, u"Home"_s).error().kind, Error::Kind::NotFound);
    QCOMPARE(logOf(memory, job), expected);
}

void TestWishes::thereIsOneOfAKindPerJob()
{
    MemoryDatabase memory;
    const qint64 job = aJob(memory);
    const auto send = wishes::add(memory.db, aWish(job));
    QVERIFY(wishes::hold(memory.db, send->key, u"too old"_s));
    QCOMPARE(wishes::add(memory.db, aWish(job))->key, send->key);
    const auto cancel = wishes::add(memory.db, aWish(job, Wish::Cancel));
    QVERIFY(cancel && cancel->key != send->key);
    QCOMPARE(wishes::add(memory.db, aWish(job, Wish::Cancel))->key, cancel->key);
    QCOMPARE(wishOf(memory, job), Wish::Cancel);
    QCOMPARE((*wishes::ofJob(memory.db, job))->key, cancel->key);
    QCOMPARE(logOf(memory, job), QStringList({u"created"_s, u"wish"_s, u"held"_s, u"wish"_s}));
    QCOMPARE(*wishes::count(memory.db, kHome), 2);
}

void TestWishes::aWishNeedsItsJob()
{
    MemoryDatabase memory;
    QCOMPARE(wishes::add(memory.db, aWish(99)).error().kind, Error::Kind::NotFound);
    const auto wish = wishes::add(memory.db, aWish(aJob(memory)));
    QVERIFY(jobs::remove(memory.db, {wish->jobKey}));
    QCOMPARE(wishes::markSending(memory.db, wish->key).error().kind, Error::Kind::NotFound);
    QVERIFY(wishes::all(memory.db, kHome)->isEmpty());
}

void TestWishes::nothingIsSentTwice()
{
    MemoryDatabase memory;
    const auto send = wishes::add(memory.db, aWish(aJob(memory)));
    QVERIFY(wishes::markSending(memory.db, send->key));
    QCOMPARE(wishes::markSending(memory.db, send->key).error().kind, Error::Kind::Conflict);
    QVERIFY(wishes::hold(memory.db, send->key, u"later"_s));
    QVERIFY(!(*wishes::ofJob(memory.db, send->jobKey))->sending);
    QCOMPARE(wishes::markSending(memory.db, send->key).error().kind, Error::Kind::Conflict);
    const auto cancel = wishes::add(memory.db, aWish(aJob(memory), Wish::Cancel));
    QVERIFY(wishes::markSending(memory.db, cancel->key));
    QVERIFY(wishes::markSending(memory.db, cancel->key)); // cancelling twice does no harm
    QCOMPARE(wishes::hold(memory.db, cancel->key, u"later"_s).error().kind, Error::Kind::Conflict);
}

void TestWishes::aHeldOneWaitsForAClick()
{
    MemoryDatabase memory;
    const auto wish = wishes::add(memory.db, aWish(aJob(memory)));
    QCOMPARE(wishes::release(memory.db, wish->key).error().kind, Error::Kind::Conflict);
    QVERIFY(wishes::hold(memory.db, wish->key, u"older than 15 minutes"_s));
    QVERIFY(wishes::hold(memory.db, wish->key, u"older than 15 minutes"_s)); // again: no second line
    QCOMPARE(wishOf(memory, wish->jobKey), Wish::SendHeld);
    QCOMPARE((*wishes::ofJob(memory.db, wish->jobKey))->reason, u"older than 15 minutes"_s);
    QCOMPARE(logOf(memory, wish->jobKey), QStringList({u"created"_s, u"wish"_s, u"held"_s}));
    QVERIFY(wishes::release(memory.db, wish->key));
    const auto released = *wishes::ofJob(memory.db, wish->jobKey);
    QCOMPARE(released->kind, Wish::Send);
    QVERIFY(released->createdMs > 1000 && released->reason.isEmpty());
    QVERIFY(wishes::markSending(memory.db, wish->key));
}

void TestWishes::theOldestComesFirst()
{
    MemoryDatabase memory;
    const auto young = wishes::add(memory.db, aWish(aJob(memory), Wish::Send, 3000));
    const auto old = wishes::add(memory.db, aWish(aJob(memory), Wish::Cancel, 1000));
    const auto middle = wishes::add(memory.db, aWish(aJob(memory), Wish::Send, 2000));
    Entry elsewhere = aWish(aJob(memory));
    elsewhere.connection = kLab;
    QVERIFY(wishes::add(memory.db, elsewhere));
    const auto all = wishes::all(memory.db, kHome);
    QCOMPARE(all->size(), 3);
    QCOMPARE(all->at(0).key, old->key);
    QCOMPARE(all->at(1).key, middle->key);
    QCOMPARE(all->at(2).key, young->key);
    QCOMPARE(*wishes::count(memory.db, kHome), 3);
    QCOMPARE(*wishes::count(memory.db, kLab), 1);
}

void TestWishes::anotherAccountsWishesWait()
{
    MemoryDatabase memory;
    const auto enter = [&memory](const QString &user) {
        return accounts::enter(memory.db, {.connection = kHome, .realm = u"supabase"_s, .user = user})->key;
    };
    Entry wish = aWish(aJob(memory));
    wish.account = enter(u"ada"_s);
    QVERIFY(wishes::add(memory.db, wish));
    QCOMPARE(*wishes::count(memory.db, kHome), 1);
    enter(u"bob"_s);
    QCOMPARE(*wishes::count(memory.db, kHome), 0);
    QVERIFY(wishes::all(memory.db, kHome)->isEmpty());
    enter(u"ada"_s);
    QCOMPARE(wishes::all(memory.db, kHome)->size(), 1);
}

void TestWishes::whatIsBeingSentSurvivesARestart()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"zixly.db"_s);
    {
        Store store;
        store.open(path);
        const auto marked = test::waitFor(store.write([](QSqlDatabase &db) -> Result<> {
            const auto job = jobs::insert(db, aNewJob(), u"user"_s);
            if (!job)
                return std::unexpected(job.error());
            const auto wish = wishes::add(db, aWish(job->key));
            return wish ? wishes::markSending(db, wish->key) : std::unexpected(wish.error());
        }));
        QVERIFY(marked);
    }
    Store store;
    store.open(path);
    const auto all = test::waitFor(store.read([](QSqlDatabase &db) { return wishes::all(db, kHome); }));
    QVERIFY(all);
    QCOMPARE(all->size(), 1);
    QVERIFY(all->front().sending);
    QCOMPARE(all->front().service, ServiceKind::TradingApi);
}

QTEST_GUILESS_MAIN(TestWishes)
#include "tst_wishes.moc"
