// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineEdit>

namespace zixly {

// An id or a path to look at, select and copy: one line, elided in the middle until somebody works in it.
class IdField final : public QLineEdit
{
    Q_OBJECT
public:
    explicit IdField(const QString &text, QWidget *parent = nullptr);

    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void dress();
    bool m_dressing = false;
};

} // namespace zixly
