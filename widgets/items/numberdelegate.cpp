// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/items/numberdelegate.h"

#include "widgets/controls/theme.h"

#include <cmath>

namespace zixly {

NumberDelegate::NumberDelegate(int role, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_role(role)
{
}

void NumberDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    if (option->displayAlignment.testFlag(Qt::AlignRight))
        option->text += QChar(0x2002); // keeps a number off the text of the next column
    bool isNumber = false;
    const QVariant data = index.data(m_role);
    const double value = data.toDouble(&isNumber);
    if (!isNumber || data.typeId() != QMetaType::Double)
        return;
    if (std::isnan(value))
        option->palette.setColor(QPalette::Text, theme::ink(theme::Ink::Muted, option->palette));
    else if (value < 0.0)
        option->palette.setColor(QPalette::Text, theme::ink(theme::Ink::Negative, option->palette));
}

} // namespace zixly
