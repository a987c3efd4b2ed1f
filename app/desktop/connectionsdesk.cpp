// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/connectionsdesk.h"

#include "core/async.h"
#include "core/settings.h"
#include "desktop/notices.h"
#include "platform/networkwatch.h"
#include "platform/secrets/keychainstore.h"
#include "store/accounts.h"
#include "store/store.h"
#include "widgets/shell/mainwindow.h"

#include <algorithm>

namespace zixly {

namespace {

constexpr qint64 kMegabyte = 1'000'000;

QString noticeOf(const QUuid &connection)
{
    return QStringLiteral("session-") + connection.toString(QUuid::WithoutBraces);
}

QStringList secretNames()
{
    return {QStringLiteral("refresh-token"), QStringLiteral("trading-api-key")};
}

} // namespace

ConnectionsDesk::ConnectionsDesk(const Services &services, QObject *parent)
    : QObject(parent)
    , m_services(services)
    , m_keychain(services.secrets ? nullptr : std::make_unique<platform::KeychainStore>(m_scheduler))
    , m_secrets(services.secrets ? *services.secrets : *m_keychain)
    , m_runner(m_network, services.clock, m_scheduler)
    , m_intake(services.store, services.clock, m_scheduler)
{
    if (m_keychain)
        connect(m_keychain.get(), &platform::KeychainStore::becameMemoryOnly, this, &ConnectionsDesk::showStatus);
    connect(
        &m_intake, &RemoteIntake::failed, this, [this](const Error &error) { showFailure(m_services.window, error); });
    connect(&m_services.window, &MainWindow::reconnectRequested, this, &ConnectionsDesk::reconnect);
}

ConnectionsDesk::~ConnectionsDesk()
{
    *m_ending = true;
    qDeleteAll(std::exchange(m_links, {})); // before the intake, which they fill
}

// Asking the system about its network may take a while, so nobody does who has no connection.
void ConnectionsDesk::watchNetwork()
{
    if (m_watch)
        return;
    m_watch = new platform::NetworkWatch(this);
    connect(m_watch, &platform::NetworkWatch::cameBack, this, [this] { reconnect({}); });
}

void ConnectionsDesk::start()
{
    m_started = true;
    int lost = 0;
    const auto all = connectionsFromText(m_services.settings.value(Setting::Connections).toByteArray(), &lost);
    for (const ConnectionProfile &profile : all)
        addLink(profile);
    if (lost > 0) {
        m_services.window.notify({.id = QStringLiteral("connections"),
            .severity = Notice::Severity::Warning,
            .text = tr("%n connection(s) could not be read from the settings and are left out.", nullptr, lost)});
    }
    showStatus();
}

void ConnectionsDesk::setActive(bool active)
{
    if (active && !m_active) {
        removeAbandoned();
        for (const PlatformLink *link : std::as_const(m_links))
            checkName(link->profile());
    }
    m_active = active;
    if (active && !m_links.isEmpty())
        watchNetwork();
    for (PlatformLink *link : std::as_const(m_links)) {
        if (active)
            link->open();
        else
            link->close();
    }
    showStatus();
}

QFuture<Result<>> ConnectionsDesk::stop()
{
    setActive(false);
    return m_intake.flush();
}

QList<ConnectionProfile> ConnectionsDesk::profiles() const
{
    return connectionsFromText(m_services.settings.value(Setting::Connections).toByteArray());
}

PlatformLink *ConnectionsDesk::link(const QUuid &connection) const
{
    return m_links.value(connection);
}

PlatformLink *ConnectionsDesk::linkOf(const QString &service) const
{
    for (PlatformLink *link : m_links) {
        if (link->profile().name.compare(service, Qt::CaseInsensitive) == 0)
            return link;
    }
    return nullptr;
}

QList<RunPlace> ConnectionsDesk::places() const
{
    QList<PlaceSource> sources;
    for (const ConnectionProfile &profile : profiles()) {
        if (const PlatformLink *known = link(profile.id))
            sources.append(known->placeSource());
    }
    return runPlaces(sources);
}

void ConnectionsDesk::addLink(const ConnectionProfile &profile)
{
    const platform::Connection::Services platform{m_network, m_services.clock, m_scheduler, m_secrets, {}};
    auto *link = new PlatformLink({m_services.store, m_intake, platform}, profile);
    m_links.insert(profile.id, link);
    connect(link, &PlatformLink::statusChanged, this, &ConnectionsDesk::showStatus);
    connect(link, &PlatformLink::accountChanged, this, &ConnectionsDesk::rowsChanged);
    connect(link, &PlatformLink::progressed, this, &ConnectionsDesk::progressed);
    connect(link, &PlatformLink::troubled, this, [this](const Error &error) { showFailure(m_services.window, error); });
    connect(link, &PlatformLink::sessionLost, this,
        [this, id = profile.id](const QString &sentence) { askToSignIn(id, sentence); });
    connect(&link->results(), &ResultFetch::fetched, this, &ConnectionsDesk::fetched);
    connect(&link->results(), &ResultFetch::failed, this, &ConnectionsDesk::fetchFailed);
    link->results().setLimit(m_services.settings.value(Setting::OfflineLimitMb).toLongLong() * kMegabyte);
    if (!m_active)
        return;
    watchNetwork();
    link->open();
}

void ConnectionsDesk::dropLink(const QUuid &connection)
{
    if (PlatformLink *link = m_links.take(connection)) {
        link->close();
        link->deleteLater();
    }
    m_services.window.dropNotice(noticeOf(connection));
}

// Whether somebody is signed in shows in the badge; here is the way back in.
void ConnectionsDesk::askToSignIn(const QUuid &connection, const QString &sentence)
{
    m_services.window.notify({.id = noticeOf(connection),
        .severity = Notice::Severity::Warning,
        .text = QStringLiteral("%1: %2").arg(link(connection)->profile().name, sentence),
        .actionText = tr("Sign in"),
        .action = [this, connection] { emit m_services.window.signInRequested(connection); }});
}

// Without a key store every start has to ask: once, and without getting into anybody's way.
void ConnectionsDesk::askAgain(const ConnectionStatus &status)
{
    if (status.secretsKept || status.badge != LinkBadge::SignedOut || m_asked.contains(status.connection))
        return;
    m_asked.insert(status.connection);
    if (status.canSignIn) {
        return askToSignIn(status.connection,
            tr("This computer has no key store, so nobody is signed in after a start. What was fetched before is here; "
               "sign in to see what is new."));
    }
    m_services.window.notify({.id = noticeOf(status.connection),
        .severity = Notice::Severity::Warning,
        .text
        = tr("%1: This computer has no key store, so the API key has to be entered at each start.").arg(status.name),
        .actionText = tr("Enter the key"),
        .action = [this] { emit m_services.window.connectionsRequested(); }});
}

void ConnectionsDesk::keep(const QList<ConnectionProfile> &profiles)
{
    m_services.settings.setValue(Setting::Connections, connectionsToText(profiles));
    emit changed();
    showStatus();
}

// What one machine was trusted with is not handed to another one because an address was edited.
void ConnectionsDesk::forgetMoved(const ConnectionProfile &before, const ConnectionProfile &after)
{
    const auto forget = [this, &before](const QString &name) {
        whenReady(m_secrets.remove(secretKey(before, name)), this, [](const Result<> &) { });
    };
    if (before.supabase.authority() != after.supabase.authority()) {
        if (PlatformLink *leaving = link(before.id))
            leaving->connection().signOut();
        forget(QStringLiteral("refresh-token"));
    }
    if (before.tradingApi.host() != after.tradingApi.host())
        forget(QStringLiteral("trading-api-key"));
}

void ConnectionsDesk::save(const ConnectionProfile &profile, const std::optional<QString> &tradingKey)
{
    QList<ConnectionProfile> all = profiles();
    const auto at = std::find_if(all.begin(), all.end(), [&](const auto &one) { return one.id == profile.id; });
    const bool isNew = at == all.end();
    const QString before = isNew ? profile.name : at->name;
    const bool differs = isNew || *at != profile;
    m_asked.insert(profile.id); // whoever edits it is at it already
    if (!isNew)
        forgetMoved(*at, profile);
    if (isNew)
        all.append(profile);
    else
        *at = profile;
    if (differs) {
        dropLink(profile.id);
        addLink(profile);
        keep(all);
    }
    if (tradingKey) {
        whenReady(link(profile.id)->connection().setTradingKey(*tradingKey), this, [this](const Result<> &done) {
            showIfFailed(m_services.window, done);
            emit changed();
        });
    }
    if (before != profile.name)
        rename(profile, before);
}

void ConnectionsDesk::rename(const ConnectionProfile &profile, const QString &before)
{
    const auto step = [ending = m_ending, rename = accounts::renamer(profile.id, before, profile.name)](
                          QSqlDatabase &db) { return *ending ? Result<bool>(false) : rename(db); };
    const auto begin = [this, step](const Result<> &) {
        whenReady(m_services.store.writeInSlices(step), this, [this](const Result<> &done) {
            showIfFailed(m_services.window, done);
            emit rowsChanged();
        });
    };
    whenReady(m_intake.flush(), this, begin); // what is still on its way has the name of before
}

// A rename that the end of the program cut short goes on.
void ConnectionsDesk::checkName(const ConnectionProfile &profile)
{
    const auto ask
        = [id = profile.id, name = profile.name](QSqlDatabase &db) { return accounts::isNamed(db, id, name); };
    whenReady(m_services.store.read(ask), this, [this, profile](const Result<bool> &isNamed) {
        if (isNamed && !*isNamed)
            rename(profile, profile.name);
    });
}

void ConnectionsDesk::remove(const QUuid &connection, bool withHistory)
{
    PlatformLink *leaving = link(connection);
    if (!leaving)
        return;
    const ConnectionProfile profile = leaving->profile();
    leaving->connection().signOut();
    dropLink(connection);
    for (const QString &name : secretNames())
        whenReady(m_secrets.remove(secretKey(profile, name)), this, [](const Result<> &) { });
    QList<ConnectionProfile> all = profiles();
    all.removeIf([&](const ConnectionProfile &one) { return one.id == connection; });
    keep(all);
    endWishes(connection);
    if (withHistory)
        removeHistory(connection, false);
}

void ConnectionsDesk::endWishes(const QUuid &connection)
{
    const auto leave
        = [connection, now = m_services.clock.nowMs()](QSqlDatabase &db) { return outbox::leave(db, connection, now); };
    whenReady(m_services.store.write(leave), this, [this](const Result<QList<outbox::Step>> &steps) {
        showIfFailed(m_services.window, steps);
        for (const outbox::Step &step : steps.value_or(QList<outbox::Step>())) {
            m_services.store.notifyRemoved(step.removed);
            m_services.store.notifyJobs(step.changed);
        }
    });
}

void ConnectionsDesk::signOut(const QUuid &connection, bool withHistory)
{
    PlatformLink *leaving = link(connection);
    if (!leaving)
        return;
    m_asked.insert(connection); // who signs out does not want to be asked
    leaving->connection().signOut();
    if (withHistory)
        removeHistory(connection, true);
}

// Whose history it is goes out of use at once: whoever signs in meanwhile begins anew, and what still arrives for the
// one who left goes with it.
void ConnectionsDesk::removeHistory(const QUuid &connection, bool onlySignedIn)
{
    const auto leave = [connection, onlySignedIn](QSqlDatabase &db) -> Result<> {
        const auto all = accounts::all(db);
        if (!all)
            return std::unexpected(all.error());
        QList<qint64> keys;
        for (const accounts::Account &account : *all) {
            const bool meant = account.connection == connection
                && (!onlySignedIn || (account.current && account.realm == QLatin1String("supabase")));
            if (meant)
                keys.append(account.key);
        }
        return accounts::abandon(db, keys);
    };
    whenReady(m_services.store.write(leave), this, [this](const Result<> &done) {
        if (!done)
            return showFailure(m_services.window, done.error());
        emit rowsChanged();
        removeAbandoned();
    });
}

// Also what an earlier run has left when it ended.
void ConnectionsDesk::removeAbandoned()
{
    const auto find = [](QSqlDatabase &db) { return accounts::abandoned(db); };
    whenReady(m_services.store.write(find), this, [this](const Result<QList<qint64>> &keys) {
        if (!keys || keys->isEmpty())
            return;
        const auto step = [ending = m_ending, remove = accounts::remover(*keys)](
                              QSqlDatabase &db) { return *ending ? Result<bool>(false) : remove(db); };
        whenReady(m_services.store.writeInSlices(step), this,
            [this](const Result<> &done) { showIfFailed(m_services.window, done); });
    });
}

void ConnectionsDesk::reconnect(const QUuid &connection)
{
    for (PlatformLink *link : std::as_const(m_links)) {
        if (connection.isNull() || link->profile().id == connection)
            link->connection().reconnectNow();
    }
}

void ConnectionsDesk::setOfflineLimit(qint64 megabytes)
{
    for (PlatformLink *link : std::as_const(m_links))
        link->results().setLimit(megabytes * kMegabyte);
}

void ConnectionsDesk::showStatus()
{
    if (!m_started)
        return;
    QList<ConnectionStatus> statuses;
    for (const ConnectionProfile &profile : profiles()) {
        const PlatformLink *known = link(profile.id);
        if (!known)
            continue;
        statuses.append(known->status());
        if (!statuses.last().user.isEmpty())
            m_services.window.dropNotice(noticeOf(profile.id));
        askAgain(statuses.last());
    }
    m_services.window.setConnections(statuses);
    emit statusChanged();
}

} // namespace zixly
