// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "store/connection.h"
#include "store/storefile.h"
#include "store/storethread.h"

#include <functional>

namespace zixly {

// A thread that reads, and what it reads with. The connection and the error are touched by that thread only.
struct Reading {
    explicit Reading(const QString &name)
        : thread(name)
    {
    }
    void open(const Result<storefile::Opened> &opened);
    void close();
    Result<> onSnapshot(const std::function<Result<>(QSqlDatabase &)> &body);

    Connection connection;
    Error error{Error::Kind::Internal, {}, QStringLiteral("the store is not open")};
    StoreThread thread; // the last member: it ends before the others
};

} // namespace zixly
