// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QModelIndex>
#include <QString>

namespace zixly {

// What a screen reader says of a cell beyond its text, for Qt::AccessibleDescriptionRole: "Sharpe: 0.84", "Favourite:
// not a favourite", "Name: empty". `more` follows behind a comma. The text of the cell itself (Qt::AccessibleTextRole,
// else what is shown) stays the bare value, because scripts and readers that know the header rely on it.
QString spokenCell(const QModelIndex &cell, const QString &more = {});

} // namespace zixly
