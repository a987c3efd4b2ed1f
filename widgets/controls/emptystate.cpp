// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/emptystate.h"

#include "widgets/controls/primarybutton.h"
#include "widgets/controls/theme.h"
#include "widgets/controls/tintedlabel.h"

#include <QEvent>
#include <QVBoxLayout>

namespace zixly {

namespace {

constexpr int kPicture = 48;
constexpr int kTextWidth = 420;

} // namespace

EmptyState::EmptyState(QWidget *parent)
    : QWidget(parent)
    , m_picture(new TintedLabel(theme::Ink::Muted, this))
    , m_title(new TintedLabel(theme::Ink::Text, this))
    , m_text(new TintedLabel(theme::Ink::Muted, this))
    , m_plain(new QPushButton(this))
    , m_primary(new PrimaryButton(QString(), this))
{
    m_picture->setAlignment(Qt::AlignCenter);
    m_picture->setFixedHeight(kPicture);
    m_title->setAlignment(Qt::AlignCenter);
    m_title->setHeading(1.3, true);
    m_title->setWordWrap(true);
    m_text->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    m_text->setWordWrap(true);
    for (QPushButton *button : {m_plain, m_primary})
        connect(button, &QPushButton::clicked, this, &EmptyState::actionTriggered);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme::kLoose, theme::kLoose, theme::kLoose, theme::kLoose);
    layout->setSpacing(theme::kWide);
    layout->addStretch(2);
    layout->addWidget(m_picture);
    layout->addWidget(m_title);
    // A column of fixed width: an aligned label would not get the height its wrapped text needs.
    auto *column = new QHBoxLayout;
    column->addStretch(1);
    column->addWidget(m_text);
    column->addStretch(1);
    m_text->setFixedWidth(kTextWidth);
    layout->addLayout(column);
    layout->addSpacing(theme::kNear);
    layout->addWidget(m_plain, 0, Qt::AlignHCenter);
    layout->addWidget(m_primary, 0, Qt::AlignHCenter);
    layout->addStretch(3);
}

void EmptyState::setPrimary(bool primary)
{
    m_isPrimary = primary;
}

void EmptyState::present(const QString &iconName, const QString &title, const QString &text, const QString &action)
{
    m_iconName = iconName;
    m_title->setText(title);
    m_text->setText(text);
    m_text->setVisible(!text.isEmpty());
    QPushButton *shown = m_isPrimary ? m_primary : m_plain;
    QPushButton *hidden = m_isPrimary ? m_plain : m_primary;
    shown->setText(action);
    shown->setAccessibleName(action);
    shown->setVisible(!action.isEmpty());
    hidden->hide();
    hidden->setAccessibleName(QString());
    dress();
}

void EmptyState::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        dress();
}

void EmptyState::dress()
{
    if (!m_iconName.isEmpty())
        m_picture->setPixmap(theme::icon(m_iconName, theme::ink(theme::Ink::Muted, palette()))
                .pixmap({kPicture, kPicture}, devicePixelRatioF()));
}

} // namespace zixly
