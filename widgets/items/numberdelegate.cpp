// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/items/numberdelegate.h"

#include "widgets/controls/theme.h"

#include <cmath>

namespace zixly {

NumberDelegate::NumberDelegate(int role, Colours colours, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_role(role)
    , m_colours(colours)
{
}

void NumberDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    const QVariant data = index.data(m_role);
    if (data.typeId() != QMetaType::Double && data.typeId() != QMetaType::Int)
        return;
    const double value = data.toDouble();
    const auto colour
        = [option](theme::Ink ink) { option->palette.setColor(QPalette::Text, theme::ink(ink, option->palette)); };
    if (std::isnan(value))
        colour(theme::Ink::Muted);
    else if (value < 0.0)
        colour(theme::Ink::Negative);
    else if (value > 0.0 && m_colours == Colours::GainsAndLosses)
        colour(theme::Ink::Positive);
}

} // namespace zixly
