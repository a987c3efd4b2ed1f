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

EmptyState::EmptyState(Action action, QWidget *parent)
    : QWidget(parent)
    , m_picture(new TintedLabel(theme::Ink::Muted, this))
    , m_title(new TintedLabel(theme::Ink::Text, this))
    , m_text(new TintedLabel(theme::Ink::Muted, this))
    , m_button(action == Action::Primary ? new PrimaryButton(QString(), this) : new QPushButton(this))
{
    m_picture->setAlignment(Qt::AlignCenter);
    m_picture->setFixedHeight(kPicture);
    m_title->setAlignment(Qt::AlignCenter);
    m_title->setHeading(1.3, true);
    m_title->setWordWrap(true);
    m_text->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    m_text->setWordWrap(true);
    m_button->hide();
    connect(m_button, &QPushButton::clicked, this, &EmptyState::actionTriggered);

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
    layout->addWidget(m_button, 0, Qt::AlignHCenter);
    layout->addStretch(3);
}

void EmptyState::present(const QString &iconName, const QString &title, const QString &text, const QString &action)
{
    m_iconName = iconName;
    m_title->setText(title);
    m_text->setText(text);
    m_text->setVisible(!text.isEmpty());
    m_button->setText(action);
    m_button->setAccessibleName(action);
    m_button->setVisible(!action.isEmpty());
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
