// SPDX-License-Identifier: GPL-3.0-or-later
#include "testdata.h"
#include "tests/support/shared.h"

#include <QDir>
#include <QTest>

#include <limits>

using namespace zixly;
using namespace zixly::test;
using engine::Metric;

namespace {

const QString kCommitted = QStringLiteral(ZIXLY_SOURCE_DIR "/tests/data/golden/");

struct PriceFile {
    std::vector<double> close;
    int decimals;
    bool allWeek;
};

PriceFile priceFile(const QString &ticker)
{
    QString path = kCommitted + ticker + QStringLiteral(".csv");
    if (!QFileInfo::exists(path))
        path = sharedPath(QStringLiteral("reference/data/%1_D.csv").arg(ticker));
    const CsvTable table = readCsv(path);
    return {table.header.isEmpty() ? std::vector<double>() : table.numbers("Close"), 6, ticker.contains(u"-USD")};
}

// The golden text of a metric; empty means undefined.
double expectedValue(const QByteArray &text, Metric metric)
{
    if (text.isEmpty() || text == "NaT")
        return std::numeric_limits<double>::quiet_NaN();
    return text.toDouble() * (metric == Metric::AnnualizedReturn ? 100.0 : 1.0); // a fraction in the files
}

double toleranceOf(Metric metric)
{
    switch (metric) {
    case Metric::TotalTrades:
    case Metric::ClosedTrades: return 0.0;
    case Metric::WinRate:
    case Metric::TradesPerMonth:
    case Metric::AvgTradeDuration: return 1e-12;
    default: return 1e-9;
    }
}

engine::Parameters parametersOf(const QString &fileName)
{
    engine::Parameters parameters;
    const QStringList parts = QFileInfo(fileName).completeBaseName().split(u'_');
    if (parts.at(1) == u"EMA")
        parameters.strategy = engine::Strategy::Ema;
    if (parts.at(1) == u"MACD")
        parameters.strategy = engine::Strategy::Macd;
    if (parts.at(2) == u"same")
        parameters.execution = engine::Execution::Same;
    parameters.fee = parts.at(3) == u"fee0bps" ? 0.0 : 0.001;
    return parameters;
}

} // namespace

class TestGolden : public QObject
{
    Q_OBJECT

private slots:
    void sweepEqualsTheReference_data();
    void sweepEqualsTheReference();
    void edgeCaseEqualsTheReference_data();
    void edgeCaseEqualsTheReference();
};

void TestGolden::sweepEqualsTheReference_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<int>("enginePath");
    const QStringList folders{kCommitted, sharedPath(QStringLiteral("reference/golden"))};
    for (const QString &folder : folders) {
        if (folder.isEmpty())
            continue;
        const QStringList files = QDir(folder).entryList({QStringLiteral("*_*bps.csv")}, QDir::Files, QDir::Name);
        for (const QString &file : files) {
            for (const engine::Path path : paths())
                QTest::addRow("%s %s %s", folder == kCommitted ? "subset" : "full", qPrintable(file), name(path))
                    << QDir(folder).filePath(file) << static_cast<int>(path);
        }
    }
}

void TestGolden::sweepEqualsTheReference()
{
    QFETCH(const QString, path);
    QFETCH(const int, enginePath);
    const PriceFile prices = priceFile(QFileInfo(path).fileName().section(u'_', 0, 0));
    if (prices.close.empty())
        QSKIP("prices of this ticker are not here");
    const engine::Parameters parameters = parametersOf(path);
    Cells cells(parameters);
    QCOMPARE(cells.fast.size(), std::size_t{3930});
    const std::atomic<bool> stop{false};
    const auto outcome = runApart(static_cast<engine::Path>(enginePath),
        {.close = prices.close, .decimals = prices.decimals, .tradesAllWeek = prices.allWeek}, parameters,
        cells.output(), 1, stop, {});
    QVERIFY(outcome.has_value());
    QCOMPARE(outcome->cellsDone, cells.fast.size());

    const CsvTable golden = readCsv(path);
    const qsizetype tieColumn = golden.column("exact_tie_bars");
    std::size_t cell = 0;
    int compared = 0;
    for (const QList<QByteArray> &row : golden.rows) {
        const int fast = row.at(golden.column("fast_period")).toInt();
        const int slow = row.at(golden.column("slow_period")).toInt();
        while (cell < cells.fast.size() && (cells.fast[cell] != fast || cells.slow[cell] != slow))
            ++cell;
        QVERIFY2(cell < cells.fast.size(), "cells are ordered by fast, then slow");
        if (row.at(tieColumn).toInt() > 0)
            continue; // decided by rounding noise there
        for (std::size_t i = 0; i < engine::kMetricCount; ++i) {
            const auto metric = static_cast<Metric>(i);
            const double expected = expectedValue(row.at(golden.column(name(metric))), metric);
            const double actual = cells.value(cell, metric);
            if (!nearly(actual, expected, toleranceOf(metric)))
                QFAIL(qPrintable(QStringLiteral("%1/%2 %3: %4, expected %5")
                        .arg(fast)
                        .arg(slow)
                        .arg(QLatin1String(name(metric)))
                        .arg(actual, 0, 'g', 17)
                        .arg(expected, 0, 'g', 17)));
        }
        ++compared;
    }
    QVERIFY(compared > 300);
    QVERIFY(nearly(
        outcome->benchmarkReturn, golden.rows.first().at(golden.column("benchmark_return_pct")).toDouble(), 1e-9));
}

void TestGolden::edgeCaseEqualsTheReference_data()
{
    QTest::addColumn<QList<QByteArray>>("row");
    QTest::addColumn<int>("enginePath");
    const CsvTable golden = readCsv(kCommitted + QStringLiteral("edge_cases_SMA_5_20.csv"));
    for (const QList<QByteArray> &row : golden.rows) {
        for (const engine::Path path : paths())
            QTest::addRow("%s fee %s %s", row.at(0).constData(), row.at(golden.column("fees")).constData(), name(path))
                << row << static_cast<int>(path);
    }
}

void TestGolden::edgeCaseEqualsTheReference()
{
    QFETCH(const QList<QByteArray>, row);
    QFETCH(const int, enginePath);
    const CsvTable golden = readCsv(kCommitted + QStringLiteral("edge_cases_SMA_5_20.csv"));
    const std::vector<double> close
        = readCsv(QStringLiteral("%1edge_%2.csv").arg(kCommitted, QString::fromLatin1(row.at(0)))).numbers("Close");
    const engine::Parameters parameters{
        .fast = {5, 5, 1}, .slow = {20, 20, 1}, .fee = row.at(golden.column("fees")).toDouble()};
    Cells cells(parameters);
    const std::atomic<bool> stop{false};
    QVERIFY(runApart(static_cast<engine::Path>(enginePath), {.close = close}, parameters, cells.output(), 1, stop, {}));
    // Buying at the last close without a fee: what is left of the ratios is rounding noise of the reference.
    const bool noise = row.at(0) == "short21" && parameters.fee == 0.0;
    for (std::size_t i = 0; i < engine::kMetricCount; ++i) {
        const auto metric = static_cast<Metric>(i);
        if (noise && (metric == Metric::Sharpe || metric == Metric::Sortino))
            continue;
        const double expected = expectedValue(row.at(golden.column(name(metric))), metric);
        QVERIFY2(nearly(cells.value(0, metric), expected, std::max(1e-9, toleranceOf(metric))),
            qPrintable(QStringLiteral("%1: %2, expected %3")
                    .arg(QLatin1String(name(metric)))
                    .arg(cells.value(0, metric), 0, 'g', 17)
                    .arg(expected, 0, 'g', 17)));
    }
}

QTEST_APPLESS_MAIN(TestGolden)
#include "tst_golden.moc"
