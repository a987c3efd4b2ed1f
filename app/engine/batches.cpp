// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/batches.h"

#include <algorithm>

namespace zixly::engine {

namespace {

constexpr std::chrono::milliseconds kPause{4};

} // namespace

Batches::Batches(const BatchFunction &batch)
    : m_batch(batch)
    , m_lastCall(std::chrono::steady_clock::now())
{
}

void Batches::add(std::size_t first, std::size_t count)
{
    std::vector<Cells> ranges;
    {
        const std::lock_guard lock(m_pendingLock);
        m_done += count;
        if (!m_batch)
            return;
        m_pending.push_back({first, count});
        const auto now = std::chrono::steady_clock::now();
        if (now - m_lastCall < kPause || !m_callLock.try_lock())
            return;
        m_lastCall = now;
        ranges.swap(m_pending);
    }
    const std::lock_guard lock(m_callLock, std::adopt_lock);
    call(std::move(ranges));
}

void Batches::finish()
{
    call(std::move(m_pending));
    m_pending.clear();
}

void Batches::call(std::vector<Cells> ranges)
{
    if (!m_batch || ranges.empty())
        return;
    std::sort(ranges.begin(), ranges.end(), [](const Cells &a, const Cells &b) { return a.first < b.first; });
    Cells joined = ranges.front();
    for (std::size_t i = 1; i < ranges.size(); ++i) {
        if (ranges[i].first == joined.first + joined.count) {
            joined.count += ranges[i].count;
        } else {
            m_batch(joined.first, joined.count);
            joined = ranges[i];
        }
    }
    m_batch(joined.first, joined.count);
}

} // namespace zixly::engine
