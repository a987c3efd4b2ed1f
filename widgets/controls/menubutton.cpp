// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/menubutton.h"

#include <QAccessibleWidget>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>

namespace zixly {

namespace {

class MenuButtonInterface final : public QAccessibleWidget
{
public:
    explicit MenuButtonInterface(MenuButton *button)
        : QAccessibleWidget(button, QAccessible::ButtonMenu)
    {
    }

    QString text(QAccessible::Text kind) const override
    {
        const QString text = QAccessibleWidget::text(kind);
        return kind == QAccessible::Name && text.isEmpty() ? button()->text() : text;
    }

    QAccessible::State state() const override
    {
        QAccessible::State state = QAccessibleWidget::state();
        state.hasPopup = true;
        state.expandable = true;
        state.expanded = button()->menu() && button()->menu()->isVisible();
        state.collapsed = !state.expanded;
        return state;
    }

    QStringList actionNames() const override
    {
        if (!widget()->isEnabled())
            return {};
        return {pressAction(), showMenuAction(), setFocusAction()};
    }

    void doAction(const QString &action) override
    {
        if (action == pressAction() || action == showMenuAction())
            // Later, because the program that asked waits for the answer meanwhile.
            QMetaObject::invokeMethod(button(), &MenuButton::openMenu, Qt::QueuedConnection);
        else
            QAccessibleWidget::doAction(action);
    }

private:
    MenuButton *button() const { return static_cast<MenuButton *>(widget()); }
};

QAccessibleInterface *makeInterface(const QString &name, QObject *object)
{
    auto *button = name == QLatin1String("zixly::MenuButton") ? qobject_cast<MenuButton *>(object) : nullptr;
    return button ? new MenuButtonInterface(button) : nullptr;
}

} // namespace

MenuButton::MenuButton(QWidget *parent)
    : QToolButton(parent)
{
    QAccessible::installFactory(makeInterface); // again and again is once
    setPopupMode(QToolButton::InstantPopup); // for the arrow; the menu itself is opened below
    setFocusPolicy(Qt::StrongFocus);
}

void MenuButton::openMenu()
{
    QMenu *shown = menu();
    if (!shown || !isEnabled() || shown->isVisible())
        return;
    const bool right = layoutDirection() == Qt::RightToLeft;
    const QPoint corner = right ? rect().bottomRight() - QPoint(shown->sizeHint().width() - 1, 0) : rect().bottomLeft();
    shown->popup(mapToGlobal(corner + QPoint(0, 1)));
    shown->setActiveAction(shown->actions().value(0));
}

void MenuButton::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        openMenu();
    else
        QToolButton::mousePressEvent(event);
}

void MenuButton::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Space:
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Down: openMenu(); return;
    default: QToolButton::keyPressEvent(event);
    }
}

} // namespace zixly
