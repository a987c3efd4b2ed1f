// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/standin/services.h"
#include "tests/support/standin/shapes.h"

#include <QJsonDocument>

#include <array>

// Supabase Auth behind its gateway.
namespace zixly::test {

using namespace Qt::StringLiterals;

namespace {

struct Code {
    const char *code;
    int status;
    const char *message;
};
constexpr std::array kCodes{Code{"invalid_credentials", 400, "Invalid login credentials"},
    Code{"validation_failed", 400, "Unable to validate email address: invalid format"},
    Code{"email_not_confirmed", 400, "Email not confirmed"}, Code{"user_banned", 400, "User is banned"},
    Code{"refresh_token_not_found", 400, "Invalid Refresh Token: Refresh Token Not Found"},
    Code{"refresh_token_already_used", 400, "Invalid Refresh Token: Already Used"},
    Code{"session_not_found", 400, "Invalid Refresh Token: No Valid Session Found"},
    Code{"session_expired", 400, "Invalid Refresh Token: Session Expired"},
    Code{"no_authorization", 401, "This endpoint requires a valid Bearer token"},
    Code{"bad_jwt", 403, "invalid JWT: unable to parse or verify signature"},
    Code{"user_not_found", 403, "User from sub claim in JWT does not exist"},
    Code{"over_request_rate_limit", 429, "Request rate limit reached"},
    Code{"unexpected_failure", 500, "Database error querying schema"}};

Reply refuse(const Request &request, int status, const QString &code, const QString &message)
{
    const bool fresh = request.headers.value("x-supabase-api-version") == "2024-01-01";
    Reply reply = json(status,
        fresh ? QJsonObject{{u"code"_s, code}, {u"message"_s, message}}
              : QJsonObject{{u"code"_s, status}, {u"error_code"_s, code}, {u"msg"_s, message}});
    reply.headers.append({"x-sb-error-code", code.toLatin1()});
    if (fresh)
        reply.headers.emplaceBack("x-supabase-api-version", "2024-01-01");
    return reply;
}

Reply refuse(const Request &request, const QString &code)
{
    for (const Code &known : kCodes) {
        if (code == QLatin1String(known.code))
            return refuse(request, known.status, code, QLatin1String(known.message));
    }
    return refuse(request, 400, code, code);
}

Reply badGateway(const char *message, const char *hint)
{
    return json(401, QJsonObject{{u"message"_s, QLatin1String(message)}, {u"hint"_s, QLatin1String(hint)}});
}

Reply oauthError(const QString &description)
{
    return json(400, QJsonObject{{u"error"_s, u"invalid_request"_s}, {u"error_description"_s, description}});
}

Reply token(World &world, const Request &request)
{
    const QJsonObject body = bodyOf(request);
    const QString grant = parameter(request, "grant_type");
    if (grant == u"refresh_token") {
        const QString old = text(body, "refresh_token");
        if (old.isEmpty())
            return oauthError(u"refresh_token required"_s);
        QString code;
        const QJsonObject session = world.refresh(old, code);
        return session.isEmpty() ? refuse(request, code) : json(200, session);
    }
    if (grant != u"password")
        return oauthError(u"unsupported_grant_type"_s);
    for (const World::User &user : std::as_const(world.users)) {
        if (user.email == text(body, "email") && user.password == text(body, "password"))
            return json(200, world.signIn(user));
    }
    return refuse(request, u"invalid_credentials"_s);
}

Reply withBearer(World &world, const Request &request)
{
    const QByteArray header = request.headers.value("authorization");
    if (!header.startsWith("Bearer ") || header.mid(7).trimmed().isEmpty())
        return refuse(request, u"no_authorization"_s);
    QString problem;
    const World::User *user = world.userOf(header.mid(7), problem);
    if (!user && problem == u"session_not_found")
        return refuse(request, 403, problem, u"Session from session_id claim in JWT does not exist"_s);
    if (!user)
        return refuse(request, 403, u"bad_jwt"_s,
            u"invalid JWT: unable to parse or verify signature, token has invalid claims: "_s + problem);
    if (request.path == u"/auth/v1/user")
        return json(200, world.userJson(*user));
    world.endSession(header.mid(7), parameter(request, "scope"));
    return {.status = 204};
}

} // namespace

Reply supabaseAuth(World &world, const Request &request)
{
    if (!request.headers.contains("apikey") && parameter(request, "apikey").isEmpty())
        return badGateway("No API key found in request", "No `apikey` request header or url param was found.");
    if (request.headers.value("apikey") != world.anonKey.toLatin1() && parameter(request, "apikey") != world.anonKey)
        return badGateway("Invalid API key", "Double check your Supabase `anon` or `service_role` API key.");
    if (!world.authRefusals.isEmpty() && request.path.startsWith("/auth/v1/"_L1))
        return refuse(request, world.authRefusals.takeFirst());
    if (request.path == u"/auth/v1/token" && request.method == "POST")
        return token(world, request);
    if ((request.path == u"/auth/v1/user" && request.method == "GET")
        || (request.path == u"/auth/v1/logout" && request.method == "POST"))
        return withBearer(world, request);
    return json(404, QJsonObject{{u"message"_s, u"no Route matched with those values"_s}});
}

} // namespace zixly::test
