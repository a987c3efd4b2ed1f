// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace zixly {

// Draws a text in which the letters that were found are bold and underlined. `role` holds their places, a QList<int>.
class MatchDelegate final : public QStyledItemDelegate
{
    Q_OBJECT
public:
    explicit MatchDelegate(int role, QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    int m_role;
};

} // namespace zixly
