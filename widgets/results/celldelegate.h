// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>
#include <QStyledItemDelegate>

namespace zixly {

// Draws cells of the results: rows with too few trades are muted and carry a sign beside their words, losses have the
// colour of losses.
class CellDelegate final : public QStyledItemDelegate
{
    Q_OBJECT
public:
    explicit CellDelegate(QObject *parent = nullptr);

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;

private:
    mutable QIcon m_warning; // made again when the palette changes
    mutable qint64 m_paletteKey = 0;
};

} // namespace zixly
