// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/sessionhead.h"
#include "server/http/sessionread.h"
#include "server/http/sessions.h"
#include "server/http/sessionwrite.h"

namespace zixly::http {

void startTls(const std::shared_ptr<Hub> &hub, asio::ip::tcp::socket socket, asio::ssl::context &context)
{
    std::make_shared<Session<beast::ssl_stream<beast::tcp_stream>>>(hub, std::move(socket), context)->start();
}

} // namespace zixly::http
