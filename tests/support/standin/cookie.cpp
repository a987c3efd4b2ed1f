// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/standin/cookie.h"

#include <QJsonDocument>

namespace zixly::test {

using namespace Qt::StringLiterals;

namespace {

constexpr auto kName = "sb-127-auth-token";
constexpr qint64 kEarlyMs = 90'000;

// The value of the cookie; the unsuffixed one wins, a gap ends the chunks, and without .0 there is nothing.
QByteArray valueOf(const Request &request)
{
    QHash<QByteArray, QByteArray> cookies;
    for (const QByteArray &part : request.headers.value("cookie").split(';')) {
        const qsizetype equals = part.indexOf('=');
        cookies.insert(part.left(equals).trimmed(), part.mid(equals + 1).trimmed());
    }
    if (cookies.contains(kName))
        return cookies.value(kName);
    QByteArray value;
    for (int i = 0;; ++i) {
        const QByteArray chunk = cookies.value(QByteArray(kName) + '.' + QByteArray::number(i));
        if (chunk.isEmpty())
            return value;
        value += chunk;
    }
}

QJsonValue parsed(const QByteArray &value)
{
    QByteArray json = QByteArray::fromPercentEncoding(value);
    if (value.startsWith("base64-")) {
        QByteArray code = value.mid(7);
        code.replace('+', '-').replace('/', '_'); // padded standard base64 passes, too
        json = QByteArray::fromBase64(code, QByteArray::Base64UrlEncoding);
    }
    const QJsonDocument document = QJsonDocument::fromJson(json);
    return document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object());
}

} // namespace

CookieSession cookieSession(World &world, const Request &request)
{
    const QByteArray removal = QByteArray(kName) + "=; Path=/; Max-Age=0; SameSite=lax";
    const QByteArray value = valueOf(request);
    if (value.isEmpty())
        return {};
    const QJsonObject session = parsed(value).toObject();
    for (const auto name : {"access_token"_L1, "refresh_token"_L1, "expires_at"_L1}) {
        if (!session.contains(name))
            return {{}, removal};
    }
    const double leftMs = session.value("expires_at"_L1).toDouble() * 1000 - double(world.nowMs());
    if (leftMs >= kEarlyMs)
        return {session.value("access_token"_L1).toString().toLatin1(), {}};
    QString code;
    const QJsonObject fresh = world.refresh(session.value("refresh_token"_L1).toString(), code);
    if (fresh.isEmpty())
        return {{}, removal};
    const QByteArray cookie = QJsonDocument(fresh)
                                  .toJson(QJsonDocument::Compact)
                                  .toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
    return {fresh.value("access_token"_L1).toString().toLatin1(),
        QByteArray(kName) + "=base64-" + cookie + "; Path=/; Max-Age=34560000; SameSite=lax"};
}

} // namespace zixly::test
