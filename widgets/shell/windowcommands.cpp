// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/windowcommands.h"

#include "widgets/controls/themedicon.h"
#include "widgets/dialogs/windowhelp.h"
#include "widgets/jobs/jobactions.h"
#include "widgets/shell/findingpanel.h"

#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QHash>
#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>

#include <utility>

using namespace Qt::StringLiterals;

namespace zixly {

namespace {

QString menuText(QString text)
{
    return text.replace(u'&', u"&&"_s);
}

} // namespace

WindowCommands::WindowCommands(QMainWindow *window)
    : QObject(window)
    , m_window(window)
    , m_help(new WindowHelp(tr("Main window"), window))
    , m_places(new QActionGroup(this))
    , m_themes(new QActionGroup(this))
{
    newSweep = make(tr("&New sweep"), "plus", tr("Set up and start a sweep"), QKeySequence::New);
    sample = make(tr("&Run sample sweep"), "play", tr("Sweep the daily S&P 500 prices that come with the program"));
    openBundle = make(tr("Open b&undle"), "bundle", tr("Look at a sweep that somebody else has saved as a bundle"),
        QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_O));
    importPrices = make(tr("&Import prices"), "import", tr("Read prices from CSV files"), QKeySequence::Open);
    exportJobs = make(tr("Export &jobs table"), "export", tr("Save the jobs listed in the table to a CSV file"));
    backUp = make(tr("&Back up"), "back-up", tr("Save everything to one file"));
    restore = make(tr("Res&tore"), "folder", tr("Replace everything by an earlier backup"));
    connections = make(tr("&Connections"), "connection", tr("The platforms Zixly is connected to"),
        QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C));
    settings = make(tr("&Settings"), "settings", tr("Theme, time zone, workers, folders"), QKeySequence::Preferences);
    if (settings->shortcut().isEmpty()) // most platforms have no standard key
        settings->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Comma));
    quit = make(tr("&Quit"), "close", tr("End the program"), QKeySequence(Qt::CTRL | Qt::Key_Q));
    quit->setShortcutContext(Qt::ApplicationShortcut); // also from a results window
    quit->setMenuRole(QAction::QuitRole);
    settings->setMenuRole(QAction::PreferencesRole);
    find = make(tr("&Find"), "search", tr("Search the jobs"), QKeySequence::Find);
    quickOpen = make(tr("&Quick open"), "results", tr("Find a job by a few letters and open it"),
        QKeySequence(Qt::CTRL | Qt::Key_P));
    selectAll = make(tr("Select &all"), "jobs", tr("Select all rows of the table"));
    pause = make(tr("Pause &queue"), "pause", tr("Start no further jobs; those that run are finished"));
    pause->setCheckable(true);
    about = make(tr("&About Zixly"), "zixly", tr("Version and licence"));
    about->setMenuRole(QAction::AboutRole);
}

QAction *WindowCommands::make(const QString &text, const char *icon, const QString &tip, const QKeySequence &keys)
{
    auto *action = new QAction(text, this);
    action->setToolTip(tip);
    action->setStatusTip(tip);
    action->setShortcut(keys);
    setThemedIcon(action, m_window, QString::fromLatin1(icon));
    return action;
}

void WindowCommands::fillMenuBar(QMenuBar *bar, const JobActions &jobs)
{
    QMenu *file = bar->addMenu(tr("&File"));
    file->addActions({newSweep, sample});
    file->addSeparator();
    file->addActions({importPrices, jobs.exportCsv, jobs.exportRows, exportJobs});
    file->addSeparator();
    file->addActions({jobs.saveReport, jobs.printReport});
    file->addSeparator();
    file->addActions({openBundle, jobs.saveBundle});
    file->addSeparator();
    file->addActions({backUp, restore});
    file->addSeparator();
    file->addAction(connections);
    m_connect = file->addMenu(tr("Conn&ect"));
    m_connect->menuAction()->setVisible(false);
    file->addAction(settings);
    file->addSeparator();
    file->addAction(quit);

    QMenu *edit = bar->addMenu(tr("&Edit"));
    edit->addActions({jobs.copy, selectAll});
    edit->addSeparator();
    edit->addActions({find, quickOpen});

    fillView(bar->addMenu(tr("&View")));

    QMenu *job = bar->addMenu(tr("&Job"));
    jobs.fillMenu(job);
    job->addSeparator();
    job->addAction(pause);

    QMenu *windows = bar->addMenu(tr("&Window"));
    connect(windows, &QMenu::aboutToShow, this, [this, windows] { fillWindows(windows); });
    fillWindows(windows);

    QMenu *help = bar->addMenu(tr("&Help"));
    help->addActions({m_help->palette, m_help->shortcuts});
    help->addSeparator();
    help->addAction(about);
}

void WindowCommands::fillView(QMenu *menu)
{
    struct Entry {
        Sidebar::Place place;
        QString text;
        int key;
    };
    const std::array entries{
        Entry{Sidebar::Overview, tr("&Overview"), Qt::Key_0},
        Entry{Sidebar::AllJobs, tr("&All jobs"), Qt::Key_1},
        Entry{Sidebar::RunningJobs, tr("&Running"), Qt::Key_2},
        Entry{Sidebar::FailedJobs, tr("&Failed"), Qt::Key_3},
        Entry{Sidebar::FavouriteJobs, tr("Fa&vourites"), Qt::Key_4},
        Entry{Sidebar::ThisComputer, tr("This &computer"), Qt::Key_6},
        Entry{Sidebar::Prices, tr("&Prices"), Qt::Key_5},
    };
    for (const Entry &entry : entries) {
        QAction *action = menu->addAction(entry.text);
        action->setCheckable(true);
        action->setData(static_cast<int>(entry.place));
        action->setShortcut(QKeySequence(static_cast<int>(Qt::CTRL) | entry.key));
        m_places->addAction(action);
        connect(action, &QAction::triggered, this, [this, place = entry.place] { emit placeChosen(place); });
        if (entry.place == Sidebar::Prices)
            m_afterConnections = action;
    }
    m_view = menu;
    menu->addSeparator();
    m_savedViews = menu->addMenu(tr("Saved &views"));
    m_table = menu->addMenu(tr("&Jobs table"));
    QMenu *themes = menu->addMenu(tr("&Theme"));
    const std::array choices{std::pair{u"system"_s, tr("As the &system")}, std::pair{u"light"_s, tr("&Light")},
        std::pair{u"dark"_s, tr("&Dark")}};
    for (const auto &[choice, text] : choices) {
        QAction *action = themes->addAction(text);
        action->setCheckable(true);
        action->setData(choice);
        m_themes->addAction(action);
        connect(action, &QAction::triggered, this, [this, name = choice] { emit themeChosen(name); });
    }
}

void WindowCommands::offerViews(FindingPanel &panel)
{
    const auto fill = [this, &panel] {
        m_savedViews->clear();
        const QStringList names = panel.views();
        for (qsizetype i = 0; i < names.size(); ++i)
            connect(m_savedViews->addAction(menuText(names[i])), &QAction::triggered, &panel,
                [&panel, i] { panel.chooseView(static_cast<int>(i)); });
        m_savedViews->addSeparator();
        connect(m_savedViews->addAction(tr("&Save this view")), &QAction::triggered, &panel, &FindingPanel::askForName);
    };
    connect(m_savedViews, &QMenu::aboutToShow, &panel, fill);
    fill();
}

// The open windows, each by its title; made anew whenever the menu opens.
void WindowCommands::fillWindows(QMenu *menu) const
{
    menu->clear();
    connect(menu->addAction(tr("&Minimise")), &QAction::triggered, m_window, &QWidget::showMinimized);
    menu->addSeparator();
    const QWidgetList widgets = QApplication::topLevelWidgets();
    for (QWidget *widget : widgets) {
        if (!widget->isVisible() || widget->windowType() != Qt::Window || widget->windowTitle().isEmpty())
            continue;
        QAction *action = menu->addAction(widget->windowTitle());
        action->setCheckable(true);
        action->setChecked(widget->isActiveWindow());
        connect(action, &QAction::triggered, widget, [widget] {
            widget->setWindowState(widget->windowState() & ~Qt::WindowMinimized);
            widget->raise();
            widget->activateWindow();
        });
    }
}

void WindowCommands::setTheme(const QString &choice)
{
    for (QAction *action : m_themes->actions())
        action->setChecked(action->data() == choice);
}

// A place's data is its number, a connection's is its id.
void WindowCommands::setPlace(int place)
{
    for (QAction *action : m_places->actions())
        action->setChecked(action->data() == QVariant(place));
}

void WindowCommands::setConnectionPlace(const QUuid &connection)
{
    for (QAction *action : m_places->actions())
        action->setChecked(action->data() == QVariant(connection));
}

void WindowCommands::setConnections(const QList<ConnectionStatus> &statuses)
{
    listPlaces(statuses);
    listConnects(statuses);
}

void WindowCommands::listPlaces(const QList<ConnectionStatus> &statuses)
{
    QHash<QUuid, QAction *> old;
    for (QAction *action : m_places->actions())
        if (action->data().typeId() == QMetaType::QUuid)
            old.insert(action->data().toUuid(), action);
    for (const ConnectionStatus &status : statuses) {
        QAction *action = old.take(status.connection);
        if (!action) {
            action = new QAction(this);
            action->setCheckable(true);
            action->setData(status.connection);
            action->setToolTip(tr("Jobs of this connection"));
            m_places->addAction(action);
            connect(action, &QAction::triggered, this, [this, id = status.connection] { emit connectionChosen(id); });
        }
        action->setText(menuText(status.name));
        m_view->insertAction(m_afterConnections, action); // moves it, so that the order is that of the list
    }
    for (QAction *action : std::as_const(old)) {
        m_view->removeAction(action);
        m_places->removeAction(action);
        action->deleteLater(); // may be in the middle of its own signal
    }
}

// What the badge offers, for the keyboard and for those who search commands.
void WindowCommands::listConnects(const QList<ConnectionStatus> &statuses)
{
    for (QAction *action : m_connect->actions()) {
        m_connect->removeAction(action);
        action->deleteLater();
    }
    const auto add = [this](const QString &text, const QString &tip, auto signal, const QUuid &id) {
        auto *action = new QAction(text, this);
        action->setToolTip(tip);
        action->setStatusTip(tip);
        m_connect->addAction(action);
        connect(action, &QAction::triggered, this, [this, signal, id] { emit(this->*signal)(id); });
    };
    for (const ConnectionStatus &status : statuses) {
        const QString name = menuText(status.name);
        const QUuid id = status.connection;
        add(tr("Reconnect %1").arg(name), tr("Try the connection now"), &WindowCommands::reconnectRequested, id);
        if (!status.user.isEmpty())
            add(tr("Sign out of %1").arg(name), status.user, &WindowCommands::signOutRequested, id);
        else if (status.canSignIn)
            add(tr("Sign in to %1").arg(name), tr("Sign in to this platform"), &WindowCommands::signInRequested, id);
    }
    m_connect->menuAction()->setVisible(!statuses.isEmpty());
}

void WindowCommands::setPaused(bool paused)
{
    pause->setChecked(paused);
}

} // namespace zixly
