// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/searchlanguage.h"
#include "store/cells.h"
#include "store/jobs.h"
#include "store/overview.h"
#include "store/store.h"
#include "tests/bench/history.h"
#include "tests/support/jobgenerator.h"

#include <QDateTime>
#include <QFile>
#include <QTemporaryDir>
#include <QTimeZone>

#include <benchmark/benchmark.h>
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

void storeOpen(benchmark::State &state)
{
    const QString path = storeWith(state.range(0));
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
    wait(store.open(storeWith(state.range(0))));
    std::size_t rows = 0;
    for (auto _ : state) {
        const auto keys = wait(store.read([query](QSqlDatabase &db) { return jobs::query(db, query); }));
        rows = keys ? keys->size() : 0;
    }
    state.counters["rows"] = static_cast<double>(rows);
}

// The first page: at first with the thirty days before, then what every change asks for.
void storeOverview(benchmark::State &state, bool past)
{
    Store store;
    wait(store.open(storeWith(state.range(0))));
    const QDate today
        = QDateTime::fromMSecsSinceEpoch(test::generatedJob(1, state.range(0) - 1).createdMs, QTimeZone::utc()).date();
    overview::Question question{
        .today = today, .dayStarts = dayStarts(today, kOverviewDays, QTimeZone::utc()), .visitMs = 0, .past = {}};
    double jobs = 0.0;
    for (auto _ : state) {
        const auto answer = wait(store.read([question](QSqlDatabase &db) { return overview::read(db, question); }));
        if (!answer)
            return state.SkipWithError(qPrintable(answer.error().detail));
        if (past)
            question.past = answer->past;
        jobs = static_cast<double>(answer->figures.periods.back().ended.total());
    }
    state.counters["jobs_in_30_days"] = jobs;
}

void storeLoadWindow(benchmark::State &state)
{
    Store store;
    wait(store.open(storeWith(state.range(0))));
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
        if (!makeStore(folder.filePath(QStringLiteral("fill.db")), state.range(0)))
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

JobQuery searched(const char *text)
{
    JobQuery query;
    query.expression = search::parse(QString::fromUtf8(text), {.nowMs = 1'606'000'000'000}).value();
    return query;
}

JobQuery byThreeKeys()
{
    JobQuery query;
    query.sort = JobSort::Ticker;
    query.thenBy = {{JobSort::Status, false}, {JobSort::Sharpe, true}};
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
BENCHMARK_CAPTURE(storeOverview, first, false)->Arg(100'000)->Unit(kMs)->UseRealTime();
BENCHMARK_CAPTURE(storeOverview, again, true)->Arg(100'000)->Unit(kMs)->UseRealTime();
BENCHMARK_CAPTURE(storeQuery, search_ticker, searched("ticker:BTC*"))->Arg(100'000)->Unit(kMs)->UseRealTime();
BENCHMARK_CAPTURE(storeQuery, search_failed_of_ticker, searched("status:failed ticker:BTC*"))
    ->Arg(100'000)
    ->Unit(kMs)
    ->UseRealTime();
BENCHMARK_CAPTURE(storeQuery, search_high_sharpe, searched("sharpe>2.49"))->Arg(100'000)->Unit(kMs)->UseRealTime();
BENCHMARK_CAPTURE(storeQuery, search_some_sharpe, searched("sharpe>1.2"))->Arg(100'000)->Unit(kMs)->UseRealTime();
BENCHMARK_CAPTURE(storeQuery, search_last_days, searched("created:\"last 7 days\""))
    ->Arg(100'000)
    ->Unit(kMs)
    ->UseRealTime();
BENCHMARK_CAPTURE(storeQuery, search_phrase, searched("\"SMA 5-50\""))->Arg(100'000)->Unit(kMs)->UseRealTime();
BENCHMARK_CAPTURE(storeQuery, search_tag, searched("tag:weekly"))->Arg(100'000)->Unit(kMs)->UseRealTime();
BENCHMARK_CAPTURE(storeQuery, search_error, searched("error:series"))->Arg(100'000)->Unit(kMs)->UseRealTime();
BENCHMARK_CAPTURE(storeQuery, search_any_of_two, searched("ticker:BTC* OR sharpe>2.49"))
    ->Arg(100'000)
    ->Unit(kMs)
    ->UseRealTime();
BENCHMARK_CAPTURE(storeQuery, search_not_ticker, searched("-ticker:BTC*"))->Arg(100'000)->Unit(kMs)->UseRealTime();
BENCHMARK_CAPTURE(storeQuery, search_long_runs, searched("duration>4s"))->Arg(100'000)->Unit(kMs)->UseRealTime();
BENCHMARK_CAPTURE(storeQuery, search_regex_unindexed, searched("name:/^btc.*2[0-9]$/"))
    ->Arg(100'000)
    ->Unit(kMs)
    ->UseRealTime();
BENCHMARK_CAPTURE(storeQuery, search_fees_unindexed, searched("fees:20bps"))->Arg(100'000)->Unit(kMs)->UseRealTime();
BENCHMARK_CAPTURE(storeQuery, three_keys, byThreeKeys())->Arg(100'000)->Unit(kMs)->UseRealTime();
BENCHMARK(storeLoadWindow)->Arg(100'000)->Unit(kMs)->UseRealTime();
BENCHMARK(storeSaveCells)->Unit(kMs)->UseRealTime();
BENCHMARK(storeOpenCells)->Unit(kMs)->UseRealTime();
BENCHMARK(storeFill)->Arg(100'000)->Unit(kMs)->UseRealTime()->Iterations(1);

} // namespace

} // namespace zixly
