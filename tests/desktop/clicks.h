// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QDialog>
#include <QTest>

// The program as a person or a screen reader knows it: by names.
namespace zixly::test {

// How long a loaded machine may take, in ms.
inline constexpr int kPatience = 30'000;

#define EVENTUALLY(condition) QTRY_VERIFY_WITH_TIMEOUT(condition, zixly::test::kPatience)

template <class Widget>
Widget *named(const char *name, const QWidget *within = nullptr)
{
    const QWidgetList windows = within ? QWidgetList{const_cast<QWidget *>(within)} : QApplication::topLevelWidgets();
    for (QWidget *window : windows) {
        for (auto *candidate : window->findChildren<Widget *>()) {
            if (candidate->accessibleName() == QLatin1String(name) && candidate->isVisible())
                return candidate;
        }
    }
    return nullptr;
}

// The visible, enabled button of that name.
inline QAbstractButton *button(const char *name, const QWidget *within = nullptr)
{
    const QWidgetList windows = within ? QWidgetList{const_cast<QWidget *>(within)} : QApplication::topLevelWidgets();
    for (const QWidget *window : windows) {
        for (auto *candidate : window->findChildren<QAbstractButton *>()) {
            const QString text
                = candidate->accessibleName().isEmpty() ? candidate->text() : candidate->accessibleName();
            if (QString(text).remove(QLatin1Char('&')) == QLatin1String(name) && candidate->isVisible()
                && candidate->isEnabled())
                return candidate;
        }
    }
    return nullptr;
}

inline QDialog *dialog(const char *title)
{
    const QWidgetList windows = QApplication::topLevelWidgets();
    for (QWidget *window : windows) {
        auto *candidate = qobject_cast<QDialog *>(window);
        if (candidate && candidate->isVisible() && candidate->windowTitle() == QLatin1String(title))
            return candidate;
    }
    return nullptr;
}

inline QAction *command(const QWidget &window, const char *name)
{
    for (QAction *action : window.findChildren<QAction *>()) {
        if (action->text().remove(QLatin1Char('&')) == QLatin1String(name) && action->isEnabled())
            return action;
    }
    return nullptr;
}

inline void click(QAbstractButton *target)
{
    if (target)
        QTest::mouseClick(target, Qt::LeftButton);
    else
        QTest::qFail("no such button", __FILE__, __LINE__);
}

} // namespace zixly::test
