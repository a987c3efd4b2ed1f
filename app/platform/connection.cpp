// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/connection.h"

#include "core/async.h"
#include "platform/tradingsource.h"

#include <QCryptographicHash>

#include <algorithm>
#include <cmath>

namespace zixly::platform {

QString accountOfKey(const QString &key)
{
    const QByteArray hash = QCryptographicHash::hash(key.toUtf8(), QCryptographicHash::Sha256);
    return QString::fromLatin1(hash.toHex().left(8));
}

struct Connection::Track {
    Track(ServiceKind service, JobSource &jobs)
        : kind(service)
        , source(jobs)
    {
    }

    ServiceKind kind;
    JobSource &source;
    QString user; // whose jobs these are
    std::unique_ptr<SyncService, QScopedPointerDeleteLater> sync; // from loadKnown() on
    Contact contact;
};

Connection::Connection(const Services &services, const ConnectionProfile &profile, QObject *parent)
    : QObject(parent)
    , m_services(services)
    , m_profile(profile)
    , m_runner(services.network, services.clock, services.scheduler, services.jitter)
    , m_auth(m_runner, services.secrets, profile)
    , m_realtime(m_auth, services.clock, services.scheduler, services.jitter)
{
    if (profile.has(ServiceKind::WebApi)) {
        m_web = std::make_unique<WebApiClient>(m_runner, m_auth, profile);
        m_webTrack = std::make_unique<Track>(ServiceKind::WebApi, *m_web);
    }
    if (profile.has(ServiceKind::Receiver))
        m_receiver = std::make_unique<ReceiverClient>(m_runner, profile);
    if (profile.has(ServiceKind::TradingApi)) {
        m_trading = std::make_unique<TradingClient>(m_runner, profile);
        m_tradingSource = std::make_unique<TradingSource>(*m_trading);
        m_tradingTrack = std::make_unique<Track>(ServiceKind::TradingApi, *m_tradingSource);
        m_follower = std::make_unique<TradingFollower>(*m_trading, services.scheduler);
        m_runs = std::make_unique<RunFinder>(*m_trading);
        connect(m_runs.get(), &RunFinder::found, this,
            [this](const QList<RemoteJob> &jobs) { emit jobsArrived(ServiceKind::TradingApi, jobs); });
        connect(m_runs.get(), &RunFinder::doubtful, this, &Connection::failed);
        connect(m_follower.get(), &TradingFollower::progressed, this, &Connection::progressed);
        const auto look = [this] {
            if (m_tradingTrack->sync)
                m_tradingTrack->sync->refresh();
        };
        connect(m_follower.get(), &TradingFollower::began, this, look);
        connect(m_follower.get(), &TradingFollower::ended, this, look);
    }
    wireAuth();
    wireRealtime();
    m_status = statusOf(facts());
}

Connection::~Connection()
{
    m_auth.disconnect(this);
    m_realtime.disconnect(this);
    for (Track *track : {m_webTrack.get(), m_tradingTrack.get()}) {
        if (track)
            drop(*track);
    }
}

void Connection::wireAuth()
{
    connect(&m_auth, &AuthSession::restored, this, [this](bool found) {
        if (m_session == SessionState::Reading)
            m_session = found ? SessionState::There : SessionState::None;
        publish();
    });
    connect(&m_auth, &AuthSession::signedIn, this, &Connection::userCame);
    connect(&m_auth, &AuthSession::tokenChanged, this, [this](const QString &token) {
        m_authFailure.reset();
        m_realtime.setToken(token);
        publish();
    });
    connect(&m_auth, &AuthSession::unreachable, this, [this](const AuthFailure &failure) {
        m_authFailure = failure;
        publish();
    });
    connect(&m_auth, &AuthSession::sessionLost, this, [this](const AuthFailure &failure) {
        m_session = SessionState::Lost;
        m_authFailure = failure;
        userLeft();
        publish();
        emit sessionLost(failure);
    });
    connect(&m_auth, &AuthSession::signedOut, this, [this] {
        m_session = SessionState::None;
        m_authFailure.reset();
        userLeft();
        publish();
        emit signedOut();
    });
}

void Connection::wireRealtime()
{
    connect(&m_realtime, &RealtimeClient::live, this, [this] {
        m_liveSinceMs = m_services.clock.nowMs();
        SyncService *sync = m_webTrack ? m_webTrack->sync.get() : nullptr;
        if (!sync)
            return;
        if (sync->isLive())
            sync->refresh(); // subscribed anew
        else
            sync->setLive(true);
    });
    connect(&m_realtime, &RealtimeClient::stateChanged, this, [this](LinkState state) {
        if (state != LinkState::Live && m_webTrack && m_webTrack->sync)
            m_webTrack->sync->setLive(false);
        publish();
    });
    connect(&m_realtime, &RealtimeClient::changed, this, [this](const JobChange &change) {
        if (m_webTrack && m_webTrack->sync)
            m_webTrack->sync->change(change);
    });
    connect(&m_realtime, &RealtimeClient::proved, this, [this] { publishSoon(); });
}

void Connection::open()
{
    if (m_open)
        return;
    m_open = true;
    ++m_opened;
    m_keysRead = !m_trading;
    if (m_profile.has(ServiceKind::Supabase)) {
        m_session = SessionState::Reading;
        m_auth.restore();
    }
    if (m_trading)
        readTradingKey();
    if (m_web) {
        whenReady(m_web->detect(), this, [this, opened = m_opened](const Result<WebApiHealth> &) {
            if (opened == m_opened)
                publish();
        });
    }
    watchReceiver();
    watchSleep();
    publish();
}

void Connection::close()
{
    if (!m_open)
        return;
    m_open = false;
    ++m_opened;
    m_auth.close();
    m_session = SessionState::None;
    m_authFailure.reset();
    userLeft();
    leaveTrading();
    m_keysRead = false;
    m_receiverContact = {};
    publish();
}

void Connection::reconnectNow()
{
    if (!m_open)
        return;
    m_auth.retryNow();
    if (m_web) {
        whenReady(m_web->detect(), this, [this, opened = m_opened](const Result<WebApiHealth> &) {
            if (opened == m_opened)
                publish();
        });
    }
    m_realtime.reconnectNow();
    refreshAll();
    checkReceiver();
}

void Connection::refreshAll()
{
    for (Track *track : {m_webTrack.get(), m_tradingTrack.get()}) {
        if (track && track->sync)
            track->sync->refresh();
    }
    if (m_follower)
        m_follower->restart();
}

QFuture<AuthResult<Identity>> Connection::signIn(const QString &email, const QString &password)
{
    open();
    return m_auth.signIn(email, password);
}

void Connection::signOut()
{
    m_auth.signOut();
}

void Connection::userCame(const Identity &identity)
{
    m_session = SessionState::There;
    m_authFailure.reset();
    userLeft(); // whoever was here before
    if (m_web) {
        m_web->forgetPages();
        m_webTrack->user = identity.userId;
        m_realtime.start({.supabase = m_profile.supabase,
            .anonKey = m_profile.anonKey,
            .tenant = identity.tenant,
            .allowPlainHttp = m_profile.allowPlainHttp});
    }
    publish();
    emit entered(QStringLiteral("supabase"), identity);
}

void Connection::userLeft()
{
    m_realtime.stop();
    if (m_webTrack)
        drop(*m_webTrack);
}

void Connection::readTradingKey()
{
    const QString key = secretKey(m_profile, u"trading-api-key");
    whenReady(m_services.secrets.read(key), this, [this, opened = m_opened](const Result<QByteArray> &stored) {
        if (opened != m_opened || m_keysRead)
            return; // entered by hand meanwhile
        m_keysRead = true;
        if (stored && !stored->isEmpty())
            enterTrading(QString::fromUtf8(*stored));
        publish();
    });
}

QFuture<Result<>> Connection::setTradingKey(const QString &key)
{
    if (!m_trading) {
        return QtFuture::makeReadyFuture(
            Result<>(failure(Error::Kind::Unsupported, serviceTitle(ServiceKind::TradingApi))));
    }
    const QString name = secretKey(m_profile, u"trading-api-key");
    const QString plain = key.trimmed();
    m_keysRead = true;
    if (plain.isEmpty())
        leaveTrading();
    else
        enterTrading(plain);
    auto stored = plain.isEmpty() ? m_services.secrets.remove(name) : m_services.secrets.write(name, plain.toUtf8());
    whenReady(stored, this, [this](const Result<> &) { publish(); }); // the key store may have failed
    publish();
    return stored;
}

void Connection::enterTrading(const QString &key)
{
    leaveTrading();
    m_trading->setApiKey(key);
    m_tradingTrack->user = accountOfKey(key);
    publish();
    emit entered(QStringLiteral("trading"), {.userId = m_tradingTrack->user});
}

void Connection::leaveTrading()
{
    if (!m_trading)
        return;
    m_trading->setApiKey({});
    m_follower->stop();
    m_runs->stop();
    drop(*m_tradingTrack);
}

void Connection::loadKnown(ServiceKind kind, const QList<SyncKnown> &known, const QString &userId)
{
    Track *track = trackOf(kind);
    if (!m_open || !track || track->user.isEmpty() || (!userId.isEmpty() && userId != track->user))
        return;
    begin(*track, known);
}

Connection::Track *Connection::trackOf(ServiceKind kind) const
{
    if (kind == ServiceKind::WebApi)
        return m_webTrack.get();
    return kind == ServiceKind::TradingApi ? m_tradingTrack.get() : nullptr;
}

void Connection::adopt(ServiceKind kind, const RemoteJob &job)
{
    Track *track = trackOf(kind);
    if (!track || !track->sync)
        return;
    track->sync->adopt(job);
    if (kind == ServiceKind::TradingApi)
        m_follower->take({job});
    if (!track->sync->isLive())
        track->sync->refresh(); // not at the next idle look, in a minute
}

void Connection::begin(Track &track, const QList<SyncKnown> &known)
{
    track.sync.reset(new SyncService(track.source, m_services.clock, m_services.scheduler, m_services.jitter));
    SyncService *sync = track.sync.get();
    connect(
        sync, &SyncService::jobsArrived, this, [this, &track](const QList<RemoteJob> &jobs) { arrived(track, jobs); });
    connect(sync, &SyncService::jobsGone, this,
        [this, kind = track.kind](const QStringList &ids) { emit jobsGone(kind, ids); });
    connect(sync, &SyncService::answered, this, [this, &track] {
        if (std::exchange(track.contact, Contact{.fine = true}).fine)
            return;
        publish();
    });
    connect(sync, &SyncService::synced, this, [this, kind = track.kind] {
        publish();
        emit synced(kind);
    });
    connect(sync, &SyncService::failed, this, [this, &track](const Error &error) { failedAt(track, error); });
    connect(sync, &SyncService::unreadable, this, [this, kind = track.kind](const QStringList &rows) {
        emit failed({Error::Kind::BadAnswer, serviceTitle(kind),
            QStringLiteral("left out %1: %2").arg(rows.size()).arg(rows.first())});
    });
    sync->load(known);
    if (track.kind == ServiceKind::WebApi)
        sync->setLive(m_realtime.state() == LinkState::Live);
    sync->start();
}

void Connection::drop(Track &track)
{
    if (track.sync) {
        track.sync->disconnect(this);
        track.sync->stop();
    }
    track.sync.reset();
    track.contact = {};
    track.user.clear();
}

void Connection::failedAt(Track &track, const Error &error)
{
    const bool told = track.contact.error && track.contact.error->kind == error.kind;
    track.contact = {.error = error};
    publish();
    if (!told)
        emit failed(error);
}

void Connection::arrived(Track &track, const QList<RemoteJob> &jobs)
{
    const QString user = track.user;
    emit jobsArrived(track.kind, jobs);
    if (track.kind != ServiceKind::TradingApi || track.user != user)
        return;
    for (const RemoteJob &job : jobs) {
        if (!std::isnan(job.progress) && stateOf(job) == JobState::Running)
            emit progressed(job.id, job.progress);
    }
    m_follower->take(jobs);
    m_runs->take(jobs);
}

void Connection::checkReceiver()
{
    if (!m_receiver)
        return;
    whenReady(m_receiver->health(), this, [this, opened = m_opened](const Result<ServiceHealth> &health) {
        if (opened != m_opened)
            return;
        m_receiverContact = health ? Contact{.fine = true} : Contact{.error = health.error()};
        publish();
    });
}

void Connection::watchReceiver()
{
    if (!m_receiver)
        return;
    checkReceiver();
    m_services.scheduler.after(kReceiverCheckMs, this, [this, opened = m_opened] {
        if (opened == m_opened)
            watchReceiver();
    });
}

// Realtime watches for itself; the rest has to be told.
void Connection::watchSleep()
{
    const qint64 slept = m_services.clock.nowMs() - m_services.clock.runningMs();
    m_services.scheduler.after(kSleepWatchMs, this, [this, slept, opened = m_opened] {
        if (opened != m_opened)
            return;
        if (m_services.clock.nowMs() - m_services.clock.runningMs() - slept > kSleepMs) {
            m_auth.retryNow();
            refreshAll();
            checkReceiver();
        }
        watchSleep();
    });
}

void Connection::setWaiting(qint64 wishes)
{
    m_waiting = wishes;
    publish();
}

bool Connection::canSend(ServiceKind kind) const
{
    switch (kind) {
    case ServiceKind::WebApi: return m_session == SessionState::There && m_webTrack && m_webTrack->contact.fine;
    case ServiceKind::Receiver: return m_receiverContact.fine;
    case ServiceKind::TradingApi: return hasTradingKey() && m_tradingTrack->contact.fine;
    case ServiceKind::Supabase: break;
    }
    return false;
}

StatusFacts Connection::facts() const
{
    StatusFacts facts{.profile = m_profile,
        .session = m_session,
        .authFailure = m_authFailure,
        .identity = m_auth.identity(),
        .link = m_realtime.state(),
        .linkReason = m_realtime.reason(),
        .receiver = m_receiverContact,
        .tradingKey = hasTradingKey(),
        .keysRead = m_keysRead || !m_open,
        .secretsKept = m_services.secrets.isPersistent(),
        .waiting = m_waiting};
    if (m_webTrack) {
        facts.web = m_webTrack->contact;
        facts.generation = m_web->generation();
        if (m_webTrack->sync) {
            facts.webFreshMs = m_webTrack->sync->lastSyncedMs();
            // The link vouches only for what came after the snapshot that was taken since it is up.
            if (facts.webFreshMs >= m_liveSinceMs)
                facts.webFreshMs = std::max(facts.webFreshMs, m_realtime.currentMs());
        }
    }
    if (m_tradingTrack) {
        facts.trading = m_tradingTrack->contact;
        if (m_tradingTrack->sync)
            facts.tradingFreshMs = m_tradingTrack->sync->lastSyncedMs();
    }
    return facts;
}

void Connection::publish()
{
    const ConnectionStatus next = statusOf(facts());
    if (next == m_status)
        return;
    ConnectionStatus sameAge = next;
    sameAge.freshMs = m_status.freshMs;
    const bool onlyAge = sameAge == m_status && m_status.freshMs != 0 && next.freshMs != 0;
    if (onlyAge) {
        publishSoon();
        return;
    }
    m_status = next;
    emit statusChanged(m_status);
}

void Connection::publishSoon()
{
    if (std::exchange(m_freshSoon, true))
        return;
    m_services.scheduler.after(kFreshEveryMs, this, [this] {
        m_freshSoon = false;
        const ConnectionStatus next = statusOf(facts());
        if (next == std::exchange(m_status, next))
            return;
        emit statusChanged(m_status);
    });
}

} // namespace zixly::platform
