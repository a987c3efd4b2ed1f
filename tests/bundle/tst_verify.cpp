// SPDX-License-Identifier: GPL-3.0-or-later
#include "bundle/verify.h"
#include "tests/support/walk.h"
#include "worker/sweepadapter.h"

#include <QTest>

#include <cmath>

using namespace zixly;
using namespace Qt::StringLiterals;

class TestVerify : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void theSameSweepIsEqualBitByBit();
    void oneBitIsFoundAndNamed();
    void anotherBuildMayDeviateALittle();
    void anotherBuildMayNotDeviateMore();
    void countsNeverDeviate();
    void anInfinityIsNoNumber();
    void anUndefinedValueEqualsAnother();
    void anotherGridIsSaid();
    void theSummaryCounts();
    void partOfTheCellsIsCompared();

private:
    SweepResult changed(qsizetype row, Metric metric, const std::function<double(double)> &change) const
    {
        SweepResult result = m_result;
        auto cells = std::make_shared<CellColumns>(*result.cells);
        double &value = cells->metrics[static_cast<std::size_t>(metric)][static_cast<std::size_t>(row)];
        value = change(value);
        result.cells = std::move(cells);
        return result;
    }
    static SweepResult elsewhere(SweepResult result)
    {
        result.engineBuild = u"another machine"_s;
        return result;
    }

    SweepResult m_result;
};

void TestVerify::initTestCase()
{
    SweepSpec spec;
    spec.ticker = u"WALK"_s;
    spec.fast = {5, 15, 1};
    spec.slow = {20, 40, 2};
    const std::atomic<bool> stop = false;
    m_result = *computeSweep(*test::aWalk(u"WALK"_s, 800), spec, 1, stop);
}

void TestVerify::theSameSweepIsEqualBitByBit()
{
    const std::atomic<bool> stop = false;
    const SweepResult again = *computeSweep(*test::aWalk(u"WALK"_s, 800), m_result.spec, 2, stop);
    const Verification verification = verify(m_result, again);
    QVERIFY(verification.passed());
    QVERIFY(verification.sameBuild);
    QVERIFY(verification.bitEqual);
    QCOMPARE(verification.cells, m_result.cells->size());
    QCOMPARE(verification.worst, 0.0);
    QCOMPARE(describe(verification),
        u"All 121 cells were computed again here and are equal, bit by bit (same engine and build)."_s);
}

void TestVerify::oneBitIsFoundAndNamed()
{
    const SweepResult bad = changed(17, Metric::Sharpe, [](double value) { return std::nextafter(value, 9.0); });
    const Verification verification = verify(bad, m_result);
    QVERIFY(!verification.passed());
    QVERIFY(!verification.bitEqual);
    QCOMPARE(verification.different, 1);
    QVERIFY(verification.first);
    QCOMPARE(verification.first->fast, m_result.cells->fast[17]);
    QCOMPARE(verification.first->slow, m_result.cells->slow[17]);
    QCOMPARE(verification.first->metric, Metric::Sharpe);
    const QString text = describe(verification);
    QVERIFY2(
        text.startsWith(u"1 of 121 cells differ. The first: fast %1, slow %2, Sharpe"_s.arg(m_result.cells->fast[17])
                .arg(m_result.cells->slow[17])),
        qPrintable(text));
}

void TestVerify::anotherBuildMayDeviateALittle()
{
    const SweepResult near = changed(3, Metric::TotalReturn, [](double value) { return value * (1.0 + 5e-10); });
    const Verification verification = verify(elsewhere(near), m_result);
    QVERIFY(verification.passed());
    QVERIFY(!verification.sameBuild);
    QVERIFY(!verification.bitEqual);
    QVERIFY(verification.worst > 1e-10 && verification.worst <= kTolerance);
    QVERIFY(verify(elsewhere(m_result), m_result).bitEqual);
}

void TestVerify::anotherBuildMayNotDeviateMore()
{
    const SweepResult far = changed(3, Metric::TotalReturn, [](double value) { return value * (1.0 + 1e-8) + 1e-8; });
    const Verification verification = verify(elsewhere(far), m_result);
    QVERIFY(!verification.passed());
    QCOMPARE(verification.first->metric, Metric::TotalReturn);
}

void TestVerify::countsNeverDeviate()
{
    const SweepResult bad = changed(5, Metric::TotalTrades, [](double value) { return value + 1.0; });
    const Verification verification = verify(elsewhere(bad), m_result);
    QVERIFY(!verification.passed());
    QCOMPARE(verification.first->metric, Metric::TotalTrades);
    QVERIFY(isCount(Metric::TotalTrades));
    QVERIFY(isCount(Metric::ClosedTrades));
    QVERIFY(!isCount(Metric::WinRate));
}

void TestVerify::anInfinityIsNoNumber()
{
    const auto infinite = [](double) { return std::numeric_limits<double>::infinity(); };
    QVERIFY(!verify(elsewhere(changed(0, Metric::ProfitFactor, infinite)), m_result).passed());
    const SweepResult both = changed(0, Metric::ProfitFactor, infinite);
    QVERIFY(verify(elsewhere(both), both).passed());
    const SweepResult minus = changed(0, Metric::ProfitFactor, [](double) { return -INFINITY; });
    QVERIFY(!verify(elsewhere(minus), both).passed());
}

void TestVerify::anUndefinedValueEqualsAnother()
{
    const auto undefined = [](double) { return std::nan(""); };
    const SweepResult one = changed(2, Metric::Sortino, undefined);
    QVERIFY(verify(one, one).passed());
    QVERIFY(!verify(one, m_result).passed());
    QVERIFY(describe(verify(one, m_result)).contains(u"undefined in the bundle"));
}

void TestVerify::anotherGridIsSaid()
{
    SweepSpec spec = m_result.spec;
    spec.fast.max = 14;
    const std::atomic<bool> stop = false;
    const SweepResult fewer = *computeSweep(*test::aWalk(u"WALK"_s, 800), spec, 1, stop);
    QVERIFY(!verify(m_result, fewer).sameGrid);
    QVERIFY(!verify(fewer, m_result).sameGrid);
    QVERIFY(!verify(fewer, m_result).passed());
    QVERIFY(!describe(verify(fewer, m_result)).isEmpty());
}

void TestVerify::theSummaryCounts()
{
    SweepResult other = m_result;
    other.benchmarkReturn += 1.0;
    const Verification verification = verify(other, m_result);
    QVERIFY(verification.sameGrid);
    QCOMPARE(verification.different, 0);
    QVERIFY(!verification.passed());
    QVERIFY(describe(verification).contains(u"buy-and-hold"));
}

void TestVerify::partOfTheCellsIsCompared()
{
    SweepResult part = m_result;
    auto cells = std::make_shared<CellColumns>();
    cells->resize(2);
    for (std::size_t i = 0; i < 2; ++i) {
        const std::size_t from = 10 + i * 30;
        cells->fast[i] = m_result.cells->fast[from];
        cells->slow[i] = m_result.cells->slow[from];
        for (std::size_t metric = 0; metric < kMetricCount; ++metric)
            cells->metrics[metric][i] = m_result.cells->metrics[metric][from];
    }
    part.cells = cells;
    const Verification verification = verify(part, m_result);
    QVERIFY(verification.passed());
    QCOMPARE(verification.cells, 2);
}

QTEST_GUILESS_MAIN(TestVerify)
#include "tst_verify.moc"
