// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/context.h"
#include "server/http/message.h"

#include <QJsonObject>
#include <QSqlDatabase>
#include <QStringList>

#include <chrono>
#include <functional>
#include <memory>

namespace zixly {

// Who may call a route.
enum class Access : quint8 {
    Open, // anybody
    Read, // any key
    Run, // starts and stops jobs; counts as a trigger where the route says so
    Admin, // sees what others did
    Webhook, // Run, or without a key from this computer if the policy says so
    Metrics // Read, or without a key if the policy says so
};

// The dialect in which a route tells of errors.
enum class Dialect : quint8 { Next, Receiver, Trading };

class Call;
struct Route {
    const char *method; // "GET" (answers HEAD, too)
    const char *pattern; // "/api/pipelines/:id"
    Access access;
    bool trigger; // makes work: has the smaller rate
    Dialect dialect;
    void (*handle)(const std::shared_ptr<Call> &call);
};

// One request on its way. Begins in the thread of the HTTP server; the functions that answer may be called from any
// thread, the first one counts.
class Call : public std::enable_shared_from_this<Call>
{
public:
    Call(std::shared_ptr<ApiContext> context, http::Request request, http::Reply reply);

    ApiContext &context() const { return *m_context; }
    const http::Request &request() const { return m_request; }
    const Route *route() const { return m_route; }
    void take(const Route *route, QStringList arguments); // once
    QString argument(qsizetype index) const { return m_arguments.value(index); } // of the pattern
    const ApiKey &key() const { return m_key; } // without an id where none was needed
    void take(const ApiKey &key) { m_key = key; }
    void addHeader(const QByteArray &name, const QByteArray &value) { m_headers.append(http::Header{name, value}); }

    void answer(http::Response response) const;
    void answer(int status, const QJsonObject &body) const;
    // In the dialect of the route. `sentence` is for the client: it never holds what only the log should know.
    void refuse(int status, const QString &sentence) const;
    void refuse(const Error &error) const; // with the status that fits; its details go to the log only
    std::shared_ptr<http::Stream> stream() const; // of server-sent events
    std::shared_ptr<http::Socket> upgrade(http::SocketEvents events) const;

    // Makes the answer from the store on one of its threads.
    using Maker = std::function<Result<http::Response>(QSqlDatabase &db)>;
    void read(Maker make) const;
    // The same, kept until the job (empty = any job) changes; with an ETag. `keep` may be null.
    using KeptMaker = std::function<Result<http::Response>(QSqlDatabase &db, bool &keep)>;
    void readKept(const QString &subject, KeptMaker make) const;

    QByteArray errorBody(int status, const QString &sentence) const;

private:
    void answerKept(const http::Response &response) const; // heeds If-None-Match
    void note(int status) const;
    void dress(http::Response &response) const;

    const std::shared_ptr<ApiContext> m_context; // answers may come after the service has ended
    http::Request m_request;
    http::Reply m_reply;
    const std::chrono::steady_clock::time_point m_started = std::chrono::steady_clock::now();
    const Route *m_route = nullptr;
    QStringList m_arguments;
    ApiKey m_key;
    QList<http::Header> m_headers;
};

http::Response jsonResponse(int status, const QJsonObject &body);
int statusOf(Error::Kind kind);
QString isoZ(qint64 ms); // "2026-11-23T04:21:33.665Z"

} // namespace zixly
