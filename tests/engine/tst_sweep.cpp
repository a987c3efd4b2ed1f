// SPDX-License-Identifier: GPL-3.0-or-later
#include "testdata.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <ctime>
#include <limits>
#include <random>
#include <thread>

using namespace zixly;
using namespace zixly::test;
using engine::Metric;

namespace {

std::vector<double> aWalk(std::size_t bars, unsigned seed = 5)
{
    std::mt19937_64 random(seed);
    std::normal_distribution<double> step(0.0, 0.01);
    std::vector<double> close;
    double level = 100.0;
    for (std::size_t t = 0; t < bars; ++t) {
        level *= std::exp(step(random));
        close.push_back(std::round(level * 1e4) / 1e4);
    }
    return close;
}

const std::atomic<bool> kGoOn{false};

// How much longer everything takes under a sanitizer.
#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
constexpr double kSlowness = 20.0;
#else
constexpr double kSlowness = 1.0;
#endif

} // namespace

Q_DECLARE_METATYPE(engine::Parameters)
Q_DECLARE_METATYPE(engine::Problem)
Q_DECLARE_METATYPE(std::vector<double>)

class TestSweep : public QObject
{
    Q_OBJECT

private slots:
    void countsCells_data();
    void countsCells();
    void refusesBadInput_data();
    void refusesBadInput();
    void cellsAreInOrderAndAllWritten();
    void batchesCoverEachCellOnce_data();
    void batchesCoverEachCellOnce();
    void stopsWithin50Ms_data();
    void stopsWithin50Ms();
    void stopBeforeTheStartDoesNothing();
    void nextOpenFillsAtTheOpen();
    void longAndManyWindowsAreRight_data();
    void longAndManyWindowsAreRight();
};

void TestSweep::countsCells_data()
{
    QTest::addColumn<int>("fastMin");
    QTest::addColumn<int>("fastMax");
    QTest::addColumn<int>("fastStep");
    QTest::addColumn<int>("slowMin");
    QTest::addColumn<int>("slowMax");
    QTest::addColumn<int>("slowStep");
    QTest::addColumn<std::size_t>("cells");
    QTest::newRow("reference grid") << 5 << 50 << 1 << 20 << 200 << 2 << std::size_t{3930};
    QTest::newRow("all pairs of 2..143") << 2 << 143 << 1 << 2 << 143 << 1 << std::size_t{10011};
    QTest::newRow("all pairs of 2..318") << 2 << 318 << 1 << 2 << 318 << 1 << std::size_t{50086};
    QTest::newRow("steps that miss the ends") << 1 << 10 << 4 << 3 << 12 << 3 << std::size_t{8}; // 1 5 9 x 3 6 9 12
    QTest::newRow("one pair") << 5 << 5 << 1 << 6 << 6 << 1 << std::size_t{1};
    QTest::newRow("no pair") << 30 << 40 << 1 << 10 << 30 << 1 << std::size_t{0};
    QTest::newRow("reversed") << 10 << 5 << 1 << 20 << 30 << 1 << std::size_t{0};
    QTest::newRow("step 0") << 5 << 10 << 0 << 20 << 30 << 1 << std::size_t{0};
    QTest::newRow("largest numbers") << 1 << 1 << 1 << 2147483646 << 2147483647 << 1 << std::size_t{2};
}

void TestSweep::countsCells()
{
    QFETCH(const int, fastMin);
    QFETCH(const int, fastMax);
    QFETCH(const int, fastStep);
    QFETCH(const int, slowMin);
    QFETCH(const int, slowMax);
    QFETCH(const int, slowStep);
    QFETCH(const std::size_t, cells);
    QCOMPARE(engine::cellCount({.fast = {fastMin, fastMax, fastStep}, .slow = {slowMin, slowMax, slowStep}}), cells);
}

void TestSweep::refusesBadInput_data()
{
    using engine::Parameters;
    using engine::Problem;
    QTest::addColumn<std::vector<double>>("close");
    QTest::addColumn<std::vector<double>>("open");
    QTest::addColumn<Parameters>("parameters");
    QTest::addColumn<Problem>("problem");
    const std::vector<double> good = aWalk(50);
    std::vector<double> nan = good;
    nan[7] = std::numeric_limits<double>::quiet_NaN();
    std::vector<double> infinite = good;
    infinite[49] = std::numeric_limits<double>::infinity();
    std::vector<double> zero = good;
    zero[0] = 0.0;
    const Parameters nextOpen{.execution = engine::Execution::NextOpen};
    QTest::newRow("no pairs") << good << good << Parameters{.fast = {30, 40}, .slow = {5, 30}} << Problem::NoPairs;
    QTest::newRow("window 0") << good << good << Parameters{.fast = {0, 4}} << Problem::BadRange;
    QTest::newRow("step 0") << good << good << Parameters{.slow = {20, 40, 0}} << Problem::BadRange;
    QTest::newRow("reversed") << good << good << Parameters{.slow = {40, 20}} << Problem::BadRange;
    QTest::newRow("signal 0") << good << good << Parameters{.strategy = engine::Strategy::Macd, .signal = 0}
                              << Problem::BadSignal;
    QTest::newRow("fee 1") << good << good << Parameters{.fee = 1.0} << Problem::BadCost;
    QTest::newRow("fee below 0") << good << good << Parameters{.fee = -0.001} << Problem::BadCost;
    QTest::newRow("fee NaN") << good << good << Parameters{.fee = std::nan("")} << Problem::BadCost;
    QTest::newRow("slippage 1") << good << good << Parameters{.slippage = 1.0} << Problem::BadCost;
    QTest::newRow("one bar") << std::vector<double>{5.0} << good << Parameters{} << Problem::TooFewBars;
    QTest::newRow("no bars") << std::vector<double>{} << good << Parameters{} << Problem::TooFewBars;
    QTest::newRow("close NaN") << nan << good << Parameters{} << Problem::BadPrice;
    QTest::newRow("close infinite") << infinite << good << Parameters{} << Problem::BadPrice;
    QTest::newRow("close 0") << zero << good << Parameters{} << Problem::BadPrice;
    QTest::newRow("no opens") << good << std::vector<double>{} << nextOpen << Problem::BadOpen;
    QTest::newRow("open NaN") << good << nan << nextOpen << Problem::BadOpen;
    QTest::newRow("open 0") << good << zero << nextOpen << Problem::BadOpen;
}

void TestSweep::refusesBadInput()
{
    QFETCH(const std::vector<double>, close);
    QFETCH(const std::vector<double>, open);
    QFETCH(const engine::Parameters, parameters);
    QFETCH(const engine::Problem, problem);
    Cells cells(parameters);
    const auto outcome = engine::runSweep({.close = close, .open = open}, parameters, cells.output(), 1, kGoOn, {});
    QVERIFY(!outcome.has_value());
    QCOMPARE(outcome.error(), problem);
}

void TestSweep::cellsAreInOrderAndAllWritten()
{
    const engine::Parameters parameters{.fast = {3, 20, 3}, .slow = {4, 60, 5}};
    const std::vector<double> close = aWalk(400);
    for (const engine::Path path : paths()) {
        Cells cells(parameters);
        QVERIFY(runApart(path, {.close = close}, parameters, cells.output(), 2, kGoOn, {}));
        std::size_t cell = 0;
        for (const int fast : engine::windows(parameters.fast)) {
            for (const int slow : engine::windows(parameters.slow)) {
                if (fast >= slow)
                    continue;
                QCOMPARE(cells.fast[cell], fast);
                QCOMPARE(cells.slow[cell], slow);
                for (const std::vector<double> &column : cells.metrics)
                    QVERIFY(column[cell] != -12345.0);
                ++cell;
            }
        }
        QCOMPARE(cell, cells.fast.size());
    }
}

void TestSweep::batchesCoverEachCellOnce_data()
{
    QTest::addColumn<int>("path");
    QTest::addColumn<unsigned>("threads");
    QTest::addColumn<std::size_t>("bars");
    for (const engine::Path path : paths()) {
        for (const unsigned threads : {1U, 3U})
            QTest::addRow("%s, %u threads", name(path), threads)
                << static_cast<int>(path) << threads << std::size_t{2000};
        QTest::addRow("%s, many bars", name(path)) << static_cast<int>(path) << 2U << std::size_t{12000};
    }
}

void TestSweep::batchesCoverEachCellOnce()
{
    QFETCH(const int, path);
    QFETCH(const unsigned, threads);
    QFETCH(const std::size_t, bars);
    const engine::Parameters parameters{.fast = {2, 60, 1}, .slow = {10, 90, 1}};
    const std::vector<double> close = aWalk(bars);
    Cells cells(parameters);
    std::vector<int> seen(cells.fast.size());
    std::atomic<int> inside{0};
    bool overlapped = false;
    bool unwritten = false;
    const auto batch = [&](std::size_t first, std::size_t count) {
        overlapped = overlapped || inside.fetch_add(1) != 0;
        for (std::size_t cell = first; cell < first + count; ++cell) {
            ++seen[cell];
            unwritten = unwritten || cells.value(cell, Metric::EndValue) == -12345.0;
        }
        inside.fetch_sub(1);
    };
    QVERIFY(
        runApart(static_cast<engine::Path>(path), {.close = close}, parameters, cells.output(), threads, kGoOn, batch));
    QVERIFY(!overlapped);
    QVERIFY(!unwritten);
    QCOMPARE(std::count(seen.begin(), seen.end(), 1), static_cast<std::ptrdiff_t>(seen.size()));
}

void TestSweep::stopsWithin50Ms_data()
{
    QTest::addColumn<int>("path");
    QTest::addColumn<std::size_t>("bars");
    for (const engine::Path path : paths()) {
        QTest::addRow("%s, many combinations", name(path)) << static_cast<int>(path) << std::size_t{5000};
        QTest::addRow("%s, many bars", name(path)) << static_cast<int>(path) << std::size_t{400000};
    }
}

void TestSweep::stopsWithin50Ms()
{
    QFETCH(const int, path);
    QFETCH(const std::size_t, bars);
    const engine::Parameters parameters{.fast = {2, 1100, 1}, .slow = {2, 1100, 1}};
    const std::vector<double> close = aWalk(bars);
    Cells cells(parameters);
    std::atomic<bool> stop{false};
    std::clock_t asked = 0;
    std::thread canceller([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(120));
        asked = std::clock();
        stop = true;
    });
    std::size_t told = 0;
    const auto outcome = runApart(static_cast<engine::Path>(path), {.close = close}, parameters, cells.output(), 2,
        stop, [&told](std::size_t, std::size_t count) { told += count; });
    // Processor time of both threads: how long it took on the clock depends on what else the machine has to do.
    const std::clock_t answered = std::clock();
    canceller.join();
    QVERIFY(outcome.has_value());
    QVERIFY(outcome->stopped);
    QVERIFY(outcome->cellsDone < cells.fast.size());
    QCOMPARE(told, outcome->cellsDone);
    const double milliseconds = 1000.0 * static_cast<double>(answered - asked) / CLOCKS_PER_SEC;
    QVERIFY2(milliseconds <= 50.0 * kSlowness, qPrintable(QStringLiteral("%1 ms").arg(milliseconds)));
}

void TestSweep::stopBeforeTheStartDoesNothing()
{
    const engine::Parameters parameters;
    const std::vector<double> close = aWalk(500);
    const std::atomic<bool> stop{true};
    for (const engine::Path path : paths()) {
        Cells cells(parameters);
        const auto outcome = runApart(path, {.close = close}, parameters, cells.output(), 2, stop, {});
        QVERIFY(outcome.has_value());
        QVERIFY(outcome->stopped);
        QCOMPARE(outcome->cellsDone, std::size_t{0});
    }
}

void TestSweep::nextOpenFillsAtTheOpen()
{
    // SMA 1 over SMA 2 at bar 1 (11 > 10.5): buys at the open of bar 2; below at bar 3: sells at the open of bar 4.
    const std::vector<double> close{10, 11, 12, 9, 10, 10};
    const std::vector<double> open{10, 10, 11.5, 12, 9.5, 10};
    const engine::Parameters parameters{.execution = engine::Execution::NextOpen, .fee = 0.0, .slippage = 0.01};
    const auto curve = engine::runSingle({.close = close, .open = open}, parameters, 1, 2);
    QVERIFY(curve.has_value());
    const engine::Trade &trade = curve->trades.front();
    QCOMPARE(trade.entryBar, 2);
    QCOMPARE(trade.exitBar, 4);
    QCOMPARE(trade.entryPrice, 11.5 * 1.01);
    QCOMPARE(trade.exitPrice, 9.5 * 0.99);
    QCOMPARE(curve->equity[2], 1000.0 / (11.5 * 1.01) * 12.0);
    QVERIFY(nearly(curve->equity[4], 1000.0 / (11.5 * 1.01) * (9.5 * 0.99), 1e-12));
    QCOMPARE(curve->equity[1], 1000.0);
    QCOMPARE(curve->benchmark[3], 900.0);
}

void TestSweep::longAndManyWindowsAreRight_data()
{
    QTest::addColumn<int>("fastMax");
    QTest::addColumn<int>("slowMin");
    QTest::addColumn<int>("slowMax");
    QTest::addColumn<int>("slowStep");
    QTest::addColumn<std::size_t>("bars");
    QTest::newRow("a single pair, many bars") << 5 << 900 << 900 << 1 << std::size_t{200000};
    QTest::newRow("one fast, 70,000 slow") << 5 << 20 << 70019 << 1 << std::size_t{300};
    QTest::newRow("windows longer than the data") << 8 << 50 << 1000 << 50 << std::size_t{120};
    QTest::newRow("700 fast, 3 slow") << 704 << 710 << 730 << 10 << std::size_t{3000};
}

void TestSweep::longAndManyWindowsAreRight()
{
    QFETCH(const int, fastMax);
    QFETCH(const int, slowMin);
    QFETCH(const int, slowMax);
    QFETCH(const int, slowStep);
    QFETCH(const std::size_t, bars);
    const engine::Parameters parameters{.fast = {5, fastMax, 1}, .slow = {slowMin, slowMax, slowStep}};
    const std::vector<double> close = aWalk(bars);
    Cells plain(parameters);
    QVERIFY(runApart(engine::Path::Scalar, {.close = close, .decimals = 4}, parameters, plain.output(), 2, kGoOn, {}));
    for (const engine::Path path : paths()) {
        Cells cells(parameters);
        QVERIFY(runApart(path, {.close = close, .decimals = 4}, parameters, cells.output(), 2, kGoOn, {}));
        QCOMPARE(cells.slow, plain.slow);
        for (std::size_t cell = 0; cell < cells.fast.size(); ++cell) {
            QCOMPARE(cells.value(cell, Metric::TotalTrades), plain.value(cell, Metric::TotalTrades));
            for (std::size_t i = 0; i < engine::kMetricCount; ++i)
                QVERIFY(nearly(cells.metrics[i][cell], plain.metrics[i][cell], 1e-12));
        }
    }
}

QTEST_APPLESS_MAIN(TestSweep)
#include "tst_sweep.moc"
