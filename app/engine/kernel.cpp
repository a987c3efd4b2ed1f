// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/kernel.h"

namespace zixly::engine {

TradeScratch::TradeScratch(int mostBars)
    : listLength(static_cast<std::size_t>(mostBars) + 130) // changes are written 64 at a time
    , lists(8 * listLength)
    , bounds(8 * (static_cast<std::size_t>(mostBars) / 2 + 2))
{
}

} // namespace zixly::engine
