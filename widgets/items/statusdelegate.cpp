// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/items/statusdelegate.h"

#include "widgets/controls/theme.h"

#include <QApplication>
#include <QPainter>
#include <QStyle>

#include <cmath>

namespace zixly {

namespace {

constexpr int kIcon = 16;
constexpr int kLeastNote = 7; // characters, with the dot before them

QString iconName(JobState state)
{
    return QStringLiteral("status-") + wireName(state);
}

} // namespace

StatusDelegate::StatusDelegate(const Roles &roles, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_roles(roles)
{
}

const QPixmap &StatusDelegate::icon(JobState state, const QColor &color, qreal scale) const
{
    const auto key
        = (static_cast<quint64>(state) << 56) | (static_cast<quint64>(std::lround(scale * 100)) << 32) | color.rgba();
    auto found = m_icons.find(key);
    if (found == m_icons.end())
        found = m_icons.insert(key, theme::icon(iconName(state), color).pixmap({kIcon, kIcon}, scale));
    return *found;
}

void StatusDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    const QString text = cell.text;
    cell.text.clear();
    const QStyle &style = option.widget ? *option.widget->style() : *QApplication::style();
    style.drawControl(QStyle::CE_ItemViewItem, &cell, painter, option.widget); // selection, hover, focus

    const int value = index.data(m_roles.state).toInt();
    QRect area = option.rect.adjusted(theme::kTight, 0, -theme::kTight, 0);
    if (value < 0) {
        painter->drawText(area, static_cast<int>(Qt::AlignVCenter), text);
        return;
    }
    const auto state = static_cast<JobState>(value);
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const auto group = option.state.testFlag(QStyle::State_Active) ? QPalette::Active : QPalette::Inactive;
    const QColor color
        = selected ? option.palette.color(group, QPalette::HighlightedText) : theme::statusColor(state, option.palette);
    const qreal scale = painter->device()->devicePixelRatioF();
    painter->drawPixmap(QRect(area.left(), area.center().y() - kIcon / 2 + 1, kIcon, kIcon), icon(state, color, scale));
    area.setLeft(area.left() + kIcon + theme::kTight + 2);
    const double progress = index.data(m_roles.progress).toDouble();
    if (progress >= 0.0) {
        paintBar(painter, option, area, progress, index.data(m_roles.progressText).toString());
        return;
    }
    painter->save();
    painter->setPen(color);
    paintWords(painter, option, area, text, index.data(m_roles.note).toString());
    painter->restore();
}

// The word of the state always; behind it the note, as far as there is room.
void StatusDelegate::paintWords(
    QPainter *painter, const QStyleOptionViewItem &option, QRect area, const QString &text, const QString &note) const
{
    const QFontMetrics &metrics = option.fontMetrics;
    constexpr auto kAlign = static_cast<int>(Qt::AlignVCenter);
    painter->drawText(area, kAlign, metrics.elidedText(text, Qt::ElideRight, area.width()));
    if (note.isEmpty())
        return;
    area.setLeft(area.left() + metrics.horizontalAdvance(text));
    const QString behind = QStringLiteral(" \u00B7 ") + note;
    if (area.width() < metrics.horizontalAdvance(behind.left(kLeastNote)))
        return; // the tooltip has it
    if (!option.state.testFlag(QStyle::State_Selected))
        painter->setPen(theme::ink(theme::Ink::Muted, option.palette));
    painter->drawText(area, kAlign, metrics.elidedText(behind, Qt::ElideRight, area.width()));
}

void StatusDelegate::paintBar(QPainter *painter, const QStyleOptionViewItem &option, const QRect &area, double progress,
    const QString &text) const
{
    const QStyle &style = option.widget ? *option.widget->style() : *QApplication::style();
    QStyleOptionProgressBar bar;
    bar.rect = area.adjusted(0, 2, 0, -2);
    bar.palette = option.palette;
    bar.fontMetrics = option.fontMetrics;
    bar.direction = option.direction;
    bar.state = (option.state | QStyle::State_Horizontal) & ~QStyle::State_Selected;
    bar.minimum = 0;
    bar.maximum = 1000;
    bar.progress = qRound(1000 * qBound(0.0, progress, 1.0));
    bar.text = option.fontMetrics.elidedText(text, Qt::ElideRight, bar.rect.width() - 4);
    bar.textVisible = true;
    bar.textAlignment = Qt::AlignCenter;
    style.drawControl(QStyle::CE_ProgressBar, &bar, painter, option.widget);
}

QSize StatusDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const QSize size = QStyledItemDelegate::sizeHint(option, index);
    return {size.width() + kIcon + 2 * theme::kNear, size.height()};
}

} // namespace zixly
