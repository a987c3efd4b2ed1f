// SPDX-License-Identifier: GPL-3.0-or-later
#include "flows/bundleflow.h"
#include "store/cells.h"
#include "store/prices.h"
#include "tests/flows/flowtest.h"
#include "tests/support/walk.h"
#include "worker/pricelookup.h"
#include "worker/sweepadapter.h"

#include <QTest>
#include <QtConcurrentRun>

#include <cmath>

using namespace zixly;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kNow = 1'800'000'000'000;

// A computer of somebody.
struct Computer {
    test::StoreOnFile file;
    PriceLookup prices{*file.store};

    void import(const PriceSeriesPtr &series)
    {
        file.write([series](QSqlDatabase &db) { return prices::save(db, *series, kNow); });
    }
    bundleflow::Kept keep(const Bundle &bundle, qint64 nowMs = kNow)
    {
        return file.write([bundle, nowMs](QSqlDatabase &db) { return bundleflow::keep(db, bundle, nowMs); });
    }
    Result<Bundle> gather(qint64 key, bool withPrices)
    {
        return test::waitFor(QtConcurrent::run(
            [this, key, withPrices] { return bundleflow::gather(*file.store, prices, key, withPrices, kNow); }));
    }
    std::expected<Verification, QString> verify(const Bundle &bundle, bool stopped = false)
    {
        return test::waitFor(QtConcurrent::run([this, bundle, stopped] {
            const std::atomic<bool> stop = stopped;
            std::atomic<qint64> done = 0;
            auto answer = bundleflow::verify(bundle, prices, stop, done);
            if (answer && done != validPairs(bundle.result.spec))
                answer = std::unexpected(u"the progress did not reach its end"_s);
            return answer;
        }));
    }
    SweepResult resultOf(qint64 key)
    {
        return file.read([key](QSqlDatabase &db) { return cells::load(db, key); });
    }
};

PriceSeriesPtr aSeries(int bars = 600, unsigned seed = 1)
{
    return test::aWalk(u"WALK"_s, bars, seed);
}

SweepSpec aSweep()
{
    SweepSpec spec;
    spec.ticker = u"WALK"_s;
    spec.fast = {5, 15, 1};
    spec.slow = {20, 40, 2};
    return spec;
}

// Runs the sweep and stores it as a job.
qint64 aSweepOn(Computer &computer, const PriceSeriesPtr &series)
{
    const std::atomic<bool> stop = false;
    const SweepResult result = *computeSweep(*series, aSweep(), 1, stop);
    const Job job = computer.file.write([result](QSqlDatabase &db) -> Result<Job> {
        Job made;
        made.name = u"My sweep"_s;
        made.parameters = toJson(result.spec);
        made.state = JobState::Completed;
        made.createdMs = kNow - 5'000;
        made.startedMs = kNow - 4'000;
        made.endedMs = kNow - 3'000;
        auto stored = jobs::insert(db, made, u"user"_s);
        if (const auto saved = cells::save(db, stored->key, result); !saved)
            return std::unexpected(saved.error());
        return stored;
    });
    return job.key;
}

} // namespace

// One computer hands a sweep on, another takes it in.
class TestBundleFlow : public QObject
{
    Q_OBJECT
private slots:
    void init();
    void cleanup();
    void aSweepTravels_data();
    void aSweepTravels();
    void openingTwiceKeepsOne();
    void anotherResultOfTheSameIdIsAnotherJob();
    void ownPricesAreNeverReplaced();
    void replacedPricesCannotGoAlong();
    void verifyingNeedsThePrices();
    void verifyingFindsAChangedCell();
    void verifyingCanBeStopped();
    void aServiceThatDoesNotSayCannotBeVerified();
    void aPlaceThatCannotBeWrittenSaysSo();
    void whatCannotBeOpenedSaysSo();
    void futureTimesAreNotBelieved();

private:
    Bundle handedOn(bool withPrices);

    std::unique_ptr<Computer> m_here;
    std::unique_ptr<Computer> m_there;
};

void TestBundleFlow::init()
{
    m_here = std::make_unique<Computer>();
    m_there = std::make_unique<Computer>();
    m_here->import(aSeries());
}

void TestBundleFlow::cleanup()
{
    m_here.reset();
    m_there.reset();
}

// Through a file.
Bundle TestBundleFlow::handedOn(bool withPrices)
{
    const auto bundle = m_here->gather(aSweepOn(*m_here, aSeries()), withPrices);
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"a sweep.zixly"_s);
    if (!bundle || !bundleflow::save(*bundle, path))
        qFatal("the bundle was not made");
    auto opened = bundleflow::open(path);
    if (!opened)
        qFatal("%s", qPrintable(opened.error()));
    return *opened;
}

void TestBundleFlow::aSweepTravels_data()
{
    QTest::addColumn<bool>("withPrices");
    QTest::newRow("with prices") << true;
    QTest::newRow("without") << false;
}

void TestBundleFlow::aSweepTravels()
{
    QFETCH(bool, withPrices);
    const Bundle bundle = handedOn(withPrices);
    const bundleflow::Kept kept = m_there->keep(bundle);
    QVERIFY(!kept.wasThere);
    QCOMPARE(kept.pricesKept, withPrices);
    QCOMPARE(kept.job.id, bundle.job);
    QCOMPARE(kept.job.name, u"My sweep"_s);
    QCOMPARE(kept.job.state, JobState::Completed);
    QCOMPARE(kept.job.createdMs, kNow - 5'000);
    QVERIFY2(kept.job.receipt.startsWith(u"Opened from a bundle that Zixly"), qPrintable(kept.job.receipt));
    const SweepResult stored = m_there->resultOf(kept.job.key);
    for (std::size_t metric = 0; metric < kMetricCount; ++metric)
        QVERIFY(test::sameNumbers(stored.cells->metrics[metric], bundle.result.cells->metrics[metric]));
    QCOMPARE(kept.job.best.fast, bestValues(bundle.result).fast);
    const auto verified = m_there->verify(bundle);
    QCOMPARE(verified.has_value(), withPrices);
    if (withPrices) {
        QVERIFY(verified->passed());
        QVERIFY(verified->bitEqual);
        QVERIFY(verified->sameBuild);
    }
}

void TestBundleFlow::openingTwiceKeepsOne()
{
    const Bundle bundle = handedOn(true);
    const qint64 key = m_there->keep(bundle).job.key;
    const bundleflow::Kept again = m_there->keep(bundle);
    QVERIFY(again.wasThere);
    QCOMPARE(again.job.key, key);
    QCOMPARE(m_there->file.allJobs().size(), 1);
    // Where it comes from, it is there already.
    QVERIFY(m_here->keep(bundle).wasThere);
}

void TestBundleFlow::anotherResultOfTheSameIdIsAnotherJob()
{
    Bundle bundle = handedOn(false);
    const Job first = m_there->keep(bundle).job;
    auto cells = std::make_shared<CellColumns>(*bundle.result.cells);
    cells->metrics[1][0] += 0.5;
    bundle.result.cells = cells;
    const bundleflow::Kept other = m_there->keep(bundle);
    QVERIFY(!other.wasThere);
    QVERIFY(other.job.key != first.key);
    QVERIFY(other.job.id != first.id);
    QCOMPARE(m_there->resultOf(other.job.key).cells->metrics[1][0], cells->metrics[1][0]);
    QVERIFY(m_there->resultOf(first.key).cells->metrics[1][0] != cells->metrics[1][0]);
}

void TestBundleFlow::ownPricesAreNeverReplaced()
{
    const PriceSeriesPtr own = aSeries(300, 5);
    m_there->import(own);
    QVERIFY(!m_there->keep(handedOn(true)).pricesKept);
    const PriceSeriesPtr still = m_there->file.read([](QSqlDatabase &db) { return prices::load(db, u"WALK"_s); });
    QCOMPARE(fingerprint(*still), fingerprint(*own));
}

void TestBundleFlow::replacedPricesCannotGoAlong()
{
    const qint64 key = aSweepOn(*m_here, aSeries());
    m_here->import(aSeries(601));
    const auto bundle = m_here->gather(key, true);
    QVERIFY(!bundle);
    QCOMPARE(bundle.error().kind, Error::Kind::Conflict);
    QVERIFY(m_here->gather(key, false));
}

void TestBundleFlow::verifyingNeedsThePrices()
{
    const Bundle bundle = handedOn(false);
    const auto none = m_there->verify(bundle);
    QVERIFY(!none);
    QVERIFY2(none.error().contains(u"here are none of WALK"), qPrintable(none.error()));
    m_there->import(aSeries(300, 5));
    const auto other = m_there->verify(bundle);
    QVERIFY(!other);
    QVERIFY2(other.error().contains(u"another fingerprint"), qPrintable(other.error()));
    m_there->import(aSeries());
    const auto right = m_there->verify(bundle);
    QVERIFY2(right, right ? "" : qPrintable(right.error()));
    QVERIFY(right->passed());
}

void TestBundleFlow::verifyingFindsAChangedCell()
{
    Bundle bundle = handedOn(true);
    auto cells = std::make_shared<CellColumns>(*bundle.result.cells);
    double &value = cells->metrics[static_cast<std::size_t>(Metric::Sharpe)][40];
    value = std::nextafter(value, 100.0);
    bundle.result.cells = cells;
    const auto verified = m_there->verify(bundle);
    QVERIFY(verified);
    QVERIFY(!verified->passed());
    QCOMPARE(verified->first->fast, cells->fast[40]);
    QCOMPARE(verified->first->slow, cells->slow[40]);
}

void TestBundleFlow::verifyingCanBeStopped()
{
    const auto verified = m_there->verify(handedOn(true), true);
    QVERIFY(!verified);
    QVERIFY(verified.error().isEmpty());
}

void TestBundleFlow::aServiceThatDoesNotSayCannotBeVerified()
{
    Bundle bundle = handedOn(true);
    bundle.result.convention.known = false;
    const auto verified = m_there->verify(bundle);
    QVERIFY(!verified);
    QVERIFY2(verified.error().contains(u"does not say"), qPrintable(verified.error()));
}

void TestBundleFlow::aPlaceThatCannotBeWrittenSaysSo()
{
    const Bundle bundle = handedOn(false);
    const QTemporaryDir folder;
    const auto saved = bundleflow::save(bundle, folder.filePath(u"no such folder/a.zixly"_s));
    QVERIFY(!saved);
    QCOMPARE(saved.error().kind, Error::Kind::Unwritable);
    QVERIFY(QDir(folder.path()).isEmpty());
}

void TestBundleFlow::whatCannotBeOpenedSaysSo()
{
    const QTemporaryDir folder;
    const auto missing = bundleflow::open(folder.filePath(u"none.zixly"_s));
    QVERIFY(!missing);
    QVERIFY2(missing.error().contains(u"was not found"), qPrintable(missing.error()));
    QFile empty(folder.filePath(u"empty.zixly"_s));
    QVERIFY(empty.open(QIODevice::WriteOnly));
    empty.close();
    const auto nothing = bundleflow::open(empty.fileName());
    QVERIFY(!nothing);
    QVERIFY2(nothing.error().contains(u"not a result bundle"), qPrintable(nothing.error()));
    QVERIFY(!bundleflow::open(folder.path()));
}

void TestBundleFlow::futureTimesAreNotBelieved()
{
    const Bundle bundle = handedOn(false);
    const qint64 earlier = kNow - 1'000'000;
    const Job job = m_there->keep(bundle, earlier).job;
    QCOMPARE(job.createdMs, earlier);
    QCOMPARE(job.endedMs, earlier);
}

QTEST_GUILESS_MAIN(TestBundleFlow)
#include "tst_bundleflow.moc"
