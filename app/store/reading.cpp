// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/reading.h"

#include "store/sql.h"

#include <utility>

namespace zixly {

void Reading::open(const Result<storefile::Opened> &opened)
{
    if (!opened) {
        error = opened.error();
        return;
    }
    auto made = Connection::open(opened->readPath, opened->readMode);
    const auto tuned = made ? tuneReader(made->database()) : Result<>(std::unexpected(made.error()));
    if (tuned)
        connection = std::move(*made);
    else
        error = tuned.error();
}

void Reading::close()
{
    connection.close();
    error = {Error::Kind::Cancelled, {}, {}};
}

Result<> Reading::onSnapshot(const std::function<Result<>(QSqlDatabase &)> &body)
{
    if (!connection.isOpen())
        return std::unexpected(error);
    QSqlDatabase db = connection.database();
    if (const auto begun = sql::run(db, QStringLiteral("BEGIN")); !begun)
        return begun;
    auto outcome = body(db);
    sql::attempt(db, QStringLiteral("ROLLBACK")); // nothing was written
    return outcome;
}

} // namespace zixly
