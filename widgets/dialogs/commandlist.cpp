// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/dialogs/commandlist.h"

#include <QAction>
#include <QMenu>
#include <QMenuBar>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace zixly {

namespace {

QString plainText(const QAction *action)
{
    QString text = action->text();
    for (qsizetype at = 0; (at = text.indexOf(u'&', at)) >= 0; ++at)
        text.remove(at, 1); // the first of two stays: it is meant
    return text;
}

void collect(QMenu *menu, const QString &path, QList<MenuCommand> &commands)
{
    emit menu->aboutToShow();
    for (QAction *action : menu->actions()) {
        if (action->isSeparator() || action->text().isEmpty())
            continue;
        if (QMenu *below = action->menu())
            collect(below, path + u" › "_s + plainText(action), commands);
        else if (std::ranges::find(commands, action, &MenuCommand::action) == commands.end()) // it may lie in two menus
            commands += {action, path, plainText(action)};
    }
}

} // namespace

QList<MenuCommand> commandsOf(const QMenuBar *bar)
{
    QList<MenuCommand> commands;
    for (const QAction *action : bar->actions())
        if (QMenu *menu = action->menu())
            collect(menu, plainText(action), commands);
    return commands;
}

QString idOf(const MenuCommand &command)
{
    return command.menu + u" › "_s + command.text;
}

} // namespace zixly
