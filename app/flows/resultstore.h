// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/connection.h"
#include "platform/resultparser.h"

#include <QSqlDatabase>

#include <functional>
#include <memory>

// Fetched rows into the store, and room for them. Synchronous, for Store::write(), read() and writeInSlices().
namespace zixly::fetched {

// The rows as one result: the ticker, strategy and signal with most of them. Kind::NotFound if there are none.
Result<SweepResult> toResult(const Job &job, const platform::ResultRows &rows);

// The end of the saving: what the rows tell of the job, its last state and the event "result".
Result<Job> finish(QSqlDatabase &db, qint64 jobKey, const SweepResult &result, ServiceKind from, qint64 nowMs);

// The job whose result should be fetched next, apart from `without`; nothing if there is none, or no room: what would
// have to go is newer, or marked by the user.
struct Wanted {
    QUuid connection;
    QSet<qint64> without;
    qint64 sinceMs = 0;
    qint64 limitBytes = 0;
};
Result<std::optional<Job>> nextWanted(const QSqlDatabase &db, const Wanted &wanted);

// Drops the oldest unmarked results until they fit; `spared` stays. The keys of the dropped ones are added to the list.
std::function<Result<bool>(QSqlDatabase &)> evictor(
    qint64 limitBytes, qint64 spared, std::shared_ptr<QList<qint64>> evicted);

} // namespace zixly::fetched
