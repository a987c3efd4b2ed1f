// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/items/favouritedelegate.h"

#include "widgets/controls/theme.h"

#include <QApplication>
#include <QMouseEvent>
#include <QPainter>
#include <QStyle>

#include <cmath>

using namespace Qt::StringLiterals;

namespace zixly {

namespace {

constexpr int kIcon = 16;

} // namespace

FavouriteDelegate::FavouriteDelegate(int role, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_role(role)
{
}

void FavouriteDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    cell.text.clear();
    const QStyle &style = option.widget ? *option.widget->style() : *QApplication::style();
    style.drawControl(QStyle::CE_ItemViewItem, &cell, painter, option.widget);
    const QVariant value = index.data(m_role);
    if (!value.isValid())
        return; // not loaded yet
    const bool on = value.toBool();
    const bool hovered = option.state.testFlag(QStyle::State_MouseOver);
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    if (!on && !hovered && !selected)
        return; // empty stars on every row would be noise
    const auto group = option.state.testFlag(QStyle::State_Active) ? QPalette::Active : QPalette::Inactive;
    const QColor color = selected ? option.palette.color(group, QPalette::HighlightedText)
                                  : theme::ink(on ? theme::Ink::Warning : theme::Ink::Muted, option.palette);
    const qreal scale = painter->device()->devicePixelRatioF();
    const auto key
        = (static_cast<quint64>(on) << 56) | (static_cast<quint64>(std::lround(scale * 100)) << 32) | color.rgba();
    auto found = m_icons.find(key);
    if (found == m_icons.end())
        found
            = m_icons.insert(key, theme::icon(on ? u"star-filled"_s : u"star"_s, color).pixmap({kIcon, kIcon}, scale));
    const QPoint center = option.rect.center();
    painter->drawPixmap(QRect(center.x() - kIcon / 2 + 1, center.y() - kIcon / 2 + 1, kIcon, kIcon), *found);
}

QSize FavouriteDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    return {kIcon + 2 * theme::kTight, QStyledItemDelegate::sizeHint(option, index).height()};
}

bool FavouriteDelegate::editorEvent(
    QEvent *event, QAbstractItemModel *, const QStyleOptionViewItem &, const QModelIndex &index)
{
    if (event->type() != QEvent::MouseButtonRelease)
        return false;
    if (static_cast<QMouseEvent *>(event)->button() != Qt::LeftButton)
        return false;
    emit toggled(index);
    return true;
}

} // namespace zixly
