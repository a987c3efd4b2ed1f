// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "platform/http.h"

#include <expected>

// What Supabase Auth answers, as values. Pure functions for any thread.
namespace zixly::platform {

struct Identity {
    QString userId;
    QString email;
    QString tenant;

    bool operator==(const Identity &) const = default;
};

struct AuthTokens {
    QString accessToken;
    QString refreshToken;
    qint64 livesMs = 0; // from now on: by duration, because the clocks may differ
    Identity identity;
};

enum class AuthProblem : quint8 {
    WrongCredentials,
    EmailNotConfirmed,
    Banned,
    SessionEnded, // signed out elsewhere, or expired for good
    TokenReused, // the refresh token was used twice: the service ended the session to be safe
    UserGone,
    BadToken,
    BadApiKey,
    NoTenant,
    RateLimited,
    Invalid, // what was typed is not acceptable
    Unreachable, // network, time-out, gateway: nothing is decided
    Broken, // an answer that cannot be understood
    Other,
};

struct AuthFailure {
    AuthProblem problem = AuthProblem::Other;
    QString detail; // the service's own words
};
template <class T>
using AuthResult = std::expected<T, AuthFailure>;

QString explain(const AuthFailure &failure); // translated: what happened and what to do next
bool isDecided(AuthProblem problem); // false: the session may still be alive, try again

AuthResult<AuthTokens> parseTokens(const HttpResponse &response);
// Of an answer outside 2xx, with and without X-Supabase-Api-Version, OAuth-style, or from the gateway before Auth.
AuthFailure parseAuthFailure(const HttpResponse &response);
AuthFailure authFailure(const Error &error); // no answer at all

} // namespace zixly::platform
