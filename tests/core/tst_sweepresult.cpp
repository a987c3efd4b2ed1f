// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sweepresult.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace zixly;

class TestSweepResult : public QObject
{
    Q_OBJECT
private slots:
    void bestRowsLeaveOutWhatProvesNothing();
    void tiesGoToTheSmallerSlowThenTheSmallerFast();
    void theLowestDrawdownIsTheBest();
    void nothingIsBestWhereNothingQualifies();
    void theConventionIsAlwaysSaid();
};

namespace {

struct Row {
    int fast;
    int slow;
    double sharpe;
    double drawdown;
    double trades;
};

SweepResult resultOf(const QList<Row> &rows)
{
    auto cells = std::make_shared<CellColumns>();
    cells->resize(rows.size());
    for (qsizetype i = 0; i < rows.size(); ++i) {
        const auto n = static_cast<std::size_t>(i);
        cells->fast[n] = rows[i].fast;
        cells->slow[n] = rows[i].slow;
        cells->metrics[static_cast<std::size_t>(Metric::Sharpe)][n] = rows[i].sharpe;
        cells->metrics[static_cast<std::size_t>(Metric::MaxDrawdown)][n] = rows[i].drawdown;
        cells->metrics[static_cast<std::size_t>(Metric::TotalTrades)][n] = rows[i].trades;
    }
    SweepResult result;
    result.validCells = rows.size();
    result.cells = cells;
    return result;
}

constexpr double kInf = std::numeric_limits<double>::infinity();

} // namespace

void TestSweepResult::bestRowsLeaveOutWhatProvesNothing()
{
    const SweepResult result = resultOf({{5, 20, 1.0, 10, 60}, {5, 22, 9.0, 10, 49}, {5, 24, kInf, 10, 80},
        {5, 26, std::nan(""), 10, 80}, {5, 28, 2.0, 10, 50}});
    QCOMPARE(bestRows(result, Metric::Sharpe, 10), (std::vector<qsizetype>{4, 0}));
    QCOMPARE(bestValues(result).sharpe, 2.0);
    QCOMPARE(bestValues(result).slow, 28);
}

void TestSweepResult::tiesGoToTheSmallerSlowThenTheSmallerFast()
{
    const SweepResult result = resultOf({{5, 30, 1.0, 1, 60}, {6, 20, 1.0, 1, 60}, {5, 20, 1.0, 1, 60}});
    QCOMPARE(bestRows(result, Metric::Sharpe, 3), (std::vector<qsizetype>{2, 1, 0}));
}

void TestSweepResult::theLowestDrawdownIsTheBest()
{
    const SweepResult result = resultOf({{5, 20, 1.0, 30, 60}, {5, 22, 1.0, 12, 60}, {5, 24, 1.0, 20, 60}});
    QCOMPARE(bestValues(result).maxDrawdown, 12.0);
}

void TestSweepResult::nothingIsBestWhereNothingQualifies()
{
    const SweepResult result = resultOf({{5, 20, 1.0, 30, 3}});
    QVERIFY(std::isnan(bestValues(result).sharpe));
    QVERIFY(bestRows(result, Metric::Sharpe, 5).empty());
    QVERIFY(bestRows(SweepResult{}, Metric::Sharpe, 5).empty());
}

void TestSweepResult::theConventionIsAlwaysSaid()
{
    QVERIFY(describe(Convention{}).contains(QLatin1String("unknown")));
    const Convention known{.known = true, .execution = Execution::Same, .fees = 0.001, .barIntervalMs = 86400000};
    QVERIFY(describe(known).contains(QLatin1String("looks ahead")));
    QVERIFY(describe(known).contains(QLatin1String("10 bps")));
    QVERIFY(describe(known).contains(QLatin1String("1d")));
}

QTEST_GUILESS_MAIN(TestSweepResult)
#include "tst_sweepresult.moc"
