// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/cells.h"
#include "store/connection.h"
#include "store/jobs.h"
#include "store/schema.h"
#include "store/store.h"
#include "tests/support/jobgenerator.h"

#include <QFile>
#include <QTemporaryDir>

#include <benchmark/benchmark.h>
#include <map>
#include <memory>

// The figures that README's table names for the store. Every benchmark works on files in a temporary folder.
namespace zixly {

namespace {

constexpr qsizetype kManyCells = 250'000;

SweepResult largeResult()
{
    auto cells = std::make_shared<CellColumns>();
    cells->resize(kManyCells);
    for (std::size_t row = 0; row < static_cast<std::size_t>(kManyCells); ++row) {
        cells->fast[row] = static_cast<qint32>(row / 500);
        cells->slow[row] = static_cast<qint32>(row % 500);
        for (auto &column : cells->metrics)
            column[row] = static_cast<double>(row) * 1.000001;
    }
    SweepResult result;
    result.spec.ticker = QStringLiteral("SP500");
    result.validCells = kManyCells;
    result.cells = std::move(cells);
    return result;
}

template <class T>
T wait(QFuture<T> future)
{
    future.waitForFinished();
    return future.result();
}

bool fill(const QString &path, qint64 count)
{
    const auto connection = Connection::open(path, Connection::Mode::ReadWrite);
    if (!connection)
        return false;
    QSqlDatabase db = connection->database();
    return tuneWriter(db) && schema::migrate(db) && test::fillJobs(db, count);
}

// A closed store with `count` jobs, made once per run of the program.
QString historyOf(qint64 count)
{
    static const QTemporaryDir folder;
    static std::map<qint64, QString> made;
    QString &path = made[count];
    if (!path.isEmpty())
        return path;
    path = folder.filePath(QStringLiteral("jobs-%1.db").arg(count));
    if (!fill(path, count))
        path.clear();
    return path;
}

void storeOpen(benchmark::State &state)
{
    const QString path = historyOf(state.range(0));
    for (auto _ : state) {
        auto store = std::make_unique<Store>();
        const auto report = wait(store->open(path));
        if (!report)
            state.SkipWithError(qPrintable(report.error().detail));
        state.PauseTiming(); // closing is not part of the start
        store.reset();
        state.ResumeTiming();
    }
}

void storeQuery(benchmark::State &state, const JobQuery &query)
{
    Store store;
    wait(store.open(historyOf(state.range(0))));
    std::size_t rows = 0;
    for (auto _ : state) {
        const auto keys = wait(store.read([query](QSqlDatabase &db) { return jobs::query(db, query); }));
        rows = keys ? keys->size() : 0;
    }
    state.counters["rows"] = static_cast<double>(rows);
}

void storeLoadWindow(benchmark::State &state)
{
    Store store;
    wait(store.open(historyOf(state.range(0))));
    const auto keys = wait(store.read([](QSqlDatabase &db) { return jobs::query(db, {}); }));
    const QList<qint64> window(keys->begin(), keys->begin() + 100);
    for (auto _ : state)
        benchmark::DoNotOptimize(wait(store.read([window](QSqlDatabase &db) { return jobs::load(db, window); })));
}

void storeSaveCells(benchmark::State &state)
{
    const QTemporaryDir folder;
    Store store;
    wait(store.open(folder.filePath(QStringLiteral("zixly.db"))));
    const auto result = std::make_shared<SweepResult>(largeResult());
    for (auto _ : state) {
        const auto saved = wait(store.write(
            [result](QSqlDatabase &db) -> Result<> {
                const auto job = jobs::insert(db, {}, QStringLiteral("bench"));
                return job ? cells::save(db, job->key, *result) : Result<>(std::unexpected(job.error()));
            },
            Store::Durability::Disk));
        if (!saved)
            state.SkipWithError(qPrintable(saved.error().detail));
    }
}

void storeOpenCells(benchmark::State &state)
{
    const QTemporaryDir folder;
    Store store;
    wait(store.open(folder.filePath(QStringLiteral("zixly.db"))));
    const auto result = std::make_shared<SweepResult>(largeResult());
    wait(store.write([result](QSqlDatabase &db) -> Result<> {
        const auto job = jobs::insert(db, {}, QStringLiteral("bench"));
        return job ? cells::save(db, job->key, *result) : Result<>(std::unexpected(job.error()));
    }));
    for (auto _ : state)
        benchmark::DoNotOptimize(wait(store.read([](QSqlDatabase &db) { return cells::load(db, 1); })));
}

void storeFill(benchmark::State &state)
{
    for (auto _ : state) {
        const QTemporaryDir folder;
        if (!fill(folder.filePath(QStringLiteral("fill.db")), state.range(0)))
            state.SkipWithError("cannot fill");
        state.counters["MB"] = static_cast<double>(QFile(folder.filePath(QStringLiteral("fill.db"))).size()) / 1e6;
    }
}

JobQuery words(const char *text)
{
    JobQuery query;
    query.text = QLatin1String(text);
    return query;
}

JobQuery sortedBy(JobSort sort)
{
    JobQuery query;
    query.sort = sort;
    return query;
}

JobQuery failedOnly()
{
    JobQuery query;
    query.states = {JobState::Failed};
    return query;
}

constexpr auto kMs = benchmark::kMillisecond;

BENCHMARK(storeOpen)->Arg(100'000)->Unit(kMs)->UseRealTime();
BENCHMARK_CAPTURE(storeQuery, newest, JobQuery())->Arg(100'000)->Unit(kMs)->UseRealTime();
BENCHMARK_CAPTURE(storeQuery, failed, failedOnly())->Arg(100'000)->Unit(kMs)->UseRealTime();
BENCHMARK_CAPTURE(storeQuery, sharpe, sortedBy(JobSort::Sharpe))->Arg(100'000)->Unit(kMs)->UseRealTime();
BENCHMARK_CAPTURE(storeQuery, rare_word, words("0fe3b"))->Arg(100'000)->Unit(kMs)->UseRealTime();
BENCHMARK_CAPTURE(storeQuery, common_word, words("btc-usd"))->Arg(100'000)->Unit(kMs)->UseRealTime();
BENCHMARK_CAPTURE(storeQuery, short_word, words("ko"))->Arg(100'000)->Unit(kMs)->UseRealTime();
BENCHMARK(storeLoadWindow)->Arg(100'000)->Unit(kMs)->UseRealTime();
BENCHMARK(storeSaveCells)->Unit(kMs)->UseRealTime();
BENCHMARK(storeOpenCells)->Unit(kMs)->UseRealTime();
BENCHMARK(storeFill)->Arg(100'000)->Unit(kMs)->UseRealTime()->Iterations(1);

} // namespace

} // namespace zixly
