// SPDX-License-Identifier: GPL-3.0-or-later
#include "flows/outboxstep.h"

#include "store/jobs.h"

#include <algorithm>

namespace zixly::outbox {

QString idKind(ServiceKind service)
{
    switch (service) {
    case ServiceKind::Receiver: return QStringLiteral("receiver");
    case ServiceKind::TradingApi: return QStringLiteral("trading");
    case ServiceKind::WebApi:
    case ServiceKind::Supabase: break;
    }
    return QStringLiteral("pipeline");
}

Result<accounts::Account> accountFor(QSqlDatabase &db, const QUuid &connection, ServiceKind service)
{
    const bool trading = service == ServiceKind::TradingApi;
    auto account = accounts::current(db, connection, trading ? QStringLiteral("trading") : QStringLiteral("supabase"));
    if (account || account.error().kind != Error::Kind::NotFound)
        return account;
    // Nobody has to sign in to the receiver; where somebody has, its jobs are theirs.
    if (service == ServiceKind::Receiver)
        return accounts::enter(db, {.connection = connection, .realm = QStringLiteral("receiver")});
    return accounts::Account{};
}

Result<ServiceKind> serviceOf(const QSqlDatabase &db, const Job &job)
{
    // A job of the Trading API may have an id of the pipeline that asked for it, and one of the receiver, too.
    for (const ServiceKind service : {ServiceKind::TradingApi, ServiceKind::WebApi, ServiceKind::Receiver}) {
        const bool known = std::any_of(job.remoteIds.begin(), job.remoteIds.end(),
            [kind = idKind(service)](const RemoteId &id) { return id.kind == kind; });
        if (known)
            return service;
    }
    const auto events = jobs::events(db, job.key);
    if (!events)
        return std::unexpected(events.error());
    for (const JobEvent &event : *events) {
        const int number = event.payload.value(QLatin1String("service")).toInt(-1);
        if (event.kind == QLatin1String("wish") && number >= 0 && number < int(kServiceKinds.size()))
            return static_cast<ServiceKind>(number);
    }
    return ServiceKind::WebApi;
}

Result<Step> stepOf(const QSqlDatabase &db, qint64 jobKey)
{
    const auto job = jobs::load(db, jobKey);
    if (!job)
        return std::unexpected(job.error());
    return Step{.key = jobKey, .changed = {*job}};
}

bool provesNotDone(Error::Kind kind)
{
    using K = Error::Kind;
    switch (kind) {
    case K::Network: // of a change: it never left, else it is OutcomeUnknown
    case K::Timeout:
    case K::Unauthorized:
    case K::TooManyRequests:
    case K::Untrusted:
    case K::PlainHttp:
    case K::Cancelled: return true;
    default: return false;
    }
}

} // namespace zixly::outbox
