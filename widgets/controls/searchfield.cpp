// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/searchfield.h"

#include "widgets/controls/theme.h"

#include <QAction>
#include <QEvent>
#include <QKeyEvent>
#include <QToolButton>

#include <chrono>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace zixly {

SearchField::SearchField(QWidget *parent)
    : QLineEdit(parent)
    , m_icon(addAction(QIcon(), LeadingPosition))
{
    setClearButtonEnabled(true);
    m_icon->setEnabled(false); // a picture, not a command
    const QList<QAction *> inside = actions();
    for (QAction *action : inside) // a screen reader meets them as buttons
        action->setText(action == m_icon ? tr("Search") : tr("Clear search"));
    for (auto *button : findChildren<QToolButton *>()) {
        if (button->accessibleName().isEmpty())
            button->setAccessibleName(button->defaultAction() == m_icon ? tr("Search") : tr("Clear search"));
    }
    dress();
    m_pause.setSingleShot(true);
    m_pause.setInterval(150ms);
    connect(&m_pause, &QTimer::timeout, this, &SearchField::tell);
    connect(this, &QLineEdit::textChanged, this, [this](const QString &text) {
        if (text.isEmpty())
            tell();
        else
            m_pause.start();
    });
    connect(this, &QLineEdit::returnPressed, this, &SearchField::tell);
}

void SearchField::setTextQuietly(const QString &text)
{
    m_told = text;
    setText(text);
    m_pause.stop();
}

void SearchField::tell()
{
    m_pause.stop();
    if (m_told == text())
        return;
    m_told = text();
    emit searchChanged(m_told);
}

void SearchField::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && !text().isEmpty()) {
        clear();
        return;
    }
    QLineEdit::keyPressEvent(event);
}

void SearchField::changeEvent(QEvent *event)
{
    QLineEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        dress();
}

void SearchField::dress()
{
    // Drawn disabled, so the icon must bear being dimmed.
    m_icon->setIcon(theme::icon(u"search"_s, theme::ink(theme::Ink::Text, palette())));
}

} // namespace zixly
