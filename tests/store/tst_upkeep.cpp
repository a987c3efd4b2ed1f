// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/jobs.h"
#include "store/store.h"
#include "store/upkeep.h"
#include "tests/support/storedata.h"

#include <QFileInfo>
#include <QTemporaryDir>

using namespace Qt::Literals::StringLiterals;
using namespace zixly;
using test::aNewJob;
using test::waitFor;

namespace {

constexpr qint64 kDayMs = 86'400'000;
constexpr qint64 kNowMs = 1'800'000'000'000;

Job ended(const QString &name, int daysAgo)
{
    Job job = aNewJob(name);
    job.state = JobState::Completed;
    job.endedMs = kNowMs - daysAgo * kDayMs;
    job.createdMs = job.endedMs - 1000;
    return job;
}

} // namespace

class TestUpkeep : public QObject
{
    Q_OBJECT

private slots:
    void onlyWhatNobodyMeantToKeepIsOld();
    void jobsWithoutAnEndCountFromTheirCreation();
    void compactingGivesTheRoomBack();
    void compactingKeepsEverything();
    void aClosedStoreIsNotCompacted();
};

void TestUpkeep::onlyWhatNobodyMeantToKeepIsOld()
{
    test::MemoryDatabase memory;
    QStringList old;
    const auto add = [&memory](Job job, auto change) {
        change(job);
        const auto stored = jobs::insert(memory.db, job, u"user"_s);
        QVERIFY(stored.has_value());
    };
    add(ended(u"older"_s, 100), [](Job &) { });
    add(ended(u"old"_s, 31), [](Job &job) { job.state = JobState::Failed; });
    add(ended(u"young"_s, 29), [](Job &) { });
    add(ended(u"favourite"_s, 100), [](Job &job) { job.favourite = true; });
    add(ended(u"tagged"_s, 100), [](Job &job) { job.tags = {u"paper"_s}; });
    add(ended(u"noted"_s, 100), [](Job &job) { job.note = u"why"_s; });
    add(ended(u"kept"_s, 100), [](Job &job) { job.keepOffline = true; });
    add(ended(u"of a service"_s, 100), [](Job &job) { job.place.service = u"Lab"_s; });
    add(ended(u"running"_s, 100), [](Job &job) { job.state = JobState::Running; });
    const auto keys = upkeep::endedBefore(memory.db, kNowMs - 30 * kDayMs);
    QVERIFY2(keys, qPrintable(keys ? QString() : keys.error().detail));
    for (const qint64 key : *keys)
        old << jobs::load(memory.db, key)->name;
    QCOMPARE(old, QStringList({u"older"_s, u"old"_s}));
}

void TestUpkeep::jobsWithoutAnEndCountFromTheirCreation()
{
    test::MemoryDatabase memory;
    Job job = ended(u"no end"_s, 100);
    job.endedMs = 0;
    QVERIFY(jobs::insert(memory.db, job, u"user"_s));
    QCOMPARE(upkeep::endedBefore(memory.db, kNowMs - 99 * kDayMs)->size(), 1);
    QCOMPARE(upkeep::endedBefore(memory.db, kNowMs - 101 * kDayMs)->size(), 0);
}

void TestUpkeep::compactingGivesTheRoomBack()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"zixly.db"_s);
    Store store;
    QVERIFY(waitFor(store.open(path)));
    const auto fill = [](QSqlDatabase &db) -> Result<QList<qint64>> {
        QList<qint64> keys;
        for (int i = 0; i < 300; ++i) {
            Job job = ended(u"job %1"_s.arg(i), 10);
            job.note = QString(4000, QChar(u'a' + i % 26));
            const auto stored = jobs::insert(db, job, u"user"_s);
            if (!stored)
                return std::unexpected(stored.error());
            keys << stored->key;
        }
        return keys;
    };
    auto keys = waitFor(store.write(fill));
    QVERIFY(keys.has_value());
    QVERIFY(waitFor(store.write([gone = keys->mid(0, 290)](QSqlDatabase &db) { return jobs::remove(db, gone); })));
    const auto size = [&store] { return *waitFor(store.read([](QSqlDatabase &db) { return upkeep::size(db); })); };
    const upkeep::Size before = size();
    QCOMPARE(before.jobs, 10);
    QVERIFY(before.unusedBytes > 500'000);
    const auto done = waitFor(store.compact());
    QVERIFY2(done, qPrintable(done ? QString() : done.error().detail));
    const upkeep::Size after = size();
    QCOMPARE(after.jobs, 10);
    QCOMPARE(after.unusedBytes, 0);
    QVERIFY(after.bytes <= before.bytes - before.unusedBytes);
    QCOMPARE(QFileInfo(path).size(), after.bytes);
}

void TestUpkeep::compactingKeepsEverything()
{
    const QTemporaryDir folder;
    Store store;
    QVERIFY(waitFor(store.open(folder.filePath(u"zixly.db"_s))));
    const auto insert = [](QSqlDatabase &db) { return jobs::insert(db, ended(u"the one"_s, 1), u"user"_s); };
    const auto stored = waitFor(store.write(insert));
    QVERIFY(stored.has_value());
    QVERIFY(waitFor(store.compact()));
    const auto load = [key = stored->key](QSqlDatabase &db) { return jobs::load(db, key); };
    const auto loaded = waitFor(store.read(load));
    QVERIFY(loaded && loaded->id == stored->id && loaded->parameters == stored->parameters);
    JobQuery words;
    words.text = u"the one"_s;
    QCOMPARE(waitFor(store.search([words](QSqlDatabase &db) { return jobs::query(db, words); }))->size(), 1U);
    QVERIFY(waitFor(store.write(insert)).has_value()); // it can be written to as before
}

void TestUpkeep::aClosedStoreIsNotCompacted()
{
    Store store; // never opened
    const auto done = waitFor(store.compact());
    QVERIFY(!done.has_value());
}

QTEST_GUILESS_MAIN(TestUpkeep)
#include "tst_upkeep.moc"
