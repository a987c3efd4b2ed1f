// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

namespace zixly::engine {

// The number of threads to use for a wish, 0 = all cores.
unsigned threadCount(unsigned wish);

// Calls work(0) .. work(threads - 1) at the same time, work(0) in the calling thread, and waits for all. Where the
// system refuses a thread its share is called afterwards, so work must not wait for other shares. What a share throws
// is thrown again here, after all have ended.
void runOnThreads(unsigned threads, const std::function<void(unsigned)> &work);

} // namespace zixly::engine
