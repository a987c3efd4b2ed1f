// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/copiedrows.h"

#include "core/async.h"
#include "models/charttable.h"
#include "widgets/controls/copiedtable.h"

#include <QAbstractItemView>
#include <QItemSelectionModel>
#include <QtConcurrentRun>

#include <algorithm>
#include <numeric>
#include <utility>

namespace zixly {

void copyRows(const QAbstractItemView &view, const ChartTable &table, QObject *receiver)
{
    QList<qsizetype> rows;
    for (const QItemSelectionRange &range : view.selectionModel()->selection())
        for (int row = range.top(); row <= range.bottom(); ++row)
            rows.append(row);
    std::sort(rows.begin(), rows.end());
    if (rows.isEmpty()) {
        rows.resize(table.rows);
        std::iota(rows.begin(), rows.end(), 0);
    }
    const auto text = [table, rows] {
        const QString lines = linesOf(table, rows);
        return std::pair(lines, copiedtable::html(lines));
    };
    const auto publish
        = [](const std::pair<QString, QString> &copied) { copiedtable::copy(copied.first, copied.second); };
    constexpr qsizetype kAtOnce = 2000; // rows that are formatted within a frame
    if (rows.size() <= kAtOnce)
        publish(text());
    else
        whenReady(QtConcurrent::run(text), receiver, publish);
}

} // namespace zixly
