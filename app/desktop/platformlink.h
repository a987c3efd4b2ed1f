// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job.h"
#include "core/runplace.h"
#include "flows/connectionflow.h"
#include "platform/connection.h"

#include <QObject>

namespace zixly {

// One connection as the program knows it: tied to the store by its flow, and told of in words for the window. Only an
// opened one talks to the services. GUI thread; the services outlive it.
class PlatformLink final : public QObject
{
    Q_OBJECT
public:
    struct Services {
        Store &store;
        RemoteIntake &intake;
        platform::Connection::Services platform;
    };

    PlatformLink(const Services &services, const ConnectionProfile &profile, QObject *parent = nullptr);
    ~PlatformLink() override;

    void open() { m_flow.open(); }
    void close() { m_flow.close(); }

    const ConnectionProfile &profile() const { return m_connection.profile(); }
    ConnectionStatus status() const;
    PlaceSource placeSource() const;
    platform::Connection &connection() { return m_connection; }
    Outbox &outbox() { return m_flow.outbox(); }
    ResultFetch &results() { return m_flow.results(); }

signals:
    void statusChanged();
    void accountChanged(); // the rows of another one may be shown from now on
    void sessionLost(const QString &sentence); // the service ended it: sign in again
    void progressed(const zixly::JobProgress &progress);
    void troubled(const zixly::Error &error); // for a passing message

private:
    void wireConnection();
    void wireFlow();
    void lookAt(const QList<Job> &jobs);
    void showProgress(const QString &id, double percent);

    Services m_services;
    platform::Connection m_connection;
    ConnectionFlow m_flow;
    QHash<QString, qint64> m_tradingKeys; // of jobs under way, by their ids of the Trading API
};

} // namespace zixly
