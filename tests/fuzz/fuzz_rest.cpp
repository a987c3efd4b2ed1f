// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/authanswer.h"
#include "platform/jobparser.h"
#include "platform/resultparser.h"
#include "platform/webapiclient.h"

#include <cstdint>
#include <cstdlib>

using namespace zixly;
using namespace zixly::platform;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray body(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    if (const auto job = parseJob(body)) {
        Job mine = makeJob(*job, {}, QStringLiteral("c"), 1);
        if (apply(mine, *job)) // the same news twice is no news
            std::abort();
        if (const auto rows = parseResults(body))
            toSweepResults(*rows, *job);
    }
    (void)parseJobPage(body);
    (void)parseTriggered(body);
    (void)parseCancelled(body);
    const HttpResponse response{.status = 400, .headers = {{"content-type", "application/json"}}, .body = body};
    (void)refusalText(response);
    (void)parseAuthFailure(response);
    (void)parseTokens(response);
    (void)parseWebApiHealth(response);
    (void)parseHttpDate(body);
    return 0;
}
