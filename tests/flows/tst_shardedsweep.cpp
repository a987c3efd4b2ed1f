// SPDX-License-Identifier: GPL-3.0-or-later
#include "flows/shardfollow.h"
#include "flows/shardstart.h"
#include "outboxfixture.h"
#include "store/shardjobs.h"
#include "tests/worker/queuebench.h"

#include <atomic>
#include <cstring>

using namespace Qt::Literals::StringLiterals;
using namespace zixly;
using namespace zixly::test;

// One sweep as several jobs, on this computer and at a platform.
class TestShardedSweep : public QObject
{
    Q_OBJECT

private slots:
    void theUnionIsBitByBitTheUnsplitSweep();
    void oneFailedShardIsTriedAgainAlone();
    void aCancelReachesWhatHasNotEnded();
    void progressIsThatOfTheWhole();
    void whatCannotBeCutIsOneJob();
};

namespace {

// The queue of this computer with prices that can be taken away, and what keeps the whole in step.
class Bench
{
public:
    explicit Bench(int concurrency = 1)
    {
        Q_ASSERT(m_base.dir.isValid());
        opened = QueueBench::wait(m_base.store.open(m_base.profile.databasePath())).has_value();
        const auto source = [this](const QString &ticker) -> Result<PriceSeriesPtr> {
            if (++m_asked == failAt)
                return failure(Error::Kind::NotFound, ticker, u"The prices of WALK are not here."_s);
            return m_base.prices.load(ticker);
        };
        queue = std::make_unique<LocalQueue>(m_base.store, m_base.clock, m_base.profile, source);
        follow = std::make_unique<ShardFollow>(m_base.store, m_base.clock);
        QObject::connect(queue.get(), &LocalQueue::progressed, follow.get(), &ShardFollow::advance);
        queue->start(concurrency, false);
    }
    ~Bench()
    {
        openGate();
        queue.reset();
    }
    qint64 start(const SweepSpec &spec, int count)
    {
        return QueueBench::wait(startShards(*queue, m_base.store, spec, u"mine"_s, count, &m_base)).value_or(0);
    }
    Job job(qint64 key) { return m_base.stored(key); }
    QList<Job> shardsOf(qint64 key)
    {
        return QueueBench::wait(m_base.store.read([key](QSqlDatabase &db) {
            return shardjobs::of(db, key);
        })).value_or(QList<Job>());
    }
    Result<SweepResult> result(qint64 key) { return m_base.cellsOf(key); }
    bool ends(qint64 key, JobState state)
    {
        return QTest::qWaitFor([&] { return job(key).state == state; }, 60'000);
    }
    QList<Job> meant(qint64 key, shardjobs::Click click)
    {
        return QueueBench::wait(m_base.store.read([key, click](QSqlDatabase &db) {
            return shardjobs::meant(db, {key}, click);
        })).value_or(QList<Job>());
    }
    QStringList kinds(qint64 key) { return m_base.kinds(key); }
    void openGate() { m_base.prices.open(100); }

    bool opened = false;
    std::atomic<int> failAt = 0; // which look at the prices finds none
    std::unique_ptr<LocalQueue> queue;
    std::unique_ptr<ShardFollow> follow;

private:
    QueueBench m_base;
    std::atomic<int> m_asked = 0;
};

bool areSameBits(const std::vector<double> &a, const std::vector<double> &b)
{
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0;
}

} // namespace

void TestShardedSweep::theUnionIsBitByBitTheUnsplitSweep()
{
    for (const Strategy strategy : {Strategy::Sma, Strategy::Ema, Strategy::Macd}) {
        Bench bench(2);
        QVERIFY(bench.opened);
        SweepSpec spec = aSweep(u"WALK"_s);
        spec.strategy = strategy;
        const qint64 whole = bench.start(spec, 5);
        QVERIFY(whole != 0);
        QCOMPARE(specOf(bench.job(whole)).value(), spec);
        QCOMPARE(bench.shardsOf(whole).size(), 5);
        QVERIFY(bench.ends(whole, JobState::Completed));
        const auto alone = QueueBench::wait(bench.queue->submit(spec, u"alone"_s));
        QVERIFY(alone && bench.ends(*alone, JobState::Completed));

        const auto united = bench.result(whole);
        const auto unsplit = bench.result(*alone);
        QVERIFY(united && unsplit);
        QCOMPARE(united->spec, unsplit->spec);
        QCOMPARE(united->data, unsplit->data);
        QCOMPARE(united->convention, unsplit->convention);
        QCOMPARE(united->benchmarkReturn, unsplit->benchmarkReturn);
        QCOMPARE(united->validCells, unsplit->validCells);
        QCOMPARE(united->cells->fast, unsplit->cells->fast);
        QCOMPARE(united->cells->slow, unsplit->cells->slow);
        for (std::size_t metric = 0; metric < kMetricCount; ++metric)
            QVERIFY2(areSameBits(united->cells->metrics[metric], unsplit->cells->metrics[metric]),
                qPrintable(QString::number(metric)));
        const Job row = bench.job(whole);
        const Job single = bench.job(*alone);
        QCOMPARE(row.cells, single.cells);
        QCOMPARE(row.best.sharpe, single.best.sharpe);
        QCOMPARE(row.best.totalReturn, single.best.totalReturn);
        QCOMPARE(row.best.maxDrawdown, single.best.maxDrawdown);
        QCOMPARE(row.data.sha256, single.data.sha256);
        QCOMPARE(row.receipt, u"5 of 5 shard(s) completed"_s);
    }
}

void TestShardedSweep::oneFailedShardIsTriedAgainAlone()
{
    Bench bench;
    QVERIFY(bench.opened);
    bench.failAt = 3;
    const qint64 whole = bench.start(aSweep(u"WALK"_s), 4);
    QVERIFY(bench.ends(whole, JobState::Failed));
    const Job failed = bench.job(whole);
    QCOMPARE(failed.receipt, u"3 of 4 shard(s) completed, 1 failed"_s);
    QVERIFY(failed.error && failed.error->kind == Error::Kind::NotFound);
    const auto partial = bench.result(whole); // what is there can be looked at
    QVERIFY(partial);
    QVERIFY(!partial->complete());
    const QList<Job> shards = bench.shardsOf(whole);
    QCOMPARE(shards.at(2).state, JobState::Failed);
    QCOMPARE(partial->cells->size(), failed.cells - shards.at(2).cells);

    const QList<Job> again = bench.meant(whole, shardjobs::Click::Retry);
    QCOMPARE(again.size(), 1);
    QCOMPARE(again.first().key, shards.at(2).key);
    const auto retried = QueueBench::wait(bench.queue->retry(again.first().key));
    QVERIFY(retried);
    QVERIFY(bench.ends(whole, JobState::Completed));
    QVERIFY(!bench.job(whole).error);
    const QList<Job> after = bench.shardsOf(whole);
    QCOMPARE(after.size(), 4);
    for (const int index : {0, 1, 3})
        QCOMPARE(after.at(index).key, shards.at(index).key); // the others were not run again
    QCOMPARE(after.at(2).key, *retried);
    QCOMPARE(after.at(2).retryOf, shards.at(2).key);
    QVERIFY(bench.result(whole)->complete());
    QVERIFY(bench.meant(whole, shardjobs::Click::Retry).isEmpty());
    const QStringList kinds = bench.kinds(whole);
    QCOMPARE(kinds.first(), u"created"_s);
    QVERIFY(kinds.contains(u"failed"_s));
    QCOMPARE(kinds.last(), u"completed"_s);
}

void TestShardedSweep::aCancelReachesWhatHasNotEnded()
{
    Bench bench;
    QVERIFY(bench.opened);
    const qint64 whole = bench.start(aSweep(u"GATE"_s), 3);
    QVERIFY(QTest::qWaitFor([&] { return bench.shardsOf(whole).first().state == JobState::Running; }, 20'000));
    QVERIFY(bench.ends(whole, JobState::Running));
    const QList<Job> open = bench.meant(whole, shardjobs::Click::Cancel);
    QCOMPARE(open.size(), 3);
    for (const Job &job : open)
        QVERIFY(QueueBench::wait(bench.queue->cancel(job.key)));
    bench.openGate(); // the prices that the first one waits for
    QVERIFY(bench.ends(whole, JobState::Cancelled));
    QCOMPARE(bench.job(whole).receipt, u"0 of 3 shard(s) completed, 3 cancelled"_s);
}

void TestShardedSweep::progressIsThatOfTheWhole()
{
    Bench bench;
    QVERIFY(bench.opened);
    QList<JobProgress> told;
    QObject::connect(bench.follow.get(), &ShardFollow::progressed, bench.follow.get(),
        [&told](const JobProgress &progress) { told.append(progress); });
    SweepSpec spec = aSweep(u"WALK"_s);
    spec.fast = {2, 100, 1};
    spec.slow = {101, 250, 1};
    const qint64 whole = bench.start(spec, 3);
    QVERIFY(bench.ends(whole, JobState::Completed));
    QVERIFY(!told.isEmpty());
    qint64 last = 0;
    for (const JobProgress &progress : told) {
        QCOMPARE(progress.key, whole);
        QCOMPARE(progress.total, validPairs(spec));
        QVERIFY(progress.done >= last && progress.done <= progress.total);
        last = progress.done;
    }
}

void TestShardedSweep::whatCannotBeCutIsOneJob()
{
    Bench bench;
    QVERIFY(bench.opened);
    SweepSpec spec = aSweep(u"WALK"_s);
    spec.fast = {5, 5, 1};
    const qint64 key = bench.start(spec, 4);
    QVERIFY(key != 0);
    QCOMPARE(shards::countOf(bench.job(key)), 0);
    QVERIFY(bench.ends(key, JobState::Completed));
}

// At a platform: with an outbox between the store and services that do as they are told.
class TestShardsThere : public QObject, private OutboxFixture
{
    Q_OBJECT

private slots:
    void init() { OutboxFixture::init(); }
    void cleanup() { OutboxFixture::cleanup(); }
    void shardsGoOutAndComeTogetherElsewhere();
    void aRetriedShardSaysWhatItIs();
    void onlyTheWebApiTakesThem();

private:
    QList<Job> shardsOf(qint64 key)
    {
        return m_store->read([key](QSqlDatabase &db) { return shardjobs::of(db, key); });
    }
    void follow(qint64 key)
    {
        m_store->write([key](QSqlDatabase &db) { return shardjobs::follow(db, key, 1); });
    }
    static RemoteJob rowOf(const QString &id, const QJsonObject &parameters, const QString &status)
    {
        RemoteJob row;
        row.idKind = u"pipeline"_s;
        row.id = id;
        row.type = QString::fromLatin1(kSweepType);
        row.status = status;
        row.parameters = parameters;
        row.fields = RemoteJob::Status | RemoteJob::Parameters | RemoteJob::Type;
        return row;
    }
};

void TestShardsThere::shardsGoOutAndComeTogetherElsewhere()
{
    const SweepSpec spec = plainSpec();
    const auto key = waitFor(m_outbox->submitShards(at(ServiceKind::WebApi), spec, u"mine"_s, 3, "abc"));
    QVERIFY(key);
    QTRY_COMPARE(m_services->posts.size(), 3);
    qint64 cells = 0;
    for (const auto &[service, part] : m_services->posts)
        cells += validPairs(part);
    QCOMPARE(cells, validPairs(spec));
    for (const QJsonObject &more : m_services->told) {
        QVERIFY(shards::markOf(more));
        QCOMPARE(more.value("price_sha256"_L1).toString(), u"abc"_s); // the same for all
    }
    const Job whole = job(*key);
    QCOMPARE(whole.name, u"mine"_s);
    QCOMPARE(shards::countOf(whole), 3);
    QVERIFY(whole.remoteIds.isEmpty());
    QCOMPARE(m_store->allJobs().size(), 1); // shown as one

    // Another computer sees the rows of the platform alone, in any order.
    QList<QJsonObject> parameters;
    for (const Job &shard : shardsOf(*key))
        parameters << shard.parameters;
    cleanup();
    init();
    take(rowOf(u"b"_s, parameters.at(1), u"running"_s));
    take(rowOf(u"c"_s, parameters.at(2), u"completed"_s));
    take(rowOf(u"a"_s, parameters.at(0), u"failed"_s));
    take(rowOf(u"other"_s, toJson(spec), u"queued"_s));
    const QList<Job> shown = m_store->allJobs();
    QCOMPARE(shown.size(), 2);
    const auto there
        = std::find_if(shown.begin(), shown.end(), [](const Job &shownJob) { return shards::countOf(shownJob) > 0; });
    QVERIFY(there != shown.end());
    QCOMPARE(there->id, whole.id);
    QCOMPARE(specOf(*there).value(), spec);
    follow(there->key);
    QCOMPARE(job(there->key).state, JobState::Running);
    QCOMPARE(job(there->key).receipt, u"1 of 3 shard(s) completed, 1 running, 1 failed"_s);
}

void TestShardsThere::aRetriedShardSaysWhatItIs()
{
    const auto key = waitFor(m_outbox->submitShards(at(ServiceKind::WebApi), plainSpec(), u"mine"_s, 2, "abc"));
    QVERIFY(key);
    QTRY_VERIFY(!shardsOf(*key).at(1).remoteIds.isEmpty()); // they go out one after the other
    const QList<Job> shards = shardsOf(*key);
    take(rowOf(shards.at(1).remoteIds.first().id, shards.at(1).parameters, u"failed"_s));
    const auto spec = specOf(shards.at(1));
    const auto again = waitFor(m_outbox->submit(at(ServiceKind::WebApi), *spec, shards.at(1).name, shards.at(1).key));
    QVERIFY(again);
    QTRY_COMPARE(m_services->told.size(), 3);
    QCOMPARE(m_services->told.last(), m_services->told.at(1));
    const QList<Job> after = shardsOf(*key);
    QCOMPARE(after.size(), 2);
    QCOMPARE(after.at(1).key, *again);
    QCOMPARE(after.at(1).retryOf, shards.at(1).key);
}

void TestShardsThere::onlyTheWebApiTakesThem()
{
    for (const ServiceKind service : {ServiceKind::Receiver, ServiceKind::TradingApi})
        QVERIFY(!waitFor(m_outbox->submitShards(at(service), plainSpec(service), u"mine"_s, 2, {})));
    QVERIFY(!waitFor(m_outbox->submitShards(at(ServiceKind::WebApi), plainSpec(), u"mine"_s, 65, {})));
    settle();
    QVERIFY(m_services->posts.isEmpty());
    QVERIFY(m_store->allJobs().isEmpty());
}

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    TestShardedSweep here;
    TestShardsThere there;
    return QTest::qExec(&here, argc, argv) + QTest::qExec(&there, argc, argv);
}
#include "tst_shardedsweep.moc"
