// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/accounts.h"
#include "store/cells.h"
#include "store/jobs.h"
#include "store/jobscan.h"
#include "store/overview.h"
#include "store/shardjobs.h"
#include "store/store.h"
#include "store/upkeep.h"
#include "tests/support/storedata.h"
#include "tests/support/syntheticcells.h"

#include <QTemporaryDir>

using namespace Qt::Literals::StringLiterals;
using namespace zixly;
using test::waitFor;

class TestShardJobs : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup() { m_store.reset(); }
    void aShardBringsItsWhole();
    void theWholeIsShownAndNotRun();
    void somebodyElsesWholeIsNotJoined();
    void aFinishedWholeGoesOnWithARetry();
    void resultsAreThoseOfTheShards();
    void whoDeletesTheWholeDeletesTheShards();
    void theMarksOfTheWholeKeepItsShards();

private:
    template <class Work>
    auto write(Work work)
    {
        return waitFor(m_store->write(std::move(work))).value();
    }
    QList<Job> insertAll(const SweepSpec &spec, int count, JobState state = JobState::Queued);
    Job load(qint64 key)
    {
        return write([key](QSqlDatabase &db) { return jobs::load(db, key); });
    }
    std::optional<Job> follow(qint64 key)
    {
        return write([key](QSqlDatabase &db) { return shardjobs::follow(db, key, 5'000); });
    }
    void change(qint64 key, JobState state);

    QTemporaryDir m_folder;
    std::unique_ptr<Store> m_store;
    int m_files = 0;
};

void TestShardJobs::init()
{
    m_store = std::make_unique<Store>();
    QVERIFY(waitFor(m_store->open(m_folder.filePath(u"%1.db"_s.arg(++m_files)))));
}

QList<Job> TestShardJobs::insertAll(const SweepSpec &spec, int count, JobState state)
{
    return write([spec, count, state](QSqlDatabase &db) -> Result<QList<Job>> {
        const QUuid whole = makeUuidV7(1'000);
        QList<Job> stored;
        const QList<SweepSpec> parts = shards::split(spec, count);
        for (const SweepSpec &part : parts) {
            Job job = test::aNewJob();
            job.id = {};
            job.state = state;
            job.parameters = toJson(part);
            job.parameters.insert(QLatin1String(shards::kMarkName),
                shards::toJson({whole, int(stored.size()) + 1, count, spec.fast.min, spec.fast.max}));
            job.cells = validPairs(part);
            if (const auto key = shardjobs::adopt(db, job, u"mine"_s, u"user"_s); !key)
                return std::unexpected(key.error());
            const auto made = jobs::insert(db, job, u"user"_s);
            if (!made)
                return std::unexpected(made.error());
            stored << *made;
        }
        return stored;
    });
}

void TestShardJobs::change(qint64 key, JobState state)
{
    write([key, state](QSqlDatabase &db) -> Result<Job> {
        auto job = jobs::load(db, key);
        if (!job)
            return job;
        job->state = state;
        job->startedMs = 1'000;
        job->endedMs = isTerminal(state) ? 2'000 : 0;
        return jobs::update(db, *job, wireName(state), u"worker"_s);
    });
}

void TestShardJobs::aShardBringsItsWhole()
{
    const SweepSpec spec = synthetic::sampleSpec();
    const QList<Job> parts = insertAll(spec, 4);
    QCOMPARE(parts.size(), 4);
    const Job whole = load(parts.first().parentKey);
    for (int i = 0; i < 4; ++i) {
        QCOMPARE(parts.at(i).parentKey, whole.key);
        QCOMPARE(parts.at(i).shard, i + 1);
        QCOMPARE(parts.at(i).name, u"mine (shard %1 of 4)"_s.arg(i + 1));
    }
    QCOMPARE(whole.name, u"mine"_s);
    QCOMPARE(shards::countOf(whole), 4);
    QCOMPARE(specOf(whole).value(), spec);
    QCOMPARE(whole.cells, validPairs(spec));
    QVERIFY(!whole.parameters.contains(QLatin1String(shards::kMarkName)));
}

void TestShardJobs::theWholeIsShownAndNotRun()
{
    const QList<Job> parts = insertAll(synthetic::sampleSpec(), 3);
    const qint64 whole = parts.first().parentKey;
    const qint64 other = write([](QSqlDatabase &db) { return jobs::insert(db, test::aNewJob(), u"user"_s); }).key;
    const auto shown = write([](QSqlDatabase &db) { return jobs::query(db, {}); });
    QCOMPARE(QSet<qint64>(shown.begin(), shown.end()), (QSet<qint64>{whole, other}));
    const auto found = write([](QSqlDatabase &db) { return jobscan::all(db, {}); });
    QCOMPARE(QSet<qint64>(found.begin(), found.end()), (QSet<qint64>{whole, other})); // what the jobs table asks
    const auto toRun = write([](QSqlDatabase &db) { return jobs::queued(db); });
    QSet<qint64> keys;
    for (const Job &job : toRun)
        keys << job.key;
    QCOMPARE(keys, (QSet<qint64>{parts.at(0).key, parts.at(1).key, parts.at(2).key, other}));
}

// The mark is what somebody on a platform wrote.
void TestShardJobs::somebodyElsesWholeIsNotJoined()
{
    const auto plain = write([](QSqlDatabase &db) { return jobs::insert(db, test::aNewJob(), u"user"_s); });
    const QList<Job> parts = insertAll(synthetic::sampleSpec(), 3);
    const auto marked = [this](const QUuid &parent, int of, qint64 account) {
        return write([parent, of, account](QSqlDatabase &db) {
            Job job = test::aNewJob();
            job.account = account;
            job.parameters.insert(QLatin1String(shards::kMarkName), shards::toJson({parent, 1, of, 5, 50}));
            return shardjobs::adopt(db, job, {}, u"service"_s);
        });
    };
    const QUuid mine = load(parts.first().parentKey).id;
    QCOMPARE(marked(plain.id, 3, 0), 0); // an ordinary job
    QCOMPARE(marked(mine, 4, 0), 0); // of another count
    QCOMPARE(marked(mine, 3, 7), 0); // from another account
    QCOMPARE(marked(mine, 3, 0), parts.first().parentKey);
}

void TestShardJobs::aFinishedWholeGoesOnWithARetry()
{
    const QList<Job> parts = insertAll(synthetic::sampleSpec(), 2);
    const qint64 whole = parts.first().parentKey;
    QVERIFY(follow(whole)); // says "0 of 2"
    QVERIFY(!follow(whole)); // nothing new
    change(parts.at(0).key, JobState::Running);
    QCOMPARE(follow(whole)->state, JobState::Running);
    change(parts.at(0).key, JobState::Completed);
    change(parts.at(1).key, JobState::Running);
    change(parts.at(1).key, JobState::Failed);
    QCOMPARE(follow(whole)->state, JobState::Failed);
    QCOMPARE(load(whole).endedMs, 2'000);

    const qint64 again = write([old = parts.at(1)](QSqlDatabase &db) -> Result<Job> {
        Job job = test::aNewJob();
        job.parameters = old.parameters;
        job.retryOf = old.key;
        if (const auto key = shardjobs::adopt(db, job, {}, u"user"_s); !key)
            return std::unexpected(key.error());
        return jobs::insert(db, job, u"user"_s);
    }).key;
    QCOMPARE(follow(whole)->state, JobState::Running);
    QCOMPARE(load(whole).endedMs, 0);
    change(again, JobState::Running);
    change(again, JobState::Completed);
    QCOMPARE(follow(whole)->state, JobState::Completed);
    QStringList kinds;
    for (const JobEvent &event : write([whole](QSqlDatabase &db) { return jobs::events(db, whole); }))
        kinds << event.kind;
    QCOMPARE(kinds, (QStringList{u"created"_s, u"started"_s, u"failed"_s, u"started"_s, u"completed"_s}));
    QVERIFY(write([](QSqlDatabase &db) { return shardjobs::followAll(db, 1); }).isEmpty());
}

void TestShardJobs::resultsAreThoseOfTheShards()
{
    const SweepSpec spec = synthetic::sampleSpec();
    const QList<Job> parts = insertAll(spec, 3);
    const qint64 whole = parts.first().parentKey;
    const auto result = [this, whole] {
        return waitFor(m_store->read([whole](QSqlDatabase &db) { return cells::load(db, whole); }));
    };
    QCOMPARE(result().error().kind, Error::Kind::NotFound);
    for (const int i : {0, 2}) {
        write([job = parts.at(i)](QSqlDatabase &db) -> Result<bool> {
            const auto saved = cells::save(db, job.key, synthetic::result(*specOf(job)));
            return saved ? Result<bool>(true) : std::unexpected(saved.error());
        });
        change(parts.at(i).key, JobState::Running);
        change(parts.at(i).key, JobState::Completed);
    }
    const auto united = result();
    QVERIFY(united);
    QCOMPARE(united->cells->size(), parts.at(0).cells + parts.at(2).cells);
    QCOMPARE(united->validCells, validPairs(spec));
    QCOMPARE(united->spec, spec);
    const auto stored = write([whole](QSqlDatabase &db) { return cells::stored(db, {whole, 4711}); });
    QCOMPARE(stored.results, 1);
    QCOMPARE(stored.cells, united->cells->size());
}

void TestShardJobs::whoDeletesTheWholeDeletesTheShards()
{
    const QList<Job> parts = insertAll(synthetic::sampleSpec(), 3);
    const qint64 whole = parts.first().parentKey;
    write([whole](QSqlDatabase &db) -> Result<bool> {
        const auto done = jobs::remove(db, {whole});
        return done ? Result<bool>(true) : std::unexpected(done.error());
    });
    for (const Job &part : parts)
        QVERIFY(!waitFor(m_store->read([key = part.key](QSqlDatabase &db) { return jobs::load(db, key); })));
}

void TestShardJobs::theMarksOfTheWholeKeepItsShards()
{
    const QList<Job> parts = insertAll(synthetic::sampleSpec(), 3);
    const qint64 whole = parts.first().parentKey;
    for (const Job &part : parts) {
        change(part.key, JobState::Running);
        change(part.key, JobState::Completed);
    }
    follow(whole);
    const auto old = [this] { return write([](QSqlDatabase &db) { return upkeep::endedBefore(db, 1'000'000); }); };
    QCOMPARE(old(), QList<qint64>{whole}); // and its shards with it
    QCOMPARE(write([](QSqlDatabase &db) { return upkeep::size(db); }).jobs, 1);
    write([whole](QSqlDatabase &db) -> Result<bool> {
        const auto done = jobs::setFavourite(db, whole, true);
        return done ? Result<bool>(true) : std::unexpected(done.error());
    });
    QVERIFY(old().isEmpty());
}

QTEST_GUILESS_MAIN(TestShardJobs)
#include "tst_shardjobs.moc"
