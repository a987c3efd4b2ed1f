// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/crew.h"

#include <algorithm>
#include <system_error>
#include <utility>

namespace zixly::engine {

namespace {

constexpr unsigned kMostThreads = 256;

template <class Live>
bool tryStart(std::vector<std::thread> &threads, const Live &live)
{
    try {
        threads.emplace_back(live);
        return true;
    } catch (const std::system_error &) {
        return false; // fewer threads than wished for: the work takes longer, nothing else
    }
}

} // namespace

Crew::Crew(unsigned wish)
{
    const unsigned wanted
        = std::min(kMostThreads, wish != 0 ? wish : std::max(1U, std::thread::hardware_concurrency()));
    m_threads.reserve(wanted - 1);
    unsigned thread = 1;
    while (thread < wanted && tryStart(m_threads, [this, thread] { live(thread); }))
        ++thread;
}

Crew::~Crew()
{
    m_work = nullptr;
    m_call.fetch_add(1, std::memory_order_release);
    m_call.notify_all();
    for (std::thread &thread : m_threads)
        thread.join();
}

void Crew::run(std::size_t tasks, const Work &work)
{
    m_work = &work;
    m_tasks = tasks;
    m_next.store(0, std::memory_order_relaxed);
    m_busy.store(static_cast<unsigned>(m_threads.size()), std::memory_order_relaxed);
    m_call.fetch_add(1, std::memory_order_release);
    m_call.notify_all();
    drain(0);
    for (unsigned busy = m_busy.load(std::memory_order_acquire); busy != 0;
        busy = m_busy.load(std::memory_order_acquire))
        m_busy.wait(busy, std::memory_order_acquire);
    if (m_thrown)
        std::rethrow_exception(std::exchange(m_thrown, nullptr));
}

void Crew::live(unsigned thread)
{
    for (std::uint32_t seen = 0;;) {
        m_call.wait(seen, std::memory_order_acquire);
        seen = m_call.load(std::memory_order_acquire);
        if (!m_work)
            return;
        drain(thread);
        if (m_busy.fetch_sub(1, std::memory_order_acq_rel) == 1)
            m_busy.notify_one();
    }
}

void Crew::drain(unsigned thread)
{
    try {
        for (std::size_t task = m_next.fetch_add(1); task < m_tasks; task = m_next.fetch_add(1))
            (*m_work)(task, thread);
    } catch (...) {
        m_next.store(m_tasks);
        const std::lock_guard lock(m_thrownLock);
        if (!m_thrown)
            m_thrown = std::current_exception();
    }
}

} // namespace zixly::engine
