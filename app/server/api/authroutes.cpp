// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/call.h"
#include "server/api/guard.h"
#include "server/api/jobjson.h"
#include "server/api/routes.h"

#include <QJsonDocument>

// As much of Supabase Auth as its clients need to sign in here: the session is the key itself. The key is the password
// (with any e-mail address), the anon key of the connection, the access token and the refresh token.
namespace zixly::routes {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int kSessionSeconds = 3600; // then a client asks again, which finds a revoked key

QJsonObject userOf(const ApiKey &key, const QString &email)
{
    const QString address = email.isEmpty() ? u"%1@local"_s.arg(key.id) : email;
    return {{u"id"_s, key.id}, {u"email"_s, address}, {u"role"_s, u"authenticated"_s},
        {u"user_metadata"_s, QJsonObject{{u"tenant_id"_s, QLatin1String(jobjson::kTenant)}, {u"name"_s, key.name}}}};
}

void refuseAuth(const Call &call, const QString &code, const QString &message)
{
    call.answer(400, QJsonObject{{u"code"_s, 400}, {u"error_code"_s, code}, {u"msg"_s, message}});
}

} // namespace

void authToken(CallPtr call)
{
    const QJsonObject body = QJsonDocument::fromJson(call->request().body).object();
    const QString grant = call->request().parameter("grant_type").value_or(QString());
    const bool byPassword = grant == "password"_L1;
    if (!byPassword && grant != "refresh_token"_L1)
        return refuseAuth(*call, u"validation_failed"_s, u"grant_type is none of password, refresh_token"_s);
    const QByteArray shown = body.value(byPassword ? "password"_L1 : "refresh_token"_L1).toString().toLatin1();
    const auto key = guard::keyOf(*call, shown);
    if (!key) {
        return byPassword ? refuseAuth(*call, u"invalid_credentials"_s, u"Invalid login credentials"_s)
                          : refuseAuth(*call, u"refresh_token_not_found"_s, u"Invalid Refresh Token"_s);
    }
    const QString token = QString::fromLatin1(shown);
    const qint64 now = call->context().clock.nowMs() / 1000;
    call->answer(200,
        QJsonObject{{u"access_token"_s, token}, {u"token_type"_s, u"bearer"_s}, {u"expires_in"_s, kSessionSeconds},
            {u"expires_at"_s, now + kSessionSeconds}, {u"refresh_token"_s, token},
            {u"user"_s, userOf(*key, body.value("email"_L1).toString())}});
}

void authUser(CallPtr call)
{
    call->answer(200, userOf(call->key(), {}));
}

void authLogout(CallPtr call) // the key stays valid: it is revoked by zixly-worker keys
{
    call->answer({.status = 204, .contentType = {}});
}

} // namespace zixly::routes
