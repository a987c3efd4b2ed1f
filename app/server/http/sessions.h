// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/loop.h"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <memory>

// The two kinds of sessions, each compiled in a source of its own: Beast's templates take half a minute each.
namespace zixly::http {

void startPlain(const std::shared_ptr<Hub> &hub, boost::asio::ip::tcp::socket socket);
void startTls(const std::shared_ptr<Hub> &hub, boost::asio::ip::tcp::socket socket, boost::asio::ssl::context &context);

} // namespace zixly::http
