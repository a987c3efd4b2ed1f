// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "platform/http.h"

#include <QFuture>
#include <QPromise>
#include <QThreadPool>

#include <memory>

// Internal to the clients of this folder.
namespace zixly::platform {

inline constexpr qsizetype kParseHere = 256 << 10; // bytes; parsing more would be felt in the GUI thread

// Turns the answer of one service into a value. `parse` is pure: large answers are parsed in another thread. A change
// whose 2xx answer cannot be read may still have happened.
template <class T, class Parse>
QFuture<Result<T>> parsed(const QFuture<Result<HttpResponse>> &answer, const HttpRequest &request, Parse parse)
{
    auto promise = std::make_shared<QPromise<Result<T>>>();
    promise->start();
    const auto judge = [service = request.service, read = request.isRead(), parse](
                           const Result<HttpResponse> &response) -> Result<T> {
        if (!response)
            return std::unexpected(response.error());
        Result<T> value = parse(*response);
        if (value)
            return value;
        Error error = value.error();
        error.subject = serviceTitle(service);
        if (!read)
            error.kind = Error::Kind::OutcomeUnknown;
        return std::unexpected(error);
    };
    // A cancelled answer destroys the promise with this continuation, which cancels the future in turn.
    QFuture<Result<HttpResponse>>(answer).then([promise, judge](const Result<HttpResponse> &response) {
        const auto end = [promise, judge, response] {
            promise->addResult(judge(response));
            promise->finish();
        };
        if (response && response->body.size() > kParseHere)
            QThreadPool::globalInstance()->start(end);
        else
            end();
    });
    return promise->future();
}

inline QString encodedId(const QString &id)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(id));
}

} // namespace zixly::platform
