// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/resultrows.h"
#include "tests/support/syntheticcells.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace Qt::Literals::StringLiterals;
using namespace zixly;

class TestResultRows : public QObject
{
    Q_OBJECT

private slots:
    void everyCellIsWrittenOrCounted();
    void valuesBeyondTheColumnAreLimited();
    void theSummarySaysHowTheNumbersWereMade();
};

namespace {

QJsonArray allRows(const SweepResult &result, qsizetype *largestBatch = nullptr)
{
    QJsonArray all;
    resultrows::Batches batches(result);
    for (QByteArray batch = batches.next(); !batch.isEmpty(); batch = batches.next()) {
        if (largestBatch)
            *largestBatch = std::max(*largestBatch, batch.size());
        const QJsonArray part = QJsonDocument::fromJson(batch).array();
        for (const auto &row : part)
            all.append(row);
    }
    return all;
}

// One cell with every value 1, but for one.
SweepResult oneCell(Metric metric, double value)
{
    auto cells = std::make_shared<CellColumns>();
    cells->resize(1);
    cells->fast = {5};
    cells->slow = {20};
    for (auto &column : cells->metrics)
        column = {1.0};
    cells->metrics[static_cast<std::size_t>(metric)] = {value};
    SweepResult result;
    result.validCells = 1;
    result.convention.barIntervalMs = 86'400'000;
    result.cells = cells;
    return result;
}

} // namespace

void TestResultRows::everyCellIsWrittenOrCounted()
{
    const SweepResult result = synthetic::result(synthetic::largeSpec(false));
    const auto counts = resultrows::countsOf(result);
    const auto &factor = result.cells->column(Metric::ProfitFactor);
    const auto undefined = std::count_if(factor.begin(), factor.end(), [](double value) { return std::isnan(value); });
    QVERIFY(undefined > 0);
    QCOMPARE(counts.undefined, undefined);
    QCOMPARE(counts.written + counts.undefined, result.cells->size());
    qsizetype largestBatch = 0;
    const QJsonArray all = allRows(result, &largestBatch);
    QCOMPARE(all.size(), counts.written);
    QVERIFY(counts.written > 10'000); // many batches, none of which grows with the sweep
    QVERIFY2(largestBatch > 0 && largestBatch < 1'000'000, qPrintable(QString::number(largestBatch)));
    qsizetype row = 0;
    for (const auto &value : all) {
        const QJsonObject object = value.toObject();
        while (std::isnan(factor[static_cast<std::size_t>(row)]))
            ++row;
        QCOMPARE(object.value(u"f"_s).toInt(), result.cells->fast[static_cast<std::size_t>(row)]);
        QCOMPARE(object.value(u"s"_s).toInt(), result.cells->slow[static_cast<std::size_t>(row)]);
        QCOMPARE(object.value(u"sharpe"_s).toDouble(), result.cells->value(row, Metric::Sharpe));
        QCOMPARE(object.value(u"drawdown"_s).toDouble(), result.cells->value(row, Metric::MaxDrawdown));
        ++row;
    }
}

void TestResultRows::valuesBeyondTheColumnAreLimited()
{
    constexpr double kInfinite = std::numeric_limits<double>::infinity();
    const auto kept = [](double value) {
        const SweepResult result = oneCell(Metric::ProfitFactor, value);
        return std::pair(
            allRows(result).at(0).toObject().value(u"factor"_s).toDouble(), resultrows::countsOf(result).limited);
    };
    QCOMPARE(kept(kInfinite), std::pair(99'999'999.99, qint64(1)));
    QCOMPARE(kept(-kInfinite), std::pair(-99'999'999.99, qint64(1)));
    QCOMPARE(kept(1e12), std::pair(99'999'999.99, qint64(1)));
    QCOMPARE(kept(2.335), std::pair(2.335, qint64(0)));
    QCOMPARE(resultrows::countsOf(oneCell(Metric::Sharpe, std::nan(""))).undefined, 1);
    QCOMPARE(allRows(oneCell(Metric::Sharpe, std::nan(""))).size(), 0);
    QCOMPARE(resultrows::countsOf(oneCell(Metric::Calmar, std::nan(""))).written, 1); // the table has no such column
    const SweepResult lasting = oneCell(Metric::AvgTradeDuration, 2.5);
    QCOMPARE(allRows(lasting).at(0).toObject().value(u"duration"_s).toString(), u"2 days 12:00:00"_s);
}

void TestResultRows::theSummarySaysHowTheNumbersWereMade()
{
    SweepResult result = synthetic::result(synthetic::sampleSpec());
    result.benchmarkReturn = std::nan("");
    const auto counts = resultrows::countsOf(result);
    const QJsonObject summary = resultrows::summaryOf(result, counts, u"run"_s);
    QCOMPARE(summary.value(u"sweep_run_id"_s).toString(), u"run"_s);
    QCOMPARE(summary.value(u"total_combinations"_s).toInteger(), result.validCells);
    QCOMPARE(summary.value(u"cells_written"_s).toInteger(), counts.written);
    QCOMPARE(summary.value(u"sha256"_s).toString(), u"synthetic"_s);
    QCOMPARE(summary.value(u"execution"_s).toString(), u"next"_s);
    QVERIFY(summary.value(u"benchmark_return_pct"_s).isNull());
    QCOMPARE(summary.value(u"best"_s).toObject().value(u"sharpe_ratio"_s).toDouble(), bestValues(result).sharpe);
}

QTEST_GUILESS_MAIN(TestResultRows)
#include "tst_resultrows.moc"
