// SPDX-License-Identifier: GPL-3.0-or-later
#include "flows/connectionflow.h"

#include "core/async.h"
#include "store/remotejobs.h"

namespace zixly {

ConnectionFlow::ConnectionFlow(platform::Connection &connection, const Parts &parts, QObject *parent)
    : QObject(parent)
    , m_connection(connection)
    , m_parts(parts)
    , m_sender(connection)
    , m_outbox(parts.store, m_sender, parts.clock)
    , m_results(parts.store, m_sender, parts.clock, parts.results)
{
    using platform::Connection;
    connect(&connection, &Connection::entered, this, &ConnectionFlow::takeAccount);
    connect(
        &connection, &Connection::jobsArrived, this, [this](ServiceKind kind, const QList<platform::RemoteJob> &jobs) {
            if (const auto origin = m_origins.constFind(kind); origin != m_origins.constEnd())
                m_parts.intake.take(*origin, jobs);
        });
    connect(&connection, &Connection::jobsGone, this, [this](ServiceKind kind, const QStringList &ids) {
        if (const auto origin = m_origins.constFind(kind); origin != m_origins.constEnd())
            m_parts.intake.markGone(*origin, outbox::idKind(kind), ids);
    });
    connect(&m_sender, &ConnectionSender::ready, &m_outbox, &Outbox::wake);
    connect(&m_sender, &ConnectionSender::reached, &m_results, &ResultFetch::reconnected);
    connect(&m_sender, &ConnectionSender::inStep, &m_results, &ResultFetch::look);
    connect(&m_outbox, &Outbox::waitingChanged, &connection, &Connection::setWaiting);
}

void ConnectionFlow::open()
{
    if (std::exchange(m_open, true))
        return;
    if (!std::exchange(m_started, true))
        m_outbox.start();
    m_connection.open();
}

void ConnectionFlow::close()
{
    if (!std::exchange(m_open, false))
        return;
    m_connection.close();
    m_users.clear();
    m_origins.clear();
}

Result<ConnectionFlow::Entry> ConnectionFlow::enter(
    QSqlDatabase &db, const accounts::Account &account, ServiceKind kind)
{
    const auto entered = accounts::enter(db, account);
    if (!entered)
        return std::unexpected(entered.error());
    const auto jobs = remotejobs::known(db, accounts::source(*entered), outbox::idKind(kind));
    if (!jobs)
        return std::unexpected(jobs.error());
    Entry entry{*entered, {}};
    entry.known.reserve(jobs->size());
    for (const remotejobs::Known &job : *jobs) {
        const auto said = job.serverState.isEmpty() ? job.state : jobStateFromWire(job.serverState);
        entry.known.append({job.id, said.value_or(JobState::Unknown), job.gone});
    }
    return entry;
}

void ConnectionFlow::takeAccount(const QString &realm, const platform::Identity &identity)
{
    const auto kind = realm == QLatin1String("trading") ? ServiceKind::TradingApi : ServiceKind::WebApi;
    if (m_users.value(kind) != identity.userId)
        m_origins.remove(kind); // what the one before was told is on its way already
    m_users.insert(kind, identity.userId);
    const accounts::Account account{.connection = m_connection.profile().id,
        .realm = realm,
        .user = identity.userId,
        .email = identity.email,
        .tenant = identity.tenant};
    const auto work = [account, kind](QSqlDatabase &db) { return enter(db, account, kind); };
    whenReady(m_parts.store.write(work), this, [this, kind](const Result<Entry> &entry) {
        if (!entry) {
            emit failed(entry.error());
            return;
        }
        if (entry->account.user != m_users.value(kind))
            return; // somebody else came meanwhile
        const Place place{.service = m_connection.profile().name,
            .host = m_connection.profile().url(kind).host(),
            .tenant = entry->account.tenant};
        m_origins.insert(kind, {place, entry->account.key, accounts::source(entry->account)});
        emit accountChanged();
        m_connection.loadKnown(kind, entry->known, entry->account.user);
        m_outbox.wake();
    });
}

} // namespace zixly
