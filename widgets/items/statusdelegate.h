// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobstate.h"

#include <QHash>
#include <QPixmap>
#include <QStyledItemDelegate>

namespace zixly {

// Draws a job's state as icon and word in the status colour, or as a progress bar while one is known. The roles are
// those of the model: int of JobState (or -1), double 0..1 (or -1), text of the bar, text behind the word.
class StatusDelegate final : public QStyledItemDelegate
{
    Q_OBJECT
public:
    struct Roles {
        int state;
        int progress;
        int progressText;
        int note; // text: what else there is to say, muted behind the word
    };
    explicit StatusDelegate(const Roles &roles, QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    void paintBar(QPainter *painter, const QStyleOptionViewItem &option, const QRect &area, double progress,
        const QString &text) const;
    void paintWords(QPainter *painter, const QStyleOptionViewItem &option, QRect area, const QString &text,
        const QString &note) const;
    const QPixmap &icon(JobState state, const QColor &color, qreal scale) const;

    Roles m_roles;
    mutable QHash<quint64, QPixmap> m_icons; // rendering an SVG per cell and paint would be slow
};

} // namespace zixly
