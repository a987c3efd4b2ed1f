// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/application.h"

#include "core/async.h"
#include "desktop/commandmemory.h"
#include "desktop/notices.h"
#include "store/fileops.h"
#include "widgets/controls/theme.h"
#include "widgets/dialogs/settingsdialog.h"
#include "widgets/jobs/jobspage.h"
#include "widgets/overview/overviewpage.h"

#include <QApplication>
#include <QDir>
#include <QFileOpenEvent>
#include <QtConcurrentRun>

namespace zixly {

namespace {

const QList<std::pair<QString, QString>> kLanguages{{QStringLiteral("en"), QStringLiteral("English")}};

} // namespace

Application::Application(const Profile &profile, Settings &settings, platform::SecretStore *secrets, QObject *parent)
    : QObject(parent)
    , m_profile(profile)
    , m_settings(settings)
    , m_serviceLog(m_clock, ServiceLog::Format::Text, ServiceLog::Level::Error, {})
    , m_prices(m_store)
    , m_queue(m_store, m_clock, profile, [this](const QString &ticker) { return m_prices.find(ticker); })
    , m_window(m_jobModel, m_priceModel)
    , m_connections({m_store, m_settings, m_window, m_clock, secrets})
    , m_connectionDialogs({m_store, m_settings, m_window, m_connections})
    , m_exports(m_store, m_pool, m_settings, m_window)
    , m_charts(m_pool, m_exports, m_window)
    , m_overview(m_store, m_settings, m_window, m_clock)
    , m_shards(m_store, m_clock)
    , m_jobs(m_store, m_queue, m_jobModel, m_window)
    , m_trash(m_store, m_window, m_clock)
    , m_finding({m_store, m_settings, m_jobModel, m_window})
    , m_remote(m_store, m_connections, m_window)
    , m_reports(m_store, m_pool, m_prices, m_window)
    , m_results({m_store, m_pool, m_queue, m_prices, m_settings, m_exports, m_charts, m_reports, m_window})
    , m_comparisons({m_store, m_pool, m_queue, m_prices, m_settings, m_charts, m_window})
    , m_bundles({m_store, m_pool, m_prices, m_window, m_clock})
    , m_sweeps({m_store, m_pool, m_queue, m_connections, m_prices, m_priceModel, m_window})
    , m_priceDesk({m_store, m_pool, m_settings, m_priceModel, m_window, m_clock})
    , m_notices(m_store, m_settings, m_window)
    , m_upkeep({m_store, m_settings, m_trash, m_window, m_clock, profile.databasePath()})
    , m_api({m_store, m_queue, m_prices, m_clock, m_serviceLog, m_settings, m_window, profile.folder})
{
    wireWindow();
    wireCommands();
    wireFiles();
    wireConnections();
    wireComparisons();
    connect(&m_settings, &Settings::changed, this, &Application::applySetting);
    for (const Setting key : {Setting::TimeZone, Setting::EngineThreads, Setting::PricesFolder})
        applySetting(key);
    m_window.setTheme(m_settings.value(Setting::Theme).toString());
    m_window.restoreGeometryState(m_settings.value(Setting::WindowGeometry).toByteArray());
}

Application::~Application() = default;

void Application::start(const QStringList &files)
{
    m_files = files;
#ifdef Q_OS_MACOS
    qApp->installEventFilter(this);
#endif
    QDir().mkpath(m_profile.folder);
    whenReady(m_store.open(m_profile.databasePath()), this, [this](const Result<StoreReport> &report) {
        if (report)
            opened(*report);
        else
            refused(report.error());
    });
    m_overview.start(); // the first page first
    m_jobs.start(); // the question waits in the store until it is open
    m_finding.start();
    m_window.show();
}

void Application::opened(const StoreReport &report)
{
    showReport(m_window, report);
    whenReady(QtConcurrent::run(fileops::networkSystemOf, m_profile.folder), this,
        [this](const QString &kind) { showNetworkDrive(m_window, m_profile.folder, kind); });
    m_connections.start();
    if (!report.readOnly) {
        startQueue();
        m_shards.start();
        m_trash.start();
        m_upkeep.start();
    }
    m_priceDesk.start();
    m_comparisons.restore();
    m_isOpen = true;
    openFiles(m_files);
    emit ready();
}

void Application::refused(const Error &error)
{
    m_window.notify({.id = QStringLiteral("store"),
        .severity = Notice::Severity::Error,
        .text = explain(error),
        .details = error.detail});
}

void Application::wireWindow()
{
    connect(&m_window, &MainWindow::quitRequested, this, &Application::quit);
    connect(&m_window, &MainWindow::quitWithdrawn, this, [this] {
        m_leaving = false;
        startQueue();
    });
    connect(&m_queue, &LocalQueue::stopped, this, &Application::finish);
    connect(&m_queue, &LocalQueue::queueChanged, this, [this](const QueueState &state) {
        if (m_queue.isOwner())
            m_settings.setValue(Setting::QueuePaused, state.paused);
    });
    connect(&m_store, &Store::repaired, this, [this](const StoreReport &report) { showReport(m_window, report); });
    connect(&m_store, &Store::failed, this, &Application::refused);
}

void Application::wireCommands()
{
    JobsPage &page = m_window.jobsPage();
    connect(&m_window, &MainWindow::newSweepRequested, &m_sweeps, &SweepDesk::openDialog);
    connect(&m_window, &MainWindow::sampleRequested, &m_sweeps, &SweepDesk::runSample);
    connect(&page, &JobsPage::removeRequested, &m_trash, &JobTrash::remove);
    connect(&m_trash, &JobTrash::changed, &m_jobs, &JobsDesk::refreshKeys);
    connect(&m_trash, &JobTrash::changed, &m_overview, &OverviewDesk::refreshAll);
    connect(&m_trash, &JobTrash::changed, &m_api, &ApiDesk::refresh);
    connect(&m_trash, &JobTrash::changed, &m_finding, &FindingDesk::showRecent);
    connect(&page, &JobsPage::rerunRequested, &m_sweeps, &SweepDesk::openDialogFor);
    connect(&page, &JobsPage::resultsRequested, &m_results, &ResultsDesk::open);
    connect(&m_window.overviewPage(), &OverviewPage::resultsRequested, &m_results, &ResultsDesk::open);
    connect(&page, &JobsPage::exportRequested, &m_exports, &ExportDesk::exportStoredCells);
    connect(&page, &JobsPage::exportManyRequested, &m_exports, &ExportDesk::exportCellsOf);
    connect(&page, &JobsPage::reportRequested, this, [this](const QList<qint64> &keys, bool onPaper) {
        onPaper ? m_reports.print(keys, &m_window, {}) : m_reports.save(keys, &m_window, {});
    });
    connect(&page, &JobsPage::exportRowsRequested, this,
        [this](const QList<qint64> &keys) { m_exports.exportJobs({keys.begin(), keys.end()}); });
    connect(&m_sweeps, &SweepDesk::resultsRequested, &m_results, &ResultsDesk::open);
    connect(&m_sweeps, &SweepDesk::importRequested, &m_window, &MainWindow::askForPrices);
    connect(&m_results, &ResultsDesk::runAgainRequested, &m_sweeps, &SweepDesk::openDialogFor);
    connect(&m_results, &ResultsDesk::keepRequested, &m_sweeps, &SweepDesk::run);
    connect(&m_results, &ResultsDesk::retryRequested, this, [&page](qint64 key) { emit page.retryRequested({key}); });
    connect(&m_results, &ResultsDesk::cancelRequested, this, [&page](qint64 key) { emit page.cancelRequested({key}); });
}

void Application::wireConnections()
{
    // One process of a profile talks to the services: the one that owns its queue.
    connect(&m_queue, &LocalQueue::ownerChanged, &m_connections, &ConnectionsDesk::setActive);
    connect(&m_connections, &ConnectionsDesk::rowsChanged, &m_jobs, &JobsDesk::refreshAll);
    connect(&m_connections, &ConnectionsDesk::rowsChanged, &m_overview, &OverviewDesk::refreshAll);
    connect(&m_connections, &ConnectionsDesk::rowsChanged, &m_results, &ResultsDesk::closeUnseen);
    connect(&m_connections, &ConnectionsDesk::progressed, this,
        [this](const JobProgress &progress) { m_jobModel.setProgress(progress); });
    connect(&m_queue, &LocalQueue::progressed, &m_shards, &ShardFollow::advance);
    connect(&m_shards, &ShardFollow::progressed, this,
        [this](const JobProgress &progress) { m_jobModel.setProgress(progress); });
    connect(&m_shards, &ShardFollow::failed, this, [this](const Error &error) { showFailure(m_window, error); });
    connect(&m_jobs, &JobsDesk::remoteCancelRequested, &m_remote, &RemoteDesk::cancel);
    connect(&m_jobs, &JobsDesk::remoteRetryRequested, &m_remote, &RemoteDesk::retry);
    connect(&m_results, &ResultsDesk::fetchRequested, &m_remote, &RemoteDesk::fetch);
    connect(&m_results, &ResultsDesk::importRequested, &m_window, &MainWindow::askForPrices);
    connect(&m_remote, &RemoteDesk::fetchFailed, &m_results, &ResultsDesk::setFetchFailed);
}

void Application::wireComparisons()
{
    connect(&m_window.jobsPage(), &JobsPage::compareRequested, &m_comparisons, &CompareDesk::compare);
    connect(&m_results, &ResultsDesk::compareRequested, this, [this](qint64 key) { m_comparisons.compare({key}); });
    connect(&m_comparisons, &CompareDesk::resultsRequested, &m_results, &ResultsDesk::open);
    connect(&m_comparisons, &CompareDesk::fetchRequested, &m_remote, &RemoteDesk::fetch);
    connect(&m_remote, &RemoteDesk::fetchFailed, &m_comparisons, &CompareDesk::setFetchFailed);
}

void Application::wireFiles()
{
    connect(&m_window, &MainWindow::filesRequested, this, &Application::openFiles);
    connect(&m_window, &MainWindow::bundlesRequested, &m_bundles, &BundleDesk::open);
    connect(
        &m_window.jobsPage(), &JobsPage::bundleRequested, this, [this](qint64 key) { m_bundles.save(key, &m_window); });
    connect(&m_results, &ResultsDesk::bundleRequested, &m_bundles, &BundleDesk::save);
    connect(&m_bundles, &BundleDesk::resultsRequested, &m_results, &ResultsDesk::open);
    m_charts.serve(m_window.overviewPage().chartTools());
    rememberCommands(m_window, m_settings);
    connect(&m_window, &MainWindow::exportJobsRequested, this, [this] { m_exports.exportJobs(m_jobModel.keys()); });
    connect(&m_window, &MainWindow::backUpRequested, this, &Application::backUp);
    connect(&m_window, &MainWindow::restoreRequested, this, &Application::restore);
    connect(&m_window, &MainWindow::settingsRequested, this, &Application::openSettings);
    connect(&m_window, &MainWindow::themeRequested, this,
        [this](const QString &choice) { m_settings.setValue(Setting::Theme, choice); });
}

bool Application::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::FileOpen)
        return QObject::eventFilter(watched, event);
    comeForward({static_cast<QFileOpenEvent *>(event)->file()});
    return true;
}

void Application::comeForward(const QStringList &files)
{
    m_window.setWindowState(m_window.windowState() & ~Qt::WindowMinimized);
    m_window.show();
    m_window.raise();
    m_window.activateWindow();
    // A double click may start the program, and its store is not open yet.
    if (m_isOpen)
        openFiles(files);
    else
        m_files += files;
}

void Application::openFiles(const QStringList &paths)
{
    QStringList bundles;
    QStringList prices;
    for (const QString &path : paths)
        (BundleDesk::isBundle(path) ? bundles : prices) += path;
    m_bundles.open(bundles);
    if (!prices.isEmpty())
        m_priceDesk.importFiles(prices);
}

void Application::applySetting(Setting key)
{
    const QVariant value = m_settings.value(key);
    switch (key) {
    case Setting::Theme:
        theme::apply(*qApp, value.toString());
        m_window.setTheme(value.toString());
        break;
    case Setting::TimeZone: {
        const auto zone = value.toString() == QLatin1String("utc") ? TimeZoneChoice::Utc : TimeZoneChoice::Local;
        m_window.jobsPage().setTimeZone(zone);
        m_priceModel.setTimeZone(zone);
        m_overview.setTimeZone(zone);
        break;
    }
    case Setting::Workers:
        whenReady(m_queue.setConcurrency(value.toInt()), this,
            [this](const Result<> &done) { showIfFailed(m_window, done); });
        break;
    case Setting::EngineThreads: m_queue.setThreads(value.toUInt()); break;
    case Setting::PricesFolder: m_prices.setFolder(value.toString()); break;
    case Setting::OfflineLimitMb: m_connections.setOfflineLimit(value.toLongLong()); break;
    default: break;
    }
}

void Application::openSettings()
{
    auto *dialog = new SettingsDialog(kLanguages, &m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    for (const Setting key : {Setting::Theme, Setting::TimeZone, Setting::Language, Setting::Workers,
             Setting::EngineThreads, Setting::PricesFolder, Setting::CsvPreset, Setting::OfflineLimitMb,
             Setting::LocalApi, Setting::LocalApiPort, Setting::NotifyWhenDone, Setting::KeepJobsDays})
        dialog->setValue(key, m_settings.value(key));
    const auto checkFolder = [this, dialog] {
        const QString folder = m_settings.value(Setting::PricesFolder).toString();
        const bool missing = !folder.isEmpty() && !QDir(folder).exists();
        dialog->setFolderProblem(missing ? tr("This folder is not there.") : QString());
    };
    checkFolder();
    connect(dialog, &SettingsDialog::changed, this, [this, checkFolder](Setting key, const QVariant &value) {
        m_settings.setValue(key, value);
        if (key == Setting::PricesFolder)
            checkFolder();
    });
    m_upkeep.serve(dialog);
    m_api.serve(dialog);
    dialog->open();
}

void Application::backUp(const QString &path)
{
    whenReady(m_store.backUp(path), this, [this, path](const Result<> &done) {
        if (done)
            m_window.showMessage(tr("Backed up to %1").arg(QDir::toNativeSeparators(path)));
        else
            showFailure(m_window, done.error());
    });
}

// Nothing may write into the file that is being replaced, so the connections and the queue stop first; see finish().
void Application::restore(const QString &path)
{
    m_toRestore = path;
    m_trash.withdrawUndo(); // it is about the file that goes
    whenReady(m_connections.stop(), this, [this](const Result<> &arrived) {
        if (!arrived) { // what could not be written belongs to the file that would be replaced
            m_toRestore.clear();
            m_connections.setActive(m_queue.isOwner());
            return showFailure(m_window, arrived.error());
        }
        m_api.stop();
        m_queue.shutdown(LocalQueue::Shutdown::ResumeLater);
    });
}

void Application::restoreNow()
{
    whenReady(m_store.restore(std::exchange(m_toRestore, {})), this, [this](const Result<StoreReport> &report) {
        startQueue();
        if (!report)
            return showFailure(m_window, report.error());
        showReport(m_window, *report);
        m_window.showMessage(tr("The backup was restored"));
    });
}

void Application::startQueue()
{
    m_queue.start(m_settings.value(Setting::Workers).toInt(), m_settings.value(Setting::QueuePaused).toBool());
    m_api.start();
}

void Application::quit(MainWindow::Quit how)
{
    m_leaving = true;
    m_api.stop(); // nothing new is taken
    m_settings.setValue(Setting::WindowGeometry, m_window.saveGeometryState());
    if (how == MainWindow::Quit::Now) {
        m_results.closeAll();
        m_comparisons.closeAll();
    }
    m_queue.shutdown(
        how == MainWindow::Quit::AfterWork ? LocalQueue::Shutdown::FinishFirst : LocalQueue::Shutdown::ResumeLater);
}

void Application::finish()
{
    if (!m_leaving) {
        if (!m_toRestore.isEmpty())
            restoreNow();
        return;
    }
    whenReady(m_connections.stop(), this, [this](const Result<> &) {
        if (m_leaving) // else somebody changed their mind
            QCoreApplication::quit();
    });
}

} // namespace zixly
