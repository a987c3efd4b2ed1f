// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/call.h"

// The one place that decides who gets in. Runs in the thread of the HTTP server.
namespace zixly::guard {

// Host and Origin; adds the CORS headers. False after an answer has been given (a preflight is answered, too).
bool admitOrigin(Call &call);
// The key, its scope and its rates. False after an answer has been given.
bool admitKey(Call &call);

// The key a client shows: Authorization: Bearer, X-API-Key, apikey (header or query), or the cookie of the web API or
// of the Trading API. Empty if there is none.
// The key of this text, if it is a valid one; a wrong one counts as a guess of that client.
std::optional<ApiKey> keyOf(const Call &call, const QByteArray &text);

QByteArray presentedText(const http::Request &request);

} // namespace zixly::guard
