// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "flows/rowhunt.h"
#include "flows/sender.h"
#include "platform/connection.h"

#include <QPointer>
#include <QSet>

namespace zixly {

// A connection as the outbox and the fetching of results see it. The connection may die first: then nothing can be sent
// or asked. GUI thread.
class ConnectionSender final : public QObject, public Sender, public ResultSource
{
    Q_OBJECT
public:
    explicit ConnectionSender(platform::Connection &connection, QObject *parent = nullptr);

    QUuid connection() const override { return m_id; }
    QString name() const override { return m_name; }
    QString host(ServiceKind service) const override;
    bool canSend(ServiceKind service) const override;
    bool isSynced(ServiceKind service) const override;
    QFuture<Result<platform::RemoteJob>> trigger(
        ServiceKind service, const SweepSpec &spec, const QJsonObject &more) override;
    QFuture<Result<platform::CancelReceipt>> cancel(ServiceKind service, const QString &id) override;
    QFuture<Result<platform::RemoteJob>> detail(ServiceKind service, const QString &id) override;
    void adopt(ServiceKind service, const platform::RemoteJob &job) override;

    bool canAsk(ServiceKind service) const override { return canSend(service); }
    QFuture<Result<platform::ResultRows>> rows(ServiceKind service, const QString &id, const QString &ticker) override;

signals:
    void ready(); // something can be sent that could not: Outbox::wake()
    void reached(); // a service answers again: ResultFetch::reconnected()
    void inStep(); // ResultFetch::look()

private:
    void compare();

    QPointer<platform::Connection> m_connection;
    QUuid m_id;
    QString m_name;
    QSet<ServiceKind> m_reachable;
    QSet<ServiceKind> m_synced; // since they became reachable
};

} // namespace zixly
