// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QToolButton>

namespace zixly {

// A tool button that opens its menu at once: by mouse, by Space, and by what a screen reader calls "press" or "show
// menu", which Qt's own tool button leaves without effect. Never waits for the menu to close. GUI thread.
class MenuButton final : public QToolButton
{
    Q_OBJECT
public:
    explicit MenuButton(QWidget *parent = nullptr);

    void openMenu(); // the first entry is marked, so that arrow keys go on from it

protected:
    void mousePressEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
};

} // namespace zixly
