// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QList>
#include <QPixmap>
#include <QStyledItemDelegate>

namespace zixly {

// Draws a text with small icons at its end, one for each mark that is set. `role` holds an int of or-ed marks; what
// they mean stands in the model's tooltip and description.
class PlaceDelegate final : public QStyledItemDelegate
{
    Q_OBJECT
public:
    struct Mark {
        int bit;
        QString icon;
    };
    PlaceDelegate(int role, const QList<Mark> &marks, QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    const QPixmap &icon(const Mark &mark, const QColor &color, qreal scale) const;

    int m_role;
    QList<Mark> m_marks;
    mutable QHash<quint64, QPixmap> m_icons; // rendering an SVG per cell and paint would be slow
};

} // namespace zixly
