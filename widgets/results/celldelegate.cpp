// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/results/celldelegate.h"

#include "models/celltablemodel.h"
#include "widgets/controls/theme.h"

#include <QFontMetrics>

namespace zixly {

CellDelegate::CellDelegate(QObject *parent)
    : QStyledItemDelegate(parent)
{
}

void CellDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    const bool few = index.data(CellTableModel::FewTradesRole).toBool();
    if (few) {
        option->palette.setColor(QPalette::Text, theme::ink(theme::Ink::Muted, option->palette));
        option->font.setItalic(true);
        option->fontMetrics = QFontMetrics(option->font);
        if (index.column() == cellcolumn::Remark) {
            if (m_paletteKey != option->palette.cacheKey() || m_warning.isNull()) {
                m_paletteKey = option->palette.cacheKey();
                m_warning = theme::icon(QStringLiteral("warning"), theme::ink(theme::Ink::Warning, option->palette));
            }
            option->icon = m_warning;
            option->decorationSize = QSize(option->fontMetrics.height(), option->fontMetrics.height());
            option->features |= QStyleOptionViewItem::HasDecoration;
        }
        return;
    }
    if (index.column() >= cellcolumn::FirstMetric && index.data(CellTableModel::NumberRole).toDouble() < 0.0)
        option->palette.setColor(QPalette::Text, theme::ink(theme::Ink::Negative, option->palette));
}

} // namespace zixly
