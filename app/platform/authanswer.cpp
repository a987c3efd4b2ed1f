// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/authanswer.h"

#include "platform/json.h"
#include "platform/jwt.h"

#include <QCoreApplication>

namespace zixly::platform {

namespace {

class AuthText
{
    Q_DECLARE_TR_FUNCTIONS(zixly::Auth)
};

struct CodeRow {
    const char *code;
    AuthProblem problem;
};
constexpr std::array<CodeRow, 20> kCodes{{
    {"invalid_credentials", AuthProblem::WrongCredentials},
    {"invalid_grant", AuthProblem::WrongCredentials},
    {"email_not_confirmed", AuthProblem::EmailNotConfirmed},
    {"user_banned", AuthProblem::Banned},
    {"refresh_token_not_found", AuthProblem::SessionEnded},
    {"refresh_token_already_used", AuthProblem::TokenReused},
    {"session_not_found", AuthProblem::SessionEnded},
    {"session_expired", AuthProblem::SessionEnded},
    {"user_not_found", AuthProblem::UserGone},
    {"bad_jwt", AuthProblem::BadToken},
    {"no_authorization", AuthProblem::BadToken},
    {"over_request_rate_limit", AuthProblem::RateLimited},
    {"over_email_send_rate_limit", AuthProblem::RateLimited},
    {"validation_failed", AuthProblem::Invalid},
    {"bad_json", AuthProblem::Invalid},
    {"invalid_request", AuthProblem::Invalid},
    {"request_timeout", AuthProblem::Unreachable},
    {"unexpected_failure", AuthProblem::Unreachable},
    {"email_provider_disabled", AuthProblem::Other},
    {"provider_disabled", AuthProblem::Other},
}};

QString sentence(AuthProblem problem)
{
    using P = AuthProblem;
    switch (problem) {
    case P::WrongCredentials: return AuthText::tr("E-mail or password is wrong. Check both and try again.");
    case P::EmailNotConfirmed:
        return AuthText::tr("This e-mail address is not confirmed yet. Open the link in the message you got.");
    case P::Banned: return AuthText::tr("This account is blocked. Ask your administrator.");
    case P::SessionEnded:
        return AuthText::tr("You were signed out by the service. Sign in again; nothing here is lost.");
    case P::TokenReused:
        return AuthText::tr(
            "The service ended the session because its key was used twice, perhaps from a copied profile. "
            "Sign in again.");
    case P::UserGone: return AuthText::tr("This account does not exist any more. Ask your administrator.");
    case P::BadToken:
        return AuthText::tr(
            "The service does not accept this session. Check the clock of this computer and sign in again.");
    case P::BadApiKey: return AuthText::tr("The anon key of this connection is wrong. Correct it in the connection.");
    case P::NoTenant:
        return AuthText::tr("This account belongs to no tenant, so it has no jobs to show. Ask your administrator.");
    case P::RateLimited: return AuthText::tr("Too many attempts. Wait a minute, then try again.");
    case P::Invalid: return AuthText::tr("The service does not accept what was entered. Correct it and try again.");
    case P::Unreachable:
        return AuthText::tr("The sign-in service could not be reached. Check the connection; Zixly tries again.");
    case P::Broken:
        return AuthText::tr(
            "The sign-in service gave an answer that cannot be understood. Check the Supabase address.");
    case P::Other: break;
    }
    return AuthText::tr("The sign-in service refused.");
}

} // namespace

QString explain(const AuthFailure &failure)
{
    const QString text = sentence(failure.problem);
    return failure.detail.isEmpty() ? text : QStringLiteral("%1 (%2)").arg(text, failure.detail);
}

bool isDecided(AuthProblem problem)
{
    return problem != AuthProblem::Unreachable && problem != AuthProblem::RateLimited && problem != AuthProblem::Broken;
}

AuthResult<AuthTokens> parseTokens(const HttpResponse &response)
{
    const auto object = parseObject(response.body);
    if (!object)
        return std::unexpected(AuthFailure{AuthProblem::Broken, object.error().detail});
    AuthTokens tokens;
    tokens.accessToken = object->value(QLatin1String("access_token")).toString();
    tokens.refreshToken = object->value(QLatin1String("refresh_token")).toString();
    const double seconds = object->value(QLatin1String("expires_in")).toDouble();
    if (tokens.accessToken.isEmpty() || tokens.refreshToken.isEmpty() || !(seconds > 0 && seconds < 1e9))
        return std::unexpected(AuthFailure{AuthProblem::Broken, QStringLiteral("a session without its tokens")});
    tokens.livesMs = static_cast<qint64>(seconds * 1000);
    const JwtClaims claims = parseJwt(tokens.accessToken.toLatin1()).value_or(JwtClaims{});
    const QJsonObject user = object->value(QLatin1String("user")).toObject();
    const auto tenantIn = [&user](const char *place) {
        return user.value(QLatin1String(place)).toObject().value(QLatin1String("tenant_id")).toString();
    };
    tokens.identity.userId = user.value(QLatin1String("id")).toString(claims.subject);
    tokens.identity.email = user.value(QLatin1String("email")).toString(claims.email);
    tokens.identity.tenant = tenantIn("user_metadata");
    if (tokens.identity.tenant.isEmpty())
        tokens.identity.tenant = tenantIn("app_metadata");
    if (tokens.identity.tenant.isEmpty())
        tokens.identity.tenant = claims.tenant;
    return tokens;
}

AuthFailure parseAuthFailure(const HttpResponse &response)
{
    AuthFailure failure{AuthProblem::Other, QStringLiteral("HTTP %1").arg(response.status)};
    if (const QString text = refusalText(response); !text.isEmpty())
        failure.detail = text;
    const QJsonObject object = parseObject(response.body).value_or(QJsonObject());
    QString code = QString::fromLatin1(response.header("x-sb-error-code"));
    for (const char *name : {"error_code", "code", "error"}) {
        if (code.isEmpty())
            code = object.value(QLatin1String(name)).toString(); // numbers are the status, not a code
    }
    for (const CodeRow &row : kCodes) {
        if (code == QLatin1String(row.code)) {
            failure.problem = row.problem;
            return failure;
        }
    }
    const QString message = object.value(QLatin1String("message")).toString();
    if (message.contains(QLatin1String("API key"), Qt::CaseInsensitive))
        failure.problem = AuthProblem::BadApiKey;
    else if (response.status == 429)
        failure.problem = AuthProblem::RateLimited;
    else if (response.status >= 500)
        failure.problem = AuthProblem::Unreachable;
    else if (object.isEmpty() || response.status < 400)
        failure.problem = AuthProblem::Broken; // something else answers here
    return failure;
}

AuthFailure authFailure(const Error &error)
{
    using K = Error::Kind;
    const bool broken = error.kind == K::BadAnswer || error.kind == K::TooLarge || error.kind == K::PlainHttp
        || error.kind == K::Untrusted;
    return {broken ? AuthProblem::Broken : AuthProblem::Unreachable, explain(error)};
}

} // namespace zixly::platform
