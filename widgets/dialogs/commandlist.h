// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QKeySequence>
#include <QList>
#include <QString>

class QAction;
class QMenuBar;

namespace zixly {

// A command of a menu bar, with the menus it lies in: "Job > Results".
struct MenuCommand {
    QAction *action;
    QString menu;
    QString text; // without the mark of the access key
};

// All commands of a menu bar, in order; separators and menus themselves are left out. Menus that fill themselves when
// they open are asked to do so before.
QList<MenuCommand> commandsOf(const QMenuBar *bar);

QString idOf(const MenuCommand &command); // the same in every run of the program, in one language

} // namespace zixly
