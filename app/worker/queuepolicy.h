// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/job.h"

#include <map>
#include <optional>
#include <set>
#include <tuple>

namespace zixly {

inline constexpr int kMaxRuns = 4; // runs of one job that may end in a transient error
inline constexpr int kMaxCrashes = 3; // runs without progress that may end with the process
inline constexpr qint64 kTimeLimitMs = 3'600'000; // running time of one run, system sleep excluded
inline constexpr qint64 kLongestWaitMs = 8'000; // between two runs

// Wait after the given number of failed runs: 2, 4, 8 s.
qint64 retryWaitMs(int failedRuns);

// What becomes of a job whose run ended in an error. `failedRuns` counts the transient ones, this one included.
struct AfterError {
    JobState state = JobState::Failed;
    int failedRuns = 0;
    bool deadLetter = false;
    qint64 waitMs = 0;

    bool operator==(const AfterError &) const = default;
};
AfterError afterError(int failedRunsBefore, Error::Kind kind);

// What becomes of a job whose process died while it ran.
struct AfterCrash {
    JobState state = JobState::Queued;
    int crashes = 0;

    bool operator==(const AfterCrash &) const = default;
};
AfterCrash afterCrash(int crashesBefore, bool progressed);

// Whether the last run of the job got further than every run before it, as told by its "reached" events. A job that
// always dies at the same place therefore runs out of crashes, one that was merely interrupted does not.
bool lastRunProgressed(const QList<JobEvent> &events);
// Whether a run that has been going for `elapsedMs` should log that it reached `done` cells: after a second, then at
// every further sixteenth, so that an hour of running leaves at most seventeen events.
bool shouldMark(qint64 done, qint64 total, qint64 marked, qint64 elapsedMs);

// Time left from the job's own history (`expectedMs` for the whole run, <= 0 = none) and the speed of this run, the
// latter counting more the further it is. -1 = unknown.
qint64 timeLeftMs(qint64 done, qint64 total, qint64 elapsedMs, double expectedMs);

// Who runs next: the highest priority, then the oldest. A pure state machine without clock, thread or disk; all times
// are handed in (UTC ms).
class QueuePolicy
{
public:
    struct Entry {
        qint64 key = 0;
        int priority = 0;
        qint64 createdMs = 0;
        qint64 notBeforeMs = 0;
    };

    void setConcurrency(int count); // 1..64
    void setPaused(bool paused) { m_paused = paused; }
    void close() { m_closed = true; } // starts nothing any more
    int concurrency() const { return m_concurrency; }
    bool isPaused() const { return m_paused; }
    bool isClosed() const { return m_closed; }

    void enqueue(const Entry &entry); // replaces an entry of the same key, frees its slot if it was running
    std::optional<Entry> withdraw(qint64 key); // takes a queued one out; nothing if it is not queued
    bool reprioritise(qint64 key, int priority);
    std::optional<Entry> next(qint64 nowMs); // takes the next one that may start now and gives it a slot
    void release(qint64 key); // frees the slot of a running one
    bool isQueued(qint64 key) const { return m_entries.contains(key); }

    int running() const { return static_cast<int>(m_running.size()); }
    qint64 queued() const { return static_cast<qint64>(m_entries.size()); }
    bool isWaiting() const { return !m_waiting.empty(); } // for the next attempt of some job

private:
    using Rank = std::tuple<int, qint64, qint64>; // -priority, created, key
    static Rank rankOf(const Entry &entry) { return {-entry.priority, entry.createdMs, entry.key}; }
    void promote(qint64 nowMs);

    std::map<qint64, Entry> m_entries; // all that are queued
    std::set<Rank> m_ready;
    std::set<qint64> m_waiting;
    std::set<qint64> m_running;
    int m_concurrency = 1;
    bool m_paused = false;
    bool m_closed = false;
};

} // namespace zixly
