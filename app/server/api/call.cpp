// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/call.h"

#include "store/store.h"

#include <QDateTime>
#include <QHashFunctions>
#include <QJsonDocument>

#include <algorithm>
#include <utility>

namespace zixly {

using namespace Qt::Literals::StringLiterals;

namespace {

http::Response errorResponse(const Call &call, int status, const QString &sentence)
{
    return {.status = status, .body = call.errorBody(status, sentence)};
}

QByteArray knownMethod(const QByteArray &method)
{
    static const QList<QByteArray> known{"GET", "HEAD", "POST", "DELETE", "OPTIONS", "PUT", "PATCH"};
    return known.contains(method) ? method : QByteArray("OTHER");
}

// Names a body; two seeds make it 128 bits. Nobody gains by another body of the same name.
QByteArray tagOf(const QByteArray &body)
{
    const auto size = static_cast<std::size_t>(body.size());
    return '"' + QByteArray::number(static_cast<quint64>(qHashBits(body.constData(), size, 1)), 16) + '-'
        + QByteArray::number(static_cast<quint64>(qHashBits(body.constData(), size, 2)), 16) + '"';
}

// What a client may read of an error: the sentence of its kind, not the path, the statement or the library's words.
QString publicSentence(const Error &error)
{
    using K = Error::Kind;
    switch (error.kind) {
    case K::InvalidInput:
    case K::Conflict:
    case K::NotFound: return error.detail.isEmpty() ? u"Not found"_s : error.detail;
    case K::Busy:
    case K::Timeout:
    case K::Cancelled: return u"The service is stopping or busy; try again in a moment"_s;
    case K::DiskFull: return u"The disk of the service is full"_s;
    default: return u"Internal server error"_s;
    }
}

} // namespace

http::Response jsonResponse(int status, const QJsonObject &body)
{
    return {.status = status, .body = QJsonDocument(body).toJson(QJsonDocument::Compact)};
}

int statusOf(Error::Kind kind)
{
    using K = Error::Kind;
    switch (kind) {
    case K::InvalidInput: return 400;
    case K::NotFound: return 404;
    case K::Conflict: return 409;
    case K::Busy:
    case K::Timeout:
    case K::Cancelled: return 503;
    default: return 500;
    }
}

QString isoZ(qint64 ms)
{
    return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC).toString(Qt::ISODateWithMs);
}

Call::Call(std::shared_ptr<ApiContext> context, http::Request request, http::Reply reply)
    : m_context(std::move(context))
    , m_request(std::move(request))
    , m_reply(std::move(reply))
{
}

void Call::take(const Route *route, QStringList arguments)
{
    m_route = route;
    m_arguments = std::move(arguments);
}

QByteArray Call::errorBody(int status, const QString &sentence) const
{
    QJsonObject body;
    switch (m_route ? m_route->dialect : Dialect::Next) {
    case Dialect::Next: body = {{u"error"_s, sentence}}; break;
    case Dialect::Receiver: body = {{u"error"_s, sentence}, {u"timestamp"_s, isoZ(m_context->clock.nowMs())}}; break;
    case Dialect::Trading:
        body = {{u"detail"_s, sentence}};
        if (status == 422) {
            body.insert(u"error"_s, u"Validation Error"_s);
            body.insert(u"code"_s, u"VALIDATION_ERROR"_s);
            body.insert(u"timestamp"_s, isoZ(m_context->clock.nowMs()));
        }
        break;
    }
    return QJsonDocument(body).toJson(QJsonDocument::Compact);
}

void Call::dress(http::Response &response) const
{
    auto &headers = response.headers;
    headers += m_headers;
    headers.append(http::Header{"X-Content-Type-Options", "nosniff"});
    headers.append(http::Header{"X-Frame-Options", "DENY"});
    headers.append(http::Header{"Referrer-Policy", "no-referrer"});
    headers.append(http::Header{"Cross-Origin-Resource-Policy", "same-origin"});
    const auto has = [&headers](const char *name) {
        return std::any_of(
            headers.begin(), headers.end(), [name](const http::Header &one) { return one.name == name; });
    };
    if (!has("Content-Security-Policy"))
        headers.append(http::Header{"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"});
    if (!has("Cache-Control"))
        headers.append(http::Header{"Cache-Control", "no-store"});
    if (m_request.secure)
        headers.append(http::Header{"Strict-Transport-Security", "max-age=31536000"});
}

void Call::note(int status) const
{
    // Who has shown no key cannot make up names: their number has an end.
    const QByteArray route = m_route ? QByteArray(m_route->pattern)
        : m_key.id.isEmpty()         ? QByteArray("unknown")
                                     : m_request.path.toUtf8().left(200);
    // As the platform's services label them: relative to their router.
    const QByteArray label = route.startsWith("/webhook/") ? route.mid(8) : route;
    const MetricsRegistry::Labels labels{knownMethod(m_request.method), label, QByteArray::number(status)};
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - m_started).count();
    m_context->metrics.add("http_requests_total", labels);
    m_context->metrics.observe("http_request_duration_seconds", labels, seconds);
    m_context->log.write(status >= 500 ? ServiceLog::Level::Warning : ServiceLog::Level::Debug, "request",
        {{"method", QString::fromLatin1(knownMethod(m_request.method))}, {"route", QString::fromUtf8(route)},
            {"status", QString::number(status)}, {"key", m_key.id}, {"peer", QString::fromLatin1(m_request.peer)},
            {"seconds", QString::number(seconds)}});
}

void Call::answer(http::Response response) const
{
    note(response.status);
    dress(response);
    m_reply.send(std::move(response));
}

void Call::answer(int status, const QJsonObject &body) const
{
    answer(jsonResponse(status, body));
}

void Call::refuse(int status, const QString &sentence) const
{
    answer(errorResponse(*this, status, sentence));
}

void Call::refuse(const Error &error) const
{
    const int status = statusOf(error.kind);
    if (status >= 500) {
        m_context->log.write(ServiceLog::Level::Error, "failed",
            {{"route", QLatin1String(m_route ? m_route->pattern : "")}, {"subject", error.subject},
                {"detail", error.detail}});
    }
    refuse(status, publicSentence(error));
}

std::shared_ptr<http::Stream> Call::stream() const
{
    http::Response head{.contentType = "text/event-stream; charset=utf-8"};
    head.headers.append(http::Header{"Cache-Control", "no-store"});
    note(200);
    dress(head);
    return m_reply.stream(std::move(head));
}

std::shared_ptr<http::Socket> Call::upgrade(http::SocketEvents events) const
{
    auto socket = m_reply.upgrade(std::move(events));
    if (socket)
        note(101);
    return socket;
}

void Call::read(Maker make) const
{
    m_context->store.read([call = shared_from_this(), make = std::move(make)](QSqlDatabase &db) -> Result<> {
        const auto response = make(db);
        if (response)
            call->answer(*response);
        else
            call->refuse(response.error());
        return {};
    });
}

void Call::readKept(const QString &subject, KeptMaker make) const
{
    ApiContext &context = *m_context;
    const auto maker = [&context, call = shared_from_this(), make = std::move(make)](
                           const std::function<void(ResponseCache::Made)> &done) {
        context.store.read([&context, call, make, done](QSqlDatabase &db) -> Result<> {
            ResponseCache::Made made;
            const auto response = make(db, made.keep);
            if (response) {
                made.response = *response;
                made.response.headers.append(http::Header{"ETag", tagOf(made.response.body)});
                made.response.headers.append(http::Header{"Cache-Control", "private, no-cache"});
            } else {
                made.keep = false;
                made.response = errorResponse(*call, statusOf(response.error().kind), publicSentence(response.error()));
            }
            context.post([done, made] { done(made); });
            return {};
        });
    };
    const QString name = QString::fromLatin1(m_request.target);
    const auto outcome = context.cache.get(
        name, subject, maker, [call = shared_from_this()](const http::Response &r) { call->answerKept(r); });
    const char *result = outcome == ResponseCache::Outcome::Made ? "miss" : "hit";
    context.metrics.add("zixly_response_cache_requests_total", {result});
}

void Call::answerKept(const http::Response &response) const
{
    const QByteArray wanted = m_request.header("if-none-match");
    const auto tag = std::find_if(response.headers.begin(), response.headers.end(),
        [](const http::Header &header) { return header.name == "ETag"; });
    if (response.status == 200 && !wanted.isEmpty() && tag != response.headers.end()
        && (wanted == "*" || wanted.contains(tag->value))) {
        http::Response unchanged{.status = 304, .contentType = {}, .headers = response.headers};
        return answer(std::move(unchanged));
    }
    answer(response);
}

} // namespace zixly
