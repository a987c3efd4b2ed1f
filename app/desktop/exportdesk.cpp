// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/exportdesk.h"

#include "core/async.h"
#include "core/cellexport.h"
#include "core/format.h"
#include "core/jobexport.h"
#include "core/settings.h"
#include "desktop/filename.h"
#include "desktop/notices.h"
#include "flows/exportrows.h"
#include "flows/tablerows.h"
#include "store/cells.h"
#include "store/store.h"
#include "widgets/shell/mainwindow.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QStandardPaths>

#include <numeric>

namespace zixly {

ExportDesk::ExportDesk(Store &store, QThreadPool &pool, Settings &settings, MainWindow &window, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_pool(pool)
    , m_settings(settings)
    , m_window(window)
{
}

void ExportDesk::exportJobs(JobKeys keys)
{
    askForFile(&m_window, tr("Jobs"), [this, keys = std::move(keys)](const QString &path) {
        run({.path = path,
            .total = static_cast<qint64>(keys.size()),
            .columns = jobexport::columns(),
            .rows = jobRows(m_store, keys)});
    });
}

void ExportDesk::exportStoredCells(qint64 jobKey)
{
    whenReady(m_store.read([jobKey](QSqlDatabase &db) { return cells::load(db, jobKey); }), this,
        [this](const Result<SweepResult> &result) {
            if (!result)
                return showFailure(m_window, result.error());
            std::vector<qsizetype> rows(static_cast<std::size_t>(result->cells->size()));
            std::iota(rows.begin(), rows.end(), 0);
            exportCells(*result, std::move(rows), &m_window);
        });
}

void ExportDesk::exportCellsOf(const QList<qint64> &jobKeys)
{
    const auto count = [jobKeys](QSqlDatabase &db) { return cells::stored(db, jobKeys); };
    whenReady(m_store.read(count), this, [this, jobKeys](const Result<cells::Stored> &stored) {
        if (!stored)
            return showFailure(m_window, stored.error());
        askForCellsOf({jobKeys.begin(), jobKeys.end()}, stored->cells, jobKeys.size() - stored->results);
    });
}

void ExportDesk::askForCellsOf(const JobKeys &keys, qint64 cells, qint64 leftOut)
{
    if (static_cast<qint64>(keys.size()) <= leftOut)
        return m_window.showMessage(tr("None of the selected jobs has a result here, so there is nothing to export"));
    askForFile(&m_window, tr("Sweeps"), [this, keys, cells, leftOut](const QString &path) {
        run({.path = path, .total = cells, .columns = cellexport::columnsOfMany(), .rows = cellsOfJobs(m_store, keys)},
            leftOut);
    });
}

void ExportDesk::exportCells(const SweepResult &result, std::vector<qsizetype> rows, QWidget *asker)
{
    const QString proposal = QStringLiteral("%1 %2 %3 x %4")
                                 .arg(result.spec.ticker, toText(result.spec.strategy), rangeText(result.spec.fast),
                                     rangeText(result.spec.slow));
    askForFile(asker, proposal, [this, result, rows = std::move(rows)](const QString &path) {
        run({.path = path,
            .total = static_cast<qint64>(rows.size()),
            .columns = cellexport::columns(),
            .rows = cellRows(result, rows)});
    });
}

void ExportDesk::exportTable(const ChartTable &table, QWidget *asker)
{
    askForFile(asker, table.title, [this, table](const QString &path) {
        ExportFlow::Plan plan = planOf(table);
        plan.path = path;
        run(std::move(plan));
    });
}

void ExportDesk::askForFile(QWidget *asker, const QString &proposal, const std::function<void(const QString &)> &then)
{
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    const QString json = tr("JSON lines (*.jsonl)");
    auto *dialog = new QFileDialog(asker, tr("Export CSV"), folder);
    dialog->setNameFilters({tr("CSV files (*.csv)"), json, tr("All files (*)")});
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("csv"));
    dialog->selectFile(fileNameOf(proposal) + QStringLiteral(".csv"));
    connect(dialog, &QFileDialog::filterSelected, this, [dialog, json](const QString &filter) {
        const QString suffix = filter == json ? QStringLiteral("jsonl") : QStringLiteral("csv");
        followSuffix(*dialog, suffix);
    });
    connect(dialog, &QFileDialog::fileSelected, this, then);
    dialog->open();
}

void ExportDesk::run(ExportFlow::Plan plan, qint64 leftOut)
{
    plan.style = {rowFormatOf(plan.path), CsvPreset::named(m_settings.value(Setting::CsvPreset).toString())};
    const QString id = QStringLiteral("export-%1").arg(++m_count);
    const QString name = QFileInfo(plan.path).fileName();
    const QString path = plan.path;
    auto *flow = new ExportFlow(m_pool, std::move(plan), this);
    connect(flow, &ExportFlow::progressed, this, [this, flow, id, name](qint64 done, qint64 total) {
        m_window.notify({.id = id,
            .text = tr("Writing %1: %2 of %3 rows.").arg(name, countText(done), countText(total)),
            .actionText = tr("Stop"),
            .action = [flow] { flow->cancel(); }});
    });
    connect(flow, &ExportFlow::finished, this, [this, flow, id, path, leftOut](const Result<qint64> &rows) {
        flow->deleteLater();
        m_window.dropNotice(id);
        showEnd(rows, path, leftOut);
    });
    flow->start();
}

void ExportDesk::showEnd(const Result<qint64> &rows, const QString &path, qint64 leftOut)
{
    if (!rows && rows.error().kind == Error::Kind::Cancelled)
        return m_window.showMessage(tr("Export stopped; no file was written"));
    if (!rows)
        return showFailure(m_window, rows.error());
    QString text = tr("%1 rows written to %2").arg(countText(*rows), QDir::toNativeSeparators(path));
    if (leftOut > 0)
        text += QStringLiteral(". ")
            + tr("%n job(s) without a result here were left out", nullptr, static_cast<int>(leftOut));
    m_window.showMessage(text);
}

} // namespace zixly
