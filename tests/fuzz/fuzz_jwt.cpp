// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/json.h"
#include "platform/jwt.h"

#include <cstdint>

using namespace zixly::platform;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray text(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    (void)parseJwt(text);
    (void)parseUtc(QString::fromUtf8(text));
    (void)parseDurationMs(QString::fromUtf8(text));
    return 0;
}
