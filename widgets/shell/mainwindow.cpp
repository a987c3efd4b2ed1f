// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/mainwindow.h"

#include "models/jobtablemodel.h"
#include "models/pricetablemodel.h"
#include "widgets/controls/actionreason.h"
#include "widgets/controls/badge.h"
#include "widgets/controls/primarybutton.h"
#include "widgets/controls/theme.h"
#include "widgets/dialogs/aboutdialog.h"
#include "widgets/jobs/jobactions.h"
#include "widgets/jobs/jobheader.h"
#include "widgets/jobs/jobspage.h"
#include "widgets/jobs/jobtable.h"
#include "widgets/overview/overviewpage.h"
#include "widgets/shell/connectionmenu.h"
#include "widgets/shell/pricespage.h"
#include "widgets/shell/statusline.h"
#include "widgets/shell/windowcommands.h"

#include <QAction>
#include <QCloseEvent>
#include <QDataStream>
#include <QDate>
#include <QDateTime>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>
#include <QStackedWidget>
#include <QToolBar>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace zixly {

namespace {

constexpr auto kLaterId = "quit-later";
constexpr int kMessageMs = 8'000;

JobQuery queryOf(Sidebar::Place place)
{
    JobQuery query;
    if (place == Sidebar::RunningJobs)
        query.states = {JobState::Queued, JobState::Running, JobState::Cancelling};
    else if (place == Sidebar::FailedJobs)
        query.states = {JobState::Failed};
    query.favouritesOnly = place == Sidebar::FavouriteJobs;
    query.localOnly = place == Sidebar::ThisComputer;
    return query;
}

QStringList localFiles(const QMimeData *data)
{
    QStringList paths;
    for (const QUrl &url : data->urls())
        if (url.isLocalFile())
            paths += url.toLocalFile();
    return paths;
}

} // namespace

MainWindow::MainWindow(JobTableModel &jobs, PriceTableModel &prices, QWidget *parent)
    : QMainWindow(parent)
    , m_jobs(jobs)
    , m_commands(new WindowCommands(this))
    , m_sidebar(new Sidebar(this))
    , m_banners(new BannerArea(this))
    , m_pages(new QStackedWidget(this))
    , m_status(new StatusLine(this))
{
    setWindowTitle(tr("Zixly"));
    setAcceptDrops(true);
    setContextMenuPolicy(Qt::NoContextMenu);
    resize(1280, 800);
    buildPages(jobs, prices);
    buildToolBar();
    setStatusBar(m_status);
    m_commands->fillMenuBar(menuBar(), m_jobsPage->actions());
    QMenu *table = m_commands->tableMenu();
    const auto fill = [this, table] {
        const auto old = table->findChildren<QMenu *>(Qt::FindDirectChildrenOnly);
        table->clear();
        for (QMenu *menu : old)
            menu->deleteLater();
        m_jobsPage->table().header().fillMenu(table);
    };
    connect(table, &QMenu::aboutToShow, this, fill);
    fill();
    m_commands->offerViews(m_sidebar->finding());
    m_commands->setPlace(Sidebar::AllJobs);
    m_commands->setTheme(u"system"_s);
    wireCommands();
    wireConnections();
}

MainWindow::~MainWindow() = default;

void MainWindow::buildPages(JobTableModel &jobs, PriceTableModel &prices)
{
    m_overviewPage = new OverviewPage(this);
    m_jobsPage = new JobsPage(jobs, this);
    m_pricesPage = new PricesPage(prices, this);
    m_pages->addWidget(m_jobsPage);
    m_pages->addWidget(m_pricesPage);
    m_pages->addWidget(m_overviewPage);
    auto *central = new QWidget(this);
    auto *right = new QVBoxLayout;
    right->setSpacing(0);
    right->addWidget(m_banners);
    right->addWidget(m_pages, 1);
    auto *layout = new QHBoxLayout(central);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_sidebar);
    layout->addLayout(right, 1);
    setCentralWidget(central);

    connect(m_overviewPage, &OverviewPage::jobsRequested, this, qOverload<const JobQuery &>(&MainWindow::showJobs));
    connect(m_overviewPage, &OverviewPage::sampleRequested, this, [this] {
        showPlace(Sidebar::AllJobs); // where it can be seen running
        emit sampleRequested();
    });
    connect(m_overviewPage, &OverviewPage::jobRequested, this, [this](qint64 key) {
        showJobs({});
        m_jobsPage->selectJob(key);
    });
    connect(m_jobsPage, &JobsPage::sampleRequested, this, &MainWindow::sampleRequested);
    connect(m_jobsPage, &JobsPage::queryShown, this, &MainWindow::showPlaceOf);
    connect(m_pricesPage, &PricesPage::importRequested, this, &MainWindow::askForPrices);
    connect(m_pricesPage, &PricesPage::newSweepRequested, this, &MainWindow::newSweepRequested);
    connect(&jobs, &JobTableModel::keysChanged, this, [this] {
        m_status->setJobCount(m_jobs.rowCount(), hasFilter(m_jobs.query()), m_jobs.isComplete());
        allowAction(m_commands->exportJobs, m_jobs.rowCount() > 0, tr("The jobs table is empty"));
    });
    allowAction(m_commands->exportJobs, false, tr("The jobs table is empty"));
}

void MainWindow::buildToolBar()
{
    auto *bar = addToolBar(tr("Main tool bar"));
    bar->setObjectName(u"mainToolBar"_s);
    bar->setMovable(false);
    bar->setFloatable(false);
    bar->toggleViewAction()->setVisible(false);
    bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    bar->setIconSize({16, 16});
    auto *box = new QWidget(bar); // gives the button air on all sides
    auto *start = new PrimaryButton(tr("New sweep"), u"plus"_s, box);
    auto *air = new QHBoxLayout(box);
    air->setContentsMargins(theme::kNear, theme::kTight, theme::kNear, theme::kTight);
    air->addWidget(start);
    start->setToolTip(m_commands->newSweep->toolTip());
    connect(start, &QPushButton::clicked, m_commands->newSweep, &QAction::trigger);
    bar->addWidget(box);
    bar->addSeparator();
    bar->addAction(m_commands->importPrices);
}

void MainWindow::wireCommands()
{
    connect(m_commands->newSweep, &QAction::triggered, this, [this] { emit newSweepRequested(QString()); });
    connect(m_commands->sample, &QAction::triggered, this, &MainWindow::sampleRequested);
    connect(m_commands->importPrices, &QAction::triggered, this, &MainWindow::askForPrices);
    connect(m_commands->openBundle, &QAction::triggered, this, &MainWindow::askForBundles);
    connect(m_commands->exportJobs, &QAction::triggered, this, &MainWindow::exportJobsRequested);
    connect(m_commands->backUp, &QAction::triggered, this, &MainWindow::askForBackUp);
    connect(m_commands->restore, &QAction::triggered, this, &MainWindow::askForRestore);
    connect(m_commands->settings, &QAction::triggered, this, &MainWindow::settingsRequested);
    connect(m_commands->quit, &QAction::triggered, this, &QWidget::close);
    connect(m_commands->find, &QAction::triggered, this, [this] {
        showJobs();
        m_jobsPage->focusSearch();
    });
    connect(m_commands->quickOpen, &QAction::triggered, this, &MainWindow::quickOpenRequested);
    connect(m_commands->selectAll, &QAction::triggered, this, [this] {
        m_pages->setCurrentWidget(m_jobsPage);
        m_jobsPage->table().selectAll();
    });
    connect(m_commands->pause, &QAction::triggered, this, &MainWindow::pauseRequested);
    connect(m_status, &StatusLine::pauseRequested, this, &MainWindow::pauseRequested);
    connect(m_commands, &WindowCommands::themeChosen, this, &MainWindow::themeRequested);
    connect(m_commands, &WindowCommands::placeChosen, this, &MainWindow::showPlace);
    connect(m_sidebar, &Sidebar::placeChosen, this, &MainWindow::showPlace);
    connect(m_commands->about, &QAction::triggered, this, [this] { (new AboutDialog(this))->open(); });
}

void MainWindow::wireConnections()
{
    connect(m_commands->connections, &QAction::triggered, this, &MainWindow::connectionsRequested);
    connect(m_commands, &WindowCommands::connectionChosen, this, &MainWindow::showConnection);
    connect(m_commands, &WindowCommands::signInRequested, this, &MainWindow::signInRequested);
    connect(m_commands, &WindowCommands::signOutRequested, this, &MainWindow::signOutRequested);
    connect(m_commands, &WindowCommands::reconnectRequested, this, &MainWindow::reconnectRequested);
    connect(m_sidebar, &Sidebar::connectionChosen, this, &MainWindow::showConnection);
    connect(m_sidebar, &Sidebar::menuRequested, this, &MainWindow::openMenuOf);
    connect(m_status, &StatusLine::connectionsRequested, this, &MainWindow::connectionsRequested);
    connect(m_status, &StatusLine::signInRequested, this, &MainWindow::signInRequested);
    connect(m_status, &StatusLine::signOutRequested, this, &MainWindow::signOutRequested);
    connect(m_status, &StatusLine::reconnectRequested, this, &MainWindow::reconnectRequested);
}

void MainWindow::openMenuOf(const QUuid &connection, const QPoint &at)
{
    const auto status = std::ranges::find(m_connections, connection, &ConnectionStatus::connection);
    if (status == m_connections.end())
        return;
    auto *menu = new ConnectionMenu({*status}, QDateTime::currentMSecsSinceEpoch(), this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    connect(menu, &ConnectionMenu::connectionsRequested, this, &MainWindow::connectionsRequested);
    connect(menu, &ConnectionMenu::signInRequested, this, &MainWindow::signInRequested);
    connect(menu, &ConnectionMenu::signOutRequested, this, &MainWindow::signOutRequested);
    connect(menu, &ConnectionMenu::reconnectRequested, this, &MainWindow::reconnectRequested);
    menu->popup(at);
}

// A place that is shown follows its connection: to its new name, and to all jobs when it is gone.
void MainWindow::setConnections(const QList<ConnectionStatus> &statuses)
{
    const QList<ConnectionStatus> before = std::exchange(m_connections, statuses);
    m_status->setConnections(statuses);
    m_sidebar->setConnections(statuses);
    if (sameButAge(before, statuses))
        return;
    m_commands->setConnections(statuses);
    QStringList names;
    for (const ConnectionStatus &status : statuses)
        names += status.name;
    m_jobsPage->setSources(names);
    JobQuery query = m_jobs.query();
    const auto shown = std::ranges::find(before, query.service, &ConnectionStatus::name);
    if (shown == before.end() || query.service.isEmpty()) {
        showPlaceOf(query);
        return;
    }
    const auto now = std::ranges::find(statuses, shown->connection, &ConnectionStatus::connection);
    query.service = now == statuses.end() ? QString() : now->name;
    if (query.service != shown->name)
        m_jobs.setQuery(query);
    showPlaceOf(query);
}

void MainWindow::showConnection(const QUuid &connection)
{
    const auto status = std::ranges::find(m_connections, connection, &ConnectionStatus::connection);
    if (status == m_connections.end())
        return;
    JobQuery query;
    query.service = status->name;
    m_hasMoved = true;
    m_pages->setCurrentWidget(m_jobsPage);
    m_jobsPage->setQuery(query);
    showPlaceOf(query);
}

// With the order of rows it asks for, unlike a place.
void MainWindow::showJobs(const JobQuery &query)
{
    m_hasMoved = true;
    m_pages->setCurrentWidget(m_jobsPage);
    m_jobs.setQuery(query);
    showPlaceOf(query);
    m_jobsPage->table().setFocus(Qt::OtherFocusReason);
}

void MainWindow::openAtOverview()
{
    if (!m_hasMoved)
        showPlace(Sidebar::Overview);
}

void MainWindow::showPlace(Sidebar::Place place)
{
    m_hasMoved = true;
    if (place == Sidebar::Prices) {
        m_pages->setCurrentWidget(m_pricesPage);
    } else if (place == Sidebar::Overview) {
        m_pages->setCurrentWidget(m_overviewPage);
    } else {
        m_pages->setCurrentWidget(m_jobsPage);
        m_jobsPage->setQuery(queryOf(place));
    }
    m_sidebar->setCurrent(place);
    m_commands->setPlace(place);
}

// Which place a query belongs to, whatever is searched for within it.
void MainWindow::showPlaceOf(const JobQuery &query)
{
    if (m_pages->currentWidget() != m_jobsPage)
        return;
    int shown = -1;
    for (const auto place :
        {Sidebar::AllJobs, Sidebar::RunningJobs, Sidebar::FailedJobs, Sidebar::FavouriteJobs, Sidebar::ThisComputer}) {
        const JobQuery wanted = queryOf(place);
        if (wanted.states == query.states && wanted.favouritesOnly == query.favouritesOnly
            && wanted.localOnly == query.localOnly && query.service.isEmpty())
            shown = place;
    }
    const auto status = std::ranges::find(m_connections, query.service, &ConnectionStatus::name);
    if (status != m_connections.end() && !query.service.isEmpty()) {
        m_sidebar->setCurrentConnection(status->connection);
        m_commands->setConnectionPlace(status->connection);
        return;
    }
    m_sidebar->setCurrent(shown);
    m_commands->setPlace(shown);
}

FindingPanel &MainWindow::findingPanel()
{
    return m_sidebar->finding();
}

void MainWindow::showJobs()
{
    m_hasMoved = true;
    m_pages->setCurrentWidget(m_jobsPage);
    showPlaceOf(m_jobs.query());
}

void MainWindow::notify(const Notice &notice)
{
    m_banners->add(notice);
}

void MainWindow::dropNotice(const QString &id)
{
    m_banners->remove(id);
}

void MainWindow::setWorker(int running, int queued, bool paused)
{
    m_running = running;
    m_status->setWorker(running, queued, paused);
    m_commands->setPaused(paused);
}

void MainWindow::setTheme(const QString &choice)
{
    m_commands->setTheme(choice);
}

void MainWindow::showMessage(const QString &text)
{
    m_status->showMessage(text, kMessageMs);
}

void MainWindow::askForPrices()
{
    auto *dialog = new QFileDialog(this, tr("Import prices"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    dialog->setNameFilters({tr("Price files (*.csv *.txt *.tsv)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::filesSelected, this, &MainWindow::filesRequested);
    dialog->open();
}

void MainWindow::askForBundles()
{
    auto *dialog = new QFileDialog(this, tr("Open bundle"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    dialog->setNameFilters({tr("Result bundles (*.zixly)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::filesSelected, this, &MainWindow::bundlesRequested);
    dialog->open();
}

void MainWindow::askForBackUp()
{
    auto *dialog = new QFileDialog(this, tr("Back up"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"zixlybackup"_s);
    dialog->setNameFilters({tr("Zixly backups (*.zixlybackup)"), tr("All files (*)")});
    dialog->selectFile(u"zixly-%1.zixlybackup"_s.arg(QDate::currentDate().toString(Qt::ISODate)));
    connect(dialog, &QFileDialog::fileSelected, this, &MainWindow::backUpRequested);
    dialog->open();
}

void MainWindow::askForRestore()
{
    auto *dialog = new QFileDialog(this, tr("Restore"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("Zixly backups (*.zixlybackup *.db)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this, &MainWindow::confirmRestore);
    dialog->open();
}

void MainWindow::confirmRestore(const QString &path)
{
    auto *box = new QMessageBox(QMessageBox::Question, tr("Restore"),
        tr("Replace all jobs, results and prices by this backup?"), QMessageBox::Cancel, this);
    box->setInformativeText(tr("%1\nWhat is here now is kept in a file beside it.").arg(path));
    box->setAttribute(Qt::WA_DeleteOnClose);
    const QPushButton *confirm = box->addButton(tr("Restore"), QMessageBox::DestructiveRole);
    box->setDefaultButton(QMessageBox::Cancel);
    connect(confirm, &QPushButton::clicked, this, [this, path] { emit restoreRequested(path); });
    box->open();
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    if (m_running > 0 && !m_mayClose) {
        event->ignore();
        askHowToQuit();
        return;
    }
    event->accept();
    emit quitRequested(Quit::Now);
}

void MainWindow::askHowToQuit()
{
    const QString name = u"quitQuestion"_s;
    if (findChild<QMessageBox *>(name))
        return; // asked already
    auto *box = new QMessageBox(
        QMessageBox::Question, tr("Quit"), tr("%n job(s) still run.", nullptr, m_running), QMessageBox::Cancel, this);
    box->setObjectName(name);
    box->setInformativeText(tr("Quit now and go on at the next start, or finish them first?"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    const QPushButton *now = box->addButton(tr("Quit now, resume later"), QMessageBox::AcceptRole);
    const QPushButton *later = box->addButton(tr("Finish first"), QMessageBox::AcceptRole);
    connect(now, &QPushButton::clicked, this, [this] {
        m_mayClose = true;
        close();
    });
    connect(later, &QPushButton::clicked, this, &MainWindow::quitLater);
    box->open();
}

void MainWindow::quitLater()
{
    notify({.id = QString::fromLatin1(kLaterId),
        .text = tr("Zixly ends as soon as the running jobs are finished."),
        .actionText = tr("Keep open"),
        .action = [this] { emit quitWithdrawn(); }});
    emit quitRequested(Quit::AfterWork);
}

void MainWindow::dragEnterEvent(QDragEnterEvent *event)
{
    if (!localFiles(event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent *event)
{
    const QStringList paths = localFiles(event->mimeData());
    if (paths.isEmpty())
        return;
    event->acceptProposedAction();
    emit filesRequested(paths);
}

QByteArray MainWindow::saveGeometryState() const
{
    QByteArray state;
    QDataStream stream(&state, QIODevice::WriteOnly);
    stream << saveGeometry() << m_jobsPage->saveState();
    return state;
}

void MainWindow::restoreGeometryState(const QByteArray &state)
{
    QDataStream stream(state);
    QByteArray geometry;
    QByteArray page;
    stream >> geometry >> page;
    if (stream.status() != QDataStream::Ok)
        return;
    restoreGeometry(geometry);
    m_jobsPage->restoreState(page);
}

} // namespace zixly
