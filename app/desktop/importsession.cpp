// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/importsession.h"

#include "core/async.h"
#include "core/clock.h"
#include "core/settings.h"
#include "store/store.h"
#include "widgets/dialogs/importdialog.h"
#include "widgets/shell/mainwindow.h"
#include "worker/pricefolder.h"

#include <QFileInfo>
#include <QtConcurrentRun>

namespace zixly {

namespace {

PriceSeriesPtr named(const PriceSeriesPtr &series, const QString &ticker)
{
    if (series->ticker == ticker)
        return series;
    auto copy = std::make_shared<PriceSeries>(*series);
    copy->ticker = ticker;
    return copy;
}

// Reads the whole file with the plan and asks what it would replace; waits for the store, so not for the GUI thread.
ImportTrial tryImport(
    const PriceFile &file, const ImportPlan &plan, const QString &ticker, Store &store, const std::atomic<bool> &stop)
{
    ImportTrial trial{.plan = plan, .ticker = ticker, .outcome = importPrices(file, plan, stop)};
    if (!trial.outcome.ok() || stop)
        return trial;
    trial.outcome.series = named(trial.outcome.series, ticker);
    const auto change
        = store.read([series = trial.outcome.series](QSqlDatabase &db) { return prices::compare(db, *series); })
              .result();
    if (change && change->replaced)
        trial.replaces = ReplaceInfo{change->added, change->revised, change->removed};
    return trial;
}

} // namespace

ImportSession::ImportSession(const Services &services, const QString &path, QObject *parent)
    : QObject(parent)
    , m_services(services)
    , m_path(path)
    , m_dialog(new ImportDialog(&services.window))
    , m_stop(std::make_shared<std::atomic<bool>>(false))
{
    m_dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_dialog, &QDialog::finished, this, &ImportSession::closed);
    connect(m_dialog, &QDialog::finished, this, &QObject::deleteLater);
    connect(m_dialog, &ImportDialog::planChanged, this,
        [this](const ImportPlan &plan) { tryPlan(plan, m_dialog->ticker()); });
    connect(m_dialog, &ImportDialog::tickerChanged, this,
        [this](const QString &ticker) { tryPlan(m_dialog->plan(), ticker); });
    connect(m_dialog, &ImportDialog::reshapeRequested, this, [this](char separator, bool header) {
        if (m_file)
            show(recogniseAs(*m_file, separator, header));
    });
    connect(m_dialog, &ImportDialog::importRequested, this, &ImportSession::save);
}

ImportSession::~ImportSession()
{
    *m_stop = true;
}

// What was being read for an earlier plan is of no use any more.
ImportSession::Stop ImportSession::renewStop()
{
    *m_stop = true;
    m_stop = std::make_shared<std::atomic<bool>>(false);
    return m_stop;
}

void ImportSession::start()
{
    m_dialog->setFile(QFileInfo(m_path).fileName(), tickerOfFile(QFileInfo(m_path).fileName()));
    m_dialog->open();
    const auto read = [path = m_path, stop = m_stop]() -> std::expected<FilePtr, ImportProblem> {
        auto file = readPriceFile(path, *stop);
        if (!file)
            return std::unexpected(file.error());
        return std::make_shared<const PriceFile>(std::move(*file));
    };
    whenReady(
        QtConcurrent::run(&m_services.pool, read), this, [this](const std::expected<FilePtr, ImportProblem> &file) {
            if (file)
                show(*file);
            else
                m_dialog->showProblem(file.error());
        });
}

void ImportSession::show(const FilePtr &file)
{
    m_file = file;
    const auto look = [file, mappings = m_services.settings.value(Setting::ImportMappings).toByteArray()] {
        Recognition recognition = recognise(*file);
        applyRemembered(recognition, mappings);
        return recognition;
    };
    whenReady(
        QtConcurrent::run(&m_services.pool, look), this, [this](const Recognition &recognition) { show(recognition); });
}

void ImportSession::show(const Recognition &recognition)
{
    m_dialog->setRecognition(recognition);
    tryPlan(m_dialog->plan(), m_dialog->ticker());
}

void ImportSession::tryPlan(const ImportPlan &plan, const QString &ticker)
{
    if (!m_file)
        return;
    const Stop stop = renewStop();
    m_dialog->setPreview(preview(*m_file, plan)); // 20 rows
    const auto attempt = [file = m_file, plan, ticker, stop, &store = m_services.store] {
        return tryImport(*file, plan, ticker, store, *stop);
    };
    whenReady(QtConcurrent::run(&m_services.pool, attempt), this, [this, stop](const ImportTrial &trial) {
        if (!*stop)
            m_dialog->setTrial(trial);
    });
}

void ImportSession::save(const ImportPlan &plan, const QString &ticker)
{
    m_dialog->setBusy(true);
    const Stop stop = renewStop();
    const auto import = [file = m_file, plan, ticker, stop, &store = m_services.store] {
        return tryImport(*file, plan, ticker, store, *stop);
    };
    whenReady(QtConcurrent::run(&m_services.pool, import), this, [this](const ImportTrial &trial) {
        m_dialog->setBusy(false);
        m_dialog->setTrial(trial);
        if (!trial.outcome.ok())
            return;
        const QByteArray mappings = m_services.settings.value(Setting::ImportMappings).toByteArray();
        m_services.settings.setValue(Setting::ImportMappings, remember(trial.plan, mappings));
        saveSeries(trial.outcome.series);
    });
}

void ImportSession::saveSeries(const PriceSeriesPtr &series)
{
    const auto work
        = [series, now = SystemClock().nowMs()](QSqlDatabase &db) { return prices::save(db, *series, now); };
    whenReady(m_services.store.write(work), this, [this, series](const Result<prices::ReplaceReport> &report) {
        if (!report) {
            m_services.window.notify({.severity = Notice::Severity::Error, .text = explain(report.error())});
            return;
        }
        m_services.store.notifyPrices();
        emit imported(series->ticker, *report);
        m_dialog->accept();
    });
}

} // namespace zixly
