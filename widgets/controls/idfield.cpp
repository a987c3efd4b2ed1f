// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/idfield.h"

#include <QEvent>
#include <QFocusEvent>
#include <QPainter>
#include <QScopedValueRollback>

namespace zixly {

IdField::IdField(const QString &text, QWidget *parent)
    : QLineEdit(text, parent)
{
    setReadOnly(true);
    setFrame(false);
    setTextMargins(-2, 0, 0, 0); // in line with the labels around it
    setToolTip(text);
    setCursorPosition(0);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    dress();
}

// Looks like the text around it, not like a field to write into.
void IdField::dress()
{
    if (m_dressing || !parentWidget())
        return;
    const QScopedValueRollback dressing(m_dressing, true);
    QPalette colors = parentWidget()->palette();
    colors.setColor(QPalette::Base, Qt::transparent);
    colors.setColor(QPalette::Text, colors.color(QPalette::WindowText));
    setPalette(colors);
}

QSize IdField::minimumSizeHint() const
{
    return {fontMetrics().horizontalAdvance(QLatin1Char('x')) * 8, QLineEdit::minimumSizeHint().height()};
}

void IdField::paintEvent(QPaintEvent *event)
{
    if (hasFocus() || hasSelectedText()) {
        QLineEdit::paintEvent(event);
        return;
    }
    QPainter painter(this);
    painter.setPen(palette().color(QPalette::Text));
    painter.drawText(rect(), static_cast<int>(Qt::AlignVCenter | Qt::AlignLeading),
        fontMetrics().elidedText(text(), Qt::ElideMiddle, width()));
}

void IdField::focusInEvent(QFocusEvent *event)
{
    QLineEdit::focusInEvent(event);
    if (event->reason() != Qt::MouseFocusReason)
        selectAll(); // by key it is there to be copied
}

void IdField::focusOutEvent(QFocusEvent *event)
{
    QLineEdit::focusOutEvent(event);
    if (event->reason() == Qt::PopupFocusReason || event->reason() == Qt::ActiveWindowFocusReason)
        return; // its own menu copies what is selected
    deselect();
    setCursorPosition(0);
}

void IdField::changeEvent(QEvent *event)
{
    QLineEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::ParentChange)
        dress();
}

} // namespace zixly
