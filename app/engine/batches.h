// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/sweep.h"

#include <chrono>
#include <mutex>

namespace zixly::engine {

// Tells the caller of a sweep which cells are done: joins neighbouring ranges and calls at most every few milliseconds,
// one call at a time. add() may be called from any thread; finish() after all of them.
class Batches
{
public:
    explicit Batches(const BatchFunction &batch);

    void add(std::size_t first, std::size_t count);
    void finish();
    std::size_t done() const { return m_done; } // cells, after finish()

private:
    struct Cells {
        std::size_t first;
        std::size_t count;
    };
    void call(std::vector<Cells> ranges);

    const BatchFunction &m_batch;
    std::mutex m_pendingLock;
    std::mutex m_callLock;
    std::vector<Cells> m_pending;
    std::size_t m_done = 0;
    std::chrono::steady_clock::time_point m_lastCall; // guarded by m_pendingLock
};

} // namespace zixly::engine
