// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/results/tradedelegate.h"

#include "widgets/controls/theme.h"

namespace zixly {

TradeDelegate::TradeDelegate(int role, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_role(role)
{
}

void TradeDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    const int sign = index.data(m_role).toInt();
    if (sign != 0)
        option->palette.setColor(
            QPalette::Text, theme::ink(sign > 0 ? theme::Ink::Positive : theme::Ink::Negative, option->palette));
}

} // namespace zixly
