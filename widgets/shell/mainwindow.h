// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobquery.h"
#include "widgets/controls/banner.h"
#include "widgets/shell/sidebar.h"

#include <QMainWindow>

class QStackedWidget;

namespace zixly {

class FindingPanel;
class JobTableModel;
class JobsPage;
class OverviewPage;
class PriceTableModel;
class PricesPage;
class StatusLine;
class WindowCommands;

// The main window: menus, sidebar, pages, status line and notices. Navigation only: everything the user wants leaves
// as a signal of the window or of a page. GUI thread.
class MainWindow final : public QMainWindow
{
    Q_OBJECT
public:
    enum class Quit { Now, AfterWork };
    Q_ENUM(Quit)

    // The models must outlive the window.
    MainWindow(JobTableModel &jobs, PriceTableModel &prices, QWidget *parent = nullptr);
    ~MainWindow() override;

    OverviewPage &overviewPage() { return *m_overviewPage; }
    JobsPage &jobsPage() { return *m_jobsPage; }
    PricesPage &pricesPage() { return *m_pricesPage; }
    FindingPanel &findingPanel(); // of the sidebar

    void notify(const Notice &notice); // a strip above the pages
    void dropNotice(const QString &id);
    void setWorker(int running, int queued, bool paused);
    void setTheme(const QString &choice); // as chosen: "system", "light", "dark"
    void setConnections(const QList<ConnectionStatus> &statuses);
    void showPlace(Sidebar::Place place);
    void showConnection(const QUuid &connection); // its jobs
    void showJobs(const JobQuery &query);
    void openAtOverview(); // unless somebody has gone elsewhere already
    void showJobs(); // the jobs page as it is
    void showMessage(const QString &text); // in the status bar, for a few seconds
    void askForPrices(); // which files; filesRequested() follows

    QByteArray saveGeometryState() const; // geometry and what lies in it
    void restoreGeometryState(const QByteArray &state);

signals:
    void newSweepRequested(const QString &ticker); // empty = none chosen
    void sampleRequested();
    void filesRequested(const QStringList &paths); // prices to import, bundles to open, by their endings
    void bundlesRequested(const QStringList &paths); // whatever their ending
    void quickOpenRequested();
    void exportJobsRequested(); // the rows of the current query
    void backUpRequested(const QString &path);
    void restoreRequested(const QString &path); // the user has confirmed it
    void settingsRequested();
    void connectionsRequested(); // to see, add or change them
    void signInRequested(const QUuid &connection);
    void signOutRequested(const QUuid &connection);
    void reconnectRequested(const QUuid &connection);
    void themeRequested(const QString &choice);
    void pauseRequested(bool pause);
    // The window has closed (Now), or should be closed once no job runs (AfterWork).
    void quitRequested(zixly::MainWindow::Quit how);
    void quitWithdrawn(); // the user would rather keep the program open

protected:
    void closeEvent(QCloseEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void buildPages(JobTableModel &jobs, PriceTableModel &prices);
    void buildToolBar();
    void wireCommands();
    void wireConnections();
    void openMenuOf(const QUuid &connection, const QPoint &at);
    void showPlaceOf(const JobQuery &query);
    void askForBundles();
    void askForBackUp();
    void askForRestore();
    void confirmRestore(const QString &path);
    void askHowToQuit();
    void quitLater();

    JobTableModel &m_jobs;
    WindowCommands *m_commands;
    Sidebar *m_sidebar;
    BannerArea *m_banners;
    QStackedWidget *m_pages;
    OverviewPage *m_overviewPage;
    JobsPage *m_jobsPage;
    PricesPage *m_pricesPage;
    StatusLine *m_status;
    QList<ConnectionStatus> m_connections;
    int m_running = 0;
    bool m_mayClose = false;
    bool m_hasMoved = false; // somebody chose a place
};

} // namespace zixly
