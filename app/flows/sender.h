// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "platform/jobparser.h"

#include <QFuture>

namespace zixly {

// What the outbox needs of a connection. GUI thread. A future that is cancelled counts as a lost answer.
class Sender
{
public:
    virtual ~Sender() = default;
    virtual QUuid connection() const = 0;
    virtual QString name() const = 0; // of the connection: Place::service
    virtual QString host(ServiceKind) const { return {}; } // Place::host
    virtual bool canSend(ServiceKind service) const = 0; // reachable and authorised
    // What happened there while it was out of reach is here. A service that tells nothing is always in step.
    virtual bool isSynced(ServiceKind service) const = 0;
    // `more`: parameters beside those of the sweep, for services that keep what they do not know.
    virtual QFuture<Result<platform::RemoteJob>> trigger(
        ServiceKind service, const SweepSpec &spec, const QJsonObject &more)
        = 0;
    virtual QFuture<Result<platform::CancelReceipt>> cancel(ServiceKind service, const QString &id) = 0;
    virtual QFuture<Result<platform::RemoteJob>> detail(ServiceKind service, const QString &id) = 0;
    virtual void adopt(ServiceKind service, const platform::RemoteJob &job) = 0; // just triggered
};

} // namespace zixly
