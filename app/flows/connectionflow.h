// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "flows/connectionsender.h"
#include "flows/outbox.h"
#include "flows/remoteintake.h"
#include "flows/resultfetch.h"

namespace zixly {

// One connection tied to the store: accounts as they come, rows that arrive, what is to be sent, results to be fetched.
// Wishes are kept also while it is closed. GUI thread; everything it is given outlives it.
class ConnectionFlow final : public QObject
{
    Q_OBJECT
public:
    struct Parts {
        Store &store;
        RemoteIntake &intake; // one for all connections
        const Clock &clock;
        ResultFetch::Options results = {};
    };

    ConnectionFlow(platform::Connection &connection, const Parts &parts, QObject *parent = nullptr);

    // Settles what was on its way when the program ended, and opens the connection. In one process of a profile only: a
    // second one would take for lost what the first is sending.
    void open();
    void close();
    bool isOpen() const { return m_open; }

    Outbox &outbox() { return m_outbox; }
    ResultFetch &results() { return m_results; }

signals:
    void failed(const zixly::Error &error); // of the store: the account's rows cannot be kept in step
    void accountChanged(); // other rows are shown now: ask the store again

private:
    struct Entry {
        accounts::Account account;
        QList<platform::SyncKnown> known;
    };
    static Result<Entry> enter(QSqlDatabase &db, const accounts::Account &account, ServiceKind kind);
    void takeAccount(const QString &realm, const platform::Identity &identity);

    platform::Connection &m_connection;
    Parts m_parts;
    ConnectionSender m_sender;
    Outbox m_outbox;
    ResultFetch m_results;
    QHash<ServiceKind, QString> m_users; // who is there now
    QHash<ServiceKind, RowOrigin> m_origins; // and where their rows go
    bool m_started = false;
    bool m_open = false;
};

} // namespace zixly
