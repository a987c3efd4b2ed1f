// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/dialogs/shortcutsdialog.h"

#include "widgets/controls/theme.h"
#include "widgets/dialogs/commandlist.h"

#include <QAction>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace zixly {

ShortcutsDialog::ShortcutsDialog(const QMenuBar *menus, QWidget *parent)
    : QDialog(parent)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Keyboard shortcuts"));
    resize(480, 560);
    auto *list = new QTreeWidget(this);
    list->setAccessibleName(tr("Keyboard shortcuts"));
    list->setHeaderLabels({tr("Command"), tr("Keys"), tr("Menu")});
    list->setRootIsDecorated(false);
    list->setUniformRowHeights(true);
    list->setAlternatingRowColors(true);
    const auto add = [list](const QString &command, const QString &keys, const QString &menu) {
        new QTreeWidgetItem(list, {command, keys, menu});
    };
    for (const MenuCommand &command : commandsOf(menus))
        if (!command.action->shortcut().isEmpty())
            add(command.text, command.action->shortcut().toString(QKeySequence::NativeText), command.menu);
    add(tr("Open the results of the selected job"), QKeySequence(Qt::Key_Return).toString(QKeySequence::NativeText),
        tr("Jobs table"));
    add(tr("Turn the star on or off"), QKeySequence(Qt::Key_Space).toString(QKeySequence::NativeText),
        tr("Jobs table, first column"));
    add(tr("Open a range of dates"), QKeySequence(Qt::Key_Delete).toString(QKeySequence::NativeText),
        tr("Date fields"));
    list->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    list->header()->setStretchLastSection(true);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme::kLoose, theme::kLoose, theme::kLoose, theme::kLoose);
    layout->addWidget(list);
    layout->addWidget(buttons);
}

} // namespace zixly
