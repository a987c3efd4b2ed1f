// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/requestrunner.h"

#include <QIODevice>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QPromise>

#include <algorithm>
#include <cstring>

namespace zixly::platform {

namespace {

constexpr qint64 kFirstWaitMs = 500;
constexpr qint64 kLongestWaitMs = 60'000;

// A body that cannot be rewound. QNetworkAccessManager sends a request again by itself when a kept-alive connection
// closes before the answer, POST included; with this body, empty as it may be, it reports ContentReSendError instead.
class OneShotBody final : public QIODevice
{
public:
    OneShotBody(QByteArray bytes, QObject *parent)
        : QIODevice(parent)
        , m_bytes(std::move(bytes))
    {
        open(QIODevice::ReadOnly | QIODevice::Unbuffered);
    }
    bool isSequential() const override { return true; }
    bool reset() override { return false; }
    bool seek(qint64) override { return false; }
    qint64 bytesAvailable() const override { return m_bytes.size() - m_at + QIODevice::bytesAvailable(); }

protected:
    qint64 readData(char *data, qint64 count) override
    {
        const qint64 size = std::min<qint64>(count, m_bytes.size() - m_at);
        if (size <= 0)
            return m_at >= m_bytes.size() ? -1 : 0;
        std::memcpy(data, m_bytes.constData() + m_at, static_cast<std::size_t>(size));
        m_at += size;
        return size;
    }
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    QByteArray m_bytes;
    qint64 m_at = 0;
};

QNetworkRequest networkRequest(const HttpRequest &request)
{
    QNetworkRequest network(request.url);
    network.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    network.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    network.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    network.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    network.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    network.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    network.setRawHeader("User-Agent", "Zixly-Desktop/" ZIXLY_VERSION);
    network.setRawHeader("Accept", "application/json");
    for (const auto &[name, value] : request.headers)
        network.setRawHeader(name, value);
    if (!request.etag.isEmpty())
        network.setRawHeader("If-None-Match", request.etag);
    if (!request.body.isEmpty())
        network.setHeader(QNetworkRequest::ContentTypeHeader, QByteArray("application/json"));
    if (!request.isRead()) {
        network.setHeader(QNetworkRequest::ContentLengthHeader, request.body.size());
        network.setAttribute(QNetworkRequest::DoNotBufferUploadDataAttribute, true);
    }
    return network;
}

QNetworkReply *start(QNetworkAccessManager &network, const HttpRequest &request)
{
    if (request.isRead())
        return network.sendCustomRequest(networkRequest(request), request.method);
    auto *body = new OneShotBody(request.body, &network);
    QNetworkReply *reply = network.sendCustomRequest(networkRequest(request), request.method, body);
    body->setParent(reply);
    return reply;
}

struct Failure {
    Error::Kind kind;
    bool sent; // the service may have got the request
};

Failure failureOf(QNetworkReply::NetworkError error)
{
    using K = Error::Kind;
    switch (error) {
    case QNetworkReply::ConnectionRefusedError:
    case QNetworkReply::HostNotFoundError: return {K::Network, false};
    case QNetworkReply::SslHandshakeFailedError: return {K::Untrusted, false};
    case QNetworkReply::TimeoutError: return {K::Timeout, true};
    case QNetworkReply::ProtocolFailure:
    case QNetworkReply::ProtocolUnknownError: return {K::BadAnswer, true};
    default: break;
    }
    const bool proxy = error >= QNetworkReply::ProxyConnectionRefusedError && error <= QNetworkReply::UnknownProxyError;
    return {K::Network, !proxy};
}

// 1..199 and ContentReSendError: the connection; from 201 on QNetworkReply repeats the HTTP status in its own words.
bool isTransport(QNetworkReply::NetworkError error)
{
    return error != QNetworkReply::NoError
        && (error < QNetworkReply::ContentAccessDenied || error == QNetworkReply::ContentReSendError
            || error == QNetworkReply::ProtocolFailure || error == QNetworkReply::ProtocolUnknownError);
}

bool mayRepeat(const Error &error, int status)
{
    using K = Error::Kind;
    return error.kind == K::Network || error.kind == K::Timeout || error.kind == K::TooManyRequests || status == 502
        || status == 503 || status == 504;
}

Headers headersOf(const QNetworkReply &reply)
{
    Headers headers;
    for (const auto &[name, value] : reply.rawHeaderPairs())
        headers.append({name.toLower(), value});
    return headers;
}

bool sameOrigin(const QUrl &a, const QUrl &b)
{
    const auto port = [](const QUrl &url) { return url.port(url.scheme() == QLatin1String("https") ? 443 : 80); };
    return a.scheme() == b.scheme() && a.host() == b.host() && port(a) == port(b);
}

} // namespace

// One request with its attempts. Owned by the runner; ends itself.
class RequestRunner::Call final : public QObject
{
public:
    Call(RequestRunner &runner, HttpRequest request)
        : QObject(&runner)
        , m_runner(runner)
        , m_request(std::move(request))
    {
        m_promise.start();
    }
    ~Call() override
    {
        if (m_reply) {
            m_reply->disconnect(this);
            m_reply->abort();
            m_reply->deleteLater();
        }
    }

    QFuture<Result<HttpResponse>> future() { return m_promise.future(); }

    void attempt()
    {
        ++m_attempt;
        m_stopped.reset();
        m_body.clear();
        m_startedMs = m_runner.m_clock.runningMs();
        m_reply = start(m_runner.m_network, m_request);
        connect(m_reply, &QNetworkReply::metaDataChanged, this, [this] {
            if (m_reply->header(QNetworkRequest::ContentLengthHeader).toLongLong() > m_request.cap)
                stop(Error::Kind::TooLarge);
        });
        connect(m_reply, &QNetworkReply::readyRead, this, [this] { take(); });
        connect(m_reply, &QNetworkReply::finished, this, [this] { conclude(); });
        const int now = m_attempt;
        m_runner.m_scheduler.after(m_request.timeoutMs, this, [this, now] {
            if (m_reply && now == m_attempt)
                stop(Error::Kind::Timeout);
        });
    }

private:
    void take()
    {
        m_body += m_reply->readAll();
        if (m_body.size() > m_request.cap)
            stop(Error::Kind::TooLarge);
    }

    void stop(Error::Kind kind)
    {
        if (m_stopped)
            return;
        m_stopped = kind;
        m_body.clear();
        m_reply->abort(); // emits finished()
    }

    void conclude()
    {
        if (!m_stopped)
            take();
        QNetworkReply *reply = std::exchange(m_reply, nullptr);
        reply->disconnect(this);
        reply->deleteLater();
        HttpResponse response;
        response.status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        response.headers = headersOf(*reply);
        response.body = std::exchange(m_body, {});
        response.latencyMs = m_runner.m_clock.runningMs() - m_startedMs;
        if (const auto date = parseHttpDate(response.header("date")))
            response.skewMs = *date - m_runner.m_clock.nowMs();
        if (m_stopped)
            return fail({*m_stopped, serviceTitle(m_request.service), {}}, true, response);
        if (isTransport(reply->error())) {
            const Failure failure = failureOf(reply->error());
            return fail({failure.kind, serviceTitle(m_request.service), reply->errorString()}, failure.sent, response);
        }
        if (isCutShort(response)) {
            return fail(
                {Error::Kind::Network, serviceTitle(m_request.service), QStringLiteral("the answer was cut short")},
                true, response);
        }
        judge(response);
    }

    // A reset at the wrong moment can pass for the end of the answer.
    bool isCutShort(const HttpResponse &response) const
    {
        bool told = false;
        const qint64 length = response.header("content-length").toLongLong(&told);
        const bool hasBody = m_request.method != "HEAD" && response.status != 204 && !response.notModified();
        return told && hasBody && response.header("content-encoding").isEmpty() && response.body.size() < length;
    }

    void judge(const HttpResponse &response)
    {
        if ((response.status >= 200 && response.status < 300) || response.notModified() || m_request.anyStatus)
            return end(response);
        const QUrl target = m_request.url.resolved(QUrl::fromEncoded(response.header("location")));
        if (m_request.followSameHost && response.status >= 300 && response.status < 400
            && !response.header("location").isEmpty() && sameOrigin(target, m_request.url)) {
            m_request.followSameHost = false;
            m_request.url = target;
            --m_attempt;
            return attempt();
        }
        fail(errorOf(m_request, response), false, response);
    }

    // `lost` = the service may have done what was asked without our knowing.
    void fail(Error error, bool lost, const HttpResponse &response)
    {
        if (!m_request.isRead()) {
            if (lost)
                error.kind = Error::Kind::OutcomeUnknown;
            return end(std::unexpected(error));
        }
        if (m_attempt >= m_request.attempts || !mayRepeat(error, response.status))
            return end(std::unexpected(error));
        const double spread = 0.5 + m_runner.m_jitter();
        qint64 wait = static_cast<qint64>(double(kFirstWaitMs << std::min(m_attempt - 1, 7)) * spread);
        if (const qint64 asked = response.header("retry-after").toLongLong() * 1000; asked > 0)
            wait = asked;
        m_runner.m_scheduler.after(std::min(wait, kLongestWaitMs), this, [this] { attempt(); });
    }

    void end(const Result<HttpResponse> &result)
    {
        deleteLater();
        m_promise.addResult(result);
        m_promise.finish();
    }

    RequestRunner &m_runner;
    HttpRequest m_request;
    QPromise<Result<HttpResponse>> m_promise;
    QNetworkReply *m_reply = nullptr;
    QByteArray m_body;
    std::optional<Error::Kind> m_stopped;
    qint64 m_startedMs = 0;
    int m_attempt = 0;
};

RequestRunner::RequestRunner(
    QNetworkAccessManager &network, const Clock &clock, Scheduler &scheduler, Jitter jitter, QObject *parent)
    : QObject(parent)
    , m_network(network)
    , m_clock(clock)
    , m_scheduler(scheduler)
    , m_jitter(jitter ? std::move(jitter) : systemJitter())
{
}

RequestRunner::~RequestRunner()
{
    qDeleteAll(findChildren<QObject *>(QString(), Qt::FindDirectChildrenOnly));
}

QFuture<Result<HttpResponse>> RequestRunner::send(const HttpRequest &request)
{
    auto *call = new Call(*this, request);
    auto future = call->future();
    if (!mayReach(request.url, request.allowPlainHttp)) {
        delete call;
        return QtFuture::makeReadyFuture(
            Result<HttpResponse>(failure(Error::Kind::PlainHttp, serviceTitle(request.service), request.url.host())));
    }
    call->attempt();
    return future;
}

QNetworkReply *RequestRunner::open(const HttpRequest &request)
{
    return mayReach(request.url, request.allowPlainHttp) ? start(m_network, request) : nullptr;
}

} // namespace zixly::platform
