// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/items/matchdelegate.h"

#include "widgets/controls/theme.h"

#include <QApplication>
#include <QPainter>
#include <QStyle>
#include <QTextLayout>

#include <algorithm>

namespace zixly {

MatchDelegate::MatchDelegate(int role, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_role(role)
{
}

void MatchDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    const QString text = cell.text;
    cell.text.clear();
    const QStyle &style = option.widget ? *option.widget->style() : *QApplication::style();
    style.drawControl(QStyle::CE_ItemViewItem, &cell, painter, option.widget); // selection, hover, focus

    QList<QTextLayout::FormatRange> formats;
    for (const int place : index.data(m_role).value<QList<int>>()) {
        QTextLayout::FormatRange range{.start = place, .length = 1, .format = {}};
        range.format.setFontWeight(QFont::Bold);
        range.format.setFontUnderline(true);
        formats.append(range);
    }
    const QRect area = cell.rect.adjusted(theme::kTight, 0, -theme::kTight, 0);
    QTextLayout layout(text, cell.font);
    QTextOption plain;
    plain.setWrapMode(QTextOption::NoWrap);
    layout.setTextOption(plain);
    layout.setFormats(formats);
    layout.beginLayout();
    QTextLine line = layout.createLine();
    layout.endLayout();
    const bool selected = cell.state.testFlag(QStyle::State_Selected);
    const auto group = cell.state.testFlag(QStyle::State_Active) ? QPalette::Active : QPalette::Inactive;
    painter->save();
    painter->setClipRect(area);
    painter->setPen(cell.palette.color(group, selected ? QPalette::HighlightedText : QPalette::Text));
    layout.draw(painter, QPointF(area.left(), area.top() + (area.height() - line.height()) / 2.0));
    painter->restore();
}

QSize MatchDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyleOptionViewItem bold = option;
    bold.font.setBold(true); // as if all letters were found
    bold.fontMetrics = QFontMetrics(bold.font);
    const QSize size = QStyledItemDelegate::sizeHint(option, index);
    const int text = bold.fontMetrics.horizontalAdvance(index.data(Qt::DisplayRole).toString());
    return {text + 2 * theme::kNear, std::max(size.height(), option.fontMetrics.height() + theme::kNear)};
}

} // namespace zixly
