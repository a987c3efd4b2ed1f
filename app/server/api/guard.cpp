// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/guard.h"

#include <QHash>
#include <QJsonDocument>
#include <QUrl>

#include <algorithm>

namespace zixly::guard {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int kWrongKeysPerMinute = 30; // of one address
constexpr int kOpenPerMinute = 3000; // of one address, on what is open without a key
constexpr auto kMethods = "GET, HEAD, POST, DELETE, OPTIONS";
constexpr auto kHeaders = "Authorization, X-API-Key, apikey, Content-Type, If-None-Match";

// "name" or "[::1]" of "name:port".
QString nameOf(const QByteArray &host)
{
    const QString text = QString::fromLatin1(host).toLower();
    if (text.startsWith(u'['))
        return text.left(text.indexOf(u']') + 1);
    return text.section(u':', 0, 0);
}

bool isOurName(const ApiContext &context, const QString &name)
{
    if (name == "localhost"_L1 || name == "127.0.0.1"_L1 || name == "[::1]"_L1)
        return true;
    const bool anyAddress = context.address == "0.0.0.0"_L1 || context.address == "::"_L1;
    if (!anyAddress && name == context.address.toLower())
        return true;
    return context.policy.hosts.contains(name, Qt::CaseInsensitive);
}

QByteArray sessionToken(const QByteArray &value)
{
    QByteArray json = value.startsWith("base64-")
        ? QByteArray::fromBase64(value.mid(7), QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals)
        : QByteArray::fromPercentEncoding(value);
    return QJsonDocument::fromJson(json).object().value("access_token"_L1).toString().toLatin1();
}

// The platform's web front end keeps its session in sb-NAME-auth-token, cut into NAME.0, NAME.1, ... when it is long.
QByteArray cookieKey(const QByteArray &header)
{
    QHash<QByteArray, QByteArray> cookies;
    for (const QByteArray &part : header.split(';')) {
        const qsizetype equal = part.indexOf('=');
        if (equal > 0)
            cookies.insert(part.left(equal).trimmed(), part.mid(equal + 1).trimmed());
    }
    for (auto it = cookies.cbegin(); it != cookies.cend(); ++it) {
        if (!it.key().startsWith("sb-"))
            continue;
        if (it.key().endsWith("-auth-token"))
            return sessionToken(it.value());
        if (!it.key().endsWith("-auth-token.0"))
            continue;
        const QByteArray stem = it.key().chopped(1);
        QByteArray whole;
        for (int i = 0; cookies.contains(stem + QByteArray::number(i)); ++i)
            whole += cookies.value(stem + QByteArray::number(i));
        return sessionToken(whole);
    }
    return cookies.value("trading_session");
}

QString retrySentence(qint64 waitMs)
{
    return u"Too many requests; try again in %1 s"_s.arg((waitMs + 999) / 1000);
}

bool refuseForNow(Call &call, qint64 waitMs)
{
    call.addHeader("Retry-After", QByteArray::number((waitMs + 999) / 1000));
    call.context().metrics.add("zixly_requests_refused_total", {"rate"});
    call.refuse(429, retrySentence(waitMs));
    return false;
}

bool needsKey(const Call &call)
{
    const ApiPolicy &policy = call.context().policy;
    switch (call.route() ? call.route()->access : Access::Read) {
    case Access::Open: return false;
    case Access::Webhook: return !policy.openWebhooks || !call.request().loopback;
    case Access::Metrics: return !policy.openMetrics;
    case Access::Read:
    case Access::Run:
    case Access::Admin: break;
    }
    return true;
}

bool refuseKey(Call &call, bool shown)
{
    ApiContext &context = call.context();
    const QString peer = QString::fromLatin1(call.request().peer);
    if (shown) { // a guess: the next ones are slowed down
        if (const qint64 waitMs = context.strangers.take(peer, kWrongKeysPerMinute, context.clock.runningMs()))
            return refuseForNow(call, waitMs);
        context.log.write(ServiceLog::Level::Warning, "wrong key", {{"peer", peer}});
    }
    context.metrics.add("zixly_requests_refused_total", {"key"});
    call.addHeader("WWW-Authenticate", "Bearer realm=\"zixly\"");
    const bool trading = call.route() && call.route()->dialect == Dialect::Trading;
    call.refuse(401, !trading ? u"Unauthorized"_s : shown ? u"Invalid or inactive API key"_s : u"API key required"_s);
    return false;
}

} // namespace

std::optional<ApiKey> keyOf(const Call &call, const QByteArray &text)
{
    ApiContext &context = call.context();
    const QString peer = QString::fromLatin1(call.request().peer);
    const qint64 now = context.clock.runningMs();
    auto key = context.keys.find(text, context.clock.nowMs());
    if (!key)
        (void)context.strangers.take(peer, kWrongKeysPerMinute, now);
    return key;
}

QByteArray presentedText(const http::Request &request)
{
    const QByteArray authorization = request.header("authorization");
    if (authorization.size() > 7 && authorization.left(7).toLower() == "bearer ")
        return authorization.mid(7).trimmed();
    for (const char *name : {"x-api-key", "apikey"}) {
        if (const QByteArray value = request.header(name); !value.isEmpty())
            return value;
    }
    // Only where a browser's WebSocket cannot send a header: addresses end up in histories and logs of others.
    if (request.path == "/realtime/v1/websocket"_L1)
        return request.parameter("apikey").value_or(QString()).toLatin1();
    return cookieKey(request.header("cookie"));
}

bool admitOrigin(Call &call)
{
    const ApiContext &context = call.context();
    const http::Request &request = call.request();
    const QByteArray host = request.header("host");
    if (request.count("host") != 1 || !isOurName(context, nameOf(host))) {
        call.context().metrics.add("zixly_requests_refused_total", {"host"});
        call.refuse(421, u"This service does not answer to that name; the option --host adds one"_s);
        return false;
    }
    const QByteArray origin = request.header("origin");
    // A browser names a page by scheme and host, or "null"; anything else is a program that has a name.
    if (origin != "null" && !origin.contains("://"))
        return true;
    const bool own = origin == QByteArray(request.secure ? "https://" : "http://") + host;
    if (!own && !context.policy.origins.contains(QString::fromLatin1(origin))) {
        call.context().metrics.add("zixly_requests_refused_total", {"origin"});
        call.refuse(403, u"Pages of that origin may not call this service; the option --origin allows one"_s);
        return false;
    }
    call.addHeader("Vary", "Origin");
    if (!own)
        call.addHeader("Access-Control-Allow-Origin", origin);
    if (request.method != "OPTIONS")
        return true;
    call.addHeader("Access-Control-Allow-Methods", kMethods);
    call.addHeader("Access-Control-Allow-Headers", kHeaders);
    call.addHeader("Access-Control-Max-Age", "600");
    call.answer({.status = 204, .contentType = {}});
    return false;
}

bool admitKey(Call &call)
{
    ApiContext &context = call.context();
    const qint64 now = context.clock.runningMs();
    if (!needsKey(call)) {
        const qint64 waitMs
            = context.rates.take(u"open "_s + QString::fromLatin1(call.request().peer), kOpenPerMinute, now);
        return waitMs == 0 || refuseForNow(call, waitMs);
    }
    const QString peer = QString::fromLatin1(call.request().peer);
    const QByteArray shown = presentedText(call.request());
    if (context.strangers.isEmpty(peer, kWrongKeysPerMinute, now) && !shown.isEmpty() && !presentedKey(shown))
        return refuseForNow(call, 60'000);
    const auto key = context.keys.find(shown, context.clock.nowMs());
    if (!key)
        return refuseKey(call, !shown.isEmpty());
    call.take(*key);
    const Route *route = call.route();
    const bool trigger = route && route->trigger;
    const qint64 waitMs = context.rates.take(
        (trigger ? u"run "_s : u"read "_s) + key->id, trigger ? key->triggersPerMinute : key->readsPerMinute, now);
    if (waitMs > 0)
        return refuseForNow(call, waitMs);
    const bool runs = route && QByteArrayView(route->method) != "GET"
        && (route->access == Access::Run || route->access == Access::Webhook);
    if (runs && key->scope == ApiScope::Read) {
        context.metrics.add("zixly_requests_refused_total", {"scope"});
        call.refuse(403, u"This key may only read; a key of the scope run may start and stop jobs"_s);
        return false;
    }
    if (route && route->access == Access::Admin && key->scope != ApiScope::Admin) {
        context.metrics.add("zixly_requests_refused_total", {"scope"});
        call.refuse(403, u"Only a key of the scope admin may see this"_s);
        return false;
    }
    return true;
}

} // namespace zixly::guard
