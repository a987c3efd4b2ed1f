// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/primarybutton.h"

#include "widgets/controls/theme.h"

#include <QEvent>
#include <QStyleOptionButton>
#include <QStylePainter>

#include <utility>

namespace zixly {

PrimaryButton::PrimaryButton(const QString &text, QWidget *parent)
    : PrimaryButton(text, QString(), parent)
{
}

PrimaryButton::PrimaryButton(const QString &text, QString iconName, QWidget *parent)
    : QPushButton(text, parent)
    , m_iconName(std::move(iconName))
{
    setAccessibleName(QString(text).remove(QLatin1Char('&')));
    dress();
}

void PrimaryButton::changeEvent(QEvent *event)
{
    QPushButton::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        dress();
}

void PrimaryButton::dress()
{
    if (!m_iconName.isEmpty())
        setIcon(theme::icon(m_iconName, palette().color(QPalette::Active, QPalette::HighlightedText)));
}

QSize PrimaryButton::sizeHint() const
{
    return QPushButton::sizeHint() + QSize(2 * theme::kTight, 2);
}

// Styles shade a coloured button until white text on it is hard to read, so the face is drawn here, flat.
void PrimaryButton::paintEvent(QPaintEvent *)
{
    QStyleOptionButton option;
    initStyleOption(&option);
    QStylePainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QPalette &colors = palette();
    const bool enabled = isEnabled();
    QColor face = enabled ? colors.color(QPalette::Active, QPalette::Highlight) : colors.color(QPalette::Button);
    if (enabled && isDown())
        face = face.darker(120);
    else if (enabled && underMouse())
        face = face.darker(108);
    const QRectF area = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    painter.setPen(enabled ? QPen(face) : QPen(theme::ink(theme::Ink::SurfaceBorder, colors)));
    painter.setBrush(face);
    painter.drawRoundedRect(area, 3, 3);
    if (hasFocus() && enabled) {
        painter.setPen(QPen(colors.color(QPalette::Active, QPalette::HighlightedText), 1, Qt::DotLine));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(area.adjusted(2.5, 2.5, -2.5, -2.5), 2, 2);
    }
    painter.setRenderHint(QPainter::Antialiasing, false);
    const auto group = enabled ? QPalette::Active : QPalette::Disabled;
    option.palette.setColor(QPalette::ButtonText,
        enabled ? colors.color(QPalette::Active, QPalette::HighlightedText)
                : colors.color(group, QPalette::ButtonText));
    painter.drawControl(QStyle::CE_PushButtonLabel, option);
}

} // namespace zixly
