// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/connection.h"
#include "tests/support/standin/realtime.h"
#include "tests/support/standin/services.h"

#include <memory>

namespace zixly::test {

// Every service of a platform on 127.0.0.1 over one world.
struct Standin {
    // Ports: next, nest, receiver, trading, supabase are base, base + 1, ...; 0 = free ones.
    // Without a world, they have one in memory.
    explicit Standin(quint16 basePort = 0, std::unique_ptr<World> given = nullptr);

    ConnectionProfile profile(ApiGeneration generation = ApiGeneration::Next) const;
    bool isListening() const;

    const std::unique_ptr<World> kept;
    World &world;
    HttpServer next;
    HttpServer nest;
    HttpServer receiver;
    HttpServer trading;
    HttpServer supabase;
    RealtimeStandin realtime;
};

} // namespace zixly::test
