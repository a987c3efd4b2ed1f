// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "server/api/apikeys.h"
#include "server/api/jobfeed.h"
#include "server/api/jobtexts.h"
#include "server/api/keyring.h"
#include "server/api/metrics.h"
#include "server/api/ratelimit.h"
#include "server/api/responsecache.h"
#include "server/api/resultshelf.h"
#include "server/api/servicelog.h"
#include "store/jobpage.h"
#include "worker/queueintent.h"

#include <QStringList>

#include <atomic>
#include <functional>
#include <memory>

namespace zixly {

class Store;

// What the service lets in, beside its keys.
struct ApiPolicy {
    QStringList hosts; // further names that may stand in Host, beside those of this computer
    QStringList origins; // of web pages that may call it (CORS), "https://dashboard.example"
    bool openWebhooks = false; // /webhook/* without a key, from this computer only
    bool openMetrics = false; // /metrics without a key
    QStringList callbackHosts; // that may be told of the end of a sweep, "host" or "host:port"
};

// The queue as the service sees it. Every function may be called from any thread; answers come on some thread.
class JobControl
{
public:
    virtual ~JobControl() = default;
    // The job as it was stored; errors as LocalQueue::submit().
    virtual void submit(const Submission &submission, std::function<void(const Result<Job> &)> done) = 0;
    // The fingerprint of the prices that the ticker has here, hex.
    virtual void fingerprint(const QString &ticker, std::function<void(const Result<QByteArray> &)> done) = 0;
    virtual void cancel(qint64 key, std::function<void(const Result<> &)> done) = 0;
};

class CallbackSender;

// What the routes work with; everything but the store, the control, the metrics and the log belongs to the thread of
// the HTTP server.
struct ApiContext {
    Store &store;
    std::shared_ptr<JobControl> control;
    const Clock &clock;
    ApiPolicy policy;
    KeyRing keys;
    RateLimit rates;
    RateLimit strangers; // by address: tries with a wrong key
    ResponseCache cache;
    JobFeed feed;
    MetricsRegistry metrics;
    ResultShelf results; // any thread
    JobPages pages; // any thread
    JobTexts texts; // any thread
    ServiceLog &log;
    CallbackSender *callbacks = nullptr; // lives in the thread of the service
    std::function<void(std::function<void()>)> post; // onto the thread of the HTTP server; any thread
    quint16 port = 0;
    QString address;
    qint64 startedMs = 0;
    std::atomic<int> streams = 0; // open event streams
    std::atomic<int> sockets = 0; // open WebSockets
};

} // namespace zixly
