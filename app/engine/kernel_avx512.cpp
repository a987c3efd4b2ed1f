// SPDX-License-Identifier: GPL-3.0-or-later
#define ZIXLY_ISA avx512

#include "engine/kernelkeys.h"
#include "engine/kernelmetrics.h"
#include "engine/kerneltrade.h"

namespace zixly::engine::ZIXLY_ISA {

const Kernel kKernel{.advance = advance, .fillBlock = fillBlock, .trade = trade, .finish = finish};

} // namespace zixly::engine::ZIXLY_ISA
