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

// The commands of the main window apart from those on jobs, and the menu bar that holds all of them.
class WindowCommands final : public QObject
{
    Q_OBJECT
public:
    explicit WindowCommands(QMainWindow *window);

    void fillMenuBar(QMenuBar *bar, const JobActions &jobs);
    void setTheme(const QString &choice); // "system", "light", "dark"
    void setPlace(int place); // of the sidebar, -1 = none
    void setPaused(bool paused);

    QAction *newSweep;
    QAction *sample;
    QAction *importPrices;
    QAction *exportJobs;
    QAction *backUp;
    QAction *restore;
    QAction *settings;
    QAction *quit;
    QAction *find;
    QAction *selectAll;
    QAction *pause; // checkable
    QAction *commands;
    QAction *shortcuts;
    QAction *about;

signals:
    void placeChosen(zixly::Sidebar::Place place);
    void themeChosen(const QString &choice);

private:
    QAction *make(const QString &text, const char *icon, const QString &tip, const QKeySequence &keys = {});
    void fillView(QMenu *menu);
    void fillWindows(QMenu *menu) const;

    QMainWindow *m_window;
    QActionGroup *m_places;
    QActionGroup *m_themes;
};

} // namespace zixly
