// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/dialogs/commandfinder.h"

#include "widgets/controls/theme.h"

#include <QAction>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPointer>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace zixly {

CommandFinder::CommandFinder(const QMenuBar *menus, QWidget *parent)
    : QDialog(parent)
    , m_commands(commandsOf(menus))
    , m_field(new QLineEdit(this))
    , m_list(new QTreeWidget(this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Search commands"));
    resize(460, 380);
    m_field->setPlaceholderText(tr("Name of a command"));
    m_field->setAccessibleName(tr("Name of a command"));
    m_field->installEventFilter(this);
    m_list->setAccessibleName(tr("Commands found"));
    m_list->setColumnCount(3);
    m_list->setHeaderHidden(true);
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme::kWide, theme::kWide, theme::kWide, theme::kWide);
    layout->addWidget(m_field);
    layout->addWidget(m_list, 1);
    connect(m_field, &QLineEdit::textChanged, this, &CommandFinder::showMatches);
    connect(m_field, &QLineEdit::returnPressed, this, &CommandFinder::runCurrent);
    connect(m_list, &QTreeWidget::itemActivated, this, &CommandFinder::runCurrent);
    showMatches(QString());
}

void CommandFinder::showMatches(const QString &text)
{
    const QStringList words = text.split(u' ', Qt::SkipEmptyParts);
    m_list->clear();
    for (qsizetype i = 0; i < m_commands.size(); ++i) {
        const MenuCommand &command = m_commands[i];
        const QString whole = command.menu + u' ' + command.text + u' ' + command.action->toolTip();
        const bool matches = std::ranges::all_of(
            words, [&whole](const QString &word) { return whole.contains(word, Qt::CaseInsensitive); });
        if (!matches)
            continue;
        const QString keys = command.action->shortcut().toString(QKeySequence::NativeText);
        auto *item = new QTreeWidgetItem(m_list, {command.text, keys, command.menu});
        item->setData(0, Qt::UserRole, static_cast<int>(i));
        item->setToolTip(0, command.action->toolTip());
        item->setDisabled(!command.action->isEnabled());
    }
    for (int row = 0; row < m_list->topLevelItemCount(); ++row) {
        if (!m_list->topLevelItem(row)->isDisabled()) {
            m_list->setCurrentItem(m_list->topLevelItem(row));
            break;
        }
    }
}

void CommandFinder::runCurrent()
{
    const QTreeWidgetItem *item = m_list->currentItem();
    if (!item || item->isDisabled())
        return;
    const QPointer action = m_commands[item->data(0, Qt::UserRole).toInt()].action;
    accept();
    if (action)
        action->trigger();
}

bool CommandFinder::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_field && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        const int step = key == Qt::Key_Down ? 1 : key == Qt::Key_Up ? -1 : 0;
        if (step != 0) {
            const int row = m_list->indexOfTopLevelItem(m_list->currentItem()) + step;
            if (row >= 0 && row < m_list->topLevelItemCount())
                m_list->setCurrentItem(m_list->topLevelItem(row));
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

} // namespace zixly
