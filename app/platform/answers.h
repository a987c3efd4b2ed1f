// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "platform/http.h"

#include <QFuture>

// Internal to the clients of this folder.
namespace zixly::platform {

// Turns the answer of one service into a value. A change whose 2xx answer cannot be read may still have happened.
template <class T, class Parse>
QFuture<Result<T>> parsed(const QFuture<Result<HttpResponse>> &answer, const HttpRequest &request, Parse parse)
{
    return QFuture<Result<HttpResponse>>(answer).then(
        [service = request.service, read = request.isRead(), parse](const Result<HttpResponse> &response) -> Result<T> {
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
        });
}

inline QString encodedId(const QString &id)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(id));
}

} // namespace zixly::platform
