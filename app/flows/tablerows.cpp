// SPDX-License-Identifier: GPL-3.0-or-later
#include "flows/tablerows.h"

#include <QDateTime>
#include <QTimeZone>

#include <algorithm>
#include <cmath>
#include <vector>

namespace zixly {

namespace {

constexpr qsizetype kRowsABatch = 4096;

struct Shared {
    ChartTable table;
    std::vector<QByteArray> titles;
    std::vector<const char *> names;
    qsizetype at = 0;
};

void writeCell(RowWriter &writer, const ChartTable &table, qsizetype row, int column)
{
    using Kind = ChartTable::Kind;
    const Kind kind = table.columns[column].kind;
    if (kind == Kind::Text)
        return writer.text(QStringView(table.text(row, column)));
    const double value = table.number(row, column);
    if (std::isnan(value))
        return writer.empty();
    if (kind == Kind::Number)
        return writer.number(value);
    if (kind == Kind::Count)
        return writer.integer(static_cast<qint64>(value));
    const auto time = QDateTime::fromMSecsSinceEpoch(static_cast<qint64>(value), QTimeZone::utc()).toUTC();
    writer.text(QStringView(kind == Kind::Day ? time.date().toString(Qt::ISODate) : time.toString(Qt::ISODate)));
}

} // namespace

ExportFlow::Plan planOf(const ChartTable &table)
{
    auto shared = std::make_shared<Shared>();
    shared->table = table;
    for (const ChartTable::Column &column : table.columns)
        shared->titles.push_back(column.title.toUtf8());
    for (const QByteArray &title : shared->titles)
        shared->names.push_back(title.constData());
    ExportFlow::Plan plan;
    plan.total = table.rows;
    plan.columns = shared->names;
    plan.rows = [shared]() -> Result<RowBatch> {
        const qsizetype first = shared->at;
        shared->at = std::min(shared->table.rows, first + kRowsABatch);
        const auto write = [shared, first, end = shared->at](RowWriter &writer) {
            for (qsizetype row = first; row < end; ++row) {
                for (int column = 0; column < shared->table.columns.size(); ++column)
                    writeCell(writer, shared->table, row, column);
                writer.endRow();
            }
        };
        return RowBatch{shared->at - first, write};
    };
    return plan;
}

} // namespace zixly
