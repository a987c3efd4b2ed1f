// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/async.h"
#include "core/settings.h"
#include "desktop/comparedesk.h"
#include "desktop/notices.h"
#include "flows/exporttarget.h"
#include "store/jobs.h"
#include "store/store.h"
#include "widgets/compare/comparewindow.h"
#include "widgets/shell/mainwindow.h"
#include "worker/localqueue.h"
#include "worker/pricelookup.h"
#include "worker/sweepadapter.h"

#include <QDir>
#include <QFileDialog>
#include <QStandardPaths>
#include <QtConcurrentRun>

// The half of CompareDesk that computes and writes: curves, sweeps on common dates, the table as a file.
namespace zixly {

void CompareDesk::askForCurve(CompareWindow *window, qint64 key, int fast, int slow)
{
    const SweepResult &result = m_sweeps.value(key).set.result;
    const QString ticker = result.spec.ticker;
    const QByteArray wanted = result.data.sha256;
    const QString name = ticker + QLatin1Char(' ') + QString::fromLatin1(wanted);
    struct Made {
        PriceSeriesPtr series;
        CurvePtr curve;
    };
    const auto compute = [&prices = m_services.prices, known = m_series.value(name), ticker, wanted, spec = result.spec,
                             fast, slow]() -> Result<Made> {
        Made made{known, nullptr};
        if (!made.series) {
            auto found = prices.find(ticker);
            if (!found)
                return std::unexpected(found.error());
            if (!wanted.isEmpty() && fingerprint(**found) != wanted)
                return failure(Error::Kind::Conflict, ticker);
            made.series = *found;
        }
        auto curve = computeCurve(*made.series, spec, fast, slow);
        if (!curve)
            return std::unexpected(curve.error());
        made.curve = *curve;
        return made;
    };
    whenReady(
        QtConcurrent::run(&m_services.pool, compute), window, [this, window, key, name](const Result<Made> &made) {
            if (made) {
                m_series.insert(name, made->series);
                window->setCurve(key, made->curve);
            } else if (made.error().kind == Error::Kind::Conflict) {
                window->setCurveMissing(key,
                    tr("The prices of %1 were replaced after this sweep, so its equity cannot be drawn truly. Run the "
                       "sweep again to see it on the new prices.")
                        .arg(made.error().subject));
            } else {
                window->setCurveMissing(key, explain(made.error()));
            }
        });
}

void CompareDesk::recompute(CompareWindow *window, const CommonDates &dates)
{
    Open *open = openOf(window);
    if (!open || open->recomputing > 0)
        return;
    QList<ComparedSweep> wanted;
    for (const qint64 key : std::as_const(open->keys)) {
        const ComparedSweep sweep = m_sweeps.value(key);
        const bool there = (sweep.set.result.spec.from == dates.from && sweep.set.result.spec.to == dates.to)
            || commonDates({sweep}) == dates;
        if (sweep.hasCells() && !there)
            wanted.append(sweep);
    }
    open->recomputing = static_cast<int>(wanted.size());
    window->setRecomputing(open->recomputing > 0);
    for (const ComparedSweep &sweep : std::as_const(wanted))
        recomputeOne(window, sweep, dates);
}

void CompareDesk::recomputeOne(CompareWindow *window, const ComparedSweep &sweep, const CommonDates &dates)
{
    const SweepSpec spec = onDates(sweep.set.result.spec, dates);
    const qint64 from = sweep.job.key;
    const QString name = defaultName(spec);
    // A sweep that was run on these dates before is taken rather than repeated.
    const auto same = [parameters = toJson(spec), sha = sweep.set.result.data.sha256](
                          QSqlDatabase &db) { return jobs::findSame(db, parameters, sha); };
    whenReady(m_services.store.read(same), window, [this, window, from, spec, name](const Result<qint64> &found) {
        if (found && *found != 0)
            return swapIn(window, from, *found);
        whenReady(m_services.queue.submit(spec, name), window,
            [this, window, from](const Result<qint64> &made) { swapIn(window, from, made); });
    });
}

void CompareDesk::swapIn(CompareWindow *window, qint64 from, const Result<qint64> &to)
{
    Open *open = openOf(window);
    if (!open)
        return;
    --open->recomputing;
    if (!to)
        showFailure(m_services.window, to.error());
    QList<qint64> keys = open->keys;
    const qsizetype at = keys.indexOf(from);
    if (to && at >= 0 && keys.contains(*to))
        keys.removeAt(at); // two sweeps that differed in their dates only are one now
    else if (to && at >= 0)
        keys[at] = *to;
    const bool done = open->recomputing == 0;
    setContent(window, keys);
    if (done)
        window->setRecomputing(false);
}

void CompareDesk::exportTable(CompareWindow *window, const CompareTable &table)
{
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    auto *dialog = new QFileDialog(window, tr("Export CSV"), folder, tr("CSV files (*.csv);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("csv"));
    dialog->selectFile(tr("Comparison") + QStringLiteral(".csv"));
    connect(dialog, &QFileDialog::fileSelected, this, [this, table](const QString &path) { saveTable(table, path); });
    dialog->open();
}

void CompareDesk::saveTable(const CompareTable &table, const QString &path)
{
    const CsvPreset preset = CsvPreset::named(m_services.settings.value(Setting::CsvPreset).toString());
    const auto write = [table, path, preset]() -> Result<> {
        const auto target = fileTarget(path);
        return writeFile(*target, tableAsCsv(table, preset));
    };
    whenReady(QtConcurrent::run(&m_services.pool, write), this, [this, path](const Result<> &done) {
        if (done)
            m_services.window.showMessage(tr("The comparison was written to %1").arg(QDir::toNativeSeparators(path)));
        else
            showFailure(m_services.window, done.error());
    });
}

} // namespace zixly
