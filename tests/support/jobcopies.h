// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QSqlDatabase>

// How jobgenerator.h makes a long history from a short one, inside SQLite: a million rows that go through the program
// one by one take longer than all else.
namespace zixly::test {

// Jobs number 1 to `made` are there; afterwards 1 to `count` are, later and with somewhat lower best values.
Result<> repeatJobs(QSqlDatabase &db, qint64 made, qint64 count);

// The full-text index of a store that other threads may change meanwhile (but for its search bodies), in a file beside
// it, whose name is the answer. For any thread.
Result<QString> indexWords(const QString &store);
// Puts that index in the place of the store's own, and removes the file.
Result<> takeWords(QSqlDatabase &db, const QString &side);

} // namespace zixly::test
