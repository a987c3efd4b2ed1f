// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/phoenix.h"
#include "platform/jobchange.h"

#include <cstdint>
#include <cstdlib>

using namespace zixly;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const auto message = decodePhoenix(QByteArray(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size)));
    if (!message)
        return 0;
    for (const PhoenixVersion version : {PhoenixVersion::V1, PhoenixVersion::V2}) {
        if (!decodePhoenix(encodePhoenix(*message, version)))
            std::abort();
    }
    (void)platform::parseChange(message->payload, QStringLiteral("zixly-internal"));
    return 0;
}
