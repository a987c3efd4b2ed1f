// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/shell/sidebar.h"

#include <QObject>

class QAction;
class QActionGroup;
class QMainWindow;
class QMenu;
class QMenuBar;

namespace zixly {

class JobActions;
class WindowHelp;

// The commands of the main window apart from those on jobs, and the menu bar that holds all of them.
class WindowCommands final : public QObject
{
    Q_OBJECT
public:
    explicit WindowCommands(QMainWindow *window);

    void fillMenuBar(QMenuBar *bar, const JobActions &jobs);
    QMenu *tableMenu() const { return m_table; } // of View; after fillMenuBar()
    void offerViews(FindingPanel &panel); // as commands, too; after fillMenuBar()
    void setTheme(const QString &choice); // "system", "light", "dark"
    void setPlace(int place); // of the sidebar, -1 = none
    void setConnections(const QList<ConnectionStatus> &statuses);
    void setConnectionPlace(const QUuid &connection);
    void setPaused(bool paused);

    QAction *newSweep;
    QAction *sample;
    QAction *importPrices;
    QAction *openBundle;
    QAction *exportJobs;
    QAction *backUp;
    QAction *restore;
    QAction *connections;
    QAction *settings;
    QAction *quit;
    QAction *find;
    QAction *quickOpen;
    QAction *selectAll;
    QAction *pause; // checkable
    QAction *about;

signals:
    void placeChosen(zixly::Sidebar::Place place);
    void connectionChosen(const QUuid &connection);
    void reconnectRequested(const QUuid &connection);
    void signInRequested(const QUuid &connection);
    void signOutRequested(const QUuid &connection);
    void themeChosen(const QString &choice);

private:
    QAction *make(const QString &text, const char *icon, const QString &tip, const QKeySequence &keys = {});
    void fillView(QMenu *menu);
    void fillWindows(QMenu *menu) const;
    void listPlaces(const QList<ConnectionStatus> &statuses);
    void listConnects(const QList<ConnectionStatus> &statuses);

    QMainWindow *m_window;
    WindowHelp *m_help;
    QActionGroup *m_places;
    QMenu *m_view = nullptr;
    QMenu *m_table = nullptr;
    QMenu *m_savedViews = nullptr;
    QMenu *m_connect = nullptr; // hidden while there is no connection
    QAction *m_afterConnections = nullptr;
    QActionGroup *m_themes;
};

} // namespace zixly
