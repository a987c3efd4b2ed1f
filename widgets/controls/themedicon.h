// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/controls/theme.h"

#include <QString>

class QAbstractButton;
class QAction;
class QWidget;

// Icons that follow light and dark: they are made again whenever the palette of the watched widget changes.
namespace zixly {

void setThemedIcon(QAbstractButton *button, const QString &name, theme::Ink ink = theme::Ink::Text);
// The icon of a command; `watched` is the window that shows it.
void setThemedIcon(QAction *action, QWidget *watched, const QString &name, theme::Ink ink = theme::Ink::Text);

} // namespace zixly
