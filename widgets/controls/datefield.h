// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateEdit>

#include <optional>

namespace zixly {

// A date that may be left open: shows `openText` then. Delete or Backspace opens it again, the calendar starts today.
class DateField final : public QDateEdit
{
    Q_OBJECT
public:
    explicit DateField(const QString &openText, QWidget *parent = nullptr);

    std::optional<QDate> value() const; // empty = open
    void setValue(const std::optional<QDate> &date);
    void setStart(const QDate &date); // what the calendar shows while the field is open

signals:
    void valueChanged();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    bool focusNextPrevChild(bool next) override;
    bool eventFilter(QObject *watched, QEvent *event) override;
    void stepBy(int steps) override;

private:
    QDate m_start;
};

} // namespace zixly
