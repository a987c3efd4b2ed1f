// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/themedicon.h"

#include <QAbstractButton>
#include <QAction>
#include <QEvent>
#include <QPointer>

#include <functional>
#include <utility>

using namespace Qt::StringLiterals;

namespace zixly {

namespace {

// Child of the widget it watches; replaced when another icon is set for the same target.
class IconKeeper final : public QObject
{
public:
    IconKeeper(QWidget *watched, const QObject *target, std::function<void(const QPalette &)> apply)
        : QObject(watched)
        , m_target(target)
        , m_apply(std::move(apply))
    {
        for (QObject *child : watched->children()) {
            auto *other = dynamic_cast<IconKeeper *>(child);
            if (other && other != this && other->m_target == target)
                other->deleteLater();
        }
        watched->installEventFilter(this);
        m_apply(watched->palette());
    }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() == QEvent::PaletteChange)
            m_apply(static_cast<QWidget *>(watched)->palette());
        return QObject::eventFilter(watched, event);
    }

private:
    const QObject *m_target;
    std::function<void(const QPalette &)> m_apply;
};

} // namespace

void setThemedIcon(QAbstractButton *button, const QString &name, theme::Ink ink)
{
    new IconKeeper(button, button,
        [button, name, ink](const QPalette &palette) { button->setIcon(theme::icon(name, theme::ink(ink, palette))); });
}

void setThemedIcon(QAction *action, QWidget *watched, const QString &name, theme::Ink ink)
{
    new IconKeeper(watched, action, [action = QPointer(action), name, ink](const QPalette &palette) {
        if (action)
            action->setIcon(theme::icon(name, theme::ink(ink, palette)));
    });
}

} // namespace zixly
