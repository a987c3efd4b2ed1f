// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/banner.h"

#include "widgets/controls/theme.h"
#include "widgets/controls/themedicon.h"
#include "widgets/controls/tintedlabel.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace zixly {

namespace {

constexpr int kMost = 3; // strips at once
constexpr int kIcon = 16;
constexpr int kMark = 4; // coloured edge

QString iconName(Notice::Severity severity)
{
    switch (severity) {
    case Notice::Severity::Info: return u"info"_s;
    case Notice::Severity::Warning: return u"warning"_s;
    case Notice::Severity::Error: return u"error"_s;
    }
    return {};
}

theme::Ink inkOf(Notice::Severity severity)
{
    switch (severity) {
    case Notice::Severity::Info: return theme::Ink::Accent;
    case Notice::Severity::Warning: return theme::Ink::Warning;
    case Notice::Severity::Error: return theme::Ink::Error;
    }
    return theme::Ink::Text;
}

} // namespace

Banner::Banner(const Notice &notice, QWidget *parent)
    : QFrame(parent)
    , m_notice(notice)
    , m_icon(new TintedLabel(theme::Ink::Text, this))
    , m_text(new TintedLabel(notice.text, theme::Ink::Text, this))
{
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_text->setToolTip(notice.details);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(theme::kWide + kMark, theme::kNear, theme::kNear, theme::kNear);
    layout->setSpacing(theme::kNear);
    layout->addWidget(m_icon);
    layout->addWidget(m_text, 1);
    if (!notice.actionText.isEmpty()) {
        auto *button = new QPushButton(notice.actionText, this);
        button->setAccessibleName(notice.actionText);
        connect(button, &QPushButton::clicked, this, [this] {
            const auto action = m_notice.action;
            emit closed();
            if (action)
                action();
        });
        layout->addWidget(button);
    }
    auto *close = new QToolButton(this);
    close->setAutoRaise(true);
    close->setToolTip(tr("Close this message"));
    close->setAccessibleName(tr("Close message"));
    setThemedIcon(close, u"close"_s);
    connect(close, &QToolButton::clicked, this, &Banner::closed);
    layout->addWidget(close);
    dress();
}

bool Banner::update(const Notice &notice)
{
    if (notice.severity != m_notice.severity || notice.actionText != m_notice.actionText)
        return false;
    m_notice = notice;
    m_text->setText(notice.text);
    m_text->setToolTip(notice.details);
    return true;
}

void Banner::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        dress();
}

void Banner::dress()
{
    m_icon->setPixmap(theme::icon(iconName(m_notice.severity), theme::ink(inkOf(m_notice.severity), palette()))
            .pixmap({kIcon, kIcon}, devicePixelRatioF()));
}

void Banner::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), theme::ink(theme::Ink::Surface, palette()));
    painter.fillRect(QRect(0, 0, kMark, height()), theme::ink(inkOf(m_notice.severity), palette()));
    painter.setPen(theme::ink(theme::Ink::SurfaceBorder, palette()));
    painter.drawLine(0, height() - 1, width(), height() - 1);
}

BannerArea::BannerArea(QWidget *parent)
    : QWidget(parent)
    , m_layout(new QVBoxLayout(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(0);
    hide();
}

void BannerArea::add(const Notice &notice)
{
    if (Banner *shown = notice.id.isEmpty() ? nullptr : m_byId.value(notice.id)) {
        if (shown->update(notice))
            return;
        drop(shown);
    }
    while (m_layout->count() >= kMost)
        drop(static_cast<Banner *>(m_layout->itemAt(m_layout->count() - 1)->widget()));
    auto *banner = new Banner(notice, this);
    m_layout->insertWidget(0, banner);
    if (!notice.id.isEmpty())
        m_byId.insert(notice.id, banner);
    connect(banner, &Banner::closed, this, [this, banner] { drop(banner); });
    show();
}

void BannerArea::remove(const QString &id)
{
    if (Banner *banner = m_byId.value(id))
        drop(banner);
}

int BannerArea::count() const
{
    return m_layout->count();
}

void BannerArea::drop(Banner *banner)
{
    m_byId.removeIf([banner](const auto &entry) { return entry.value() == banner; });
    m_layout->removeWidget(banner);
    banner->hide();
    banner->deleteLater(); // may be in the middle of its own signal
    setVisible(m_layout->count() > 0);
}

} // namespace zixly
