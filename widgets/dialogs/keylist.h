// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QKeySequence>
#include <QList>
#include <QString>

class QAction;
class QMenuBar;

namespace zixly {

// Prints a report in every window; Ctrl+P opens a job in the main window.
inline constexpr auto kPrintKeys = Qt::CTRL | Qt::ALT | Qt::Key_P;

// One line of the list of keys.
struct KeyLine {
    QString command;
    QString keys; // as people write them on this computer
    QString where; // the menu, or the part of the window that must have the keyboard
};

struct KeySection {
    QString title; // of a kind of window, or of what all windows share
    QList<KeyLine> lines;
};

QString keysText(const QAction *action); // all its shortcuts
QList<KeyLine> keysOf(const QMenuBar *menus); // commands that have a shortcut

// All keys of the program: open windows tell theirs by their menus, kinds of windows that are not open and what is not
// a command (charts, tables, fields) stand in a table, which a test compares with the windows themselves.
QList<KeySection> allKeys();
QList<KeySection> keysNotInMenus(); // charts, tables, fields, dialogs
QList<KeySection> keysOfClosedWindows(); // results and comparison

} // namespace zixly
