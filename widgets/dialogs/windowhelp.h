// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QStringList>

class QAction;
class QMainWindow;

namespace zixly {

// The two commands by which a window shows all its others: the command palette and the list of keys. Tells which
// commands were used last, so that all windows can offer them first. Owned by its window; GUI thread.
class WindowHelp final : public QObject
{
    Q_OBJECT
public:
    // `title` names the kind of window in the list of keys.
    WindowHelp(const QString &title, QMainWindow *window);

    void addMenu(); // "Help" behind the menus that are there
    const QString &title() const { return m_title; }
    const QMainWindow *window() const { return m_window; }
    const QStringList &recent() const { return m_recent; }
    void setRecent(const QStringList &commands); // ids, the last one used first; without a signal

    QAction *palette;
    QAction *shortcuts;

signals:
    void recentChanged(const QStringList &commands); // by the user's hand

private:
    void openPalette();
    void openShortcuts();

    QString m_title;
    QMainWindow *m_window;
    QStringList m_recent; // ids of commands, the last one used first
};

} // namespace zixly
