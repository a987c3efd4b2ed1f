// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace zixly::engine {

// The threads of one sweep: the calling one and those the system gives, at most one fewer than wished for. They live
// as long as the crew and sleep between two calls of run().
class Crew
{
public:
    explicit Crew(unsigned wish); // 0 = all cores
    ~Crew();
    Crew(const Crew &) = delete;
    Crew &operator=(const Crew &) = delete;

    unsigned size() const { return static_cast<unsigned>(m_threads.size()) + 1; }

    // Calls work(task, thread) once for each task 0 .. tasks - 1, on threads 0 .. size() - 1, in ascending order as
    // far as each thread sees it; returns when all are done. The first exception of a task is thrown again here, after
    // which the remaining tasks are left out.
    using Work = std::function<void(std::size_t task, unsigned thread)>;
    void run(std::size_t tasks, const Work &work);

private:
    void live(unsigned thread);
    void drain(unsigned thread);

    std::vector<std::thread> m_threads;
    std::atomic<std::uint32_t> m_call{0};
    std::atomic<unsigned> m_busy{0};
    std::atomic<std::size_t> m_next{0};
    std::size_t m_tasks = 0;
    const Work *m_work = nullptr; // null ends the threads
    std::mutex m_thrownLock;
    std::exception_ptr m_thrown;
};

} // namespace zixly::engine
