// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/walk.h"
#include "worker/sweepadapter.h"
#include "worker/sweeprunner.h"

#include <QElapsedTimer>
#include <QSemaphore>
#include <QSignalSpy>
#include <QTest>
#include <QThread>

#include <algorithm>
#include <cstring>

using namespace zixly;
using namespace zixly::test;

Q_DECLARE_METATYPE(zixly::Error::Kind)

namespace {

SweepSpec aSpec()
{
    SweepSpec spec;
    spec.ticker = QStringLiteral("WALK");
    spec.fast = {5, 20, 1};
    spec.slow = {15, 60, 3};
    return spec;
}

SweepSpec aLongSpec()
{
    SweepSpec spec = aSpec();
    spec.fast = {5, 700, 1};
    spec.slow = {701, 1400, 1}; // 487,200 cells: many seconds on any machine
    return spec;
}

PriceSource sourceOf(const PriceSeriesPtr &series)
{
    return [series](const QString &) -> Result<PriceSeriesPtr> { return series; };
}

bool sameBits(const CellColumns &a, const CellColumns &b)
{
    if (a.fast != b.fast || a.slow != b.slow)
        return false;
    for (std::size_t metric = 0; metric < kMetricCount; ++metric) {
        const auto &left = a.metrics[metric];
        const auto &right = b.metrics[metric];
        if (left.size() != right.size() || std::memcmp(left.data(), right.data(), left.size() * sizeof(double)) != 0)
            return false;
    }
    return true;
}

// Which rows were announced, and whether none was twice.
class Coverage
{
public:
    void add(CellRange range, qsizetype total)
    {
        m_seen.resize(static_cast<std::size_t>(total));
        for (qsizetype row = range.first; row < range.first + range.count; ++row)
            ++m_seen.at(static_cast<std::size_t>(row));
    }
    bool complete() const
    {
        return !m_seen.empty() && std::ranges::all_of(m_seen, [](int times) { return times == 1; });
    }

private:
    std::vector<int> m_seen;
};

} // namespace

class TestRunner : public QObject
{
    Q_OBJECT

private slots:
    void aSweepFillsEveryColumn();
    void threadsDoNotChangeABit();
    void datesAreCutBeforeTheIndicators();
    void badInputIsOneSentence_data();
    void badInputIsOneSentence();
    void aCurveAgreesWithItsCell_data();
    void aCurveAgreesWithItsCell();
    void anEstimateUsesHistory();
    void theRunnerAnnouncesEveryRowOnce();
    void stoppingTakesAtMostFiftyMilliseconds();
    void destroyingARunningRunnerIsQuick();
    void errorsOfThePricesArriveAsTheyAre();
    void nothingIsLoadedAfterAStop();
};

void TestRunner::aSweepFillsEveryColumn()
{
    const auto series = aWalk(QStringLiteral("WALK"), 400);
    const std::atomic<bool> stop = false;
    Coverage coverage;
    const auto result = computeSweep(*series, aSpec(), 1, stop,
        [&coverage](const SweepResult &live, CellRange range) { coverage.add(range, live.validCells); });
    QVERIFY2(result, result ? "" : qPrintable(explain(result.error())));
    QCOMPARE(result->validCells, validPairs(aSpec()));
    QVERIFY(result->complete());
    QVERIFY(coverage.complete());
    QVERIFY(result->convention.known);
    QCOMPARE(result->convention.barIntervalMs, 86'400'000);
    QCOMPARE(result->data.bars, 400);
    QCOMPARE(result->data.firstMs, series->time.front());
    QCOMPARE(result->data.lastMs, series->time.back());
    QCOMPARE(result->data.sha256, fingerprint(*series));
    QCOMPARE(result->engineVersion, engineVersion());
    const double benchmark = 100.0 * (series->close.back() / series->close.front() - 1.0);
    QVERIFY(std::abs(result->benchmarkReturn - benchmark) < 1e-9 * std::max(1.0, std::abs(benchmark)));
    const CellColumns &cells = *result->cells;
    for (qsizetype row = 0; row < cells.size(); ++row) {
        QVERIFY(cells.fast[static_cast<std::size_t>(row)] < cells.slow[static_cast<std::size_t>(row)]);
        QVERIFY(cells.value(row, Metric::EndValue) > 0.0);
        // One metric against another: a column in the wrong place would not agree.
        const double fromEnd = (cells.value(row, Metric::EndValue) - 1000.0) / 10.0;
        QVERIFY(std::abs(cells.value(row, Metric::TotalReturn) - fromEnd) < 1e-9 * std::max(1.0, std::abs(fromEnd)));
        QVERIFY(cells.value(row, Metric::TotalTrades) >= cells.value(row, Metric::ClosedTrades));
    }
}

void TestRunner::threadsDoNotChangeABit()
{
    const auto series = aWalk(QStringLiteral("WALK"), 500);
    const std::atomic<bool> stop = false;
    const auto one = computeSweep(*series, aSpec(), 1, stop);
    const auto three = computeSweep(*series, aSpec(), 3, stop);
    QVERIFY(one && three);
    QVERIFY(sameBits(*one->cells, *three->cells));
}

void TestRunner::datesAreCutBeforeTheIndicators()
{
    const auto series = aWalk(QStringLiteral("WALK"), 600);
    SweepSpec spec = aSpec();
    spec.from = QDate(2000, 3, 1);
    spec.to = QDate(2001, 2, 28);
    const BarRange bars = barsInside(series->time, spec.from, spec.to);
    PriceSeries part = *series;
    for (auto *column : {&part.open, &part.high, &part.low, &part.close, &part.volume})
        *column = {column->begin() + bars.first, column->begin() + bars.last};
    part.time = {part.time.begin() + bars.first, part.time.begin() + bars.last};

    const std::atomic<bool> stop = false;
    const auto cut = computeSweep(*series, spec, 1, stop);
    const auto whole = computeSweep(part, aSpec(), 1, stop);
    QVERIFY(cut && whole);
    QVERIFY(sameBits(*cut->cells, *whole->cells));
    QCOMPARE(cut->data.bars, bars.last - bars.first);
    QCOMPARE(cut->data.firstMs, part.time.front());
}

void TestRunner::badInputIsOneSentence_data()
{
    QTest::addColumn<SweepSpec>("spec");
    const auto row = [](const char *name, auto change) {
        SweepSpec spec = aSpec();
        change(spec);
        QTest::newRow(name) << spec;
    };
    row("reversed range", [](SweepSpec &spec) { spec.fast = {20, 5, 1}; });
    row("no valid pair", [](SweepSpec &spec) { spec.fast = {100, 120, 1}; });
    row("step 0", [](SweepSpec &spec) { spec.slow.step = 0; });
    row("fewer bars than the slowest window", [](SweepSpec &spec) { spec.slow.max = 4000; });
    row("fees of 100 %", [](SweepSpec &spec) { spec.fees = 1.0; });
    row("negative slippage", [](SweepSpec &spec) { spec.slippage = -0.1; });
    row("dates outside the data", [](SweepSpec &spec) { spec.from = QDate(2030, 1, 1); });
    row("dates crossed", [](SweepSpec &spec) {
        spec.from = QDate(2000, 6, 1);
        spec.to = QDate(2000, 5, 1);
    });
}

void TestRunner::badInputIsOneSentence()
{
    QFETCH(SweepSpec, spec);
    const std::atomic<bool> stop = false;
    const auto result = computeSweep(*aWalk(QStringLiteral("WALK"), 300), spec, 1, stop);
    QVERIFY(!result);
    QVERIFY(result.error().kind == Error::Kind::InvalidInput);
    QVERIFY(!result.error().detail.isEmpty());
}

void TestRunner::aCurveAgreesWithItsCell_data()
{
    QTest::addColumn<Strategy>("strategy");
    QTest::addColumn<Execution>("execution");
    QTest::newRow("SMA next") << Strategy::Sma << Execution::Next;
    QTest::newRow("EMA same") << Strategy::Ema << Execution::Same;
    QTest::newRow("MACD next open") << Strategy::Macd << Execution::NextOpen;
}

void TestRunner::aCurveAgreesWithItsCell()
{
    QFETCH(Strategy, strategy);
    QFETCH(Execution, execution);
    const auto series = aWalk(QStringLiteral("WALK"), 400, 7);
    SweepSpec spec = aSpec();
    spec.strategy = strategy;
    spec.execution = execution;
    spec.from = QDate(2000, 2, 1);
    const std::atomic<bool> stop = false;
    const auto result = computeSweep(*series, spec, 1, stop);
    QVERIFY2(result, result ? "" : qPrintable(explain(result.error())));
    const CellColumns &cells = *result->cells;
    for (const qsizetype row : {qsizetype{0}, cells.size() / 2, cells.size() - 1}) {
        const auto at = static_cast<std::size_t>(row);
        const auto curve = computeCurve(*series, spec, cells.fast[at], cells.slow[at]);
        QVERIFY(curve);
        QCOMPARE(static_cast<qint64>((*curve)->equity.size()), result->data.bars);
        QCOMPARE((*curve)->time.front(), result->data.firstMs);
        QCOMPARE((*curve)->drawdown.size(), (*curve)->equity.size());
        QCOMPARE((*curve)->benchmark.size(), (*curve)->equity.size());
        QCOMPARE(static_cast<double>((*curve)->trades.size()), cells.value(row, Metric::TotalTrades));
        const double end = cells.value(row, Metric::EndValue);
        QVERIFY(std::abs((*curve)->equity.back() - end) < 1e-9 * end);
    }
    SweepSpec empty = spec;
    empty.from = QDate(2030, 1, 1);
    QVERIFY(!computeCurve(*series, empty, 5, 15));
}

void TestRunner::anEstimateUsesHistory()
{
    const SweepEstimate known = estimateSweep(aSpec(), 1000, 2.0);
    QCOMPARE(known.cells, validPairs(aSpec()));
    QCOMPARE(known.bars, 1000);
    QCOMPARE(known.expectedMs, 2.0 * 1000 * static_cast<double>(known.cells) / 1e6);
    QVERIFY(estimateSweep(aSpec(), 1000, 0.0).expectedMs > 0.0);
}

void TestRunner::theRunnerAnnouncesEveryRowOnce()
{
    const auto series = aWalk(QStringLiteral("WALK"), 400);
    SweepRunner runner(aSpec(), sourceOf(series), 2);
    Coverage coverage;
    qint64 done = 0;
    std::optional<SweepOutcome> outcome;
    connect(&runner, &SweepRunner::cellsReady, this, [&coverage](const SweepResult &live, CellRange range) {
        QCOMPARE(QThread::currentThread(), qApp->thread());
        coverage.add(range, live.validCells);
    });
    connect(&runner, &SweepRunner::advanced, this, [&done](qint64 now, qint64 total) {
        QVERIFY(now > done && now <= total);
        done = now;
    });
    connect(&runner, &SweepRunner::finished, this, [&outcome](const SweepOutcome &end) { outcome.emplace(end); });
    runner.start();
    QTRY_VERIFY(outcome.has_value());
    QVERIFY(outcome->result);
    QVERIFY(coverage.complete());
    QCOMPARE(done, outcome->result->validCells);
    QVERIFY(outcome->best.fast < outcome->best.slow || std::isnan(outcome->best.sharpe));
}

void TestRunner::stoppingTakesAtMostFiftyMilliseconds()
{
    const auto series = aWalk(QStringLiteral("WALK"), 3000);
    std::vector<qint64> times;
    for (int attempt = 0; attempt < 5; ++attempt) {
        SweepRunner runner(aLongSpec(), sourceOf(series), 1);
        QSignalSpy advanced(&runner, &SweepRunner::advanced);
        std::optional<SweepOutcome> outcome;
        QElapsedTimer since;
        qint64 took = -1;
        connect(&runner, &SweepRunner::finished, this, [&](const SweepOutcome &end) {
            took = since.elapsed();
            outcome.emplace(end);
        });
        runner.start();
        QTRY_VERIFY_WITH_TIMEOUT(advanced.count() > 0, 60'000);
        since.start();
        runner.stop();
        QTRY_VERIFY(outcome.has_value());
        QVERIFY(!outcome->result && outcome->result.error().kind == Error::Kind::Cancelled);
        const qint64 done = advanced.last().first().toLongLong();
        QVERIFY(done > 0 && done < validPairs(aLongSpec()));
        times.push_back(took);
    }
    std::ranges::sort(times);
    qInfo("a stop was obeyed after %lld ms (median of 5, worst %lld)", static_cast<long long>(times[2]),
        static_cast<long long>(times.back()));
    // The promise is 50 ms; twice that, and the median, is for machines that are busy with other tests.
    QVERIFY2(times[2] <= 100, QByteArray::number(times[2]).constData());
}

void TestRunner::destroyingARunningRunnerIsQuick()
{
    const auto series = aWalk(QStringLiteral("WALK"), 3000);
    auto runner = std::make_unique<SweepRunner>(aLongSpec(), sourceOf(series), 2);
    QSignalSpy advanced(runner.get(), &SweepRunner::advanced);
    runner->start();
    QTRY_VERIFY_WITH_TIMEOUT(advanced.count() > 0, 60'000);
    QElapsedTimer since;
    since.start();
    runner.reset();
    QVERIFY2(since.elapsed() <= 1000, QByteArray::number(since.elapsed()).constData());
}

void TestRunner::errorsOfThePricesArriveAsTheyAre()
{
    const Error error{Error::Kind::Ambiguous, QStringLiteral("WALK"), QStringLiteral("two files")};
    SweepRunner runner(
        aSpec(), [error](const QString &) -> Result<PriceSeriesPtr> { return std::unexpected(error); }, 1);
    std::optional<SweepOutcome> outcome;
    connect(&runner, &SweepRunner::finished, this, [&outcome](const SweepOutcome &end) { outcome.emplace(end); });
    runner.start();
    QTRY_VERIFY(outcome.has_value());
    QVERIFY(!outcome->result && outcome->result.error() == error);
}

void TestRunner::nothingIsLoadedAfterAStop()
{
    std::atomic<int> asked = 0;
    SweepRunner runner(
        aSpec(),
        [&asked](const QString &) -> Result<PriceSeriesPtr> {
            ++asked;
            return PriceSeriesPtr();
        },
        1);
    std::optional<SweepOutcome> outcome;
    connect(&runner, &SweepRunner::finished, this, [&outcome](const SweepOutcome &end) { outcome.emplace(end); });
    runner.stop();
    runner.start();
    QTRY_VERIFY(outcome.has_value());
    QVERIFY(!outcome->result && outcome->result.error().kind == Error::Kind::Cancelled);
    QCOMPARE(asked.load(), 0);
}

QTEST_GUILESS_MAIN(TestRunner)
#include "tst_runner.moc"
