// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/controls/theme.h"

#include <QLabel>

namespace zixly {

// A label in a colour of the theme that follows light and dark. Text is plain, wraps and can be selected where asked.
class TintedLabel final : public QLabel
{
    Q_OBJECT
public:
    explicit TintedLabel(theme::Ink ink, QWidget *parent = nullptr);
    TintedLabel(const QString &text, theme::Ink ink, QWidget *parent = nullptr);

    static TintedLabel *wrapped(const QString &text, theme::Ink ink, QWidget *parent); // breaks its lines

    void setInk(theme::Ink ink);
    void setHeading(qreal scale, bool bold); // relative to the font it has

protected:
    void changeEvent(QEvent *event) override;

private:
    void tint();

    theme::Ink m_ink;
};

} // namespace zixly
