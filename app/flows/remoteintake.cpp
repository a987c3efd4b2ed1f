// SPDX-License-Identifier: GPL-3.0-or-later
#include "flows/remoteintake.h"

#include "core/async.h"
#include "platform/syncservice.h"

#include <algorithm>

namespace zixly {

namespace {

constexpr qsizetype kFirstLimit = 16; // rows of one write
constexpr qsizetype kMaxLimit = 128;
constexpr qint64 kSliceMs = 20;
constexpr qint64 kTellMs = 100;

} // namespace

RemoteIntake::RemoteIntake(Store &store, const Clock &clock, platform::Scheduler &scheduler, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_clock(clock)
    , m_scheduler(scheduler)
    , m_limit(kFirstLimit)
{
}

RemoteIntake::~RemoteIntake()
{
    while (!m_queue.isEmpty()) {
        m_store.write([items = m_queue.pop(kFirstLimit), now = m_clock.nowMs()](
                          QSqlDatabase &db) { return writeItems(db, items, now); });
    }
}

void RemoteIntake::take(const RowOrigin &from, const QList<platform::RemoteJob> &rows)
{
    for (const platform::RemoteJob &row : rows)
        m_queue.addRow(from, row);
    pump();
}

void RemoteIntake::markGone(const RowOrigin &from, const QString &kind, const QStringList &ids)
{
    for (const QString &id : ids)
        m_queue.addGone(from, kind, id);
    pump();
}

void RemoteIntake::pump()
{
    if (!m_flying.isEmpty() || m_waiting || m_queue.isEmpty())
        return;
    m_flying = m_queue.pop(m_limit);
    const auto work
        = [items = m_flying, now = m_clock.nowMs()](QSqlDatabase &db) { return writeItems(db, items, now); };
    whenReady(m_store.write(work), this, [this](const Result<WrittenItems> &written) { finished(written); });
}

void RemoteIntake::finished(const Result<WrittenItems> &written)
{
    if (!written)
        return retry(written.error());
    m_failures = 0;
    // As many rows as fit into a slice.
    m_limit = written->tookMs > kSliceMs ? std::max<qsizetype>(1, m_limit / 2) : std::min(kMaxLimit, m_limit + 8);
    m_flying.clear();
    announce(written->changed);
    pump();
    if (isIdle())
        endFlushes({});
}

void RemoteIntake::retry(const Error &error)
{
    QList<IntakeQueue::Item> items = std::exchange(m_flying, {});
    const bool alone = items.size() == 1;
    for (IntakeQueue::Item &item : items)
        item.suspect = true;
    m_queue.putBack(items, alone);
    m_waiting = true;
    if (error.kind != Error::Kind::Cancelled) { // else the store is gone
        m_scheduler.after(platform::backOffMs(++m_failures), this, [this] {
            m_waiting = false;
            pump();
        });
    }
    endFlushes(std::unexpected(error));
    emit failed(error);
}

void RemoteIntake::announce(const QList<Job> &jobs)
{
    for (const Job &job : jobs)
        m_changed.insert(job.key, job);
    if (m_changed.isEmpty() || std::exchange(m_telling, true))
        return;
    const qint64 wait = m_nextTellMs - m_clock.runningMs();
    if (wait <= 0)
        return tell();
    m_scheduler.after(wait, this, [this] { tell(); });
}

void RemoteIntake::tell()
{
    m_telling = false;
    m_nextTellMs = m_clock.runningMs() + kTellMs;
    m_store.notifyJobs(std::exchange(m_changed, {}).values());
}

QFuture<Result<>> RemoteIntake::flush()
{
    m_flushes.emplace_back();
    m_flushes.back().start();
    auto future = m_flushes.back().future();
    if (isIdle())
        endFlushes({});
    return future;
}

void RemoteIntake::endFlushes(const Result<> &result)
{
    for (QPromise<Result<>> &promise : std::exchange(m_flushes, {})) {
        promise.addResult(result);
        promise.finish();
    }
}

} // namespace zixly
