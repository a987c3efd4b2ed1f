// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/standin/httpserver.h"
#include "tests/support/standin/world.h"

// The answers of each service, shaped as observed.
namespace zixly::test {

Reply nextApi(World &world, const Request &request); // cookie only
Reply nestApi(World &world, const Request &request); // Bearer only
Reply receiver(World &world, const Request &request);
Reply tradingApi(World &world, const Request &request);
Reply supabaseAuth(World &world, const Request &request);

} // namespace zixly::test
