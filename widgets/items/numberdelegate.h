// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace zixly {

// Draws numbers: losses in the colour of losses, undefined values muted. `role` holds the raw double.
class NumberDelegate final : public QStyledItemDelegate
{
    Q_OBJECT
public:
    explicit NumberDelegate(int role, QObject *parent = nullptr);

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;

private:
    int m_role;
};

} // namespace zixly
