// SPDX-License-Identifier: GPL-3.0-or-later
#include "worker/queuepolicy.h"

#include <QJsonObject>

#include <algorithm>
#include <cmath>

namespace zixly {

qint64 retryWaitMs(int failedRuns)
{
    return qint64{1000} << std::clamp(failedRuns, 1, 3);
}

AfterError afterError(int failedRunsBefore, Error::Kind kind)
{
    if (!isTransient(kind))
        return {.state = JobState::Failed, .failedRuns = failedRunsBefore};
    const int failedRuns = failedRunsBefore + 1;
    if (failedRuns >= kMaxRuns)
        return {.state = JobState::Failed, .failedRuns = failedRuns, .deadLetter = true};
    return {.state = JobState::Queued, .failedRuns = failedRuns, .waitMs = retryWaitMs(failedRuns)};
}

AfterCrash afterCrash(int crashesBefore, bool progressed)
{
    const int crashes = crashesBefore + (progressed ? 0 : 1);
    return {.state = crashes >= kMaxCrashes ? JobState::Failed : JobState::Queued, .crashes = crashes};
}

bool lastRunProgressed(const QList<JobEvent> &events)
{
    qint64 before = 0;
    qint64 last = 0;
    for (const JobEvent &event : events) {
        if (event.kind == u"started") {
            before = std::max(before, last);
            last = 0;
        } else if (event.kind == u"reached") {
            last = std::max(last, event.payload.value(u"cells").toInteger());
        }
    }
    return last > before;
}

bool shouldMark(qint64 done, qint64 total, qint64 marked, qint64 elapsedMs)
{
    if (elapsedMs < 1000 || done <= marked)
        return false;
    return marked == 0 || (done - marked) * 16 >= total;
}

qint64 timeLeftMs(qint64 done, qint64 total, qint64 elapsedMs, double expectedMs)
{
    if (total <= 0)
        return -1;
    done = std::clamp<qint64>(done, 0, total);
    const bool hasHistory = expectedMs > 0.0 && std::isfinite(expectedMs);
    if (done == 0 && !hasHistory)
        return -1;
    const double elapsed = static_cast<double>(std::max<qint64>(elapsedMs, 0));
    const double fraction = static_cast<double>(done) / static_cast<double>(total);
    const double byHistory = hasHistory ? std::max(0.0, expectedMs - elapsed) : 0.0;
    const double bySpeed = done > 0 ? elapsed * (1.0 - fraction) / fraction : 0.0;
    const double weight = !hasHistory ? 1.0 : fraction;
    return std::llround(weight * bySpeed + (1.0 - weight) * byHistory);
}

void QueuePolicy::setConcurrency(int count)
{
    m_concurrency = std::clamp(count, 1, 64);
}

void QueuePolicy::enqueue(const Entry &entry)
{
    withdraw(entry.key);
    m_running.erase(entry.key);
    m_entries.emplace(entry.key, entry);
    if (entry.notBeforeMs > 0)
        m_waiting.insert(entry.key);
    else
        m_ready.insert(rankOf(entry));
}

std::optional<QueuePolicy::Entry> QueuePolicy::withdraw(qint64 key)
{
    const auto found = m_entries.find(key);
    if (found == m_entries.end())
        return std::nullopt;
    const Entry entry = found->second;
    m_ready.erase(rankOf(entry));
    m_waiting.erase(key);
    m_entries.erase(found);
    return entry;
}

bool QueuePolicy::reprioritise(qint64 key, int priority)
{
    const auto found = m_entries.find(key);
    if (found == m_entries.end())
        return false;
    const bool ready = m_ready.erase(rankOf(found->second)) > 0;
    found->second.priority = priority;
    if (ready)
        m_ready.insert(rankOf(found->second));
    return true;
}

std::optional<QueuePolicy::Entry> QueuePolicy::next(qint64 nowMs)
{
    promote(nowMs);
    if (m_paused || m_closed || running() >= m_concurrency || m_ready.empty())
        return std::nullopt;
    const auto entry = withdraw(std::get<2>(*m_ready.begin()));
    m_running.insert(entry->key);
    return entry;
}

void QueuePolicy::release(qint64 key)
{
    m_running.erase(key);
}

void QueuePolicy::promote(qint64 nowMs)
{
    for (auto it = m_waiting.begin(); it != m_waiting.end();) {
        const Entry &entry = m_entries.at(*it);
        // A wait far beyond the longest one means that the wall clock was set back meanwhile.
        const qint64 left = entry.notBeforeMs - nowMs;
        if (left > 0 && left <= kLongestWaitMs) {
            ++it;
            continue;
        }
        m_ready.insert(rankOf(entry));
        it = m_waiting.erase(it);
    }
}

} // namespace zixly
