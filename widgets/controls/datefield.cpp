// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/datefield.h"

#include <QCalendarWidget>
#include <QEvent>
#include <QKeyEvent>

using namespace Qt::StringLiterals;

namespace zixly {

namespace {

// The smallest date stands for "open": QDateEdit shows its special text there.
const QDate kOpen(1800, 1, 1);

} // namespace

DateField::DateField(const QString &openText, QWidget *parent)
    : QDateEdit(parent)
{
    setCalendarPopup(true);
    setDisplayFormat(u"yyyy-MM-dd"_s);
    setMinimumDate(kOpen);
    setSpecialValueText(openText);
    setDate(kOpen);
    // Wide enough for a date, also while it shows a shorter text.
    setMinimumWidth(fontMetrics().horizontalAdvance(u"0000-00-00"_s) + 3 * fontMetrics().height() + 8);
    calendarWidget()->installEventFilter(this);
    connect(this, &QDateEdit::dateChanged, this, &DateField::valueChanged);
}

std::optional<QDate> DateField::value() const
{
    return date() == kOpen ? std::nullopt : std::optional(date());
}

void DateField::setValue(const std::optional<QDate> &value)
{
    setDate(value.value_or(kOpen));
}

void DateField::setStart(const QDate &date)
{
    m_start = date;
}

void DateField::keyPressEvent(QKeyEvent *event)
{
    const bool wipes = event->key() == Qt::Key_Delete || event->key() == Qt::Key_Backspace;
    if (wipes && event->modifiers() == Qt::NoModifier) {
        setDate(kOpen);
        return;
    }
    const QString text = event->text();
    if (date() == kOpen && !text.isEmpty() && text.front().isPrint() && !text.front().isDigit()) {
        event->accept(); // no part of a date: it would stand behind the words for "open"
        return;
    }
    QDateEdit::keyPressEvent(event);
}

// Tab goes from year to month to day; the words for "open" have no such parts, and QDateEdit would stay in them.
bool DateField::focusNextPrevChild(bool next)
{
    return date() == kOpen ? QWidget::focusNextPrevChild(next) : QDateEdit::focusNextPrevChild(next);
}

void DateField::stepBy(int steps)
{
    if (date() == kOpen)
        setDate(m_start.isValid() ? m_start : QDate::currentDate());
    else
        QDateEdit::stepBy(steps);
}

bool DateField::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == calendarWidget() && event->type() == QEvent::Show && date() == kOpen) {
        const QDate start = m_start.isValid() ? m_start : QDate::currentDate();
        const QSignalBlocker quiet(calendarWidget());
        calendarWidget()->setCurrentPage(start.year(), start.month());
    }
    return QDateEdit::eventFilter(watched, event);
}

} // namespace zixly
