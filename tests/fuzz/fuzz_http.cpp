// SPDX-License-Identifier: GPL-3.0-or-later
#include "../support/rawhttp.h"
#include "core/sweepspec.h"
#include "server/api/changefilter.h"
#include "server/api/guard.h"
#include "server/api/router.h"
#include "server/api/triggerbody.h"
#include "server/http/server.h"

#include <QJsonDocument>

#include <cstdint>
#include <cstdlib>

using namespace zixly;

// The way of a request into the local API. The first byte chooses the part of it.
namespace {

void demand(bool fine)
{
    if (!fine)
        std::abort();
}

void target(const QByteArray &bytes)
{
    http::Request request;
    if (!http::takeTarget(bytes, request))
        return;
    demand(request.path.startsWith(u'/'));
    for (const QChar c : request.path)
        demand(c.unicode() >= 0x20 && c.unicode() != 0x7f);
    const router::Match match = router::match("GET", request.path);
    demand(!match.route || match.allowed.isEmpty());
}

void trigger(const triggerbody::Parsed &parsed)
{
    if (!parsed)
        return demand(!parsed.error().isEmpty());
    demand(validate(parsed->spec).isEmpty()); // what is let through may run
    for (const http::Header &header : parsed->callbackHeaders)
        demand(!header.name.contains('\n') && !header.value.contains('\n') && !header.value.contains('\r'));
}

void filter(const QByteArray &bytes)
{
    const QJsonObject entry = QJsonDocument::fromJson(bytes).object();
    if (const auto made = ChangeFilter::of(entry)) {
        demand(made->id() >= 0);
        (void)made->matches(QStringLiteral("UPDATE"), entry);
    }
}

void key(const QByteArray &bytes)
{
    for (const char *name : {"authorization", "x-api-key", "cookie"}) {
        const QByteArray text = guard::presentedText({.headers = {{name, bytes}}});
        if (const auto presented = presentedKey(text))
            demand(presented->id.size() == 8 && presented->secretHash.size() == 32);
    }
}

// Raw bytes into a real server; whatever they are, it goes on.
void raw(const QByteArray &bytes)
{
    static const http::Limits limits{.body = 4096, .headMs = 2000, .idleMs = 2000, .bodyMs = 2000};
    static const auto server
        = http::Server::start({.limits = limits}, [](const http::Request &request, const http::Reply &reply) {
              demand(!request.method.isEmpty() && request.path.startsWith(u'/') && request.body.size() <= limits.body);
              demand(request.count("transfer-encoding") == 0 || request.count("content-length") == 0);
              (void)guard::presentedText(request);
              reply.send({.body = request.body, .headers = {{"X-Echo", request.header("x-echo")}}});
          });
    demand(server.has_value());
    test::RawHttp client((*server)->port());
    client.send(bytes);
    client.socket().disconnectFromHost();
    client.waitForClose(5000);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size == 0)
        return 0;
    const QByteArray bytes(reinterpret_cast<const char *>(data) + 1, static_cast<qsizetype>(size) - 1);
    switch (data[0] & 7) {
    case 0: target(bytes); break;
    case 1: trigger(triggerbody::fromWebApi(bytes)); break;
    case 2: trigger(triggerbody::fromWebhook(bytes)); break;
    case 3: trigger(triggerbody::fromTrading({.body = bytes})); break;
    case 4:
        trigger(triggerbody::fromTrading(
            {.headers = {{"content-type", "application/x-www-form-urlencoded"}}, .body = bytes}));
        break;
    case 5: filter(bytes); break;
    case 6: key(bytes); break;
    default: raw(bytes); break;
    }
    return 0;
}
