// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/profile.h"
#include "store/connection.h"
#include "store/schema.h"
#include "tests/support/jobgenerator.h"

#include <QDir>
#include <QElapsedTimer>
#include <QProcess>
#include <QTemporaryDir>

#include <benchmark/benchmark.h>
#include <map>

// From exec to the first painted jobs table of the real program, offscreen, with a warm page cache.
namespace zixly {

namespace {

// A profile with that many jobs, made once.
const QString &profileWith(qint64 jobs)
{
    static const QTemporaryDir folder;
    static std::map<qint64, QString> made;
    QString &path = made[jobs];
    if (!path.isEmpty())
        return path;
    path = folder.filePath(QString::number(jobs));
    QDir().mkpath(path);
    const auto connection = Connection::open(Profile::at(path).databasePath(), Connection::Mode::ReadWrite);
    QSqlDatabase db = connection ? connection->database() : QSqlDatabase();
    if (!connection || !tuneWriter(db) || !schema::migrate(db) || !test::fillJobs(db, jobs))
        path.clear();
    return path;
}

void firstTable(benchmark::State &state)
{
    const QString folder = profileWith(state.range(0));
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
