// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QPixmap>
#include <QStyledItemDelegate>

namespace zixly {

// Draws a star, filled for favourites. A click on it asks to turn it over; the model decides. `role` holds a bool.
class FavouriteDelegate final : public QStyledItemDelegate
{
    Q_OBJECT
public:
    explicit FavouriteDelegate(int role, QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

signals:
    void toggled(const QModelIndex &index);

protected:
    bool editorEvent(QEvent *event, QAbstractItemModel *model, const QStyleOptionViewItem &option,
        const QModelIndex &index) override;

private:
    int m_role;
    mutable QHash<quint64, QPixmap> m_icons;
};

} // namespace zixly
