// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/pipelinejobs.h"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace zixly {

// Keeps the lease of one running job, tells its progress, and sets `stop` when the platform has cancelled it, when
// somebody else has it, or some seconds after `interrupted`. Owns a thread with a connection of its own, which it opens
// only for jobs that run longer than a blink. A database that is away meanwhile stops nothing: whether the job is still
// ours is asked again at its end.
class JoinWatch
{
public:
    struct Settings {
        QString database;
        qint64 leaseMs = 30'000;
    };

    JoinWatch(Settings settings, pipelinejobs::Taken job, qint64 cells, const std::atomic<bool> &interrupted,
        std::atomic<bool> &stop);
    ~JoinWatch(); // ends at once, or when the database has answered
    JoinWatch(const JoinWatch &) = delete;
    JoinWatch &operator=(const JoinWatch &) = delete;

    void advance(qint64 cells) { m_done += cells; } // from any thread
    pipelinejobs::Progress progress() const { return {m_done, m_cells}; }
    pipelinejobs::Hold hold() const { return m_hold; } // as far as is known

private:
    void watch();
    void ask(std::optional<Postgres> &db, bool renew);

    const Settings m_settings;
    const pipelinejobs::Taken m_job;
    const qint64 m_cells;
    const std::atomic<bool> &m_interrupted;
    std::atomic<bool> &m_stop;
    std::atomic<qint64> m_done = 0;
    std::atomic<pipelinejobs::Hold> m_hold = pipelinejobs::Hold::Mine;
    std::mutex m_mutex;
    std::condition_variable m_ended;
    bool m_ends = false; // guarded by the mutex
    std::thread m_thread; // last: it uses all of the above
};

} // namespace zixly
