// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/sse.h"

#include <cstdint>
#include <cstdlib>

using namespace zixly::platform;

// However the stream is cut, the events are the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray text(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    SseParser whole;
    const auto events = whole.feed(text);
    SseParser cut;
    QList<QByteArray> pieces;
    for (const char c : text) {
        const auto more = cut.feed(QByteArray(1, c));
        if (!more)
            return 0;
        pieces += *more;
    }
    if (!events || *events != pieces)
        std::abort();
    for (const QByteArray &event : *events)
        (void)parseStreamMessage(event);
    return 0;
}
