// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desktop/connectionsdesk.h"
#include "platform/connectiontester.h"

#include <QObject>
#include <QPointer>

namespace zixly {

class ConnectionsDialog;
class MainWindow;
class SignInDialog;

// The dialogs about connections: editing and testing them, signing in and out. Joins them to the connections desk. GUI
// thread.
class ConnectionDialogs final : public QObject
{
    Q_OBJECT
public:
    struct Services {
        Store &store;
        Settings &settings;
        MainWindow &window;
        ConnectionsDesk &connections;
    };
    explicit ConnectionDialogs(const Services &services, QObject *parent = nullptr);
    ~ConnectionDialogs() override;

    void openConnections();
    void signIn(const QUuid &connection);
    void askToSignOut(const QUuid &connection);

private:
    void wire(ConnectionsDialog &dialog);
    void fill(); // profiles, statuses and what is kept, into the open dialog
    void countJobs(const QUuid &connection);
    void test(const ConnectionProfile &profile, const QString &tradingKey);
    void runTest(const ConnectionProfile &profile, const QString &tradingKey);
    void signIn(SignInDialog *dialog, const QUuid &connection, const QString &email, const QString &password);
    template <class Then>
    void withJobCount(const QUuid &connection, bool onlySignedIn, Then then);

    Services m_services;
    QPointer<ConnectionsDialog> m_dialog;
    QPointer<platform::ConnectionTester> m_tester;
    QHash<QUuid, QPointer<SignInDialog>> m_signIns;
    quint64 m_test = 0; // counts tests: what belongs to an older one is void
};

} // namespace zixly
