// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/jobfeed.h"

#include "core/shards.h"

#include <QMutexLocker>

#include <utility>
#include <vector>

namespace zixly {

namespace {

constexpr qsizetype kRemembered = 50'000; // ids, some 2 MB

} // namespace

int JobFeed::add(Listener listener)
{
    m_listeners.emplace(++m_lastId, std::move(listener));
    return m_lastId;
}

void JobFeed::remove(int id)
{
    m_listeners.erase(id);
}

void JobFeed::removeAll()
{
    m_listeners.clear();
}

void JobFeed::emitChange(const Change &change)
{
    std::vector<int> ids;
    ids.reserve(m_listeners.size());
    for (const auto &[id, listener] : m_listeners)
        ids.push_back(id);
    for (const int id : ids) {
        const auto found = m_listeners.find(id);
        if (found == m_listeners.end())
            continue;
        const Listener listener = found->second; // which may remove itself
        listener(change);
    }
}

void JobFeed::tell(const QList<Job> &jobs)
{
    for (const Job &job : jobs) {
        if (!job.place.service.isEmpty() || shards::countOf(job) > 0)
            continue;
        if (job.state != JobState::Running && job.state != JobState::Cancelling)
            forgetProgress(job.key);
        const bool isNew = job.state == JobState::Queued && !m_known.contains(job.key) && job.attempts == 0
            && job.crashes == 0 && job.startedMs == 0;
        if (m_known.size() >= kRemembered)
            m_known.clear();
        m_known.insert(job.key, job.id);
        emitChange({.kind = isNew ? Change::Kind::Added : Change::Kind::Changed, .job = job});
    }
}

void JobFeed::tellRemoved(const QList<qint64> &keys)
{
    for (const qint64 key : keys) {
        forgetProgress(key);
        Change change{.kind = Change::Kind::Removed};
        change.job.key = key;
        change.job.id = m_known.take(key);
        emitChange(change);
    }
}

void JobFeed::tell(const JobProgress &progress)
{
    {
        const QMutexLocker lock(&m_mutex);
        m_progress.insert(progress.key, progress);
    }
    emitChange({.kind = Change::Kind::Progress, .progress = progress});
}

void JobFeed::tick()
{
    emitChange({.kind = Change::Kind::Tick});
}

void JobFeed::tellElsewhere()
{
    emitChange({.kind = Change::Kind::Elsewhere});
}

void JobFeed::forgetProgress(qint64 key)
{
    const QMutexLocker lock(&m_mutex);
    m_progress.remove(key);
}

std::optional<JobProgress> JobFeed::progressOf(qint64 key) const
{
    const QMutexLocker lock(&m_mutex);
    const auto found = m_progress.find(key);
    return found == m_progress.end() ? std::nullopt : std::optional(*found);
}

} // namespace zixly
