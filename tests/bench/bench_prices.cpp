// SPDX-License-Identifier: GPL-3.0-or-later
#include "worker/priceimport.h"

#include <QDateTime>
#include <QFile>
#include <QTemporaryDir>
#include <QTimeZone>

#include <algorithm>
#include <benchmark/benchmark.h>
#include <random>

// The figure that README's table names for the price import: one-minute bars of two years, from the file on disk to the
// series in normal form, on one core.
namespace zixly {

namespace {

constexpr int kMinutes = 1'091'782;

// "2019-01-01 00:00:00,10000.00,10003.21,9998.12,10001.50,577" and so on: a seeded walk.
QByteArray minuteBars()
{
    std::mt19937_64 random(20261123);
    std::normal_distribution<double> step(0.0, 5e-4);
    QByteArray text = "Date,Open,High,Low,Close,Volume\n";
    text.reserve(qsizetype(kMinutes) * 66);
    const QDateTime start(QDate(2019, 1, 1), QTime(0, 0), QTimeZone::utc());
    double price = 10'000.0;
    for (int minute = 0; minute < kMinutes; ++minute) {
        const double open = price;
        price *= 1.0 + step(random);
        text += start.addSecs(qint64(minute) * 60).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss")).toLatin1();
        for (const double value : {open, std::max(open, price) * 1.0003, std::min(open, price) * 0.9997, price})
            text += ',' + QByteArray::number(value, 'f', 2);
        text += ',' + QByteArray::number(minute % 997) + '\n';
    }
    return text;
}

const QString &minuteFile()
{
    static const QTemporaryDir folder;
    static const QString path = [] {
        QFile file(folder.filePath(QStringLiteral("WALK_M1.csv")));
        if (file.open(QIODevice::WriteOnly))
            file.write(minuteBars());
        return file.fileName();
    }();
    return path;
}

void pricesImport(benchmark::State &state)
{
    const std::atomic<bool> never = false;
    const QString &path = minuteFile();
    for (auto _ : state) {
        const ImportOutcome outcome = importPriceFile(path, never);
        if (!outcome.ok() || outcome.series->size() != kMinutes)
            state.SkipWithError("the import failed");
    }
    state.counters["rows"] = kMinutes;
    state.counters["rows/s"] = benchmark::Counter(kMinutes, benchmark::Counter::kIsIterationInvariantRate);
}
BENCHMARK(pricesImport)->Unit(benchmark::kMillisecond)->UseRealTime();

void pricesRecognise(benchmark::State &state)
{
    const std::atomic<bool> never = false;
    const auto file = readPriceFile(minuteFile(), never);
    for (auto _ : state)
        benchmark::DoNotOptimize(recognise(*file));
}
BENCHMARK(pricesRecognise)->Unit(benchmark::kMillisecond);

} // namespace

} // namespace zixly
