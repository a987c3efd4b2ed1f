// SPDX-License-Identifier: GPL-3.0-or-later
#include "worker/localqueue.h"

#include "core/async.h"
#include "store/jobs.h"
#include "store/store.h"
#include "worker/queueclient.h"
#include "worker/queueowner.h"
#include "worker/queueserver.h"

#include <QDir>
#include <QLockFile>
#include <QPromise>

#include <utility>

namespace zixly {

namespace {

constexpr int kPollMs = 1000; // how often a process without the queue looks for the lock and the owner
constexpr qint64 kAnswerMs = 15'000; // longer than a take-over
constexpr double kWorthLearning = 1e7; // bar-cells; the time of a smaller sweep says more about everything else

template <class T>
std::shared_ptr<QPromise<T>> promise()
{
    auto made = std::make_shared<QPromise<T>>();
    made->start();
    return made;
}

template <class T>
void keep(QPromise<T> &promise, const T &value)
{
    promise.addResult(value);
    promise.finish();
}

} // namespace

LocalQueue::LocalQueue(Store &store, const Clock &clock, Profile profile, PriceSource prices, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_clock(clock)
    , m_profile(std::move(profile))
    , m_prices(std::move(prices))
{
    m_poll.setInterval(kPollMs);
    connect(&m_poll, &QTimer::timeout, this, &LocalQueue::takePlace);
    connect(&m_store, &Store::jobsChanged, this, &LocalQueue::learn);
}

LocalQueue::~LocalQueue()
{
    release();
}

void LocalQueue::start(int concurrency, bool paused)
{
    if (m_owner || m_client)
        return;
    m_state.concurrency = concurrency;
    m_state.paused = paused;
    readHistory();
    takePlace();
}

// Either the owner of the queue or, while another process is, its guest; asked again until the lock is ours.
void LocalQueue::takePlace()
{
    if (m_owner)
        return;
    QDir().mkpath(m_profile.folder);
    auto lock = std::make_shared<QLockFile>(m_profile.queueLockPath());
    // Never by age: an owner may live for weeks. A dead one is known by its process id (and name, and boot).
    lock->setStaleLockTime(0);
    if (!m_store.isReadOnly() && lock->tryLock(0)) {
        m_lock = std::move(lock);
        becomeOwner();
        return;
    }
    if (lock->error() == QLockFile::PermissionError && !std::exchange(m_lockTrouble, true))
        emit troubled({Error::Kind::ReadOnly, QDir::toNativeSeparators(m_profile.folder), {}});
    becomeGuest();
}

void LocalQueue::becomeOwner()
{
    m_poll.stop();
    m_owner = std::make_unique<QueueOwner>(m_store, m_clock, m_prices);
    wire(*m_owner);
    m_owner->setThreads(m_threads);
    m_owner->setSpeed(m_nsPerBarCell);
    m_server = std::make_unique<QueueServer>();
    connect(m_server.get(), &QueueServer::requested, this, &LocalQueue::ask);
    if (const auto ok = m_server->listen(m_profile.socketName()); !ok)
        qWarning("queue: other processes cannot reach this one: %s", qUtf8Printable(ok.error().detail));
    m_owner->begin(m_state.concurrency, m_state.paused);
    setState(m_owner->state());
    if (const auto client = std::exchange(m_client, {})) {
        for (const auto &[intent, answer] : client->takePending())
            m_owner->handle(intent, answer);
    }
    emit ownerChanged(true);
}

void LocalQueue::becomeGuest()
{
    if (!m_client) {
        m_client = std::make_unique<QueueClient>();
        connect(m_client.get(), &QueueClient::stateChanged, this, &LocalQueue::setState);
        connect(m_client.get(), &QueueClient::progressed, this, &LocalQueue::progressed);
        // Not at once: the client is in the middle of telling.
        connect(m_client.get(), &QueueClient::lost, &m_poll, [this] { m_poll.start(kPollMs / 10); });
        emit ownerChanged(false);
    }
    m_poll.start(kPollMs);
    m_client->expire(kAnswerMs);
    m_client->connectTo(m_profile.socketName());
}

void LocalQueue::wire(QueueOwner &owner)
{
    connect(&owner, &QueueOwner::stateChanged, this, &LocalQueue::setState);
    connect(&owner, &QueueOwner::progressed, this, [this](const JobProgress &progress) {
        m_server->publish(progress);
        emit progressed(progress);
    });
    connect(&owner, &QueueOwner::cellsReady, this, &LocalQueue::cellsReady);
    connect(&owner, &QueueOwner::troubled, this, &LocalQueue::troubled);
    connect(&owner, &QueueOwner::closed, this, [this] {
        // Not inside the owner's own signal.
        QMetaObject::invokeMethod(
            this,
            [this] {
                release();
                emit stopped();
            },
            Qt::QueuedConnection);
    });
}

void LocalQueue::shutdown(Shutdown how)
{
    if (m_owner) {
        m_owner->close(how == Shutdown::FinishFirst);
        return;
    }
    release();
    QMetaObject::invokeMethod(this, &LocalQueue::stopped, Qt::QueuedConnection);
}

void LocalQueue::release()
{
    m_poll.stop();
    m_client.reset();
    m_server.reset();
    m_owner.reset(); // hands its last changes to the store
    if (!m_lock)
        return;
    // The next owner must not see the queue before those changes are in it, so the lock goes after them.
    m_store.write([lock = std::exchange(m_lock, {})](QSqlDatabase &) {
        lock->unlock();
        return Result<>();
    });
}

void LocalQueue::setThreads(unsigned threads)
{
    m_threads = threads;
    if (m_owner)
        m_owner->setThreads(threads);
}

SweepEstimate LocalQueue::estimate(const SweepSpec &spec, qint64 bars) const
{
    return estimateSweep(spec, bars, m_nsPerBarCell);
}

void LocalQueue::ask(const QueueIntent &intent, const QueueAnswer &answer)
{
    if (m_owner)
        m_owner->handle(intent, answer);
    else if (m_client)
        m_client->send(intent, answer);
    else
        answer(failure(Error::Kind::Busy, tr("The queue")));
}

QFuture<Result<>> LocalQueue::askPlain(const QueueIntent &intent)
{
    const auto made = promise<Result<>>();
    ask(intent, [made](const Result<QList<qint64>> &keys) {
        keep(*made, keys ? Result<>() : Result<>(std::unexpected(keys.error())));
    });
    return made->future();
}

QFuture<Result<qint64>> LocalQueue::askForOne(const QueueIntent &intent)
{
    const auto made = promise<Result<qint64>>();
    ask(intent, [made](const Result<QList<qint64>> &keys) {
        if (!keys)
            keep<Result<qint64>>(*made, std::unexpected(keys.error()));
        else if (keys->size() != 1)
            keep<Result<qint64>>(*made, failure(Error::Kind::Internal, tr("The queue")));
        else
            keep<Result<qint64>>(*made, keys->first());
    });
    return made->future();
}

QFuture<Result<qint64>> LocalQueue::submit(const SweepSpec &spec, const QString &name, int priority)
{
    return askForOne({.kind = QueueIntent::Kind::Submit,
        .submissions = {{.id = makeUuidV7(m_clock.nowMs()), .spec = spec, .name = name, .priority = priority}}});
}

LocalQueue::KeysFuture LocalQueue::submitMany(QList<Submission> submissions)
{
    for (Submission &submission : submissions) {
        if (submission.id.isNull())
            submission.id = makeUuidV7(m_clock.nowMs());
    }
    const auto made = promise<Result<QList<qint64>>>();
    ask({.kind = QueueIntent::Kind::Submit, .submissions = std::move(submissions)},
        [made](const Result<QList<qint64>> &keys) { keep(*made, keys); });
    return made->future();
}

QFuture<Result<>> LocalQueue::cancel(qint64 key)
{
    return askPlain({.kind = QueueIntent::Kind::Cancel, .key = key});
}

QFuture<Result<qint64>> LocalQueue::retry(qint64 key)
{
    return askForOne({.kind = QueueIntent::Kind::Retry, .key = key, .id = makeUuidV7(m_clock.nowMs())});
}

QFuture<Result<>> LocalQueue::setPriority(qint64 key, int priority)
{
    return askPlain({.kind = QueueIntent::Kind::SetPriority, .key = key, .value = priority});
}

QFuture<Result<>> LocalQueue::setPaused(bool paused)
{
    return askPlain({.kind = QueueIntent::Kind::SetPaused, .value = paused ? 1 : 0});
}

QFuture<Result<>> LocalQueue::setConcurrency(int count)
{
    return askPlain({.kind = QueueIntent::Kind::SetConcurrency, .value = count});
}

void LocalQueue::setState(const QueueState &state)
{
    if (m_server)
        m_server->publish(state);
    if (m_state == state)
        return;
    m_state = state;
    emit queueChanged(state);
}

void LocalQueue::readHistory()
{
    whenReady(m_store.read([](QSqlDatabase &db) { return jobs::nsPerBarCell(db); }), this,
        [this](const Result<double> &speed) {
            if (!speed || *speed <= 0.0)
                return;
            m_nsPerBarCell = *speed;
            if (m_owner)
                m_owner->setSpeed(m_nsPerBarCell);
        });
}

// Half of the new speed, half of what was known: one odd run does not spoil the next estimates.
void LocalQueue::learn(const QList<Job> &jobs)
{
    for (const Job &job : jobs) {
        const double work = static_cast<double>(job.data.bars) * static_cast<double>(job.cells);
        if (job.state != JobState::Completed || !job.place.service.isEmpty() || work < kWorthLearning)
            continue;
        const double speed = static_cast<double>(job.runtimeMs) * 1e6 / work;
        m_nsPerBarCell = m_nsPerBarCell > 0.0 ? (m_nsPerBarCell + speed) / 2.0 : speed;
        if (m_owner)
            m_owner->setSpeed(m_nsPerBarCell);
    }
}

} // namespace zixly
