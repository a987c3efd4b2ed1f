// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "core/profile.h"
#include "core/settings.h"
#include "desktop/apidesk.h"
#include "desktop/bundledesk.h"
#include "desktop/chartdesk.h"
#include "desktop/comparedesk.h"
#include "desktop/connectiondialogs.h"
#include "desktop/connectionsdesk.h"
#include "desktop/donenotices.h"
#include "desktop/exportdesk.h"
#include "desktop/findingdesk.h"
#include "desktop/jobsdesk.h"
#include "desktop/jobtrash.h"
#include "desktop/overviewdesk.h"
#include "desktop/pricesdesk.h"
#include "desktop/remotedesk.h"
#include "desktop/reportdesk.h"
#include "desktop/resultsdesk.h"
#include "desktop/sweepdesk.h"
#include "desktop/upkeepdesk.h"
#include "flows/shardfollow.h"
#include "models/jobtablemodel.h"
#include "models/pricetablemodel.h"
#include "server/api/servicelog.h"
#include "store/store.h"
#include "widgets/shell/mainwindow.h"
#include "worker/localqueue.h"
#include "worker/pricelookup.h"

#include <QObject>
#include <QStringList>
#include <QThreadPool>

namespace zixly {

struct StoreReport;

// The composition root of `zixly`: owns services, models, window and the desks that join them, in the order of their
// dependencies. GUI thread. Needs a QApplication.
class Application final : public QObject
{
    Q_OBJECT
public:
    // Null `secrets` = the key store of this computer.
    Application(const Profile &profile, Settings &settings, platform::SecretStore *secrets = nullptr,
        QObject *parent = nullptr);
    ~Application() override;

    void start(const QStringList &files
        = {}); // shows the window and opens the store; prices are to be imported, bundles opened
    void comeForward(const QStringList &files); // somebody has started the program once more
    MainWindow &window() { return m_window; }
    Store &store() { return m_store; }
    LocalQueue &queue() { return m_queue; }
    ConnectionsDesk &connections() { return m_connections; }

    bool eventFilter(QObject *watched, QEvent *event) override; // files that macOS hands over

signals:
    void ready(); // the store is open and the queue runs

private:
    void wireWindow();
    void wireCommands();
    void wireFiles();
    void openFiles(const QStringList &paths);
    void wireConnections();
    void wireComparisons();
    void opened(const StoreReport &report);
    void refused(const Error &error);
    void applySetting(Setting key);
    void openSettings();
    void backUp(const QString &path);
    void restore(const QString &path);
    void restoreNow();
    void startQueue();
    void quit(MainWindow::Quit how);
    void finish();

    Profile m_profile;
    Settings &m_settings;
    SystemClock m_clock;
    ServiceLog m_serviceLog; // outlives the store, whose threads may still answer a call
    Store m_store;
    PriceLookup m_prices;
    LocalQueue m_queue;
    QThreadPool m_pool; // its end waits for what still uses the services above
    JobTableModel m_jobModel;
    PriceTableModel m_priceModel;
    MainWindow m_window;
    ConnectionsDesk m_connections;
    ConnectionDialogs m_connectionDialogs;
    ExportDesk m_exports;
    ChartDesk m_charts;
    OverviewDesk m_overview;
    ShardFollow m_shards;
    JobsDesk m_jobs;
    JobTrash m_trash;
    FindingDesk m_finding;
    RemoteDesk m_remote;
    ReportDesk m_reports;
    ResultsDesk m_results;
    CompareDesk m_comparisons;
    BundleDesk m_bundles;
    SweepDesk m_sweeps;
    PricesDesk m_priceDesk;
    DoneNotices m_notices;
    UpkeepDesk m_upkeep;
    ApiDesk m_api;
    QStringList m_files; // to be opened once the store is
    QString m_toRestore; // once the queue has stopped
    bool m_isOpen = false; // the store
    bool m_leaving = false;
};

} // namespace zixly
