// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/shards.h"
#include "core/sweepspec.h"
#include "server/http/message.h"

#include <QJsonObject>
#include <QUrl>

#include <expected>
#include <optional>

// The bodies that start a sweep, in the dialects of the three services. Pure functions. All problems of a body are
// listed, and a member nobody heeds is one of them: a parameter that changes nothing would change what the numbers
// mean.
namespace zixly::triggerbody {

struct Problem {
    QString field; // as it is called in the body, "a.b" inside of an object
    QString sentence;
};
using Problems = QList<Problem>;

struct Trigger {
    SweepSpec spec;
    QByteArray priceSha; // fingerprint that the prices must have, hex in lower case; empty = any
    std::optional<shards::Mark> shard; // of a larger sweep
    QUrl callback; // Trading API only; empty = none
    QList<http::Header> callbackHeaders;
};
using Parsed = std::expected<Trigger, Problems>;

Parsed fromWebApi(const QByteArray &body); // {job_type, ticker, config}
Parsed fromWebhook(const QByteArray &body); // {ticker, fast_range, slow_range, step, ...}
Parsed fromTrading(const http::Request &request); // JSON or a form

} // namespace zixly::triggerbody
