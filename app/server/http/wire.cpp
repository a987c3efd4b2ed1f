// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/wire.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>

namespace zixly::http {

namespace {

bool isOneLine(const QByteArray &text)
{
    return std::none_of(
        text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\t'; });
}

// IMF-fixdate of RFC 9110, made once a second.
QByteArray dateNow()
{
    thread_local qint64 second = 0;
    thread_local QByteArray text;
    const QDateTime now = QDateTime::currentDateTimeUtc();
    if (const qint64 current = now.toSecsSinceEpoch(); current != second) {
        second = current;
        text = QLocale::c().toString(now, QStringLiteral("ddd, dd MMM yyyy HH:mm:ss 'GMT'")).toLatin1();
    }
    return text;
}

void append(QByteArray &head, const QByteArray &name, const QByteArray &value)
{
    if (isOneLine(name) && isOneLine(value))
        head.append(name).append(": ").append(value).append("\r\n");
}

} // namespace

const char *phraseOf(int status)
{
    switch (status) {
    case 200: return "OK";
    case 201: return "Created";
    case 202: return "Accepted";
    case 204: return "No Content";
    case 304: return "Not Modified";
    case 307: return "Temporary Redirect";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 413: return "Content Too Large";
    case 414: return "URI Too Long";
    case 415: return "Unsupported Media Type";
    case 417: return "Expectation Failed";
    case 421: return "Misdirected Request";
    case 422: return "Unprocessable Content";
    case 426: return "Upgrade Required";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 501: return "Not Implemented";
    case 503: return "Service Unavailable";
    default: return "Unknown";
    }
}

QByteArray headOf(const Response &response, const HeadStyle &style)
{
    constexpr qsizetype kUsual = 1024;
    QByteArray head;
    head.reserve(kUsual + (style.chunked ? 0 : response.body.size()));
    head += "HTTP/1.1 " + QByteArray::number(response.status) + ' ' + phraseOf(response.status) + "\r\n";
    append(head, "Date", dateNow());
    if (!response.contentType.isEmpty())
        append(head, "Content-Type", response.contentType);
    for (const Header &header : response.headers)
        append(head, header.name, header.value);
    if (style.chunked)
        append(head, "Transfer-Encoding", "chunked");
    else if (!style.untilClose && response.status != 304 && response.status != 204)
        append(head, "Content-Length", QByteArray::number(response.body.size()));
    append(head, "Connection", style.keepAlive ? "keep-alive" : "close");
    return head += "\r\n";
}

QByteArray chunkOf(const QByteArray &piece)
{
    return QByteArray::number(piece.size(), 16) + "\r\n" + piece + "\r\n";
}

Response plainError(int status)
{
    return {.status = status,
        .body = QByteArray("{\"error\":\"") + phraseOf(status) + "\"}",
        .headers
        = {{"X-Content-Type-Options", "nosniff"}, {"X-Frame-Options", "DENY"}, {"Referrer-Policy", "no-referrer"},
            {"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"}, {"Cache-Control", "no-store"}}};
}

} // namespace zixly::http
