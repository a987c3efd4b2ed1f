// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/charttable.h"

#include "core/format.h"

#include <QStringList>

#include <cmath>

namespace zixly {

QString ChartTable::shown(qsizetype row, int column) const
{
    const Column &what = columns[column];
    if (what.kind == Kind::Text)
        return text(row, column);
    const double value = number(row, column);
    if (std::isnan(value))
        return {};
    switch (what.kind) {
    case Kind::Count: return countText(static_cast<qint64>(value));
    case Kind::Day: return barTimeText(static_cast<qint64>(value), true);
    case Kind::Moment: return barTimeText(static_cast<qint64>(value), false);
    default: return numberText(value, what.decimals);
    }
}

QString linesOf(const ChartTable &table, const QList<qsizetype> &rows)
{
    const auto clean = [](QString text) {
        for (const QChar c : {QChar(u'\t'), QChar(u'\n'), QChar(u'\r')})
            text.replace(c, QChar(u' '));
        return text;
    };
    QStringList line;
    for (const ChartTable::Column &column : table.columns)
        line << clean(column.title);
    QString lines = line.join(QChar(u'\t')) + QChar(u'\n');
    for (const qsizetype row : rows) {
        line.clear();
        for (int column = 0; column < table.columns.size(); ++column) {
            QString text = table.shown(row, column);
            if (table.columns[column].kind != ChartTable::Kind::Text)
                text.replace(QChar(u'\u2212'), QChar(u'-')); // spreadsheets take no typographic minus for a number
            line << clean(text);
        }
        lines += line.join(QChar(u'\t')) + QChar(u'\n');
    }
    return lines;
}

} // namespace zixly
