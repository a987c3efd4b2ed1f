// SPDX-License-Identifier: GPL-3.0-or-later
#include "worker/queueowner.h"

#include "core/async.h"
#include "store/store.h"
#include "worker/queuerun.h"

#include <QThread>

#include <algorithm>
#include <utility>

namespace zixly {

namespace {

constexpr int kHeartbeatMs = 200; // time limits, waits and repeated saves are looked at this often
constexpr qint64 kRecoverAgainMs = 2000;

using Keys = QList<qint64>;

} // namespace

QueueOwner::QueueOwner(Store &store, const Clock &clock, PriceSource prices, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_clock(clock)
    , m_prices(std::move(prices))
{
    m_heartbeat.setInterval(kHeartbeatMs);
    connect(&m_heartbeat, &QTimer::timeout, this, &QueueOwner::beat);
    connect(&m_store, &Store::jobsRemoved, this, &QueueOwner::forget);
}

QueueOwner::~QueueOwner()
{
    for (const auto &[key, run] : m_runs) {
        if (run->runner)
            run->runner->stop(); // all at once, so that the waits below overlap
    }
    for (const auto &[key, run] : m_runs) {
        run->runner.reset();
        if (run->saving)
            continue; // the store finishes what was handed to it
        if (run->stop == Run::Stop::None)
            run->stop = Run::Stop::Suspend;
        const queuecommits::Ending ending = run->ending ? *run->ending : stoppedEnding(*run);
        m_store.write([jobKey = key, ending, now = m_clock.nowMs()](
                          QSqlDatabase &db) { return queuecommits::end(db, jobKey, ending, now); });
    }
}

QueueState QueueOwner::state() const
{
    return {.running = m_policy.running(),
        .queued = m_policy.queued(),
        .paused = m_policy.isPaused(),
        .concurrency = m_policy.concurrency()};
}

void QueueOwner::begin(int concurrency, bool paused)
{
    m_policy.setConcurrency(concurrency);
    m_policy.setPaused(paused);
    recover();
}

void QueueOwner::recover()
{
    whenReady(m_store.write([now = m_clock.nowMs()](QSqlDatabase &db) { return queuecommits::recover(db, now); }), this,
        [this](const Result<queuecommits::Recovered> &result) { recovered(result); });
}

void QueueOwner::recovered(const Result<queuecommits::Recovered> &result)
{
    if (!result) {
        emit troubled(result.error());
        if (m_policy.isClosed())
            changed();
        else
            QTimer::singleShot(kRecoverAgainMs, this, &QueueOwner::recover);
        return;
    }
    for (const QueuePolicy::Entry &entry : result->queued)
        m_policy.enqueue(entry);
    announce(result->changed);
    m_ready = true;
    for (const auto &[intent, answer] : std::exchange(m_early, {}))
        handle(intent, answer);
    fill();
}

void QueueOwner::close(bool finishFirst)
{
    m_policy.close();
    if (!finishFirst) {
        m_suspending = true;
        for (const auto &[key, run] : m_runs) {
            if (run->stop == Run::Stop::None)
                run->stop = Run::Stop::Suspend;
            if (run->runner)
                run->runner->stop();
            run->dueMs = 0; // one last try to save what could not be saved
        }
        beat();
    }
    changed();
}

void QueueOwner::fill()
{
    while (m_ready && !isHeld()) {
        const auto entry = m_policy.next(m_clock.nowMs());
        if (!entry)
            break;
        start(*entry);
    }
    changed();
}

void QueueOwner::start(const QueuePolicy::Entry &entry)
{
    auto run = std::make_unique<Run>();
    run->entry = entry;
    m_runs.insert_or_assign(entry.key, std::move(run));
    whenReady(m_store.write([key = entry.key, now = m_clock.nowMs()](
                                QSqlDatabase &db) { return queuecommits::start(db, key, now); }),
        this, [this, entry](const Result<Job> &job) { started(entry, job); });
}

void QueueOwner::started(const QueuePolicy::Entry &entry, const Result<Job> &job)
{
    Run *run = find(entry.key);
    if (!run)
        return;
    if (!job) {
        startFailed(entry, run->stop == Run::Stop::Cancel, job.error());
        return;
    }
    m_failedStarts = 0;
    run->name = job->name;
    run->failedRuns = job->attempts;
    run->total = job->cells;
    run->startedMs = m_clock.runningMs();
    announce({*job});
    if (run->stop != Run::Stop::None)
        finish(*run, stoppedEnding(*run));
    else
        launch(*run, *job);
}

void QueueOwner::startFailed(const QueuePolicy::Entry &entry, bool unwanted, const Error &error)
{
    drop(entry.key);
    // Conflict, NotFound: someone else changed the row meanwhile, so the queue has no business with it any more.
    if (error.kind != Error::Kind::Conflict && error.kind != Error::Kind::NotFound) {
        m_policy.enqueue(entry);
        m_heldUntilMs = m_clock.runningMs() + retryWaitMs(++m_failedStarts);
        emit troubled(error);
        if (unwanted)
            cancelQueued(entry.key, [](const Result<Keys> &) { });
    }
    fill();
}

bool QueueOwner::isHeld() const
{
    return m_failedStarts > 0 && m_clock.runningMs() < m_heldUntilMs;
}

void QueueOwner::launch(Run &run, const Job &job)
{
    const auto spec = specOf(job);
    if (!spec) {
        finish(run,
            {.state = JobState::Failed,
                .event = QStringLiteral("failed"),
                .error = Error{Error::Kind::InvalidInput, job.name, tr("This computer cannot run such a job.")}});
        return;
    }
    run.runner = std::make_unique<SweepRunner>(*spec, m_prices, threadsForOne());
    const qint64 key = run.entry.key;
    connect(run.runner.get(), &SweepRunner::cellsReady, this, [this, key](const SweepResult &live, CellRange range) {
        if (Run *found = find(key)) {
            found->live = live;
            emit cellsReady(key, live, range);
        }
    });
    connect(run.runner.get(), &SweepRunner::advanced, this, [this, key](qint64 done, qint64 total) {
        if (Run *found = find(key))
            advanced(*found, done, total);
    });
    connect(run.runner.get(), &SweepRunner::finished, this, [this, key](const SweepOutcome &outcome) {
        if (Run *found = find(key))
            ended(*found, outcome);
    });
    run.runner->start();
}

void QueueOwner::advanced(Run &run, qint64 done, qint64 total)
{
    run.done = done;
    run.total = total;
    const qint64 elapsed = elapsedMs(run);
    const double expected = m_nsPerBarCell * static_cast<double>(run.live.data.bars) * static_cast<double>(total) / 1e6;
    emit progressed(
        {.key = run.entry.key, .done = done, .total = total, .leftMs = timeLeftMs(done, total, elapsed, expected)});
    if (!shouldMark(done, total, run.marked, elapsed))
        return;
    run.marked = done;
    m_store.write([key = run.entry.key, done, total, now = m_clock.nowMs()](
                      QSqlDatabase &db) { return queuecommits::mark(db, key, done, total, now); });
}

void QueueOwner::ended(Run &run, const SweepOutcome &outcome)
{
    run.runner.release()->deleteLater(); // this is its own signal
    auto ending = endingOf(run, outcome.result);
    ending.best = outcome.best;
    finish(run, std::move(ending));
}

void QueueOwner::finish(Run &run, queuecommits::Ending ending)
{
    run.runtimeMs = elapsedMs(run);
    ending.runtimeMs = run.runtimeMs;
    run.ending = std::move(ending);
    run.saves = 0;
    commit(run);
}

void QueueOwner::commit(Run &run)
{
    run.saving = true;
    ++run.saves;
    const qint64 key = run.entry.key;
    const auto work = [key, ending = *run.ending, now = m_clock.nowMs()](
                          QSqlDatabase &db) { return queuecommits::end(db, key, ending, now); };
    // What is told as done must be there after a power cut, too.
    whenReady(
        m_store.write(work, Store::Durability::Disk), this, [this, key](const Result<Job> &job) { settled(key, job); });
}

void QueueOwner::settled(qint64 key, const Result<Job> &job)
{
    Run *run = find(key);
    if (!run)
        return;
    run->saving = false;
    if (!job && job.error().kind != Error::Kind::Conflict && job.error().kind != Error::Kind::NotFound) {
        saveFailed(*run, job.error());
        return;
    }
    const bool unwanted = run->stop == Run::Stop::Cancel;
    drop(key);
    if (job) {
        announce({*job});
        if (job->state == JobState::Queued)
            m_policy.enqueue(queuecommits::entryOf(*job));
        if (job->state == JobState::Queued && unwanted) // wished while the end of the run was being saved
            cancelQueued(key, [](const Result<Keys> &) { });
    } else {
        qWarning("queue: the end of job %lld was not needed: %s", static_cast<long long>(key),
            qUtf8Printable(job.error().detail));
    }
    fill();
}

// The result stays in memory and only the saving is tried again: nothing is computed twice because a disk was full.
void QueueOwner::saveFailed(Run &run, const Error &error)
{
    emit troubled(error);
    const bool enough = run.saves >= kMaxRuns || !isTransient(error.kind);
    if (m_suspending || (m_policy.isClosed() && enough)) {
        drop(run.entry.key); // the row still says running, so the next start finds it
        changed();
        return;
    }
    if (enough && run.ending->state == JobState::Completed) {
        run.ending = queuecommits::Ending{.state = JobState::Failed,
            .event = QStringLiteral("failed"),
            .error = error,
            .failedRuns = run.failedRuns + run.saves,
            .deadLetter = true,
            .runtimeMs = run.runtimeMs};
    } else if (run.ending->state == JobState::Completed) {
        run.ending->failedRuns = run.failedRuns + run.saves;
    }
    run.dueMs = m_clock.runningMs() + retryWaitMs(run.saves);
    changed();
}

void QueueOwner::drop(qint64 key)
{
    m_policy.release(key);
    m_runs.erase(key);
}

void QueueOwner::forget(const QList<qint64> &keys)
{
    for (const qint64 key : keys) {
        m_policy.withdraw(key);
        Run *run = find(key);
        if (!run)
            continue;
        run->stop = Run::Stop::Cancel;
        if (run->runner)
            run->runner->stop();
    }
    changed();
}

unsigned QueueOwner::threadsForOne() const
{
    if (m_threads > 0)
        return m_threads;
    const int cores = std::max(1, QThread::idealThreadCount());
    const qint64 together = std::min<qint64>(m_policy.concurrency(), m_policy.running() + m_policy.queued());
    return static_cast<unsigned>(std::max<qint64>(1, cores / std::max<qint64>(1, together)));
}

qint64 QueueOwner::elapsedMs(const Run &run) const
{
    return run.startedMs > 0 ? std::max<qint64>(0, m_clock.runningMs() - run.startedMs) : 0;
}

QueueOwner::Run *QueueOwner::find(qint64 key)
{
    const auto found = m_runs.find(key);
    return found == m_runs.end() ? nullptr : found->second.get();
}

void QueueOwner::announce(const QList<Job> &jobs)
{
    if (!jobs.isEmpty())
        m_store.notifyJobs(jobs);
}

void QueueOwner::beat()
{
    const qint64 now = m_clock.runningMs();
    std::vector<Run *> due;
    for (const auto &[key, run] : m_runs) {
        if (run->runner && run->stop == Run::Stop::None && now - run->startedMs >= kTimeLimitMs) {
            run->stop = Run::Stop::TimeLimit;
            run->runner->stop();
        }
        if (run->ending && !run->saving && run->dueMs <= now)
            due.push_back(run.get());
    }
    for (Run *run : due)
        commit(*run);
    fill();
}

void QueueOwner::changed()
{
    const bool needed = !m_runs.empty() || m_policy.isWaiting() || isHeld();
    if (needed != m_heartbeat.isActive())
        needed ? m_heartbeat.start() : m_heartbeat.stop();
    if (const QueueState now = state(); now != m_told) {
        m_told = now;
        emit stateChanged(now);
    }
    if (m_policy.isClosed() && m_runs.empty() && !m_closedTold) {
        m_closedTold = true;
        QMetaObject::invokeMethod(this, &QueueOwner::closed, Qt::QueuedConnection);
    }
}

} // namespace zixly
