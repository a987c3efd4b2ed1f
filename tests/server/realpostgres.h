// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>
#include <QString>
#include <QTemporaryDir>

namespace zixly::test {

// A real PostgreSQL of this test alone, on a private socket: no port, no other data. Ends with the object.
class RealPostgres
{
public:
    // Why there can be none here; empty = there can.
    static QString missing();

    RealPostgres();
    ~RealPostgres();

    bool make(); // the data folder and an empty database "platform"
    bool start();
    void stop(); // as an administrator would: open connections are ended
    void kill(); // as a power failure would

    QString address(const QString &user = QStringLiteral("zixly")) const; // for Postgres::open()
    bool run(const QString &script) const; // as the owner; several statements
    QString value(const QString &statement) const; // the first of the answer, as text

private:
    bool createDatabase() const;
    bool call(const QString &program, const QStringList &arguments);

    QTemporaryDir m_folder;
    QProcess m_server;
};

// The platform's tables, as its contract lists them.
extern const char *const kPlatformTables;

} // namespace zixly::test
