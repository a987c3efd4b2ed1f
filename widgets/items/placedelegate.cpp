// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/items/placedelegate.h"

#include "widgets/controls/theme.h"

#include <QApplication>
#include <QPainter>
#include <QStyle>

#include <cmath>

namespace zixly {

namespace {

constexpr int kIcon = 14;

} // namespace

PlaceDelegate::PlaceDelegate(int role, const QList<Mark> &marks, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_role(role)
    , m_marks(marks)
{
}

const QPixmap &PlaceDelegate::icon(const Mark &mark, const QColor &color, qreal scale) const
{
    const auto key = (static_cast<quint64>(mark.bit) << 56) | (static_cast<quint64>(std::lround(scale * 100)) << 32)
        | color.rgba();
    auto found = m_icons.find(key);
    if (found == m_icons.end())
        found = m_icons.insert(key, theme::icon(mark.icon, color).pixmap({kIcon, kIcon}, scale));
    return *found;
}

void PlaceDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const int set = index.data(m_role).toInt();
    if (set == 0) {
        QStyledItemDelegate::paint(painter, option, index);
        return;
    }
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    const QString text = cell.text;
    cell.text.clear();
    const QStyle &style = option.widget ? *option.widget->style() : *QApplication::style();
    style.drawControl(QStyle::CE_ItemViewItem, &cell, painter, option.widget); // selection, hover, focus

    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const auto group = option.state.testFlag(QStyle::State_Active) ? QPalette::Active : QPalette::Inactive;
    const QColor strong = option.palette.color(group, selected ? QPalette::HighlightedText : QPalette::Text);
    const QColor muted = selected ? strong : theme::ink(theme::Ink::Muted, option.palette);
    const int margin = style.pixelMetric(QStyle::PM_FocusFrameHMargin, nullptr, option.widget) + 1;
    QRect area = option.rect.adjusted(margin, 0, -margin, 0);
    const qreal scale = painter->device()->devicePixelRatioF();
    for (qsizetype i = m_marks.size(); i-- > 0;) {
        if ((set & m_marks[i].bit) == 0)
            continue;
        const QRect place(area.right() - kIcon + 1, area.center().y() - kIcon / 2 + 1, kIcon, kIcon);
        painter->drawPixmap(place, icon(m_marks[i], muted, scale));
        area.setRight(area.right() - kIcon - theme::kTight);
    }
    painter->save();
    painter->setPen(strong);
    painter->drawText(
        area, static_cast<int>(Qt::AlignVCenter), option.fontMetrics.elidedText(text, Qt::ElideRight, area.width()));
    painter->restore();
}

} // namespace zixly
