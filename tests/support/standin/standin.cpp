// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/standin/standin.h"

#include <utility>

namespace zixly::test {

Standin::Standin(quint16 basePort, std::unique_ptr<World> given)
    : kept(given ? std::move(given) : std::make_unique<World>())
    , world(*kept)
    , next([this](const Request &request) { return nextApi(world, request); })
    , nest([this](const Request &request) { return nestApi(world, request); })
    , receiver([this](const Request &request) { return test::receiver(world, request); })
    , trading([this](const Request &request) { return tradingApi(world, request); })
    , supabase([this](const Request &request) { return supabaseAuth(world, request); })
    , realtime(*kept)
{
    supabase.upgrade = [this](QTcpSocket *socket) { realtime.adopt(socket); };
    quint16 port = basePort;
    for (HttpServer *server : {&next, &nest, &receiver, &trading, &supabase}) {
        server->listen(QHostAddress::LocalHost, port);
        port = basePort == 0 ? quint16(0) : quint16(port + 1);
    }
}

bool Standin::isListening() const
{
    return next.isListening() && nest.isListening() && receiver.isListening() && trading.isListening()
        && supabase.isListening();
}

ConnectionProfile Standin::profile(ApiGeneration generation) const
{
    return {.id = QUuid(QStringLiteral("{0190c0de-0000-7000-8000-000000000002}")),
        .name = QStringLiteral("Stand-in"),
        .webApi = generation == ApiGeneration::Nest ? nest.url() : next.url(),
        .receiver = receiver.url(),
        .tradingApi = trading.url(),
        .supabase = supabase.url(),
        .anonKey = world.anonKey};
}

} // namespace zixly::test
