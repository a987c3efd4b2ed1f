// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/message.h"

// The bytes of responses. Pure functions.
namespace zixly::http {

struct HeadStyle {
    bool keepAlive = true;
    bool chunked = false; // the body comes in pieces
    bool withBody = true; // false for answers to HEAD: the length is told, the body is not sent
};

// Status line and headers up to the empty line. A header that would break the line is left out.
QByteArray headOf(const Response &response, const HeadStyle &style);
QByteArray chunkOf(const QByteArray &piece); // not empty
Response plainError(int status); // {"error": its phrase}
const char *phraseOf(int status);

} // namespace zixly::http
