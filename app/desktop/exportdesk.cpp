// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/exportdesk.h"

#include "core/async.h"
#include "core/cellexport.h"
#include "core/format.h"
#include "core/jobexport.h"
#include "core/settings.h"
#include "desktop/notices.h"
#include "store/cells.h"
#include "store/jobs.h"
#include "store/store.h"
#include "widgets/shell/mainwindow.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QRegularExpression>
#include <QStandardPaths>

#include <algorithm>
#include <numeric>

namespace zixly {

namespace {

constexpr std::size_t kCellsAChunk = 4096;
constexpr std::size_t kJobsAChunk = 1000;

// Where the next rows begin, kept between the calls of a source.
using Position = std::shared_ptr<std::size_t>;

RowSource cellRows(const SweepResult &result, std::vector<qsizetype> rows)
{
    return [result, rows = std::move(rows), at = Position(new std::size_t(0))](CsvWriter &writer) -> Result<qint64> {
        const std::size_t end = std::min(rows.size(), *at + kCellsAChunk);
        const auto count = static_cast<qint64>(end - *at);
        for (; *at < end; ++*at)
            cellexport::row(writer, result, rows[*at]);
        return count;
    };
}

// A job that was removed meanwhile is left out, but its key still counts as progress.
RowSource jobRows(Store &store, JobKeys keys)
{
    return [&store, keys = std::move(keys), at = Position(new std::size_t(0))](CsvWriter &writer) -> Result<qint64> {
        const std::size_t end = std::min(keys.size(), *at + kJobsAChunk);
        const QList<qint64> chunk(
            keys.begin() + static_cast<std::ptrdiff_t>(*at), keys.begin() + static_cast<std::ptrdiff_t>(end));
        *at = end;
        const auto jobs = store.read([chunk](QSqlDatabase &db) { return jobs::load(db, chunk); }).result();
        if (!jobs)
            return std::unexpected(jobs.error());
        for (const Job &job : *jobs)
            jobexport::row(writer, job);
        return chunk.size();
    };
}

// A name that every file system takes.
QString fileNameOf(const QString &name)
{
    static const QRegularExpression unsafe(QStringLiteral("[\\\\/:*?\"<>|\\x00-\\x1f]+"));
    QString clean = QString(name).replace(unsafe, QStringLiteral("_")).trimmed();
    return (clean.isEmpty() ? QStringLiteral("zixly") : clean.left(120)) + QStringLiteral(".csv");
}

} // namespace

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
            .header = jobexport::header,
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

void ExportDesk::exportCells(const SweepResult &result, std::vector<qsizetype> rows, QWidget *asker)
{
    const QString proposal = QStringLiteral("%1 %2 %3 x %4")
                                 .arg(result.spec.ticker, toText(result.spec.strategy), rangeText(result.spec.fast),
                                     rangeText(result.spec.slow));
    askForFile(asker, proposal, [this, result, rows = std::move(rows)](const QString &path) {
        run({.path = path,
            .total = static_cast<qint64>(rows.size()),
            .header = cellexport::header,
            .rows = cellRows(result, rows)});
    });
}

void ExportDesk::askForFile(QWidget *asker, const QString &proposal, const std::function<void(const QString &)> &then)
{
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    auto *dialog = new QFileDialog(asker, tr("Export CSV"), folder, tr("CSV files (*.csv);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("csv"));
    dialog->selectFile(fileNameOf(proposal));
    connect(dialog, &QFileDialog::fileSelected, this, then);
    dialog->open();
}

void ExportDesk::run(ExportFlow::Plan plan)
{
    plan.preset = CsvPreset::named(m_settings.value(Setting::CsvPreset).toString());
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
    connect(flow, &ExportFlow::finished, this, [this, flow, id, path](const Result<qint64> &rows) {
        flow->deleteLater();
        m_window.dropNotice(id);
        if (rows)
            m_window.showMessage(tr("%1 rows written to %2").arg(countText(*rows), QDir::toNativeSeparators(path)));
        else if (rows.error().kind == Error::Kind::Cancelled)
            m_window.showMessage(tr("Export stopped; no file was written"));
        else
            showFailure(m_window, rows.error());
    });
    flow->start();
}

} // namespace zixly
