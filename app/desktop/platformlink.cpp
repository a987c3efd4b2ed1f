// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/platformlink.h"

#include "store/store.h"

namespace zixly {

PlatformLink::PlatformLink(const Services &services, const ConnectionProfile &profile, QObject *parent)
    : QObject(parent)
    , m_services(services)
    , m_connection(services.platform, profile)
    , m_flow(m_connection, {services.store, services.intake, services.platform.clock})
{
    wireConnection();
    wireFlow();
}

PlatformLink::~PlatformLink() = default;

void PlatformLink::wireConnection()
{
    using platform::Connection;
    connect(&m_connection, &Connection::statusChanged, this, &PlatformLink::statusChanged);
    connect(&m_connection, &Connection::sessionLost, this,
        [this](const platform::AuthFailure &failure) { emit sessionLost(platform::explain(failure)); });
    connect(&m_connection, &Connection::progressed, this, &PlatformLink::showProgress);
    connect(&m_connection, &Connection::failed, this, [this](const Error &error) {
        if (error.kind == Error::Kind::BadAnswer || error.kind == Error::Kind::Ambiguous)
            emit troubled(error); // the others are told by the badge
    });
}

void PlatformLink::wireFlow()
{
    connect(&m_flow, &ConnectionFlow::accountChanged, this, &PlatformLink::accountChanged);
    connect(&m_flow, &ConnectionFlow::failed, this, &PlatformLink::troubled);
    connect(&outbox(), &Outbox::failed, this, [this](qint64, const Error &error) { emit troubled(error); });
    connect(&m_services.store, &Store::jobsChanged, this, &PlatformLink::lookAt);
    // What another process on this profile wishes is sent by the one that talks to the services.
    connect(&m_services.store, &Store::changedElsewhere, this, [this] {
        if (m_flow.isOpen())
            outbox().wake();
    });
}

// Their progress is told by the ids they have there.
void PlatformLink::lookAt(const QList<Job> &jobs)
{
    for (const Job &job : jobs) {
        for (const RemoteId &id : job.remoteIds) {
            if (id.kind != outbox::idKind(ServiceKind::TradingApi))
                continue;
            if (isTerminal(job.state))
                m_tradingKeys.remove(id.id);
            else
                m_tradingKeys.insert(id.id, job.key);
        }
    }
}

ConnectionStatus PlatformLink::status() const
{
    ConnectionStatus status = m_connection.status();
    if (m_flow.isOpen())
        return status;
    status.connection = profile().id;
    status.name = profile().name;
    status.badge = LinkBadge::Offline;
    status.reason
        = tr("Another window of Zixly with the same profile talks to the services. What you start here is sent "
             "by it.");
    status.canSignIn = false;
    return status;
}

PlaceSource PlatformLink::placeSource() const
{
    const LinkBadge badge = m_connection.status().badge;
    return {.profile = profile(),
        .online = m_flow.isOpen() && (badge == LinkBadge::Live || badge == LinkBadge::Polling),
        .signedIn = m_connection.isSignedIn(),
        .hasTradingKey = m_connection.hasTradingKey()};
}

void PlatformLink::showProgress(const QString &id, double percent)
{
    if (const qint64 key = m_tradingKeys.value(id); key != 0)
        emit progressed({.key = key, .done = static_cast<qint64>(percent), .total = 100});
}

} // namespace zixly
