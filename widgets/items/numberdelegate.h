// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace zixly {

// Draws numbers: losses in the colour of losses, gains in theirs where that is wanted, undefined values muted. `role`
// holds the raw number, or its sign.
class NumberDelegate final : public QStyledItemDelegate
{
    Q_OBJECT
public:
    enum class Colours { Losses, GainsAndLosses };

    explicit NumberDelegate(int role, QObject *parent = nullptr)
        : NumberDelegate(role, Colours::Losses, parent)
    {
    }
    NumberDelegate(int role, Colours colours, QObject *parent);

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;

private:
    int m_role;
    Colours m_colours;
};

} // namespace zixly
