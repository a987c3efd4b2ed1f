// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

// Counts what operator new has given out, so that a benchmark can say how much memory a call needed at its peak.
namespace zixly::bench {

std::size_t allocatedBytes();
std::size_t peakBytes();
void forgetPeak();

} // namespace zixly::bench
