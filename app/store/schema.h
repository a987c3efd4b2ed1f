// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QSqlDatabase>

// The schema of the store: numbered migrations, never changed once released. To add one: append to kMigrations in
// schema.cpp and commit the file that `storefixture` writes for the version that was current until then.
namespace zixly::schema {

inline constexpr int kApplicationId = 0x5A49584C; // "ZIXL", in the header of the file

int currentVersion();
Result<int> version(const QSqlDatabase &db); // PRAGMA user_version, 0 for an empty file

// Brings an empty or older database up to `target` (default: the current version), all in one
// transaction.
Result<> migrate(QSqlDatabase &db, int target = currentVersion());

// The secondary indexes and the search triggers, dropped and made again around bulk loads; job_fts is made anew by
// rebuildSearch().
Result<> dropIndexes(const QSqlDatabase &db);
Result<> createIndexes(const QSqlDatabase &db);
Result<> rebuildSearch(const QSqlDatabase &db);

} // namespace zixly::schema
