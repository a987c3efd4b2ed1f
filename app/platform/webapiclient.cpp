// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/webapiclient.h"

#include "core/async.h"
#include "platform/answers.h"
#include "platform/json.h"

#include <QJsonDocument>
#include <QPromise>
#include <QUrlQuery>

#include <algorithm>

namespace zixly::platform {

namespace {

constexpr qsizetype kCookieChunk = 3'180; // characters, as @supabase/ssr cuts them
constexpr int kMaxPage = 100;

QUrl withQuery(QUrl url, std::initializer_list<std::pair<QString, QString>> items)
{
    QUrlQuery query;
    for (const auto &[name, value] : items) {
        if (!value.isEmpty())
            query.addQueryItem(name, value);
    }
    url.setQuery(query);
    return url;
}

} // namespace

Result<WebApiHealth> parseWebApiHealth(const HttpResponse &response)
{
    const auto object = parseObject(response.body);
    if (!object)
        return std::unexpected(object.error());
    WebApiHealth health{.status = object->value(QLatin1String("status")).toString(),
        .latencyMs = response.latencyMs,
        .skewMs = response.skewMs};
    if (object->value(QLatin1String("services")).isObject())
        health.generation = ApiGeneration::Nest;
    else if (health.status == QLatin1String("ok"))
        health.generation = ApiGeneration::Next;
    else
        return badAnswer(QStringLiteral("not the health of a web API"));
    return health;
}

QByteArray nextCookie(const QUrl &supabase, const QString &accessToken)
{
    const QByteArray name = "sb-" + supabase.host().section(QLatin1Char('.'), 0, 0).toLatin1() + "-auth-token";
    const QJsonObject session{{QStringLiteral("access_token"), accessToken},
        {QStringLiteral("refresh_token"), QStringLiteral("x")}, {QStringLiteral("expires_at"), 4'102'444'800.0}};
    const QByteArray value = "base64-"
        + QJsonDocument(session)
              .toJson(QJsonDocument::Compact)
              .toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
    if (value.size() <= kCookieChunk)
        return name + '=' + value;
    QByteArray cookie;
    for (qsizetype at = 0; at < value.size(); at += kCookieChunk) {
        cookie += (at == 0 ? "" : "; ") + name + '.' + QByteArray::number(at / kCookieChunk) + '='
            + value.mid(at, kCookieChunk);
    }
    return cookie;
}

struct WebApiClient::Flight {
    HttpRequest request;
    QPromise<Result<HttpResponse>> promise;
    QString refused; // the token of the first try

    void end(const Result<HttpResponse> &result)
    {
        promise.addResult(result);
        promise.finish();
    }
};

WebApiClient::WebApiClient(
    RequestRunner &runner, TokenSource &tokens, const ConnectionProfile &profile, QObject *parent)
    : QObject(parent)
    , m_runner(runner)
    , m_tokens(tokens)
    , m_profile(profile)
{
}

HttpRequest WebApiClient::request(const QByteArray &method, const QString &path, const QString &what) const
{
    return {.service = ServiceKind::WebApi,
        .method = method,
        .url = joined(m_profile.webApi, path),
        .what = what,
        .allowPlainHttp = m_profile.allowPlainHttp};
}

QFuture<Result<WebApiHealth>> WebApiClient::detect()
{
    const HttpRequest health = request("GET", QStringLiteral("/api/health"));
    const auto answer = parsed<WebApiHealth>(m_runner.send(health), health, parseWebApiHealth);
    auto promise = std::make_shared<QPromise<Result<WebApiHealth>>>();
    promise->start();
    // Known before anybody hears of it.
    whenReady(answer, this, [this, promise](const Result<WebApiHealth> &found) {
        if (found)
            m_generation = found->generation;
        promise->addResult(found);
        promise->finish();
    });
    return promise->future();
}

QFuture<Result<HttpResponse>> WebApiClient::send(HttpRequest request)
{
    auto flight = std::make_shared<Flight>();
    flight->request = std::move(request);
    flight->promise.start();
    auto future = flight->promise.future();
    fly(flight);
    return future;
}

void WebApiClient::fly(const std::shared_ptr<Flight> &flight)
{
    if (m_generation != ApiGeneration::Unknown)
        return authorise(flight);
    whenReady(detect(), this, [this, flight](const Result<WebApiHealth> &health) {
        if (health)
            return authorise(flight);
        using K = Error::Kind;
        Error error = health.error();
        const bool answered = error.kind == K::BadAnswer || error.kind == K::ServiceFailed || error.kind == K::NotFound;
        if (answered && !flight->request.isRead())
            error.kind = K::Network; // something else answered the look before it: the change itself was not sent
        flight->end(std::unexpected(error));
    });
}

void WebApiClient::authorise(const std::shared_ptr<Flight> &flight)
{
    whenReady(m_tokens.token(flight->refused), this, [this, flight](const Result<QString> &token) {
        if (!token)
            return flight->end(std::unexpected(token.error()));
        HttpRequest request = flight->request;
        if (m_generation == ApiGeneration::Next)
            request.headers.append({"Cookie", nextCookie(m_profile.supabase, *token)});
        else
            request.headers.append({"Authorization", "Bearer " + token->toUtf8()});
        whenReady(m_runner.send(request), this, [this, flight, token = *token](const Result<HttpResponse> &response) {
            const bool refused = !response && response.error().kind == Error::Kind::Unauthorized;
            if (refused && flight->refused.isEmpty()) {
                flight->refused = token; // certainly not done, so also a change may be sent again
                return authorise(flight);
            }
            flight->end(response);
        });
    });
}

QFuture<Result<JobPage>> WebApiClient::list(int offset, int limit, const QString &status)
{
    HttpRequest page = request("GET", QStringLiteral("/api/pipelines"));
    page.url = withQuery(page.url,
        {{QStringLiteral("status"), status}, {QStringLiteral("limit"), QString::number(std::clamp(limit, 1, kMaxPage))},
            {QStringLiteral("offset"), offset > 0 ? QString::number(offset) : QString()}});
    const JobPage known = m_pages.value(page.url);
    page.etag = known.etag;
    const auto answer = parsed<JobPage>(send(page), page, [known](const HttpResponse &response) -> Result<JobPage> {
        auto read = response.notModified() ? Result<JobPage>(known) : parseJobPage(response.body);
        if (read) {
            read->unchanged = response.notModified();
            read->skewMs = response.skewMs;
            if (!response.notModified())
                read->etag = response.header("etag");
        }
        return read;
    });
    // Only the first pages are asked for again and again.
    if (offset == 0) {
        whenReady(answer, this, [this, url = page.url](const Result<JobPage> &read) {
            if (read && !read->unchanged && !read->etag.isEmpty())
                m_pages.insert(url, *read);
        });
    }
    return answer;
}

QFuture<Result<RemoteJob>> WebApiClient::detail(const QString &id)
{
    HttpRequest job = request("GET", QStringLiteral("/api/pipelines/") + encodedId(id), id);
    job.cap = kResultsCap;
    return parsed<RemoteJob>(send(job), job, [id](const HttpResponse &response) -> Result<RemoteJob> {
        auto read = parseJob(response.body);
        if (read && read->id != id)
            return badAnswer(QStringLiteral("asked for %1, got %2").arg(id, read->id));
        return read;
    });
}

QFuture<Result<ResultRows>> WebApiClient::results(const QString &id)
{
    HttpRequest rows = request("GET", QStringLiteral("/api/pipelines/%1/results").arg(encodedId(id)), id);
    rows.cap = kResultsCap;
    rows.timeoutMs = 120'000;
    // Next shows 100 unless told otherwise and knows no maximum; Nest always sends all (and refuses unknown parameters
    // only on the list).
    rows.url = withQuery(rows.url, {{QStringLiteral("limit"), QString::number(kMaxCells)}});
    return parsed<ResultRows>(
        send(rows), rows, [](const HttpResponse &response) { return parseResults(response.body); });
}

QFuture<Result<RemoteJob>> WebApiClient::trigger(const QString &type, const QString &ticker, const QJsonObject &config)
{
    QJsonObject body{{QStringLiteral("job_type"), type}, {QStringLiteral("config"), config}};
    if (!ticker.isEmpty())
        body.insert(QStringLiteral("ticker"), ticker);
    HttpRequest post = request("POST", QStringLiteral("/api/pipelines"));
    post.body = QJsonDocument(body).toJson(QJsonDocument::Compact);
    return parsed<RemoteJob>(
        send(post), post, [](const HttpResponse &response) { return parseTriggered(response.body); });
}

QFuture<Result<RemoteJob>> WebApiClient::trigger(const SweepSpec &spec, const QJsonObject &more)
{
    QJsonObject config = toJson(spec);
    config.remove(QStringLiteral("ticker"));
    // One step for both ranges is what the other services call "step".
    if (spec.fast.step == spec.slow.step)
        config.insert(QStringLiteral("step"), spec.fast.step);
    for (auto it = more.begin(); it != more.end(); ++it)
        config.insert(it.key(), it.value());
    return trigger(QString::fromLatin1(kSweepType), spec.ticker, config);
}

QFuture<Result<CancelReceipt>> WebApiClient::cancel(const QString &id)
{
    if (m_generation == ApiGeneration::Nest) {
        return QtFuture::makeReadyFuture(Result<CancelReceipt>(failure(Error::Kind::Unsupported,
            serviceTitle(ServiceKind::WebApi), QStringLiteral("the Nest generation has no cancel"))));
    }
    const HttpRequest wish = request("DELETE", QStringLiteral("/api/pipelines/") + encodedId(id), id);
    return parsed<CancelReceipt>(
        send(wish), wish, [](const HttpResponse &response) { return parseCancelled(response.body); });
}

void WebApiClient::fetchPage(const SyncRequest &request, QObject *context, std::function<void(Result<JobPage>)> done)
{
    whenReady(list(request.offset, request.limit, request.status), context, std::move(done));
}

void WebApiClient::fetchDetail(
    const SyncRequest &request, QObject *context, std::function<void(Result<RemoteJob>)> done)
{
    whenReady(detail(request.id), context, std::move(done));
}

} // namespace zixly::platform
