// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/dialogs/windowhelp.h"

#include "widgets/controls/themedicon.h"
#include "widgets/dialogs/commandpalette.h"
#include "widgets/dialogs/shortcutsdialog.h"

#include <QAction>
#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>

namespace zixly {

namespace {

constexpr qsizetype kRemembered = 12; // commands

} // namespace

WindowHelp::WindowHelp(const QString &title, QMainWindow *window)
    : QObject(window)
    , palette(new QAction(tr("&Search commands"), this))
    , shortcuts(new QAction(tr("&Keyboard shortcuts"), this))
    , m_title(title)
    , m_window(window)
{
    const auto explain = [](QAction *action, const QString &tip) {
        action->setToolTip(tip);
        action->setStatusTip(tip);
    };
    palette->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_P));
    explain(palette, tr("Find a command by its name"));
    setThemedIcon(palette, window, QStringLiteral("search"));
    shortcuts->setShortcut(QKeySequence::HelpContents);
    explain(shortcuts, tr("All keys on one page"));
    setThemedIcon(shortcuts, window, QStringLiteral("info"));
    connect(palette, &QAction::triggered, this, &WindowHelp::openPalette);
    connect(shortcuts, &QAction::triggered, this, &WindowHelp::openShortcuts);
}

void WindowHelp::addMenu()
{
    m_window->menuBar()->addMenu(tr("&Help"))->addActions({palette, shortcuts});
}

void WindowHelp::openPalette()
{
    QList<MenuCommand> commands = commandsOf(m_window->menuBar());
    commands.removeIf([this](const MenuCommand &command) { return command.action == palette; });
    auto *opened = new CommandPalette(commands, m_recent, m_window);
    connect(opened, &CommandPalette::commandRun, this, [this](const QString &id) {
        m_recent.removeAll(id);
        m_recent.prepend(id);
        m_recent = m_recent.first(qMin(m_recent.size(), kRemembered));
        emit recentChanged(m_recent);
    });
    opened->open();
}

void WindowHelp::setRecent(const QStringList &commands)
{
    m_recent = commands.first(qMin(commands.size(), kRemembered));
}

void WindowHelp::openShortcuts()
{
    (new ShortcutsDialog(allKeys(), m_title, m_window))->open();
}

} // namespace zixly
