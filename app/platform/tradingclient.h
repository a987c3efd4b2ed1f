// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "platform/receiverclient.h"
#include "platform/sse.h"
#include "platform/sweepruns.h"

class QNetworkReply;

namespace zixly::platform {

// The stream of one job of the Trading API. Ends with exactly one ended(); deleting it closes the connection. The
// service may fall silent for long: whoever follows a job also asks for it now and then. GUI thread.
class JobStream final : public QObject
{
    Q_OBJECT
public:
    JobStream(QNetworkReply *reply, QObject *parent);
    ~JobStream() override;

signals:
    void progress(double percent, const QString &text); // 0..100; back to 0 when the job failed
    // Done with its status, or the error that ended the stream (the job itself may go on).
    void ended(const zixly::Result<zixly::platform::StreamMessage> &result);

private:
    void read();
    void refuse(int status);
    void end(const Result<StreamMessage> &result);

    QNetworkReply *m_reply;
    SseParser m_parser;
    bool m_ended = false;
};

// The Trading API with its API key. GUI thread.
class TradingClient final : public QObject
{
    Q_OBJECT
public:
    TradingClient(RequestRunner &runner, const ConnectionProfile &profile, QObject *parent = nullptr);

    void setApiKey(const QString &key) { m_apiKey = key; }
    bool hasApiKey() const { return !m_apiKey.isEmpty(); }

    QFuture<Result<ServiceHealth>> health(); // follows its redirect to /health/
    QFuture<Result<RemoteJob>> trigger(const SweepSpec &spec); // check unsupported() first
    QFuture<Result<RemoteJob>> job(const QString &id);
    QFuture<Result<JobPage>> jobs(int offset, int limit, const QString &status = {}); // limit 1..100
    QFuture<Result<CancelReceipt>> cancel(const QString &id); // its worker is not told, the status may change again
    QFuture<Result<ResultRows>> best(const QString &run, const QString &ticker); // one row
    QFuture<Result<ResultRows>> results(const QString &run, const QString &ticker); // every page of 500
    QFuture<Result<QList<SweepRun>>> sweeps(int limit); // 1..100, newest first
    QFuture<Result<ResultRows>> latest(); // the best rows of the newest run, 100 at most
    // The run of a completed job that does not name it; see runOf(). A job that names it is answered at once.
    QFuture<Result<QString>> findRun(const RemoteJob &job);
    JobStream *follow(const QString &id, QObject *parent); // null where plain http is not allowed

private:
    struct Paging;
    HttpRequest request(const QByteArray &method, const QString &path, const QString &what = {}) const;
    void nextPage(const std::shared_ptr<Paging> &paging);

    RequestRunner &m_runner;
    ConnectionProfile m_profile;
    QString m_apiKey;
};

} // namespace zixly::platform
