// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/jwt.h"

#include "platform/json.h"

namespace zixly::platform {

Result<JwtClaims> parseJwt(const QByteArray &token)
{
    const QList<QByteArray> parts = token.split('.');
    if (parts.size() != 3)
        return badAnswer(QStringLiteral("a token of %1 parts").arg(parts.size()));
    const auto decoded = QByteArray::fromBase64Encoding(
        parts.at(1), QByteArray::Base64UrlEncoding | QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded)
        return badAnswer(QStringLiteral("a token that is not base64"));
    const auto claims = parseObject(*decoded);
    if (!claims)
        return std::unexpected(claims.error());
    JwtClaims result;
    result.subject = claims->value(QLatin1String("sub")).toString();
    result.email = claims->value(QLatin1String("email")).toString();
    for (const char *place : {"user_metadata", "app_metadata"}) {
        if (result.tenant.isEmpty())
            result.tenant = claims->value(QLatin1String(place)).toObject().value(QLatin1String("tenant_id")).toString();
    }
    const double seconds = claims->value(QLatin1String("exp")).toDouble();
    if (seconds > 0 && seconds < 1e12)
        result.expiresMs = static_cast<qint64>(seconds * 1000);
    return result;
}

} // namespace zixly::platform
