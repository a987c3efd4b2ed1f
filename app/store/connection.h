// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QSqlDatabase>

namespace zixly {

// One SQLite connection, opened, used and closed in one thread.
class Connection
{
public:
    enum class Mode {
        ReadWrite, // creates the file if it is missing
        ReadOnly,
        Immutable, // read-only, and nobody else can change the file: needs no -shm beside it
    };

    Connection() = default;
    Connection(Connection &&other) noexcept;
    Connection &operator=(Connection &&other) noexcept;
    Connection(const Connection &) = delete;
    Connection &operator=(const Connection &) = delete;
    ~Connection(); // closes

    static Result<Connection> open(const QString &path, Mode mode);

    bool isOpen() const { return !m_name.isEmpty(); }
    void close();
    QSqlDatabase database() const; // invalid when closed

private:
    QString m_name;
};

// The settings of a connection that writes (WAL) and of one that reads.
Result<> tuneWriter(const QSqlDatabase &db);
Result<> tuneReader(const QSqlDatabase &db);

} // namespace zixly
