// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jsonlines.h"

#include "core/format.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace zixly {

namespace {

constexpr int kNumberChars = 32;

bool isPlain(char c)
{
    return static_cast<uchar>(c) >= 0x20 && c != '"' && c != '\\';
}

} // namespace

void JsonLinesWriter::member()
{
    put(m_next == 0 ? '{' : ',');
    put('"');
    put(QByteArrayView(names()[m_next++])); // our own words: nothing to escape
    put(QByteArrayView("\":"));
}

void JsonLinesWriter::text(QByteArrayView utf8)
{
    if (utf8.isEmpty())
        return empty();
    member();
    put('"');
    if (std::all_of(utf8.begin(), utf8.end(), isPlain)) {
        put(utf8);
    } else {
        for (const char c : utf8) {
            if (isPlain(c)) {
                put(c);
            } else if (c == '"' || c == '\\') {
                put('\\');
                put(c);
            } else {
                put(QByteArrayView("\\u00"));
                put(QByteArrayView(QByteArray(1, c).toHex()));
            }
        }
    }
    put('"');
}

void JsonLinesWriter::number(double value)
{
    if (!std::isfinite(value))
        return empty();
    member();
    used(writeRoundTrip(room(kNumberChars), value));
}

void JsonLinesWriter::integer(qint64 value)
{
    member();
    char *const digits = room(kNumberChars);
    used(std::to_chars(digits, digits + kNumberChars, value).ptr - digits);
}

void JsonLinesWriter::flag(bool value)
{
    member();
    put(value ? QByteArrayView("true") : QByteArrayView("false"));
}

void JsonLinesWriter::empty()
{
    member();
    put(QByteArrayView("null"));
}

void JsonLinesWriter::endRow()
{
    put(QByteArrayView("}\n"));
    m_next = 0;
}

} // namespace zixly
