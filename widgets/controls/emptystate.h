// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QPushButton;

namespace zixly {

class TintedLabel;

// What a page shows instead of an empty list: a picture, what is the case, and the next step as a button.
class EmptyState final : public QWidget
{
    Q_OBJECT
public:
    enum class Action { Plain, Primary }; // how its button is drawn
    explicit EmptyState(Action action, QWidget *parent = nullptr);

    // `action` empty = no button.
    void present(const QString &iconName, const QString &title, const QString &text, const QString &action = {});

signals:
    void actionTriggered();

protected:
    void changeEvent(QEvent *event) override;

private:
    void dress();

    QString m_iconName;
    TintedLabel *m_picture;
    TintedLabel *m_title;
    TintedLabel *m_text;
    QPushButton *m_button;
};

} // namespace zixly
