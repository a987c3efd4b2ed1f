// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/priceseries.h"

#include <QSqlDatabase>

// Imported price series; at most one per ticker.
namespace zixly::prices {

struct ReplaceReport {
    bool replaced = false;
    qint64 added = 0; // bars that were not there before
    qint64 revised = 0; // bars with other values than before
    qint64 removed = 0; // bars that are no longer there
};

Result<ReplaceReport> save(QSqlDatabase &db, const PriceSeries &series, qint64 nowMs);
Result<ReplaceReport> compare(const QSqlDatabase &db, const PriceSeries &series); // what save() would report
Result<PriceSeriesPtr> load(const QSqlDatabase &db, const QString &ticker);
Result<QList<SeriesInfo>> list(const QSqlDatabase &db); // by ticker
Result<> remove(QSqlDatabase &db, const QString &ticker);

bool isColumn(const QString &name); // of a stored series: "time", "open", ...

} // namespace zixly::prices
