// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QSqlDatabase>

#include <functional>

// Work of many pieces that two connections do side by side, each taking the next piece until there is none.
namespace zixly::sharedwork {

// Runs what it is given on another connection, in another thread, soon or never. From any thread.
using Assist = std::function<void(std::function<void(const QSqlDatabase &db)> part)>;
// Does one piece after the other on one connection. `look` is to be asked every few milliseconds with the part of the
// piece that is done, 0 to 1; its error ends the piece.
using Look = std::function<Result<>(double part)>;
using Worker = std::function<Result<>(qint64 piece, const Look &look)>;
// Called once in each of the threads, at the same time.
using Hire = std::function<Worker(const QSqlDatabase &db)>;

// Does the pieces 0 to count - 1, and returns when nobody is at work any more; what `hire` has handed out is gone by
// then. `look` is called in this thread only, with the part of all pieces that is taken or done; its error ends the
// work, as that of a piece does. Without `assist` all is done here. Each connection reads the snapshot it is on: what
// was committed between the two is seen by one of them only.
Result<> run(const QSqlDatabase &db, const Assist &assist, qint64 count, const Hire &hire, const Look &look);

} // namespace zixly::sharedwork
