// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/standin/httpserver.h"
#include "tests/support/standin/world.h"

namespace zixly::test {

// The event stream of one job: progress when the percentage changes, then the end; no ids, no comments, no keep-alive.
// World::streamEnd puts another end in its place.
Reply tradingStream(World &world, const QString &id);

} // namespace zixly::test
