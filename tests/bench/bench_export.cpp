// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cellexport.h"
#include "core/jobexport.h"
#include "flows/exportrows.h"
#include "store/jobs.h"
#include "store/store.h"
#include "tests/bench/history.h"
#include "tests/support/syntheticcells.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
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

// Seconds that the sqlite3 shell takes for the same rows: the columns that are in the store as they are, and the times
// as the export writes them. Zero where it is not installed.
double shellSeconds(const QString &store, const QString &target)
{
    const QString program = QStandardPaths::findExecutable(QStringLiteral("sqlite3"));
    if (program.isEmpty())
        return 0.0;
    const auto time = [](const char *column) {
        return QStringLiteral("strftime('%Y-%m-%dT%H:%M:%fZ', j.%1 / 1000.0, 'unixepoch')").arg(QLatin1String(column));
    };
    const QString select = QStringLiteral(
        "SELECT j.id, j.name, j.type, j.state, j.server_state, j.ticker, json_extract(j.parameters, '$.strategy_type'),"
        " j.service, j.host, %1, %2, %3, j.runtime_ms, j.cells, j.best_sharpe, j.best_return, j.best_drawdown,"
        " j.best_score, j.engine_version, j.data_sha, j.error_detail, j.receipt, f.job_key IS NOT NULL, n.text,"
        " j.parameters, j.tenant, j.worker, j.gone FROM jobs j LEFT JOIN favourites f ON f.job_key = j.key"
        " LEFT JOIN notes n ON n.job_key = j.key ORDER BY j.created_ms DESC;")
                               .arg(time("created_ms"), time("started_ms"), time("ended_ms"));
    QProcess shell;
    shell.setStandardOutputFile(target);
    QElapsedTimer timer;
    timer.start();
    shell.start(program, {QStringLiteral("-csv"), QStringLiteral("-header"), store, select});
    const bool done = shell.waitForFinished(120'000) && shell.exitCode() == 0;
    return done ? static_cast<double>(timer.nsecsElapsed()) / 1e9 : 0.0;
}

void exportJobs(benchmark::State &state)
{
    Store store;
    const QString history = storeWith(kMillion);
    auto opening = store.open(history);
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
    if (style.format == RowFormat::Csv)
        state.counters["sqlite3_shell_s"] = shellSeconds(history, folder.filePath(QStringLiteral("shell")));
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
