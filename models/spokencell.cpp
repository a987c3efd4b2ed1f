// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/spokencell.h"

#include <QAbstractItemModel>
#include <QCoreApplication>

namespace zixly {

namespace {

struct SpokenCell {
    Q_DECLARE_TR_FUNCTIONS(zixly::SpokenCell)
};

QString valueOf(const QModelIndex &cell)
{
    const QVariant spoken = cell.data(Qt::AccessibleTextRole);
    const QString text = (spoken.isValid() ? spoken : cell.data(Qt::DisplayRole)).toString();
    if (text.isEmpty())
        return SpokenCell::tr("empty", "a cell without text, read aloud");
    return text == QChar(0x2013) ? SpokenCell::tr("undefined", "a cell that shows a dash, read aloud") : text;
}

} // namespace

QString spokenCell(const QModelIndex &cell, const QString &more)
{
    const QAbstractItemModel &model = *cell.model();
    QVariant title = model.headerData(cell.column(), Qt::Horizontal, Qt::AccessibleTextRole);
    if (!title.isValid())
        title = model.headerData(cell.column(), Qt::Horizontal, Qt::DisplayRole);
    const QString sentence
        = SpokenCell::tr("%1: %2", "title of a column, value, read aloud").arg(title.toString(), valueOf(cell));
    return more.isEmpty() ? sentence
                          : SpokenCell::tr("%1, %2", "a cell, what else there is to say").arg(sentence, more);
}

} // namespace zixly
