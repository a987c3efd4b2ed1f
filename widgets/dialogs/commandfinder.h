// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/dialogs/commandlist.h"

#include <QDialog>

class QLineEdit;
class QTreeWidget;

namespace zixly {

// Finds a command of the menus by a part of its name and runs it. Deletes itself when closed.
class CommandFinder final : public QDialog
{
    Q_OBJECT
public:
    explicit CommandFinder(const QMenuBar *menus, QWidget *parent = nullptr);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void showMatches(const QString &text);
    void runCurrent();

    QList<MenuCommand> m_commands;
    QLineEdit *m_field;
    QTreeWidget *m_list;
};

} // namespace zixly
