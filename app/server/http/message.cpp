// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/message.h"

#include <QStringDecoder>

#include <algorithm>

namespace zixly::http {

namespace {

int hexValue(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool isControl(char c)
{
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

// `plus` = a '+' is a space, as in queries.
std::optional<QString> decoded(QByteArrayView text, bool plus)
{
    QByteArray bytes;
    bytes.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        char c = text.at(i);
        if (c == '%') {
            const bool whole = i + 2 < text.size();
            const int high = whole ? hexValue(text.at(i + 1)) : -1;
            const int low = whole ? hexValue(text.at(i + 2)) : -1;
            if (high < 0 || low < 0)
                return std::nullopt;
            c = static_cast<char>(high * 16 + low);
            i += 2;
        } else if (c == '+' && plus) {
            c = ' ';
        }
        if (isControl(c))
            return std::nullopt;
        bytes.append(c);
    }
    QStringDecoder decoder(QStringDecoder::Utf8);
    QString result = decoder(bytes);
    if (decoder.hasError())
        return std::nullopt;
    return result;
}

} // namespace

QByteArray Request::header(const char *name) const
{
    const auto found
        = std::find_if(headers.begin(), headers.end(), [&](const Header &one) { return one.name == name; });
    return found == headers.end() ? QByteArray() : found->value;
}

qsizetype Request::count(const char *name) const
{
    return std::count_if(headers.begin(), headers.end(), [&](const Header &one) { return one.name == name; });
}

std::optional<QString> Request::parameter(const char *name) const
{
    for (const auto &[key, value] : query) {
        if (key == QLatin1String(name))
            return value;
    }
    return std::nullopt;
}

bool takeTarget(const QByteArray &target, Request &request)
{
    if (!target.startsWith('/'))
        return false;
    const qsizetype mark = target.indexOf('?');
    const auto path = decoded(mark < 0 ? QByteArrayView(target) : QByteArrayView(target).first(mark), false);
    if (!path)
        return false;
    request.target = target;
    request.path = *path;
    request.query.clear();
    if (mark < 0)
        return true;
    const QList<QByteArray> pairs = target.mid(mark + 1).split('&');
    for (const QByteArray &pair : pairs) {
        if (pair.isEmpty())
            continue;
        const qsizetype equal = pair.indexOf('=');
        const auto key = decoded(equal < 0 ? QByteArrayView(pair) : QByteArrayView(pair).first(equal), true);
        const auto value = decoded(equal < 0 ? QByteArrayView() : QByteArrayView(pair).sliced(equal + 1), true);
        if (!key || !value)
            return false;
        request.query.append({*key, *value});
    }
    return true;
}

} // namespace zixly::http
