// SPDX-License-Identifier: GPL-3.0-or-later
#include "naive.h"
#include "testdata.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <random>

using namespace zixly;
using namespace zixly::test;
using engine::Metric;

namespace {

using Random = std::mt19937_64;

int between(Random &random, int low, int high)
{
    return low + static_cast<int>(random() % static_cast<unsigned>(high - low + 1));
}

// A sweep nobody chose: everything a user can set takes odd values.
struct RandomSweep {
    std::vector<double> close;
    std::vector<double> open;
    engine::Parameters parameters;
    int decimals = -1;
    double intervalMs = 86'400'000.0;
    bool allWeek = false;

    explicit RandomSweep(unsigned seed);
    engine::Prices prices() const
    {
        return {.close = close, .open = open, .decimals = decimals, .intervalMs = intervalMs, .tradesAllWeek = allWeek};
    }
    void walk(Random &random, int bars, double unit, bool coarse);
    void choose(Random &random, int bars);
};

void RandomSweep::walk(Random &random, int bars, double unit, bool coarse)
{
    std::normal_distribution<double> step(0.0002, coarse ? 0.1 : 0.02);
    const double scale = 1.0 / unit;
    double level = coarse ? 8.0 : 120.0;
    for (int t = 0; t < bars; ++t) {
        const double gap = level * std::exp(step(random) / 2.0);
        level *= std::exp(step(random));
        level = std::clamp(level, 2.0, 1e5);
        close.push_back(std::max(1.0, std::round(level * scale)) / scale);
        open.push_back(std::max(1.0, std::round(gap * scale)) / scale);
        if (coarse && random() % 10 == 0) { // quiet times: runs of equal prices
            for (int run = between(random, 1, 12); run > 0 && t + 1 < bars; --run, ++t) {
                close.push_back(close.back());
                open.push_back(close.back());
            }
        }
    }
}

void RandomSweep::choose(Random &random, int bars)
{
    using engine::Annualisation;
    using engine::Execution;
    using engine::Strategy;
    parameters.strategy = static_cast<Strategy>(between(random, 0, 2));
    parameters.execution = static_cast<Execution>(between(random, 0, 2));
    parameters.annualisation = static_cast<Annualisation>(between(random, 0, 2));
    const int widest = std::max(4, std::min(80, bars));
    parameters.fast.min = between(random, 1, widest / 2);
    parameters.fast.max = parameters.fast.min + between(random, 0, 12);
    parameters.fast.step = between(random, 1, 4);
    parameters.slow.min = between(random, std::max(1, parameters.fast.min - 4), widest);
    parameters.slow.max = std::max(parameters.fast.min + 1, parameters.slow.min + between(random, 0, 40));
    parameters.slow.step = between(random, 1, 5);
    parameters.slow.min = std::min(parameters.slow.min, parameters.slow.max);
    parameters.signal = between(random, 2, 15);
    parameters.fee = random() % 4 == 0 ? 0.0 : between(random, 1, 60) / 10000.0;
    parameters.slippage = random() % 2 == 0 ? 0.0 : between(random, 1, 30) / 10000.0;
    const std::array<double, 4> intervals{86'400'000.0, 3'600'000.0, 60'000.0, 604'800'000.0};
    intervalMs = intervals[random() % intervals.size()];
    allWeek = random() % 2 == 0;
}

RandomSweep::RandomSweep(unsigned seed)
{
    Random random(seed * 7919U + 17U);
    const int bars = random() % 8 == 0 ? between(random, 2, 40) : between(random, 41, random() % 4 == 0 ? 900 : 300);
    const bool coarse = random() % 3 == 0;
    const int digits = coarse ? between(random, 0, 1) : between(random, 2, 6);
    walk(random, bars, std::pow(10.0, -digits), coarse);
    decimals = digits;
    choose(random, bars);
    if (parameters.strategy == engine::Strategy::Sma && digits > 0 && !coarse && random() % 2 == 0)
        decimals = -1; // fine prices have no ties, so both readings agree
}

QString describe(const RandomSweep &sweep, std::size_t cell, const Cells &cells, Metric metric, double expected)
{
    return QStringLiteral(
        "%1 bars, strategy %2, execution %3, fee %4, slippage %5, windows %6/%7, %8 trades: %9 is %10, "
        "expected %11")
        .arg(sweep.close.size())
        .arg(static_cast<int>(sweep.parameters.strategy))
        .arg(static_cast<int>(sweep.parameters.execution))
        .arg(sweep.parameters.fee)
        .arg(sweep.parameters.slippage)
        .arg(cells.fast[cell])
        .arg(cells.slow[cell])
        .arg(cells.value(cell, Metric::TotalTrades))
        .arg(QLatin1String(name(metric)))
        .arg(cells.value(cell, metric), 0, 'g', 17)
        .arg(expected, 0, 'g', 17);
}

// Counts are exact. Growth per year is a power of the growth, and a large power of few bars makes small errors large.
double toleranceOf(const RandomSweep &sweep, Metric metric, double tolerance)
{
    switch (metric) {
    case Metric::TotalTrades:
    case Metric::ClosedTrades: return 0.0;
    case Metric::Calmar:
    case Metric::AnnualizedReturn:
        return tolerance
            * std::max(1.0, 365.0 * 86'400'000.0 / sweep.intervalMs / static_cast<double>(sweep.close.size()));
    default: return tolerance;
    }
}

Cells run(const RandomSweep &sweep, engine::Path path, unsigned threads = 1)
{
    Cells cells(sweep.parameters);
    const std::atomic<bool> stop{false};
    const auto outcome = runApart(path, sweep.prices(), sweep.parameters, cells.output(), threads, stop, {});
    if (!outcome || outcome->cellsDone != cells.fast.size())
        qFatal("the sweep did not run");
    return cells;
}

constexpr int kSweeps = 2400;
constexpr int kRowSweeps = 100; // sweeps per data row

} // namespace

class TestRandomSweeps : public QObject
{
    Q_OBJECT

private slots:
    void agreesWithTheNaiveOne_data();
    void agreesWithTheNaiveOne();
    void pathsAgree();
    void threadsDoNotChangeABit();
    void singleEqualsTheSweep();
};

void TestRandomSweeps::agreesWithTheNaiveOne_data()
{
    QTest::addColumn<int>("first");
    QTest::addColumn<int>("path");
    for (const engine::Path path : paths()) {
        for (int first = 0; first < kSweeps; first += kRowSweeps)
            QTest::addRow("%s %d", name(path), first) << first << static_cast<int>(path);
    }
}

void TestRandomSweeps::agreesWithTheNaiveOne()
{
    QFETCH(const int, first);
    QFETCH(const int, path);
    int compared = 0;
    int skipped = 0;
    for (int seed = first; seed < first + kRowSweeps; ++seed) {
        const RandomSweep sweep(static_cast<unsigned>(seed));
        if (engine::cellCount(sweep.parameters) == 0)
            continue;
        const Cells cells = run(sweep, static_cast<engine::Path>(path));
        Random random(static_cast<unsigned>(seed));
        for (int sample = 0; sample < 3; ++sample) { // the naive one is slow
            const std::size_t cell = random() % cells.fast.size();
            const NaiveResult expected = naive(sweep.prices(), sweep.parameters, cells.fast[cell], cells.slow[cell]);
            if (expected.fragile) {
                ++skipped;
                continue;
            }
            for (std::size_t i = 0; i < engine::kMetricCount; ++i) {
                const auto metric = static_cast<Metric>(i);
                if (!nearly(cells.value(cell, metric), expected.metrics[i], toleranceOf(sweep, metric, 1e-9)))
                    QFAIL(qPrintable(describe(sweep, cell, cells, metric, expected.metrics[i])));
            }
            ++compared;
        }
    }
    QVERIFY2(
        compared > kRowSweeps * 2, qPrintable(QStringLiteral("%1 compared, %2 fragile").arg(compared).arg(skipped)));
}

void TestRandomSweeps::pathsAgree()
{
    for (unsigned seed = 0; seed < 600; ++seed) {
        const RandomSweep sweep(seed + 50000);
        if (engine::cellCount(sweep.parameters) == 0)
            continue;
        const Cells plain = run(sweep, engine::Path::Scalar);
        for (const engine::Path path : paths()) {
            const Cells other = run(sweep, path);
            for (std::size_t cell = 0; cell < plain.fast.size(); ++cell) {
                for (std::size_t i = 0; i < engine::kMetricCount; ++i) {
                    const auto metric = static_cast<Metric>(i);
                    const double expected = plain.value(cell, metric);
                    if (!nearly(other.value(cell, metric), expected, toleranceOf(sweep, metric, 1e-12)))
                        QFAIL(qPrintable(
                            QLatin1String(name(path)) + u' ' + describe(sweep, cell, other, metric, expected)));
                }
            }
        }
    }
}

void TestRandomSweeps::threadsDoNotChangeABit()
{
    for (unsigned seed = 0; seed < 40; ++seed) {
        const RandomSweep sweep(seed + 90000);
        if (engine::cellCount(sweep.parameters) == 0)
            continue;
        for (const engine::Path path : paths()) {
            const Cells one = run(sweep, path, 1);
            for (const unsigned threads : {2U, 3U, 7U})
                QVERIFY2(one == run(sweep, path, threads),
                    qPrintable(QStringLiteral("%1 with %2 threads").arg(QLatin1String(name(path))).arg(threads)));
        }
    }
}

void TestRandomSweeps::singleEqualsTheSweep()
{
    for (unsigned seed = 0; seed < 100; ++seed) {
        const RandomSweep sweep(seed + 70000);
        if (engine::cellCount(sweep.parameters) == 0)
            continue;
        const Cells cells = run(sweep, engine::Path::Scalar);
        const std::size_t cell = seed % cells.fast.size();
        const auto curve = engine::runSingle(sweep.prices(), sweep.parameters, cells.fast[cell], cells.slow[cell]);
        QVERIFY(curve.has_value());
        QCOMPARE(curve->equity.size(), sweep.close.size());
        QCOMPARE(curve->drawdown.size(), sweep.close.size());
        QCOMPARE(curve->benchmark.size(), sweep.close.size());
        for (std::size_t i = 0; i < engine::kMetricCount; ++i)
            QVERIFY(nearly(curve->metrics[i], cells.value(cell, static_cast<Metric>(i)), 0.0));
        QVERIFY(nearly(curve->equity.back(), cells.value(cell, Metric::EndValue), 0.0));
        QCOMPARE(static_cast<double>(curve->trades.size()), cells.value(cell, Metric::TotalTrades));

        double pnl = 0.0;
        for (std::size_t i = 0; i < curve->trades.size(); ++i) {
            const engine::Trade &trade = curve->trades[i];
            QVERIFY(trade.entryBar < trade.exitBar || (trade.open && trade.entryBar == trade.exitBar));
            QVERIFY(!trade.open || i + 1 == curve->trades.size());
            QCOMPARE(trade.pnl > 0, trade.returnPct > 0);
            pnl += trade.pnl;
        }
        QVERIFY(nearly(1000.0 + pnl, curve->equity.back(), 1e-9));
    }
}

QTEST_APPLESS_MAIN(TestRandomSweeps)
#include "tst_randomsweeps.moc"
