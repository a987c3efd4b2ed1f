// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/message.h"

// The bytes of responses. Pure functions.
namespace zixly::http {

struct HeadStyle {
    bool keepAlive = true;
    bool chunked = false; // the body comes in pieces
    bool untilClose = false; // its end is that of the connection, as HTTP/1.0 has it
};

// Status line and headers up to the empty line. A header that would break the line is left out.
QByteArray headOf(const Response &response, const HeadStyle &style);
QByteArray chunkOf(const QByteArray &piece); // not empty
Response plainError(int status); // {"error": its phrase}, with the headers that guard browsers
const char *phraseOf(int status);

} // namespace zixly::http
