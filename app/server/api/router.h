// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/call.h"

#include <span>

namespace zixly::router {

// Every route of the service, each method and pattern once.
std::span<const Route> table();

struct Match {
    const Route *route = nullptr; // null: no such path, or not with this method
    QStringList arguments;
    QByteArray allowed; // methods of the path, for 405; empty = no such path
};
Match match(const QByteArray &method, const QString &path);

// Carries one request through guard and route.
void handle(const std::shared_ptr<ApiContext> &context, http::Request request, const http::Reply &reply);

} // namespace zixly::router
