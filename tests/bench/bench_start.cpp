// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/history.h"

#include <QElapsedTimer>
#include <QProcess>

#include <benchmark/benchmark.h>

// From exec to the first painted jobs table of the real program, offscreen, with a warm page cache.
namespace zixly {

namespace {

void firstTable(benchmark::State &state)
{
    const QString folder = profileWith(state.range(0));
    if (folder.isEmpty())
        return state.SkipWithError("no history");
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
    for ([[maybe_unused]] const auto round : state) {
        QProcess program;
        program.setProcessEnvironment(environment);
        QElapsedTimer timer;
        timer.start();
        program.start(
            QStringLiteral(ZIXLY_PROGRAM), {QStringLiteral("--profile"), folder, QStringLiteral("--time-start")});
        if (!program.waitForReadyRead(10'000) || !program.readAllStandardOutput().startsWith("first table")) {
            state.SkipWithError("the program painted no table");
            break;
        }
        state.SetIterationTime(static_cast<double>(timer.nsecsElapsed()) / 1e9);
        program.waitForFinished(10'000);
    }
}
BENCHMARK(firstTable)
    ->Name("start/exec_to_first_painted_table")
    ->Arg(100'000)
    ->Arg(1'000'000)
    ->Unit(benchmark::kMillisecond)
    ->UseManualTime()
    ->Iterations(1)
    ->Repetitions(9)
    ->ReportAggregatesOnly();

} // namespace

} // namespace zixly
