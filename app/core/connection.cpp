// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/connection.h"

#include "core/format.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace zixly {

namespace {

class ConnectionText
{
    Q_DECLARE_TR_FUNCTIONS(zixly::Connection)
};

struct UrlRow {
    ServiceKind kind;
    ConnectionField field;
    const char *json;
    QUrl ConnectionProfile::*url;
};

constexpr std::array<UrlRow, 4> kUrls{{
    {ServiceKind::WebApi, ConnectionField::WebApi, "web_api", &ConnectionProfile::webApi},
    {ServiceKind::Receiver, ConnectionField::Receiver, "receiver", &ConnectionProfile::receiver},
    {ServiceKind::TradingApi, ConnectionField::TradingApi, "trading_api", &ConnectionProfile::tradingApi},
    {ServiceKind::Supabase, ConnectionField::Supabase, "supabase", &ConnectionProfile::supabase},
}};

QString urlProblem(const QUrl &url, bool allowPlainHttp)
{
    if (!url.isValid() || url.host().isEmpty()
        || (url.scheme() != QLatin1String("https") && url.scheme() != QLatin1String("http")))
        return ConnectionText::tr("This is not a web address. It looks like https://zixly.example.com.");
    if (!url.userInfo().isEmpty())
        return ConnectionText::tr("Leave the name and password out of the address; signing in asks for them.");
    if (url.hasQuery() || url.hasFragment())
        return ConnectionText::tr("Give the address without anything after ? or #.");
    if (!mayReach(url, allowPlainHttp))
        return ConnectionText::tr("Plain http is only for this computer. Use https, or allow plain http below.");
    return {};
}

} // namespace

QString serviceTitle(ServiceKind kind)
{
    switch (kind) {
    case ServiceKind::WebApi: return ConnectionText::tr("The web API");
    case ServiceKind::Receiver: return ConnectionText::tr("The webhook receiver");
    case ServiceKind::TradingApi: return ConnectionText::tr("The Trading API");
    case ServiceKind::Supabase: break;
    }
    return ConnectionText::tr("Supabase");
}

const QUrl &ConnectionProfile::url(ServiceKind kind) const
{
    return this->*kUrls.at(static_cast<std::size_t>(kind)).url;
}

QList<ConnectionProblem> validate(const ConnectionProfile &profile, const QList<ConnectionProfile> &others)
{
    QList<ConnectionProblem> problems;
    const QString name = profile.name.trimmed();
    if (name.isEmpty())
        problems.append({ConnectionField::Name, ConnectionText::tr("Give the connection a name.")});
    for (const ConnectionProfile &other : others) {
        if (other.id != profile.id && other.name.trimmed().compare(name, Qt::CaseInsensitive) == 0 && !name.isEmpty())
            problems.append({ConnectionField::Name, ConnectionText::tr("Another connection has this name.")});
    }
    bool any = false;
    for (const UrlRow &row : kUrls) {
        const QUrl &url = profile.*row.url;
        if (url.isEmpty())
            continue;
        any = true;
        if (const QString sentence = urlProblem(url, profile.allowPlainHttp); !sentence.isEmpty())
            problems.append({row.field, sentence});
    }
    if (!any)
        problems.append({ConnectionField::WebApi, ConnectionText::tr("Give the address of at least one service.")});
    if (profile.has(ServiceKind::Supabase) && profile.anonKey.trimmed().isEmpty())
        problems.append({ConnectionField::AnonKey,
            ConnectionText::tr("Supabase needs its anon key. It stands in the project's settings under API.")});
    return problems;
}

bool isLoopback(const QUrl &url)
{
    const QString host = url.host().toLower();
    if (host == QLatin1String("localhost") || host.endsWith(QLatin1String(".localhost"))
        || host == QLatin1String("::1"))
        return true;
    const QStringList parts = host.split(QLatin1Char('.'));
    if (parts.size() != 4 || parts.first() != QLatin1String("127"))
        return false;
    for (const QString &part : parts) {
        bool ok = false;
        if (const int number = part.toInt(&ok); !ok || number < 0 || number > 255)
            return false;
    }
    return true;
}

bool mayReach(const QUrl &url, bool allowPlainHttp)
{
    const QString scheme = url.scheme();
    if (scheme == QLatin1String("https") || scheme == QLatin1String("wss"))
        return !url.host().isEmpty();
    if (scheme == QLatin1String("http") || scheme == QLatin1String("ws"))
        return !url.host().isEmpty() && (allowPlainHttp || isLoopback(url));
    return false;
}

QUrl urlFromUser(const QString &text)
{
    QString typed = text.trimmed();
    while (typed.endsWith(QLatin1Char('/')))
        typed.chop(1);
    if (typed.isEmpty())
        return {};
    if (!typed.contains(QLatin1String("://"))) {
        const QUrl local(QStringLiteral("http://") + typed, QUrl::StrictMode);
        typed.prepend(isLoopback(local) ? QStringLiteral("http://") : QStringLiteral("https://"));
    }
    return QUrl(typed, QUrl::StrictMode);
}

QUrl joined(const QUrl &base, QStringView path)
{
    QUrl url = base;
    QString front = base.path(QUrl::FullyEncoded);
    while (front.endsWith(QLatin1Char('/')))
        front.chop(1);
    url.setPath(front.append(path), QUrl::StrictMode);
    return url;
}

QString secretKey(const ConnectionProfile &profile, QStringView what)
{
    return QStringLiteral("connection/%1/%2").arg(profile.id.toString(QUuid::WithoutBraces), what);
}

QJsonObject toJson(const ConnectionProfile &profile)
{
    QJsonObject object{
        {QStringLiteral("id"), profile.id.toString(QUuid::WithoutBraces)},
        {QStringLiteral("name"), profile.name},
    };
    for (const UrlRow &row : kUrls) {
        if (const QUrl &url = profile.*row.url; !url.isEmpty())
            object.insert(QLatin1String(row.json), url.toString(QUrl::FullyEncoded));
    }
    if (!profile.anonKey.isEmpty())
        object.insert(QStringLiteral("anon_key"), profile.anonKey);
    if (profile.allowPlainHttp)
        object.insert(QStringLiteral("allow_plain_http"), true);
    return object;
}

Result<ConnectionProfile> connectionFromJson(const QJsonObject &object)
{
    ConnectionProfile profile;
    profile.id = QUuid::fromString(object.value(QLatin1String("id")).toString());
    profile.name = object.value(QLatin1String("name")).toString();
    if (profile.id.isNull() || profile.name.isEmpty())
        return failure(Error::Kind::InvalidInput, profile.name, QStringLiteral("connection without id or name"));
    for (const UrlRow &row : kUrls) {
        const QString text = object.value(QLatin1String(row.json)).toString();
        if (text.isEmpty())
            continue;
        const QUrl url(text, QUrl::StrictMode);
        if (!url.isValid())
            return failure(Error::Kind::InvalidInput, profile.name, QLatin1String(row.json));
        profile.*row.url = url;
    }
    profile.anonKey = object.value(QLatin1String("anon_key")).toString();
    profile.allowPlainHttp = object.value(QLatin1String("allow_plain_http")).toBool();
    return profile;
}

QByteArray connectionsToText(const QList<ConnectionProfile> &profiles)
{
    QJsonArray array;
    for (const ConnectionProfile &profile : profiles)
        array.append(toJson(profile));
    return QJsonDocument(array).toJson(QJsonDocument::Compact);
}

QList<ConnectionProfile> connectionsFromText(const QByteArray &text, int *lost)
{
    QList<ConnectionProfile> profiles;
    int unread = 0;
    const QJsonArray array = QJsonDocument::fromJson(text).array();
    for (const auto &value : array) {
        if (const auto profile = connectionFromJson(value.toObject()))
            profiles.append(*profile);
        else
            ++unread;
    }
    if (lost)
        *lost = unread;
    return profiles;
}

QString generationTitle(ApiGeneration generation)
{
    switch (generation) {
    case ApiGeneration::Next: return ConnectionText::tr("Next generation (cookie)");
    case ApiGeneration::Nest: return ConnectionText::tr("Nest generation (bearer token)");
    case ApiGeneration::Unknown: break;
    }
    return ConnectionText::tr("unknown generation");
}

bool ConnectionReport::ok() const
{
    return !services.isEmpty()
        && std::all_of(services.begin(), services.end(), [](const ServiceInfo &info) { return !info.error; });
}

QString describe(const ServiceInfo &info)
{
    if (info.error)
        return explain(*info.error);
    QStringList parts;
    if (info.kind == ServiceKind::WebApi)
        parts.append(generationTitle(info.generation));
    if (!info.version.isEmpty())
        parts.append(ConnectionText::tr("version %1").arg(info.version));
    if (!info.health.isEmpty())
        parts.append(ConnectionText::tr("says \"%1\"").arg(info.health));
    if (info.latencyMs >= 0)
        parts.append(ConnectionText::tr("answered in %1").arg(durationText(info.latencyMs)));
    if (!info.user.isEmpty())
        parts.append(ConnectionText::tr("signed in as %1").arg(info.user));
    else if (info.kind == ServiceKind::WebApi)
        parts.append(ConnectionText::tr("nobody is signed in, so only its health was asked for"));
    if (!info.tenant.isEmpty())
        parts.append(ConnectionText::tr("tenant %1").arg(info.tenant));
    if (info.clockSkewMs && qAbs(*info.clockSkewMs) < kSkewExactMs) {
        parts.append(ConnectionText::tr("its clock agrees with this computer's"));
    } else if (info.clockSkewMs) {
        parts.append((*info.clockSkewMs > 0 ? ConnectionText::tr("its clock is %1 ahead of this computer's")
                                            : ConnectionText::tr("its clock is %1 behind this computer's"))
                .arg(durationText(qAbs(*info.clockSkewMs))));
    }
    return parts.join(QStringLiteral(", "));
}

QString howToMend(const ServiceInfo &info)
{
    if (!info.error) {
        if (info.clockSkewMs && qAbs(*info.clockSkewMs) >= kSkewWarningMs)
            return ConnectionText::tr("Set the clock of this computer: signing in fails when clocks differ too much.");
        return {};
    }
    using K = Error::Kind;
    switch (info.error->kind) {
    case K::Network: return ConnectionText::tr("Check the address, the port and the network cable, VPN or proxy.");
    case K::Timeout:
        return ConnectionText::tr("The address exists but nothing answers there. Check port and firewall.");
    case K::Unauthorized:
        if (info.kind == ServiceKind::TradingApi)
            return ConnectionText::tr("Enter the API key of the Trading API; it has at least 32 characters.");
        return info.kind == ServiceKind::Supabase
            ? ConnectionText::tr("Check the anon key: it is the public key of the Supabase project.")
            : ConnectionText::tr("Sign in again.");
    case K::Forbidden: return ConnectionText::tr("Ask the administrator for access.");
    case K::NotFound:
    case K::BadAnswer:
        return ConnectionText::tr("Something else answers at this address. Leave paths such as /api out of it.");
    case K::Untrusted: return ConnectionText::tr("Check the address, or install the company's certificate.");
    case K::PlainHttp: return ConnectionText::tr("Write https:// or switch on \"Allow plain http\".");
    default: break;
    }
    return ConnectionText::tr("Try again later, or ask the administrator of this service.");
}

} // namespace zixly
