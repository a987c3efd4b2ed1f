// SPDX-License-Identifier: GPL-3.0-or-later
#include "flows/connectionsender.h"

namespace zixly {

namespace {

constexpr std::array kAsked{ServiceKind::WebApi, ServiceKind::TradingApi, ServiceKind::Receiver};

// Not configured, or the connection is gone: nothing was sent.
template <class T>
QFuture<Result<T>> unreachable(ServiceKind service)
{
    return QtFuture::makeReadyFuture(Result<T>(failure(Error::Kind::Network, serviceTitle(service))));
}

} // namespace

ConnectionSender::ConnectionSender(platform::Connection &connection, QObject *parent)
    : QObject(parent)
    , m_connection(&connection)
    , m_id(connection.profile().id)
    , m_name(connection.profile().name)
{
    connect(&connection, &platform::Connection::statusChanged, this, &ConnectionSender::compare);
    connect(&connection, &platform::Connection::entered, this, [this](const QString &realm) {
        m_synced.remove(realm == QLatin1String("trading") ? ServiceKind::TradingApi : ServiceKind::WebApi);
    });
    connect(&connection, &platform::Connection::synced, this, [this](ServiceKind service) {
        compare();
        m_synced.insert(service);
        emit ready(); // also what could not be reached a moment ago
        emit inStep();
    });
    compare();
}

void ConnectionSender::compare()
{
    QSet<ServiceKind> now;
    for (const ServiceKind service : kAsked) {
        if (canSend(service))
            now.insert(service);
    }
    if (now == m_reachable)
        return;
    const bool more = !(now - m_reachable).isEmpty();
    m_synced &= now;
    m_reachable = now;
    if (!more)
        return;
    emit ready();
    emit reached();
}

QString ConnectionSender::host(ServiceKind service) const
{
    return m_connection ? m_connection->profile().url(service).host() : QString();
}

bool ConnectionSender::canSend(ServiceKind service) const
{
    return m_connection && m_connection->canSend(service);
}

bool ConnectionSender::isSynced(ServiceKind service) const
{
    return service == ServiceKind::Receiver || m_synced.contains(service);
}

QFuture<Result<platform::RemoteJob>> ConnectionSender::trigger(
    ServiceKind service, const SweepSpec &spec, const QJsonObject &more)
{
    if (m_connection && service == ServiceKind::WebApi && m_connection->web())
        return m_connection->web()->trigger(spec, more);
    if (m_connection && service == ServiceKind::TradingApi && m_connection->trading())
        return m_connection->trading()->trigger(spec);
    if (m_connection && service == ServiceKind::Receiver && m_connection->receiver())
        return m_connection->receiver()->trigger(spec);
    return unreachable<platform::RemoteJob>(service);
}

QFuture<Result<platform::CancelReceipt>> ConnectionSender::cancel(ServiceKind service, const QString &id)
{
    if (m_connection && service == ServiceKind::WebApi && m_connection->web())
        return m_connection->web()->cancel(id);
    if (m_connection && service == ServiceKind::TradingApi && m_connection->trading())
        return m_connection->trading()->cancel(id);
    return unreachable<platform::CancelReceipt>(service);
}

QFuture<Result<platform::RemoteJob>> ConnectionSender::detail(ServiceKind service, const QString &id)
{
    if (m_connection && service == ServiceKind::WebApi && m_connection->web())
        return m_connection->web()->detail(id);
    if (m_connection && service == ServiceKind::TradingApi && m_connection->trading())
        return m_connection->trading()->job(id);
    return unreachable<platform::RemoteJob>(service);
}

void ConnectionSender::adopt(ServiceKind service, const platform::RemoteJob &job)
{
    if (m_connection && service != ServiceKind::Receiver)
        m_connection->adopt(service, job);
}

QFuture<Result<platform::ResultRows>> ConnectionSender::rows(
    ServiceKind service, const QString &id, const QString &ticker)
{
    if (m_connection && service == ServiceKind::WebApi && m_connection->web())
        return m_connection->web()->results(id);
    if (m_connection && service == ServiceKind::TradingApi && m_connection->trading())
        return m_connection->trading()->results(id, ticker);
    if (m_connection && service == ServiceKind::Receiver && m_connection->receiver()) {
        return m_connection->receiver()->job(id).then(
            [](const Result<platform::JobWithRows> &job) -> Result<platform::ResultRows> {
                if (!job)
                    return std::unexpected(job.error());
                return job->rows;
            });
    }
    return unreachable<platform::ResultRows>(service);
}

} // namespace zixly
