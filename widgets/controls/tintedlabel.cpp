// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/tintedlabel.h"

#include <QEvent>

namespace zixly {

TintedLabel::TintedLabel(theme::Ink ink, QWidget *parent)
    : QLabel(parent)
    , m_ink(ink)
{
    setTextFormat(Qt::PlainText);
    tint();
}

TintedLabel::TintedLabel(const QString &text, theme::Ink ink, QWidget *parent)
    : TintedLabel(ink, parent)
{
    setText(text);
}

TintedLabel *TintedLabel::wrapped(const QString &text, theme::Ink ink, QWidget *parent)
{
    auto *label = new TintedLabel(text, ink, parent);
    label->setWordWrap(true);
    return label;
}

void TintedLabel::setInk(theme::Ink ink)
{
    m_ink = ink;
    tint();
}

void TintedLabel::setHeading(qreal scale, bool bold)
{
    QFont heading = font();
    heading.setPointSizeF(heading.pointSizeF() * scale);
    heading.setBold(bold);
    setFont(heading);
}

void TintedLabel::changeEvent(QEvent *event)
{
    QLabel::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        tint();
}

void TintedLabel::tint()
{
    QPalette changed = palette();
    const QColor color = theme::ink(m_ink, changed);
    if (changed.color(QPalette::Active, QPalette::WindowText) == color)
        return; // setPalette() comes back here
    changed.setColor(QPalette::Active, QPalette::WindowText, color);
    changed.setColor(QPalette::Inactive, QPalette::WindowText, color);
    setPalette(changed);
}

} // namespace zixly
