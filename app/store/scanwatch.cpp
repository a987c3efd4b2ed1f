// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/scanwatch.h"

#include "store/sql.h"

#include <algorithm>

namespace zixly {

namespace {

constexpr qint64 kRowsPerLook = 4096; // some milliseconds

} // namespace

Result<> ScanWatch::read(const QSqlDatabase &db, const QString &text, const QVariantList &values,
    const std::function<void(qint64)> &visit, qint64 rows)
{
    sql::Statement statement(db, text);
    if (const auto done = statement.run(values); !done)
        return done;
    if (const auto on = goOn(); !on)
        return on;
    qint64 seen = 0;
    while (statement.next()) {
        visit(statement.integer(0));
        if (++seen % kRowsPerLook != 0)
            continue;
        const auto on
            = rows > 0 ? walked(std::min(1.0, static_cast<double>(seen) / static_cast<double>(rows))) : goOn();
        if (!on)
            return on;
    }
    if (rows > 0)
        endWalk();
    return statement.end();
}

} // namespace zixly
