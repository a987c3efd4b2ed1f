// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/connection.h"
#include "store/store.h"

#include <QTemporaryDir>

#include <memory>

// The file of a store as a whole: create, check, migrate, set aside, replace. Runs in the writer thread.
namespace zixly::storefile {

struct Opened {
    Connection writer; // closed if the store is read-only
    StoreReport report;
    QString readPath; // what the reader is to open
    Connection::Mode readMode = Connection::Mode::ReadOnly;
    std::shared_ptr<QTemporaryDir> copy; // holds readPath where the original cannot be opened in place
};

// Makes `path` a store of the current version, whatever is there now, and opens it. A newer one is refused untouched.
Result<Opened> open(const QString &path);
// The same after damage showed up while it was open: salvages before it opens. All connections of this process are
// closed.
Result<Opened> repair(const QString &path);
// A consistent copy, put in place of `target` when it is complete.
Result<> backUp(const QString &path, Connection::Mode mode, const QString &target);
// Puts a validated, migrated copy of `source` in the place of `path`. All connections of this process are closed
// afterwards; `writer` is the open one.
Result<QString> restore(const QString &path, Connection &writer, const QString &source); // -> where the old one lies

// "zixly.db" -> "zixly-damaged-20261123-055341.db", not yet there
QString siblingName(const QString &path, const QString &word);

} // namespace zixly::storefile
