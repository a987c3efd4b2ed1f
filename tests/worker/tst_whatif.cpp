// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/walk.h"
#include "worker/sweepadapter.h"
#include "worker/whatif.h"

#include <QSignalSpy>
#include <QTest>
#include <QThreadPool>

#include <cstring>

using namespace zixly;

// The dragging side of the embedded worker.
class TestWhatIf : public QObject
{
    Q_OBJECT
private slots:
    void theFiguresAreThoseOfAJob_data();
    void theFiguresAreThoseOfAJob();
    void theNewestWishWins();
    void whatIsStoppedIsNotTold();
    void deletingItEndsTheRun();
    void whatCannotRunSaysWhy();

private:
    static SweepSpec aSpec()
    {
        SweepSpec spec;
        spec.ticker = QStringLiteral("WALK");
        spec.fast = {5, 30, 1};
        spec.slow = {20, 80, 2};
        return spec;
    }
    static bool sameBits(const SweepResult &a, const SweepResult &b)
    {
        if (a.cells->fast != b.cells->fast || a.cells->slow != b.cells->slow)
            return false;
        for (std::size_t metric = 0; metric < kMetricCount; ++metric) {
            const auto &left = a.cells->metrics[metric];
            const auto &right = b.cells->metrics[metric];
            if (left.size() != right.size()
                || std::memcmp(left.data(), right.data(), left.size() * sizeof(double)) != 0)
                return false;
        }
        return a.spec == b.spec && a.convention == b.convention && a.data == b.data;
    }

    QThreadPool m_pool;
    PriceSeriesPtr m_series = test::aWalk(QStringLiteral("WALK"), 1'260);
};

void TestWhatIf::theFiguresAreThoseOfAJob_data()
{
    QTest::addColumn<SweepSpec>("spec");
    SweepSpec spec = aSpec();
    QTest::newRow("as it ran") << spec;
    spec.fees = 0.0037;
    QTest::newRow("fees") << spec;
    spec.slippage = 0.0012;
    QTest::newRow("slippage") << spec;
    spec.execution = Execution::NextOpen;
    QTest::newRow("fills at the open") << spec;
    spec.execution = Execution::Same;
    spec.from = QDate(2000, 9, 1);
    QTest::newRow("later start") << spec;
    spec.to = QDate(2002, 3, 15);
    spec.minTrades = 3;
    QTest::newRow("earlier end, fewer trades") << spec;
    spec.strategy = Strategy::Macd;
    QTest::newRow("another strategy") << spec;
}

void TestWhatIf::theFiguresAreThoseOfAJob()
{
    QFETCH(SweepSpec, spec);
    const std::atomic<bool> never = false;
    const auto job = computeSweep(*m_series, spec, 1, never);
    QVERIFY(job);
    WhatIf whatIf(m_pool);
    QSignalSpy computed(&whatIf, &WhatIf::computed);
    whatIf.compute(m_series, spec);
    QTRY_COMPARE(computed.size(), 1);
    const auto shown = computed.first().first().value<SweepResult>();
    QVERIFY(sameBits(shown, *job));
    QVERIFY(computed.first().last().toDouble() > 0.0);
}

void TestWhatIf::theNewestWishWins()
{
    WhatIf whatIf(m_pool);
    QSignalSpy computed(&whatIf, &WhatIf::computed);
    SweepSpec spec = aSpec();
    constexpr int kWishes = 200;
    for (int i = 0; i < kWishes; ++i) {
        spec.fees = i / 1e4;
        whatIf.compute(m_series, spec);
    }
    QTRY_VERIFY(!computed.isEmpty() && computed.last().first().value<SweepResult>().spec == spec);
    QVERIFY(computed.size() <= 2); // the first and the last: all wishes came before the first answer
}

void TestWhatIf::whatIsStoppedIsNotTold()
{
    WhatIf whatIf(m_pool);
    QSignalSpy computed(&whatIf, &WhatIf::computed);
    QSignalSpy failed(&whatIf, &WhatIf::failed);
    SweepSpec spec = aSpec();
    whatIf.compute(m_series, spec);
    spec.fees = 0.01;
    whatIf.compute(m_series, spec);
    whatIf.stop();
    QVERIFY(m_pool.waitForDone(10'000));
    QCoreApplication::processEvents();
    QVERIFY(computed.isEmpty());
    QVERIFY(failed.isEmpty());
    whatIf.compute(m_series, spec); // and it goes on afterwards
    QTRY_COMPARE(computed.size(), 1);
}

void TestWhatIf::deletingItEndsTheRun()
{
    auto whatIf = std::make_unique<WhatIf>(m_pool);
    SweepSpec spec = aSpec();
    spec.fast = {2, 700, 1};
    spec.slow = {3, 1'400, 1};
    const auto series = test::aWalk(QStringLiteral("WALK"), 20'000); // some ten seconds of work
    whatIf->compute(series, spec);
    QTRY_COMPARE(m_pool.activeThreadCount(), 1);
    whatIf.reset();
    QVERIFY(m_pool.waitForDone(2'000));
}

void TestWhatIf::whatCannotRunSaysWhy()
{
    WhatIf whatIf(m_pool);
    QSignalSpy failed(&whatIf, &WhatIf::failed);
    SweepSpec spec = aSpec();
    spec.from = QDate(2003, 5, 1);
    spec.to = QDate(2003, 5, 9); // fewer bars than the slow windows need
    whatIf.compute(m_series, spec);
    QTRY_COMPARE(failed.size(), 1);
    QCOMPARE(failed.first().first().value<SweepSpec>(), spec);
    QVERIFY(!explain(failed.first().last().value<Error>()).isEmpty());
}

QTEST_GUILESS_MAIN(TestWhatIf)
#include "tst_whatif.moc"
