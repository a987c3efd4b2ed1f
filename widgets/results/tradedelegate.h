// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace zixly {

// Draws the money of a trade: gains and losses in their colours. `role` holds the sign as an int.
class TradeDelegate final : public QStyledItemDelegate
{
    Q_OBJECT
public:
    explicit TradeDelegate(int role, QObject *parent = nullptr);

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;

private:
    int m_role;
};

} // namespace zixly
