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

// All commands of a menu bar, in order; separators and menus themselves are left out.
QList<MenuCommand> commandsOf(const QMenuBar *bar);

} // namespace zixly
