// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/tradingclient.h"

#include "core/async.h"
#include "platform/answers.h"
#include "platform/json.h"

#include <QJsonDocument>
#include <QNetworkReply>
#include <QPromise>
#include <QUrlQuery>

#include <algorithm>

namespace zixly::platform {

namespace {

constexpr int kRowsPerPage = 500;
constexpr int kMaxPage = 100;
constexpr qint64 kLongestRefusal = 65'536; // bytes

void setQuery(HttpRequest &request, std::initializer_list<std::pair<QString, QString>> items)
{
    QUrlQuery query;
    for (const auto &[name, value] : items) {
        if (!value.isEmpty())
            query.addQueryItem(name, value);
    }
    request.url.setQuery(query);
}

Result<RemoteJob> tradingJob(const HttpResponse &response)
{
    auto job = parseJob(response.body);
    if (job)
        job->idKind = QStringLiteral("trading");
    return job;
}

} // namespace

JobStream::JobStream(QNetworkReply *reply, QObject *parent)
    : QObject(parent)
    , m_reply(reply)
{
    m_reply->setParent(this);
    connect(m_reply, &QNetworkReply::readyRead, this, &JobStream::read);
    connect(m_reply, &QNetworkReply::finished, this, [this] {
        read();
        const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        if (status != 0 && status != 200)
            refuse(status);
        else
            end(failure(Error::Kind::Network, serviceTitle(ServiceKind::TradingApi), m_reply->errorString()));
    });
}

JobStream::~JobStream()
{
    m_reply->disconnect(this);
    m_reply->abort();
}

void JobStream::read()
{
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (m_ended)
        return;
    if (status != 200) { // its reason comes whole, at the end, or not at all
        if (m_reply->bytesAvailable() > kLongestRefusal)
            refuse(status);
        return;
    }
    const auto events = m_parser.feed(m_reply->readAll());
    if (!events)
        return end(std::unexpected(events.error()));
    for (const QByteArray &event : *events) {
        const auto message = parseStreamMessage(event);
        if (!message)
            return end(std::unexpected(message.error()));
        if (message->kind == StreamMessage::Kind::Progress)
            emit progress(message->percent, message->text);
        else
            return end(*message);
    }
}

void JobStream::refuse(int status)
{
    const HttpRequest request{.service = ServiceKind::TradingApi};
    end(std::unexpected(errorOf(request, {.status = status, .body = m_reply->read(kLongestRefusal)})));
}

void JobStream::end(const Result<StreamMessage> &result)
{
    if (std::exchange(m_ended, true))
        return;
    m_reply->abort();
    emit ended(result);
}

TradingClient::TradingClient(RequestRunner &runner, const ConnectionProfile &profile, QObject *parent)
    : QObject(parent)
    , m_runner(runner)
    , m_profile(profile)
{
}

HttpRequest TradingClient::request(const QByteArray &method, const QString &path, const QString &what) const
{
    HttpRequest request{.service = ServiceKind::TradingApi,
        .method = method,
        .url = joined(m_profile.tradingApi, path),
        .what = what,
        .allowPlainHttp = m_profile.allowPlainHttp};
    if (!m_apiKey.isEmpty())
        request.headers.append({"X-API-Key", m_apiKey.toUtf8()});
    return request;
}

QFuture<Result<ServiceHealth>> TradingClient::health()
{
    HttpRequest get = request("GET", QStringLiteral("/health"));
    get.followSameHost = true;
    return parsed<ServiceHealth>(m_runner.send(get), get, parseHealth);
}

QFuture<Result<RemoteJob>> TradingClient::trigger(const SweepSpec &spec)
{
    HttpRequest post = request("POST", QStringLiteral("/api/v1/strategy/sweep"));
    post.body = QJsonDocument(receiverBody(spec)).toJson(QJsonDocument::Compact);
    return parsed<RemoteJob>(m_runner.send(post), post, [](const HttpResponse &response) {
        auto job = parseTriggered(response.body);
        if (job)
            job->idKind = QStringLiteral("trading");
        return job;
    });
}

QFuture<Result<RemoteJob>> TradingClient::job(const QString &id)
{
    const HttpRequest get = request("GET", QStringLiteral("/api/v1/jobs/") + encodedId(id), id);
    return parsed<RemoteJob>(m_runner.send(get), get, tradingJob);
}

QFuture<Result<JobPage>> TradingClient::jobs(int offset, int limit, const QString &status)
{
    HttpRequest get = request("GET", QStringLiteral("/api/v1/jobs/"));
    setQuery(get,
        {{QStringLiteral("status"), status}, {QStringLiteral("limit"), QString::number(std::clamp(limit, 1, kMaxPage))},
            {QStringLiteral("offset"), QString::number(std::max(0, offset))}});
    return parsed<JobPage>(m_runner.send(get), get, [](const HttpResponse &response) {
        auto page = parseJobPage(response.body);
        if (page) {
            page->skewMs = response.skewMs;
            for (RemoteJob &job : page->jobs)
                job.idKind = QStringLiteral("trading");
        }
        return page;
    });
}

QFuture<Result<CancelReceipt>> TradingClient::cancel(const QString &id)
{
    const HttpRequest wish = request("DELETE", QStringLiteral("/api/v1/jobs/") + encodedId(id), id);
    return parsed<CancelReceipt>(
        m_runner.send(wish), wish, [](const HttpResponse &response) { return parseCancelled(response.body); });
}

QFuture<Result<ResultRows>> TradingClient::best(const QString &run, const QString &ticker)
{
    HttpRequest get = request("GET", QStringLiteral("/api/v1/sweeps/%1/best").arg(encodedId(run)), run);
    setQuery(get, {{QStringLiteral("ticker"), ticker}}); // without it most metrics are null
    return parsed<ResultRows>(m_runner.send(get), get,
        [](const HttpResponse &response) { return parseResults(response.body, ReturnUnit::Fraction); });
}

struct TradingClient::Paging {
    QString run;
    QString ticker;
    ResultRows rows;
    QPromise<Result<ResultRows>> promise;
};

QFuture<Result<ResultRows>> TradingClient::results(const QString &run, const QString &ticker)
{
    auto paging = std::make_shared<Paging>();
    paging->run = run;
    paging->ticker = ticker;
    paging->promise.start();
    auto future = paging->promise.future();
    nextPage(paging);
    return future;
}

void TradingClient::nextPage(const std::shared_ptr<Paging> &paging)
{
    HttpRequest get = request("GET", QStringLiteral("/api/v1/sweeps/") + encodedId(paging->run), paging->run);
    setQuery(get,
        {{QStringLiteral("ticker"), paging->ticker}, {QStringLiteral("limit"), QString::number(kRowsPerPage)},
            {QStringLiteral("offset"), QString::number(paging->rows.rows.size())}});
    const auto page = parsed<ResultRows>(m_runner.send(get), get,
        [](const HttpResponse &response) { return parseResults(response.body, ReturnUnit::Fraction); });
    whenReady(page, this, [this, paging](const Result<ResultRows> &rows) {
        const auto end = [&paging](const Result<ResultRows> &result) {
            paging->promise.addResult(result);
            paging->promise.finish();
        };
        if (!rows)
            return end(rows);
        paging->rows.rows += rows->rows;
        paging->rows.runId = rows->runId;
        paging->rows.total = rows->total;
        if (rows->rows.size() < kRowsPerPage || paging->rows.rows.size() >= kMaxCells)
            return end(paging->rows);
        nextPage(paging);
    });
}

QFuture<Result<QList<SweepRun>>> TradingClient::sweeps(int limit)
{
    HttpRequest get = request("GET", QStringLiteral("/api/v1/sweeps/"));
    setQuery(get, {{QStringLiteral("limit"), QString::number(std::clamp(limit, 1, kMaxPage))}});
    return parsed<QList<SweepRun>>(
        m_runner.send(get), get, [](const HttpResponse &response) { return parseRuns(response.body); });
}

QFuture<Result<ResultRows>> TradingClient::latest()
{
    HttpRequest get = request("GET", QStringLiteral("/api/v1/sweeps/latest"));
    setQuery(get, {{QStringLiteral("limit"), QString::number(kMaxPage)}});
    return parsed<ResultRows>(m_runner.send(get), get,
        [](const HttpResponse &response) { return parseResults(response.body, ReturnUnit::Fraction); });
}

QFuture<Result<QString>> TradingClient::findRun(const RemoteJob &job)
{
    if (!job.runId.isEmpty())
        return QtFuture::makeReadyFuture(Result<QString>(job.runId));
    auto promise = std::make_shared<QPromise<Result<QString>>>();
    promise->start();
    whenReady(sweeps(kMaxPage), this, [promise, job](const Result<QList<SweepRun>> &runs) {
        promise->addResult(runs ? runOf(job, *runs) : std::unexpected(runs.error()));
        promise->finish();
    });
    return promise->future();
}

JobStream *TradingClient::follow(const QString &id, QObject *parent)
{
    HttpRequest get = request("GET", QStringLiteral("/api/v1/jobs/%1/stream").arg(encodedId(id)), id);
    get.headers.append(std::pair<QByteArray, QByteArray>("Accept", "text/event-stream"));
    QNetworkReply *reply = m_runner.open(get);
    return reply ? new JobStream(reply, parent) : nullptr;
}

} // namespace zixly::platform
