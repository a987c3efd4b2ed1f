// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "platform/http.h"
#include "platform/scheduler.h"

#include <QFuture>
#include <QObject>

class QNetworkAccessManager;
class QNetworkReply;

namespace zixly::platform {

// Sends HTTP requests with a time-out and a size limit each. Reads are repeated after transient failures (waits of 0.5,
// 1, 2 s, spread by half, or what the service asks for); a change is sent exactly once, and if its answer is lost the
// error is OutcomeUnknown. No cookies, no cache, no redirects of its own; certificates are verified. Answers outside
// 2xx and 304 are errors. GUI thread; destroying the runner aborts everything, and the futures are cancelled.
class RequestRunner final : public QObject
{
    Q_OBJECT
public:
    RequestRunner(QNetworkAccessManager &network, const Clock &clock, Scheduler &scheduler, Jitter jitter = {},
        QObject *parent = nullptr);
    ~RequestRunner() override;

    QFuture<Result<HttpResponse>> send(const HttpRequest &request);
    // For streams: the reply as it is, owned by the caller; null where plain http is not allowed. No time-out.
    QNetworkReply *open(const HttpRequest &request);

    const Clock &clock() const { return m_clock; }
    Scheduler &scheduler() { return m_scheduler; }

private:
    class Call;

    QNetworkAccessManager &m_network;
    const Clock &m_clock;
    Scheduler &m_scheduler;
    Jitter m_jitter;
};

} // namespace zixly::platform
