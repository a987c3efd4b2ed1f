// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cellexport.h"
#include "core/jobexport.h"
#include "flows/exportrows.h"
#include "store/connection.h"
#include "store/jobs.h"
#include "store/schema.h"
#include "store/store.h"
#include "tests/support/jobgenerator.h"
#include "tests/support/syntheticcells.h"

#include <QCoreApplication>
#include <QFile>
#include <QTemporaryDir>
#include <QThread>
#include <QThreadPool>

#include <benchmark/benchmark.h>
#include <numeric>
#include <optional>

// What it takes to write a million rows into a file, from start() to finished().
namespace zixly {

namespace {

constexpr qint64 kMillion = 1'000'000;

bool exported(ExportFlow::Plan plan, benchmark::State &state)
{
    QThreadPool pool;
    pool.setMaxThreadCount(2);
    ExportFlow flow(pool, std::move(plan));
    std::optional<Result<qint64>> answer;
    QObject::connect(&flow, &ExportFlow::finished, &flow, [&answer](const Result<qint64> &rows) { answer = rows; });
    flow.start();
    while (!answer) {
        QCoreApplication::processEvents();
        QThread::msleep(1);
    }
    if (!*answer)
        state.SkipWithError(qPrintable(explain(answer->error())));
    return answer->has_value();
}

void exportCells(benchmark::State &state)
{
    SweepSpec spec = synthetic::sampleSpec();
    spec.fast = {1, 1000, 1};
    spec.slow = {1001, 2000, 1};
    const SweepResult result = synthetic::result(spec);
    const QTemporaryDir folder;
    const RowStyle style{state.range(0) != 0 ? RowFormat::JsonLines : RowFormat::Csv, {}};
    const QString path = folder.filePath(QStringLiteral("cells"));
    for (auto _ : state) {
        std::vector<qsizetype> rows(kMillion);
        std::iota(rows.begin(), rows.end(), 0);
        if (!exported({.path = path,
                          .style = style,
                          .total = kMillion,
                          .columns = cellexport::columns(),
                          .rows = cellRows(result, std::move(rows))},
                state))
            return;
    }
    state.counters["MB"] = static_cast<double>(QFile(path).size()) / 1e6;
}

// The history is made once, in a folder that ZIXLY_BENCH_JOBS may name to keep it between runs.
QString history()
{
    static const QTemporaryDir own;
    const QString kept = qEnvironmentVariable("ZIXLY_BENCH_JOBS");
    const QString path = (kept.isEmpty() ? own.path() : kept) + QStringLiteral("/million.db");
    if (QFile::exists(path))
        return path;
    const auto connection = Connection::open(path, Connection::Mode::ReadWrite);
    if (!connection)
        return {};
    QSqlDatabase db = connection->database();
    return tuneWriter(db) && schema::migrate(db) && test::fillJobs(db, kMillion) ? path : QString();
}

void exportJobs(benchmark::State &state)
{
    Store store;
    auto opening = store.open(history());
    opening.waitForFinished();
    auto asked = store.read([](QSqlDatabase &db) { return jobs::query(db, {}); });
    const auto keys = asked.result();
    if (!opening.result() || !keys)
        return state.SkipWithError("no history");
    const QTemporaryDir folder;
    const RowStyle style{state.range(0) != 0 ? RowFormat::JsonLines : RowFormat::Csv, {}};
    const QString path = folder.filePath(QStringLiteral("jobs"));
    for (auto _ : state) {
        if (!exported({.path = path,
                          .style = style,
                          .total = static_cast<qint64>(keys->size()),
                          .columns = jobexport::columns(),
                          .rows = jobRows(store, *keys)},
                state))
            return;
    }
    state.counters["rows"] = static_cast<double>(keys->size());
    state.counters["MB"] = static_cast<double>(QFile(path).size()) / 1e6;
}

} // namespace

BENCHMARK(exportCells)
    ->Name("export/1,000,000 cells (CSV, JSON lines)")
    ->Arg(0)
    ->Arg(1)
    ->MeasureProcessCPUTime()
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK(exportJobs)
    ->Name("export/1,000,000 jobs (CSV, JSON lines)")
    ->Arg(0)
    ->Arg(1)
    ->MeasureProcessCPUTime()
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

} // namespace zixly
