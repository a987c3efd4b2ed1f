// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/connection.h"
#include "core/error.h"

#include <QByteArray>
#include <QList>
#include <QUrl>

#include <optional>
#include <utility>

// One HTTP call and its answer as values.
namespace zixly::platform {

inline constexpr qint64 kAnswerCap = 8LL << 20; // bytes; results of large sweeps get more
inline constexpr qint64 kResultsCap = 128LL << 20;

using Headers = QList<std::pair<QByteArray, QByteArray>>;

struct HttpRequest {
    ServiceKind service = ServiceKind::WebApi;
    QByteArray method = "GET";
    QUrl url;
    Headers headers;
    QByteArray body; // JSON; empty = none
    QString what; // names the thing in a "not found": "Job abc"
    QByteArray etag; // of the answer at hand: 304 when it is still current
    qint64 cap = kAnswerCap; // bytes of the body after unpacking
    int timeoutMs = 15'000; // for one attempt, from start to the last byte
    int attempts = 3; // reads only: anything that changes something is sent once
    bool allowPlainHttp = false;
    bool anyStatus = false; // every status is an answer, not an error (Auth tells in the body what to do)
    bool followSameHost = false; // one redirect, same scheme, host and port (the Trading API's health)

    bool isRead() const { return method == "GET" || method == "HEAD"; }
};

struct HttpResponse {
    int status = 0;
    Headers headers; // names in lower case
    QByteArray body;
    qint64 latencyMs = 0;
    std::optional<qint64> skewMs; // the service's clock minus ours (its Date header has whole seconds)

    bool notModified() const { return status == 304; }
    QByteArray header(QByteArrayView name) const; // empty = none; `name` in lower case
};

// "Sun, 06 Nov 1994 08:49:37 GMT" in UTC milliseconds.
std::optional<qint64> parseHttpDate(const QByteArray &text);
// The sentence a service gave for its refusal, from any of the shapes the services use; short, one line.
QString refusalText(const HttpResponse &response);
// What an answer outside 2xx and 304 means. `request` tells whether it was a change and what it was about.
Error errorOf(const HttpRequest &request, const HttpResponse &response);

} // namespace zixly::platform
