// SPDX-License-Identifier: GPL-3.0-or-later
#include "flows/arrival.h"
#include "flows/resultfetch.h"
#include "flowtest.h"
#include "store/cells.h"
#include "store/remotejobs.h"

#include <QSignalSpy>

using namespace zixly;
using namespace zixly::platform;
using namespace zixly::test;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kHourMs = 3'600'000;

ResultRows someRows(int count)
{
    ResultRows rows;
    for (int i = 0; i < count; ++i) {
        ResultRow row;
        row.ticker = u"SP500"_s;
        row.fast = 5 + i % 40;
        row.slow = 60 + i / 40;
        row.metrics.fill(0.5);
        row.metrics[size_t(Metric::Sharpe)] = i * 0.01;
        row.metrics[size_t(Metric::TotalTrades)] = 100;
        rows.rows << row;
    }
    rows.total = count;
    return rows;
}

// Rows by "<service> <id>"; what is not there is 404.
class FakeRows final : public ResultSource
{
public:
    QSet<ServiceKind> reachable{ServiceKind::WebApi, ServiceKind::TradingApi, ServiceKind::Receiver};
    QHash<QString, ResultRows> have;
    QHash<QString, Error::Kind> fail;
    QStringList asked;
    bool hangs = false;
    std::vector<std::pair<QString, std::shared_ptr<QPromise<Result<ResultRows>>>>> open;

    QUuid connection() const override { return kOffice; }
    bool canAsk(ServiceKind service) const override { return reachable.contains(service); }
    QFuture<Result<ResultRows>> rows(ServiceKind service, const QString &id, const QString &) override
    {
        const QString name = (service == ServiceKind::WebApi              ? u"web "_s
                                     : service == ServiceKind::TradingApi ? u"trading "_s
                                                                          : u"receiver "_s)
            + id;
        asked << name;
        auto promise = std::make_shared<QPromise<Result<ResultRows>>>();
        promise->start();
        if (hangs)
            open.emplace_back(name, promise);
        else
            finish(name, *promise);
        return promise->future();
    }
    void finish(const QString &name, QPromise<Result<ResultRows>> &promise)
    {
        promise.addResult(fail.contains(name) ? Result<ResultRows>(failure(fail[name], u"a service"_s))
                : have.contains(name)         ? Result<ResultRows>(have[name])
                                              : Result<ResultRows>(failure(Error::Kind::NotFound, name)));
        promise.finish();
    }
};

} // namespace

class TestResultFetch : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();

    void rowsComeInTheBackground();
    void mostRowsWin();
    void theReceiversTenRowsDoNotStandForAll();
    void whatFailedForGoodIsNotAskedAgain();
    void theCableComesBack();
    void onDemandDoesNotWait();
    void askedAgainByTheUser();
    void onlyRecentAndMarkedOnes();
    void theOldestGoFirst();
    void fullMeansFull();
    void aResultIsReplacedAsAWhole();
    void anEarlierRunsResultIsFetchedAgain();
    void partialResultsSaySo();

private:
    Job job(qint64 key)
    {
        return m_store->read([key](QSqlDatabase &db) { return jobs::load(db, key); });
    }
    // A completed sweep of the account, `hoursAgo`.
    qint64 completed(const QString &id, int hoursAgo, const QString &run = {})
    {
        RemoteJob row = aRow(id, "COMPLETED");
        row.createdMs = m_clock.nowMs() - hoursAgo * kHourMs;
        row.runId = run;
        return m_store
            ->write([origin = m_origin, row](QSqlDatabase &db) {
                return arrivals::take(db, {origin.place, origin.account, origin.source, {row}, 1});
            })
            .changed.first()
            .key;
    }
    void start(qint64 limitBytes = 1'000'000'000)
    {
        m_fetch = std::make_unique<ResultFetch>(
            *m_store->store, m_source, m_clock, ResultFetch::Options{.limitBytes = limitBytes});
        m_fetched = std::make_unique<QSignalSpy>(m_fetch.get(), &ResultFetch::fetched);
        m_failed = std::make_unique<QSignalSpy>(m_fetch.get(), &ResultFetch::failed);
    }
    // Until what was begun is through.
    void settle()
    {
        for (int round = 0; round < 12; ++round) {
            (void)waitFor(m_store->store->write([](QSqlDatabase &) { return Result<>(); }));
            (void)waitFor(m_store->store->read([](QSqlDatabase &) { return Result<>(); }));
        }
    }
    QList<qint64> order() const
    {
        QList<qint64> keys;
        for (const QList<QVariant> &call : *m_fetched)
            keys << call.first().toLongLong();
        return keys;
    }
    qint64 bytes()
    {
        return m_store->read([](QSqlDatabase &db) { return remotejobs::resultBytes(db); });
    }

    std::unique_ptr<StoreOnFile> m_store;
    FakeRows m_source;
    ShiftedClock m_clock;
    std::unique_ptr<ResultFetch> m_fetch;
    std::unique_ptr<QSignalSpy> m_fetched;
    std::unique_ptr<QSignalSpy> m_failed;
    RowOrigin m_origin;
};

void TestResultFetch::init()
{
    m_store = std::make_unique<StoreOnFile>();
    QVERIFY(m_store->opened);
    m_origin = m_store->originOf(m_store->enter(u"supabase"_s, u"ann"_s));
    m_source = FakeRows();
}

void TestResultFetch::cleanup()
{
    m_fetched.reset();
    m_failed.reset();
    m_fetch.reset();
    m_store.reset();
}

void TestResultFetch::rowsComeInTheBackground()
{
    const qint64 old = completed(u"a"_s, 48);
    const qint64 fresh = completed(u"b"_s, 1);
    m_source.have = {{u"web a"_s, someRows(20)}, {u"web b"_s, someRows(30)}};
    start();
    m_fetch->look();
    QTRY_COMPARE(m_fetched->size(), 2);
    QCOMPARE(order(), QList<qint64>({fresh, old}));
    const Job done = job(fresh);
    QVERIFY(done.available);
    QCOMPARE(done.best.sharpe, 0.29);
    QCOMPARE(m_store->eventsOf(fresh).last(), u"result"_s);
    const auto result = m_store->read([fresh](QSqlDatabase &db) { return cells::load(db, fresh); });
    QCOMPARE(result.cells->size(), 30);
    QVERIFY(!result.convention.known);
    // A sweep that completes later is fetched when the store tells of it.
    m_source.have.insert(u"web c"_s, someRows(5));
    const qint64 next = completed(u"c"_s, 0);
    m_store->store->notifyJobs({job(next)});
    QTRY_COMPARE(m_fetched->size(), 3);
}

void TestResultFetch::mostRowsWin()
{
    const qint64 key = completed(u"a"_s, 1, u"run1"_s);
    m_source.have = {{u"web a"_s, someRows(20)}, {u"trading run1"_s, someRows(50)}, {u"receiver a"_s, someRows(10)}};
    start();
    m_fetch->look();
    QTRY_COMPARE(m_fetched->size(), 1);
    QCOMPARE(m_source.asked, QStringList({u"web a"_s, u"trading run1"_s})); // ten rows are no more
    const auto result = m_store->read([key](QSqlDatabase &db) { return cells::load(db, key); });
    QCOMPARE(result.cells->size(), 50);
}

void TestResultFetch::theReceiversTenRowsDoNotStandForAll()
{
    const qint64 key = completed(u"a"_s, 1);
    m_source.have = {{u"web a"_s, someRows(100)}, {u"receiver a"_s, someRows(10)}};
    m_source.reachable.remove(ServiceKind::WebApi);
    start();
    m_fetch->look();
    QTRY_COMPARE(m_failed->size(), 1);
    QVERIFY(!job(key).available);
    m_fetch->fetch(key); // the user looks at it now: better than nothing
    QTRY_COMPARE(m_fetched->size(), 1);
    QVERIFY(job(key).available);
}

void TestResultFetch::whatFailedForGoodIsNotAskedAgain()
{
    const qint64 missing = completed(u"a"_s, 1);
    completed(u"b"_s, 2);
    completed(u"c"_s, 3);
    m_source.have.insert(u"web c"_s, someRows(0)); // no rows at all
    m_source.fail.insert(u"web b"_s, Error::Kind::BadAnswer);
    start();
    m_fetch->look();
    QTRY_COMPARE(m_failed->size(), 3);
    const qsizetype asked = m_source.asked.size();
    m_fetch->look();
    m_fetch->reconnected();
    settle();
    QCOMPARE(m_source.asked.size(), asked);
    QCOMPARE(m_failed->size(), 3);
    QCOMPARE(m_failed->first().first().toLongLong(), missing);
}

void TestResultFetch::theCableComesBack()
{
    completed(u"a"_s, 1);
    completed(u"b"_s, 2);
    m_source.have = {{u"web a"_s, someRows(20)}, {u"web b"_s, someRows(20)}};
    m_source.fail = {{u"web a"_s, Error::Kind::Network}, {u"web b"_s, Error::Kind::Network}};
    start();
    m_fetch->look();
    QTRY_COMPARE(m_failed->size(), 1);
    settle();
    QCOMPARE(m_source.asked.filter(u"web"_s).size(), 1); // out of reach for one is out of reach for all
    m_source.fail.clear();
    m_fetch->reconnected();
    QTRY_COMPARE(m_fetched->size(), 2);
    // Without a reconnect it waits longer and longer.
    completed(u"c"_s, 0);
    m_source.fail.insert(u"web c"_s, Error::Kind::ServiceFailed);
    m_fetch->look();
    QTRY_COMPARE(m_failed->size(), 2);
    m_fetch->look();
    settle();
    QCOMPARE(m_failed->size(), 2);
    m_clock.advance(31'000);
    m_fetch->look();
    QTRY_COMPARE(m_failed->size(), 3);
    m_clock.advance(31'000);
    m_fetch->look();
    settle();
    QCOMPARE(m_failed->size(), 3);
}

void TestResultFetch::onDemandDoesNotWait()
{
    completed(u"slow"_s, 1);
    const qint64 wanted = completed(u"quick"_s, 2);
    m_source.have = {{u"web slow"_s, someRows(20)}, {u"web quick"_s, someRows(20)}};
    m_source.hangs = true;
    start();
    m_fetch->look();
    QTRY_COMPARE(m_source.open.size(), size_t(1));
    m_source.hangs = false;
    m_fetch->fetch(wanted);
    QTRY_COMPARE(order(), QList<qint64>{wanted});
    m_source.finish(m_source.open.front().first, *m_source.open.front().second);
    QTRY_COMPARE(m_fetched->size(), 2);
    settle();
    QCOMPARE(m_source.asked.count(u"web quick"_s), 1);
}

void TestResultFetch::askedAgainByTheUser()
{
    const qint64 key = completed(u"a"_s, 1);
    start();
    m_fetch->look();
    QTRY_COMPARE(m_failed->size(), 1);
    m_source.have.insert(u"web a"_s, someRows(3)); // there they are after all
    m_fetch->fetch(key);
    QTRY_COMPARE(m_fetched->size(), 1);
    m_source.reachable.clear();
    m_fetch->fetch(key);
    QTRY_COMPARE(m_failed->size(), 2);
    QCOMPARE(m_failed->last().last().value<Error>().kind, Error::Kind::Network);
    QVERIFY(job(key).available); // what is here stays
    m_fetch->fetch(4711);
    QTRY_COMPARE(m_failed->size(), 3);
}

void TestResultFetch::onlyRecentAndMarkedOnes()
{
    completed(u"ancient"_s, 100 * 24);
    const qint64 loved = completed(u"loved"_s, 101 * 24);
    const qint64 kept = completed(u"kept"_s, 102 * 24);
    const qint64 fresh = completed(u"fresh"_s, 1);
    for (const char *id : {"web ancient", "web loved", "web kept", "web fresh"})
        m_source.have.insert(QString::fromLatin1(id), someRows(3));
    m_store->write([loved, kept](QSqlDatabase &db) -> Result<> {
        const auto done = jobs::setFavourite(db, loved, true);
        return done ? remotejobs::setKeepOffline(db, kept, true) : done;
    });
    start();
    m_fetch->look();
    QTRY_COMPARE(m_fetched->size(), 3);
    settle();
    QCOMPARE(order(), QList<qint64>({loved, kept, fresh}));
}

void TestResultFetch::theOldestGoFirst()
{
    const qint64 loved = completed(u"loved"_s, 400);
    m_source.have.insert(u"web loved"_s, someRows(400));
    m_store->write([loved](QSqlDatabase &db) { return jobs::setFavourite(db, loved, true); });
    start();
    m_fetch->look();
    QTRY_COMPARE(m_fetched->size(), 1);
    const qint64 one = bytes(); // of 400 cells
    QVERIFY(one > 0);
    m_fetch->setLimit(3 * one + one / 2);
    QList<qint64> keys;
    for (int i = 0; i < 4; ++i) { // each newer than the one before
        const QString id = u"n%1"_s.arg(i);
        m_source.have.insert(u"web "_s + id, someRows(400));
        keys << completed(id, 300 - 10 * i);
        m_fetch->look();
        QTRY_COMPARE(m_fetched->size(), 2 + i);
    }
    QTRY_VERIFY(!job(keys.at(1)).available);
    QVERIFY(!job(keys.at(0)).available);
    QVERIFY(job(keys.at(2)).available && job(keys.at(3)).available);
    QVERIFY(job(loved).available);
    QCOMPARE(m_store->eventsOf(keys.at(0)).last(), u"evicted"_s);
    QVERIFY(bytes() <= 3 * one + one / 2);
    m_fetch->look(); // what was dropped is not fetched again
    settle();
    QCOMPARE(m_fetched->size(), 5);
    m_fetch->fetch(keys.at(0)); // unless it is opened: then something else goes
    QTRY_COMPARE(m_fetched->size(), 6);
    QTRY_VERIFY(!job(keys.at(2)).available);
    QVERIFY(job(keys.at(0)).available);
}

void TestResultFetch::fullMeansFull()
{
    const qint64 fresh = completed(u"fresh"_s, 1);
    completed(u"older"_s, 5);
    m_source.have = {{u"web fresh"_s, someRows(50)}, {u"web older"_s, someRows(50)}};
    start(1'000);
    m_fetch->look();
    QTRY_COMPARE(m_fetched->size(), 1);
    settle();
    QCOMPARE(order(), QList<qint64>{fresh});
    QCOMPARE(m_source.asked, QStringList{u"web fresh"_s}); // the older one would have to push out a newer one
    QVERIFY(job(fresh).available); // the last one stays although it is too large: the user may be looking at it
}

void TestResultFetch::aResultIsReplacedAsAWhole()
{
    const qint64 key = completed(u"a"_s, 1);
    m_source.have.insert(u"web a"_s, someRows(10));
    start();
    m_fetch->look();
    QTRY_COMPARE(m_fetched->size(), 1);
    m_source.have.insert(u"web a"_s, someRows(60));
    m_fetch->fetch(key);
    QTRY_COMPARE(m_fetched->size(), 2);
    const auto result = m_store->read([key](QSqlDatabase &db) { return cells::load(db, key); });
    QCOMPARE(result.cells->size(), 60);
}

void TestResultFetch::anEarlierRunsResultIsFetchedAgain()
{
    const qint64 key = completed(u"a"_s, 1);
    m_source.have.insert(u"web a"_s, someRows(10));
    start();
    m_fetch->look();
    QTRY_COMPARE(m_fetched->size(), 1);
    m_fetch.reset(); // this program ends before it has seen the second run
    m_source.have.insert(u"web a"_s, someRows(60));
    m_store->write([key](QSqlDatabase &db) {
        auto job = jobs::load(db, key);
        job->resultOutdated = true;
        return jobs::revise(db, *job);
    });
    start();
    m_fetch->look();
    QTRY_COMPARE(m_fetched->size(), 1);
    QVERIFY(!job(key).resultOutdated);
    const auto result = m_store->read([key](QSqlDatabase &db) { return cells::load(db, key); });
    QCOMPARE(result.cells->size(), 60);
}

void TestResultFetch::partialResultsSaySo()
{
    const qint64 key = completed(u"a"_s, 1);
    const qint64 asked = job(key).cells; // of the ranges it was told
    QVERIFY(asked > 30);
    m_source.have.insert(u"web a"_s, someRows(30));
    start();
    m_fetch->look();
    QTRY_COMPARE(m_fetched->size(), 1);
    const auto result = m_store->read([key](QSqlDatabase &db) { return cells::load(db, key); });
    QVERIFY(!result.complete());
    QCOMPARE(result.validCells, asked);
    QCOMPARE(job(key).cells, asked);
    const auto events = m_store->read([key](QSqlDatabase &db) { return jobs::events(db, key); });
    QCOMPARE(events.last().payload.value("cells"_L1).toInteger(), 30);
    QCOMPARE(events.last().payload.value("of"_L1).toInteger(), asked);
}

QTEST_GUILESS_MAIN(TestResultFetch)
#include "tst_resultfetch.moc"
