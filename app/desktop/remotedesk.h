// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/connection.h"
#include "core/job.h"

#include <QFuture>
#include <QObject>

namespace zixly {

class ConnectionsDesk;
class MainWindow;
class PlatformLink;
class Store;

// The commands on jobs of platforms: each goes to the connection the job belongs to. GUI thread, never waits.
class RemoteDesk final : public QObject
{
    Q_OBJECT
public:
    RemoteDesk(Store &store, ConnectionsDesk &connections, MainWindow &window, QObject *parent = nullptr);

    void cancel(const QList<Job> &jobs);
    void retry(const QList<Job> &jobs); // each as a new job of the same service
    void fetch(qint64 key); // its result, now

signals:
    void fetched(qint64 key);
    void fetchFailed(qint64 key, const QString &sentence);

private:
    void wirePage();
    PlatformLink *linkOf(const Job &job); // null: told that there is none
    void withdraw(const QList<qint64> &keys);
    void send(const QList<qint64> &keys);
    void keepOffline(const QList<qint64> &keys, bool on);
    void retryOne(const Job &job);
    void sendAgain(PlatformLink &link, const Job &job, const SweepSpec &spec, ServiceKind service);
    template <class Then>
    void withJobs(const QList<qint64> &keys, Then then);
    void showIfFailed(const QFuture<Result<qint64>> &answer);

    Store &m_store;
    ConnectionsDesk &m_connections;
    MainWindow &m_window;
};

} // namespace zixly
