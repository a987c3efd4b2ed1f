// SPDX-License-Identifier: GPL-3.0-or-later
#include "flows/shardfollow.h"

#include "core/async.h"
#include "store/shardjobs.h"

#include <numeric>
#include <utility>

namespace zixly {

ShardFollow::ShardFollow(Store &store, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_clock(clock)
{
    connect(&m_store, &Store::jobsChanged, this, &ShardFollow::look);
    connect(&m_store, &Store::changedElsewhere, this, &ShardFollow::start);
}

void ShardFollow::start()
{
    if (m_store.isReadOnly())
        return;
    const auto any = [](QSqlDatabase &db) { return shardjobs::hiding(db, QStringLiteral("key")); };
    whenReady(m_store.read(any), this, [this](const Result<QString> &shards) {
        if (!shards || shards->isEmpty()) // mostly there is nothing to write
            return;
        const auto work = [now = m_clock.nowMs()](QSqlDatabase &db) { return shardjobs::followAll(db, now); };
        whenReady(m_store.write(work), this, [this](const Result<QList<Job>> &changed) { show(changed); });
    });
}

void ShardFollow::look(const QList<Job> &jobs)
{
    for (const Job &job : jobs) {
        if (const int count = shards::countOf(job); count > 0) {
            if (isTerminal(job.state))
                m_wholes.remove(job.key);
            else
                m_wholes[job.key].total = job.cells;
        }
        if (job.parentKey == 0)
            continue;
        m_changed.insert(job.parentKey);
        if (isTerminal(job.state))
            m_wholeOf.remove(job.key);
        else
            m_wholeOf.insert(job.key, job.parentKey);
        m_wholes[job.parentKey].done.insert(job.key, job.state == JobState::Completed ? job.cells : 0);
    }
    follow();
}

void ShardFollow::follow()
{
    if (m_changed.isEmpty() || std::exchange(m_busy, true))
        return;
    const auto work
        = [keys = std::exchange(m_changed, {}), now = m_clock.nowMs()](QSqlDatabase &db) -> Result<QList<Job>> {
        QList<Job> changed;
        for (const qint64 key : keys) {
            const auto whole = shardjobs::follow(db, key, now);
            if (!whole)
                return std::unexpected(whole.error());
            if (*whole)
                changed << **whole;
        }
        return changed;
    };
    whenReady(m_store.write(work), this, [this](const Result<QList<Job>> &changed) {
        m_busy = false;
        show(changed);
        follow();
    });
}

void ShardFollow::show(const Result<QList<Job>> &changed)
{
    if (!changed)
        emit failed(changed.error());
    else if (!changed->isEmpty())
        m_store.notifyJobs(*changed);
}

void ShardFollow::advance(const JobProgress &progress)
{
    const qint64 key = m_wholeOf.value(progress.key);
    const auto whole = m_wholes.find(key);
    if (key == 0 || whole == m_wholes.end())
        return;
    whole->done.insert(progress.key, progress.done);
    const qint64 done = std::accumulate(whole->done.cbegin(), whole->done.cend(), qint64(0));
    if (whole->total > 0)
        emit progressed({.key = key, .done = done, .total = whole->total});
}

} // namespace zixly
