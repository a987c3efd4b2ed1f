// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "platform/jobparser.h"
#include "platform/requestrunner.h"
#include "platform/resultparser.h"

namespace zixly::platform {

struct ServiceHealth {
    QString status; // "healthy", "degraded", ...
    QString version;
    qint64 latencyMs = 0;
    std::optional<qint64> skewMs;
};
Result<ServiceHealth> parseHealth(const HttpResponse &response);

struct JobWithRows {
    RemoteJob job;
    ResultRows rows;
};

// The webhook receiver: no sign-in, and the id of its answer is known to nobody, not even to itself. GUI thread.
class ReceiverClient final : public QObject
{
    Q_OBJECT
public:
    ReceiverClient(RequestRunner &runner, const ConnectionProfile &profile, QObject *parent = nullptr);

    QFuture<Result<ServiceHealth>> health();
    // Check unsupported() first. It never answers while its queue is down and queues the job later: OutcomeUnknown.
    QFuture<Result<RemoteJob>> trigger(const SweepSpec &spec);
    QFuture<Result<JobWithRows>> job(const QString &id); // of the web API; its ten best rows. Not its own ids.

private:
    HttpRequest request(const QByteArray &method, const QString &path, const QString &what = {}) const;

    RequestRunner &m_runner;
    ConnectionProfile m_profile;
};

QJsonObject receiverBody(const SweepSpec &spec);

} // namespace zixly::platform
