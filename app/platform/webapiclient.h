// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "platform/jobparser.h"
#include "platform/requestrunner.h"
#include "platform/resultparser.h"
#include "platform/syncservice.h"
#include "platform/tokensource.h"

#include <QHash>

#include <memory>

namespace zixly::platform {

struct WebApiHealth {
    ApiGeneration generation = ApiGeneration::Unknown;
    QString status; // its own word
    qint64 latencyMs = 0;
    std::optional<qint64> skewMs;
};

// {"status":"ok"} is the Next generation, {"status":"healthy", "services":...} the Nest one.
Result<WebApiHealth> parseWebApiHealth(const HttpResponse &response);

// The Cookie header of the Next generation: one cookie, or NAME.0, NAME.1, ... above 3,180 characters. Its expiry lies
// far ahead and its refresh token is a dummy, so that the server never refreshes behind our back.
QByteArray nextCookie(const QUrl &supabase, const QString &accessToken);

// /api/pipelines of both generations, chosen by detection. A 401 is answered once with a fresh token. GUI thread;
// results that come after the client's death are dropped.
class WebApiClient final : public QObject, public JobSource
{
    Q_OBJECT
public:
    WebApiClient(
        RequestRunner &runner, TokenSource &tokens, const ConnectionProfile &profile, QObject *parent = nullptr);

    QFuture<Result<WebApiHealth>> detect();
    void forgetPages() { m_pages.clear(); } // they belong to the user before
    ApiGeneration generation() const { return m_generation; }

    QFuture<Result<JobPage>> list(int offset, int limit, const QString &status = {}); // limit 1..100
    QFuture<Result<RemoteJob>> detail(const QString &id);
    QFuture<Result<ResultRows>> results(const QString &id); // all the service has
    // Types: trading-sweep, document-processing, data-etl, ml-inference. OutcomeUnknown when the answer was lost.
    QFuture<Result<RemoteJob>> trigger(const QString &type, const QString &ticker, const QJsonObject &config);
    QFuture<Result<RemoteJob>> trigger(
        const SweepSpec &spec, const QJsonObject &more = {}); // config beside the sweep's
    QFuture<Result<CancelReceipt>> cancel(const QString &id); // Unsupported on Nest: nothing is sent

    void fetchPage(const SyncRequest &request, QObject *context, std::function<void(Result<JobPage>)> done) override;
    void fetchDetail(
        const SyncRequest &request, QObject *context, std::function<void(Result<RemoteJob>)> done) override;

private:
    struct Flight; // one authorised call with its promise
    HttpRequest request(const QByteArray &method, const QString &path, const QString &what = {}) const;
    QFuture<Result<HttpResponse>> send(HttpRequest request);
    void fly(const std::shared_ptr<Flight> &flight);
    void authorise(const std::shared_ptr<Flight> &flight);

    RequestRunner &m_runner;
    TokenSource &m_tokens;
    ConnectionProfile m_profile;
    ApiGeneration m_generation = ApiGeneration::Unknown;
    QHash<QUrl, JobPage> m_pages; // by their ETag, for 304
};

} // namespace zixly::platform
