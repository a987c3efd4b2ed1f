// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/workers.h"

#include <algorithm>
#include <exception>
#include <system_error>
#include <thread>
#include <vector>

namespace zixly::engine {

namespace {

template <class Work>
bool tryStart(std::vector<std::thread> &running, const Work &work)
{
    try {
        running.emplace_back(work);
        return true;
    } catch (const std::system_error &) {
        return false; // fewer threads than wished for: the work takes longer, nothing else
    }
}

} // namespace

unsigned threadCount(unsigned wish)
{
    constexpr unsigned kMost = 256;
    return std::min(kMost, wish != 0 ? wish : std::max(1U, std::thread::hardware_concurrency()));
}

void runOnThreads(unsigned threads, const std::function<void(unsigned)> &work)
{
    std::vector<std::exception_ptr> thrown(threads);
    const auto guarded = [&](unsigned index) {
        try {
            work(index);
        } catch (...) {
            thrown[index] = std::current_exception();
        }
    };
    std::vector<std::thread> running;
    running.reserve(threads - 1);
    unsigned started = 1;
    while (started < threads && tryStart(running, [&guarded, started] { guarded(started); }))
        ++started;
    guarded(0);
    for (unsigned index = started; index < threads; ++index)
        guarded(index);
    for (std::thread &thread : running)
        thread.join();
    for (const std::exception_ptr &exception : thrown) {
        if (exception)
            std::rethrow_exception(exception);
    }
}

} // namespace zixly::engine
