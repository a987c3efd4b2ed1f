// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/standin/httpserver.h"
#include "tests/support/standin/world.h"

namespace zixly::test {

// What the Next generation makes of the Cookie header: the session inside sb-127-auth-token, whole or in chunks. Its
// refresh trap: when the session says it has less than 90 s left, the server refreshes, and so rotates the refresh
// token of the client.
struct CookieSession {
    QByteArray accessToken; // empty = no session
    QByteArray setCookie; // to be answered: a new session, or the removal of a broken one
};
CookieSession cookieSession(World &world, const Request &request);

} // namespace zixly::test
