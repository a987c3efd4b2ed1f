// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QMetaType>
#include <QString>

#include <functional>

namespace zixly {

// The data of a chart as rows: exactly what it plots, before any thinning for the screen. A cheap value that shares the
// data; reading it is safe on any thread.
struct ChartTable {
    enum class Kind { Number, Count, Day, Moment, Text };
    struct Column {
        QString title; // translated, with unit
        Kind kind = Kind::Number;
        int decimals = 2; // of a number that people read; files get all digits
    };

    QString title;
    QList<Column> columns;
    qsizetype rows = 0;
    // What stands in a cell that is no text: NaN = nothing, UTC ms for days and moments.
    std::function<double(qsizetype row, int column)> number;
    std::function<QString(qsizetype row, int column)> text; // of columns of the kind Text

    bool isEmpty() const { return rows == 0 || columns.isEmpty(); }
    QString shown(qsizetype row, int column) const; // as people read it; empty for nothing
};

// The rows as lines with tabs under a line of titles, for the clipboard.
QString linesOf(const ChartTable &table, const QList<qsizetype> &rows);

} // namespace zixly

Q_DECLARE_METATYPE(zixly::ChartTable)
