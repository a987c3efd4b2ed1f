// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QJsonObject>
#include <QList>
#include <QMetaType>
#include <QString>
#include <QUrl>
#include <QUuid>

#include <array>
#include <optional>

// Connections to a platform: plain values, callable from any thread. The talking is app/platform.
namespace zixly {

enum class ServiceKind : quint8 { WebApi, Receiver, TradingApi, Supabase };
inline constexpr std::array kServiceKinds{
    ServiceKind::WebApi, ServiceKind::Receiver, ServiceKind::TradingApi, ServiceKind::Supabase};

QString serviceTitle(ServiceKind kind); // translated: "the web API"

// One named platform. Every service is optional. Holds no secret: the anon key is public by design, API keys and
// tokens lie in the key store under secretKey().
struct ConnectionProfile {
    QUuid id; // stable: names its secrets and its rows in the store
    QString name;
    QUrl webApi; // https://host[:port], without a path that belongs to the service
    QUrl receiver;
    QUrl tradingApi;
    QUrl supabase;
    QString anonKey;
    bool allowPlainHttp = false; // plain http to other machines, by a visible switch

    const QUrl &url(ServiceKind kind) const;
    bool has(ServiceKind kind) const { return !url(kind).isEmpty(); }
    bool operator==(const ConnectionProfile &) const = default;
};

enum class ConnectionField : quint8 { Name, WebApi, Receiver, TradingApi, Supabase, AnonKey };
struct ConnectionProblem {
    ConnectionField field;
    QString sentence; // translated; stands beside the field
};

// All problems in the order of the fields; empty = may be saved. `others` are the other connections (names are unique).
QList<ConnectionProblem> validate(const ConnectionProfile &profile, const QList<ConnectionProfile> &others = {});
// http and ws only to this computer, unless the profile allows it; https and wss always; anything else never.
bool mayReach(const QUrl &url, bool allowPlainHttp);
bool isLoopback(const QUrl &url); // localhost, *.localhost, 127.0.0.0/8, ::1
// What a person typed, with https:// (http:// for this computer) where no scheme is given, without trailing slashes.
QUrl urlFromUser(const QString &text);
// base + "/a/b", whatever slashes the base ends with.
QUrl joined(const QUrl &base, QStringView path);

QString secretKey(const ConnectionProfile &profile, QStringView what); // "refresh-token", "trading-api-key"

QJsonObject toJson(const ConnectionProfile &profile);
Result<ConnectionProfile> connectionFromJson(const QJsonObject &object);
// The setting that holds all profiles. Entries that cannot be read are left out, and counted in `lost`.
QByteArray connectionsToText(const QList<ConnectionProfile> &profiles);
QList<ConnectionProfile> connectionsFromText(const QByteArray &text, int *lost = nullptr);

enum class ApiGeneration : quint8 { Unknown, Next, Nest };
QString generationTitle(ApiGeneration generation); // "Next.js (cookie)"

// What *Test connection* found out about one service.
struct ServiceInfo {
    ServiceKind kind = ServiceKind::WebApi;
    QUrl url;
    bool reachable = false;
    ApiGeneration generation = ApiGeneration::Unknown; // web API only
    QString version; // empty = it does not say
    QString health; // its own word: "ok", "healthy", "degraded", ...
    qint64 latencyMs = -1;
    std::optional<qint64> clockSkewMs; // the service's clock minus ours, to about one second; empty = no Date header
    QString user; // who I am there
    QString tenant;
    std::optional<Error> error; // the first thing that failed
};

struct ConnectionReport {
    QList<ServiceInfo> services; // in the order of ServiceKind, configured ones only

    bool ok() const;
};

inline constexpr qint64 kSkewExactMs = 2'000; // a Date header has whole seconds, and the answer was on its way
inline constexpr qint64 kSkewWarningMs = 30'000; // tokens live for minutes: from here on a wrong clock hurts

QString describe(const ServiceInfo &info); // translated: what was found, or what failed
QString howToMend(const ServiceInfo &info); // translated next step; empty when all is well

} // namespace zixly

Q_DECLARE_METATYPE(zixly::ConnectionProfile)
Q_DECLARE_METATYPE(zixly::ConnectionReport)
