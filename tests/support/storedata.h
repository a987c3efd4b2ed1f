// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job.h"
#include "core/priceseries.h"
#include "store/connection.h"
#include "store/schema.h"

#include <QFuture>
#include <QTest>

#include <cmath>
#include <limits>
#include <memory>

// Values for the tests of the store and of what stands on it.
namespace zixly::test {

inline Job aNewJob(const QString &name = QStringLiteral("SP500 SMA 5-50 x 20-200"))
{
    SweepSpec spec;
    spec.ticker = QStringLiteral("SP500");
    Job job;
    job.name = name;
    job.parameters = toJson(spec);
    job.createdMs = 1'700'000'000'000;
    job.cells = validPairs(spec);
    return job;
}

// Cells of a grid with every kind of value: finite, NaN and both infinities.
inline SweepResult aResult(qsizetype count = 100)
{
    auto cells = std::make_shared<CellColumns>();
    cells->resize(count);
    for (qsizetype row = 0; row < count; ++row) {
        const auto i = static_cast<std::size_t>(row);
        cells->fast[i] = static_cast<qint32>(5 + row % 46);
        cells->slow[i] = static_cast<qint32>(51 + row / 46);
        for (std::size_t metric = 0; metric < kMetricCount; ++metric)
            cells->metrics[metric][i]
                = std::sin(static_cast<double>(row) * 1.37 + static_cast<double>(metric)) * 1e3 / 7;
        cells->metrics[i % kMetricCount][i] = std::numeric_limits<double>::quiet_NaN();
        cells->metrics[(i + 3) % kMetricCount][i] = (row % 2 ? -1.0 : 1.0) * std::numeric_limits<double>::infinity();
    }
    SweepResult result;
    result.spec.ticker = QStringLiteral("SP500");
    result.spec.fees = 0.1 + 0.2; // not short in decimal
    result.convention = {true, Execution::NextOpen, result.spec.fees, 1.0 / 3.0, Annualisation::Days252, 86'400'000};
    result.data = {QByteArray(64, 'a'), 946'857'600'000, 1'700'000'000'000, 2520};
    result.engineVersion = QStringLiteral("1.2.3");
    result.validCells = count;
    result.benchmarkReturn = 4.0 / 3.0;
    result.cells = std::move(cells);
    return result;
}

inline bool sameNumbers(const std::vector<double> &a, const std::vector<double> &b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
        [](double x, double y) { return x == y || (std::isnan(x) && std::isnan(y)); });
}

inline PriceSeries aPriceSeries(const QString &ticker = QStringLiteral("SP500"), int bars = 100)
{
    PriceSeries series;
    series.ticker = ticker;
    for (int bar = 0; bar < bars; ++bar) {
        series.time.push_back(946'857'600'000 + bar * 86'400'000LL);
        const double close = 1000.0 + 50.0 * std::sin(bar * 0.1);
        series.open.push_back(close - 1);
        series.high.push_back(close + 2);
        series.low.push_back(close - 2);
        series.close.push_back(close);
        series.volume.push_back(1e6 + bar);
    }
    series.decimals = 2;
    series.intervalMs = 86'400'000;
    series.timeZone = QStringLiteral("UTC");
    series.source = QStringLiteral("SP500_1d.csv");
    return series;
}

// A database of the current schema in memory.
class MemoryDatabase
{
public:
    MemoryDatabase()
        : m_connection(*Connection::open(QStringLiteral(":memory:"), Connection::Mode::ReadWrite))
        , db(m_connection.database())
        , migrated(schema::migrate(db))
    {
    }

private:
    Connection m_connection;

public:
    QSqlDatabase db;
    Result<> migrated;
};

// Waits for a future of the store while the event loop runs.
template <class T>
T waitFor(const QFuture<T> &future)
{
    (void)QTest::qWaitFor([&future] { return future.isFinished(); }, 60000);
    return future.result();
}

} // namespace zixly::test
